/* spf_zone.c - a zone file for evaluating SPF: its lines, and the answers they give. */
#include "cli/spf_zone.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "store/file.h"

enum { DIGITS = 3, SHOWN_BYTES = 64 };

struct line {
	const char *name; /* without final dot */
	const char *type;
	struct dns_record record;
	const char *target; /* of CNAME */
};

struct spf_zone {
	struct arena *arena;
	size_t count;
	struct line *lines;
};

/* ---- reading ---------------------------------------------------------------------- */

static char *without_dot(char *name)
{
	size_t n = strlen(name);

	if (n > 0 && name[n - 1] == '.')
		name[n - 1] = '\0';
	return name;
}

/* \DDD, or any other character behind a backslash.  Returns how many bytes were read. */
static size_t read_escape(const char *p, char *out)
{
	unsigned value = 0;

	if (strspn(p, "0123456789") < DIGITS) {
		*out = *p;
		return *p != '\0';
	}
	for (size_t i = 0; i < DIGITS; i++)
		value = value * 10 + (unsigned)(p[i] - '0');
	*out = (char)value;
	return value <= 255 ? DIGITS : 0;
}

/* Joins the strings; NULL: they are not well-formed. */
static const char *read_text(struct arena *a, const char *p)
{
	char *bytes = arena_alloc(a, strlen(p) + 1);
	size_t n = 0;

	for (p += strspn(p, " "); *p == '"'; p += strspn(p, " ")) {
		for (p++; *p && *p != '"'; n++) {
			if (*p != '\\') {
				bytes[n] = *p++;
				continue;
			}
			size_t used = read_escape(++p, &bytes[n]);
			if (used == 0)
				return NULL;
			p += used;
		}
		if (*p++ != '"')
			return NULL;
	}
	return *p ? NULL : text_show(a, bytes, n, 4 * n);
}

static const char *read_mx(struct arena *a, const char *rdata, struct dns_record *r)
{
	char *end;
	unsigned long preference = strtoul(rdata, &end, 10);

	if (end == rdata || preference > UINT16_MAX || (*end != ' ' && *end != '\0'))
		return "no MX preference";
	end += strspn(end, " ");
	r->preference = (uint16_t)preference;
	r->name = strcmp(end, "\"\"") == 0 ? "" : without_dot(text_show(a, end, strlen(end), 4 * strlen(end)));
	return NULL;
}

static const char *read_rdata(struct arena *a, char *rdata, struct line *l)
{
	if (strcmp(l->type, "A") == 0 || strcmp(l->type, "AAAA") == 0)
		return ip_parse(rdata, &l->record.ip) && l->record.ip.family == (l->type[1] == '\0' ? 4 : 6)
			       ? NULL
			       : "not an address of that type";
	if (strcmp(l->type, "MX") == 0)
		return read_mx(a, rdata, &l->record);
	if (strcmp(l->type, "PTR") == 0)
		l->record.name = without_dot(text_show(a, rdata, strlen(rdata), 4 * strlen(rdata)));
	else if (strcmp(l->type, "CNAME") == 0)
		l->target = without_dot(rdata);
	else if (strcmp(l->type, "TXT") == 0)
		l->record.text = read_text(a, rdata);
	return strcmp(l->type, "TXT") == 0 && !l->record.text ? "not strings in double quotes" : NULL;
}

static const char *read_line(struct arena *a, char *text, struct line *l)
{
	char *type = strchr(text, '\t'), *rdata = type ? strchr(type + 1, '\t') : NULL;

	if (!rdata)
		return "not name, type and data with tabs between";
	*type++ = '\0';
	*rdata++ = '\0';
	l->name = without_dot(text);
	l->type = type;
	for (; *type; type++)
		if (*type >= 'a' && *type <= 'z')
			*type = (char)(*type - 'a' + 'A');
	return read_rdata(a, rdata, l);
}

static const char *read_lines(struct spf_zone *zone, char *text, size_t n)
{
	size_t most = 1, number = 0;

	for (size_t i = 0; i < n; i++)
		most += text[i] == '\n';
	zone->lines = arena_array(zone->arena, most, sizeof *zone->lines);
	for (char *line; (line = strsep(&text, "\n"));) {
		number++;
		size_t length = strlen(line);
		if (length > 0 && line[length - 1] == '\r')
			line[--length] = '\0';
		if (length == 0 || *line == '#' || *line == ';')
			continue;
		const char *error = read_line(zone->arena, line, &zone->lines[zone->count++]);
		if (error)
			return arena_format(zone->arena, "line %zu: %s", number, error);
	}
	return NULL;
}

struct spf_zone *spf_zone_read(struct arena *arena, const char *path, const char **error)
{
	struct spf_zone *zone = arena_alloc(arena, sizeof *zone);
	struct buf bytes;

	zone->arena = arena;
	buf_init(&bytes, LIMIT_QUERY_LINE_BYTES);
	*error = NULL;
	if (file_read(arena, path, &bytes, NULL, error)) {
		if (bytes.len > 0 && memchr(bytes.data, '\0', bytes.len))
			*error = "it holds a NUL character";
		else if (bytes.len > 0)
			*error = read_lines(zone, arena_strndup(arena, bytes.data, bytes.len), bytes.len);
	}
	buf_free(&bytes);
	return *error ? NULL : zone;
}

/* ---- answers ---------------------------------------------------------------------- */

static bool comes_before(const struct dns_record *a, const struct dns_record *b)
{
	if (a->preference != b->preference)
		return a->preference < b->preference;
	return a->name && b->name && strcmp(a->name, b->name) < 0;
}

/* The records of one name; *ALIAS: where it leads. */
static struct dns_answer records_of(const struct spf_zone *zone, const char *name, const char *type, const char **alias)
{
	struct dns_record *records = arena_array(zone->arena, zone->count + 1, sizeof *records);
	struct dns_answer answer = {.state = DNS_NXDOMAIN, .records = records};

	*alias = NULL;
	for (size_t i = 0; i < zone->count; i++) {
		const struct line *l = &zone->lines[i];
		if (!text_equal_nocase(l->name, name))
			continue;
		if (strcmp(l->type, "TIMEOUT") == 0)
			answer.state = DNS_TIMEOUT;
		else if (answer.state == DNS_NXDOMAIN)
			answer.state = DNS_NODATA;
		if (l->target)
			*alias = l->target;
		if (strcmp(l->type, type) != 0)
			continue;
		size_t at = answer.count++;
		for (; at > 0 && comes_before(&l->record, &records[at - 1]); at--)
			records[at] = records[at - 1];
		records[at] = l->record;
	}
	if (answer.count > 0)
		answer.state = DNS_FOUND;
	return answer;
}

static const struct dns_answer *find(void *arg, const char *name, enum dns_type type)
{
	const struct spf_zone *zone = arg;
	struct dns_answer *answer = arena_alloc(zone->arena, sizeof *answer);
	const char *alias = NULL;

	*answer = records_of(zone, name, dns_type_name(type), &alias);
	for (unsigned i = 0; i < LIMIT_DNS_ALIASES && alias && answer->state != DNS_FOUND; i++)
		*answer = records_of(zone, alias, dns_type_name(type), &alias);
	return answer;
}

struct spf_feed spf_zone_feed(struct spf_zone *zone)
{
	return (struct spf_feed){.find = find, .arg = zone};
}

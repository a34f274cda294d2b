/* read.c - reads a tape: the target, the settings, the DNS, the servers, and what is wanted of the audit. */
#include "reader.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "words.h"

bool reader_fail(struct reader *r, const char *expected)
{
	if (!r->error)
		r->error = arena_format(r->tape->arena, "%s:%u: %s was expected", r->path, r->line, expected);
	return false;
}

bool reader_lines(struct reader *r, const char *path, bool (*take)(struct reader *r, const char *line))
{
	const char *outer = r->path;
	unsigned outer_line = r->line;
	char *text = NULL;
	size_t size = 0;
	bool good = true;
	FILE *in = fopen(path, "r");

	if (!in) {
		reader_fail(r, arena_format(r->tape->arena, "a file %s", path));
		return false;
	}
	r->path = path;
	r->line = 0;
	for (ssize_t n; good && (n = getline(&text, &size, in)) > 0;) {
		r->line++;
		while (n > 0 && isspace((unsigned char)text[n - 1]))
			text[--n] = '\0';
		const char *line = text + strspn(text, " \t");
		if (*line == '#' && !r->tape->title && r->line == 1)
			r->tape->title = arena_strdup(r->tape->arena, line + 1 + strspn(line + 1, " "));
		good = !*line || *line == '#' || take(r, line);
	}
	free(text);
	fclose(in);
	r->path = outer;
	r->line = outer_line;
	return good;
}

/* ---- dns NAME TYPE ANSWER ----------------------------------------------------------- */

static const enum dns_type dns_types[] = {DNS_A, DNS_AAAA, DNS_PTR, DNS_MX, DNS_TXT};

static bool find_type(const char *word, enum dns_type *out)
{
	for (size_t i = 0; i < sizeof dns_types / sizeof *dns_types; i++)
		if (strcmp(dns_type_name(dns_types[i]), word) == 0)
			return *out = dns_types[i], true;
	return false;
}

/* A name as net/ gives it: bytes that no host name has are written \ddd. */
static const char *shown_name(struct arena *a, const struct word *w)
{
	char *out = arena_alloc(a, 4 * w->n + 1), *end = out;

	for (size_t i = 0; i < w->n; i++) {
		unsigned char c = (unsigned char)w->bytes[i];
		if (c <= ' ' || c >= 127 || strchr("\\\"();@$", c))
			end += snprintf(end, 5, "\\%03u", c);
		else
			*end++ = (char)c;
	}
	*end = '\0';
	if (end > out && end[-1] == '.')
		end[-1] = '\0';
	return out;
}

static struct tape_dns *dns_entry(struct reader *r, const char *name, enum dns_type type)
{
	struct tape_dns **end = &r->tape->dns;

	for (; *end; end = &(*end)->next)
		if ((*end)->type == type && text_equal_nocase((*end)->name, name))
			return *end;
	*end = arena_alloc(r->tape->arena, sizeof **end);
	**end = (struct tape_dns){.name = name, .type = type, .state = DNS_FOUND, .trust = DNS_INSECURE, .delay_ms = 5};
	return *end;
}

static bool add_record(struct reader *r, struct tape_dns *d, const struct word *w, unsigned preference)
{
	struct dns_record record = {.preference = (uint16_t)preference};

	if (d->type == DNS_A || d->type == DNS_AAAA) {
		if (!ip_parse(w->bytes, &record.ip) || record.ip.family != (d->type == DNS_A ? 4 : 6))
			return reader_fail(r, "an address of that family");
	} else {
		record.name = shown_name(r->tape->arena, w);
		record.text = text_show(r->tape->arena, w->bytes, w->n, LIMIT_DNS_TEXT_BYTES);
	}
	if (d->count == d->cap) {
		struct dns_record *more = arena_array(r->tape->arena, d->cap * 2 + 4, sizeof *more);
		memcpy(more, d->records ? d->records : more, d->count * sizeof *more);
		d->records = more;
		d->cap = d->cap * 2 + 4;
	}
	d->records[d->count++] = record;
	return true;
}

static bool is_state(const char *word)
{
	enum dns_state s = dns_state_parse(word);

	return s != DNS_UNASKED && s != DNS_FOUND;
}

static bool read_answer(struct reader *r, struct tape_dns *d, const char *at)
{
	struct arena *a = r->tape->arena;
	struct word w;
	bool bad = false;

	while (words_next(a, &at, &w, &bad)) {
		if (w.bytes[0] == '+' && words_time(w.bytes, &d->delay_ms))
			continue;
		if (dns_trust_parse(w.bytes) != DNS_UNCHECKED) {
			d->trust = dns_trust_parse(w.bytes);
		} else if (strcmp(w.bytes, "why") == 0) {
			if (!words_next(a, &at, &w, &bad))
				return reader_fail(r, "a reason");
			d->why = w.bytes;
		} else if (strcmp(w.bytes, "alias") == 0) {
			if (!words_next(a, &at, &w, &bad))
				return reader_fail(r, "the name it is an alias of");
			d->alias = shown_name(a, &w);
		} else if (is_state(w.bytes)) {
			d->state = dns_state_parse(w.bytes);
		} else if (d->type == DNS_MX) {
			unsigned preference = (unsigned)strtoul(w.bytes, NULL, 10);
			if (!words_next(a, &at, &w, &bad) || !add_record(r, d, &w, preference))
				return reader_fail(r, "MX PREFERENCE NAME");
		} else if (!add_record(r, d, &w, 0)) {
			return false;
		}
	}
	return !bad || reader_fail(r, "a closing quote and known escapes");
}

static bool read_dns(struct reader *r, const char *at)
{
	struct word name, type;
	bool bad = false;
	enum dns_type t;

	if (!words_next(r->tape->arena, &at, &name, &bad) || !words_next(r->tape->arena, &at, &type, &bad) ||
		!find_type(type.bytes, &t))
		return reader_fail(r, "dns NAME A|AAAA|PTR|MX|TXT ANSWER");
	return read_answer(r, dns_entry(r, name.bytes, t), at);
}

/* ---- everything else ------------------------------------------------------------------ */

static bool read_set(struct reader *r, const char *rest)
{
	const char *equals = strstr(rest, " ="), *nearest, *expected;
	enum setting_id id;

	/* Blanks at a line's end are gone by now: nothing behind the sign is the empty value. */
	if (!equals || (equals[2] != ' ' && equals[2] != '\0'))
		return reader_fail(r, "set KEY = VALUE");
	const char *key = arena_strndup(r->tape->arena, rest, (size_t)(equals - rest)), *zone = settings_key_zone(key),
		   *value = equals + (equals[2] ? 3 : 2);
	if (zone)
		return settings_set_key(&r->tape->settings, zone, value, "tape", &expected) || reader_fail(r, expected);
	if (!setting_find(key, &id, &nearest))
		return reader_fail(r, "a setting's key");
	return settings_set(&r->tape->settings, id, value, "tape", &expected) || reader_fail(r, expected);
}

static bool read_want(struct reader *r, const char *rest)
{
	struct arena *a = r->tape->arena;
	struct want *w = arena_alloc(a, sizeof *w), **end = &r->tape->wants;
	struct word *words = arena_array(a, strlen(rest) + 1, sizeof *words);
	const char *at = rest;
	bool bad = false;

	w->line = r->line;
	w->text = arena_strdup(a, rest);
	w->words = words;
	while (words_next(a, &at, &words[w->count], &bad))
		w->count++;
	while (*end)
		end = &(*end)->next;
	*end = w;
	return (!bad && w->count > 0) || reader_fail(r, "something wanted");
}

static bool read_stop(struct reader *r, const char *rest)
{
	uint32_t ms;

	if (strcmp(rest, "everywhere") == 0)
		return r->tape->sweep = true;
	if (strncmp(rest, "at ", 3) != 0 || !words_time(rest + 3, &ms))
		return reader_fail(r, "stop at 250ms, or stop everywhere");
	r->tape->stops = true;
	r->tape->stop_ms = ms;
	return true;
}

static bool read_packets(struct reader *r, const char *rest)
{
	r->tape->whole = strcmp(rest, "whole") == 0;
	return r->tape->whole || reader_fail(r, "packets whole");
}

static bool read_target(struct reader *r, const char *rest)
{
	struct word w;

	if (!words_unescape(r->tape->arena, rest, strlen(rest), &w))
		return reader_fail(r, "a target");
	r->tape->target = w.bytes;
	return true;
}

static bool read_impact(struct reader *r, const char *rest)
{
	return impact_parse(rest, &r->tape->options.impact) || reader_fail(r, "lookup, connect, address or deliver");
}

static bool read_family(struct reader *r, const char *rest)
{
	r->tape->options.ipv4 = strcmp(rest, "4") == 0;
	r->tape->options.ipv6 = strcmp(rest, "6") == 0;
	return r->tape->options.ipv4 || r->tape->options.ipv6 || reader_fail(r, "family 4 or family 6");
}

static bool read_port(struct reader *r, const char *rest)
{
	r->tape->options.port = (uint16_t)strtoul(rest, NULL, 10);
	return r->tape->options.port > 0 || reader_fail(r, "a port");
}

static bool read_ports(struct reader *r, const char *rest)
{
	r->tape->options.ports = strcmp(rest, "on") == 0;
	return r->tape->options.ports || reader_fail(r, "ports on");
}

static bool read_include(struct reader *r, const char *rest);

static bool take_line(struct reader *r, const char *line)
{
	static const struct {
		const char *word;
		bool (*read)(struct reader *r, const char *rest);
	} table[] = {{"target ", read_target}, {"set ", read_set}, {"impact ", read_impact}, {"family ", read_family},
		{"port ", read_port}, {"ports ", read_ports}, {"dns ", read_dns}, {"place ", reader_place},
		{"packets ", read_packets}, {"stop ", read_stop}, {"want ", read_want}, {"peer ", reader_peer_open},
		{"include ", read_include}};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		size_t n = strlen(table[i].word);
		if (strncmp(line, table[i].word, n) == 0)
			return reader_peer_close(r) && table[i].read(r, line + n + strspn(line + n, " \t"));
	}
	return r->peer ? reader_peer_line(r, line) : reader_fail(r, "target, set, dns, peer, stop or want");
}

static bool read_include(struct reader *r, const char *rest)
{
	return reader_lines(r, arena_format(r->tape->arena, "%s/%s", TAPE_COMMON, rest), take_line);
}

const struct tape *tape_read(struct arena *a, const char *path, const char **error)
{
	static const char *const ours[][2] = {{"my email address", "operator@operator.example"},
		{"helo name", "probe.operator.example"}, {"block lists", "none"}};
	struct tape *t = arena_alloc(a, sizeof *t);
	struct reader r = {.tape = t, .path = path};
	enum setting_id id;
	const char *unused;

	t->arena = a;
	t->path = path;
	t->options = (struct audit_options){.impact = IMPACT_DELIVER, .ipv4 = true, .ipv6 = true, .port = 25};
	settings_init(&t->settings, a);
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (setting_find(ours[i][0], &id, &unused))
			settings_set(&t->settings, id, ours[i][1], "tape", &unused);
	bool good = reader_lines(&r, path, take_line) && reader_peer_close(&r) &&
		    ((t->title && t->target && t->wants) || reader_fail(&r, "a title, a target and something wanted"));
	*error = r.error;
	return good ? t : NULL;
}

/* ---- reading the DNS -------------------------------------------------------------------- */

static const struct tape_dns *find_exact(const struct tape *t, const char *name, enum dns_type type)
{
	for (const struct tape_dns *d = t->dns; d; d = d->next)
		if (d->type == type && text_equal_nocase(d->name, name))
			return d;
	return NULL;
}

/* A name that has lines of its own is none of a wildcard's (RFC 4592). */
const struct tape_dns *tape_dns_find(const struct tape *t, const char *name, enum dns_type type)
{
	const struct tape_dns *d = find_exact(t, name, type);
	char wild[LIMIT_DNS_NAME_BYTES + 2];

	for (const char *dot = name; !d && !tape_dns_exists(t, name) && (dot = strchr(dot, '.')); dot++)
		if (snprintf(wild, sizeof wild, "*%s", dot) < (int)sizeof wild)
			d = find_exact(t, wild, type);
	return d;
}

bool tape_dns_exists(const struct tape *t, const char *name)
{
	for (const struct tape_dns *d = t->dns; d; d = d->next)
		if (text_equal_nocase(d->name, name) && d->state != DNS_NXDOMAIN)
			return true;
	return false;
}

bool tape_dns_leads_to(const struct tape *t, const char *name, const struct ip *ip)
{
	const struct tape_dns *d = tape_dns_find(t, name, ip->family == 4 ? DNS_A : DNS_AAAA);

	for (size_t i = 0; d && d->state == DNS_FOUND && i < d->count; i++)
		if (ip_equal(&d->records[i].ip, ip))
			return true;
	return false;
}

/* mta_sts.c - reads MTA-STS records and policy files strictly: senders drop what does not fit, in silence. */
#include "proto/mta_sts.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "proto/mailbox.h"
#include "proto/tag_list.h"

#define RECORD "RFC 8461 section 3.1"
#define POLICY "RFC 8461 section 3.2"

enum { ID_BYTES = 32, NAME_BYTES = 32, AGE_DIGITS = 10, AGE_MAX_S = 31557600 };

static const struct tag_rules rules = {.tight = true, .fills = true, .rules = RECORD};

static bool ours(const char *record, size_t n)
{
	return tag_list_begins(record, n, "v", "STSv1", &rules);
}

const struct record_kind mta_sts_kind = {.name = "MTA-STS",
	.begins = "v=STSv1",
	.many = "senders take it that there is no policy (" RECORD ")",
	.ours = ours};

static bool alphanumeric(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* ---- the TXT record -------------------------------------------------------------------------------------------------
 */

/* The id, or NULL. */
static const char *read_id(const struct tag *id, struct record_findings *f)
{
	bool good = id->value_bytes > 0 && id->value_bytes <= ID_BYTES;

	for (size_t i = 0; good && i < id->value_bytes; i++)
		good = alphanumeric(id->value[i]);
	if (good)
		return id->value;
	tag_finding(f, RECORD_ERROR, id, "id is %s; 1 to %d letters and digits were expected (" RECORD ")",
		tag_shown(f->arena, id), ID_BYTES);
	return NULL;
}

static void check_extension(const struct tag *tag, struct record_findings *f)
{
	if (strpbrk(tag->value, "= \t"))
		tag_finding(f, RECORD_ERROR, tag, "the value of %s holds = or white space (" RECORD ")", tag->name);
	record_finding_add(f, RECORD_INFO, tag->name, tag->at, "%s is not known: senders ignore it", tag->name);
}

struct mta_sts_record mta_sts_read_record(const char *record, size_t n, struct record_findings *findings)
{
	struct mta_sts_record out = {.id = NULL};
	size_t before = record_finding_count(findings, RECORD_ERROR);
	struct tag_list tags = tag_list_read(record, n, &rules, findings);
	const struct tag *v = tag_list_find(&tags, "v"), *id = tag_list_find(&tags, "id");

	if (!ours(record, n))
		record_finding_add(findings, RECORD_ERROR, "v", v ? v->value_at : 0,
			"v is %s; the record must begin with exactly v=STSv1; (" RECORD ")",
			v ? tag_shown(findings->arena, v) : "missing");
	if (id)
		out.id = read_id(id, findings);
	else
		record_finding_add(findings, RECORD_ERROR, "id", 0, "id is missing (" RECORD ")");
	for (size_t i = 0; i < tags.count; i++)
		if (!tags.tags[i].read)
			check_extension(&tags.tags[i], findings);
	out.valid = record_finding_count(findings, RECORD_ERROR) == before;
	return out;
}

/* ---- the policy file ------------------------------------------------------------------------------------------------
 */

/* One "name: value" of the file. */
struct field {
	const char *name, *value; /* a NUL byte follows each; the value may hold any byte */
	size_t value_bytes, at, value_at;
};

struct policy_reader {
	struct record_findings *findings;
	struct mta_sts_policy *out;
	const char **mx;
	bool version, mode, max_age;
	size_t mx_seen;
};

#define field_error(r, f, ...) record_finding_add((r)->findings, RECORD_ERROR, (f)->name, (f)->value_at, __VA_ARGS__)

static const char *quoted(struct arena *a, const char *bytes, size_t n)
{
	return text_show(a, bytes, n, LIMIT_RECORD_SHOWN_BYTES);
}

static const char *value_shown(const struct policy_reader *r, const struct field *f)
{
	return quoted(r->findings->arena, f->value, f->value_bytes);
}

static bool value_is(const struct field *f, const char *word)
{
	return f->value_bytes == strlen(word) && memcmp(f->value, word, f->value_bytes) == 0;
}

static void read_version(struct policy_reader *r, const struct field *f)
{
	if (!value_is(f, "STSv1"))
		field_error(r, f, "version is '%s'; STSv1 was expected (" POLICY ")", value_shown(r, f));
}

static void read_mode(struct policy_reader *r, const struct field *f)
{
	static const char *const modes[] = {"enforce", "testing", "none"};

	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
		if (value_is(f, modes[i]))
			r->out->mode = modes[i];
	if (!r->out->mode)
		field_error(r, f, "mode is '%s'; enforce, testing or none was expected, in small letters (" POLICY ")",
			value_shown(r, f));
}

static void read_max_age(struct policy_reader *r, const struct field *f)
{
	uint64_t value = 0;
	bool good = f->value_bytes > 0 && f->value_bytes <= AGE_DIGITS;

	for (size_t i = 0; good && i < f->value_bytes; i++) {
		good = f->value[i] >= '0' && f->value[i] <= '9';
		value = value * 10 + (uint64_t)(f->value[i] - '0');
	}
	if (!good || value > AGE_MAX_S) {
		field_error(r, f, "max_age is '%s'; seconds from 0 to %d were expected (" POLICY ")", value_shown(r, f),
			AGE_MAX_S);
		return;
	}
	r->out->max_age_s = (uint32_t)value;
	r->out->has_max_age = true;
}

/* ["*."] Domain, in A-labels. */
static bool pattern_valid(const char *pattern)
{
	if (strncmp(pattern, "*.", 2) == 0)
		pattern += 2;
	return host_name_valid(pattern) && !strchr(pattern, '_');
}

static void read_mx(struct policy_reader *r, const struct field *f)
{
	r->mx_seen++;
	if (strlen(f->value) == f->value_bytes && pattern_valid(f->value))
		r->mx[r->out->mx_count++] = text_lower(r->findings->arena, f->value);
	else
		field_error(r, f, "mx is '%s'; a host name, or *. and a domain, was expected (" POLICY ")",
			value_shown(r, f));
}

static void read_extension(struct policy_reader *r, const struct field *f)
{
	const char *shown = value_shown(r, f);
	size_t n = strlen(f->name);
	bool good = n > 0 && n <= NAME_BYTES && alphanumeric(f->name[0]);

	for (size_t i = 0; good && i < n; i++)
		good = alphanumeric(f->name[i]) || strchr("_-.", f->name[i]);
	if (!good)
		record_finding_add(r->findings, RECORD_ERROR, quoted(r->findings->arena, f->name, n), f->at,
			"'%s' cannot be the name of a field (" POLICY ")", quoted(r->findings->arena, f->name, n));
	else if (f->value_bytes == 0)
		field_error(r, f, "%s has no value (" POLICY ")", f->name);
	else if (!text_is_safe(f->value, f->value_bytes))
		field_error(r, f, "%s is '%s': a character may not stand there (" POLICY ")", f->name, shown);
	else
		record_finding_add(
			r->findings, RECORD_INFO, f->name, f->at, "%s is not known: senders ignore it", f->name);
}

/* Of everything but mx, the first counts.  True: this is the first. */
static bool first(struct policy_reader *r, const struct field *f, bool *seen)
{
	if (*seen)
		record_finding_add(r->findings, RECORD_WARNING, f->name, f->at,
			"a duplicate %s: only the first counts (" POLICY ")", f->name);
	bool was = *seen;
	*seen = true;
	return !was;
}

static void read_field(struct policy_reader *r, const struct field *f)
{
	if (strcmp(f->name, "version") == 0) {
		if (first(r, f, &r->version))
			read_version(r, f);
	} else if (strcmp(f->name, "mode") == 0) {
		if (first(r, f, &r->mode))
			read_mode(r, f);
	} else if (strcmp(f->name, "max_age") == 0) {
		if (first(r, f, &r->max_age))
			read_max_age(r, f);
	} else if (strcmp(f->name, "mx") == 0) {
		read_mx(r, f);
	} else {
		read_extension(r, f);
	}
}

static bool blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Bytes from..to of the file, without the line's end. */
static void read_line(struct policy_reader *r, const char *file, size_t from, size_t to)
{
	struct arena *a = r->findings->arena;
	const char *colon = memchr(file + from, ':', to - from);

	while (to > from && blank(file[to - 1]))
		to--;
	if (to == from) {
		record_finding_add(r->findings, RECORD_ERROR, "", from, "an empty line (" POLICY ")");
		return;
	}
	if (!colon) {
		record_finding_add(r->findings, RECORD_ERROR, quoted(a, file + from, to - from), from,
			"'%s' has no colon: every line is NAME: VALUE (" POLICY ")", quoted(a, file + from, to - from));
		return;
	}
	size_t name_end = (size_t)(colon - file), value = name_end + 1;
	while (value < to && blank(file[value]))
		value++;
	struct field f = {.name = arena_strndup(a, file + from, name_end - from),
		.value = arena_strndup(a, file + value, value < to ? to - value : 0),
		.value_bytes = value < to ? to - value : 0,
		.at = from,
		.value_at = value};
	if (strlen(f.name) != name_end - from)
		f.name = "";
	read_field(r, &f);
}

static void check_missing(struct policy_reader *r)
{
	static const char said[] = "%s is missing (" POLICY ")";
	struct record_findings *f = r->findings;

	if (!r->version)
		record_finding_add(f, RECORD_ERROR, "version", 0, said, "version");
	if (!r->mode)
		record_finding_add(f, RECORD_ERROR, "mode", 0, said, "mode");
	if (!r->max_age)
		record_finding_add(f, RECORD_ERROR, "max_age", 0, said, "max_age");
	if (r->mx_seen == 0 && !(r->out->mode && strcmp(r->out->mode, "none") == 0))
		record_finding_add(f, RECORD_ERROR, "mx", 0, said, "mx");
}

struct mta_sts_policy mta_sts_read_policy(const char *file, size_t n, struct record_findings *findings)
{
	struct mta_sts_policy out = {.mode = NULL};
	struct policy_reader r = {
		.findings = findings, .out = &out, .mx = arena_array(findings->arena, LIMIT_RECORD_TAGS, sizeof *r.mx)};
	size_t before = record_finding_count(findings, RECORD_ERROR), lines = 0;

	for (size_t from = 0; from < n;) {
		const char *end = memchr(file + from, '\n', n - from);
		size_t to = end ? (size_t)(end - file) : n, next = to + 1;
		if (end && to > from && file[to - 1] == '\r')
			to--;
		if (++lines > LIMIT_RECORD_TAGS) {
			record_finding_add(
				findings, RECORD_ERROR, "", from, "too many lines: %d are read", LIMIT_RECORD_TAGS);
			break;
		}
		read_line(&r, file, from, to);
		from = next;
	}
	out.mx = r.mx;
	check_missing(&r);
	out.valid = record_finding_count(findings, RECORD_ERROR) == before;
	return out;
}

/* ---- which hosts a pattern allows -----------------------------------------------------------------------------------
 */

bool mta_sts_match(const char *host, const char *pattern)
{
	struct arena *a = arena_new();
	bool wild = strncmp(pattern, "*.", 2) == 0, same = false;
	const char *wanted = host_name_ascii(a, wild ? pattern + 2 : pattern), *name = host_name_ascii(a, host);

	if (wanted && name && wild)
		name = strchr(name, '.') ? strchr(name, '.') + 1 : NULL;
	if (wanted && name)
		same = strcmp(name, wanted) == 0;
	arena_free(a);
	return same;
}

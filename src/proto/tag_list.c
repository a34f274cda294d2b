/* tag_list.c - splits a record at its semicolons and equal signs, keeping the place of every piece.
 *
 * A slip in one tag must not hide those in others: what is wrong is noted, and reading goes on. */
#include "proto/tag_list.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"

enum { TIGHT_NAME_BYTES = 32 };

static bool is_space(char c, const struct tag_rules *rules)
{
	return c == ' ' || c == '\t' || (rules->folds && (c == '\r' || c == '\n'));
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool tag_keyword(const char *text, size_t n)
{
	if (n == 0 || text[0] == '-' || text[n - 1] == '-')
		return false;
	for (size_t i = 0; i < n; i++)
		if (!is_letter(text[i]) && !is_digit(text[i]) && text[i] != '-')
			return false;
	return true;
}

static const char *shown(struct arena *a, const char *bytes, size_t n)
{
	return text_show(a, bytes, n, LIMIT_RECORD_SHOWN_BYTES);
}

/* ---- pieces ---------------------------------------------------------------------------------------------------------
 */

/* Bytes from..to of the record. */
struct piece {
	size_t from, to;
};

static struct piece trim(const char *record, struct piece p, const struct tag_rules *rules)
{
	while (p.from < p.to && is_space(record[p.from], rules))
		p.from++;
	while (p.to > p.from && is_space(record[p.to - 1], rules))
		p.to--;
	return p;
}

static bool name_valid(const char *name, size_t n, const struct tag_rules *rules)
{
	if (n == 0 || (rules->tight && n > TIGHT_NAME_BYTES) ||
		!(is_letter(name[0]) || (rules->tight && is_digit(name[0]))))
		return false;
	for (size_t i = 1; i < n; i++)
		if (!is_letter(name[i]) && !is_digit(name[i]) && name[i] != '_' &&
			!(rules->tight && (name[i] == '-' || name[i] == '.')))
			return false;
	return true;
}

/* The first byte of the value that may not stand there, or its length. */
static size_t value_valid(const char *value, size_t n, const struct tag_rules *rules)
{
	for (size_t i = 0; i < n; i++)
		if ((value[i] < '!' || value[i] > '~') && !is_space(value[i], rules))
			return i;
	return n;
}

/* What is wrong around "=", in order of its place. */
static void check_pair(const char *record, struct piece whole, size_t equals, struct tag *tag,
	const struct tag_rules *rules, struct record_findings *f)
{
	struct arena *a = f->arena;
	size_t bad = value_valid(tag->value, tag->value_bytes, rules);

	if (rules->tight &&
		(is_space(record[equals - 1], rules) || (equals + 1 < whole.to && is_space(record[equals + 1], rules))))
		record_finding_add(f, RECORD_ERROR, tag->name, equals, "whitespace beside the = of %s (%s)", tag->name,
			rules->rules);
	if (rules->fills && tag->value_bytes == 0)
		tag_finding(f, RECORD_ERROR, tag, "%s has no value (%s)", tag->name, rules->rules);
	if (bad < tag->value_bytes)
		record_finding_add(f, RECORD_ERROR, tag->name, tag->value_at + bad,
			"the value of %s holds '%s', which may not stand there (%s)", tag->name,
			shown(a, tag->value + bad, 1), rules->rules);
}

/* RFC 8461 section 3.2 has the first count, where RFC 6376 section 3.2 voids the record. */
static void tell_duplicate(const struct tag *tag, const struct tag_rules *rules, struct record_findings *f)
{
	record_finding_add(f, rules->tight ? RECORD_WARNING : RECORD_ERROR, tag->name, tag->at, "a duplicate %s: %s",
		tag->name,
		rules->tight ? "only the first counts, if that (RFC 8461 section 3.2)"
			     : "readers drop the record, or take one of them (RFC 6376 section 3.2)");
}

/* False: there are too many. */
static bool add_tag(
	struct tag_list *list, const struct tag *tag, const struct tag_rules *rules, struct record_findings *f)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->tags[i].name, tag->name) == 0) {
			tell_duplicate(tag, rules, f);
			return true;
		}
	if (list->count == LIMIT_RECORD_TAGS)
		return false;
	list->tags[list->count++] = *tag;
	return true;
}

/* One tag=value.  False: there are too many. */
static bool read_pair(struct tag_list *list, const char *record, struct piece p, const struct tag_rules *rules,
	struct record_findings *f)
{
	struct arena *a = f->arena;
	const char *sign = memchr(record + p.from, '=', p.to - p.from);

	if (!sign) {
		record_finding_add(f, RECORD_ERROR, shown(a, record + p.from, p.to - p.from), p.from,
			"'%s' has no =: every tag is NAME=VALUE, and ; ends it (%s)",
			shown(a, record + p.from, p.to - p.from), rules->rules);
		return true;
	}
	size_t equals = (size_t)(sign - record);
	struct piece name = trim(record, (struct piece){p.from, equals}, rules);
	struct piece value = trim(record, (struct piece){equals + 1, p.to}, rules);
	struct tag tag = {.at = name.from, .value_at = value.from, .value_bytes = value.to - value.from};

	tag.name = shown(a, record + name.from, name.to - name.from);
	tag.value = arena_strndup(a, record + value.from, tag.value_bytes);
	if (!name_valid(record + name.from, name.to - name.from, rules)) {
		record_finding_add(f, RECORD_ERROR, tag.name, name.from, "'%s' cannot be the name of a tag (%s)",
			tag.name, rules->rules);
		return true;
	}
	if (rules->any_case && strcmp(tag.name, text_lower(a, tag.name)) != 0) {
		record_finding_add(f, RECORD_WARNING, text_lower(a, tag.name), name.from,
			"%s: names of tags are written in small letters; some readers know no others (RFC 6376 section "
			"3.2)",
			tag.name);
		tag.name = text_lower(a, tag.name);
	}
	check_pair(record, p, equals, &tag, rules, f);
	return add_tag(list, &tag, rules, f);
}

struct tag_list tag_list_read(
	const char *record, size_t n, const struct tag_rules *rules, struct record_findings *findings)
{
	struct tag_list list = {.tags = arena_array(findings->arena, LIMIT_RECORD_TAGS, sizeof *list.tags)};
	size_t pairs = 0;

	if (n > 0 && !rules->folds && is_space(record[0], rules))
		record_finding_add(findings, RECORD_ERROR, "v", 0, "leading whitespace: v must be the very first (%s)",
			rules->rules);
	for (size_t from = 0; from < n;) {
		const char *end = memchr(record + from, ';', n - from);
		size_t to = end ? (size_t)(end - record) : n;
		struct piece p = trim(record, (struct piece){from, to}, rules);

		if (++pairs > 2 * LIMIT_RECORD_TAGS ||
			(p.from < p.to && !read_pair(&list, record, p, rules, findings))) {
			record_finding_add(
				findings, RECORD_ERROR, "", from, "too many tags: %d are read", LIMIT_RECORD_TAGS);
			break;
		}
		/* Nothing but whitespace may follow the last semicolon. */
		if (p.from == p.to && end)
			record_finding_add(findings, RECORD_ERROR, "", from, "an empty tag: a semicolon too many (%s)",
				rules->rules);
		if (rules->tight && !end && p.from < p.to && p.to < to)
			record_finding_add(findings, RECORD_ERROR, "", p.to,
				"trailing whitespace without a semicolon (%s)", rules->rules);
		from = to + 1;
	}
	return list;
}

struct tag *tag_list_find(const struct tag_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->tags[i].name, name) == 0) {
			list->tags[i].read = true;
			return &list->tags[i];
		}
	return NULL;
}

bool tag_list_begins(const char *record, size_t n, const char *name, const char *value, const struct tag_rules *rules)
{
	const char *end = memchr(record, ';', n), *sign;
	struct piece p = {0, end ? (size_t)(end - record) : n};

	if (rules->folds)
		p = trim(record, p, rules);
	if (!(sign = memchr(record + p.from, '=', p.to - p.from)))
		return false;
	size_t equals = (size_t)(sign - record);
	struct piece left = {p.from, equals}, right = {equals + 1, p.to};
	if (!rules->tight) {
		if (left.from < left.to && is_space(record[left.from], rules))
			return false;
		left = trim(record, left, rules);
		right = trim(record, right, rules);
	}
	while (right.to > right.from && is_space(record[right.to - 1], rules))
		right.to--;
	size_t names = left.to - left.from, values = right.to - right.from;
	return names == strlen(name) &&
	       (rules->any_case ? strncasecmp(record + left.from, name, names)
				: memcmp(record + left.from, name, names)) == 0 &&
	       values == strlen(value) && memcmp(record + right.from, value, values) == 0;
}

/* ---- values ---------------------------------------------------------------------------------------------------------
 */

bool tag_is(const struct tag *tag, const char *word)
{
	return tag->value_bytes == strlen(word) && text_equal_nocase(tag->value, word);
}

const char *tag_shown(struct arena *a, const struct tag *tag)
{
	return tag->value_bytes ? arena_format(a, "'%s'", shown(a, tag->value, tag->value_bytes)) : "nothing";
}

size_t tag_items(struct arena *a, const struct tag *tag, char separator, struct tag_item *items, size_t *dropped)
{
	/* Every kind of whitespace: what may not stand in the value has been told already. */
	static const struct tag_rules lax = {.folds = true};
	size_t count = 0, from = 0;

	*dropped = 0;
	for (;;) {
		const char *end = memchr(tag->value + from, separator, tag->value_bytes - from);
		size_t to = end ? (size_t)(end - tag->value) : tag->value_bytes;
		struct piece p = trim(tag->value, (struct piece){from, to}, &lax);

		if (count < LIMIT_RECORD_ITEMS)
			items[count++] = (struct tag_item){.text = arena_strndup(a, tag->value + p.from, p.to - p.from),
				.bytes = p.to - p.from,
				.at = tag->value_at + p.from};
		else
			++*dropped;
		if (!end)
			return count;
		from = to + 1;
	}
}

/* record_finding.c - keeps what a reader of a record finds, in the order in which it was found. */
#include "proto/record_finding.h"

#include <string.h>

#include "base/text.h"

enum { FIRST_FINDINGS = 8, POINT_BEFORE = 40, POINT_AFTER = 24, POINT_SHOWN_BYTES = 512 };

/* The arena cannot grow an array in place: each time it doubles, so that no more than as much again is lost. */
static void make_room(struct record_findings *f)
{
	if (f->count < f->cap)
		return;
	size_t cap = f->cap ? f->cap * 2 : FIRST_FINDINGS;
	struct record_finding *items = arena_array(f->arena, cap, sizeof *items);
	if (f->count > 0)
		memcpy(items, f->items, f->count * sizeof *items);
	f->items = items;
	f->cap = cap;
}

void record_finding_add(
	struct record_findings *f, enum record_level level, const char *tag, size_t at, const char *format, ...)
{
	va_list args;

	make_room(f);
	va_start(args, format);
	f->items[f->count++] = (struct record_finding){.level = level,
		.tag = arena_strdup(f->arena, tag),
		.text = arena_vformat(f->arena, format, args),
		.at = at};
	va_end(args);
}

const char *record_level_name(enum record_level level)
{
	switch (level) {
	case RECORD_INFO:
		return "info";
	case RECORD_WARNING:
		return "warning";
	case RECORD_ERROR:
		return "error";
	}
	return "";
}

size_t record_finding_count(const struct record_findings *f, enum record_level level)
{
	size_t n = 0;
	for (size_t i = 0; i < f->count; i++)
		n += f->items[i].level == level;
	return n;
}

/* Characters, not bytes: the caret must stand below. */
static size_t columns(const char *shown)
{
	size_t n = 0;
	for (; *shown; shown++)
		n += ((unsigned char)*shown & 0xc0) != 0x80;
	return n;
}

static bool inside_character(const char *record, size_t n, size_t at)
{
	return at < n && ((unsigned char)record[at] & 0xc0) == 0x80;
}

struct record_point record_finding_point(struct arena *a, const char *record, size_t n, size_t at)
{
	at = at > n ? n : at;
	size_t from = at > POINT_BEFORE ? at - POINT_BEFORE : 0, to = n - at > POINT_AFTER ? at + POINT_AFTER : n;
	while (from > 0 && inside_character(record, n, from))
		from--;
	while (to < n && inside_character(record, n, to))
		to++;
	const char *before = text_show(a, record + from, at - from, POINT_SHOWN_BYTES);
	const char *after = text_show(a, record + at, to - at, POINT_SHOWN_BYTES);
	const char *left = from > 0 ? "..." : "", *right = to < n ? "..." : "";

	return (struct record_point){.line = arena_format(a, "%s%s%s%s", left, before, after, right),
		.caret = arena_format(a, "%*s^", (int)(columns(left) + columns(before)), "")};
}

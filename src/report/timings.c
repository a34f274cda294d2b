/* The waterfall: what ran when, and what waited for what.  Solid bars ran, light bars waited. */
#include "report/text_parts.h"

#include <inttypes.h>
#include <string.h>

enum {
	NAME_COLUMNS_MAX = 28,
	TIME_COLUMNS = 7,
	GAP = 2,
	FIXED_COLUMNS = 2 * GAP + 2 * (1 + TIME_COLUMNS), /* of a line without names and bar */
	ROOMY = 60,
	BAR_COLUMNS_MIN = 10 /* with less room the bars are left out */
};

struct layout {
	size_t subject, what, bar;
	uint32_t end_ms;
};

static const char *label(struct text *t, const struct timing *span)
{
	if (span->waited_for == NULL)
		return span->what;
	return arena_format(t->scratch, "%s waited for %s", span->what, span->waited_for);
}

static size_t wider(size_t widest, const char *s, size_t most)
{
	size_t n = style_columns(s, strlen(s));

	n = n > most ? most : n;
	return n > widest ? n : widest;
}

/* The most that one of the two names may take. */
static size_t name_room(unsigned width)
{
	size_t room = width >= ROOMY ? width / 3 : width > FIXED_COLUMNS ? (width - FIXED_COLUMNS) / 2 : 1;

	return room < NAME_COLUMNS_MAX ? room : NAME_COLUMNS_MAX;
}

static struct layout measure(struct text *t)
{
	const struct report *r = t->report;
	size_t most = name_room(t->style.width), used;
	struct layout l = {.subject = 7, .what = 5};

	for (size_t i = 0; i < r->timing_count; i++) {
		l.subject = wider(l.subject, r->timings[i].subject, most);
		l.what = wider(l.what, label(t, &r->timings[i]), most);
		if (r->timings[i].to_ms > l.end_ms)
			l.end_ms = r->timings[i].to_ms;
	}
	used = l.subject + l.what + FIXED_COLUMNS + GAP;
	l.bar = t->style.width > used + BAR_COLUMNS_MIN ? t->style.width - used : 0;
	return l;
}

static void bar(struct text *t, const struct layout *l, const struct timing *span)
{
	static const char solid[] = "\xe2\x96\x88", light[] = "\xe2\x96\x91";
	uint64_t whole = l->end_ms > 0 ? l->end_ms : 1, columns = l->bar;
	uint64_t from = span->from_ms * columns / whole, to = (span->to_ms * columns + whole - 1) / whole;
	const char *brush = span->waited_for == NULL ? solid : light;

	/* The shortest span still is seen, and the last one stays inside. */
	if (from >= columns)
		from = columns - 1;
	if (to <= from)
		to = from + 1;
	style_spaces(&t->style, GAP + (size_t)from);
	for (uint64_t i = from; i < to && i < columns; i++)
		style_put(&t->style, INK_PLAIN, brush, strlen(brush));
}

static void line(struct text *t, const struct layout *l, const struct timing *span)
{
	enum ink ink = span->waited_for == NULL ? INK_PLAIN : INK_QUIET;

	style_spaces(&t->style, GAP);
	style_cell(&t->style, ink, span->subject, l->subject);
	style_spaces(&t->style, GAP);
	style_cell(&t->style, ink, label(t, span), l->what);
	fprintf(t->style.out, " %*" PRIu32 " %*" PRIu32, TIME_COLUMNS, span->from_ms, TIME_COLUMNS, span->to_ms);
	if (l->bar > 0)
		bar(t, l, span);
	fputc('\n', t->style.out);
}

void text_timings(struct text *t)
{
	const struct report *r = t->report;
	struct layout l = measure(t);

	style_heading(&t->style, "Timings in milliseconds since the audit began");
	if (r->timing_count == 0) {
		style_item(&t->style, 2, INK_PLAIN, "", INK_QUIET, "none were kept");
		return;
	}
	style_spaces(&t->style, GAP);
	style_cell(&t->style, INK_QUIET, "subject", l.subject);
	style_spaces(&t->style, GAP);
	style_cell(&t->style, INK_QUIET, "probe", l.what);
	fprintf(t->style.out, " %*s %*s\n", TIME_COLUMNS, "start", TIME_COLUMNS, "end");
	for (size_t i = 0; i < r->timing_count; i++)
		line(t, &l, &r->timings[i]);
}

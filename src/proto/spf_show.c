/* spf_show.c - an SPF tree in words. */
#include "proto/spf_show.h"

#include <string.h>

#include "base/text.h"

enum { LINES_FIRST = 32 };

__attribute__((format(printf, 5, 6))) static void add(
	struct arena *a, struct spf_lines *l, unsigned depth, bool decides, const char *format, ...)
{
	va_list args;

	if (l->count == l->cap) {
		size_t cap = l->cap ? 2 * l->cap : LINES_FIRST;
		struct spf_line *items = arena_array(a, cap, sizeof *items);
		if (l->count > 0)
			memcpy(items, l->items, l->count * sizeof *items);
		l->items = items;
		l->cap = cap;
	}
	va_start(args, format);
	l->items[l->count++] =
		(struct spf_line){.depth = depth, .decides = decides, .text = arena_vformat(a, format, args)};
	va_end(args);
}

const char *spf_show_cost(struct arena *arena, unsigned lookups, unsigned void_lookups)
{
	const char *text = arena_format(arena, "%u look-up%s", lookups, lookups == 1 ? "" : "s");

	return void_lookups == 0 ? text : arena_format(arena, "%s, %u void", text, void_lookups);
}

static const char *outcome_words(const struct spf_step *step)
{
	bool redirect = step->term->kind == SPF_REDIRECT;

	switch (step->outcome) {
	case SPF_UNTRIED:
		return "not reached";
	case SPF_MATCHED:
		return redirect ? "followed" : "match";
	case SPF_UNMATCHED:
		return "no match";
	case SPF_TRIED:
		return NULL;
	case SPF_UNRESOLVED:
		return "depends on who sends";
	case SPF_IGNORED:
		return redirect ? "not needed" : NULL;
	case SPF_BROKEN:
		return "permanent error";
	case SPF_UNANSWERED:
		return "could not tell";
	case SPF_WAITS:
		return "not asked yet";
	}
	return NULL;
}

const char *spf_show_step(struct arena *arena, const struct spf_step *step)
{
	const char *text = step->term->text, *words = outcome_words(step);

	if (step->target && step->term->domain && !text_equal_nocase(step->target, step->term->domain))
		text = arena_format(arena, "%s = %s", text, step->target);
	if (words)
		text = arena_format(arena, "%s: %s", text, words);
	/* What went wrong below is told there. */
	if (step->note && !step->below)
		text = arena_format(arena, "%s%s%s", text, words ? ", " : ": ", step->note);
	if (step->lookups == 0 && step->void_lookups == 0)
		return text;
	return arena_format(arena, "%s (%s)", text, spf_show_cost(arena, step->lookups, step->void_lookups));
}

static void show(struct arena *a, struct spf_lines *l, const struct spf_policy *p, unsigned depth, bool decides)
{
	if (p->record)
		add(a, l, depth, false, "%s: %s", p->domain, p->record->text);
	else
		add(a, l, depth, false, "%s: %s", p->domain, p->why ? p->why : "not asked yet");
	if (p->record && p->count == 0 && p->why)
		add(a, l, depth + 1, false, "%s", p->why);
	for (size_t i = 0; i < p->count; i++) {
		const struct spf_step *step = &p->steps[i];
		bool deciding = decides && step == p->decided;
		bool passes_on = deciding && step->below && step->below->steps && step->term->kind == SPF_REDIRECT;
		add(a, l, depth + 1, deciding && !passes_on, "%s", spf_show_step(a, step));
		if (step->below)
			show(a, l, step->below, depth + 2, passes_on);
	}
}

struct spf_lines spf_show(struct arena *arena, const struct spf_policy *policy)
{
	struct spf_lines l = {.count = 0};

	show(arena, &l, policy, 0, true);
	return l;
}

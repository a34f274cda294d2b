/* The SPF policy of a domain as a tree with what each term costs; and what it says of one address. */
#include "report/text_parts.h"

#include "core/spf_facts.h"
#include "proto/spf_show.h"

enum { LINES_SHOWN = 60 }; /* a policy that needs more is broken in ways that the first lines show */

static const char label[] = "SPF";

static bool untold(struct text *t, const struct subject *s, enum fact_id id)
{
	const struct fact *f = facts_get(&s->facts, id);

	if (f->state == FACT_HAVE)
		return false;
	if (f->state == FACT_UNKNOWN && f->why != WHY_NOT_ASKED)
		text_unknown(t, label, "not known", fact_reason(f));
	return true;
}

static void tree(struct text *t, const struct spf_policy *top)
{
	const struct spf_lines lines = spf_show(t->scratch, top);

	for (size_t i = 0; i < lines.count && i < LINES_SHOWN; i++) {
		const struct spf_line *l = &lines.items[i];
		text_row(t, i == 0 ? label : "", INK_PLAIN,
			arena_format(t->scratch, "%*s%s", (int)(2 * l->depth), "", l->text));
	}
	if (lines.count > LINES_SHOWN)
		text_row(t, "", INK_QUIET, arena_format(t->scratch, "and %zu lines more", lines.count - LINES_SHOWN));
}

void text_spf(struct text *t, const struct subject *s)
{
	struct spf_walk w;

	if (untold(t, s, FACT_SPF) || !spf_facts_walk(t->scratch, &s->facts, &w))
		return;
	tree(t, w.top);
	if (w.top->record == NULL)
		return;
	const char *more = w.unresolved == 0 ? ""
					     : arena_format(t->scratch, "; %u of the terms depend%s on who sends",
						       w.unresolved, w.unresolved == 1 ? "s" : "");
	text_row(t, "", INK_QUIET,
		arena_format(t->scratch, "%s%u of %d look-ups, %u of %d void look-ups%s",
			w.cut || w.loops ? "at least " : "", w.lookups, LIMIT_SPF_LOOKUPS, w.void_lookups,
			LIMIT_SPF_VOID_LOOKUPS, more));
}

void text_spf_sender(struct text *t, const struct subject *s)
{
	struct spf_verdict v;
	const char *reason = "";

	if (untold(t, s, FACT_SPF_CHECK) || !spf_facts_verdict(t->scratch, &s->facts, &v))
		return;
	if (v.decided != NULL)
		reason = arena_format(t->scratch, ", by %s", spf_show_step(t->scratch, v.decided));
	else if (v.why != NULL)
		reason = arena_format(t->scratch, ": %s", v.why);
	text_row(t, label, INK_PLAIN,
		arena_format(t->scratch, "%s for mail from postmaster@%s%s", spf_result_name(v.result), v.top->domain,
			reason));
}

/* A report as text.  The order is the reader's: the answer, what to do about it, then why we say so. */
#include "report/text.h"

#include <string.h>

#include "report/stamp.h"
#include "report/text_parts.h"

static void cut_short(struct text *t)
{
	const struct report *r = t->report;

	if (r->interrupted)
		style_item(&t->style, 0, INK_PLAIN, "", INK_UNKNOWN,
			arena_format(t->scratch,
				"Interrupted after %s: this is what was known by then. What had no answer yet could "
				"not "
				"be told.",
				text_ms(t, r->took_ms)));
	if (r->resolver != NULL)
		style_item(&t->style, 0, INK_PLAIN, "", INK_UNKNOWN, r->resolver);
	if (r->omitted != NULL)
		style_item(&t->style, 0, INK_PLAIN, "", INK_UNKNOWN, r->omitted);
	if (*r->operator_address == '\0' && r->trouble == NULL)
		style_item(&t->style, 0, INK_PLAIN, "", INK_UNKNOWN,
			"No mail transaction was tried: 'my email address' is not set.");
}

static void footer(struct text *t)
{
	const struct report *r = t->report;
	char when[STAMP_SIZE];

	fputc('\n', t->style.out);
	style_item(&t->style, 0, INK_PLAIN, "", INK_QUIET,
		arena_format(t->scratch, "Audited %s in %s by relaycheck %s: port %u, impact %s, %s.",
			stamp_utc(r->started_s, ' ', when), text_ms(t, r->took_ms), r->version, r->port,
			*r->impact == '\0' ? "not chosen" : r->impact,
			*r->operator_address == '\0'
				? "no test mail"
				: arena_format(t->scratch, "test mail to %s", r->operator_address)));
}

static void whole(struct text *t, const struct text_options *o)
{
	text_connect_failures(t);
	cut_short(t);
	text_todo(t);
	text_good(t);
	text_info(t);
	for (const struct subject *s = t->report->subjects; s != NULL; s = s->next)
		text_evidence(t, s);
	if (o->transcript)
		text_transcript(t);
	if (o->timings)
		text_timings(t);
	footer(t);
}

void report_text(FILE *out, const struct report *r, const struct text_options *o)
{
	unsigned width = o->width == 0 ? STYLE_WIDTH_DEFAULT : o->width;
	struct text t = {.report = r, .scratch = arena_new(), .transcript = o->transcript};

	t.style = (struct style){
		.out = out, .color = o->color, .width = width < STYLE_WIDTH_MIN ? STYLE_WIDTH_MIN : width};
	t.findings = merge_findings(t.scratch, r);
	text_verdict(&t);
	if (!o->quiet)
		whole(&t, o);
	arena_free(t.scratch);
}

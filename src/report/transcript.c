/* Whole sessions as dialogues, with the time of each line since the session was opened. */
#include "report/text_parts.h"

#include <inttypes.h>
#include <string.h>

enum { TIME_COLUMNS = 9 }; /* "900000 ms" */

static const char *lead(struct text *t, uint32_t ms, const char *who)
{
	return arena_format(t->scratch, "%*" PRIu32 " ms  %s ", TIME_COLUMNS - 3, ms, who);
}

static void turn(struct text *t, const struct turn *turn)
{
	const struct smtp_reply *r = turn->reply;

	if (*turn->said != '\0')
		style_item(&t->style, 0, INK_QUIET, lead(t, turn->said_ms, "C:"), INK_PLAIN, turn->said);
	if (r == NULL)
		style_item(&t->style, TIME_COLUMNS + 2, INK_QUIET, "S: ", INK_QUIET, "(no answer)");
	for (size_t i = 0; r != NULL && i < r->line_count; i++)
		style_item(&t->style, 0, INK_QUIET, lead(t, turn->heard_ms, "S:"), INK_PLAIN,
			smtp_reply_line(t->scratch, r, i));
}

static void ending(struct text *t, const struct session *s)
{
	const char *text;

	if (s->end == WHY_NONE && s->error == 0)
		return;
	text = arena_format(
		t->scratch, "%s%s%s", why_text(s->end), s->note != NULL ? ": " : "", s->note != NULL ? s->note : "");
	style_item(&t->style, 0, INK_QUIET, lead(t, s->end_ms, "="), INK_QUIET, text);
}

static void session(struct text *t, const struct subject *subject, const struct session *s)
{
	const char *about = arena_format(t->scratch,
		"opened %s after the audit began, connected in %s, closed after %s; %" PRIu32 " bytes in, %" PRIu32
		" out%s",
		text_ms(t, s->start_ms), text_ms(t, s->ready_ms), text_ms(t, s->end_ms), s->bytes_in, s->bytes_out,
		s->pipelined ? "; pipelined" : "");

	style_heading(&t->style, arena_format(t->scratch, "Session with %s: %s", subject->name, s->purpose));
	style_item(&t->style, 2, INK_PLAIN, "", INK_QUIET, about);
	for (size_t i = 0; i < s->turn_count; i++)
		turn(t, &s->turns[i]);
	ending(t, s);
}

static void sessions(struct text *t, const struct subject *subject, enum fact_id id)
{
	const struct fact_sessions *list = facts_sessions(&subject->facts, id);

	for (size_t i = 0; list != NULL && i < list->count; i++)
		session(t, subject, &list->sessions[i]);
}

void text_transcript(struct text *t)
{
	for (const struct subject *s = t->report->subjects; s != NULL; s = s->next) {
		sessions(t, s, FACT_SESSIONS);
		sessions(t, s, FACT_FORM_SESSIONS);
	}
}

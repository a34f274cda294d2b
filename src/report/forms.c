/* The table of address forms: many lines that mostly say the same, so each form gets one line and no more, and those
 * that were refused for good are only counted, unless whole sessions are wanted. */
#include "report/text_parts.h"

#include <string.h>

enum {
	FORMS_TABLE_MIN = 70, /* narrower, a table of four columns cannot be read */
	ID_COLUMNS_MAX = 22
};

struct layout {
	size_t id, sender, recipient, reply;
};

static size_t widest_id(const struct fact_trials *trials)
{
	size_t widest = 4;

	for (size_t i = 0; i < trials->count; i++) {
		size_t n = style_columns(trials->trials[i].id, strlen(trials->trials[i].id));

		if (n > widest)
			widest = n;
	}
	return widest > ID_COLUMNS_MAX ? ID_COLUMNS_MAX : widest;
}

static const char *result(struct text *t, const struct trial *trial)
{
	const struct smtp_reply *last = trial_last_reply(trial);

	if (last != NULL)
		return smtp_reply_line(t->scratch, last, 0);
	return trial->note != NULL ? trial->note : why_text(trial->why);
}

/* A form that was taken stands out: it is what one looks for. */
static enum ink result_ink(const struct trial *trial)
{
	return trial_rung(trial) >= RUNG_RCPT ? INK_HEADING : INK_PLAIN;
}

static void table_line(struct text *t, const struct layout *l, enum ink ink, const char *const cells[4])
{
	style_spaces(&t->style, 2);
	style_cell(&t->style, ink, cells[0], l->id);
	style_spaces(&t->style, 2);
	style_cell(&t->style, ink, cells[1], l->sender);
	style_spaces(&t->style, 2);
	style_cell(&t->style, ink, cells[2], l->recipient);
	style_spaces(&t->style, 2);
	style_cut(&t->style, ink, cells[3], l->reply);
	fputc('\n', t->style.out);
}

static bool is_shown(const struct text *t, const struct trial *trial)
{
	const struct smtp_reply *last = trial_last_reply(trial);

	return t->transcript || trial->token != NULL || (last != NULL && smtp_reply_class(last) != 5);
}

static bool any_shown(const struct text *t, const struct fact_trials *trials)
{
	for (size_t i = 0; i < trials->count; i++)
		if (is_shown(t, &trials->trials[i]))
			return true;
	return false;
}

static void table(struct text *t, const struct fact_trials *trials)
{
	static const char *const titles[4] = {"form", "sender", "recipient", "reply"};
	struct layout l = {.id = widest_id(trials)};
	size_t room = t->style.width - 8 - l.id;

	l.sender = room * 28 / 100;
	l.recipient = room * 36 / 100;
	l.reply = room - l.sender - l.recipient;
	table_line(t, &l, INK_QUIET, titles);
	for (size_t i = 0; i < trials->count; i++) {
		const struct trial *trial = &trials->trials[i];
		const char *const cells[4] = {trial->id, trial->sender, trial->recipient, result(t, trial)};

		if (is_shown(t, trial))
			table_line(t, &l, result_ink(trial), cells);
	}
}

static void stacked(struct text *t, const struct fact_trials *trials)
{
	for (size_t i = 0; i < trials->count; i++) {
		const struct trial *trial = &trials->trials[i];

		if (!is_shown(t, trial))
			continue;
		style_item(&t->style, 2, INK_PLAIN, "", result_ink(trial), trial->id);
		style_item(&t->style, 4, INK_QUIET, "from ", INK_PLAIN, trial->sender);
		style_item(&t->style, 4, INK_QUIET, "to ", INK_PLAIN, trial->recipient);
		style_item(&t->style, 4, INK_QUIET, "S: ", result_ink(trial), result(t, trial));
	}
}

static const char *summary(struct text *t, const struct fact_trials *trials)
{
	size_t taken = 0, refused = 0, put_off = 0, untried = 0, open;

	for (size_t i = 0; i < trials->count; i++) {
		const struct smtp_reply *last = trial_last_reply(&trials->trials[i]);
		unsigned class = last == NULL ? 0 : smtp_reply_class(last);

		if (trial_rung(&trials->trials[i]) >= RUNG_RCPT)
			taken++;
		else if (class == 5)
			refused++;
		else if (class == 4)
			put_off++;
		else if (trials->trials[i].rcpt == NULL)
			untried++;
	}
	open = trials->count - taken - refused - put_off - untried;
	return arena_format(t->scratch, "Address forms: %zu tried, %zu taken, %zu refused%s%s%s",
		trials->count - untried, taken, refused,
		put_off > 0 ? arena_format(t->scratch, ", %zu put off", put_off) : "",
		untried > 0 ? arena_format(t->scratch, ", %zu not tried", untried) : "",
		open > 0 ? arena_format(t->scratch, ", %zu without an answer", open) : "");
}

void text_forms(struct text *t, const struct subject *s)
{
	const struct fact_trials *trials = facts_trials(&s->facts, FACT_FORMS);
	const struct fact *fact = facts_get(&s->facts, FACT_FORMS);

	if (trials == NULL) {
		text_unknown(t, "Address forms", "not tried", fact_reason(fact));
		return;
	}
	fputc('\n', t->style.out);
	style_item(&t->style, 2, INK_PLAIN, "", INK_HEADING, summary(t, trials));
	if (!any_shown(t, trials))
		return;
	if (t->style.width >= FORMS_TABLE_MIN)
		table(t, trials);
	else
		stacked(t, trials);
}

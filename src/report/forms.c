/* The table of address forms: many lines that mostly say the same, so each form gets one line and no more, and those
 * that were refused for good are only counted, unless whole sessions are wanted. */
#include "report/text_parts.h"

#include <string.h>

#include "report/transactions.h"

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

enum { SAME_ANSWER_MAX = 5 }; /* forms shown for one answer */

/* The same code and enhanced code: for a reader the same answer. */
static bool same_answer(const struct trial *a, const struct trial *b)
{
	const struct smtp_reply *ra = trial_last_reply(a), *rb = trial_last_reply(b);

	return ra != NULL && rb != NULL && ra->code == rb->code && strcmp(ra->enhanced, rb->enhanced) == 0;
}

/* How many of the forms before form I had the same answer; with I = count, how many all in all had that of LIKE. */
static size_t answered_so(const struct fact_trials *trials, size_t i, const struct trial *like)
{
	size_t n = 0;

	for (size_t k = 0; k < i; k++)
		n += same_answer(&trials->trials[k], like);
	return n;
}

/* Is there something to see in the answer?  A form that was refused for good or not tried is only counted. */
static bool is_worth_it(const struct trial *trial)
{
	const struct smtp_reply *last = trial_last_reply(trial);

	return trial->token != NULL || (last != NULL && smtp_reply_class(last) != 5);
}

static bool is_shown(const struct text *t, const struct fact_trials *trials, size_t i)
{
	const struct trial *trial = &trials->trials[i];

	return t->transcript ||
	       (is_worth_it(trial) && (trial->token != NULL || answered_so(trials, i, trial) < SAME_ANSWER_MAX));
}

/* After the last form that is shown of one answer: how many more there are. */
static void rest(struct text *t, const struct fact_trials *trials, size_t i)
{
	const struct trial *trial = &trials->trials[i];
	size_t all = answered_so(trials, trials->count, trial);

	if (t->transcript || all <= SAME_ANSWER_MAX || answered_so(trials, i, trial) != SAME_ANSWER_MAX - 1)
		return;
	style_item(&t->style, 2, INK_QUIET, "", INK_QUIET,
		arena_format(t->scratch, "... and %zu more with %u %s (--transcript shows all)", all - SAME_ANSWER_MAX,
			trial_last_reply(trial)->code, trial_last_reply(trial)->enhanced));
}

static bool any_shown(const struct text *t, const struct fact_trials *trials)
{
	for (size_t i = 0; i < trials->count; i++)
		if (is_shown(t, trials, i))
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

		if (!is_shown(t, trials, i))
			continue;
		table_line(t, &l, result_ink(trial), cells);
		rest(t, trials, i);
	}
}

static void stacked(struct text *t, const struct fact_trials *trials)
{
	for (size_t i = 0; i < trials->count; i++) {
		const struct trial *trial = &trials->trials[i];

		if (!is_shown(t, trials, i))
			continue;
		style_item(&t->style, 2, INK_PLAIN, "", result_ink(trial), trial->id);
		style_item(&t->style, 4, INK_QUIET, "from ", INK_PLAIN, trial->sender);
		style_item(&t->style, 4, INK_QUIET, "to ", INK_PLAIN, trial->recipient);
		style_item(&t->style, 4, INK_QUIET, "S: ", result_ink(trial), result(t, trial));
		rest(t, trials, i);
	}
}

/* The check has read every answer as a refusal for good, temporary codes too: the table must not say otherwise. */
static bool all_refused(const struct subject *s)
{
	const struct finding *f = transaction_finding(s, "relay.forms");

	return f != NULL && strcmp(f->verdict->code, "refused") == 0;
}

static const char *summary(struct text *t, const struct fact_trials *trials, bool for_good)
{
	size_t taken = 0, refused = 0, for_now = 0, untried = 0, open;

	for (size_t i = 0; i < trials->count; i++) {
		const struct smtp_reply *last = trial_last_reply(&trials->trials[i]);
		unsigned class = last == NULL ? 0 : smtp_reply_class(last);

		if (trial_rung(&trials->trials[i]) >= RUNG_RCPT)
			taken++;
		else if (class == 5 || (class == 4 && for_good))
			refused++;
		else if (class == 4)
			for_now++;
		else if (trials->trials[i].rcpt == NULL)
			untried++;
	}
	open = trials->count - taken - refused - for_now - untried;
	return arena_format(t->scratch, "Address forms: %zu tried, %zu taken, %zu refused%s%s%s",
		trials->count - untried, taken, refused,
		for_now > 0 ? arena_format(t->scratch, ", %zu refused for now", for_now) : "",
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
	style_item(&t->style, 2, INK_PLAIN, "", INK_HEADING, summary(t, trials, all_refused(s)));
	if ((all_refused(s) && !t->transcript) || !any_shown(t, trials))
		return;
	if (t->style.width >= FORMS_TABLE_MIN)
		table(t, trials);
	else
		stacked(t, trials);
}

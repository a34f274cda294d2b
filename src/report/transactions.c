/* The three transactions beside each other: what differs between them is the whole point, so an administrator should
 * see it without scrolling. */
#include "report/transactions.h"

#include <string.h>

#include "report/text_parts.h"

const struct transaction_kind transaction_kinds[TRANSACTION_COUNT] = {
	{"relay", "Relay", FACT_RELAY, "relay.open"},
	{"forged", "Relay with a forged local sender", FACT_FORGED, "relay.forged_sender"},
	{"bounce", "Bounce", FACT_BOUNCE, "bounce.scatter"},
};

enum {
	SIDE_BY_SIDE = 120, /* columns of a terminal from which on three dialogues fit beside each other */
	GAP = 2,
	INDENT = 2
};

/* One paragraph of a dialogue. */
struct say {
	const char *prefix, *text;
	enum ink ink;
	struct say *next;
};

struct column {
	struct say *first, **last;
};

const struct trial *transaction_trial(const struct facts *f, const struct transaction_kind *kind)
{
	const struct fact_trials *trials = facts_trials(f, kind->fact);
	const struct trial *best = NULL;

	for (size_t i = 0; trials != NULL && i < trials->count; i++) {
		if (best == NULL || trial_rung(&trials->trials[i]) > trial_rung(best))
			best = &trials->trials[i];
	}
	return best;
}

size_t transaction_turns(const struct trial *t, const struct turn *turns[TRANSACTION_TURNS])
{
	const struct turn *all[TRANSACTION_TURNS] = {t->mail, t->rcpt, t->data, t->end};
	size_t n = 0;

	for (size_t i = 0; i < TRANSACTION_TURNS; i++) {
		if (all[i] != NULL)
			turns[n++] = all[i];
	}
	return n;
}

const char *transaction_rung_name(enum rung r)
{
	switch (r) {
	case RUNG_NONE:
		return "none";
	case RUNG_MAIL:
		return "mail";
	case RUNG_RCPT:
		return "rcpt";
	case RUNG_DATA:
		return "data";
	case RUNG_ACCEPTED:
		return "accepted";
	}
	return "none";
}

const struct finding *transaction_finding(const struct subject *s, const char *check_id)
{
	for (size_t i = 0; i < s->findings.count; i++) {
		if (strcmp(s->findings.items[i].check->id, check_id) == 0)
			return &s->findings.items[i];
	}
	return NULL;
}

static void say(struct text *t, struct column *c, enum ink ink, const char *prefix, const char *text)
{
	struct say *s = arena_alloc(t->scratch, sizeof *s);

	*s = (struct say){.prefix = prefix, .text = text, .ink = ink};
	*c->last = s;
	c->last = &s->next;
}

static void say_turn(struct text *t, struct column *c, const struct turn *turn)
{
	say(t, c, INK_PLAIN, "C: ", strcmp(turn->said, ".") == 0 ? ". (the message, and its end)" : turn->said);
	if (turn->reply == NULL)
		say(t, c, INK_QUIET, "S: ", "(no answer)");
	for (size_t i = 0; turn->reply != NULL && i < turn->reply->line_count; i++)
		say(t, c, INK_PLAIN, "S: ", smtp_reply_line(t->scratch, turn->reply, i));
}

static void fill(struct text *t, struct column *c, const struct subject *s, const struct transaction_kind *kind)
{
	const struct trial *trial = transaction_trial(&s->facts, kind);
	const struct fact *fact = facts_get(&s->facts, kind->fact);
	const struct finding *finding = transaction_finding(s, kind->check);
	const struct turn *turns[TRANSACTION_TURNS];
	size_t n;

	*c = (struct column){.last = &c->first};
	say(t, c, INK_HEADING, "", kind->title);
	if (trial == NULL) {
		say(t, c, INK_QUIET, "", arena_format(t->scratch, "not tried: %s", fact_reason(fact)));
	} else {
		n = transaction_turns(trial, turns);
		for (size_t i = 0; i < n; i++)
			say_turn(t, c, turns[i]);
		say(t, c, INK_PLAIN, "= ", text_outcome(t, trial, finding));
	}
	if (finding != NULL) {
		enum severity severity = finding->verdict->severity;

		say(t, c, style_ink(severity), "",
			arena_format(t->scratch, "%s: %s", style_word(severity), text_title(t, finding)));
	}
}

static void stacked(struct text *t, const struct column *columns)
{
	for (size_t i = 0; i < TRANSACTION_COUNT; i++) {
		if (i > 0)
			fputc('\n', t->style.out);
		for (const struct say *s = columns[i].first; s != NULL; s = s->next)
			style_item(&t->style, s == columns[i].first ? INDENT : 2 * INDENT, INK_QUIET, s->prefix, s->ink,
				s->text);
	}
}

/* Where a column's printing has come to. */
struct cursor {
	const struct say *say;
	const char *rest;
	bool begun; /* the prefix is out */
};

/* The column's next line in exactly WIDTH columns, or less for the last. */
static void column_line(struct text *t, struct cursor *c, size_t width, bool last)
{
	size_t lead, len, used;
	const char *line;

	if (c->say == NULL) {
		style_spaces(&t->style, last ? 0 : width);
		return;
	}
	if (!c->begun)
		c->rest = c->say->text;
	lead = strlen(c->say->prefix);
	line = style_take(&c->rest, width - lead, &len);
	if (c->begun)
		style_spaces(&t->style, lead);
	else
		style_put(&t->style, INK_QUIET, c->say->prefix, lead);
	style_put(&t->style, c->say->ink, line, len);
	used = lead + style_columns(line, len);
	style_spaces(&t->style, last || used > width ? 0 : width - used);
	c->begun = *c->rest != '\0';
	if (!c->begun)
		c->say = c->say->next;
}

static bool any_left(const struct cursor *cursors)
{
	for (size_t i = 0; i < TRANSACTION_COUNT; i++) {
		if (cursors[i].say != NULL)
			return true;
	}
	return false;
}

static void side_by_side(struct text *t, const struct column *columns)
{
	size_t width = (t->style.width - INDENT - GAP * (TRANSACTION_COUNT - 1)) / TRANSACTION_COUNT;
	struct cursor cursors[TRANSACTION_COUNT] = {0};

	for (size_t i = 0; i < TRANSACTION_COUNT; i++)
		cursors[i].say = columns[i].first;
	while (any_left(cursors)) {
		size_t last = TRANSACTION_COUNT - 1;

		/* No spaces at the end of a line. */
		while (cursors[last].say == NULL)
			last--;
		style_spaces(&t->style, INDENT);
		for (size_t i = 0; i <= last; i++) {
			column_line(t, &cursors[i], width, i == last);
			style_spaces(&t->style, i < last ? GAP : 0);
		}
		fputc('\n', t->style.out);
	}
}

/* If none was tried, all for one reason: that reason, to be told once. */
static const char *none_tried(const struct subject *s)
{
	const char *reason = NULL;

	for (size_t i = 0; i < TRANSACTION_COUNT; i++) {
		const char *why = fact_reason(facts_get(&s->facts, transaction_kinds[i].fact));

		if (transaction_trial(&s->facts, &transaction_kinds[i]) != NULL)
			return NULL;
		if (reason != NULL && strcmp(reason, why) != 0)
			return NULL;
		reason = why;
	}
	return reason;
}

void text_transactions(struct text *t, const struct subject *s)
{
	struct column columns[TRANSACTION_COUNT];
	const char *reason = none_tried(s);

	if (reason != NULL && t->reason != NULL && strcmp(reason, t->reason) == 0)
		return;
	fputc('\n', t->style.out);
	for (size_t i = 0; i < TRANSACTION_COUNT; i++)
		fill(t, &columns[i], s, &transaction_kinds[i]);
	if (reason != NULL)
		text_unknown(t, "Relay and bounce transactions", "not tried", reason);
	else if (t->style.width >= SIDE_BY_SIDE)
		side_by_side(t, columns);
	else
		stacked(t, columns);
}

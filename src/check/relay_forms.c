/* relay_forms.c - the address forms: other spellings of the operator's mailbox that slip through wrong patterns. */
#include "check/ladder.h"

#include <string.h>

#include "check/judge.h"
#include "check/table.h"

enum { EXAMPLES = 3 }; /* forms shown where they prove nothing that relay.open does not prove */

static const struct verdict verdicts[] = {
	{"refused", SEVERITY_GOOD, "Every address form was refused", NULL, LADDER_REFERENCE},
	{"rcpt_taken", SEVERITY_WARNING, "Takes a foreign recipient in a disguised form", LADDER_ADVICE_RCPT,
		LADDER_REFERENCE},
	{"rcpt_taken_weak", SEVERITY_UNKNOWN,
		"Could not tell whether an address form slips through: some were taken, but it takes every local name",
		"Let the server refuse users who do not exist (see bounce.scatter), then run the audit again: before "
		"that a form that is taken cannot be told from a local user's name.",
		LADDER_REFERENCE},
	{"data_taken", SEVERITY_WARNING, "Takes a disguised foreign recipient and DATA, but did not take the message",
		LADDER_ADVICE_RCPT, LADDER_REFERENCE},
	{"data_unanswered", SEVERITY_WARNING,
		"Takes a disguised foreign recipient and DATA; whether it took the message was not heard",
		LADDER_ADVICE_RCPT, LADDER_REFERENCE},
	{"accepted", SEVERITY_URGENT, "Relays for strangers who disguise the recipient: the message was taken",
		LADDER_ADVICE, LADDER_REFERENCE},
	{"accepted_weak", SEVERITY_WARNING, "Took a message to a disguised recipient, but it takes every recipient",
		LADDER_ADVICE_WEAK, LADDER_REFERENCE},
	{"none", SEVERITY_UNKNOWN, "Could not tell whether an address form slips through: none was tried",
		"Run the audit again with an impact of address or deliver.", "relaycheck(1), --impact"},
	REFUSAL_ROWS("whether an address form slips through"){0},
};

struct tally {
	enum rung best;
	const struct trial *best_form; /* the first that got so far */
	size_t taken, refused, open;
	size_t by[REFUSAL_COUNT]; /* could not tell, by reason */
	const struct trial *open_example[REFUSAL_COUNT];
};

/* Where a form's own invention of a sender is refused for good, the form is refused: the sender was the question. */
static bool is_refused(const struct facts *f, const struct trial *form, enum refusal r)
{
	const struct trial *relay = facts_trial(f, FACT_RELAY);
	bool invented = relay && strcmp(relay->sender, form->sender) != 0;

	return refusal_is_answer(r) ||
	       (r == REFUSAL_SENDER && invented && smtp_reply_class(trial_last_reply(form)) == 5);
}

static struct tally count(const struct facts *f, const struct fact_trials *forms)
{
	struct tally t = {.best = RUNG_NONE};
	for (size_t i = 0; i < forms->count; i++) {
		const struct trial *form = &forms->trials[i];
		enum rung rung = trial_rung(form);
		if (rung >= RUNG_RCPT) {
			t.taken++;
			if (rung > t.best) {
				t.best = rung;
				t.best_form = form;
			}
			continue;
		}
		enum refusal r = refusal_of_trial(f, form);
		if (is_refused(f, form, r)) {
			t.refused++;
			continue;
		}
		t.open++;
		t.by[r]++;
		t.open_example[r] = t.open_example[r] ? t.open_example[r] : form;
	}
	return t;
}

static enum refusal commonest(const struct tally *t)
{
	enum refusal best = REFUSAL_NOT_ASKED;
	for (size_t r = 0; r < REFUSAL_COUNT; r++)
		if (t->by[r] > t->by[best])
			best = (enum refusal)r;
	return best;
}

static void open_evidence(struct findings *out, const struct tally *t)
{
	for (size_t r = 0; r < REFUSAL_COUNT; r++)
		if (t->by[r])
			finding_evidence(out, "could not tell for %zu: %s", t->by[r], refusal_words((enum refusal)r));
}

/* The form that got farthest comes first, with its last answer; at most MAX. */
static void taken_evidence(struct findings *out, const struct fact_trials *forms, enum rung best, size_t max)
{
	for (enum rung rung = best; rung >= RUNG_RCPT; rung--)
		for (size_t i = 0; i < forms->count && max > 0; i++) {
			const struct trial *t = &forms->trials[i];
			if (trial_rung(t) != rung)
				continue;
			max--;
			const struct turn *last = t->end ? t->end : t->data ? t->data : t->rcpt;
			const char *reply =
				last->reply ? smtp_reply_line(out->arena, last->reply, last->reply->line_count - 1)
					    : why_text(t->why);
			finding_evidence(out, "%s: RCPT TO:%s from %s: %s %s", t->id, t->recipient, t->sender,
				last == t->rcpt ? "<" : "message <", reply);
		}
}

static void judge_taken(
	const struct facts *f, struct findings *out, const struct fact_trials *forms, const struct tally *t)
{
	const struct trial *relay = facts_trial(f, FACT_RELAY);
	bool plain_too = relay && trial_rung(relay) >= RUNG_RCPT;
	bool weak = ladder_takes_everything(f);

	if (t->best == RUNG_ACCEPTED)
		finding_add(out, weak ? "accepted_weak" : "accepted");
	else if (t->best == RUNG_DATA)
		finding_add(out, ladder_data_code(t->best_form));
	else
		finding_add(out, weak ? "rcpt_taken_weak" : "rcpt_taken");
	finding_evidence(out, "%zu of %zu forms taken, %zu refused", t->taken, forms->count, t->refused);
	ladder_control_evidence(out, f);
	if (weak)
		finding_evidence(
			out, "a form may have been taken as the name of a local user, who need not exist here");
	open_evidence(out, t);
	if (plain_too)
		finding_evidence(out, "the plain address is taken as well (relay.open); the first of the forms:");
	taken_evidence(out, forms, t->best, plain_too ? EXAMPLES : forms->count);
	if (!weak)
		ladder_paste(out, f);
}

static void judge_tried(const struct facts *f, struct findings *out, const struct fact_trials *forms)
{
	struct tally t = count(f, forms);
	if (t.taken) {
		judge_taken(f, out, forms, &t);
	} else if (t.open) {
		enum refusal r = commonest(&t);
		finding_add(out, refusal_code(r));
		finding_title(out, "Could not tell whether an address form slips through (%zu of %zu not told): %s",
			t.open, forms->count, refusal_words(r));
		finding_evidence(out, "%zu of %zu forms refused", t.refused, forms->count);
		open_evidence(out, &t);
		refusal_evidence(out, t.open_example[r]);
	} else {
		finding_add(out, "refused");
		finding_evidence(out, "%zu of %zu forms refused", t.refused, forms->count);
	}
}

static void judge(const struct facts *f, struct findings *out)
{
	const struct fact_trials *forms = facts_trials(f, FACT_FORMS);
	enum refusal r = refusal_of_fact(f, FACT_FORMS);
	if (forms && forms->count)
		judge_tried(f, out, forms);
	else if (forms)
		finding_add(out, "none");
	else
		refusal_finding(out, f, FACT_FORMS, r);
}

const struct check check_relay_forms = {
	.id = "relay.forms",
	.question = "Does another spelling of a foreign recipient slip through?",
	.why = "Old routing notations (user%domain@host, host!user, @host:user@domain, quoted local parts, address "
	       "literals) have opened relays that looked closed. Each form of your own mailbox is offered at RCPT, and "
	       "the first one that is taken may go on to a message. A quoted form that is taken may be a local user's "
	       "name only: where the server takes unknown users too, the verdict says that it is weak.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_FORMS) | FACT_BIT(FACT_RELAY) | FACT_BIT(FACT_BOUNCE) | FACT_BIT(FACT_CONNECT) |
		 FACT_BIT(FACT_BANNER),
	.verdicts = verdicts,
	.judge = judge,
};

/* ladder.c - puts a transaction on its rung, and says how much that weighs. */
#include "check/ladder.h"

#include "check/judge.h"
#include "check/paste.h"

bool ladder_takes_everything(const struct facts *f)
{
	const struct trial *bounce = facts_trial(f, FACT_BOUNCE);
	if (!bounce || trial_rung(bounce) < RUNG_RCPT)
		return false;
	const struct turn *stop = refusal_turn(bounce);
	return !stop || !stop->reply || !refusal_is_answer(refusal_of_trial(f, bounce));
}

void ladder_control_evidence(struct findings *out, const struct facts *f)
{
	const struct trial *bounce = facts_trial(f, FACT_BOUNCE);
	if (ladder_takes_everything(f))
		finding_evidence(out,
			"control: accepts everything (%s was taken): the relay verdict is weaker until the message is "
			"seen in the mailbox",
			bounce->recipient);
	else if (bounce && refusal_is_answer(refusal_of_trial(f, bounce)))
		finding_evidence(
			out, "control: %s was refused, so the server does tell recipients apart", bounce->recipient);
	else
		finding_evidence(out, "control: could not tell whether it refuses unknown users: %s",
			refusal_words(refusal_of_fact(f, FACT_BOUNCE)));
}

static const struct paste pastes[] = {
	{"Postfix",
		{"smtpd_relay_restrictions = permit_mynetworks permit_sasl_authenticated defer_unauth_destination"}},
	{"Exim", {"# in acl_check_rcpt, after the rules for your own hosts and users:",
			 "require message = relay not permitted",
			 "        domains = +local_domains : +relay_to_domains"}},
	{"OpenSMTPD", {"# no rule \"match from any for any\"; instead:",
			      "match from any for domain <domains> action \"local\"",
			      "match auth from any for any action \"relay\""}},
	{"Sendmail",
		{"dnl sendmail.mc: no promiscuous_relay, relay_entire_domain, relay_local_from or loose_relay_check",
			"FEATURE(`access_db')dnl"}},
};

void ladder_paste(struct findings *out, const struct facts *f)
{
	paste_lines(out, f, pastes, sizeof pastes / sizeof *pastes);
}

static void judge_taken(const struct facts *f, struct findings *out, const struct trial *t, const char *code)
{
	finding_add(out, code);
	refusal_evidence(out, t);
	ladder_control_evidence(out, f);
	ladder_paste(out, f);
}

const char *ladder_data_code(const struct trial *t)
{
	return t->end && t->end->reply ? "data_taken" : "data_unanswered";
}

void ladder_judge(const struct facts *f, struct findings *out, enum fact_id id)
{
	const struct trial *t = facts_trial(f, id);
	switch (t ? trial_rung(t) : RUNG_NONE) {
	case RUNG_RCPT:
		judge_taken(f, out, t, "rcpt_taken");
		return;
	case RUNG_DATA:
		judge_taken(f, out, t, ladder_data_code(t));
		return;
	case RUNG_ACCEPTED:
		judge_taken(f, out, t, ladder_takes_everything(f) ? "accepted_weak" : "accepted");
		finding_evidence(out, "only the message in the mailbox proves it%s%s",
			t->token ? ": look for token " : "", t->token ? t->token : "");
		return;
	case RUNG_NONE:
	case RUNG_MAIL:
		break;
	}
	enum refusal r = refusal_of_fact(f, id);
	if (!refusal_is_answer(r)) {
		refusal_finding(out, f, id, r);
		return;
	}
	finding_add(out, "refused");
	refusal_evidence(out, t);
}

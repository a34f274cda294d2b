/* smtp_postmaster.c - every server that takes mail must take mail for its postmaster. */
#include "check/judge.h"
#include "check/refusal.h"
#include "check/table.h"

static const struct verdict verdicts[] = {
	{"taken", SEVERITY_GOOD, "Mail to postmaster is taken", NULL, "RFC 5321 section 4.5.1"},
	{"refused", SEVERITY_WARNING, "Mail to postmaster is refused",
		"Let postmaster lead to a mailbox that somebody reads (line below for /etc/aliases, then run "
		"newaliases).",
		"RFC 5321 section 4.5.1; RFC 2142 section 5"},
	REFUSAL_ROWS_GREETED("whether mail to postmaster is taken"){0},
};

static void judge(const struct facts *f, struct findings *out)
{
	const struct trial *t = facts_trial(f, FACT_POSTMASTER);
	/* Before a welcome smtp.connect or smtp.banner says why. */
	if (!judge_greeted(f))
		return;
	if (t && trial_rung(t) >= RUNG_RCPT) {
		finding_add(out, "taken");
		refusal_evidence(out, t);
		return;
	}
	enum refusal r = refusal_of_fact(f, FACT_POSTMASTER);
	if (!refusal_is_answer(r)) {
		refusal_finding(out, f, FACT_POSTMASTER, r);
		return;
	}
	finding_add(out, "refused");
	refusal_evidence(out, t);
	finding_paste(out, "postmaster: root");
}

const struct check check_smtp_postmaster = {
	.id = "smtp.postmaster",
	.question = "Is mail to postmaster taken?",
	.why = "postmaster is the one address that every mail server has, so that troubles can be reported to a "
	       "person. The audit offers RCPT TO:<postmaster> and sends no message.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_CONNECT) | FACT_BIT(FACT_BANNER) | FACT_BIT(FACT_POSTMASTER),
	.verdicts = verdicts,
	.judge = judge,
};

/* smtp_null_sender.c - bounces and receipts come from the null sender and must be taken. */
#include "check/judge.h"
#include "check/refusal.h"
#include "check/table.h"

static const struct verdict verdicts[] = {
	{"taken", SEVERITY_GOOD, "Mail from the null sender is taken", NULL, "RFC 5321 section 4.5.5"},
	{"refused", SEVERITY_WARNING, "Mail from the null sender is refused: users never learn that their mail failed",
		"Take MAIL FROM:<>; filter forged bounces by other means (BATV, content) and only after RCPT.",
		"RFC 5321 section 4.5.5, section 6.1"},
	{"recipient_refused", SEVERITY_UNKNOWN,
		"Could not tell whether the null sender is taken: postmaster is refused anyway",
		"Let the server take mail for postmaster, then run the audit again.", "RFC 5321 section 4.5.1"},
	REFUSAL_ROWS_GREETED("whether mail from the null sender is taken"){0},
};

/* The null sender is to blame only if another sender got further. */
static bool others_fare_no_better(const struct facts *f, enum refusal r)
{
	const struct trial *t = facts_trial(f, FACT_POSTMASTER);
	return t && trial_rung(t) < RUNG_RCPT && refusal_of_trial(f, t) == r;
}

static void judge(const struct facts *f, struct findings *out)
{
	const struct trial *t = facts_trial(f, FACT_NULL_SENDER);
	if (!judge_greeted(f))
		return;
	if (t && trial_rung(t) >= RUNG_RCPT) {
		finding_add(out, "taken");
		refusal_evidence(out, t);
		return;
	}
	enum refusal r = refusal_of_fact(f, FACT_NULL_SENDER);
	if (r == REFUSAL_SENDER && !others_fare_no_better(f, r)) {
		finding_add(out, "refused");
	} else if (!refusal_is_answer(r)) {
		refusal_finding(out, f, FACT_NULL_SENDER, r);
		return;
	} else {
		finding_add(out, others_fare_no_better(f, r) ? "recipient_refused" : "refused");
	}
	refusal_evidence(out, t);
}

const struct check check_smtp_null_sender = {
	.id = "smtp.null_sender",
	.question = "Is mail from the null sender taken?",
	.why = "Failure notices are sent with an empty reverse-path, so that they never loop. A server that refuses it "
	       "keeps its own users from learning that their mail was not delivered. The audit offers MAIL FROM:<> to "
	       "postmaster and sends no message.",
	.scope = SCOPE_ADDRESS,
	.needs =
		FACT_BIT(FACT_CONNECT) | FACT_BIT(FACT_BANNER) | FACT_BIT(FACT_NULL_SENDER) | FACT_BIT(FACT_POSTMASTER),
	.verdicts = verdicts,
	.judge = judge,
};

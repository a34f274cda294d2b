/* smtp_expn.c - does EXPN tell strangers who has a mailbox? */
#include "check/disclosure.h"
#include "check/table.h"

static const struct verdict verdicts[] = {DISCLOSURE_ROWS("EXPN", "RFC 5321 section 3.5.2, section 7.3"){0}};

static void judge(const struct facts *f, struct findings *out)
{
	disclosure_judge(f, out, FACT_EXPN);
}

const struct check check_smtp_expn = {
	.id = "smtp.expn",
	.question = "Does EXPN tell strangers who has a mailbox here?",
	.why = "EXPN lists the members of a mailing list and serves address harvesters. A plain refusal gives nothing "
	       "away; an answer that a random list exists, or does not, shows that the command works.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_CONNECT) | FACT_BIT(FACT_BANNER) | FACT_BIT(FACT_EXPN),
	.verdicts = verdicts,
	.judge = judge,
};

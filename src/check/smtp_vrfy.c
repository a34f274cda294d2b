/* smtp_vrfy.c - does VRFY tell strangers who has a mailbox? */
#include "check/disclosure.h"
#include "check/table.h"

static const struct verdict verdicts[] = {DISCLOSURE_ROWS("VRFY", "RFC 5321 section 3.5.3, section 7.3"){0}};

static void judge(const struct facts *f, struct findings *out)
{
	disclosure_judge(f, out, FACT_VRFY);
}

const struct check check_smtp_vrfy = {
	.id = "smtp.vrfy",
	.question = "Does VRFY tell strangers who has a mailbox here?",
	.why = "VRFY was meant to verify addresses and serves address harvesters. 252 (\"cannot verify, but will "
	       "try\") and a plain refusal give nothing away; an answer that a random user exists, or does not, shows "
	       "that the command works.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_CONNECT) | FACT_BIT(FACT_BANNER) | FACT_BIT(FACT_VRFY),
	.verdicts = verdicts,
	.judge = judge,
};

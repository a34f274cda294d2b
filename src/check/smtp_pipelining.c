/* smtp_pipelining.c - is PIPELINING offered? */
#include "check/extension.h"
#include "check/table.h"

static const struct verdict verdicts[] = {
	{"offered", SEVERITY_INFO, "PIPELINING is offered", NULL, "RFC 2920 section 3"},
	{"not_offered", SEVERITY_INFO, "PIPELINING is not offered", NULL, "RFC 2920 section 3"},
	{0},
};

static void judge(const struct facts *f, struct findings *out)
{
	extension_judge(f, out, "PIPELINING");
}

const struct check check_smtp_pipelining = {
	.id = "smtp.pipelining",
	.question = "Does the server offer PIPELINING?",
	.why = "With PIPELINING a sender puts several commands into one packet, which saves a round trip each.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_CONNECT) | FACT_BIT(FACT_BANNER) | FACT_BIT(FACT_EHLO),
	.verdicts = verdicts,
	.judge = judge,
};

/* smtp_starttls.c - is STARTTLS offered? */
#include "check/extension.h"
#include "check/table.h"

static const struct verdict verdicts[] = {
	{"offered", SEVERITY_INFO, "STARTTLS is offered", NULL, "RFC 3207 section 4"},
	{"not_offered", SEVERITY_INFO, "STARTTLS is not offered", NULL, "RFC 3207 section 4"},
	{0},
};

static void judge(const struct facts *f, struct findings *out)
{
	extension_judge(f, out, "STARTTLS");
}

const struct check check_smtp_starttls = {
	.id = "smtp.starttls",
	.question = "Does the server offer STARTTLS?",
	.why = "With STARTTLS mail is encrypted on its way. This finding says only whether the server offers it.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_CONNECT) | FACT_BIT(FACT_BANNER) | FACT_BIT(FACT_EHLO),
	.verdicts = verdicts,
	.judge = judge,
};

/* smtp_version.c - what the greeting gives away of the software. */
#include "check/judge.h"
#include "check/table.h"
#include "proto/smtp_banner.h"

static const struct verdict verdicts[] = {
	{"nothing", SEVERITY_GOOD, "The greeting does not name the software", NULL, "RFC 5321 section 7.5"},
	{"product", SEVERITY_INFO, "The greeting names the software", NULL, "RFC 5321 section 7.5"},
	{"version", SEVERITY_WARNING, "The greeting names the software's exact version",
		"Leave the version out of the greeting: Postfix smtpd_banner = $myhostname ESMTP, Exim smtp_banner = "
		"$primary_hostname ESMTP, Sendmail confSMTP_LOGIN_MSG `$j ESMTP'.",
		"RFC 5321 section 7.5"},
	{0},
};

static void judge(const struct facts *f, struct findings *out)
{
	if (!judge_greeted(f))
		return;
	const struct turn *banner = facts_reply(f, FACT_BANNER);
	struct smtp_banner told;
	smtp_banner_read(out->arena, smtp_reply_text(out->arena, banner->reply), &told);
	if (!told.software) {
		finding_add(out, "nothing");
	} else if (!told.version) {
		finding_add(out, "product");
		finding_title(out, "The greeting names the software: %s", told.software);
	} else {
		finding_add(out, "version");
		finding_title(out, "The greeting names software and exact version: %s %s", told.software, told.version);
	}
	finding_turn(out, banner);
	if (told.os)
		finding_evidence(out, "system: %s", told.os);
}

const struct check check_smtp_version = {
	.id = "smtp.version",
	.question = "Does the greeting give the software and its version away?",
	.why = "A version number tells everybody which known holes to try first. It hides nothing from those who look "
	       "closely, but nobody needs it to deliver mail.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_CONNECT) | FACT_BIT(FACT_BANNER),
	.verdicts = verdicts,
	.judge = judge,
};

/* smtp_ehlo_name.c - the name in the answer to EHLO against the one in the greeting. */
#include "base/text.h"
#include "check/judge.h"
#include "check/table.h"
#include "proto/smtp_banner.h"

static const struct verdict verdicts[] = {
	{"match", SEVERITY_GOOD, "The EHLO answer and the greeting have the same name", NULL,
		"RFC 5321 section 4.1.1.1"},
	{"mismatch", SEVERITY_WARNING, "The EHLO answer has another name than the greeting",
		"Set one name for both (Postfix: leave smtpd_banner at $myhostname); two names point to two servers "
		"behind one address.",
		"RFC 5321 section 4.1.1.1"},
	{"not_a_name", SEVERITY_WARNING, "The EHLO answer does not begin with a host name",
		"Let the answer to EHLO begin with the host's full name.", "RFC 5321 section 4.1.1.1"},
	JUDGE_UNKNOWN_ROW("the name in the EHLO answer", "Run the audit again.", "RFC 5321 section 4.1.1.1"),
	{0},
};

static void judge(const struct facts *f, struct findings *out)
{
	const struct turn *hello = judge_hello(f);
	if (!judge_greeted(f) || !hello)
		return;
	const struct fact *fact = facts_get(f, FACT_EHLO_NAME);
	const struct fact_name *ehlo = judge_name(f, FACT_EHLO_NAME), *banner = judge_name(f, FACT_BANNER_NAME);
	if (fact->state == FACT_UNKNOWN) {
		judge_unknown(out, f, FACT_EHLO_NAME);
		return;
	}
	if (!ehlo || smtp_host_form(ehlo->name) == SMTP_HOST_NONE) {
		finding_add(out, "not_a_name");
		finding_turn(out, hello);
		return;
	}
	/* A greeting without a name is smtp.banner_name's business. */
	if (!banner || smtp_host_form(banner->name) == SMTP_HOST_NONE)
		return;
	finding_add(out, text_equal_nocase(ehlo->name, banner->name) ? "match" : "mismatch");
	finding_evidence(out, "greeting: %s", banner->name);
	finding_evidence(out, "EHLO answer: %s", ehlo->name);
}

const struct check check_smtp_ehlo_name = {
	.id = "smtp.ehlo_name",
	.question = "Does the server give the same name in its greeting and in its EHLO answer?",
	.why = "Both places name the server. Two names in one session come from a proxy, a load balancer, or settings "
	       "that were changed in one place only.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_CONNECT) | FACT_BIT(FACT_BANNER) | FACT_BIT(FACT_BANNER_NAME) | FACT_BIT(FACT_EHLO) |
		 FACT_BIT(FACT_HELO) | FACT_BIT(FACT_EHLO_NAME),
	.verdicts = verdicts,
	.judge = judge,
};

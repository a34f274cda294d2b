/* smtp_banner_rdns.c - the name in the greeting against the PTR names of the address. */
#include "base/text.h"
#include "check/judge.h"
#include "check/table.h"
#include "proto/smtp_banner.h"

static const struct verdict verdicts[] = {
	{"match", SEVERITY_GOOD, "The greeting's name is a PTR name of the address", NULL, "RFC 1912 section 2.1"},
	{"mismatch", SEVERITY_WARNING, "The greeting's name differs from the PTR name",
		"Use one name for both: set the greeting to the PTR name (Postfix: myhostname), or have the PTR record "
		"below put into the reverse zone by whoever runs it.",
		"RFC 1912 section 2.1"},
	JUDGE_UNKNOWN_ROW("whether the greeting's name is the PTR name", "See the finding on the PTR record.",
		"RFC 1912 section 2.1"),
	{0},
};

static void judge_names(const struct facts *f, struct findings *out, const char *banner, const struct fact_names *ptr)
{
	char reverse[IP_REVERSE_SIZE];
	bool match = false;
	for (size_t i = 0; i < ptr->count; i++)
		match = match || text_equal_nocase(ptr->names[i].name, banner);
	finding_add(out, match ? "match" : "mismatch");
	finding_evidence(out, "greeting: %s", banner);
	for (size_t i = 0; i < ptr->count; i++)
		finding_evidence(out, "PTR: %s", ptr->names[i].name);
	if (!match && f->ip.family && smtp_host_form(banner) == SMTP_HOST_NAME)
		finding_paste(out, "%s. IN PTR %s.", ip_reverse_name(&f->ip, reverse), banner);
}

static void judge(const struct facts *f, struct findings *out)
{
	const struct fact *ptr = facts_get(f, FACT_PTR);
	const struct fact_name *banner = judge_name(f, FACT_BANNER_NAME);
	/* Without a PTR record rdns.present speaks; without a name in the greeting, smtp.banner_name. */
	if (!judge_greeted(f) || !banner || ptr->state == FACT_ABSENT)
		return;
	if (smtp_host_form(banner->name) == SMTP_HOST_LITERAL || smtp_host_form(banner->name) == SMTP_HOST_NONE)
		return;
	if (ptr->state == FACT_HAVE)
		judge_names(f, out, banner->name, ptr->names);
	else
		judge_unknown(out, f, FACT_PTR);
}

const struct check check_smtp_banner_rdns = {
	.id = "smtp.banner_rdns",
	.question = "Is the name in the greeting the PTR name of the address?",
	.why = "Receivers compare the names a server gives itself with the PTR record of its address. Servers that "
	       "send and take mail on one address should have one name everywhere.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_CONNECT) | FACT_BIT(FACT_BANNER) | FACT_BIT(FACT_BANNER_NAME) | FACT_BIT(FACT_PTR),
	.verdicts = verdicts,
	.judge = judge,
};

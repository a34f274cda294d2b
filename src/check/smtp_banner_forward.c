/* smtp_banner_forward.c - the name in the greeting must lead to the address that greets. */
#include "check/judge.h"
#include "check/table.h"
#include "proto/smtp_banner.h"

static const struct verdict verdicts[] = {
	{"leads_here", SEVERITY_GOOD, "The greeting's name leads to this address", NULL, "RFC 5321 section 2.3.5"},
	{"elsewhere", SEVERITY_WARNING, "The greeting's name leads to another address",
		"Add this address to the name's A or AAAA records (line below), or greet with a name that leads here.",
		"RFC 5321 section 2.3.5"},
	{"no_address", SEVERITY_WARNING, "The greeting's name does not resolve",
		"Publish the name with this address (line below), or greet with a name that leads here.",
		"RFC 5321 section 2.3.5"},
	{"bogus", SEVERITY_WARNING, "The greeting's name fails DNSSEC validation",
		"Sign the zone again, or let the parent's DS records match its keys; look for signatures that expired.",
		"RFC 4035 section 5.5"},
	JUDGE_UNKNOWN_ROW("whether the greeting's name leads to this address",
		"Query every name server of the name's zone; run the audit again when all answer.",
		"RFC 5321 section 2.3.5"),
	{0},
};

static void paste(const struct facts *f, struct findings *out, const char *name)
{
	char text[IP_TEXT_SIZE];
	if (f->ip.family)
		finding_paste(out, "%s. IN %s %s", name, f->ip.family == 6 ? "AAAA" : "A", ip_text(&f->ip, text));
}

static void judge_name_of(const struct facts *f, struct findings *out, const struct fact_name *name)
{
	if (name->forward == DNS_FOUND) {
		finding_add(out, name->points_back ? "leads_here" : "elsewhere");
	} else if (name->forward == DNS_NODATA || name->forward == DNS_NXDOMAIN) {
		finding_add(out, "no_address");
	} else {
		finding_add(out, name->forward == DNS_BOGUS ? "bogus" : "could_not_tell");
		judge_name_evidence(out, name);
		return;
	}
	judge_name_evidence(out, name);
	if (!name->points_back)
		paste(f, out, name->name);
}

static void judge(const struct facts *f, struct findings *out)
{
	const struct fact_name *name = judge_name(f, FACT_BANNER_NAME);
	const struct fact *fact = facts_get(f, FACT_BANNER_NAME);
	if (!judge_greeted(f))
		return;
	if (name && smtp_host_form(name->name) == SMTP_HOST_NAME)
		judge_name_of(f, out, name);
	else if (fact->state == FACT_UNKNOWN)
		judge_unknown(out, f, FACT_BANNER_NAME);
}

const struct check check_smtp_banner_forward = {
	.id = "smtp.banner_forward",
	.question = "Does the name in the greeting lead to this address?",
	.why = "The name a server gives itself must be one that others can look up, and it should lead to the server. "
	       "A name that leads nowhere is often a left-over of the installation or of a move.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_CONNECT) | FACT_BIT(FACT_BANNER) | FACT_BIT(FACT_BANNER_NAME),
	.verdicts = verdicts,
	.judge = judge,
};

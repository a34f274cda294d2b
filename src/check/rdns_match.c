/* rdns_match.c - forward-confirmed reverse DNS: a PTR name must lead back to the address. */
#include "check/judge.h"
#include "check/table.h"
#include "proto/smtp_banner.h"

static const struct verdict verdicts[] = {
	{"match", SEVERITY_GOOD, "A PTR name leads back to the address (FCrDNS)", NULL,
		"RFC 1912 section 2.1; RFC 8601 section 3"},
	{"none", SEVERITY_WARNING, "No PTR name leads back to the address",
		"Let the PTR name lead to this address (line below, if it is a host name), or have the PTR record "
		"changed to a name that does.",
		"RFC 1912 section 2.1; RFC 8601 section 3"},
	JUDGE_CANCELLED_ROW("whether a PTR name leads back to the address"),
	JUDGE_UNKNOWN_ROW("whether a PTR name leads back to the address: DNS did not answer",
		"Query every name server of the PTR names' zones; run the audit again when all answer.",
		"RFC 1912 section 2.1; RFC 8601 section 3"),
	{0},
};

/* Only a host name: whoever runs the reverse zone may have written anything. */
static void paste(const struct facts *f, struct findings *out, const struct fact_names *ptr)
{
	char text[IP_TEXT_SIZE];
	for (size_t i = 0; i < ptr->count; i++) {
		if (smtp_host_form(ptr->names[i].name) != SMTP_HOST_NAME)
			continue;
		finding_paste(out, "%s. IN %s %s", ptr->names[i].name, f->ip.family == 6 ? "AAAA" : "A",
			ip_text(&f->ip, text));
		return;
	}
}

static void judge_names(const struct facts *f, struct findings *out, const struct fact_names *ptr)
{
	bool match = false, open = false;
	for (size_t i = 0; i < ptr->count; i++) {
		match = match || ptr->names[i].points_back;
		open = open || !judge_answered(ptr->names[i].forward);
	}
	finding_add(out, match ? "match" : open ? "could_not_tell" : "none");
	for (size_t i = 0; i < ptr->count; i++)
		judge_name_evidence(out, &ptr->names[i]);
	if (!match && !open && f->ip.family)
		paste(f, out, ptr);
}

static void judge(const struct facts *f, struct findings *out)
{
	const struct fact *ptr = facts_get(f, FACT_PTR);
	if (ptr->state == FACT_HAVE)
		judge_names(f, out, ptr->names);
	else if (ptr->state == FACT_UNKNOWN)
		judge_unknown(out, f, FACT_PTR);
}

const struct check check_rdns_match = {
	.id = "rdns.match",
	.question = "Does a PTR name lead back to the address?",
	.why = "Whoever runs a reverse zone can write any name into it. Only a name whose own A or AAAA record leads "
	       "back is believed, and large receivers ask for that.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_PTR),
	.verdicts = verdicts,
	.judge = judge,
};

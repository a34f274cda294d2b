/* dns_mx.c - the mail exchangers of a domain. */
#include <string.h>

#include "check/judge.h"
#include "check/table.h"

static const struct verdict verdicts[] = {
	{"found", SEVERITY_GOOD, "The domain names its mail exchangers", NULL, "RFC 5321 section 5.1"},
	{"null_mx", SEVERITY_INFO, "The domain says that it takes no mail (null MX)", NULL, "RFC 7505 section 3"},
	{"null_mx_mixed", SEVERITY_WARNING, "The domain says that it takes no mail, and names exchangers beside",
		"Keep one of the two: delete the MX record with the empty name, or all others.", "RFC 7505 section 3"},
	{"is_address", SEVERITY_WARNING, "An MX record names an address, not a host",
		"Let the MX record name a host, and give that host the A or AAAA record.", "RFC 5321 section 5.1"},
	{"none", SEVERITY_WARNING, "The domain has no MX record: senders try its own address",
		"Publish an MX record that names the mail server; if the domain takes no mail, publish a null MX: MX 0 "
		".",
		"RFC 5321 section 5.1; RFC 7505"},
	{"nxdomain", SEVERITY_URGENT, "The domain does not exist",
		"See that the domain is registered, delegated, and spelt as you meant it.", "RFC 5321 section 5.1"},
	{"bogus", SEVERITY_URGENT, "The domain's MX answer fails DNSSEC validation: validating senders cannot deliver",
		"Sign the zone again, or let the parent's DS records match its keys; look for signatures that expired.",
		"RFC 4035 section 5.5"},
	JUDGE_CANCELLED_ROW("the domain's mail exchangers"),
	JUDGE_UNKNOWN_ROW("the domain's mail exchangers: DNS did not answer",
		"Query every name server of the domain for the MX records; run the audit again when all answer.",
		"RFC 5321 section 5.1"),
	{0},
};

static void judge_found(struct findings *out, const struct fact_names *mx)
{
	bool null = false;
	struct ip ip;
	for (size_t i = 0; i < mx->count; i++)
		null = null || mx->names[i].name[0] == 0;
	finding_add(out, !null ? "found" : mx->count == 1 ? "null_mx" : "null_mx_mixed");
	for (size_t i = 0; i < mx->count; i++)
		finding_evidence(out, "MX %u %s", mx->names[i].preference,
			mx->names[i].name[0] ? mx->names[i].name : ". (null MX)");
	for (size_t i = 0; i < mx->count; i++)
		if (ip_parse(mx->names[i].name, &ip)) {
			finding_add(out, "is_address");
			finding_evidence(out, "MX %u %s", mx->names[i].preference, mx->names[i].name);
		}
}

static void judge(const struct facts *f, struct findings *out)
{
	const struct fact *fact = facts_get(f, FACT_MX);
	switch (fact->state) {
	case FACT_HAVE:
		judge_found(out, fact->names);
		return;
	case FACT_ABSENT:
		finding_add(out, fact->names && fact->names->state == DNS_NXDOMAIN ? "nxdomain" : "none");
		return;
	case FACT_UNKNOWN:
		break;
	}
	if (fact->why == WHY_BOGUS) {
		finding_add(out, "bogus");
		finding_evidence(out, "%s", fact_reason(fact));
	} else {
		judge_unknown(out, f, FACT_MX);
	}
}

const struct check check_dns_mx = {
	.id = "dns.mx",
	.question = "Which hosts take mail for this domain?",
	.why = "Senders deliver to the hosts that the domain's MX records name, in order of preference; without them "
	       "to the domain's own address. A null MX says that the domain takes no mail at all. A domain whose "
	       "answers fail DNSSEC validation cannot be reached by senders that validate.",
	.scope = SCOPE_DOMAIN,
	.needs = FACT_BIT(FACT_MX),
	.verdicts = verdicts,
	.judge = judge,
};

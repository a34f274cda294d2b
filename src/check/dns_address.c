/* dns_address.c - the addresses of a host, of both families. */
#include "check/judge.h"
#include "check/table.h"

static const struct verdict verdicts[] = {
	{"found", SEVERITY_GOOD, "The host name leads to an address", NULL, "RFC 5321 section 5.1"},
	{"partly", SEVERITY_UNKNOWN, "Could not tell all addresses of the host: one of the two DNS questions failed",
		"Query every name server of the zone for both A and AAAA; each must answer, if only with an empty "
		"answer.",
		"RFC 4074 section 4"},
	{"none", SEVERITY_URGENT, "The host name has no address",
		"Publish an A record, and an AAAA record if the host has IPv6.", "RFC 5321 section 5.1"},
	{"nxdomain", SEVERITY_URGENT, "The host name does not exist",
		"Publish the name with its A and AAAA records, or correct the name where it is used (MX records).",
		"RFC 5321 section 5.1"},
	{"bogus", SEVERITY_URGENT, "The host's address fails DNSSEC validation: validating senders cannot deliver",
		"Sign the zone again, or let the parent's DS records match its keys; look for signatures that expired.",
		"RFC 4035 section 5.5"},
	JUDGE_CANCELLED_ROW("the host's addresses"),
	JUDGE_UNKNOWN_ROW("the host's addresses: DNS did not answer",
		"Query every name server of the zone for A and AAAA; run the audit again when all answer.",
		"RFC 5321 section 5.1"),
	{0},
};

static void addresses_evidence(struct findings *out, const struct facts *f, enum fact_id id, const char *type)
{
	const struct fact *fact = facts_get(f, id);
	switch (fact->state) {
	case FACT_HAVE:
		for (size_t i = 0; i < fact->names->count; i++)
			finding_evidence(out, "%s %s", type, fact->names->names[i].name);
		return;
	case FACT_ABSENT:
		finding_evidence(out, "no %s record", type);
		return;
	case FACT_UNKNOWN:
		finding_evidence(out, "%s: %s", type, fact_reason(fact));
		return;
	}
}

static bool is_nxdomain(const struct fact *fact)
{
	return fact->state == FACT_ABSENT && fact->names && fact->names->state == DNS_NXDOMAIN;
}

static const char *code_of(const struct fact *a, const struct fact *aaaa)
{
	bool open_a = a->state == FACT_UNKNOWN, open_aaaa = aaaa->state == FACT_UNKNOWN;
	if ((open_a && a->why == WHY_BOGUS) || (open_aaaa && aaaa->why == WHY_BOGUS))
		return "bogus";
	if (a->state == FACT_HAVE || aaaa->state == FACT_HAVE)
		return open_a || open_aaaa ? "partly" : "found";
	if (is_nxdomain(a) || is_nxdomain(aaaa))
		return "nxdomain";
	if ((open_a && a->why == WHY_CANCELLED) || (open_aaaa && aaaa->why == WHY_CANCELLED))
		return "cancelled";
	if (open_a || open_aaaa)
		return "could_not_tell";
	return "none";
}

static void judge(const struct facts *f, struct findings *out)
{
	const struct fact *a = facts_get(f, FACT_IPV4), *aaaa = facts_get(f, FACT_IPV6);
	finding_add(out, code_of(a, aaaa));
	addresses_evidence(out, f, FACT_IPV4, "A");
	addresses_evidence(out, f, FACT_IPV6, "AAAA");
}

const struct check check_dns_address = {
	.id = "dns.address",
	.question = "Does the host name lead to an address?",
	.why = "A mail exchanger whose name has no address takes no mail. Both families are asked for; a failed "
	       "question about one of them hides addresses from senders too.",
	.scope = SCOPE_HOST,
	.needs = FACT_BIT(FACT_IPV4) | FACT_BIT(FACT_IPV6),
	.verdicts = verdicts,
	.judge = judge,
};

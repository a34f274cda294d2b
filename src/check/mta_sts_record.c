/* mta_sts_record.c - the MTA-STS record of a domain; the policy file itself is not fetched. */
#include "check/judge.h"
#include "check/policy_record.h"
#include "check/table.h"
#include "core/policy_facts.h"
#include "proto/mta_sts.h"

static const struct verdict verdicts[] = {
	{"good", SEVERITY_GOOD, "The MTA-STS record is well-formed; the policy file was not fetched", NULL,
		"RFC 8461 section 3.1"},
	{"missing", SEVERITY_INFO, "The domain has no MTA-STS: senders may be talked into sending without TLS", NULL,
		"RFC 8461"},
	{"unread", SEVERITY_WARNING, "The TXT record at _mta-sts is none that senders read",
		"Correct the record: it must begin with v=STSv1; exactly.", "RFC 8461 section 3.1"},
	{"several", SEVERITY_WARNING, "The domain has several MTA-STS records: senders take it that there is no policy",
		"Keep one, and delete the others.", "RFC 8461 section 3.1"},
	{"errors", SEVERITY_WARNING, "The MTA-STS record has errors: senders take it that there is no policy",
		"Correct what is marked.", "RFC 8461 section 3.1"},
	JUDGE_CANCELLED_ROW("the domain's MTA-STS record"),
	JUDGE_UNKNOWN_ROW("the domain's MTA-STS record: DNS did not answer",
		"Query every name server of the domain for the TXT records at _mta-sts; run the audit again when all "
		"answer.",
		"RFC 8461 section 3.1"),
	{0},
};

static void judge(const struct facts *f, struct findings *out)
{
	struct policy_record record;
	struct record_findings flaws = {.arena = out->arena};

	if (!policy_record_find(out, f, FACT_MTA_STS, &mta_sts_kind, &record))
		return;
	bool valid = mta_sts_read_record(record.text, record.bytes, &flaws).valid;
	finding_add(out, valid ? "good" : "errors");
	policy_record_show(out, &record);
	policy_record_flaws(out, &record, &flaws, RECORD_ERROR);
	if (valid)
		finding_evidence(out, "not looked at: https://mta-sts.%s/.well-known/mta-sts.txt",
			policy_facts_domain(f, FACT_MTA_STS, "_mta-sts."));
}

const struct check check_mta_sts_record = {
	.id = "mta_sts.record",
	.question = "Does the domain tell senders, by MTA-STS, to insist on TLS?",
	.why = "With MTA-STS a domain tells senders that its exchangers have TLS with a valid certificate, so that "
	       "nobody "
	       "in between can make them send in clear. The TXT record at _mta-sts says that there is a policy and "
	       "when it "
	       "changed; the policy is a file that senders fetch by HTTPS. The record is looked at; the file is not "
	       "fetched. "
	       "`relaycheck parse --type mta-sts-policy` reads one.",
	.scope = SCOPE_DOMAIN,
	.needs = FACT_BIT(FACT_MTA_STS),
	.verdicts = verdicts,
	.judge = judge,
};

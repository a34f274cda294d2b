/* tlsrpt_record.c - where reports about failed TLS to a domain go. */
#include "check/judge.h"
#include "check/policy_record.h"
#include "check/table.h"
#include "core/policy_facts.h"
#include "proto/tlsrpt.h"

static const struct verdict verdicts[] = {
	{"good", SEVERITY_GOOD, "The domain asks for reports about failed TLS", NULL, "RFC 8460 section 3"},
	{"missing", SEVERITY_INFO, "The domain asks for no reports about failed TLS", NULL, "RFC 8460 section 3"},
	{"unread", SEVERITY_WARNING, "The TXT record at _smtp._tls is none that senders read",
		"Correct the record: it must begin with v=TLSRPTv1; exactly.", "RFC 8460 section 3"},
	{"several", SEVERITY_WARNING, "The domain has several TLS-RPT records: senders send no reports",
		"Keep one, and delete the others.", "RFC 8460 section 3"},
	{"errors", SEVERITY_WARNING, "The TLS-RPT record has errors: senders may send no reports",
		"Correct what is marked.", "RFC 8460 section 3"},
	JUDGE_CANCELLED_ROW("the domain's TLS-RPT record"),
	JUDGE_UNKNOWN_ROW("the domain's TLS-RPT record: DNS did not answer",
		"Query every name server of the domain for the TXT records at _smtp._tls; run the audit again when all "
		"answer.",
		"RFC 8460 section 3"),
	{0},
};

static void judge(const struct facts *f, struct findings *out)
{
	struct policy_record record;
	struct record_findings flaws = {.arena = out->arena};
	const char *domain = policy_facts_domain(f, FACT_TLSRPT, "_smtp._tls.");

	if (!policy_record_find(out, f, FACT_TLSRPT, &tlsrpt_kind, &record))
		return;
	bool valid = tlsrpt_read(record.text, record.bytes, &flaws).valid;
	finding_add(out, valid ? "good" : "errors");
	policy_record_show(out, &record);
	policy_record_flaws(out, &record, &flaws, RECORD_ERROR);
	if (!valid)
		finding_paste(out, "_smtp._tls.%s. IN TXT \"v=TLSRPTv1; rua=mailto:postmaster@%s\"", domain, domain);
}

const struct check check_tlsrpt_record = {
	.id = "tlsrpt.record",
	.question = "Does the domain get reports about failed TLS?",
	.why = "Senders that could not reach the domain's exchangers over TLS, or found that MTA-STS or DANE forbade "
	       "it, tell "
	       "the address in its TLS-RPT record once a day. Without them, mail that never came goes unnoticed.",
	.scope = SCOPE_DOMAIN,
	.needs = FACT_BIT(FACT_TLSRPT),
	.verdicts = verdicts,
	.judge = judge,
};

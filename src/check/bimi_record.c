/* bimi_record.c - the logo a domain wants shown beside its mail. */
#include "check/judge.h"
#include "check/policy_record.h"
#include "check/table.h"
#include "core/policy_facts.h"
#include "proto/bimi.h"

static const struct verdict verdicts[] = {
	{"good", SEVERITY_GOOD, "The BIMI record is well-formed", NULL, "BIMI draft, section 4.3"},
	{"declined", SEVERITY_INFO, "The domain declines to have a logo shown (BIMI)", NULL,
		"BIMI draft, section 4.3.1"},
	{"missing", SEVERITY_INFO, "The domain has no BIMI record: no logo is shown beside its mail", NULL,
		"BIMI draft, section 4.3"},
	{"unread", SEVERITY_WARNING, "The TXT record at default._bimi is none that receivers read",
		"Correct the record: it must begin with v=BIMI1; exactly.", "BIMI draft, section 4.3"},
	{"several", SEVERITY_WARNING, "The domain has several BIMI records: receivers show no logo",
		"Keep one, and delete the others.", "BIMI draft, section 7.2"},
	{"errors", SEVERITY_WARNING, "The BIMI record has errors: receivers show no logo", "Correct what is marked.",
		"BIMI draft, section 4.3"},
	{"not_shown", SEVERITY_WARNING,
		"The domain has a logo (BIMI), but its DMARC policy is too weak for it to be shown",
		"Ask receivers to quarantine or reject, for the domain and its subdomains, or delete the BIMI record.",
		"BIMI draft, section 7.1"},
	JUDGE_CANCELLED_ROW("the domain's BIMI record"),
	JUDGE_UNKNOWN_ROW("the domain's BIMI record: DNS did not answer",
		"Query every name server of the domain for the TXT records at default._bimi; run the audit again when "
		"all "
		"answer.",
		"BIMI draft, section 4.3"),
	{0},
};

/* Is it known that DMARC does not ask for enough? */
static bool too_weak(const struct facts *f, struct findings *out)
{
	struct dmarc_walk w;

	if (!policy_facts_walk(out->arena, f, DMARC_RFC9989, &w) || w.failed != DNS_UNASKED)
		return false;
	return w.request <= DMARC_NONE;
}

static void judge(const struct facts *f, struct findings *out)
{
	struct policy_record record;
	struct record_findings flaws = {.arena = out->arena};

	if (!policy_record_find(out, f, FACT_BIMI, &bimi_kind, &record))
		return;
	struct bimi_record bimi = bimi_read(record.text, record.bytes, &flaws);
	if (!bimi.valid) {
		finding_add(out, "errors");
		policy_record_show(out, &record);
		policy_record_flaws(out, &record, &flaws, RECORD_ERROR);
	} else if (bimi.declined) {
		finding_add(out, "declined");
		policy_record_show(out, &record);
	} else {
		finding_add(out, too_weak(f, out) ? "not_shown" : "good");
		policy_record_show(out, &record);
		policy_record_flaws(out, &record, &flaws, RECORD_WARNING);
	}
}

const struct check check_bimi_record = {
	.id = "bimi.record",
	.question = "Is the domain's BIMI record in order?",
	.why = "BIMI tells mailbox providers where a domain's logo is. It is optional; a record with errors is "
	       "dropped, as the "
	       "draft forbids receivers to mend it. No logo is shown unless DMARC asks for quarantine or reject. The "
	       "record "
	       "of the selector default is looked at; neither the logo nor its certificate is fetched.",
	.scope = SCOPE_DOMAIN,
	.needs = FACT_BIT(FACT_BIMI) | FACT_BIT(FACT_DMARC),
	.verdicts = verdicts,
	.judge = judge,
};

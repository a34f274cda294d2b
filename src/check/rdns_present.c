/* rdns_present.c - an address that sends mail needs a PTR record. */
#include "check/judge.h"
#include "check/table.h"
#include "proto/smtp_banner.h"

static const struct verdict verdicts[] = {
	{"present", SEVERITY_GOOD, "The address has a PTR record", NULL, "RFC 1912 section 2.1"},
	{"none", SEVERITY_URGENT, "The address has no PTR record: many receivers refuse its mail",
		"Have a PTR record put into the reverse zone by whoever runs it (usually your provider). Mail that is "
		"sent from this address needs it.",
		"RFC 1912 section 2.1"},
	{"bogus", SEVERITY_URGENT, "The reverse zone fails DNSSEC validation: validating receivers see no PTR record",
		"Have the reverse zone signed again, or its DS records corrected at the parent, by whoever runs it.",
		"RFC 4035 section 5.5"},
	JUDGE_CANCELLED_ROW("whether the address has a PTR record"),
	JUDGE_UNKNOWN_ROW("whether the address has a PTR record: DNS did not answer",
		"Query every name server of the reverse zone; run the audit again when all answer.",
		"RFC 1912 section 2.1"),
	{0},
};

/* The name the server calls itself is the one its PTR record should have. */
static const char *wanted_name(const struct facts *f)
{
	const struct fact_name *banner = judge_name(f, FACT_BANNER_NAME);
	if (banner && smtp_host_form(banner->name) == SMTP_HOST_NAME)
		return banner->name;
	const char *host = facts_text(f, FACT_HOST_NAME);
	return host ? host : "mail.example.org";
}

static void reverse_evidence(const struct facts *f, struct findings *out, bool paste)
{
	char reverse[IP_REVERSE_SIZE];
	if (!f->ip.family)
		return;
	ip_reverse_name(&f->ip, reverse);
	finding_evidence(out, "asked for PTR %s", reverse);
	if (paste)
		finding_paste(out, "%s. IN PTR %s.", reverse, wanted_name(f));
}

static void judge(const struct facts *f, struct findings *out)
{
	const struct fact *ptr = facts_get(f, FACT_PTR);
	switch (ptr->state) {
	case FACT_HAVE:
		finding_add(out, "present");
		for (size_t i = 0; i < ptr->names->count; i++)
			finding_evidence(out, "PTR: %s", ptr->names->names[i].name);
		return;
	case FACT_ABSENT:
		finding_add(out, "none");
		reverse_evidence(f, out, true);
		if (ptr->names)
			finding_evidence(out, "the name %s", judge_dns_words(ptr->names->state));
		if (ip_is_special(&f->ip))
			finding_evidence(out, "the address is of a block that the public Internet does not route "
					      "(RFC 6890): only your own networks see it");
		return;
	case FACT_UNKNOWN:
		break;
	}
	if (ptr->why == WHY_BOGUS) {
		finding_add(out, "bogus");
		finding_evidence(out, "%s", fact_reason(ptr));
	} else {
		judge_unknown(out, f, FACT_PTR);
	}
	reverse_evidence(f, out, false);
}

const struct check check_rdns_present = {
	.id = "rdns.present",
	.question = "Does the address have a PTR record?",
	.why = "Receivers look up the PTR record of every address that brings mail, and many refuse mail from an "
	       "address without one. A failed question (SERVFAIL, time-out) is no answer, and is told apart from "
	       "\"there is none\".",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_PTR) | FACT_BIT(FACT_BANNER_NAME) | FACT_BIT(FACT_HOST_NAME),
	.verdicts = verdicts,
	.judge = judge,
};

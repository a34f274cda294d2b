/* spf_sender.c - may the address send mail for its domain, by the domain's SPF policy? */
#include <string.h>

#include "base/text.h"
#include "check/judge.h"
#include "check/table.h"
#include "core/spf_facts.h"
#include "proto/spf_show.h"

#define ADD_IT \
	"If this server sends mail for the domain, put its address into the record: the term below, right behind " \
	"v=spf1. If it does not, nothing is wrong."

static const struct verdict verdicts[] = {
	{"pass", SEVERITY_GOOD, "SPF lets this address send mail for its domain", NULL, "RFC 7208 section 2.6.3"},
	{"fail", SEVERITY_WARNING, "SPF forbids this address to send mail for its domain: receivers reject it", ADD_IT,
		"RFC 7208 section 8.4"},
	{"softfail", SEVERITY_WARNING,
		"SPF says that this address probably may not send mail for its domain: receivers distrust it", ADD_IT,
		"RFC 7208 section 8.5"},
	{"likely_domain", SEVERITY_INFO,
		"SPF does not let this address send mail for a domain that is likely, but not surely, its own", NULL,
		"RFC 7208 section 2.6"},
	{"neutral", SEVERITY_INFO, "SPF says nothing of mail from this address for its domain", NULL,
		"RFC 7208 section 8.2"},
	{"none", SEVERITY_INFO, "The domain has no SPF policy that could let this address send its mail", NULL,
		"RFC 7208 section 8.1"},
	{"permerror", SEVERITY_WARNING,
		"SPF for this address ends in a permanent error: receivers may reject its mail for the domain",
		"Mend the domain's SPF policy.", "RFC 7208 section 8.7"},
	{"temperror", SEVERITY_UNKNOWN, "Could not tell whether SPF lets this address send mail for its domain",
		"Query the name that did not answer at all its name servers; run the audit again when they answer.",
		"RFC 7208 section 8.6"},
	{"no_domain", SEVERITY_INFO,
		"Could not tell whether SPF lets this address send mail: no mail domain of it is known", NULL,
		"relaycheck(1)"},
	{"could_not_tell", SEVERITY_INFO, "Could not tell whether SPF lets this address send mail for its domain", NULL,
		"relaycheck(1)"},
	{0},
};

/* ---- the verdict ---------------------------------------------------------------------- */

static const char *code_of(enum spf_result r)
{
	switch (r) {
	case SPF_PASS:
		return "pass";
	case SPF_FAIL:
		return "fail";
	case SPF_SOFTFAIL:
		return "softfail";
	case SPF_NEUTRAL:
		return "neutral";
	case SPF_NONE:
		return "none";
	case SPF_PERMERROR:
		return "permerror";
	case SPF_TEMPERROR:
	case SPF_PENDING:
		break;
	}
	return "temperror";
}

static const char *title_of(struct arena *a, const struct spf_verdict *v)
{
	const char *domain = v->top->domain;

	switch (v->result) {
	case SPF_PASS:
		return arena_format(a, "SPF lets this address send mail for %s", domain);
	case SPF_FAIL:
		return arena_format(a, "SPF forbids this address to send mail for %s: receivers reject it", domain);
	case SPF_SOFTFAIL:
		return arena_format(a,
			"SPF says that this address probably may not send mail for %s: receivers distrust it", domain);
	case SPF_NEUTRAL:
		return arena_format(a, "SPF says nothing of mail from this address for %s", domain);
	case SPF_NONE:
		return arena_format(a, "%s has no SPF policy that could let this address send its mail", domain);
	case SPF_PERMERROR:
		return arena_format(a,
			"SPF for %s ends in a permanent error: receivers may reject its mail from this address",
			domain);
	case SPF_TEMPERROR:
	case SPF_PENDING:
		break;
	}
	return arena_format(a, "Could not tell whether SPF lets this address send mail for %s", domain);
}

/* What went wrong has a line of its own, which names a term that is flawed. */
static void decided_evidence(struct findings *out, const struct spf_verdict *v)
{
	const struct spf_step *step = v->decided;

	if (step && !v->why)
		finding_evidence(out, "decided by %s", spf_show_step(out->arena, step));
	else if (step && !step->term->flaw.text)
		finding_evidence(out, "decided by %s", step->term->text);
}

static void evidence(const struct facts *f, struct findings *out, const struct spf_verdict *v)
{
	char ip[IP_TEXT_SIZE];

	finding_evidence(out, "%s for mail from postmaster@%s, sent by %s", spf_result_name(v->result), v->top->domain,
		ip_text(&f->ip, ip));
	if (v->top->record)
		finding_evidence(out, "%s TXT %s", v->top->domain, v->top->record->text);
	decided_evidence(out, v);
	if (!v->decided && v->result == SPF_NEUTRAL)
		finding_evidence(out, "no term of the record matches");
	if (v->why && !v->top->record)
		finding_evidence(out, "TXT %s: %s", v->top->domain, v->why);
	else if (v->why)
		finding_evidence(out, "%s", v->why);
	if (v->result == SPF_PENDING)
		finding_evidence(out, "an answer that it needs was not asked for");
}

/* A domain that was only guessed may have nothing to do with the address: that it may not send is no fault then. */
static bool is_surely_its_own(const struct facts *f, const char *domain)
{
	const struct fact_domains *all = facts_domains(f, FACT_DOMAINS);

	for (size_t i = 0; all && i < all->count; i++)
		if (text_equal_nocase(all->domains[i].name, domain))
			return all->domains[i].likelihood == DOMAIN_CONFIRMED;
	return true;
}

static bool is_against(enum spf_result r)
{
	return r == SPF_FAIL || r == SPF_SOFTFAIL || r == SPF_PERMERROR;
}

static void judge(const struct facts *f, struct findings *out)
{
	const struct fact *fact = facts_get(f, FACT_SPF_CHECK);
	struct spf_verdict v;
	char ip[IP_TEXT_SIZE];

	bool known = spf_facts_verdict(out->arena, f, &v);

	if (known && is_against(v.result) && !is_surely_its_own(f, v.top->domain)) {
		finding_add(out, "likely_domain");
		finding_title(out,
			"SPF does not let this address send mail for %s, which is likely, but not surely, its domain",
			v.top->domain);
		evidence(f, out, &v);
	} else if (known) {
		finding_add(out, code_of(v.result));
		finding_title(out, "%s", title_of(out->arena, &v));
		evidence(f, out, &v);
		if (v.result == SPF_FAIL || v.result == SPF_SOFTFAIL)
			finding_paste(out, "ip%u:%s", f->ip.family, ip_text(&f->ip, ip));
	} else if (fact->state == FACT_ABSENT) {
		finding_add(out, "no_domain");
		finding_evidence(out, "%s", fact->note ? fact->note : "it has no name that leads to one");
	} else if (fact->why != WHY_NOT_ASKED) {
		finding_add(out, "could_not_tell");
		finding_evidence(out, "%s", fact_reason(fact));
	}
}

const struct check check_spf_sender = {
	.id = "spf.sender",
	.question = "May this address send mail for its domain, by SPF?",
	.why = "A mail server that takes a domain's mail often sends it, too. Receivers then look whether the domain's "
	       "SPF "
	       "policy (RFC 7208) names its address; if not, they reject the mail or distrust it. The policy is "
	       "evaluated "
	       "for mail from postmaster at the domain that was named, or else at the domain the server most likely "
	       "handles mail for, sent by the audited address.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_SPF_CHECK) | FACT_BIT(FACT_DOMAINS),
	.verdicts = verdicts,
	.judge = judge,
};

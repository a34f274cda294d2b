/* dmarc_policy.c - what a domain asks receivers to do with mail that only pretends to be its own. */
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "check/judge.h"
#include "check/policy_record.h"
#include "check/table.h"
#include "core/policy_facts.h"

static const struct verdict verdicts[] = {
	{"good", SEVERITY_GOOD, "DMARC asks receivers not to take forged mail for the domain's own", NULL, "RFC 9989"},
	{"missing", SEVERITY_WARNING, "The domain has no DMARC policy: receivers do not act on forged mail in its name",
		"Publish a DMARC record that asks for reports; when they show that all your own mail passes, ask for "
		"quarantine, then reject.",
		"RFC 9989 section 4.5"},
	{"missing_unsure", SEVERITY_INFO, "The name has no DMARC policy; whether it is a mail domain is not known",
		NULL, "RFC 9989 section 4.5"},
	{"unread", SEVERITY_WARNING, "The TXT record at _dmarc is none that receivers read",
		"Correct the record: it must begin with v=DMARC1; exactly.", "RFC 9989 section 4.7"},
	{"several", SEVERITY_WARNING, "The domain has several DMARC records: receivers drop them all",
		"Join them in one record, and delete the others.", "RFC 9989 section 4.10"},
	{"invalid", SEVERITY_WARNING, "The DMARC record has errors: receivers do not apply it",
		"Correct what is marked.", "RFC 9989 section 4.10.1"},
	{"errors", SEVERITY_WARNING, "The DMARC record has errors: receivers ignore a part of it",
		"Correct what is marked.", "RFC 9989 section 4.7"},
	{"none", SEVERITY_WARNING, "DMARC asks for nothing: receivers only report forged mail (p=none)",
		"When the reports show that all your own mail passes, ask for quarantine, then reject.",
		"RFC 9989 section 4.7"},
	{"testing", SEVERITY_WARNING,
		"The DMARC policy is marked as a test (t=y): receivers treat mail one step milder",
		"Take t=y out when the reports show that all your own mail passes.", "RFC 9989 section 4.7"},
	{"partial", SEVERITY_WARNING,
		"The DMARC policy asks for a part of the mail only (pct), which RFC 9989 does not know",
		"Take pct out: receivers of today apply the policy to all mail, or, with pct=0, to none. Use t=y while "
		"you "
		"test.",
		"RFC 9989 appendix A.6"},
	{"subdomains", SEVERITY_WARNING, "DMARC protects the domain's subdomains less than the domain",
		"Take sp and np out of the record, so that p counts for subdomains; or make them as strict.",
		"RFC 9989 section 4.7"},
	{"inherited", SEVERITY_INFO, "The DMARC policy is that of a domain above", NULL, "RFC 9989 section 4.10.1"},
	{"differ", SEVERITY_INFO, "Receivers that still follow RFC 7489 come to another DMARC policy", NULL,
		"RFC 9989 appendix C; RFC 7489 section 6.6.3"},
	{"notes", SEVERITY_INFO, "The DMARC record is valid, but not all in it does what it seems to", NULL,
		"RFC 9989 section 4.7"},
	{"bogus", SEVERITY_WARNING, "An answer about DMARC fails DNSSEC validation: validating receivers get no policy",
		"Sign the zone again, or let the parent's DS records match its keys; look for signatures that expired.",
		"RFC 4035 section 5.5"},
	JUDGE_CANCELLED_ROW("the domain's DMARC policy"),
	JUDGE_UNKNOWN_ROW("the domain's DMARC policy: DNS did not answer",
		"Query every name server of the domain for the TXT records at _dmarc; run the audit again when all "
		"answer.",
		"RFC 9989 section 4.10.1"),
	{0},
};

/* ---- lines to paste ------------------------------------------------------------------ */

static void paste(struct findings *out, const char *domain, const struct dmarc_record *r, const char *p)
{
	const char *rua = "";

	for (size_t i = 0; r && i < r->rua_count; i++)
		rua = arena_format(out->arena, "%s%s%s", rua, i ? "," : "", r->rua[i].uri.text);
	if (!*rua)
		rua = arena_format(out->arena, "mailto:postmaster@%s", domain);
	finding_paste(out, "_dmarc.%s. IN TXT \"v=DMARC1; p=%s; rua=%s\"", domain, p, rua);
}

/* ---- the record that counts ------------------------------------------------------------ */

struct case_of {
	const struct dmarc_walk *walk;
	const struct dmarc_record *r;
	struct policy_record record;
	struct record_findings flaws;
	const char *domain; /* where the record stands */
	bool own;           /* at the domain itself */
};

static void open_finding(struct findings *out, const struct case_of *c, const char *code)
{
	finding_add(out, code);
	policy_record_show(out, &c->record);
}

/* Warnings that have no verdict of their own. */
static void judge_notes(struct findings *out, const struct case_of *c)
{
	struct record_findings rest = {.arena = out->arena};

	for (size_t i = 0; i < c->flaws.count; i++) {
		const struct record_finding *x = &c->flaws.items[i];
		bool told = strcmp(x->tag, "sp") == 0 || strcmp(x->tag, "np") == 0 || strcmp(x->tag, "t") == 0 ||
			    strcmp(x->tag, "pct") == 0;
		if (x->level == RECORD_WARNING && !told)
			record_finding_add(&rest, RECORD_WARNING, x->tag, x->at, "%s", x->text);
	}
	if (rest.count == 0)
		return;
	open_finding(out, c, "notes");
	policy_record_flaws(out, &c->record, &rest, RECORD_WARNING);
}

static bool subdomains_weaker(const struct dmarc_record *r)
{
	enum dmarc_request p = dmarc_record_request(r, DMARC_RFC9989, false, true);

	return dmarc_record_request(r, DMARC_RFC9989, true, true) < p ||
	       dmarc_record_request(r, DMARC_RFC9989, true, false) < p;
}

/* What the valid part of the record asks for. */
static bool judge_strength(struct findings *out, const struct case_of *c)
{
	enum dmarc_request plain = dmarc_record_request(c->r, DMARC_RFC9989, !c->own, true);
	size_t before = out->count;

	if (plain == DMARC_NONE && record_finding_count(&c->flaws, RECORD_ERROR) == 0) {
		open_finding(out, c, "none");
		if (c->own)
			paste(out, c->domain, c->r, "quarantine");
	}
	if (plain > DMARC_NONE && c->r->t[0] == 'y')
		open_finding(out, c, "testing");
	if (plain > DMARC_NONE && c->r->pct < 100)
		open_finding(out, c, "partial");
	if (c->own && plain > DMARC_NONE && subdomains_weaker(c->r))
		open_finding(out, c, "subdomains");
	return out->count == before;
}

static void judge_record(struct findings *out, const struct dmarc_walk *w)
{
	struct case_of c = {
		.walk = w, .r = &w->used->record, .domain = w->used->domain, .flaws = {.arena = out->arena}};

	c.own = strcmp(w->domain, c.domain) == 0;
	c.record =
		(struct policy_record){arena_format(out->arena, "_dmarc.%s", c.domain), w->used->text, w->used->bytes};
	dmarc_record_read(w->used->text, w->used->bytes, &c.flaws);
	if (!c.own) {
		open_finding(out, &c, "inherited");
		finding_title(out, "The DMARC policy is that of %s", c.domain);
	}
	bool errors = record_finding_count(&c.flaws, RECORD_ERROR) > 0;
	if (errors) {
		open_finding(out, &c, w->request == DMARC_UNSAID ? "invalid" : "errors");
		policy_record_flaws(out, &c.record, &c.flaws, RECORD_ERROR);
	}
	if (w->request != DMARC_UNSAID && judge_strength(out, &c) && !errors) {
		open_finding(out, &c, "good");
		finding_title(out, "DMARC asks receivers to %s mail that fails", dmarc_request_name(w->request));
	}
	judge_notes(out, &c);
}

/* ---- both readings ----------------------------------------------------------------------- */

static const char *reading(struct arena *a, const struct dmarc_walk *w)
{
	const char *request = dmarc_request_name(w->request);

	if (!w->used)
		return "no policy";
	return arena_format(
		a, "%s, by the record at _dmarc.%s", request ? request : "DMARC is not applied", w->used->domain);
}

/* Without an organizational domain, RFC 7489's look-up may have been cut short by a missing list. */
static void judge_differ(const struct facts *f, struct findings *out, const struct dmarc_walk *new)
{
	struct dmarc_walk old;

	if (!policy_facts_walk(out->arena, f, DMARC_RFC7489, &old) || old.failed != DNS_UNASKED ||
		(!old.organisation && !old.used) || !dmarc_replay_differs(new, &old))
		return;
	finding_add(out, "differ");
	finding_evidence(out, "RFC 9989: %s", reading(out->arena, new));
	finding_evidence(out, "RFC 7489: %s", reading(out->arena, &old));
}

/* ---- no record that counts ------------------------------------------------------------------ */

/* Several, or one that is a slip.  False: neither. */
static bool judge_own_answer(const struct facts *f, struct findings *out)
{
	const struct dns_reply *reply = &facts_answers(f, FACT_DMARC)->answers[0];
	struct record_set set = record_set_of(out->arena, &reply->answer);
	struct record_findings flaws = {.arena = out->arena};
	size_t chosen;
	enum record_choice choice = record_set_choose(&set, &dmarc_record_kind, NULL, &chosen);

	if (choice == RECORD_ONE || chosen == SIZE_MAX)
		return false;
	finding_add(out, choice == RECORD_MANY ? "several" : "unread");
	if (choice == RECORD_MANY) {
		policy_record_show_all(out, reply->name, &reply->answer, &dmarc_record_kind);
		return true;
	}
	const struct policy_record record = {reply->name, set.texts[chosen].bytes, set.texts[chosen].n};
	policy_record_show(out, &record);
	dmarc_record_read(record.text, record.bytes, &flaws);
	policy_record_flaws(out, &record, &flaws, RECORD_ERROR);
	return true;
}

static void judge_missing(const struct facts *f, struct findings *out, const struct dmarc_walk *w)
{
	bool mail = facts_names(f, FACT_MX) != NULL;

	finding_add(out, mail ? "missing" : "missing_unsure");
	finding_evidence(out, "no DMARC record at _dmarc.%s%s", w->domain, w->queries > 1 ? " and above" : "");
	if (mail)
		paste(out, w->domain, NULL, "none");
}

static void judge(const struct facts *f, struct findings *out)
{
	struct dmarc_walk w;

	if (!policy_facts_walk(out->arena, f, DMARC_RFC9989, &w)) {
		judge_unasked(out, f, FACT_DMARC);
		return;
	}
	if (w.failed != DNS_UNASKED) {
		finding_add(out, w.failed == DNS_BOGUS ? "bogus" : "could_not_tell");
		finding_evidence(out, "%s: %s%s%s", w.failed_at, judge_dns_words(w.failed), w.failed_why ? ": " : "",
			w.failed_why ? w.failed_why : "");
		return;
	}
	bool told = judge_own_answer(f, out);
	if (w.used)
		judge_record(out, &w);
	else if (!told)
		judge_missing(f, out, &w);
	judge_differ(f, out, &w);
}

const struct check check_dmarc_policy = {
	.id = "dmarc.policy",
	.question = "Does the domain tell receivers what to do with forged mail?",
	.why = "DMARC tells receivers what to do with mail that says it is from the domain and passes neither SPF nor "
	       "DKIM "
	       "for it: nothing, quarantine or reject. The record is looked for as RFC 9989 has it, from the domain "
	       "upwards, "
	       "and as RFC 7489 had it, at the organizational domain by the public suffix list; both are told where "
	       "they "
	       "differ, as receivers follow the one or the other.",
	.scope = SCOPE_DOMAIN,
	.needs = FACT_BIT(FACT_DMARC) | FACT_BIT(FACT_MX),
	.verdicts = verdicts,
	.judge = judge,
};

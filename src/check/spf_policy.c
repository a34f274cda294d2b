/* spf_policy.c - the SPF policy of a domain, whoever sends: can receivers use it, and does it protect the domain? */
#include "base/limits.h"
#include "base/text.h"
#include "check/judge.h"
#include "check/table.h"
#include "core/spf_facts.h"
#include "proto/record_finding.h"
#include "proto/spf_show.h"

enum { UDP_BYTES = 450 };

static const struct verdict verdicts[] = {
	{"found", SEVERITY_GOOD, "The domain has an SPF policy that receivers can use", NULL, "RFC 7208"},
	{"none", SEVERITY_WARNING, "The domain has no SPF policy: anybody's mail in its name looks as good as its own",
		"Publish a TXT record at the domain that names the hosts that send its mail and ends in ~all, later in "
		"-all; v=spf1 -all if it sends none.",
		"RFC 7208 section 3"},
	{"none_unsure", SEVERITY_INFO, "The name has no SPF policy; whether it is a mail domain is not known", NULL,
		"RFC 7208 section 3"},
	{"several", SEVERITY_WARNING, "The domain has several SPF records: receivers see a permanent error",
		"Join them in one record, and delete the others.", "RFC 7208 section 3.2"},
	{"syntax", SEVERITY_WARNING, "The SPF record has a syntax error: receivers see a permanent error",
		"Correct the term that is marked; a single error makes the whole record void.", "RFC 7208 section 4.6"},
	{"include_broken", SEVERITY_WARNING,
		"The SPF policy leads to a policy that is none: receivers see a permanent error",
		"Take the include or redirect out of the record, or have the policy that it names published and "
		"corrected.",
		"RFC 7208 section 5.2"},
	{"loop", SEVERITY_WARNING, "The SPF policy includes itself: receivers see a permanent error",
		"Take out the include or redirect that leads back.", "RFC 7208 section 4.6.4"},
	{"too_many_lookups", SEVERITY_WARNING,
		"The SPF policy costs more than 10 DNS look-ups: receivers may see a permanent error",
		"Take out what no longer sends for the domain; put ip4 and ip6 in the place of a and mx; give services "
		"that send much mail a subdomain of their own.",
		"RFC 7208 section 4.6.4"},
	{"too_many_void", SEVERITY_WARNING,
		"More than 2 terms of the SPF policy find nothing in the DNS: receivers may see a permanent error",
		"Take out the terms whose names no longer exist.", "RFC 7208 section 4.6.4"},
	{"too_many_mx", SEVERITY_WARNING,
		"A term of the SPF policy has more than 10 mail exchangers: receivers see a permanent error",
		"Put the addresses of the hosts that send, as ip4 and ip6, in the place of mx.",
		"RFC 7208 section 4.6.4"},
	{"pass_all", SEVERITY_URGENT, "The SPF policy lets the whole world send mail for the domain",
		"Let the record that is shown end in ~all, or -all when every sender is listed; if it is another's, "
		"take the include of it out.",
		"RFC 7208 section 5.1"},
	{"no_all", SEVERITY_WARNING, "The SPF policy says nothing of hosts that it does not name",
		"Let the record end in ~all, or -all when every sender is listed.", "RFC 7208 section 4.7"},
	{"ptr", SEVERITY_WARNING,
		"The SPF policy uses ptr, which is slow and unreliable, and which some receivers ignore",
		"Name the addresses that send with ip4 and ip6, or with a.", "RFC 7208 section 5.5"},
	{"long", SEVERITY_INFO, "The SPF record may be too long for one UDP answer", NULL, "RFC 7208 section 3.4"},
	{"bogus", SEVERITY_URGENT,
		"The answer with the SPF policy fails DNSSEC validation: validating receivers get no policy and put "
		"mail off",
		"Sign the zone again, or let the parent's DS records match its keys; look for signatures that expired.",
		"RFC 4035 section 5.5"},
	{"partly", SEVERITY_UNKNOWN, "Could not tell all of the SPF policy: DNS did not answer",
		"Query the names that did not answer at all their name servers; run the audit again when they answer.",
		"RFC 7208 section 4.4"},
	JUDGE_CANCELLED_ROW("the domain's SPF policy"),
	JUDGE_UNKNOWN_ROW("the domain's SPF policy: DNS did not answer",
		"Query every name server of the domain for its TXT records; run the audit again when all answer.",
		"RFC 7208 section 4.4"),
	{0},
};

/* ---- what cannot be used ------------------------------------------------------------- */

static void judge_syntax(struct findings *out, const struct spf_policy *p)
{
	for (size_t i = 0; i < p->record->count; i++) {
		const struct spf_term *t = &p->record->terms[i];
		if (!t->flaw.text)
			continue;
		const struct record_point point =
			record_finding_point(out->arena, p->record->bytes, p->record->n, t->flaw.at);
		finding_evidence(out, "%s", point.line);
		finding_evidence(out, "%s %s", point.caret, t->flaw.text);
	}
}

static void record_evidence(const struct facts *f, struct findings *out, const char *domain)
{
	const struct fact_answers *all = facts_answers(f, FACT_SPF);

	for (size_t i = 0; i < all->count; i++) {
		const struct dns_reply *r = &all->answers[i];
		if (r->type != DNS_TXT || !text_equal_nocase(r->name, domain))
			continue;
		for (size_t j = 0; j < r->answer.count; j++)
			if (text_starts_nocase(r->answer.records[j].text, "v=spf1"))
				finding_evidence(out, "%s TXT %s", r->name, r->answer.records[j].text);
		return;
	}
}

/* A policy that is a permanent error by itself. */
static void judge_broken(const struct facts *f, struct findings *out, const struct spf_walk *w)
{
	const struct spf_policy *p = w->broken;
	bool own = p == w->top;

	finding_add(out, !own ? "include_broken" : p->records > 1 ? "several" : "syntax");
	if (!own)
		finding_title(out, "The SPF policy leads to %s, which cannot be used: receivers see a permanent error",
			p->domain);
	if (p->records > 1)
		record_evidence(f, out, p->domain);
	else if (p->record && p->record->flawed)
		judge_syntax(out, p);
	else
		finding_evidence(out, "%s: %s", p->domain, p->why);
}

/* ---- what it costs --------------------------------------------------------------------- */

/* Each term of the domain's own record that costs. */
static void cost_evidence(struct findings *out, const struct spf_policy *p, bool only_void)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct spf_step *s = &p->steps[i];
		if (only_void ? s->void_lookups > 0 : s->lookups > 0)
			finding_evidence(out, "%s", spf_show_step(out->arena, s));
	}
}

/* The way to the first term that leads back.  False: there is none below P. */
static bool loop_evidence(struct findings *out, const struct spf_policy *p, const char *way)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct spf_step *s = &p->steps[i];
		bool leads = s->term->kind == SPF_INCLUDE || s->term->kind == SPF_REDIRECT;
		if (s->below &&
			loop_evidence(out, s->below, arena_format(out->arena, "%s%s, then ", way, s->term->text)))
			return true;
		if (leads && !s->below && s->outcome == SPF_BROKEN) {
			finding_evidence(out, "%s%s: %s", way, s->term->text, s->note);
			return true;
		}
	}
	return false;
}

static void judge_costs(struct findings *out, const struct spf_walk *w)
{
	if (w->loops) {
		finding_add(out, "loop");
		loop_evidence(out, w->top, "");
	}
	if (w->lookups > LIMIT_SPF_LOOKUPS) {
		finding_add(out, "too_many_lookups");
		finding_title(out,
			"The SPF policy costs %s%u DNS look-ups, where 10 are allowed: receivers may see a permanent "
			"error",
			w->cut ? "more than " : "", w->lookups);
		cost_evidence(out, w->top, false);
	}
	if (w->void_lookups > LIMIT_SPF_VOID_LOOKUPS) {
		finding_add(out, "too_many_void");
		finding_title(out,
			"%u terms of the SPF policy find nothing in the DNS, where 2 are allowed: receivers may see a "
			"permanent error",
			w->void_lookups);
		cost_evidence(out, w->top, true);
	}
}

static void judge_mx_limit(struct findings *out, const struct spf_policy *p)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct spf_step *s = &p->steps[i];
		if (s->below) {
			judge_mx_limit(out, s->below);
		} else if (s->term->kind == SPF_MX && s->outcome == SPF_BROKEN) {
			finding_add(out, "too_many_mx");
			finding_evidence(out, "%s: %s", p->domain, spf_show_step(out->arena, s));
		}
	}
}

/* ---- what it says ------------------------------------------------------------------------ */

/* The policy that has the last word: behind the redirects.  NULL: it cannot be read. */
static const struct spf_policy *last_policy(const struct spf_policy *p)
{
	while (p && p->result == SPF_NEUTRAL && !p->record->all && p->record->redirect)
		p = p->steps[p->record->redirect - p->record->terms].below;
	return p && p->result == SPF_NEUTRAL ? p : NULL;
}

/* Does the term let everybody in by itself?  A network of no bits does so for all of IPv4 or IPv6. */
static bool is_everybody(const struct spf_term *t)
{
	return t->kind == SPF_ALL || (t->kind == SPF_IP4 && t->prefix4 == 0) || (t->kind == SPF_IP6 && t->prefix6 == 0);
}

/* The policy whose term lets the whole world in: P, or one that it includes or redirects to; NULL: none does. */
static const struct spf_policy *open_policy(const struct spf_policy *p)
{
	for (size_t i = 0; p->result == SPF_NEUTRAL && i < p->count; i++) {
		const struct spf_step *s = &p->steps[i];
		const struct spf_policy *below = s->below ? open_policy(s->below) : NULL;
		if (s->outcome == SPF_UNTRIED)
			continue;
		if (is_everybody(s->term) && s->term->qualifier == '+')
			return p;
		if (below && (s->term->kind == SPF_REDIRECT || s->term->qualifier == '+'))
			return below;
	}
	return NULL;
}

static void judge_all(struct findings *out, const struct spf_policy *top)
{
	const struct spf_policy *last = last_policy(top), *open = open_policy(top);

	if (open) {
		finding_add(out, "pass_all");
		finding_evidence(out, "%s: %s", open->domain, open->record->text);
	} else if (last && (!last->record->all || last->record->all->qualifier == '?')) {
		finding_add(out, "no_all");
		finding_evidence(out, "%s: %s", last->domain, last->record->text);
	}
}

static void judge_ptr(struct findings *out, const struct spf_policy *p)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->steps[i].term->kind == SPF_PTR && p->steps[i].outcome != SPF_UNTRIED) {
			finding_add(out, "ptr");
			finding_evidence(out, "%s: %s", p->domain, p->record->text);
			return;
		}
}

static void judge_record(struct findings *out, const struct spf_walk *w)
{
	const struct spf_policy *top = w->top;
	size_t before = out->count;

	judge_costs(out, w);
	judge_mx_limit(out, top);
	judge_all(out, top);
	judge_ptr(out, top);
	if (w->unanswered || w->untold || w->questions.count > 0) {
		finding_add(out, "partly");
		if (w->unanswered)
			finding_evidence(out, "%s: %s", w->unanswered->domain, w->unanswered->why);
		if (w->untold)
			finding_evidence(out, "%s: %s", w->untold->term->text, w->untold->note);
		if (w->questions.count > 0)
			finding_evidence(out, "%s %s was not asked for", dns_type_name(w->questions.items[0].type),
				w->questions.items[0].name);
	} else if (out->count == before && !w->broken) {
		finding_add(out, "found");
		finding_evidence(out, "%s TXT %s", top->domain, top->record->text);
		finding_evidence(out, "%u of %d look-ups", w->lookups, LIMIT_SPF_LOOKUPS);
	}
	if (top->record->n > UDP_BYTES) {
		finding_add(out, "long");
		finding_evidence(
			out, "the record has %zu bytes; up to %d fit beside other data", top->record->n, UDP_BYTES);
	}
}

/* A null MX (RFC 7505): such a domain sends none either. */
static bool takes_no_mail(const struct fact *mx)
{
	return mx->state == FACT_HAVE && mx->names->count == 1 && !*mx->names->names[0].name;
}

static void judge_none(const struct facts *f, struct findings *out, const struct spf_policy *top)
{
	const struct fact *mx = facts_get(f, FACT_MX);

	if (top->state == DNS_NXDOMAIN) /* dns.mx says so */
		return;
	if (mx->state == FACT_UNKNOWN && mx->why != WHY_NOT_ASKED) {
		finding_add(out, "none_unsure");
		finding_evidence(out, "%s: %s; its mail exchangers are not known", top->domain, top->why);
		return;
	}
	finding_add(out, "none");
	finding_evidence(out, "%s: %s", top->domain, top->why);
	finding_paste(out, "%s. IN TXT \"v=spf1 %s\"", top->domain, takes_no_mail(mx) ? "-all" : "mx ~all");
}

static void judge(const struct facts *f, struct findings *out)
{
	struct spf_walk w;

	if (!spf_facts_walk(out->arena, f, &w)) {
		if (facts_get(f, FACT_SPF)->why != WHY_NOT_ASKED)
			judge_unknown(out, f, FACT_SPF);
		return;
	}
	switch (w.top->result) {
	case SPF_NONE:
		judge_none(f, out, w.top);
		return;
	case SPF_TEMPERROR:
		finding_add(out, w.top->state == DNS_BOGUS ? "bogus" : "could_not_tell");
		finding_evidence(out, "TXT %s: %s", w.top->domain, w.top->why);
		return;
	case SPF_PENDING:
		finding_add(out, "could_not_tell");
		finding_evidence(out, "TXT %s was not asked for", w.top->domain);
		return;
	case SPF_NEUTRAL:
	case SPF_PASS:
	case SPF_FAIL:
	case SPF_SOFTFAIL:
	case SPF_PERMERROR:
		break;
	}
	if (w.broken)
		judge_broken(f, out, &w);
	if (w.top->result == SPF_NEUTRAL)
		judge_record(out, &w);
}

const struct check check_spf_policy = {
	.id = "spf.policy",
	.question = "Does the domain's SPF policy work, and does it protect the domain?",
	.why = "An SPF policy (RFC 7208) says which hosts may send mail in the domain's name. Receivers look at it, "
	       "and DMARC "
	       "builds on it. A record with one syntax error, or a policy that costs more than 10 DNS look-ups, is a "
	       "permanent error and protects nobody. The whole policy is read, with all that it includes, whoever "
	       "sends; "
	       "terms whose macros depend on the sender are counted, but not looked at.",
	.scope = SCOPE_DOMAIN,
	.needs = FACT_BIT(FACT_SPF) | FACT_BIT(FACT_MX),
	.verdicts = verdicts,
	.judge = judge,
};

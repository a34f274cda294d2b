/* dmarc_reports.c - do DMARC reports reach somebody?  A foreign domain must have agreed to get them. */
#include "base/limits.h"
#include "check/judge.h"
#include "check/table.h"
#include "core/policy_facts.h"
#include "proto/mailbox.h"

enum { DESTINATIONS = 2 * LIMIT_RECORD_ITEMS };

static const struct verdict verdicts[] = {
	{"good", SEVERITY_GOOD, "DMARC reports reach every address that the policy names", NULL, "RFC 9990 section 4"},
	{"not_wanted", SEVERITY_INFO,
		"The DMARC policy asks for no reports (rua): nobody tells who sends in the domain's name", NULL,
		"RFC 9989 section 4.7"},
	{"not_agreed", SEVERITY_WARNING,
		"DMARC reports are to go to a domain that did not agree to get them: none are sent",
		"Have the owner of that domain publish the record below, or name an address of your own domain.",
		"RFC 9990 section 4; RFC 7489 section 7.1"},
	JUDGE_UNKNOWN_ROW("whether a foreign domain agreed to get DMARC reports: DNS did not answer",
		"Query the name servers of the foreign domain for the name below; run the audit again when they "
		"answer.",
		"RFC 9990 section 4"),
	{0},
};

enum outcome { OWN, AGREED, REFUSED, UNTOLD };

struct reports {
	const char *domain;       /* of the policy */
	const char *organisation; /* the organizational domain by the public suffix list, or NULL */
	size_t count;
	struct dmarc_destination list[DESTINATIONS];
};

static bool is_own(const struct reports *r, const char *destination)
{
	return host_name_in(destination, r->domain) || (r->organisation && host_name_in(destination, r->organisation));
}

/* An agreement that nobody asked for is known only of the policy's own organisation, which needs none. */
static enum outcome outcome_of(const struct reports *r, const struct dmarc_destination *d)
{
	if (!d->answer && is_own(r, d->uri->uri.domain))
		return OWN;
	if (!d->agreement)
		return REFUSED;
	if (!d->answer || !judge_answered(d->answer->state))
		return UNTOLD;
	return dmarc_walk_agreed(d->answer) ? AGREED : REFUSED;
}

static size_t count_of(const struct reports *r, enum outcome wanted)
{
	size_t n = 0;
	for (size_t i = 0; i < r->count; i++)
		n += outcome_of(r, &r->list[i]) == wanted;
	return n;
}

static void show(struct findings *out, const struct reports *r, const struct dmarc_destination *d)
{
	switch (outcome_of(r, d)) {
	case OWN:
		finding_evidence(out, "%s %s: of the same organisation", d->tag, d->uri->uri.text);
		return;
	case AGREED:
		finding_evidence(out, "%s %s: agreed, by %s", d->tag, d->uri->uri.text, d->agreement);
		return;
	case REFUSED:
		finding_evidence(out, "%s %s: no v=DMARC1 at %s", d->tag, d->uri->uri.text,
			d->agreement ? d->agreement : "a name that would be too long");
		return;
	case UNTOLD:
		if (!d->answer) {
			finding_evidence(out, "%s %s: %s was not asked for", d->tag, d->uri->uri.text, d->agreement);
			return;
		}
		finding_evidence(out, "%s %s: %s: %s%s%s", d->tag, d->uri->uri.text, d->agreement,
			judge_dns_words(d->answer->state), d->answer->why ? ": " : "",
			d->answer->why ? d->answer->why : "");
		return;
	}
}

/* One finding on all of an outcome. */
static void judge_outcome(struct findings *out, const struct reports *r, enum outcome wanted)
{
	size_t pasted = 0;

	if (count_of(r, wanted) == 0)
		return;
	finding_add(out, wanted == REFUSED ? "not_agreed" : "could_not_tell");
	for (size_t i = 0; i < r->count; i++) {
		const struct dmarc_destination *d = &r->list[i];
		if (outcome_of(r, d) != wanted)
			continue;
		show(out, r, d);
		if (wanted == REFUSED && d->agreement && pasted++ < FINDING_LINES)
			finding_paste(out, "%s. IN TXT \"v=DMARC1\"", d->agreement);
	}
}

static void judge(const struct facts *f, struct findings *out)
{
	struct reports r;
	struct dmarc_walk w;

	/* What stands in the way of a policy is dmarc.policy's to tell. */
	if (!policy_facts_walk(out->arena, f, DMARC_RFC9989, &w) || w.failed != DNS_UNASKED || !w.used)
		return;
	const struct fact_answers *all = facts_answers(f, FACT_DMARC);
	r.domain = w.used->domain;
	r.organisation = facts_get(f, FACT_DMARC)->note;
	r.count = dmarc_replay_destinations(out->arena, &w, all->answers, all->count, r.list, DESTINATIONS);
	if (w.used->record.rua_count == 0) {
		finding_add(out, "not_wanted");
		finding_evidence(out, "_dmarc.%s has no usable rua", w.used->domain);
	}
	judge_outcome(out, &r, REFUSED);
	judge_outcome(out, &r, UNTOLD);
	if (r.count == 0 || count_of(&r, REFUSED) + count_of(&r, UNTOLD) > 0)
		return;
	finding_add(out, "good");
	for (size_t i = 0; i < r.count; i++)
		show(out, &r, &r.list[i]);
}

const struct check check_dmarc_reports = {
	.id = "dmarc.reports",
	.question = "Do DMARC reports reach the domain's owner?",
	.why = "Receivers tell the addresses in rua, once a day, who sent mail in the domain's name. To an address of "
	       "another "
	       "organisation they do so only if that organisation says in its own DNS that it agrees, so that nobody "
	       "can be "
	       "flooded with reports.",
	.scope = SCOPE_DOMAIN,
	.needs = FACT_BIT(FACT_DMARC),
	.verdicts = verdicts,
	.judge = judge,
};

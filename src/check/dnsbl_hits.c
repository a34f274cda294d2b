/* dnsbl_hits.c - makes findings of what block lists said. */
#include "check/dnsbl_hits.h"

#include <string.h>

#include "core/lists.h"

static bool is_hit(const struct list_reading *r)
{
	return r->said == LIST_HIT || r->said == LIST_POLICY;
}

/* A check of domains has no verdicts about policy: lists of domains have none. */
static const char *code_of(const struct findings *out, const struct list_reading *r)
{
	static const char *const listed[] = {"listed_blocking", "listed_advisory", "listed_informational"};
	static const char *const policy[] = {"policy_blocking", "policy_advisory", "policy_informational"};
	return r->said == LIST_POLICY && check_verdict(out->check, policy[r->weight]) ? policy[r->weight]
										      : listed[r->weight];
}

/* A list that holds the subject, too, and all that R's list holds. */
static const struct list_reading *outer_hit(const struct list_summary *s, const struct list_reading *r)
{
	for (size_t i = 0; r->list && i < s->count; i++) {
		const struct list_reading *o = &s->readings[i];
		if (o != r && is_hit(o) && strcmp(o->listing->subject, r->listing->subject) == 0 &&
			dnsbl_list_names(r->list->inside, o->listing->zone))
			return o;
	}
	return NULL;
}

static const char *scope_words(const struct dnsbl_list *list)
{
	switch (list ? list->scope : DNSBL_OF_ADDRESS) {
	case DNSBL_OF_RANGE:
		return "an entry of this list is about a whole range of addresses: a neighbour may be the cause";
	case DNSBL_OF_NETWORK:
		return "an entry of this list is about all of a provider's network: other customers may be the cause";
	case DNSBL_OF_ADDRESS:
	case DNSBL_OF_DOMAIN:
		break;
	}
	return NULL;
}

/* A page, or words for how a listing ends. */
static void delisting(struct findings *out, const struct list_reading *r)
{
	const char *subject = r->listing->subject, *scope = scope_words(r->list);

	if (scope)
		finding_evidence(out, "%s", scope);
	if (r->list && r->list->lookup[0])
		finding_evidence(out, "look it up: %s", lists_page(out->arena, r->list->lookup, subject));
	if (r->list && r->list->delist[0])
		finding_evidence(out, "delisting: %s", lists_page(out->arena, r->list->delist, subject));
	if (r->list && r->list->note[0])
		finding_evidence(out, "about the list: %s", r->list->note);
	finding_evidence(out, "verify: https://mxtoolbox.com/SuperTool.aspx?action=blacklist:%s", subject);
}

static void add_hit(struct findings *out, const struct list_summary *s, const struct list_reading *r)
{
	const struct listing *l = r->listing;
	const char *reason = lists_reason(l);
	struct ip ip;

	finding_add(out, code_of(out, r));
	/* An address is the finding's own subject, and told beside it; of names there may be several. */
	const char *words = lists_words(out->arena, r);
	if (ip_parse(l->subject, &ip))
		finding_title(out, r->said == LIST_HIT ? "Listed by %s" : "Should not send mail, says %s", words);
	else
		finding_title(out, "%s is listed by %s", l->subject, words);
	finding_evidence(out, "%s answered %s for %s: %s", l->zone, r->codes, l->subject, r->label);
	if (reason)
		finding_evidence(out, "its reason: %s", reason);
	for (size_t i = 0; i < s->count; i++)
		if (is_hit(&s->readings[i]) && outer_hit(s, &s->readings[i]) == r)
			finding_evidence(out, "part of it: %s answered %s (%s)", s->readings[i].listing->zone,
				s->readings[i].codes, s->readings[i].label);
	delisting(out, r);
}

static void add_allowed(struct findings *out, const struct list_reading *r)
{
	finding_add(out, "allowed");
	finding_title(out, "On the good side of %s: %s", r->listing->zone, r->label);
	finding_evidence(out, "%s answered %s for %s", r->listing->zone, r->codes, r->listing->subject);
	if (lists_reason(r->listing))
		finding_evidence(out, "its reason: %s", lists_reason(r->listing));
}

static bool is_of(const struct list_reading *r, enum list_said said, bool allows)
{
	return r->said == said && (allows || !r->allows);
}

/* "a, b, c": the zones, each once, of the readings that said SAID; ALLOWS: of allow lists too. */
static const char *zones(struct findings *out, const struct list_summary *s, enum list_said said, bool allows)
{
	const char *text = "";

	for (size_t i = 0; i < s->count; i++) {
		const char *zone = s->readings[i].listing->zone;
		bool fresh = is_of(&s->readings[i], said, allows);
		for (size_t k = 0; k < i && fresh; k++)
			fresh = !is_of(&s->readings[k], said, allows) ||
				strcmp(s->readings[k].listing->zone, zone) != 0;
		if (fresh)
			text = arena_format(out->arena, "%s%s%s", text, *text ? ", " : "", zone);
	}
	return text;
}

static void untold_lines(struct findings *out, const struct list_summary *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->readings[i].said == LIST_UNTOLD)
			finding_evidence(out, "%s: %s", s->readings[i].listing->zone, s->readings[i].why);
	if (s->off > 0)
		finding_evidence(out, "not asked, for want of a key: %s", zones(out, s, LIST_NOT_IN_USE, true));
}

static size_t count_untold(const struct list_summary *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->count; i++)
		n += s->readings[i].said == LIST_UNTOLD;
	return n;
}

static void judge_summary(struct findings *out, const struct list_summary *s)
{
	size_t untold = count_untold(s);
	bool doubt = lists_all_untold(s);

	for (size_t i = 0; i < s->count; i++)
		if (is_hit(&s->readings[i]) && !outer_hit(s, &s->readings[i]))
			add_hit(out, s, &s->readings[i]);
	if (s->hits == 0 && s->answered > 0 && !doubt) {
		finding_add(out, "clean");
		finding_title(out, "%s (%zu of %zu answered)", check_verdict(out->check, "clean")->title, s->answered,
			s->asked);
		finding_evidence(out, "not on %s", zones(out, s, LIST_CLEAN, false));
	}
	for (size_t i = 0; i < s->count; i++)
		if (s->readings[i].said == LIST_ALLOWED)
			add_allowed(out, &s->readings[i]);
	if (!doubt && untold == 0)
		return;
	finding_add(out, doubt ? "could_not_tell" : "untold");
	if (!doubt)
		finding_title(out, "Could not tell what %zu of the lists say", untold);
	untold_lines(out, s);
}

void dnsbl_hits_judge(const struct facts *f, struct findings *out, enum fact_id id, bool addresses, bool speaks)
{
	const struct fact *fact = facts_get(f, id);
	const struct fact_listings *listings = facts_listings(f, id);

	if (fact->state == FACT_UNKNOWN && fact->why != WHY_NOT_ASKED && speaks)
		judge_unknown(out, f, id);
	if (!listings)
		return;
	struct arena *scratch = arena_new();
	struct list_summary s = lists_sum(scratch, dnsbl_list_known(scratch), listings, addresses, NULL);
	judge_summary(out, &s);
	arena_free(scratch);
}

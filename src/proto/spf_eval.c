/* spf_eval.c - check_host() of RFC 7208: initial checks, record, mechanisms in order, redirect, explanation, limits.
 *
 * It starts anew with every call: what was asked before is found in the feed at once.  So there is no state to keep
 * between questions, and the hosts of one `mx` or `ptr` are asked about all together. */
#include "proto/spf_eval.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "proto/mailbox.h"
#include "proto/spf_match.h"

static enum spf_result check_host(struct spf_match *e, struct spf_policy *p);

/* ---- one term --------------------------------------------------------------------- */

/* The name a term is about.  NULL: *outcome says why there is none. */
static const char *find_target(
	struct spf_match *e, const struct spf_policy *p, struct spf_step *step, enum spf_outcome *outcome)
{
	const char *text = step->term->domain;
	const char *name = p->domain;

	if (text) {
		bool p_used = spf_macro_letters(text) & SPF_LETTER('p');
		if (p_used && !e->counted_p && !spf_match_count(e, step)) {
			*outcome = SPF_BROKEN;
			return NULL;
		}
		e->counted_p |= p_used;
		if (!spf_match_values(e, text, p->domain)) {
			*outcome = SPF_WAITS;
			return NULL;
		}
		name = spf_macro_domain(e->run.arena, text, &e->values);
	}
	step->target = text_show(e->run.arena, name, strlen(name), LIMIT_DNS_SHOWN_NAME_BYTES);
	return name;
}

/* Why the policy below has no result: told once, of the innermost policy, however deep that is. */
static const char *why_below(struct arena *a, const struct spf_policy *below)
{
	bool deeper = below->decided && below->decided->below;

	return deeper ? below->why : arena_format(a, "%s: %s", below->domain, below->why);
}

static enum spf_outcome follow(struct spf_match *e, struct spf_step *step, const char *name, enum spf_result *result)
{
	struct spf_policy *below = step->below = spf_policy_new(e->run.arena, name);

	*result = check_host(e, below);
	switch (*result) {
	case SPF_PASS:
		return SPF_MATCHED;
	case SPF_FAIL:
	case SPF_SOFTFAIL:
	case SPF_NEUTRAL:
		return SPF_UNMATCHED;
	case SPF_TEMPERROR:
		step->note = why_below(e->run.arena, below);
		return SPF_UNANSWERED;
	case SPF_NONE:
		if (below->state == DNS_NODATA || below->state == DNS_NXDOMAIN)
			e->void_lookups++;
		step->note = why_below(e->run.arena, below);
		return SPF_BROKEN;
	case SPF_PERMERROR:
		step->note = why_below(e->run.arena, below);
		return SPF_BROKEN;
	case SPF_PENDING:
		break;
	}
	return SPF_WAITS;
}

static enum spf_outcome match_name(struct spf_match *e, struct spf_step *step, const char *name)
{
	enum spf_result ignored;

	switch (step->term->kind) {
	case SPF_INCLUDE:
		return follow(e, step, name, &ignored);
	case SPF_A:
		return spf_match_a(e, step, name);
	case SPF_MX:
		return spf_match_mx(e, step, name);
	case SPF_PTR:
		return spf_match_ptr(e, step, name);
	case SPF_EXISTS:
		return spf_match_exists(e, step, name);
	case SPF_ALL:
	case SPF_IP4:
	case SPF_IP6:
	case SPF_REDIRECT:
	case SPF_EXP:
	case SPF_MODIFIER:
	case SPF_UNKNOWN:
		break;
	}
	return SPF_UNMATCHED;
}

static enum spf_outcome match_term(struct spf_match *e, const struct spf_policy *p, struct spf_step *step)
{
	const struct spf_term *t = step->term;
	enum spf_outcome outcome = SPF_UNMATCHED;

	if (t->kind == SPF_ALL)
		return SPF_MATCHED;
	if (t->kind == SPF_IP4 || t->kind == SPF_IP6)
		return ip_in_network(&e->values.ip, &t->ip, t->ip.family == 6 ? t->prefix6 : t->prefix4)
			       ? SPF_MATCHED
			       : SPF_UNMATCHED;
	if (!spf_match_count(e, step))
		return SPF_BROKEN;
	const char *name = find_target(e, p, step, &outcome);
	return name ? match_name(e, step, name) : outcome;
}

/* ---- a policy --------------------------------------------------------------------- */

static enum spf_result conclude(struct spf_policy *p, const struct spf_step *step, enum spf_result result)
{
	p->decided = step;
	p->result = result;
	if (result == SPF_TEMPERROR || result == SPF_PERMERROR)
		p->why = step->note;
	return result;
}

static enum spf_result result_of(const struct spf_step *step)
{
	switch (step->outcome) {
	case SPF_WAITS:
		return SPF_PENDING;
	case SPF_BROKEN:
		return SPF_PERMERROR;
	case SPF_UNANSWERED:
		return SPF_TEMPERROR;
	case SPF_MATCHED:
		break;
	case SPF_UNTRIED:
	case SPF_UNMATCHED:
	case SPF_TRIED:
	case SPF_UNRESOLVED:
	case SPF_IGNORED:
		return SPF_NONE;
	}
	switch (step->term->qualifier) {
	case '-':
		return SPF_FAIL;
	case '~':
		return SPF_SOFTFAIL;
	case '?':
		return SPF_NEUTRAL;
	default:
		return SPF_PASS;
	}
}

static enum spf_result redirect(struct spf_match *e, struct spf_policy *p, struct spf_step *step)
{
	enum spf_result result = SPF_PERMERROR;

	step->outcome = SPF_BROKEN;
	if (spf_match_count(e, step)) {
		const char *name = find_target(e, p, step, &step->outcome);
		if (name)
			step->outcome = follow(e, step, name, &result);
		else
			result = result_of(step);
	}
	if (result == SPF_NONE)
		result = SPF_PERMERROR;
	else if (step->outcome == SPF_UNMATCHED)
		step->outcome = SPF_MATCHED;
	return conclude(p, step, result);
}

/* The first term that gives a result, then redirect. */
static enum spf_result run_terms(struct spf_match *e, struct spf_policy *p)
{
	for (size_t i = 0; i < p->count; i++)
		if (!spf_kind_is_mechanism(p->steps[i].term->kind))
			p->steps[i].outcome = SPF_IGNORED;
	for (size_t i = 0; i < p->count; i++) {
		struct spf_step *step = &p->steps[i];
		if (!spf_kind_is_mechanism(step->term->kind))
			continue;
		unsigned lookups = e->lookups, voids = e->void_lookups;
		step->outcome = match_term(e, p, step);
		step->lookups = e->lookups - lookups;
		step->void_lookups = e->void_lookups - voids;
		if (step->outcome != SPF_UNMATCHED)
			return conclude(p, step, result_of(step));
	}
	if (!p->record->redirect)
		return p->result = SPF_NEUTRAL;
	struct spf_step *step = &p->steps[p->record->redirect - p->record->terms];
	unsigned lookups = e->lookups, voids = e->void_lookups;
	enum spf_result result = redirect(e, p, step);
	step->lookups = e->lookups - lookups;
	step->void_lookups = e->void_lookups - voids;
	return result;
}

static enum spf_result check_host(struct spf_match *e, struct spf_policy *p)
{
	unsigned lookups = e->lookups, voids = e->void_lookups;

	if (!spf_policy_open(&e->run, p))
		return p->result;
	run_terms(e, p);
	p->lookups = e->lookups - lookups;
	p->void_lookups = e->void_lookups - voids;
	return p->result;
}

/* ---- the explanation -------------------------------------------------------------- */

static bool is_plain(const char *text)
{
	for (const char *p = text; *p; p++)
		if (*p < 0x20 || *p > 0x7e)
			return false;
	return *text != '\0';
}

/* The policy whose term decided: the last of the redirects that has a readable record. */
static const struct spf_policy *deciding(const struct spf_policy *p)
{
	while (p->decided && p->decided->term->kind == SPF_REDIRECT && p->decided->below && p->decided->below->steps)
		p = p->decided->below;
	return p;
}

/* Section 6.2: whatever goes wrong means that there is none.  NULL and *PENDING: answers are missing. */
static const char *explain(struct spf_match *e, const struct spf_policy *p, bool *pending)
{
	size_t n;

	*pending = false;
	if (!p->record->exp)
		return NULL;
	if (!spf_match_values(e, p->record->exp->domain, p->domain)) {
		*pending = true;
		return NULL;
	}
	const char *name = spf_macro_domain(e->run.arena, p->record->exp->domain, &e->values);
	const struct dns_answer *answer = spf_ask(&e->run, name, DNS_TXT);
	*pending = !answer;
	if (!answer || answer->state != DNS_FOUND || answer->count != 1)
		return NULL;
	const char *text = text_unshow(e->run.arena, answer->records[0].text, &n);
	if (spf_macro_check(text, n, SPF_MACRO_EXPLAIN).text)
		return NULL;
	if (!spf_match_values(e, text, p->domain)) {
		*pending = true;
		return NULL;
	}
	text = spf_macro_expand(e->run.arena, text, &e->values);
	return is_plain(text) ? text : NULL;
}

/* ---- the request ------------------------------------------------------------------ */

static struct ip unmapped(const struct ip *ip)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
	struct ip ipv4;

	if (ip->family == 6 && memcmp(ip->bytes, mapped, sizeof mapped) == 0 && ip_from_bytes(ip->bytes + 12, 4, &ipv4))
		return ipv4;
	return *ip;
}

/* What nobody could say in a command of SMTP; a domain that is cut is none before and after. */
static const char *cut(struct arena *a, const char *text)
{
	size_t n = strlen(text);

	return n > LIMIT_COMMAND_BYTES ? arena_strndup(a, text, LIMIT_COMMAND_BYTES) : text;
}

/* Without final dot, and in ASCII form where it is a name in Unicode. */
static const char *clean_domain(struct arena *a, const char *text)
{
	size_t n = strlen(text);
	char *name = arena_strndup(a, text, n > 1 && text[n - 1] == '.' ? n - 1 : n);

	for (const char *p = name; *p; p++)
		if (*p & 0x80) {
			const char *ascii = host_name_ascii(a, name);
			return ascii ? ascii : name;
		}
	return name;
}

static void read_request(struct spf_match *e, const struct spf_request *request)
{
	struct arena *a = e->run.arena;
	const char *sender = request->sender;
	const char *at = strrchr(sender, '@');

	e->values = (struct spf_macro_values){.ip = unmapped(&request->ip),
		.local = "postmaster",
		.validated = "unknown",
		.helo = cut(a, request->helo),
		.receiver = request->receiver ? cut(a, request->receiver) : "unknown",
		.now_s = request->now_s};
	if (at && at > sender)
		e->values.local = cut(a, arena_strndup(a, sender, (size_t)(at - sender)));
	e->values.of_domain = clean_domain(a, cut(a, at ? at + 1 : *sender ? sender : e->values.helo));
	e->values.domain = e->values.of_domain;
}

struct spf_verdict spf_eval(struct arena *arena, const struct spf_request *request, const struct spf_feed *feed)
{
	struct spf_match e = {.run = {.arena = arena, .feed = feed}};
	bool pending = false;

	read_request(&e, request);
	struct spf_policy *top = spf_policy_new(arena, e.values.of_domain);
	struct spf_verdict v = {.top = top, .result = check_host(&e, top)};
	const struct spf_policy *last = deciding(top);
	v.decided = last->decided;
	v.why = top->why;
	v.lookups = e.lookups;
	v.void_lookups = e.void_lookups;
	if (v.result == SPF_FAIL)
		v.explanation = explain(&e, last, &pending);
	if (pending)
		v.result = SPF_PENDING;
	v.questions = e.run.questions;
	return v;
}

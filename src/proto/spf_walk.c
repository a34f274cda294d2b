/* spf_walk.c - looks at every term of a domain's whole SPF policy. */
#include "proto/spf_walk.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "proto/spf_run.h"

struct walk {
	struct spf_run run;
	struct spf_macro_values values;
	struct spf_walk out;
	size_t policies;
};

/* The policies from the top to the one that is looked at. */
struct path {
	const struct path *above;
	const char *domain;
	unsigned depth;
};

static void walk_policy(struct walk *w, struct spf_policy *p, const struct path *above);

/* ---- one term --------------------------------------------------------------------- */

static bool failed(struct walk *w, struct spf_step *step, const char *name, const struct dns_answer *answer)
{
	if (dns_state_is_answer(answer->state))
		return false;
	step->outcome = SPF_UNANSWERED;
	step->note = arena_format(w->run.arena, "%s: %s", name, spf_failure(w->run.arena, answer));
	if (!w->out.untold)
		w->out.untold = step;
	return true;
}

static void note_void(struct walk *w, struct spf_step *step, const char *what)
{
	step->void_lookups = 1;
	step->note = arena_format(w->run.arena, "the DNS has no %s", what);
}

/* Both families: who sends may be of either.  1: there is an address, 0: there is none, -1: not known. */
static int look_up_host(struct walk *w, struct spf_step *step, const char *name)
{
	const struct dns_answer *a = spf_ask(&w->run, name, DNS_A), *aaaa = spf_ask(&w->run, name, DNS_AAAA);

	if (!a || !aaaa) {
		step->outcome = SPF_WAITS;
		return -1;
	}
	/* One family's addresses do not tell those of the other. */
	bool untold = failed(w, step, name, a) || failed(w, step, name, aaaa);
	if (a->state == DNS_FOUND || aaaa->state == DNS_FOUND)
		return 1;
	return untold ? -1 : 0;
}

static void look_up_a(struct walk *w, struct spf_step *step, const char *name)
{
	if (look_up_host(w, step, name) == 0)
		note_void(w, step, "address of it");
}

static void look_up_mx(struct walk *w, struct spf_step *step, const char *name)
{
	const struct dns_answer *mx = spf_ask(&w->run, name, DNS_MX);
	bool found = false;

	if (!mx) {
		step->outcome = SPF_WAITS;
		return;
	}
	if (failed(w, step, name, mx))
		return;
	if (mx->state != DNS_FOUND) {
		note_void(w, step, "MX record of it");
		return;
	}
	if (mx->count > LIMIT_SPF_NAMES) {
		step->outcome = SPF_BROKEN;
		step->note =
			arena_format(w->run.arena, "it has %zu MX records, more than %d", mx->count, LIMIT_SPF_NAMES);
		return;
	}
	for (size_t i = 0; i < mx->count; i++)
		found |= !*mx->records[i].name || look_up_host(w, step, mx->records[i].name) != 0;
	if (!found)
		note_void(w, step, "address of any of its mail exchangers");
}

static void look_up_exists(struct walk *w, struct spf_step *step, const char *name)
{
	const struct dns_answer *a = spf_ask(&w->run, name, DNS_A);

	if (!a)
		step->outcome = SPF_WAITS;
	else if (!failed(w, step, name, a) && a->state != DNS_FOUND)
		note_void(w, step, "IPv4 address of it");
}

static bool is_above(const struct path *path, const char *name)
{
	for (; path; path = path->above)
		if (text_equal_nocase(path->domain, name))
			return true;
	return false;
}

static void follow(struct walk *w, struct spf_step *step, const char *name, const struct path *path)
{
	if (is_above(path, name)) {
		w->out.loops = true;
		step->outcome = SPF_BROKEN;
		step->note = "a loop: this policy is being read already";
		return;
	}
	if (path->depth >= LIMIT_SPF_DEPTH || w->policies >= LIMIT_SPF_POLICIES) {
		w->out.cut = true;
		step->outcome = SPF_UNTRIED;
		step->note = "not followed any further";
		return;
	}
	struct spf_policy *below = step->below = spf_policy_new(w->run.arena, name);
	walk_policy(w, below, path);
	step->lookups += below->lookups;
	step->void_lookups += below->void_lookups;
	if (below->result == SPF_PENDING)
		step->outcome = SPF_WAITS;
	else if (below->result == SPF_TEMPERROR)
		step->outcome = SPF_UNANSWERED;
	else if (below->result != SPF_NEUTRAL)
		step->outcome = SPF_BROKEN;
	if (below->result == SPF_NONE) {
		step->void_lookups += below->state == DNS_NODATA || below->state == DNS_NXDOMAIN;
		if (!w->out.broken)
			w->out.broken = below;
	}
	if (below->why)
		step->note = arena_format(w->run.arena, "%s: %s", below->domain, below->why);
}

static void look_at(struct walk *w, const struct spf_policy *p, struct spf_step *step, const struct path *path)
{
	static const uint32_t known = SPF_LETTER('d') | SPF_LETTER('o');
	const struct spf_term *t = step->term;
	const char *name = p->domain;

	step->outcome = SPF_TRIED;
	if (!spf_kind_asks_dns(t->kind))
		return;
	step->lookups = 1;
	if (t->domain && spf_macro_letters(t->domain) & ~known) {
		step->outcome = SPF_UNRESOLVED;
		w->out.unresolved++;
		return;
	}
	w->values.domain = p->domain;
	if (t->domain)
		name = spf_macro_domain(w->run.arena, t->domain, &w->values);
	step->target = text_show(w->run.arena, name, strlen(name), LIMIT_DNS_SHOWN_NAME_BYTES);
	if (t->kind == SPF_A)
		look_up_a(w, step, name);
	else if (t->kind == SPF_MX)
		look_up_mx(w, step, name);
	else if (t->kind == SPF_EXISTS)
		look_up_exists(w, step, name);
	else if (t->kind != SPF_PTR)
		follow(w, step, name, path);
}

/* ---- one policy ------------------------------------------------------------------- */

/* Can the term be reached?  Nothing is looked at behind `all`, nor redirect beside it (sections 5.1, 6.1). */
static bool is_reached(const struct spf_record *r, const struct spf_term *t)
{
	if (spf_kind_is_mechanism(t->kind))
		return !r->all || t <= r->all;
	return t->kind == SPF_REDIRECT && !r->all;
}

static void walk_policy(struct walk *w, struct spf_policy *p, const struct path *above)
{
	const struct path path = {.above = above, .domain = p->domain, .depth = above ? above->depth + 1 : 0};

	w->policies++;
	if (!spf_policy_open(&w->run, p)) {
		if (p->result == SPF_PERMERROR && !w->out.broken)
			w->out.broken = p;
		if (p->result == SPF_TEMPERROR && !w->out.unanswered)
			w->out.unanswered = p;
		return;
	}
	p->result = SPF_NEUTRAL;
	for (size_t i = 0; i < p->count; i++) {
		struct spf_step *step = &p->steps[i];
		if (is_reached(p->record, step->term))
			look_at(w, p, step, &path);
		else if (!spf_kind_is_mechanism(step->term->kind))
			step->outcome = SPF_IGNORED;
		p->lookups += step->lookups;
		p->void_lookups += step->void_lookups;
	}
}

struct spf_walk spf_walk(struct arena *arena, const char *domain, const struct spf_feed *feed)
{
	struct walk w = {.run = {.arena = arena, .feed = feed}};

	w.values = (struct spf_macro_values){
		.local = "", .of_domain = domain, .domain = domain, .validated = "", .helo = "", .receiver = ""};
	w.out.top = spf_policy_new(arena, domain);
	walk_policy(&w, w.out.top, NULL);
	w.out.lookups = w.out.top->lookups;
	w.out.void_lookups = w.out.top->void_lookups;
	w.out.questions = w.run.questions;
	return w.out;
}

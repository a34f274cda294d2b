/* domain.c - finds the mail domains of an address: first those that are proven to be its own, then, when the server
 * has said all its names, those that it may be of.
 *
 * Proven is a domain whose mail exchanger is, by DNS, this address.  Candidates are the domain the operator named and
 * every parent of the names the address is known by.  Nobody's word is taken for it: a candidate counts only if the
 * addresses of one of its exchangers include this one.  What else the names say is weighed in guess.c, of the same
 * answers. */
#include "probe/table.h"

#include <string.h>

#include "base/limits.h"
#include "probe/guess.h"
#include "proto/mailbox.h"

struct state {
	struct candidates candidates;
	struct guess guess;
};

/* NAME and its parents of two labels and more. */
static void add_parents(struct probe_run *run, const char *name)
{
	struct state *s = run->state;
	const char *ascii = name ? host_name_ascii(run->arena, name) : NULL;

	for (; ascii && host_name_qualified(ascii); ascii = strchr(ascii, '.') + 1)
		candidates_add(&s->candidates, ascii, LIMIT_DOMAIN_CANDIDATES);
}

static void collect(struct probe_run *run)
{
	struct state *s = run->state;
	const struct facts *f = &run->subject->facts;
	const struct subject *host = run->subject->parent;
	const struct turn *banner = facts_reply(f, FACT_BANNER);
	const struct fact_names *ptr = facts_names(f, FACT_PTR);

	if (host && host->parent)
		candidates_add(&s->candidates, host->parent->name, LIMIT_DOMAIN_CANDIDATES);
	add_parents(run, facts_text(f, FACT_HOST_NAME));
	if (banner && banner->reply)
		add_parents(run, smtp_reply_first_word(run->arena, banner->reply));
	for (size_t i = 0; ptr && i < ptr->count; i++)
		add_parents(run, ptr->names[i].name);
}

/* Is mail for C taken here?  IMPLICIT: because it has no MX record. */
static bool is_own(const struct candidate *c, bool implicit, const struct fact_name **exchanger)
{
	return candidate_end(c, exchanger) == (implicit ? CANDIDATE_IMPLICIT : CANDIDATE_HERE);
}

/* Why none is proven: an answer that did not come leaves it open. */
static struct fact unproven(struct probe_run *run)
{
	const struct candidates *all = &((struct state *)run->state)->candidates;
	const struct fact_name *which;

	for (size_t i = 0; i < all->count; i++) {
		const struct candidate *c = &all->list[i];
		if (!dns_state_is_answer(c->mx->state))
			return fact_unknown(
				why_of_dns(c->mx->state), arena_format(run->arena, "the MX question for %s ended in %s",
								  c->name, dns_state_name(c->mx->state)));
		if (candidate_end(c, &which) == CANDIDATE_OPEN && which) {
			enum dns_state state = candidate_failure(which);
			return fact_unknown(
				why_of_dns(state), arena_format(run->arena, "the address of %s, an exchanger of %s: %s",
							   which->name, c->name, dns_state_name(state)));
		}
	}
	return fact_absent(all->count == 0 ? "the address has no name from which a domain could be found"
					   : "no domain among its names has this address as mail exchanger");
}

static struct fact first_proven(struct probe_run *run)
{
	const struct candidates *all = &((struct state *)run->state)->candidates;
	const struct fact_name *exchanger;

	/* An MX record is a better proof than the lack of one. */
	for (int implicit = 0; implicit < 2; implicit++)
		for (size_t i = 0; i < all->count; i++)
			if (is_own(&all->list[i], implicit, &exchanger))
				return fact_text(all->list[i].name, candidate_proof(&all->list[i], exchanger));
	return unproven(run);
}

static struct fact all_proven(struct probe_run *run)
{
	const struct candidates *all = &((struct state *)run->state)->candidates;
	struct fact_names *list = arena_alloc(run->arena, sizeof *list);
	struct fact_name *names = arena_array(run->arena, all->count + 1, sizeof *names);
	const struct fact_name *exchanger;

	list->state = DNS_FOUND;
	list->names = names;
	for (size_t i = 0; i < all->count; i++)
		if (is_own(&all->list[i], false, &exchanger) || is_own(&all->list[i], true, &exchanger))
			names[list->count++].name = all->list[i].name;
	return list->count > 0 ? fact_names(list) : fact_absent(NULL);
}

static void guessed(struct probe_run *run)
{
	struct state *s = run->state;

	probe_give(run, FACT_DOMAINS, guess_fact(&s->guess, &s->candidates));
	probe_end(run);
}

/* The greeting was enough to find whose server it is, for the visit waits for that; the EHLO name comes later. */
static void names_settled(struct probe_run *run)
{
	struct state *s = run->state;

	guess_collect(&s->guess, run, &s->candidates);
	candidates_ask(&s->candidates, run, guessed);
}

static void proven(struct probe_run *run)
{
	probe_give(run, FACT_DOMAIN, first_proven(run));
	probe_give(run, FACT_OWN_DOMAINS, all_proven(run));
	probe_when(run, FACT_BIT(FACT_BANNER_NAME) | FACT_BIT(FACT_EHLO_NAME), names_settled);
}

static void start(struct probe_run *run)
{
	struct state *s = run->state;

	collect(run);
	candidates_ask(&s->candidates, run, proven);
}

static void cancel(struct probe_run *run)
{
	struct state *s = run->state;

	candidates_cancel(&s->candidates);
}

const struct probe probe_domain = {
	.name = "domain",
	.scope = SCOPE_ADDRESS,
	.impact = IMPACT_LOOKUP,
	.needs = FACT_BIT(FACT_PTR) | FACT_BIT(FACT_BANNER),
	.gives = FACT_BIT(FACT_DOMAIN) | FACT_BIT(FACT_OWN_DOMAINS) | FACT_BIT(FACT_DOMAINS),
	.state_size = sizeof(struct state),
	.start = start,
	.cancel = cancel,
};

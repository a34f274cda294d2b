/* dnsbl.c - what block lists say: of an address and the domains it names itself by, and of a domain.
 *
 * The lists of addresses are asked at once; the lists of domains when the server has said its names. */
#include "probe/table.h"

#include <string.h>

#include "base/limits.h"
#include "probe/dnsbl_asker.h"
#include "proto/mailbox.h"

struct state {
	struct dnsbl_job *job;
	const struct fact_listings *of_address;
};

static struct fact switched_off(void)
{
	return fact_absent("no block list is to be asked (block lists = none)");
}

/* ---- of an address ----------------------------------------------------------------- */

static struct fact both(struct probe_run *run, const struct fact_listings *a, const struct fact_listings *b)
{
	struct fact_listings *all = arena_alloc(run->arena, sizeof *all);
	struct listing *list = arena_array(run->arena, a->count + b->count + 1, sizeof *list);

	for (size_t i = 0; i < a->count && all->count < LIMIT_FACT_LISTINGS; i++)
		list[all->count++] = a->listings[i];
	for (size_t i = 0; i < b->count && all->count < LIMIT_FACT_LISTINGS; i++)
		list[all->count++] = b->listings[i];
	all->listings = list;
	return fact_listings(all);
}

struct names {
	const char *list[LIMIT_LIST_NAMES];
	size_t count;
};

/* The domain above the address: its own probe asks about it. */
static const char *named_domain(const struct subject *address)
{
	const struct subject *host = address->parent;
	return host && host->parent ? host->parent->name : NULL;
}

static void add_name(struct probe_run *run, struct names *names, const char *name)
{
	const char *why, *above = named_domain(run->subject),
			 *domain = run->world->organisation(run->world->self, run->arena, name, &why);

	if (!domain || !host_name_valid(domain) || (above && strcmp(above, domain) == 0))
		return;
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->list[i], domain) == 0)
			return;
	if (names->count < LIMIT_LIST_NAMES)
		names->list[names->count++] = domain;
}

static void names_done(void *arg, const struct fact_listings *of_names)
{
	struct probe_run *run = arg;
	struct state *s = run->state;

	s->job = NULL;
	probe_give(run, FACT_LISTS, both(run, s->of_address, of_names));
	probe_end(run);
}

static void names_settled(struct probe_run *run)
{
	static const enum fact_id ids[] = {FACT_PTR, FACT_BANNER_NAME, FACT_EHLO_NAME};
	struct state *s = run->state;
	struct names names = {.count = 0};

	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		const struct fact_names *list = facts_names(&run->subject->facts, ids[i]);
		for (size_t k = 0; list && k < list->count; k++)
			add_name(run, &names, list->names[k].name);
	}
	s->job = dnsbl_asker_ask(run->asker, names.list, names.count, names_done, run);
}

static void address_done(void *arg, const struct fact_listings *of_address)
{
	struct probe_run *run = arg;
	struct state *s = run->state;

	s->job = NULL;
	s->of_address = of_address;
	probe_when(run, FACT_BIT(FACT_PTR) | FACT_BIT(FACT_BANNER_NAME) | FACT_BIT(FACT_EHLO_NAME), names_settled);
}

static void start_address(struct probe_run *run)
{
	struct state *s = run->state;
	const char *subject = run->subject->name;

	if (!dnsbl_asker_has_lists(run->asker)) {
		probe_give(run, FACT_LISTS, switched_off());
		probe_end(run);
		return;
	}
	/* A private address is another machine everywhere else: what public lists say of it is about nobody. */
	size_t subjects = ip_range(&run->subject->facts.ip) != IP_LOCAL;
	s->job = dnsbl_asker_ask(run->asker, &subject, subjects, address_done, run);
}

static void cancel(struct probe_run *run)
{
	struct state *s = run->state;

	dnsbl_asker_cancel(s->job);
}

const struct probe probe_lists = {
	.name = "lists",
	.scope = SCOPE_ADDRESS,
	.impact = IMPACT_LOOKUP,
	.gives = FACT_BIT(FACT_LISTS),
	.state_size = sizeof(struct state),
	.start = start_address,
	.cancel = cancel,
};

/* ---- of a domain ------------------------------------------------------------------- */

static void domain_done(void *arg, const struct fact_listings *listings)
{
	struct probe_run *run = arg;
	struct state *s = run->state;

	s->job = NULL;
	probe_give(run, FACT_DOMAIN_LISTS, fact_listings(listings));
	probe_end(run);
}

static void start_domain(struct probe_run *run)
{
	struct state *s = run->state;
	const char *name = host_name_ascii(run->arena, run->subject->name), *why;

	if (!dnsbl_asker_has_lists(run->asker) || !name) {
		probe_give(run, FACT_DOMAIN_LISTS, switched_off());
		probe_end(run);
		return;
	}
	/* Most lists hold domains as they are registered, a few also names below. */
	const char *registered = run->world->organisation(run->world->self, run->arena, name, &why);
	const char *subjects[] = {name, registered};
	s->job = dnsbl_asker_ask(
		run->asker, subjects, registered && strcmp(registered, name) != 0 ? 2 : 1, domain_done, run);
}

const struct probe probe_domain_lists = {
	.name = "domain-lists",
	.scope = SCOPE_DOMAIN,
	.impact = IMPACT_LOOKUP,
	.needs = FACT_BIT(FACT_MX), /* a name without exchangers is no domain, but a host */
	.gives = FACT_BIT(FACT_DOMAIN_LISTS),
	.state_size = sizeof(struct state),
	.start = start_domain,
	.cancel = cancel,
};

/* candidates.c - asks for the exchangers of a set of domains, follows them to their addresses, and says where each
 * domain's mail goes. */
#include "probe/candidates.h"

#include "base/text.h"

/* ---- the set ------------------------------------------------------------------------ */

const struct candidate *candidates_find(const struct candidates *all, const char *name)
{
	for (size_t i = 0; i < all->count; i++)
		if (text_equal_nocase(all->list[i].name, name))
			return &all->list[i];
	return NULL;
}

void candidates_add(struct candidates *all, const char *name, size_t max)
{
	if (all->count < max && !candidates_find(all, name))
		all->list[all->count++] = (struct candidate){.all = all, .name = name};
}

/* ---- following ------------------------------------------------------------------------ */

static const struct fact_name *in_fact(const struct facts *f, enum fact_id id, const char *name)
{
	const struct fact_names *names = facts_names(f, id);

	for (size_t i = 0; names && i < names->count; i++)
		if (names->names[i].forward != DNS_UNASKED && text_equal_nocase(names->names[i].name, name))
			return &names->names[i];
	return NULL;
}

static const struct fact_name *known_name(const struct candidates *all, const char *name)
{
	static const enum fact_id told[] = {FACT_PTR, FACT_BANNER_NAME, FACT_EHLO_NAME};

	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		const struct fact_name *found = in_fact(&all->run->subject->facts, told[i], name);
		if (found)
			return found;
	}
	for (size_t i = 0; i < all->name_count; i++)
		if (text_equal_nocase(all->names[i].name, name))
			return &all->names[i];
	return NULL;
}

static void follow(struct candidate *c, const char *name)
{
	struct candidates *all = c->all;
	const struct fact_name *known = known_name(all, name);

	if (!known && all->name_count < LIMIT_DOMAIN_NAMES) {
		all->names[all->name_count].name = name;
		known = &all->names[all->name_count++];
	}
	if (known && c->exchanger_count < LIMIT_MX_HOSTS)
		c->exchangers[c->exchanger_count++] = known;
	else
		c->cut = true;
}

static void on_names(void *arg)
{
	struct candidates *all = arg;

	all->lookup = NULL;
	all->followed = all->name_count;
	all->done(all->run);
}

static void follow_all(struct candidates *all)
{
	for (; all->asked < all->count; all->asked++) {
		struct candidate *c = &all->list[all->asked];
		for (size_t i = 0; i < c->mx->count; i++)
			if (c->mx->names[i].name[0])
				follow(c, c->mx->names[i].name);
		if (c->mx->state == DNS_NODATA)
			follow(c, c->name);
	}
	all->lookup = lookup_names(all->run->world, all->run->arena, all->names + all->followed,
		all->name_count - all->followed, &all->run->subject->facts.ip, on_names, all);
}

/* ---- asking --------------------------------------------------------------------------- */

static void on_mx(void *arg, const struct dns_answer *answer)
{
	struct candidate *c = arg;
	struct candidates *all = c->all;

	c->query = NULL;
	c->mx = lookup_answer_names(all->run->arena, answer, LIMIT_MX_HOSTS, NULL);
	c->mx_why = answer->why ? arena_strdup(all->run->arena, answer->why) : NULL;
	if (--all->open == 0)
		follow_all(all);
}

/* The answer that the domain among the address' parents has had already. */
static const struct fact_names *known_mx(const struct probe_run *run, const char *name)
{
	for (const struct subject *s = run->subject->parent; s; s = s->parent)
		if (s->scope == SCOPE_DOMAIN && text_equal_nocase(s->name, name) &&
			s->facts.fact[FACT_MX].state != FACT_UNKNOWN)
			return s->facts.fact[FACT_MX].names;
	return NULL;
}

void candidates_ask(struct candidates *all, struct probe_run *run, void (*done)(struct probe_run *))
{
	all->run = run;
	all->done = done;
	for (size_t i = all->asked; i < all->count; i++) {
		struct candidate *c = &all->list[i];
		c->mx = known_mx(run, c->name);
		if (c->mx)
			continue;
		all->open++;
		c->query = run->world->dns_ask(run->world->self, c->name, DNS_MX, on_mx, c);
	}
	if (all->open == 0)
		follow_all(all);
}

void candidates_cancel(struct candidates *all)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->list[i].query)
			all->run->world->dns_cancel(all->run->world->self, all->list[i].query);
	lookup_cancel(all->lookup);
}

/* ---- reading ---------------------------------------------------------------------------- */

/* Where the exchangers lead, if one does not lead here. */
static enum candidate_end other_end(const struct candidate *c, const struct fact_name **which)
{
	bool any = false;

	for (size_t i = 0; i < c->exchanger_count; i++) {
		const struct fact_name *n = c->exchangers[i];
		if (n->forward == DNS_FAILED && n->ipv4 == DNS_UNASKED && n->ipv6 == DNS_UNASKED)
			continue; /* no host name: it leads nowhere */
		/* A family whose question failed could hold the address. */
		if (!dns_state_is_answer(n->ipv4) || !dns_state_is_answer(n->ipv6)) {
			*which = n;
			return CANDIDATE_OPEN;
		}
		any = any || n->ip_count > 0;
	}
	if (c->cut)
		return CANDIDATE_OPEN;
	return any && c->mx->count > 0 ? CANDIDATE_ELSEWHERE : CANDIDATE_NOWHERE;
}

enum candidate_end candidate_end(const struct candidate *c, const struct fact_name **which)
{
	*which = NULL;
	if (!c->mx || !dns_state_is_answer(c->mx->state))
		return CANDIDATE_OPEN;
	for (size_t i = 0; i < c->exchanger_count; i++)
		if (c->exchangers[i]->points_back) {
			*which = c->exchangers[i];
			return c->mx->count > 0 ? CANDIDATE_HERE : CANDIDATE_IMPLICIT;
		}
	if (c->mx->count > 0 && c->exchanger_count == 0 && !c->cut)
		return CANDIDATE_NO_MAIL;
	return other_end(c, which);
}

enum dns_state candidate_failure(const struct fact_name *which)
{
	return dns_state_is_answer(which->ipv4) ? which->ipv6 : which->ipv4;
}

const char *candidate_proof(const struct candidate *c, const struct fact_name *exchanger)
{
	struct probe_run *run = c->all->run;
	char ip[IP_TEXT_SIZE];

	ip_text(&run->subject->facts.ip, ip);
	if (c->mx->count > 0)
		return arena_format(run->arena, "MX of %s is %s, which has address %s", c->name, exchanger->name, ip);
	return arena_format(
		run->arena, "%s has no MX and address %s: it is its own exchanger (RFC 5321 section 5.1)", c->name, ip);
}

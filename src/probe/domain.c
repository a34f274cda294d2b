/* domain.c - finds a mail domain that is the target's own: one whose mail exchanger is proven, by DNS, to be this
 * address.
 *
 * Candidates are the domain the operator named and every parent of the names the address is known by.  Nobody's
 * word is taken for it: a candidate counts only if the addresses of one of its exchangers include this one. */
#include "probe/table.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "probe/lookup.h"
#include "proto/mailbox.h"

struct candidate {
	struct probe_run *run;
	const char *name;
	struct dns_query *query;
	struct fact_names *mx;
	size_t first_name; /* of this candidate in state.names */
	size_t name_count;
};

struct state {
	struct candidate candidates[LIMIT_DOMAIN_CANDIDATES];
	size_t count, open;
	struct fact_name names[LIMIT_DOMAIN_NAMES];
	size_t name_count;
	struct lookup *lookup;
};

static void add_candidate(struct probe_run *run, const char *name)
{
	struct state *s = run->state;

	for (size_t i = 0; i < s->count; i++)
		if (text_equal_nocase(s->candidates[i].name, name))
			return;
	if (s->count < LIMIT_DOMAIN_CANDIDATES)
		s->candidates[s->count++] = (struct candidate){.run = run, .name = name};
}

/* NAME and its parents of two labels and more. */
static void add_parents(struct probe_run *run, const char *name)
{
	const char *ascii = name ? host_name_ascii(run->arena, name) : NULL;

	for (; ascii && host_name_qualified(ascii); ascii = strchr(ascii, '.') + 1)
		add_candidate(run, ascii);
}

static void collect(struct probe_run *run)
{
	const struct facts *f = &run->subject->facts;
	const struct subject *host = run->subject->parent;
	const struct turn *banner = facts_reply(f, FACT_BANNER);
	const struct fact_names *ptr = facts_names(f, FACT_PTR);

	if (host && host->parent)
		add_candidate(run, host->parent->name);
	add_parents(run, facts_text(f, FACT_HOST_NAME));
	if (banner && banner->reply)
		add_parents(run, smtp_reply_first_word(run->arena, banner->reply));
	for (size_t i = 0; ptr && i < ptr->count; i++)
		add_parents(run, ptr->names[i].name);
}

static bool followed_back(const struct state *s, const struct candidate *c, const char **exchanger)
{
	for (size_t i = 0; i < c->name_count; i++) {
		const struct fact_name *n = &s->names[c->first_name + i];
		*exchanger = n->name;
		if (n->points_back)
			return true;
	}
	return false;
}

static struct fact proven(struct probe_run *run, const struct candidate *c, const char *exchanger)
{
	char ip[IP_TEXT_SIZE];

	ip_text(&run->subject->facts.ip, ip);
	if (c->mx->count > 0)
		return fact_text(c->name,
			arena_format(run->arena, "MX of %s is %s, which has address %s", c->name, exchanger, ip));
	return fact_text(c->name,
		arena_format(run->arena, "%s has no MX and address %s: it is its own exchanger (RFC 5321 section 5.1)",
			c->name, ip));
}

/* Why none is proven: an answer that did not come leaves it open. */
static struct fact unproven(struct probe_run *run)
{
	struct state *s = run->state;

	for (size_t i = 0; i < s->count; i++) {
		enum dns_state state = s->candidates[i].mx->state;
		if (state != DNS_FOUND && state != DNS_NODATA && state != DNS_NXDOMAIN)
			return fact_unknown(
				why_of_dns(state), arena_format(run->arena, "the MX question for %s ended in %s",
							   s->candidates[i].name, dns_state_name(state)));
	}
	return fact_absent(s->count == 0 ? "the address has no name from which a domain could be found"
					 : "no domain among its names has this address as mail exchanger");
}

static struct fact all_proven(struct probe_run *run)
{
	struct state *s = run->state;
	struct fact_names *list = arena_alloc(run->arena, sizeof *list);
	struct fact_name *names = arena_array(run->arena, s->count + 1, sizeof *names);
	const char *exchanger;

	list->state = DNS_FOUND;
	list->names = names;
	for (size_t i = 0; i < s->count; i++)
		if (followed_back(s, &s->candidates[i], &exchanger))
			names[list->count++].name = s->candidates[i].name;
	return list->count > 0 ? fact_names(list) : fact_absent(NULL);
}

static void on_names(void *arg)
{
	struct probe_run *run = arg;
	struct state *s = run->state;
	const char *exchanger = NULL;
	struct fact fact = unproven(run);
	bool found = false;

	s->lookup = NULL;
	/* An MX record is a better proof than the lack of one. */
	for (int implicit = 0; implicit < 2 && !found; implicit++)
		for (size_t i = 0; i < s->count && !found; i++) {
			const struct candidate *c = &s->candidates[i];
			found = (c->mx->count == 0) == (implicit == 1) && followed_back(s, c, &exchanger);
			if (found)
				fact = proven(run, c, exchanger);
		}
	probe_give(run, FACT_DOMAIN, fact);
	probe_give(run, FACT_OWN_DOMAINS, all_proven(run));
	probe_end(run);
}

static void follow(struct state *s, struct candidate *c, const char *name)
{
	if (name[0] && s->name_count < LIMIT_DOMAIN_NAMES) {
		s->names[s->name_count++].name = name;
		c->name_count++;
	}
}

static void follow_all(struct probe_run *run)
{
	struct state *s = run->state;

	for (size_t i = 0; i < s->count; i++) {
		struct candidate *c = &s->candidates[i];
		c->first_name = s->name_count;
		for (size_t j = 0; j < c->mx->count; j++)
			follow(s, c, c->mx->names[j].name);
		if (c->mx->state == DNS_NODATA)
			follow(s, c, c->name);
	}
	s->lookup =
		lookup_names(run->world, run->arena, s->names, s->name_count, &run->subject->facts.ip, on_names, run);
}

static void on_mx(void *arg, const struct dns_answer *answer)
{
	struct candidate *c = arg;
	struct state *s = c->run->state;

	c->query = NULL;
	c->mx = lookup_answer_names(c->run->arena, answer, LIMIT_MX_HOSTS, NULL);
	if (--s->open == 0)
		follow_all(c->run);
}

static void start(struct probe_run *run)
{
	struct state *s = run->state;

	collect(run);
	if (s->count == 0) {
		follow_all(run);
		return;
	}
	s->open = s->count;
	for (size_t i = 0; i < s->count; i++) {
		struct candidate *c = &s->candidates[i];
		c->query = run->world->dns_ask(run->world->self, c->name, DNS_MX, on_mx, c);
	}
}

static void cancel(struct probe_run *run)
{
	struct state *s = run->state;

	for (size_t i = 0; i < s->count; i++)
		if (s->candidates[i].query)
			run->world->dns_cancel(run->world->self, s->candidates[i].query);
	lookup_cancel(s->lookup);
}

const struct probe probe_domain = {
	.name = "domain",
	.scope = SCOPE_ADDRESS,
	.impact = IMPACT_LOOKUP,
	.needs = FACT_BIT(FACT_PTR) | FACT_BIT(FACT_BANNER),
	.gives = FACT_BIT(FACT_DOMAIN) | FACT_BIT(FACT_OWN_DOMAINS),
	.state_size = sizeof(struct state),
	.start = start,
	.cancel = cancel,
};

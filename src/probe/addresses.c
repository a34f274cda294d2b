/* addresses.c - asks for the IPv4 and IPv6 addresses of a host. */
#include "probe/table.h"

#include "base/limits.h"
#include "probe/lookup.h"

struct question {
	struct probe_run *run;
	struct dns_query *query;
	enum fact_id fact;
};

struct state {
	struct question ipv4, ipv6;
};

static void on_answer(void *arg, const struct dns_answer *answer)
{
	struct question *q = arg;
	struct probe_run *run = q->run;
	struct state *s = run->state;
	struct fact fact = fact_names(lookup_answer_addresses(run->arena, answer, LIMIT_HOST_ADDRESSES));

	q->query = NULL;
	if (answer->why)
		fact.note = arena_strdup(run->arena, answer->why);
	probe_give(run, q->fact, fact);
	if (!s->ipv4.query && !s->ipv6.query)
		probe_end(run);
}

static void ask(struct question *q, struct probe_run *run, enum fact_id fact, enum dns_type type)
{
	q->run = run;
	q->fact = fact;
	q->query = run->world->dns_ask(run->world->self, run->subject->name, type, on_answer, q);
}

static void start(struct probe_run *run)
{
	struct state *s = run->state;

	ask(&s->ipv4, run, FACT_IPV4, DNS_A);
	ask(&s->ipv6, run, FACT_IPV6, DNS_AAAA);
}

static void cancel(struct probe_run *run)
{
	struct state *s = run->state;

	if (s->ipv4.query)
		run->world->dns_cancel(run->world->self, s->ipv4.query);
	if (s->ipv6.query)
		run->world->dns_cancel(run->world->self, s->ipv6.query);
}

const struct probe probe_addresses = {
	.name = "addresses",
	.scope = SCOPE_HOST,
	.impact = IMPACT_LOOKUP,
	.gives = FACT_BIT(FACT_IPV4) | FACT_BIT(FACT_IPV6),
	.state_size = sizeof(struct state),
	.start = start,
	.cancel = cancel,
};

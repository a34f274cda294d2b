/* mx.c - asks for the mail exchangers of a domain (RFC 5321 section 5.1). */
#include "probe/table.h"

#include "base/limits.h"
#include "probe/lookup.h"

struct state {
	struct dns_query *query;
};

static void on_answer(void *arg, const struct dns_answer *answer)
{
	struct probe_run *run = arg;
	struct fact fact = fact_names(lookup_answer_names(run->arena, answer, LIMIT_MX_HOSTS, NULL));

	if (answer->why)
		fact.note = arena_strdup(run->arena, answer->why);
	probe_give(run, FACT_MX, fact);
	probe_end(run);
}

static void start(struct probe_run *run)
{
	struct state *s = run->state;

	s->query = run->world->dns_ask(run->world->self, run->subject->name, DNS_MX, on_answer, run);
}

static void cancel(struct probe_run *run)
{
	struct state *s = run->state;

	run->world->dns_cancel(run->world->self, s->query);
}

const struct probe probe_mx = {
	.name = "mx",
	.scope = SCOPE_DOMAIN,
	.impact = IMPACT_LOOKUP,
	.gives = FACT_BIT(FACT_MX),
	.state_size = sizeof(struct state),
	.start = start,
	.cancel = cancel,
};

/* rdns.c - asks for the PTR names of an address and whether they lead back to it (forward-confirmed reverse DNS). */
#include "probe/table.h"

#include "base/limits.h"
#include "probe/lookup.h"

struct state {
	struct dns_query *query;
	struct lookup *lookup;
	struct fact_names *names;
};

static void give(struct probe_run *run, const char *why)
{
	struct state *s = run->state;
	struct fact fact = fact_names(s->names);

	fact.note = why ? arena_strdup(run->arena, why) : NULL;
	probe_give(run, FACT_PTR, fact);
	probe_end(run);
}

static void on_names(void *arg)
{
	struct probe_run *run = arg;
	struct state *s = run->state;

	s->lookup = NULL;
	give(run, NULL);
}

static void on_answer(void *arg, const struct dns_answer *answer)
{
	struct probe_run *run = arg;
	struct state *s = run->state;

	s->query = NULL;
	struct fact_name *names;
	s->names = lookup_answer_names(run->arena, answer, LIMIT_PTR_NAMES, &names);
	if (answer->state != DNS_FOUND) {
		give(run, answer->why);
		return;
	}
	s->lookup =
		lookup_names(run->world, run->arena, names, s->names->count, &run->subject->facts.ip, on_names, run);
}

static void start(struct probe_run *run)
{
	struct state *s = run->state;
	char name[IP_REVERSE_SIZE];

	ip_reverse_name(&run->subject->facts.ip, name);
	s->query = run->world->dns_ask(run->world->self, name, DNS_PTR, on_answer, run);
}

static void cancel(struct probe_run *run)
{
	struct state *s = run->state;

	if (s->query)
		run->world->dns_cancel(run->world->self, s->query);
	lookup_cancel(s->lookup);
}

const struct probe probe_rdns = {
	.name = "rdns",
	.scope = SCOPE_ADDRESS,
	.impact = IMPACT_LOOKUP,
	.gives = FACT_BIT(FACT_PTR),
	.state_size = sizeof(struct state),
	.start = start,
	.cancel = cancel,
};

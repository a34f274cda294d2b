/* mx_hosts.c - follows the mail exchangers of a domain to their addresses; they are looked up, not visited. */
#include "probe/table.h"

#include "base/limits.h"
#include "base/text.h"
#include "probe/lookup.h"

struct state {
	struct lookup *lookup;
	struct fact_name asked[LIMIT_MX_HOSTS]; /* each name once */
	size_t asked_count;
	size_t place[LIMIT_MX_HOSTS]; /* of each exchanger among those */
};

/* The exchangers of a null MX have no name that could be asked for. */
enum { NOWHERE = LIMIT_MX_HOSTS };

static size_t place_of(struct state *s, const char *name)
{
	if (!name[0])
		return NOWHERE;
	for (size_t i = 0; i < s->asked_count; i++)
		if (text_equal_nocase(s->asked[i].name, name))
			return i;
	s->asked[s->asked_count].name = name;
	return s->asked_count++;
}

static void on_names(void *arg)
{
	struct probe_run *run = arg;
	struct state *s = run->state;
	const struct fact_names *mx = facts_names(&run->subject->facts, FACT_MX);
	struct fact_names *list = arena_alloc(run->arena, sizeof *list);
	struct fact_name *names = arena_array(run->arena, mx->count, sizeof *names);

	s->lookup = NULL;
	*list = *mx;
	list->names = names;
	for (size_t i = 0; i < mx->count; i++) {
		names[i] = s->place[i] == NOWHERE ? mx->names[i] : s->asked[s->place[i]];
		names[i].name = mx->names[i].name;
		names[i].preference = mx->names[i].preference;
	}
	probe_give(run, FACT_MX_HOSTS, fact_names(list));
	probe_end(run);
}

static void start(struct probe_run *run)
{
	struct state *s = run->state;
	const struct fact_names *mx = facts_names(&run->subject->facts, FACT_MX);

	if (!mx) {
		probe_give(run, FACT_MX_HOSTS, run->subject->facts.fact[FACT_MX]);
		probe_end(run);
		return;
	}
	for (size_t i = 0; i < mx->count; i++)
		s->place[i] = place_of(s, mx->names[i].name);
	s->lookup = lookup_names(run->world, run->arena, s->asked, s->asked_count, NULL, on_names, run);
}

static void cancel(struct probe_run *run)
{
	struct state *s = run->state;

	lookup_cancel(s->lookup);
}

const struct probe probe_mx_hosts = {
	.name = "mx_hosts",
	.scope = SCOPE_DOMAIN,
	.impact = IMPACT_LOOKUP,
	.needs = FACT_BIT(FACT_MX),
	.gives = FACT_BIT(FACT_MX_HOSTS),
	.state_size = sizeof(struct state),
	.start = start,
	.cancel = cancel,
};

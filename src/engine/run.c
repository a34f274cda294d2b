/* run.c - which facts of a subject are settled, and what a run waits for. */
#include "engine/run.h"

const char *run_waited_for(const struct place *place, fact_set set)
{
	int last = -1;

	for (int id = 0; id < FACT_COUNT; id++)
		if ((set & FACT_BIT(id)) && (last < 0 || place->settled_ms[id] > place->settled_ms[last]))
			last = id;
	return last < 0 ? NULL : fact_info((enum fact_id)last)->name;
}

const char *run_waits_for(const struct place *place, fact_set set)
{
	for (int id = 0; id < FACT_COUNT; id++)
		if ((set & ~place->settled) & FACT_BIT(id))
			return fact_info((enum fact_id)id)->name;
	return NULL;
}

bool place_complete(const struct place *place, fact_set set)
{
	return (set & ~place->settled) == 0;
}

void place_settle(struct place *place, fact_set set, enum why why, uint32_t now_ms)
{
	for (int id = 0; id < FACT_COUNT; id++) {
		if (!((set & ~place->settled) & FACT_BIT(id)))
			continue;
		place->subject->facts.fact[id] = fact_unknown(why, NULL);
		place->settled |= FACT_BIT(id);
		place->settled_ms[id] = now_ms;
	}
}

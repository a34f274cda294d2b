/* probe.c - a probe's side of its contract with the engine: promises are checked here. */
#include "core/probe.h"

#include "base/log.h"

void probe_give(struct probe_run *run, enum fact_id id, struct fact fact)
{
	ensure(id < FACT_COUNT);
	ensure((run->probe->gives & FACT_BIT(id)) != 0);
	struct fact *place = &run->subject->facts.fact[id];
	ensure(place->state == FACT_UNKNOWN && place->why == WHY_NOT_ASKED);
	*place = fact;
	run->hooks->given(run, id);
}

void probe_when(struct probe_run *run, fact_set wanted, void (*awake)(struct probe_run *))
{
	run->hooks->when(run, wanted, awake);
}

void probe_end(struct probe_run *run)
{
	run->hooks->end(run);
}

uint32_t probe_now_ms(const struct probe_run *run)
{
	return run->hooks->now_ms(run);
}

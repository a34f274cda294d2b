/* run.h - one probe's run over one subject, as the engine keeps it. */
#ifndef RELAYCHECK_ENGINE_RUN_H
#define RELAYCHECK_ENGINE_RUN_H

#include "core/probe.h"

struct audit;

enum run_state { RUN_WAITING, RUN_RUNNING, RUN_ENDED };

/* A subject while it is audited. */
struct place {
	struct subject *subject;
	struct consent consent;
	fact_set settled;                /* given, or known to stay unknown */
	uint32_t settled_ms[FACT_COUNT]; /* when; since the audit began */
	bool guessed;                    /* its mail domains have been seen to */
	struct place *next;
};

struct run {
	struct probe_run probe_run; /* first: a probe_run is cast back to its run */
	struct audit *audit;
	struct place *place;
	enum run_state state;
	fact_set given;
	fact_set wanted; /* by probe_when(); 0: nothing */
	void (*awake)(struct probe_run *);
	uint32_t since_ms; /* the present wait began */
	uint32_t start_ms;
	const char *told; /* the fact that progress was told it waits for */
	struct run *next;
};

static inline struct run *run_of(struct probe_run *p)
{
	return (struct run *)p;
}

/* The fact of SET that was settled last: what a wait was for.  NULL: the set is empty. */
const char *run_waited_for(const struct place *place, fact_set set);

/* A fact of SET that is not settled yet, or NULL. */
const char *run_waits_for(const struct place *place, fact_set set);

/* True if every fact of SET is settled. */
bool place_complete(const struct place *place, fact_set set);

/* Every fact of SET that is not settled becomes UNKNOWN(WHY), and settled. */
void place_settle(struct place *place, fact_set set, enum why why, uint32_t now_ms);

#endif

/* run.h - one audit of a tape, from its start to its judged report. */
#ifndef RELAYCHECK_TESTS_TAPE_RUN_H
#define RELAYCHECK_TESTS_TAPE_RUN_H

#include "core/report.h"
#include "world.h"

enum { RUN_NEVER = 0 };

struct run_how {
	bool bytewise;        /* data come one byte at a time */
	unsigned stop_events; /* the operator interrupts after so many events; RUN_NEVER */
};

struct tape_run {
	struct tape_world world;
	struct arena *arena;
	struct report *report; /* NULL: the target could not be read */
	struct buf text;       /* the report as people get it, with transcript and timings */
	uint64_t stopped_ms;
	unsigned done; /* how often the audit said that it was done */
};

/* Runs the audit; what is wrong with any audit is noted in FAULTS.  False: there is no report. */
bool tape_run(struct tape_run *r, const struct tape *t, const struct run_how *how, struct faults *faults);
void tape_run_free(struct tape_run *r);

/* The report in all its forms: safe to show, and the same when saved facts are judged again. */
void check_report_forms(struct tape_run *r, struct faults *faults);

/* What must hold of every report: limits kept, and nothing called good that was not heard. */
void check_report_limits(const struct tape_run *r, struct faults *faults);

/* Holds the audit against what the tape wants of it. */
void check_wants(struct tape_run *r, struct faults *faults);

#endif

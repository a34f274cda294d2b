/* run.c - lets one audit run in a tape's world, bounded in events and in false time. */
#include "run.h"

#include "base/limits.h"
#include "base/text.h"
#include "engine/audit.h"

#include <string.h>

enum {
	EVENTS_MAX = 200000,
	/* Every deadline there is, one after the other: questions in a chain, and all sessions. */
	TIME_MAX_MS = 12 * LIMIT_DNS_MS + (2 + LIMIT_FORM_SESSIONS) * LIMIT_SESSION_S * 1000
};

static void on_done(void *arg)
{
	((struct tape_run *)arg)->done++;
}

static void stop(struct tape_run *r, struct audit *audit)
{
	struct tape_world *w = &r->world;

	if (w->tape->stops && w->now_ms < w->tape->stop_ms)
		w->now_ms = w->tape->stop_ms;
	r->stopped_ms = w->now_ms;
	w->stopped = true;
	audit_stop(audit);
}

static bool is_time_to_stop(const struct tape_run *r, const struct run_how *how)
{
	const struct tape_world *w = &r->world;

	if (r->stopped_ms != UINT64_MAX)
		return false;
	return (how->stop_events != RUN_NEVER && w->events >= how->stop_events) ||
	       (w->tape->stops && tape_world_next_ms(w) > w->tape->stop_ms);
}

static void play(struct tape_run *r, const struct run_how *how, struct audit *audit, struct faults *faults)
{
	struct tape_world *w = &r->world;

	if (r->done)
		fault(faults, "done() was called from inside audit_start()");
	while (!r->done) {
		if (is_time_to_stop(r, how)) {
			stop(r, audit);
			continue;
		}
		if (!tape_world_step(w)) {
			fault(faults, "the audit is not done, but nothing is left that could happen");
			audit_stop(audit);
		} else if (w->events > EVENTS_MAX || w->now_ms > TIME_MAX_MS) {
			fault(faults, "the audit goes on after %u events and %llu s", w->events,
				(unsigned long long)w->now_ms / 1000);
			audit_stop(audit);
		}
	}
}

bool tape_run(struct tape_run *r, const struct tape *t, const struct run_how *how, struct faults *faults)
{
	const struct audit_hooks hooks = {.done = on_done, .arg = r};
	struct target target;
	const char *error;

	*r = (struct tape_run){.arena = arena_new(), .stopped_ms = UINT64_MAX};
	buf_init(&r->text, LIMIT_FACTS_BYTES);
	tape_world_open(&r->world, t, r->arena, faults);
	r->world.bytewise = how->bytewise;
	if (!target_parse(r->arena, t->target, &target, &error)) {
		fault(faults, "target: %s", error);
		return false;
	}
	r->report = report_new(text_show(r->arena, t->target, strlen(t->target), LIMIT_DNS_NAME_BYTES));
	r->report->version = "tape";
	struct audit *audit = audit_start(&r->world.world, &t->settings, &t->options, &target, r->report, &hooks);
	play(r, how, audit, faults);
	audit_free(audit);
	tape_world_check_closed(&r->world);
	if (r->done != 1)
		fault(faults, "done() was called %u times", r->done);
	return true;
}

void tape_run_free(struct tape_run *r)
{
	tape_world_close(&r->world);
	buf_free(&r->text);
	if (r->report)
		report_free(r->report);
	arena_free(r->arena);
}

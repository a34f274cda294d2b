/* audit.h - audits one target: makes its subjects, runs the probes, judges the facts. */
#ifndef RELAYCHECK_ENGINE_AUDIT_H
#define RELAYCHECK_ENGINE_AUDIT_H

#include "core/probe.h"
#include "engine/target.h"

struct audit;

struct audit_hooks {
	/* For people who wait: what a probe does now ("waiting for rdns.ptr", "asking", "done"). NULL allowed. */
	void (*progress)(void *arg, const char *subject, const char *probe, const char *state);
	/* The report is complete and judged.  Called once, never from inside audit_start(). */
	void (*done)(void *arg);
	void *arg;
};

/* Starts; everything happens in WORLD's callbacks.  REPORT is filled; SETTINGS, OPTIONS and HOOKS stay the caller's and
 * must outlive the audit. */
struct audit *audit_start(struct world *world, const struct settings *settings, const struct audit_options *options,
	const struct target *target, struct report *report, const struct audit_hooks *hooks);

/* The operator wants it to end: sessions say QUIT where they can, what is known is judged, done() is called. */
void audit_stop(struct audit *a);

/* Frees a finished audit; the report stays. */
void audit_free(struct audit *a);

#endif

/* probe.h - the contract between a probe and the engine.
 *
 * A probe asks the world one kind of question about one subject and writes facts.  It judges nothing.
 * start() returns at once; the probe ends in exactly one probe_end(); after cancel() nothing calls back.
 * Facts that a probe promised (`gives`) and did not give become UNKNOWN when it ends. */
#ifndef RELAYCHECK_CORE_PROBE_H
#define RELAYCHECK_CORE_PROBE_H

#include "base/arena.h"
#include "core/consent.h"
#include "core/report.h"
#include "core/settings.h"
#include "core/world.h"

struct probe_run;
struct dnsbl_asker;

struct probe {
	const char *name; /* "smtp": progress, timings */
	enum scope scope;
	enum impact impact; /* at least this much must be allowed, else its facts are UNKNOWN(WHY_IMPACT) */
	fact_set needs;     /* settled before it starts */
	fact_set gives;
	size_t state_size; /* zeroed bytes at run->state */
	void (*start)(struct probe_run *);
	void (*cancel)(struct probe_run *);
};

/* What the operator asked for, beside the settings; the same for a whole audit. */
struct audit_options {
	enum impact impact;
	bool ipv4, ipv6; /* families to audit */
	uint16_t port;   /* 25 */
	bool ports;      /* ask which other ports are open, too */
};

struct probe_run {
	const struct probe *probe;
	struct subject *subject;
	struct report *report;
	struct world *world;
	const struct settings *settings;
	const struct audit_options *options;
	struct consent *consent;
	struct dnsbl_asker *asker; /* block lists, for all probes of the audit (probe/dnsbl_asker.h) */
	struct arena *arena;       /* the report's */
	void *state;
	const struct engine_hooks *hooks; /* the engine's; use the functions below */
};

/* Gives one fact of `gives`; once each. Those waiting for it are called after the caller has returned. */
void probe_give(struct probe_run *run, enum fact_id id, struct fact fact);

/* Calls AWAKE once, when every fact of WANTED is settled (at the earliest after the caller has returned).  One wait at
 * a time. */
void probe_when(struct probe_run *run, fact_set wanted, void (*awake)(struct probe_run *));

/* The probe is done; run and state may be gone when this returns. */
void probe_end(struct probe_run *run);

/* Milliseconds since the audit began. */
uint32_t probe_now_ms(const struct probe_run *run);

struct engine_hooks {
	void (*given)(struct probe_run *, enum fact_id);
	void (*when)(struct probe_run *, fact_set, void (*)(struct probe_run *));
	void (*end)(struct probe_run *);
	uint32_t (*now_ms)(const struct probe_run *);
};

#endif

/* report.h - one target's facts and findings.
 *
 * A report is a function of what is stored in it: saved facts, judged again, print the same bytes. */
#ifndef RELAYCHECK_CORE_REPORT_H
#define RELAYCHECK_CORE_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "core/finding.h"

struct subject {
	enum scope scope;
	const char *name;       /* "lab.test", "closed.lab.test", "198.18.0.10" */
	struct subject *parent; /* the host of an address, the domain of a host; NULL */
	unsigned order;         /* among its parent's children */
	const char *guessed;    /* of a domain: why we think that it is the target's; NULL: the operator named it */
	struct facts facts;
	struct findings findings;
	struct subject *next; /* in report order: parents first, then by order */
};

/* A span of the waterfall. */
struct timing {
	const char *subject, *what; /* "198.18.0.10", "smtp" */
	const char *waited_for;     /* name of a fact, or NULL: the probe itself ran */
	uint32_t from_ms, to_ms;    /* since the audit began */
};

struct report {
	struct arena *arena;          /* owns everything below */
	const char *version;          /* of the relaycheck that asked */
	const char *target;           /* as the operator wrote it, safe to show */
	const char *operator_address; /* whose mailbox; "" when not set */
	const char *impact;           /* "deliver" ... */
	uint16_t port;
	int64_t started_s; /* Unix time */
	uint32_t took_ms;
	bool interrupted;
	const char *omitted;  /* what was left out because of a limit of ours, or NULL */
	const char *resolver; /* what is wrong with the resolver that was asked, or NULL */
	const char *trouble;  /* why no address of the target was audited, or NULL */
	struct subject *subjects;
	size_t timing_count, timing_cap;
	struct timing *timings;
};

/* An empty report; free with report_free(). */
struct report *report_new(const char *target);
void report_free(struct report *r);

/* Takes a subject without children out of the report again. */
void report_drop_subject(struct report *r, const struct subject *subject);

/* Adds a subject in its place of the order; its facts are all unknown. NAME is copied; of an address it is
 * the address' text (ip_text()), from which facts.ip is set. */
struct subject *report_subject(
	struct report *r, enum scope scope, const char *name, struct subject *parent, unsigned order);

void report_timing(struct report *r, const char *subject, const char *what, const char *waited_for, uint32_t from_ms,
	uint32_t to_ms);

/* The worst severity of all findings; SEVERITY_GOOD if all are mere information, SEVERITY_UNKNOWN if there is none. */
enum severity report_verdict(const struct report *r);

#endif

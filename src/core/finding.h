/* finding.h - findings: what the checks conclude, each with its evidence.
 *
 * A check's verdict table is the one source of everything said about its findings: the report,
 * `relaycheck explain`, the manual page and the JSON schema are made from it. */
#ifndef RELAYCHECK_CORE_FINDING_H
#define RELAYCHECK_CORE_FINDING_H

#include <stddef.h>

#include "base/arena.h"
#include "core/fact.h"

/* In the order in which a report lists them. */
enum severity { SEVERITY_URGENT, SEVERITY_WARNING, SEVERITY_UNKNOWN, SEVERITY_GOOD, SEVERITY_INFO, SEVERITY_COUNT };

const char *severity_name(enum severity s); /* "urgent", "warning", "unknown", "good", "info" */

/* Monitoring-plugin exit code: good and info 0, warning 1, urgent 2, unknown 3. */
int severity_exit_code(enum severity s);

/* The worst of the two: urgent, warning, unknown, good, info. */
enum severity severity_worse(enum severity a, enum severity b);

struct verdict {
	const char *code; /* "accepted": printed, stored; never renamed or reused */
	enum severity severity;
	const char *title;     /* one line, a sentence without full stop */
	const char *advice;    /* what to do; NULL for good and info */
	const char *reference; /* "RFC 5321 section 4.5.1" */
};

/* Kind of subject a check looks at. */
enum scope { SCOPE_DOMAIN, SCOPE_HOST, SCOPE_ADDRESS };
const char *scope_name(enum scope s); /* "domain", "host", "address" */

struct findings;

struct check {
	const char *id;       /* "relay.open": never renamed or reused */
	const char *question; /* "Does this server relay mail for strangers?" */
	const char *why;      /* a paragraph for `explain`: why it matters, how it is tested */
	enum scope scope;
	fact_set needs;
	const struct verdict *verdicts; /* every verdict it may give; ends with {0} */
	void (*judge)(const struct facts *, struct findings *);
};

enum {
	FINDING_LINES = 12
}; /* evidence lines (and lines to paste) of one finding; what is more is counted in the last line */

struct finding {
	const struct check *check;
	const struct verdict *verdict;
	const char *title; /* the verdict's, or a more exact one */
	size_t evidence_count, paste_count;
	const char *evidence[FINDING_LINES];
	const char *paste[FINDING_LINES]; /* lines to put into a configuration or zone file */
	size_t evidence_dropped;
};

struct findings {
	struct arena *arena;
	const struct check *check; /* whose judge() is running */
	size_t count, cap;
	struct finding *items;
};

/* Opens a finding of the running check.  CODE must be one of its verdicts (else ensure() fails).  Valid until the next
 * call. */
struct finding *finding_add(struct findings *f, const char *code);

/* A more exact title than the verdict's. */
void finding_title(struct findings *f, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* One line of evidence, or of text to paste, for the finding opened last. */
void finding_evidence(struct findings *f, const char *format, ...) __attribute__((format(printf, 2, 3)));
void finding_paste(struct findings *f, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Evidence: what was said and the last line answered. "> RCPT TO:<...>", "< 250 2.1.5 Ok". */
void finding_turn(struct findings *f, const struct turn *turn);

const struct verdict *check_verdict(const struct check *c, const char *code); /* NULL: no such code */

#endif

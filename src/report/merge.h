/* merge.h - the findings of a report in the order in which they are told, those that say the same of several
 * addresses of one host told once. */
#ifndef RELAYCHECK_REPORT_MERGE_H
#define RELAYCHECK_REPORT_MERGE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/limits.h"
#include "core/report.h"

struct merged_place {
	const struct subject *subject;
	const struct finding *finding;
};

struct merged {
	enum severity severity;
	size_t count;                                    /* at least 1 */
	struct merged_place place[LIMIT_HOST_ADDRESSES]; /* in report order */
	/* For what could not be told: an earlier entry with the same reason, cure and places, which tells this one too;
	 * NULL: it is told by itself. */
	const struct merged *leader;
};

struct merged_list {
	size_t count;
	const struct merged *items; /* by severity, then in report order */
};

/* Same check, same verdict, same title, addresses of the same host: one entry.  Lives in ARENA. */
struct merged_list merge_findings(struct arena *arena, const struct report *r);

/* "198.18.0.11, 2001:db8:18::11", with the host's name before them if it is not the target itself; of a guessed domain
 * it says that. */
const char *merge_where(struct arena *arena, const struct report *r, const struct merged *m);

/* True if NAME (in ASCII form) is the host or domain that the target was read as: the target itself, or what follows
 * the
 * @ of an e-mail address, in whatever case or script it was typed. */
bool merge_is_target(struct arena *arena, const struct report *r, const char *name);

/* True if the entry holds for every address of its host, or is about no address. */
bool merge_everywhere(const struct report *r, const struct merged *m);

/* True if every place shows the same evidence. */
bool merge_same_evidence(const struct merged *m);

/* Number of entries of that severity that are told by themselves. */
size_t merge_count(const struct merged_list *list, enum severity s);

#endif

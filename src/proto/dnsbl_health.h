/* dnsbl_health.h - can a block list be believed?  Its test points tell (RFC 5782 section 5). */
#ifndef RELAYCHECK_PROTO_DNSBL_HEALTH_H
#define RELAYCHECK_PROTO_DNSBL_HEALTH_H

#include "base/arena.h"
#include "proto/dnsbl_list.h"

enum dnsbl_health {
	DNSBL_HEALTHY,
	DNSBL_EMPTY,           /* a test point that must be listed is not */
	DNSBL_LISTS_EVERYTHING /* a test point that must not be listed is */
};

const char *dnsbl_health_name(enum dnsbl_health h); /* "healthy", "empty", "lists-everything" */

struct dnsbl_point {
	const char *subject; /* an address or a name */
	bool must;           /* it must be listed; else it must not */
};

enum { DNSBL_POINTS_MAX = 8 };

/* The test points for questions of KIND: those of RFC 5782, or LIST's own (NULL: a list that is not known).  Their
 * number; 0: it has none.  Strings owned by A. */
size_t dnsbl_health_points(struct arena *a, const struct dnsbl_list *list, enum dnsbl_kind kind,
	struct dnsbl_point points[DNSBL_POINTS_MAX]);

/* LISTED[i]: points[i] was found listed. */
enum dnsbl_health dnsbl_health_judge(const struct dnsbl_point *points, const bool *listed, size_t count);

/* Do two texts name the same test point: the same address, or the same name whatever its letter case? */
bool dnsbl_health_same(const char *a, const char *b);

/* Is TEXT a column of test points in the format of data/dnsbl.tsv? */
bool dnsbl_health_tests_valid(const char *text);

#endif

/* own_exchanger.h - where the operator's own mail is taken: the exchangers of their domain. */
#ifndef RELAYCHECK_PROBE_OWN_EXCHANGER_H
#define RELAYCHECK_PROBE_OWN_EXCHANGER_H

#include "core/probe.h"
#include "probe/lookup.h"

enum { OWN_EXCHANGERS = 4 }; /* that are followed to their addresses */

struct own_exchanger {
	struct probe_run *run;
	struct dns_query *query;
	struct lookup *lookup;
	struct fact_name hosts[OWN_EXCHANGERS]; /* the exchangers in preference order, with their addresses */
	size_t count;
	void (*done)(struct probe_run *);
};

/* Asks; DONE is called once, never from inside here. */
void own_exchanger_find(struct own_exchanger *o, struct probe_run *run, void (*done)(struct probe_run *));

void own_exchanger_cancel(struct own_exchanger *o);

/* The first address whose family is FAMILY (4, 6; 0: any), and in *NAME (NULL allowed) whose it is.  NULL: none was
 * found; how the first exchanger's question ended is hosts[0].forward. */
const struct ip *own_exchanger_address(const struct own_exchanger *o, int family, const char **name);

#endif

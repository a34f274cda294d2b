/* own_exchanger.h - where the operator's own mail is taken: the first address of the first exchanger of their domain.
 */
#ifndef RELAYCHECK_PROBE_OWN_EXCHANGER_H
#define RELAYCHECK_PROBE_OWN_EXCHANGER_H

#include "core/probe.h"
#include "probe/lookup.h"

struct own_exchanger {
	struct probe_run *run;
	struct dns_query *query;
	struct lookup *lookup;
	struct fact_name host; /* the exchanger, and its addresses */
	void (*done)(struct probe_run *);
};

/* Asks; DONE is called once, never from inside here.  Then host.ip_count is 0 if it could not be found. */
void own_exchanger_find(struct own_exchanger *o, struct probe_run *run, void (*done)(struct probe_run *));

void own_exchanger_cancel(struct own_exchanger *o);

/* Its first address whose family is FAMILY (4, 6; 0: any), or NULL. */
const struct ip *own_exchanger_address(const struct own_exchanger *o, int family);

#endif

/* lookup.h - DNS questions that probes ask in company: where a list of names leads to. */
#ifndef RELAYCHECK_PROBE_LOOKUP_H
#define RELAYCHECK_PROBE_LOOKUP_H

#include "core/fact.h"
#include "core/world.h"

struct lookup;

/* The entries are complete; LOOKUP is gone after the call. */
typedef void lookup_done(void *arg);

/* Asks A and AAAA of each of the COUNT names (NAMES[i].name) at once and fills forward, ipv4, ipv6, trust, why, alias,
 * ips and points_back (an address equals IP; IP may be NULL).  A name that is no host name gets DNS_FAILED.  DONE is
 * called once, never from inside here; with lookup_cancel() never.  NAMES and what is put into it belong to ARENA. */
struct lookup *lookup_names(struct world *w, struct arena *arena, struct fact_name *names, size_t count,
	const struct ip *ip, lookup_done *done, void *arg);

void lookup_cancel(struct lookup *l); /* NULL allowed */

/* Copies an answer's names (PTR, MX), at most MAX, into a list owned by ARENA; the forward parts are left empty, for
 * lookup_names() to fill in *NAMES (NULL: not wanted). */
struct fact_names *lookup_answer_names(
	struct arena *arena, const struct dns_answer *answer, size_t max, struct fact_name **names);

/* The same for addresses (A, AAAA). */
struct fact_names *lookup_answer_addresses(struct arena *arena, const struct dns_answer *answer, size_t max);

#endif

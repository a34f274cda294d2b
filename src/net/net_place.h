/* net_place.h - where an address is, by the MaxMind DB files of this machine (https://maxmind.github.io/MaxMind-DB/).
 *
 * What several files know is put together: the place from the one that knows most of it, the AS from one that has it.
 * Files for one family only are of use beside each other.  Both ways of naming the values are read: MaxMind's own
 * (country.iso_code, city.names.en) and the flat one (country_code, city). */
#ifndef RELAYCHECK_NET_NET_PLACE_H
#define RELAYCHECK_NET_NET_PLACE_H

#include "core/fact.h"

struct net_place;

/* PATHS: files, or folders of *.mmdb files, separated by spaces; NULL or "": the usual folders.  Nothing is opened
 * before the first question.  The caller ends it with net_place_close(). */
struct net_place *net_place_open(const char *paths);
void net_place_close(struct net_place *p); /* NULL allowed */

/* What is known of IP, owned by ARENA.  NULL: *WHY says why nothing can be told (no database, which file is broken and
 * how), or is NULL if no database has the address. */
const struct fact_place *net_place_find(
	struct net_place *p, struct arena *arena, const struct ip *ip, const char **why);

#endif

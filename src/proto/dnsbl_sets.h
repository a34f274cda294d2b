/* dnsbl_sets.h - which block lists the operator wants asked: the setting `block lists`, read.
 *
 * Words divided by blanks or commas: a set (default, all, none) or a zone, each perhaps with + or - before it.  They
 * are taken from left to right; if the first has a sign, it changes the set default. */
#ifndef RELAYCHECK_PROTO_DNSBL_SETS_H
#define RELAYCHECK_PROTO_DNSBL_SETS_H

#include "proto/dnsbl_list.h"

struct dnsbl_choice {
	const char *zone;              /* lower case, without final dot */
	const struct dnsbl_list *list; /* NULL: a list that is not known; its test points tell its kind */
};

/* The chosen lists, the known ones in the table's order first; *COUNT of them, at most LIMIT_CHOSEN_LISTS.  Owned by A.
 * NULL: *EXPECTED says what would be right, "lists other than dnsbl.ahbl.org, which is dead since 2015-01-01". */
const struct dnsbl_choice *dnsbl_sets_read(
	struct arena *a, const struct dnsbl_table *t, const char *text, size_t *count, const char **expected);

#endif

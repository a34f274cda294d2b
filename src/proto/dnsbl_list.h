/* dnsbl_list.h - DNS block and allow lists (RFC 5782), as data: reading the table of data/dnsbl.tsv.
 *
 * What an entry says is knowledge of the past.  Whether a list can be believed today, its test points tell
 * (proto/dnsbl_health.h). */
#ifndef RELAYCHECK_PROTO_DNSBL_LIST_H
#define RELAYCHECK_PROTO_DNSBL_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* What a list may be asked about; bits. */
enum dnsbl_kind { DNSBL_IPV4 = 1, DNSBL_IPV6 = 2, DNSBL_DOMAIN = 4 };

enum dnsbl_sort {
	DNSBL_BLOCK,
	DNSBL_ALLOW,
	DNSBL_INFO, /* no list of good or bad: never asked */
	DNSBL_HASH  /* asked with hashes of mail addresses: never asked here */
};

/* What one entry is about. */
enum dnsbl_scope { DNSBL_OF_ADDRESS, DNSBL_OF_RANGE, DNSBL_OF_NETWORK, DNSBL_OF_DOMAIN };

/* How receivers use it. */
enum dnsbl_weight { DNSBL_BLOCKING, DNSBL_ADVISORY, DNSBL_INFORMATIONAL };

enum dnsbl_set {
	DNSBL_IN_DEFAULT, /* of both sets */
	DNSBL_IN_ALL,
	DNSBL_IN_NONE /* asked only when it is named */
};

/* Where the asker's key goes in the name. */
enum dnsbl_key {
	DNSBL_NO_KEY,
	DNSBL_REGISTRATION, /* no key: the operator of the list knows its askers by address */
	DNSBL_KEY_BEFORE_ZONE,
	DNSBL_KEY_FIRST,
	DNSBL_KEY_INNER /* after the zone's first label */
};

enum dnsbl_status {
	DNSBL_ALIVE,
	DNSBL_NEEDS_KEY,
	DNSBL_PAID,
	DNSBL_UNVERIFIED,
	DNSBL_DUPLICATE,
	DNSBL_RENAMED,
	DNSBL_AVOID,
	DNSBL_DEAD
};

struct dnsbl_list {
	const char *zone; /* lower case, without final dot and without a key */
	unsigned kinds;   /* bits of enum dnsbl_kind */
	enum dnsbl_sort sort;
	const char *codes; /* as in the table; read by proto/dnsbl_answer.h. "": not known */
	enum dnsbl_scope scope;
	enum dnsbl_weight weight;
	enum dnsbl_set set;
	enum dnsbl_key key;
	const char *inside; /* zones that hold all of its entries, divided by commas; "" */
	const char *tests;  /* as in the table; read by proto/dnsbl_health.h */
	const char *lookup; /* page, with {subject}; "" */
	const char *delist; /* page, or how a listing ends; "" */
	enum dnsbl_status status;
	const char *note; /* "" */
};

struct dnsbl_table {
	size_t count;
	const struct dnsbl_list *lists;
};

/* Reads TEXT (N bytes, in the format of data/dnsbl.tsv).  The result is owned by A, in the table's order, at most
 * LIMIT_LISTS.  NULL: it is not well-formed, *BAD_LINE says where. */
const struct dnsbl_table *dnsbl_list_read(struct arena *a, const char *text, size_t n, size_t *bad_line);

/* The table that is linked in. */
const struct dnsbl_table *dnsbl_list_known(struct arena *a);

/* The entry of ZONE (letter case and a final dot do not matter; labels of a key may stand in it); NULL: not known. */
const struct dnsbl_list *dnsbl_list_find(const struct dnsbl_table *t, const char *zone);

/* Does ZONES ("a.example,b.example") hold ZONE? */
bool dnsbl_list_names(const char *zones, const char *zone);

/* Why a list must not be asked, whoever names it: "dead since 2015-01-01 ...".  NULL: it may be asked. */
const char *dnsbl_list_refusal(struct arena *a, const struct dnsbl_list *list);

const char *dnsbl_kind_name(enum dnsbl_kind k);     /* "ipv4", "ipv6", "domain" */
const char *dnsbl_weight_name(enum dnsbl_weight w); /* "blocking", "advisory", "informational" */
const char *dnsbl_status_name(enum dnsbl_status s); /* "alive", "needs-key", "paid" ... */
const char *dnsbl_scope_name(enum dnsbl_scope s);   /* "address", "range", "network", "domain" */

#endif

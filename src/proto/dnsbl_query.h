/* dnsbl_query.h - the name under which a block list is asked (RFC 5782 sections 2.1, 2.4 and 3.1). */
#ifndef RELAYCHECK_PROTO_DNSBL_QUERY_H
#define RELAYCHECK_PROTO_DNSBL_QUERY_H

#include "base/arena.h"
#include "base/ip.h"
#include "proto/dnsbl_list.h"

/* The kind of question that SUBJECT makes: an address (then *IP is it) or a name. */
enum dnsbl_kind dnsbl_query_kind(const char *subject, struct ip *ip);

/* "2.0.0.127.bl.example" for an IPv4 address, 32 nibbles for IPv6, "example.org.bl.example" for a domain, with KEY
 * (NULL: none) where PLACE wants it.  Owned by A.  NULL: SUBJECT is no address and no host name, ZONE or KEY are no
 * names, or all together is longer than a name may be (RFC 1035 section 2.3.4). */
const char *dnsbl_query_name(
	struct arena *a, const char *subject, const char *zone, enum dnsbl_key place, const char *key);

/* Could KEY be one: labels of letters, digits, hyphens and underscores? */
bool dnsbl_query_key_valid(const char *key);

#endif

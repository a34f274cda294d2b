/* host_rdns.h - does a PTR name look like a server's own name, or like one made up by an access provider?
 *
 * Receivers score names made from the address (12-34-56-78.example.net) and names that say "pool", "dsl" or
 * "dynamic" as spam sources.  This is a reading of the text alone: no DNS, no list of suffixes. */
#ifndef RELAYCHECK_PROTO_HOST_RDNS_H
#define RELAYCHECK_PROTO_HOST_RDNS_H

#include "base/ip.h"

enum rdns_class {
	RDNS_STATIC,  /* a name somebody chose for a server */
	RDNS_GENERIC, /* made from the address or a numbering scheme */
	RDNS_DYNAMIC  /* the same, and it says that the address is handed out for a time (dyn, dhcp, dial, pool ...) */
};

const char *rdns_class_name(enum rdns_class c); /* "static", "generic", "dynamic" */

/* Classifies NAME (with or without final dot; any bytes; what lies beyond 255 bytes is not looked at).  IP, the address
 * the name belongs to, sharpens the answer both ways: it is found in more spellings, and two numbers that are none of
 * its octets tell nothing.  NULL or family 0: not known. */
enum rdns_class rdns_classify(const char *name, const struct ip *ip);

#endif

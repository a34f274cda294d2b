/* ip.h - an IPv4 or IPv6 address, as a value. */
#ifndef RELAYCHECK_BASE_IP_H
#define RELAYCHECK_BASE_IP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ip {
	uint8_t family;    /* 4, 6, or 0 for none */
	uint8_t bytes[16]; /* network order; 4 used for IPv4 */
};

enum {
	IP_TEXT_SIZE = 46,    /* RFC 5952 text with NUL */
	IP_LITERAL_SIZE = 54, /* "[IPv6:...]" with NUL */
	IP_REVERSE_SIZE = 74  /* name under ip6.arpa with NUL */
};

/* Reads "192.0.2.1" or "2001:db8::1", nothing around it.  False: not an address. */
bool ip_parse(const char *text, struct ip *out);

/* From a record's bytes: 4 (A) or 16 (AAAA); any other length gives false. */
bool ip_from_bytes(const void *bytes, size_t n, struct ip *out);

bool ip_equal(const struct ip *a, const struct ip *b);

/* Is IP in the network of NETWORK's first BITS bits?  Never, if the families differ or BITS is more than they have. */
bool ip_in_network(const struct ip *ip, const struct ip *network, unsigned bits);

/* RFC 5952 text. OUT is also returned. */
const char *ip_text(const struct ip *ip, char out[IP_TEXT_SIZE]);

/* Address literal of RFC 5321 section 4.1.3: [192.0.2.1], [IPv6:2001:db8::1]. */
const char *ip_literal(const struct ip *ip, char out[IP_LITERAL_SIZE]);

/* Name of the PTR record (RFC 1035 3.5, RFC 3596 2.5), without final dot. */
const char *ip_reverse_name(const struct ip *ip, char out[IP_REVERSE_SIZE]);

/* What the special-purpose registries (RFC 6890) say of an address. */
enum ip_range {
	IP_PUBLIC, /* the public Internet may route it */
	IP_LOCAL, /* private, loopback, link-local, shared by carriers, unique local: somebody else's everywhere else */
	IP_EXAMPLE, /* for documentation and benchmarks */
	IP_RESERVED /* nobody's: multicast, protocol assignments, not given out; and no address */
};
enum ip_range ip_range(const struct ip *ip);

/* True for addresses that the public Internet never routes: every range but IP_PUBLIC. */
bool ip_is_special(const struct ip *ip);

#endif

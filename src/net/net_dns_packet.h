/* net_dns_packet.h - a DNS message (RFC 1035 section 4), as values. */
#ifndef RELAYCHECK_NET_NET_DNS_PACKET_H
#define RELAYCHECK_NET_NET_DNS_PACKET_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "proto/dns.h"

/* Reads the N bytes of a response to a question of TYPE.  The records taken are those of TYPE in the answer section
 * that belong to the name asked, or to the name its CNAME records lead to; at most LIMIT_DNS_RECORDS of them, sorted as
 * proto/dns.h says.  Bytes that are no such response give DNS_SERVFAIL with the reason.  Trust is DNS_UNCHECKED: the
 * message does not tell.  All that OUT points to is owned by the arena or static. */
void net_dns_packet_read(struct arena *a, const uint8_t *bytes, size_t n, enum dns_type type, struct dns_answer *out);

#endif

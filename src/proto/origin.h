/* origin.h - DNS zones that tell of an address' network: who announces it, and whom to tell of abuse.
 *
 * Three kinds of question, all for TXT: REVERSED.ORIGIN-ZONE ("64500 | 192.0.2.0/24 | ZZ | ripencc | 2011-08-11"),
 * ASnumber.NAME-ZONE ("64500 | ZZ | ripencc | 2011-08-11 | EXAMPLE-NET, ZZ") and REVERSED.ABUSE-ZONE
 * ("abuse@example.org").  REVERSED are the octets or nibbles of the address, as in reverse DNS (RFC 1035 section 3.5,
 * RFC 3596 section 2.5).  The answers are a stranger's: what does not fit is left out, never guessed. */
#ifndef RELAYCHECK_PROTO_ORIGIN_H
#define RELAYCHECK_PROTO_ORIGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/ip.h"
#include "base/limits.h"

/* REVERSED.ZONE; NULL: ZONE is empty, or the name would be too long (RFC 1035 section 2.3.4). */
const char *origin_name(struct arena *a, const struct ip *ip, const char *zone);

/* ASnumber.ZONE; NULL as above. */
const char *origin_as_name(struct arena *a, uint32_t as_number, const char *zone);

/* One prefix and who announces it.  Texts are safe to show, "" where the answer has none. */
struct origin {
	size_t as_count;
	uint32_t as[LIMIT_ORIGIN_ASES]; /* in the answer's order, each once */
	const char *network;            /* as a prefix that holds the address: "192.0.2.0/24" */
	unsigned bits;                  /* of the prefix */
	const char *country, *registry, *allocated;
};

/* Reads one TXT of an origin zone (its N raw bytes) about IP.  False: it is none, or its prefix does not hold IP. */
bool origin_read(struct arena *a, const char *text, size_t n, const struct ip *ip, struct origin *out);

/* Reads one TXT of a name zone: the name, safe to show; NULL: it is not about AS_NUMBER, or has no name. */
const char *origin_read_as_name(struct arena *a, const char *text, size_t n, uint32_t as_number);

/* Reads one TXT of an abuse contact zone: mailboxes, separated by commas, semicolons or blanks.  Adds those that are
 * not in CONTACTS yet, safe to show, up to LIMIT_ABUSE_CONTACTS; returns how many there are now.  What is no mailbox
 * is left out. */
size_t origin_read_contacts(
	struct arena *a, const char *text, size_t n, const char *contacts[LIMIT_ABUSE_CONTACTS], size_t count);

#endif

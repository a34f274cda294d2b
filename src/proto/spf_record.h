/* spf_record.h - one SPF record read into its terms, with every syntax error and its place (RFC 7208 sections 4.6.1, 5,
 * 6 and 12). */
#ifndef RELAYCHECK_PROTO_SPF_RECORD_H
#define RELAYCHECK_PROTO_SPF_RECORD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/ip.h"
#include "proto/spf_macro.h"

enum spf_kind {
	SPF_ALL,
	SPF_INCLUDE,
	SPF_A,
	SPF_MX,
	SPF_PTR,
	SPF_IP4,
	SPF_IP6,
	SPF_EXISTS,
	SPF_REDIRECT,
	SPF_EXP,
	SPF_MODIFIER, /* an unknown one: ignored, but its syntax counts */
	SPF_UNKNOWN   /* neither mechanism nor modifier: always an error */
};

struct spf_term {
	enum spf_kind kind;
	char qualifier;   /* '+', '-', '~' or '?' of a mechanism; 0 of a modifier */
	const char *text; /* the whole term, safe to show */
	const char *name; /* "include", "redirect", the modifier's own; "" if there is none; safe to show */
	size_t at, n;     /* where it stands in the record, bytes */
	const char
		*domain; /* the domain-spec, or the value of an unknown modifier, macros in it; NULL: none is written */
	struct ip ip;    /* ip4, ip6 */
	unsigned prefix4, prefix6; /* bits that count: 32 and 128 if not written */
	struct spf_flaw flaw;      /* its first syntax error; at: byte offset in the record */
};

struct spf_record {
	const char *text;  /* the whole record, safe to show */
	const char *bytes; /* the same as it is; may hold anything */
	size_t n;          /* bytes of it */
	size_t count;
	struct spf_term *terms;
	const struct spf_term *redirect, *exp; /* or NULL */
	const struct spf_term *all;            /* the first; terms after it are never tested (section 5.1) */
	const struct spf_term *flawed;         /* the first with a flaw; NULL: the record is well-formed */
};

/* Do the N bytes begin with the version section "v=spf1" and a space or their end (section 4.5)? */
bool spf_record_is(const char *bytes, size_t n);

/* Reads N bytes that may be anything; a record without version section has no terms.  Owned by ARENA. */
struct spf_record *spf_record_parse(struct arena *arena, const char *bytes, size_t n);

/* Is it a mechanism, not a modifier? */
bool spf_kind_is_mechanism(enum spf_kind kind);

/* Does the term count to the limit of 10 look-ups (section 4.6.4)? */
bool spf_kind_asks_dns(enum spf_kind kind);

#endif

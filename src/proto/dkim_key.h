/* dkim_key.h - DKIM key records (RFC 6376 section 3.6.1), with the key sizes of RFC 8301 and the keys of RFC 8463. */
#ifndef RELAYCHECK_PROTO_DKIM_KEY_H
#define RELAYCHECK_PROTO_DKIM_KEY_H

#include <stdbool.h>
#include <stddef.h>

#include "proto/record_set.h"

enum { DKIM_BITS_MIN = 1024, DKIM_BITS_GOOD = 2048 }; /* RFC 8301 section 3.2: must, should */

struct dkim_key {
	bool valid;                       /* no finding is an error */
	bool revoked;                     /* p is empty */
	bool testing;                     /* t=y */
	const char *k;                    /* "rsa", "ed25519", or what else is written; safe to show, as all here */
	unsigned bits;                    /* of the key; 0: revoked, or not readable */
	size_t t_count, s_count, h_count; /* s: "*" by default; h: empty by default, any */
	const char *const *t, *const *s, *const *h; /* in lower case */
};

extern const struct record_kind dkim_key_kind;

/* Reads one record, whatever it holds.  FINDINGS (its arena owns all) gets what is wrong or unwise, with its place. */
struct dkim_key dkim_key_read(const char *record, size_t n, struct record_findings *findings);

#endif

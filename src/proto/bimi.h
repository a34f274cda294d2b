/* bimi.h - BIMI assertion records: where a domain's logo is (draft-brand-indicators-for-message-identification, section
 * 4.3). */
#ifndef RELAYCHECK_PROTO_BIMI_H
#define RELAYCHECK_PROTO_BIMI_H

#include <stdbool.h>
#include <stddef.h>

#include "proto/record_set.h"

struct bimi_record {
	bool valid;        /* no finding is an error */
	bool declined;     /* l and a are empty: the domain wants no logo shown */
	const char *l, *a; /* logo and its evidence, as written; "" for none; safe to show, as all here */
	const char *avp;   /* "brand" or "personal" */
	size_t lps_count;
	const char *const *lps; /* local parts that have a logo of their own, in lower case */
};

extern const struct record_kind bimi_kind;

/* Reads one record, whatever it holds.  FINDINGS (its arena owns all) gets what is wrong or unwise, with its place. */
struct bimi_record bimi_read(const char *record, size_t n, struct record_findings *findings);

#endif

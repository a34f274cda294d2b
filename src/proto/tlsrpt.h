/* tlsrpt.h - TLS-RPT records: where reports about failed TLS go (RFC 8460 section 3). */
#ifndef RELAYCHECK_PROTO_TLSRPT_H
#define RELAYCHECK_PROTO_TLSRPT_H

#include <stdbool.h>
#include <stddef.h>

#include "proto/record_set.h"
#include "proto/record_uri.h"

struct tlsrpt_record {
	bool valid;       /* no finding is an error */
	size_t rua_count; /* of those that are valid */
	const struct record_uri *rua;
};

extern const struct record_kind tlsrpt_kind;

/* Reads one record, whatever it holds.  FINDINGS (its arena owns all) gets what is wrong, with its place. */
struct tlsrpt_record tlsrpt_read(const char *record, size_t n, struct record_findings *findings);

#endif

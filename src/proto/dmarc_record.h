/* dmarc_record.h - DMARC policy records (RFC 9989 section 4.7), with the tags that only RFC 7489 had.
 *
 * The strict reading: what neither of the two allows is an error; what only RFC 7489 allows is a warning. */
#ifndef RELAYCHECK_PROTO_DMARC_RECORD_H
#define RELAYCHECK_PROTO_DMARC_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/record_set.h"
#include "proto/record_uri.h"

/* What the domain's owner asks receivers to do with mail that fails. */
enum dmarc_request {
	DMARC_UNSAID,  /* the tag is missing; as a result: DMARC is not applied */
	DMARC_INVALID, /* the tag's value is none of these */
	DMARC_NONE,
	DMARC_QUARANTINE,
	DMARC_REJECT
};
const char *dmarc_request_name(enum dmarc_request r); /* "none", "quarantine", "reject"; else NULL */

/* Which text a receiver goes by. */
enum dmarc_mode { DMARC_RFC9989, DMARC_RFC7489 };

struct dmarc_uri {
	struct record_uri uri; /* without the size limit */
	uint64_t max_bytes;    /* "!10m"; 0: none */
	size_t at;             /* byte offset in the record */
};

struct dmarc_record {
	bool valid;                         /* no finding is an error */
	bool ours;                          /* begins with v=DMARC1: else no receiver reads it */
	enum dmarc_request p, sp, np;       /* as written */
	const char *adkim, *aspf, *t, *psd; /* in lower case, with defaults: "r", "r", "n", "u" */
	unsigned pct;                       /* 0..100 */
	uint32_t ri;                        /* seconds */
	size_t fo_count, rf_count;          /* with defaults: "0", "afrf" */
	const char *const *fo, *const *rf;  /* in lower case, safe to show */
	size_t rua_count, ruf_count;        /* of those that are URIs */
	const struct dmarc_uri *rua, *ruf;
};

extern const struct record_kind dmarc_record_kind;

/* Reads one record, whatever it holds.  FINDINGS (its arena owns all) gets what is wrong or unwise, with its place. */
struct dmarc_record dmarc_record_read(const char *record, size_t n, struct record_findings *findings);

/* What is asked for the domain at which the record stands (SUBDOMAIN false), for its subdomains, or for subdomains that
 * do not exist: none, quarantine, reject, or UNSAID: DMARC is not applied (RFC 9989 section 4.10.1, RFC 7489 section
 * 6.6.3).  Testing mode is not counted in. */
enum dmarc_request dmarc_record_request(
	const struct dmarc_record *r, enum dmarc_mode mode, bool subdomain, bool exists);

/* One step weaker, as t=y asks for. */
enum dmarc_request dmarc_request_weaker(enum dmarc_request r);

/* Does the record stand for an agreement to get others' reports (RFC 9990 section 4, RFC 7489 section 7.1)?  It need
 * only begin with v=DMARC1 and be a list of tags. */
bool dmarc_record_agrees(const char *record, size_t n);

#endif

/* mta_sts.h - MTA-STS (RFC 8461): the TXT record, the policy file, and which hosts a pattern of it allows. */
#ifndef RELAYCHECK_PROTO_MTA_STS_H
#define RELAYCHECK_PROTO_MTA_STS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/record_set.h"

struct mta_sts_record {
	bool valid;     /* no finding is an error */
	const char *id; /* NULL: none that is valid */
};

extern const struct record_kind mta_sts_kind;

/* Reads the TXT record at _mta-sts (section 3.1), whatever it holds.  FINDINGS (its arena owns all) gets what is wrong.
 */
struct mta_sts_record mta_sts_read_record(const char *record, size_t n, struct record_findings *findings);

struct mta_sts_policy {
	bool valid;       /* no finding is an error */
	const char *mode; /* "enforce", "testing", "none"; NULL: none that is valid */
	uint32_t max_age_s;
	bool has_max_age;
	size_t mx_count;       /* those that are valid patterns */
	const char *const *mx; /* in lower case */
};

/* Reads a policy file (section 3.2), whatever it holds; lines end with LF or CRLF. */
struct mta_sts_policy mta_sts_read_policy(const char *file, size_t n, struct record_findings *findings);

/* Does PATTERN allow HOST (section 4.1)?  Letter case, a final dot and the form of international names do not matter.
 */
bool mta_sts_match(const char *host, const char *pattern);

#endif

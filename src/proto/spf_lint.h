/* spf_lint.h - one SPF record by itself: is it well-formed, and what is wrong or unwise in it (RFC 7208).  It asks no
 * DNS: what the whole policy of a domain costs is spf_walk.h's. */
#ifndef RELAYCHECK_PROTO_SPF_LINT_H
#define RELAYCHECK_PROTO_SPF_LINT_H

#include <stdbool.h>
#include <stddef.h>

#include "proto/record_finding.h"

struct spf_lint {
	bool valid;           /* no finding is an error */
	unsigned dns_lookups; /* terms of this record that count to the limit of 10 (section 4.6.4); those that can
			       * never be reached do not */
};

/* Reads the N bytes of a record.  FINDINGS (its arena set) gets at most LIMIT_SPF_FINDINGS findings with the term's
 * name as tag: about terms in the order of their positions, then about the whole.  A domain of one label, against the
 * grammar but taken by many receivers, is a warning here; spf_eval() is strict. */
struct spf_lint spf_lint(const char *record, size_t n, struct record_findings *findings);

#endif

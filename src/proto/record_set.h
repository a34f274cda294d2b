/* record_set.h - the TXT records at one name: which of them is the one that counts.
 *
 * DMARC, MTA-STS, TLS-RPT and BIMI share the rule: records that do not begin with the version are others' and count for
 * nothing; of one's own there must be exactly one. */
#ifndef RELAYCHECK_PROTO_RECORD_SET_H
#define RELAYCHECK_PROTO_RECORD_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "proto/dns.h"
#include "proto/record_finding.h"

struct record_text {
	const char *bytes; /* raw */
	size_t n;
};

struct record_set {
	size_t count;
	const struct record_text *texts;
};

/* What a kind of record is recognized by. */
struct record_kind {
	const char *name;                               /* "DMARC" */
	const char *begins;                             /* "v=DMARC1": how such a record begins */
	const char *many;                               /* what several of them come to, with the RFC's section */
	bool (*ours)(const char *record, size_t bytes); /* is it of this kind, by its beginning? */
};

/* The raw texts of a TXT answer, at most LIMIT_RECORD_SET. */
struct record_set record_set_of(struct arena *a, const struct dns_answer *answer);

enum record_choice {
	RECORD_NONE, /* none of the kind; *CHOSEN is the index of one that looks like a slip of it, or SIZE_MAX */
	RECORD_ONE,  /* *CHOSEN is its index */
	RECORD_MANY  /* *CHOSEN is the index of the first */
};

/* Chooses; FINDINGS (NULL: not wanted) gets an error for NONE and MANY, and an info for each record of another kind. */
enum record_choice record_set_choose(
	const struct record_set *set, const struct record_kind *kind, struct record_findings *findings, size_t *chosen);

#endif

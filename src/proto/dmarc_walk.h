/* dmarc_walk.h - which DMARC policy counts for a domain: the tree walk of RFC 9989 section 4.10, and the look-up of RFC
 * 7489 section 6.6.3 with the public suffix list.
 *
 * It asks nobody: dmarc_walk_ask() says what to ask next, dmarc_walk_tell() takes the answer.  So the same walk is made
 * over the network, over a zone file and over answers that were kept. */
#ifndef RELAYCHECK_PROTO_DMARC_WALK_H
#define RELAYCHECK_PROTO_DMARC_WALK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/limits.h"
#include "proto/dmarc_record.h"
#include "proto/dns.h"

struct dmarc_question {
	const char *name; /* ASCII form; NULL: nothing more to ask */
	enum dns_type type;
};

/* A place of the walk that had a record which counts. */
struct dmarc_found {
	const char *domain;
	const char *text; /* raw; a NUL byte follows */
	size_t bytes;
	struct dmarc_record record;
};

struct dmarc_walk {
	/* What came of it, once dmarc_walk_ask() has nothing more to ask. */
	const struct dmarc_found *used; /* where the policy stands; NULL: nowhere */
	enum dmarc_request request;     /* for the domain; UNSAID: DMARC is not applied.  t=y is counted in */
	unsigned queries;               /* DMARC records asked for */
	const char *organisation;       /* organizational domain; NULL: not known */
	const char *many_at;            /* a domain with several DMARC records, which all count for nothing; or NULL */
	/* A question without an answer: then nothing of the above is sure. */
	const char *failed_at, *failed_why; /* the name asked; more, or NULL */
	enum dns_state failed;              /* DNS_UNASKED: none */

	/* The walk's own. */
	enum dmarc_mode mode;
	struct arena *arena;
	const char *domain, *target; /* NULL: no further record */
	const char *list_organisation;
	size_t found_count;
	struct dmarc_found found[LIMIT_DMARC_WALK];
	bool existence; /* what is asked now is whether the domain exists */
	bool done;
};

/* Begins.  DOMAIN is in ASCII form (host_name_ascii).  ORGANISATION: for RFC 7489, its organizational domain by the
 * public suffix list; NULL: it has none. */
void dmarc_walk_start(
	struct dmarc_walk *w, struct arena *arena, const char *domain, enum dmarc_mode mode, const char *organisation);

/* The next question; the same until it is told. */
struct dmarc_question dmarc_walk_ask(struct dmarc_walk *w);

/* The answer to it; may die afterwards. */
void dmarc_walk_tell(struct dmarc_walk *w, const struct dns_answer *answer);

/* The name at which DESTINATION agrees to get reports about DOMAIN (RFC 9990 section 4, RFC 7489 section 7.1); NULL:
 * there can be none, it would be too long. */
const char *dmarc_walk_agreement(struct arena *a, const char *destination, const char *domain);

/* Does the answer at that name agree? */
bool dmarc_walk_agreed(const struct dns_answer *answer);

#endif

/* dmarc_replay.h - DMARC over answers that are kept: the walk is made again, and what is missing is said. */
#ifndef RELAYCHECK_PROTO_DMARC_REPLAY_H
#define RELAYCHECK_PROTO_DMARC_REPLAY_H

#include "proto/dmarc_walk.h"

/* Makes the walk over the COUNT answers, as far as they go.  What it asks first that is not among them is returned; a
 * NULL name: the walk has ended. */
struct dmarc_question dmarc_replay_walk(struct dmarc_walk *w, struct arena *arena, const char *domain,
	enum dmarc_mode mode, const char *organisation, const struct dns_reply *answers, size_t count);

/* An address for reports of the policy. */
struct dmarc_destination {
	const char *tag; /* "rua", "ruf" */
	const struct dmarc_uri *uri;
	const char *agreement;           /* the name at which its domain would agree; NULL: too long */
	const struct dns_answer *answer; /* NULL: was not asked for, as of the policy's own organisation */
};

/* The mail addresses of the policy that WALK came to, at most MAX. */
size_t dmarc_replay_destinations(struct arena *arena, const struct dmarc_walk *w, const struct dns_reply *answers,
	size_t count, struct dmarc_destination *out, size_t max);

/* Do they differ in the record that counts, or in what is asked for? */
bool dmarc_replay_differs(const struct dmarc_walk *a, const struct dmarc_walk *b);

#endif

/* spf_walk.h - the whole SPF policy of a domain, whoever sends: every term that could be reached, what it leads to, and
 * how many DNS look-ups it costs (RFC 7208 section 4.6.4).
 *
 * It does not stop at a match.  Macros that stand for the domain are replaced; terms with macros that depend on who
 * sends (s l i p v h c r t) stay unresolved, and say so.  Like spf_eval() it is called again with more answers until no
 * question is open. */
#ifndef RELAYCHECK_PROTO_SPF_WALK_H
#define RELAYCHECK_PROTO_SPF_WALK_H

#include "proto/spf_feed.h"
#include "proto/spf_tree.h"

struct spf_walk {
	struct spf_policy *top;              /* a policy's `result` is SPF_NEUTRAL if its record can be used */
	unsigned lookups;                    /* of the whole policy; LIMIT_SPF_LOOKUPS are allowed */
	unsigned void_lookups;               /* terms for which DNS has nothing; LIMIT_SPF_VOID_LOOKUPS are allowed */
	bool loops;                          /* a policy includes itself: it costs more than any limit */
	bool cut;                            /* not everything was looked at: LIMIT_SPF_DEPTH, LIMIT_SPF_POLICIES */
	unsigned unresolved;                 /* terms that depend on who sends */
	const struct spf_policy *broken;     /* the first policy that is a permanent error or, below another, none */
	const struct spf_policy *unanswered; /* the first policy whose record could not be asked for */
	const struct spf_step *untold;       /* the first term of which DNS could not tell */
	struct spf_questions questions;
};

/* DOMAIN in ASCII form.  Owned by ARENA. */
struct spf_walk spf_walk(struct arena *arena, const char *domain, const struct spf_feed *feed);

#endif

/* spf_feed.h - DNS answers for the evaluation of SPF: what is known is found here, what is not becomes a question. */
#ifndef RELAYCHECK_PROTO_SPF_FEED_H
#define RELAYCHECK_PROTO_SPF_FEED_H

#include <stddef.h>

#include "base/arena.h"
#include "proto/dns.h"

struct spf_feed {
	/* The answer to a question, valid until the evaluation is over; NULL: not known yet.  NAME is without final
	 * dot; its letters' case does not count. */
	const struct dns_answer *(*find)(void *arg, const char *name, enum dns_type type);
	void *arg;
};

/* Answers that were kept in a list. */
struct spf_replies {
	size_t count;
	const struct dns_reply *items;
};

/* A feed of REPLIES, which must outlive it. */
struct spf_feed spf_feed_of(struct spf_replies *replies);

/* A copy of an answer that lives in ARENA. */
struct dns_answer spf_answer_keep(struct arena *arena, const struct dns_answer *answer);

#endif

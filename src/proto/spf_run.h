/* spf_run.h - what evaluating and walking an SPF policy have in common: asking, and reading a domain's record.  For
 * spf_eval.c and spf_walk.c only. */
#ifndef RELAYCHECK_PROTO_SPF_RUN_H
#define RELAYCHECK_PROTO_SPF_RUN_H

#include "proto/spf_feed.h"
#include "proto/spf_tree.h"

struct spf_run {
	struct arena *arena;
	const struct spf_feed *feed;
	struct spf_questions questions; /* that the feed has no answer to */
	unsigned asked;                 /* questions so far, answered or not */
};

/* The answer; NULL: it is noted as a question.  A NAME that no DNS name can be "does not exist" (spf_is_void() is false
 * for it: nobody was asked).  After LIMIT_FACT_ANSWERS questions the answer is UNASKED. */
const struct dns_answer *spf_ask(struct spf_run *run, const char *name, enum dns_type type);

/* Did the question cost a void look-up (section 4.6.4): asked, and no record found? */
bool spf_is_void(const struct dns_answer *answer);

/* A policy of NAME, nothing known of it yet. */
struct spf_policy *spf_policy_new(struct arena *arena, const char *name);

/* Finds and reads the policy's record (sections 4.3 to 4.6): fills record, records, steps, state, why and result.
 * True: the record is well-formed. */
bool spf_policy_open(struct spf_run *run, struct spf_policy *policy);

/* Labels of 1 to 63 bytes, 253 bytes in all, printable ASCII; at least so many LABELS. */
bool spf_name_valid(const char *name, unsigned labels);

/* "timeout: no answer came in time": how a question failed. */
const char *spf_failure(struct arena *arena, const struct dns_answer *answer);

#endif

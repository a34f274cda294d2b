/* spf_facts.h - SPF read from facts: the policy of FACT_SPF, and the verdict on an address of FACT_SPF_CHECK.
 *
 * A probe asks what these functions leave open, and keeps every answer; checks and reports call them again with what
 * was kept.  What they give belongs to ARENA. */
#ifndef RELAYCHECK_CORE_SPF_FACTS_H
#define RELAYCHECK_CORE_SPF_FACTS_H

#include "core/fact.h"
#include "proto/spf_eval.h"
#include "proto/spf_walk.h"

/* The request for mail of postmaster@DOMAIN from the address that F is about, under the name it gives itself. */
struct spf_request spf_facts_request(struct arena *arena, const struct facts *f, const char *domain);

/* The whole policy, of FACT_SPF.  False: the fact is not HAVE. */
bool spf_facts_walk(struct arena *arena, const struct facts *f, struct spf_walk *out);

/* The verdict on the address, of FACT_SPF_CHECK; its sender's domain is out->top->domain.  False: the fact is not HAVE.
 */
bool spf_facts_verdict(struct arena *arena, const struct facts *f, struct spf_verdict *out);

#endif

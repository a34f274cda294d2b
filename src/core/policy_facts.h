/* policy_facts.h - what the facts of a domain hold of its policies: DMARC, DKIM keys, and single records. */
#ifndef RELAYCHECK_CORE_POLICY_FACTS_H
#define RELAYCHECK_CORE_POLICY_FACTS_H

#include "core/fact.h"
#include "proto/dkim_selectors.h"
#include "proto/dmarc_replay.h"

/* The note of FACT_DKIM: the selectors that the operator named follow. */
#define POLICY_FACTS_NAMED "selectors in the settings: "

/* The domain: of the first question's name, behind PREFIX ("_dmarc."); "" if there is none. */
const char *policy_facts_domain(const struct facts *f, enum fact_id id, const char *prefix);

/* The walk over FACT_DMARC.  False: the fact is not there, or does not hold all of it. */
bool policy_facts_walk(struct arena *a, const struct facts *f, enum dmarc_mode mode, struct dmarc_walk *w);

/* The selectors that DKIM keys are looked for under, by the exchangers and the SPF policy; NAMED as in the setting. */
size_t policy_facts_selectors(struct arena *a, const struct facts *f, const char *named, struct dkim_selector *out);

/* The operator's own selectors by FACT_DKIM's note. */
const char *policy_facts_named(const struct facts *f);

#endif

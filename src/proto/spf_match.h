/* spf_match.h - does one mechanism match, and what does it cost?  For spf_eval.c only. */
#ifndef RELAYCHECK_PROTO_SPF_MATCH_H
#define RELAYCHECK_PROTO_SPF_MATCH_H

#include "proto/spf_run.h"

/* An evaluation that is going on. */
struct spf_match {
	struct spf_run run;
	struct spf_macro_values values;
	unsigned lookups, void_lookups;
	bool counted_p; /* the PTR look-up of %{p} was counted; it is made once */
};

/* Counts a term that asks DNS.  False: it is one too many, and STEP says so. */
bool spf_match_count(struct spf_match *m, struct spf_step *step);

/* The mechanisms a, mx, exists and ptr about NAME: matched, unmatched, waits, unanswered or broken; STEP gets a note.
 */
enum spf_outcome spf_match_a(struct spf_match *m, struct spf_step *step, const char *name);
enum spf_outcome spf_match_mx(struct spf_match *m, struct spf_step *step, const char *name);
enum spf_outcome spf_match_exists(struct spf_match *m, struct spf_step *step, const char *name);
enum spf_outcome spf_match_ptr(struct spf_match *m, struct spf_step *step, const char *name);

/* Gets ready to replace the macros of TEXT in the policy of DOMAIN.  False: answers are missing. */
bool spf_match_values(struct spf_match *m, const char *text, const char *domain);

#endif

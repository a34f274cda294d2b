/* spf_tree.h - what became of an SPF policy, term by term: a tree, because `include` and `redirect` lead to other
 * domains' policies (RFC 7208).
 *
 * Both ways of reading a policy give one: spf_eval.h (for one sender, up to the term that decides) and spf_walk.h (the
 * whole policy, whoever sends).  All texts are safe to show and belong to the arena that was given. */
#ifndef RELAYCHECK_PROTO_SPF_TREE_H
#define RELAYCHECK_PROTO_SPF_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "proto/dns.h"
#include "proto/spf_record.h"

/* Section 2.6; the last is none of them: DNS answers are missing. */
enum spf_result { SPF_NONE, SPF_NEUTRAL, SPF_PASS, SPF_FAIL, SPF_SOFTFAIL, SPF_TEMPERROR, SPF_PERMERROR, SPF_PENDING };
const char *spf_result_name(enum spf_result r); /* "none" ... "permerror", "pending" */

/* What became of one term. */
enum spf_outcome {
	SPF_UNTRIED, /* not reached */
	SPF_MATCHED, /* of redirect: followed */
	SPF_UNMATCHED,
	SPF_TRIED,      /* of a walk: it was looked at; whether it matches depends on who sends */
	SPF_UNRESOLVED, /* of a walk: its macros depend on who sends */
	SPF_IGNORED,    /* a modifier without effect on the result */
	SPF_BROKEN,     /* permerror */
	SPF_UNANSWERED, /* temperror */
	SPF_WAITS       /* DNS answers are missing */
};
const char *spf_outcome_name(enum spf_outcome o); /* "untried", "matched" ... */

struct spf_policy;

struct spf_step {
	const struct spf_term *term;
	const char *target; /* the name it asked about, macros replaced; NULL: none */
	enum spf_outcome outcome;
	const char *note;               /* what was found, or went wrong; NULL: nothing to say */
	unsigned lookups, void_lookups; /* that it cost, with everything below */
	struct spf_policy *below;       /* of include and redirect; NULL: not followed */
};

/* One domain's policy. */
struct spf_policy {
	const char *domain;              /* without final dot */
	size_t records;                  /* SPF records found there */
	const struct spf_record *record; /* the one that counts; NULL: none was read */
	enum spf_result result;
	const char *why;      /* of NONE, TEMPERROR and PERMERROR; else NULL */
	enum dns_state state; /* how the question for the record ended */
	size_t count;         /* of steps: one for every term of the record */
	struct spf_step *steps;
	const struct spf_step *decided; /* the term that decided; NULL: none did */
	unsigned lookups, void_lookups; /* that its terms cost, with everything below */
};

/* A question that is still open. */
struct spf_question {
	const char *name; /* without final dot */
	enum dns_type type;
};

struct spf_questions {
	size_t count, cap;
	struct spf_question *items;
};

#endif

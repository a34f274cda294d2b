/* candidates.h - domains that may be an address' own, and where their mail exchangers lead (RFC 5321 section 5.1).
 *
 * No question is asked twice: not for a domain two names share, not for an exchanger two domains share, and not for a
 * name that a fact of the address tells of already. */
#ifndef RELAYCHECK_PROBE_CANDIDATES_H
#define RELAYCHECK_PROBE_CANDIDATES_H

#include "base/limits.h"
#include "core/probe.h"
#include "probe/lookup.h"

struct candidates;

struct candidate {
	struct candidates *all;
	const char *name; /* ASCII form */
	struct dns_query *query;
	const struct fact_names *mx; /* NULL: not asked yet */
	const char *mx_why;          /* more on a failed MX question, or NULL */
	size_t exchanger_count;      /* those of mx; without MX records the domain itself */
	const struct fact_name *exchangers[LIMIT_MX_HOSTS];
	bool cut; /* not every exchanger was followed */
};

struct candidates {
	struct probe_run *run;
	struct candidate list[LIMIT_DOMAIN_GUESSES];
	size_t count, asked, open;
	struct fact_name names[LIMIT_DOMAIN_NAMES]; /* that were followed for them */
	size_t name_count, followed;
	struct lookup *lookup;
	void (*done)(struct probe_run *);
};

/* Where mail for a candidate goes. */
enum candidate_end {
	CANDIDATE_HERE,      /* an MX record of it leads to the address */
	CANDIDATE_IMPLICIT,  /* it has no MX record, and the address is its own */
	CANDIDATE_ELSEWHERE, /* to its exchangers, none of which is the address */
	CANDIDATE_NOWHERE,   /* it has neither exchangers with an address nor one of its own, or does not exist */
	CANDIDATE_NO_MAIL,   /* null MX (RFC 7505) */
	CANDIDATE_OPEN       /* DNS did not tell */
};

/* Adds NAME (which must live as long as the run) unless it is there, or MAX candidates are. */
void candidates_add(struct candidates *all, const char *name, size_t max);

/* NAME's candidate, or NULL. */
const struct candidate *candidates_find(const struct candidates *all, const char *name);

/* Asks for the exchangers of all candidates that were added since the last time, and follows them.  DONE is called
 * once, never from inside here. */
void candidates_ask(struct candidates *all, struct probe_run *run, void (*done)(struct probe_run *));

void candidates_cancel(struct candidates *all);

/* *WHICH: the exchanger that leads to the address, or the name whose question failed (NULL: the MX question itself, or
 * none was asked); NULL otherwise. */
enum candidate_end candidate_end(const struct candidate *c, const struct fact_name **which);

/* How the question for the addresses of WHICH, an exchanger that left it open, ended. */
enum dns_state candidate_failure(const struct fact_name *which);

/* "MX of example.org is mail.example.org, which has address 192.0.2.1": the proof of HERE and IMPLICIT. */
const char *candidate_proof(const struct candidate *c, const struct fact_name *exchanger);

#endif

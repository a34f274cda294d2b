/* spf_show.h - an SPF tree as lines of text, for reports and terminals. */
#ifndef RELAYCHECK_PROTO_SPF_SHOW_H
#define RELAYCHECK_PROTO_SPF_SHOW_H

#include "proto/spf_tree.h"

struct spf_line {
	unsigned depth; /* how far to the right it belongs; 0: the policy of the domain itself */
	const char *text;
	bool decides; /* the term that decided: below the last redirect, not below an include */
};

struct spf_lines {
	size_t count, cap;
	struct spf_line *items;
};

/* The record of POLICY and its terms, each with what it asked, what came of it and what it cost; policies below it are
 * indented.  Owned by ARENA; safe to show. */
struct spf_lines spf_show(struct arena *arena, const struct spf_policy *policy);

/* One term in words: "include:_spf.example.org: no match (2 look-ups)". */
const char *spf_show_step(struct arena *arena, const struct spf_step *step);

/* "1 look-up", "3 look-ups", "3 look-ups, 1 void". */
const char *spf_show_cost(struct arena *arena, unsigned lookups, unsigned void_lookups);

#endif

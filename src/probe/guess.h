/* guess.h - which domains a server may handle mail for, by the names it is known by and says of itself.
 *
 * Hints are the host name through which the address was found, its PTR names, and the names in its greeting and its
 * EHLO answer.  What each is worth:
 *
 * - A name that leads to the address is vouched for by the owner of its domain.
 * - A PTR name and what the server says come from different hands; where both name a domain, they agree.
 * - A name made from the address, as providers give, says nothing.
 *
 * A domain is confirmed if its MX leads to the address, or the operator named it; likely if its mail goes elsewhere
 * and a name of it leads to the address or two hints agree, unless all its names lead elsewhere; else weak. */
#ifndef RELAYCHECK_PROBE_GUESS_H
#define RELAYCHECK_PROBE_GUESS_H

#include "probe/candidates.h"

enum { GUESS_HINTS = LIMIT_PTR_NAMES + 3 };

enum hint_source { HINT_HOST, HINT_PTR, HINT_GREETING, HINT_EHLO };

struct hint {
	enum hint_source source;
	const char *name;         /* ASCII form, of two labels and more */
	const char *organisation; /* the registered domain above it (public suffix list), or NULL */
	bool generic;             /* made from the address, as providers do */
	bool here, elsewhere;     /* it leads to the address; it was answered that it does not */
};

struct guess {
	struct probe_run *run;
	struct hint hints[GUESS_HINTS];
	size_t hint_count;
	const char *suffix_why; /* the public suffix list could not be asked, or NULL */
};

/* Reads the hints from the facts of RUN's address and adds the domains they name to ALL. */
void guess_collect(struct guess *g, struct probe_run *run, struct candidates *all);

/* FACT_DOMAINS, when all candidates have been asked for. */
struct fact guess_fact(const struct guess *g, const struct candidates *all);

#endif

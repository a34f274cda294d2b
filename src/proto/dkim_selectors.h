/* dkim_selectors.h - under which names a domain's DKIM keys may be.
 *
 * The DNS has no way to list them; a signature names its selector, but no message is at hand.  Some selectors are used
 * so often that trying them is worth a question, others are the ones that a provider gives to all its customers. */
#ifndef RELAYCHECK_PROTO_DKIM_SELECTORS_H
#define RELAYCHECK_PROTO_DKIM_SELECTORS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct dkim_selector {
	const char *name;   /* "selector1" */
	const char *reason; /* "Microsoft 365, which the domain uses"; "named in the settings"; "often used" */
	bool named;         /* by the operator: its key must be there */
};

/* The selectors to try, at most LIMIT_DKIM_SELECTORS, without duplicates: those that the operator NAMED (separated by
 * spaces), those of providers that one of the HOSTS (mail exchangers, names in the SPF policy) points to, and those in
 * common use. */
size_t dkim_selectors(
	struct arena *a, const char *named, const char *const *hosts, size_t count, struct dkim_selector *out);

/* SELECTOR._domainkey.DOMAIN; NULL: too long. */
const char *dkim_selectors_name(struct arena *a, const char *selector, const char *domain);

#endif

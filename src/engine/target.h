/* target.h - what the operator wrote as TARGET: an address, a host or domain name, or an e-mail address. */
#ifndef RELAYCHECK_ENGINE_TARGET_H
#define RELAYCHECK_ENGINE_TARGET_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/ip.h"

struct target {
	struct ip ip;     /* family 0: a name */
	const char *name; /* ASCII form, lower case, without final dot; NULL: an address */
	bool is_domain;   /* an e-mail address was given: its domain, even without MX */
};

/* Reads TEXT: "mail.example.org", "b\u00fccher.example", "192.0.2.1", "2001:db8::1", "[2001:db8::1]",
 * "user@example.org". False: *ERROR is one line that says what was expected. */
bool target_parse(struct arena *a, const char *text, struct target *out, const char **error);

#endif

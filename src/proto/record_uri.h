/* record_uri.h - the addresses in policy records: mailto: and https: URIs (RFC 3986, RFC 6068). */
#ifndef RELAYCHECK_PROTO_RECORD_URI_H
#define RELAYCHECK_PROTO_RECORD_URI_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct record_uri {
	const char *text;   /* as it is written; safe to show */
	const char *scheme; /* in lower case */
	const char *domain; /* ASCII form: of the mailbox, or the host; NULL: of another scheme */
};

/* Reads the N bytes.  NULL: it is a URI, and OUT is filled; else what is wrong with it. */
const char *record_uri_read(struct arena *a, const char *bytes, size_t n, struct record_uri *out);

#endif

/* smtp_banner.h - what a greeting (RFC 5321 sections 4.2 and 4.3.1) gives away: host name, software, version, system.
 */
#ifndef RELAYCHECK_PROTO_SMTP_BANNER_H
#define RELAYCHECK_PROTO_SMTP_BANNER_H

#include <stdbool.h>

#include "base/arena.h"

enum { SMTP_BANNER_BYTES = 4096 }; /* of a greeting that are looked at */

struct smtp_banner {
	const char *host;     /* what the server calls itself: a host name, an address literal or a bare address */
	const char *software; /* product, as its makers call it */
	const char *version;  /* of the product, or of what announces itself with it */
	const char *os;
};

/* Reads a greeting's text; a reply code and an enhanced code before it are skipped.  Each field is NULL when the text
 * does not tell; strings belong to ARENA. */
void smtp_banner_read(struct arena *arena, const char *greeting, struct smtp_banner *out);

/* The same for the reply to a COMMAND ("help", "vrfy"), where the wording may tell too; its host is one that can be
 * nothing else. */
void smtp_banner_read_reply(struct arena *arena, const char *command, const char *reply, struct smtp_banner *out);

/* How a name that a server gives itself reads (RFC 5321 section 2.3.5, RFC 1123 section 2.1). */
enum smtp_host_form {
	SMTP_HOST_NAME,    /* fully qualified */
	SMTP_HOST_LITERAL, /* [192.0.2.1], [IPv6:2001:db8::1] */
	SMTP_HOST_LOCAL,   /* a host name, but of one label, or below localhost, localdomain, local, internal ... */
	SMTP_HOST_NONE     /* no host name at all */
};
enum smtp_host_form smtp_host_form(const char *word);

#endif

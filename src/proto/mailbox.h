/* mailbox.h - the two halves of a mailbox, and host names in the forms the protocols want. */
#ifndef RELAYCHECK_PROTO_MAILBOX_H
#define RELAYCHECK_PROTO_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* Splits "local@domain" at the last "@".  The domain is given in its ASCII form (RFC 5891).  False: not a mailbox
 * that could be said in RCPT: a part is empty, has a space, a control character or an angle bracket, or is no domain.
 */
bool mailbox_split(struct arena *a, const char *text, const char **local, const char **domain);

/* ASCII form of a host or domain name, lower case, without final dot: "B\u00fccher.example" gives
 * "xn--bcher-kva.example".  NULL: no valid name. */
char *host_name_ascii(struct arena *a, const char *name);

/* Unicode form for showing, or NAME itself. */
char *host_name_unicode(struct arena *a, const char *name);

/* Labels of letters, digits, hyphens (and underscores), 1-63 bytes each, 253 in all (RFC 1123 section 2.1). */
bool host_name_valid(const char *name);

/* Is NAME the domain DOMAIN, or a name below it?  Letter case does not count. */
bool host_name_in(const char *name, const char *domain);

/* Valid, with at least two labels, the last not all digits. */
bool host_name_qualified(const char *name);

#endif

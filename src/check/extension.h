/* extension.h - SMTP service extensions in an EHLO answer (RFC 5321 section 4.1.1.1). */
#ifndef RELAYCHECK_CHECK_EXTENSION_H
#define RELAYCHECK_CHECK_EXTENSION_H

#include "core/finding.h"

/* "offered" or "not_offered", with the line, or all that is offered instead, as evidence; silent if no EHLO was
 * answered, or control characters hide what is offered.  Returns the line or NULL. */
const char *extension_judge(const struct facts *f, struct findings *out, const char *keyword);

#endif

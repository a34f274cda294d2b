/* base64.h - base64 read back into bytes (RFC 4648 section 4); no library that this room may use reads it. */
#ifndef RELAYCHECK_CLI_BASE64_H
#define RELAYCHECK_CLI_BASE64_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Appends what the N characters at TEXT stand for to OUT, whose maximum is the limit.  False: a character of no base64,
 * blanks included, a wrong length or padding, bits left over, or more than OUT holds (`over` is set then). */
bool base64_read(const char *text, size_t n, struct buf *out);

#endif

/* dmarc_zone.h - DNS answers from a JSON file, for finding DMARC policies without network.
 *
 * {"name": [["string", ...], ...]}: the TXT records at the name; {"name": "A"}: the name exists, with records of that
 * type only.  A name that is not in the file does not exist, unless a name with "*" above it stands for it (RFC 4592).
 */
#ifndef RELAYCHECK_CLI_DMARC_ZONE_H
#define RELAYCHECK_CLI_DMARC_ZONE_H

#include <jansson.h>

#include "base/arena.h"
#include "proto/dns.h"

/* Reads PATH.  NULL: *error is a line about why not, without the path.  The caller ends it with json_decref(). */
json_t *dmarc_zone_read(struct arena *arena, const char *path, const char **error);

/* Its answer; owned by ARENA. */
struct dns_answer dmarc_zone_ask(struct arena *arena, const json_t *zone, const char *name, enum dns_type type);

#endif

/* spf_zone.h - DNS answers from a file, for evaluating SPF without network.
 *
 * One record a line: name TAB type TAB rdata.  TXT rdata are strings in double quotes, with \DDD for a byte.  The type
 * TIMEOUT makes every type that is not listed for the name time out.  A name that is not in the file does not exist. */
#ifndef RELAYCHECK_CLI_SPF_ZONE_H
#define RELAYCHECK_CLI_SPF_ZONE_H

#include "proto/spf_feed.h"

struct spf_zone;

/* Reads PATH.  NULL: *error is a line about why not, without the path.  Owned by ARENA. */
struct spf_zone *spf_zone_read(struct arena *arena, const char *path, const char **error);

/* Its answers: every question has one. */
struct spf_feed spf_zone_feed(struct spf_zone *zone);

#endif

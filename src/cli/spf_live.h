/* spf_live.h - evaluates SPF by asking the DNS. */
#ifndef RELAYCHECK_CLI_SPF_LIVE_H
#define RELAYCHECK_CLI_SPF_LIVE_H

#include "proto/spf_eval.h"

struct spf_live;

/* Opens a resolver of the settings' kind.  CONFIG: the configuration file, RESOLVER: instead of its; NULL: the usual.
 * NULL: it was said why.  Ends with spf_live_close(). */
struct spf_live *spf_live_open(const char *config, const char *resolver);
void spf_live_close(struct spf_live *live); /* NULL is allowed */

/* Asks until the result is there; the verdict belongs to ARENA. */
struct spf_verdict spf_live_eval(struct spf_live *live, struct arena *arena, const struct spf_request *request);

#endif

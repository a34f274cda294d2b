/* spf_live.h - evaluates SPF by asking the DNS. */
#ifndef RELAYCHECK_CLI_SPF_LIVE_H
#define RELAYCHECK_CLI_SPF_LIVE_H

#include "core/settings.h"
#include "proto/spf_eval.h"

struct spf_live;

/* Opens a resolver of the settings' kind.  NULL: *ERROR says why, owned by the settings' arena.  Ends with
 * spf_live_close(). */
struct spf_live *spf_live_open(const struct settings *settings, const char **error);
void spf_live_close(struct spf_live *live); /* NULL is allowed */

/* Asks until the result is there; the verdict belongs to ARENA. */
struct spf_verdict spf_live_eval(struct spf_live *live, struct arena *arena, const struct spf_request *request);

#endif

/* open_net.h - the real world, opened as the settings say, with what this installation remembers of it. */
#ifndef RELAYCHECK_CLI_OPEN_NET_H
#define RELAYCHECK_CLI_OPEN_NET_H

#include "core/settings.h"
#include "net/net.h"

/* NULL: why was said on stderr. */
struct net *open_net(struct arena *arena, const struct settings *settings);

/* The same for a command that only asks the DNS: without key and memory, so that it leaves no file.  Closed with
 * net_close().  NULL: *ERROR says why, owned by the settings' arena. */
struct net *open_net_dns(const struct settings *settings, const char **error);

/* Saves what is remembered, and closes; what cannot be saved is said on stderr, and forgotten.  NULL allowed. */
void open_net_close(struct arena *arena, struct net *net);

#endif

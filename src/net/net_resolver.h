/* net_resolver.h - libunbound, set up as relaycheck wants it, and its ear on what libunbound logs.  Private to net/. */
#ifndef RELAYCHECK_NET_NET_RESOLVER_H
#define RELAYCHECK_NET_NET_RESOLVER_H

#include <stdbool.h>

#include "net/net.h"

struct event_base;
struct ub_ctx;
struct net_resolver;

/* Sets up and starts libunbound on BASE; sends nothing.  NULL: *error as for net_open(). */
struct net_resolver *net_resolver_open(struct event_base *base, const struct net_config *config, const char **error);

/* Ends all questions; libunbound calls back for those that were not cancelled.  NULL is allowed. */
void net_resolver_close(struct net_resolver *r);

struct ub_ctx *net_resolver_context(const struct net_resolver *r);

/* Why the question just failed, to be asked from within its callback; NULL: not known.  Strangers' bytes, valid until
 * the loop goes on. */
const char *net_resolver_reason(const struct net_resolver *r, const char *name, enum dns_type type);

/* True if REASON says that the server which we were told to ask refused us. */
bool net_resolver_was_refused(const char *reason);

#endif

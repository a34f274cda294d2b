/* net.h - the real world: fills `struct world` of core/world.h with an event loop, sockets, a validating DNS resolver,
 * the machine's clocks, the kernel's random bytes and HMAC-SHA-256.
 *
 * One `struct net` is one loop in one thread.  The handle of a DNS query or a timer is dead as soon as its completion
 * is called; a connection is closed with conn_close() also after gone(). */
#ifndef RELAYCHECK_NET_NET_H
#define RELAYCHECK_NET_NET_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/ip.h"
#include "core/world.h"

struct net;

enum { NET_KEY_BYTES_MIN = 16 }; /* shortest HMAC key that is accepted */

/* Everything is copied; strings may be NULL or "" for the default. */
struct net_config {
	const char *resolver;       /* "recursive" (default), "system" (/etc/resolv.conf), "ADDR" or "ADDR@PORT" */
	const char *root_hints;     /* file with the root servers; default: the resolver library's list */
	const char *trust_anchor;   /* file with DS or DNSKEY; default: /usr/share/dns/root.key, then the root key */
	struct ip source4, source6; /* address to connect from; family 0: the system chooses */
	const uint8_t *key;         /* key of world.sign, at least NET_KEY_BYTES_MIN bytes */
	size_t key_bytes;
	const char *geoip; /* MaxMind DB files or folders, separated by spaces; default: the usual folders */
};

/* Opens loop and resolver; sends nothing yet.  From here on the process ignores SIGPIPE: a write to a connection or
 * pipe that is gone fails with EPIPE instead.  NULL: *error is one line on the heap that names what is wrong and, for a
 * file, its path and the system's reason. */
struct net *net_open(const struct net_config *config, const char **error);

/* The doors; valid until net_close(). */
struct world *net_world(struct net *n);

/* Gives the world a memory that was saved, and appends what it remembers now to OUT (False: no room for all). */
void net_memory_load(struct net *n, const char *bytes, size_t size);
bool net_memory_save(struct net *n, struct buf *out);

/* Runs callbacks until net_stop().  Returns 0, also when nothing is left that could ever call back; -1 if the loop
 * itself failed (said on stderr). */
int net_run(struct net *n);

/* Makes net_run() return after the callback that is running. */
void net_stop(struct net *n);

/* Calls CAUGHT from the loop, never from a signal handler, each time SIGNO arrives; until net_close(). */
void net_on_signal(struct net *n, int signo, void (*caught)(void *arg), void *arg);

/* Ends everything in silence: open queries, timers and connections are freed, nothing calls back.  Not from within a
 * callback.  NULL is allowed. */
void net_close(struct net *n);

#endif

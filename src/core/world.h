/* world.h - the doors to the outside: dns, connections, clock, timers, random bytes, signing.
 *
 * net/ fills them for real; a tape fills them with recorded or invented events under a false clock.
 *
 * Async law, kept by whoever fills a door: no callback before the starter has returned; exactly one completion;
 * cancel is silent (afterwards nothing calls back); everything happens in one thread.  The handle of a query or timer
 * is dead once its completion is called; a conn is closed with conn_close(), also after gone(). */
#ifndef RELAYCHECK_CORE_WORLD_H
#define RELAYCHECK_CORE_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/ip.h"
#include "core/fact.h"
#include "proto/dns.h"

struct dns_query; /* each door owns its own */
struct conn;
struct timer;

/* The answer and all it points to live only during the call. */
typedef void dns_done(void *arg, const struct dns_answer *answer);

struct conn_events {
	void (*ready)(void *arg);                             /* connected; at most once, first */
	void (*data)(void *arg, const void *bytes, size_t n); /* n > 0 */
	void (*gone)(void *arg, int error); /* completion: 0 the peer closed, else errno of connect, read or write */
};

struct world {
	void *self;

	/* Milliseconds that only grow; the wall clock in Unix seconds. */
	uint64_t (*now_ms)(void *self);
	int64_t (*wall_s)(void *self);

	/* N unpredictable bytes. */
	void (*random)(void *self, void *out, size_t n);

	/* MAC of 32 bytes (HMAC-SHA-256) under the installation's own key. */
	void (*sign)(void *self, const void *bytes, size_t n, uint8_t mac[32]);

	/* One question. NAME in ASCII form, without final dot; ends within LIMIT_DNS_MS by itself. Never NULL. */
	struct dns_query *(*dns_ask)(void *self, const char *name, enum dns_type type, dns_done *done, void *arg);
	void (*dns_cancel)(void *self, struct dns_query *q);

	/* One TCP connection. Never NULL: what goes wrong at once is told by gone(). Time-outs are the caller's, by
	 * timer. */
	struct conn *(*conn_open)(
		void *self, const struct ip *to, uint16_t port, const struct conn_events *events, void *arg);
	void (*conn_send)(struct conn *c, const void *bytes, size_t n);
	void (*conn_close)(struct conn *c); /* sends what is queued if the peer takes it at once; frees; silent */

	/* The domain under a public suffix that NAME is or lies in (publicsuffix.org), in ASCII form, owned by ARENA;
	 * NULL: there is none, or *WHY says why it cannot be told. */
	const char *(*organisation)(void *self, struct arena *arena, const char *name, const char **why);

	/* Where the GeoIP databases say IP is; owned by ARENA.  NULL: *WHY says why not, or is NULL if no database
	 * has the address. */
	const struct fact_place *(*place)(void *self, struct arena *arena, const struct ip *ip, const char **why);

	/* A small memory that outlives the audit: what was found out about the world, not about a target.  recall()
	 * gives the text stored under KEY while it is younger than its SECONDS, owned by ARENA, with *WHEN_S, when it
	 * was stored (Unix seconds); else NULL.  What another resolver led to is not recalled. */
	const char *(*recall)(void *self, struct arena *arena, const char *key, int64_t *when_s);
	void (*remember)(void *self, const char *key, const char *text, uint32_t seconds);

	/* Calls back once after MS milliseconds. */
	struct timer *(*timer_start)(void *self, uint32_t ms, void (*fired)(void *arg), void *arg);
	void (*timer_stop)(struct timer *t); /* NULL allowed */
};

#endif

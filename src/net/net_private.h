/* net_private.h - what the files of net/ share.  Nobody else includes it. */
#ifndef RELAYCHECK_NET_NET_PRIVATE_H
#define RELAYCHECK_NET_NET_PRIVATE_H

#include <sys/queue.h>

#include "net/net.h"
#include "net/net_place.h"
#include "net/suffix.h"

struct event_base;
struct net_memory;
struct net_resolver;
struct net_signal;

/* Lists of what is open, so that net_close() finds it. */
LIST_HEAD(net_queries, dns_query);
LIST_HEAD(net_conns, conn);
LIST_HEAD(net_timers, timer);
LIST_HEAD(net_signals, net_signal);

struct net {
	struct world world;
	struct event_base *base;
	struct net_resolver *resolver;
	struct ip source4, source6;
	uint8_t *key;
	size_t key_bytes;
	struct net_queries queries;
	struct net_conns conns;
	struct net_timers timers;
	struct net_signals signals;
	struct suffix_list suffixes;
	struct net_memory *memory;
	char resolver_name[17]; /* before each key of the memory */
	struct net_place *place;
};

/* printf to the heap, for *error of net_open(). */
const char *net_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The doors of struct world, with SELF a struct net. */
struct dns_query *net_dns_ask(void *self, const char *name, enum dns_type type, dns_done *done, void *arg);
void net_dns_cancel(void *self, struct dns_query *q);
struct conn *net_conn_open(void *self, const struct ip *to, uint16_t port, const struct conn_events *events, void *arg);
void net_conn_send(struct conn *c, const void *bytes, size_t n);
void net_conn_close(struct conn *c);
struct timer *net_timer_start(void *self, uint32_t ms, void (*fired)(void *arg), void *arg);
void net_timer_stop(struct timer *t);

/* Frees what is still open, in silence. */
void net_dns_close(struct net *n);
void net_conn_close_all(struct net *n);
void net_timer_close(struct net *n);

#endif

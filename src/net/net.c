/* net.c - the event loop, and the table of doors with those that need no waiting: clocks, random bytes, signing. */
#include "net/net.h"

#include <errno.h>
#include <event2/event.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/log.h"
#include "net/net_memory.h"
#include "net/net_private.h"
#include "net/net_resolver.h"

enum { RESOLVER_BYTES = 8192 };

struct net_signal {
	LIST_ENTRY(net_signal) link;
	struct event *event;
	void (*caught)(void *arg);
	void *arg;
};

const char *net_error(const char *format, ...)
{
	char *text = NULL;
	va_list args;
	va_start(args, format);
	int n = vasprintf(&text, format, args);
	va_end(args);
	ensure(n >= 0);
	return text;
}

static uint64_t now_ms(void *self)
{
	(void)self;
	struct timespec t;
	ensure(clock_gettime(CLOCK_MONOTONIC, &t) == 0);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static int64_t wall_s(void *self)
{
	(void)self;
	struct timespec t;
	ensure(clock_gettime(CLOCK_REALTIME, &t) == 0);
	return t.tv_sec;
}

static void random_fill(void *self, void *out, size_t n)
{
	(void)self;
	uint8_t *at = out;
	while (n > 0) {
		ssize_t got = getrandom(at, n, 0);
		/* Guessable tokens would be worse than no report. */
		ensure(got > 0 || (got < 0 && errno == EINTR));
		if (got > 0) {
			at += got;
			n -= (size_t)got;
		}
	}
}

static void sign(void *self, const void *bytes, size_t n, uint8_t mac[32])
{
	const struct net *net = self;
	unsigned len = 0;
	static const uint8_t nothing[1];
	const uint8_t *made = HMAC(EVP_sha256(), net->key, (int)net->key_bytes, n ? bytes : nothing, n, mac, &len);
	ensure(made && len == 32);
}

static const char *organisation(void *self, struct arena *arena, const char *name, const char **why)
{
	struct net *net = self;
	*why = suffix_list_load(arena, &net->suffixes, NULL);
	return *why ? NULL : suffix_list_organisation(arena, &net->suffixes, name);
}

static const struct fact_place *place(void *self, struct arena *arena, const struct ip *ip, const char **why)
{
	struct net *net = self;
	return net_place_find(net->place, arena, ip, why);
}

/* What was found out through one resolver is not true of another, nor of the system's in another network. */
static void name_resolver(struct net *n, const struct net_config *config)
{
	struct buf who;
	char part[512];
	uint8_t mac[32];
	const char *resolver = config->resolver ? config->resolver : "";
	FILE *file = strcmp(resolver, "system") == 0 ? fopen("/etc/resolv.conf", "re") : NULL;

	buf_init(&who, RESOLVER_BYTES);
	buf_format(&who, "%s\n%s\n", resolver, config->root_hints ? config->root_hints : "");
	for (size_t got; file && (got = fread(part, 1, sizeof part, file)) > 0 && !who.over;)
		buf_add(&who, part, got);
	if (file)
		fclose(file);
	sign(n, who.data, who.len, mac);
	for (size_t i = 0; i < sizeof n->resolver_name / 2; i++)
		snprintf(n->resolver_name + 2 * i, 3, "%02x", mac[i]);
	buf_free(&who);
}

static const char *recall(void *self, struct arena *arena, const char *key, int64_t *when_s)
{
	struct net *net = self;
	const char *full = arena_format(arena, "%s %s", net->resolver_name, key);
	return net_memory_get(net->memory, arena, full, wall_s(net), when_s);
}

static void remember(void *self, const char *key, const char *text, uint32_t seconds)
{
	struct net *net = self;
	char full[LIMIT_MEMORY_TEXT_BYTES + 1];
	int n = snprintf(full, sizeof full, "%s %s", net->resolver_name, key);
	if (n > 0 && (size_t)n < sizeof full)
		net_memory_put(net->memory, full, text, wall_s(net), seconds);
}

static void fill_world(struct net *n)
{
	n->world = (struct world){
		.self = n,
		.now_ms = now_ms,
		.wall_s = wall_s,
		.random = random_fill,
		.sign = sign,
		.dns_ask = net_dns_ask,
		.dns_cancel = net_dns_cancel,
		.conn_open = net_conn_open,
		.conn_send = net_conn_send,
		.conn_close = net_conn_close,
		.timer_start = net_timer_start,
		.timer_stop = net_timer_stop,
		.organisation = organisation,
		.place = place,
		.recall = recall,
		.remember = remember,
	};
}

static struct event_base *open_base(void)
{
	struct event_config *config = event_config_new();
	if (!config)
		return NULL;
	/* A timer must not fire early by our own clock: no coarse clock, no time remembered from the start of a turn.
	 */
	event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER | EVENT_BASE_FLAG_NO_CACHE_TIME);
	struct event_base *base = event_base_new_with_config(config);
	event_config_free(config);
	return base;
}

struct net *net_open(const struct net_config *config, const char **error)
{
	if (!config->key || config->key_bytes < NET_KEY_BYTES_MIN || config->key_bytes > 1024) {
		*error = net_error("the key for signing is missing or not %d to 1024 bytes long", NET_KEY_BYTES_MIN);
		return NULL;
	}
	signal(SIGPIPE, SIG_IGN);
	struct net *n = mem_zalloc(sizeof *n);
	LIST_INIT(&n->queries);
	LIST_INIT(&n->conns);
	LIST_INIT(&n->timers);
	LIST_INIT(&n->signals);
	n->source4 = config->source4;
	n->source6 = config->source6;
	n->key = mem_zalloc(config->key_bytes);
	n->key_bytes = config->key_bytes;
	n->place = net_place_open(config->geoip);
	memcpy(n->key, config->key, config->key_bytes);
	n->memory = net_memory_open();
	name_resolver(n, config);
	fill_world(n);
	n->base = open_base();
	if (!n->base)
		*error = net_error("cannot make an event loop: %s", strerror(errno));
	else
		n->resolver = net_resolver_open(n->base, config, error);
	if (!n->resolver) {
		net_close(n);
		return NULL;
	}
	return n;
}

void net_memory_load(struct net *n, const char *bytes, size_t size)
{
	net_memory_read(n->memory, bytes, size, wall_s(n));
}

bool net_memory_save(struct net *n, struct buf *out)
{
	return net_memory_write(n->memory, wall_s(n), out);
}

struct world *net_world(struct net *n)
{
	return &n->world;
}

int net_run(struct net *n)
{
	/* The resolver keeps no event while it has nothing to do, so an idle loop ends by itself. */
	if (event_base_dispatch(n->base) >= 0)
		return 0;
	log_error("the event loop failed: %s", strerror(errno));
	return -1;
}

void net_stop(struct net *n)
{
	event_base_loopbreak(n->base);
}

static void on_signal(evutil_socket_t signo, short what, void *arg)
{
	(void)signo;
	(void)what;
	const struct net_signal *s = arg;
	s->caught(s->arg);
}

void net_on_signal(struct net *n, int signo, void (*caught)(void *arg), void *arg)
{
	struct net_signal *s = mem_zalloc(sizeof *s);
	s->caught = caught;
	s->arg = arg;
	s->event = evsignal_new(n->base, signo, on_signal, s);
	ensure(s->event && event_add(s->event, NULL) == 0);
	LIST_INSERT_HEAD(&n->signals, s, link);
}

void net_close(struct net *n)
{
	if (!n)
		return;
	net_dns_close(n);
	net_conn_close_all(n);
	net_timer_close(n);
	struct net_signal *s;
	while ((s = LIST_FIRST(&n->signals))) {
		LIST_REMOVE(s, link);
		event_free(s->event);
		free(s);
	}
	/* The resolver's own events live in the loop: it goes first. */
	net_resolver_close(n->resolver);
	if (n->base)
		event_base_free(n->base);
	suffix_list_free(&n->suffixes);
	net_memory_close(n->memory);
	net_place_close(n->place);
	OPENSSL_cleanse(n->key, n->key_bytes);
	free(n->key);
	free(n);
}

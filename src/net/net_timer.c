/* net_timer.c - timers that fire once. */
#include <event2/event.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/log.h"
#include "net/net_private.h"

struct timer {
	LIST_ENTRY(timer) link;
	struct event *event;
	void (*fired)(void *arg);
	void *arg;
};

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	struct timer *t = arg;
	void (*fired)(void *arg) = t->fired;
	void *fired_arg = t->arg;
	net_timer_stop(t);
	fired(fired_arg);
}

struct timer *net_timer_start(void *self, uint32_t ms, void (*fired)(void *arg), void *arg)
{
	struct net *n = self;
	struct timer *t = mem_zalloc(sizeof *t);
	t->fired = fired;
	t->arg = arg;
	t->event = evtimer_new(n->base, on_timer, t);
	struct timeval after = {.tv_sec = ms / 1000, .tv_usec = (suseconds_t)(ms % 1000) * 1000};
	ensure(t->event && evtimer_add(t->event, &after) == 0);
	LIST_INSERT_HEAD(&n->timers, t, link);
	return t;
}

void net_timer_stop(struct timer *t)
{
	if (!t)
		return;
	LIST_REMOVE(t, link);
	event_free(t->event);
	free(t);
}

void net_timer_close(struct net *n)
{
	while (!LIST_EMPTY(&n->timers))
		net_timer_stop(LIST_FIRST(&n->timers));
}

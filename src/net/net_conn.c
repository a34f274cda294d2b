/* net_conn.c - TCP connections under the async law of core/world.h.
 *
 * The connect is our own, so that its errno stays exact and is never told before conn_open() has returned; an
 * established socket becomes a bufferevent. */
#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/log.h"
#include "net/net_private.h"

enum { CHUNK_BYTES = 4096 };

struct conn {
	LIST_ENTRY(conn) link;
	struct conn_events events;
	void *arg;
	enum { CONN_CONNECTING, CONN_OPEN, CONN_GONE, CONN_CLOSED } state;
	int fd;
	int error;                 /* what end_later() will tell */
	struct event *connecting;  /* the socket can be written: connected, or not */
	struct event *later;       /* tells gone() from the loop */
	struct bufferevent *bytes; /* holds what is to be sent, already while connecting */
	unsigned inside;           /* callbacks of ours that still need the memory */
};

static void leave(struct conn *c)
{
	if (--c->inside == 0 && c->state == CONN_CLOSED)
		free(c);
}

/* Gives the socket back and everything that watches it.  The bufferevent stops watching before the descriptor is
 * closed: the number may be in use again, by a connection opened in gone(), before libevent frees the bufferevent. */
static void release(struct conn *c)
{
	if (c->connecting)
		event_free(c->connecting);
	if (c->later)
		event_free(c->later);
	if (c->bytes) {
		bufferevent_disable(c->bytes, EV_READ | EV_WRITE);
		bufferevent_setfd(c->bytes, -1);
		bufferevent_free(c->bytes);
	}
	if (c->fd >= 0)
		close(c->fd);
	c->connecting = c->later = NULL;
	c->bytes = NULL;
	c->fd = -1;
}

static void end(struct conn *c, int error)
{
	release(c);
	c->state = CONN_GONE;
	c->events.gone(c->arg, error);
}

static void on_later(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	struct conn *c = arg;
	c->inside++;
	end(c, c->error);
	leave(c);
}

static void end_later(struct conn *c, int error)
{
	c->error = error;
	event_active(c->later, EV_TIMEOUT, 1);
}

static void deliver(struct conn *c, const void *bytes, size_t n)
{
	/* Else the kernel waits up to 40 ms with the ACK, and a peer that sends line by line waits for it. */
	int on = 1;
	setsockopt(c->fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
	c->events.data(c->arg, bytes, n);
}

static void on_bytes(struct bufferevent *bytes, void *arg)
{
	(void)bytes;
	struct conn *c = arg;
	char chunk[CHUNK_BYTES];
	size_t n;
	c->inside++;
	while (c->state == CONN_OPEN && (n = bufferevent_read(c->bytes, chunk, sizeof chunk)) > 0)
		deliver(c, chunk, n);
	leave(c);
}

/* A write has failed, but the peer's last words ("554 go away") may lie unread in the kernel.  Returns the error to
 * tell: if the peer had closed before we wrote, it closed, whichever of the two the kernel reported first. */
static int hear_last_words(struct conn *c, int error)
{
	char chunk[CHUNK_BYTES];
	for (size_t heard = 0; c->state == CONN_OPEN && heard < LIMIT_CONN_DRAIN_BYTES;) {
		ssize_t n = recv(c->fd, chunk, sizeof chunk, MSG_DONTWAIT);
		if (n < 0 && errno == EINTR)
			continue;
		if (n == 0 && error == EPIPE)
			return 0;
		if (n < 0 && errno != EAGAIN && error == EPIPE)
			return errno;
		if (n <= 0)
			break;
		heard += (size_t)n;
		deliver(c, chunk, (size_t)n);
	}
	return error;
}

static void on_event(struct bufferevent *bytes, short what, void *arg)
{
	(void)bytes;
	int error = what & BEV_EVENT_EOF ? 0 : errno;
	struct conn *c = arg;
	c->inside++;
	if (what & BEV_EVENT_ERROR && what & BEV_EVENT_WRITING) {
		bufferevent_disable(c->bytes, EV_READ | EV_WRITE);
		error = hear_last_words(c, error);
	}
	if (c->state == CONN_OPEN)
		end(c, error);
	leave(c);
}

static void on_connected(evutil_socket_t fd, short what, void *arg)
{
	(void)what;
	struct conn *c = arg;
	int error = 0;
	socklen_t len = sizeof error;
	if (getsockopt((int)fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0)
		error = errno;
	c->inside++;
	if (error) {
		end(c, error);
	} else {
		event_free(c->connecting);
		c->connecting = NULL;
		c->state = CONN_OPEN;
		bufferevent_setfd(c->bytes, c->fd);
		bufferevent_enable(c->bytes, EV_READ | EV_WRITE);
		if (c->events.ready)
			c->events.ready(c->arg);
	}
	leave(c);
}

static socklen_t fill_address(const struct ip *ip, uint16_t port, struct sockaddr_storage *out)
{
	memset(out, 0, sizeof *out);
	if (ip->family == 4) {
		struct sockaddr_in *in = (struct sockaddr_in *)out;
		in->sin_family = AF_INET;
		in->sin_port = htons(port);
		memcpy(&in->sin_addr, ip->bytes, 4);
		return sizeof *in;
	}
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)out;
	in6->sin6_family = AF_INET6;
	in6->sin6_port = htons(port);
	memcpy(&in6->sin6_addr, ip->bytes, 16);
	return sizeof *in6;
}

/* Starts to connect; returns 0 or an errno. */
static int begin(struct conn *c, const struct net *n, const struct ip *to, uint16_t port)
{
	if (to->family != 4 && to->family != 6)
		return EAFNOSUPPORT;
	struct sockaddr_storage address;
	socklen_t len;
	int on = 1;
	c->fd = socket(to->family == 4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (c->fd < 0)
		return errno;
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	const struct ip *source = to->family == 4 ? &n->source4 : &n->source6;
	if (source->family == to->family) {
		/* The port is then chosen when the peer is known: many connections may share one. */
		setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
		len = fill_address(source, 0, &address);
		if (bind(c->fd, (struct sockaddr *)&address, len) != 0)
			return errno;
	}
	len = fill_address(to, port, &address);
	if (connect(c->fd, (struct sockaddr *)&address, len) != 0 && errno != EINPROGRESS && errno != EINTR)
		return errno;
	c->connecting = event_new(bufferevent_get_base(c->bytes), c->fd, EV_WRITE, on_connected, c);
	ensure(c->connecting);
	return event_add(c->connecting, NULL) == 0 ? 0 : ENOMEM;
}

struct conn *net_conn_open(void *self, const struct ip *to, uint16_t port, const struct conn_events *events, void *arg)
{
	struct net *n = self;
	struct conn *c = mem_zalloc(sizeof *c);
	c->events = *events;
	c->arg = arg;
	c->fd = -1;
	c->later = event_new(n->base, -1, 0, on_later, c);
	c->bytes = bufferevent_socket_new(n->base, -1, 0);
	ensure(c->later && c->bytes);
	bufferevent_disable(c->bytes, EV_READ | EV_WRITE);
	bufferevent_setcb(c->bytes, on_bytes, NULL, on_event, c);
	LIST_INSERT_HEAD(&n->conns, c, link);
	int error = begin(c, n, to, port);
	if (error)
		end_later(c, error);
	return c;
}

void net_conn_send(struct conn *c, const void *bytes, size_t n)
{
	if (c->state != CONN_CONNECTING && c->state != CONN_OPEN)
		return;
	size_t queued = evbuffer_get_length(bufferevent_get_output(c->bytes));
	if (n > LIMIT_CONN_OUTPUT_BYTES - queued || bufferevent_write(c->bytes, bytes, n) != 0)
		end_later(c, ENOBUFS);
}

/* One try: a QUIT may still go out, but nobody waits for it. */
static void flush(struct conn *c)
{
	struct evbuffer *output = bufferevent_get_output(c->bytes);
	bufferevent_disable(c->bytes, EV_READ | EV_WRITE);
	evbuffer_unfreeze(output, 1);
	while (evbuffer_get_length(output) > 0 && evbuffer_write(output, c->fd) > 0)
		;
}

void net_conn_close(struct conn *c)
{
	if (c->state == CONN_OPEN)
		flush(c);
	release(c);
	LIST_REMOVE(c, link);
	c->inside++;
	c->state = CONN_CLOSED;
	leave(c);
}

void net_conn_close_all(struct net *n)
{
	while (!LIST_EMPTY(&n->conns))
		net_conn_close(LIST_FIRST(&n->conns));
}

/* world_conn.c - the connections of a tape's world: packets that come in their time, and at most so many at once. */
#include "world.h"

#include <errno.h>

#include "base/limits.h"
#include "manners.h"

static void plan_packet(struct conn *c)
{
	if (c->packets && !c->coming.queued)
		tape_world_plan(c->world, &c->coming, c->packets->at_ms);
}

void tape_world_deliver(struct conn *c, struct packet packet, uint64_t at_ms)
{
	struct packet *p;

	if (c->out_ms < at_ms)
		c->out_ms = at_ms;
	if (c->over)
		return;
	packet.at_ms = c->out_ms;
	packet.next = NULL;
	if (packet.kind == PACKET_DATA && packet.total == 0)
		packet.total = packet.bytes.n;
	c->over = packet.kind == PACKET_GONE;
	p = arena_alloc(c->world->arena, sizeof *p);
	*p = packet;
	*c->packets_end = p;
	c->packets_end = &p->next;
	if (c->state == HANDLE_OPEN)
		plan_packet(c);
}

enum { SEGMENT_BYTES = 16384 };

/* The next bytes that arrive together: what was sent in the same moment is read in one. */
static size_t gather(struct conn *c, char out[SEGMENT_BYTES])
{
	size_t room = c->world->bytewise ? 1 : SEGMENT_BYTES, n = 0;
	struct packet *p;

	while (n < room && (p = c->packets) && p->kind == PACKET_DATA && p->at_ms <= c->world->now_ms) {
		out[n++] = p->bytes.bytes[p->at++ % p->bytes.n];
		if (p->at == p->total && !(c->packets = p->next))
			c->packets_end = &c->packets;
	}
	return n;
}

static void conn_happen(void *handle)
{
	struct conn *c = handle;
	struct packet p = *c->packets;
	char bytes[SEGMENT_BYTES];
	size_t n = 0;

	if (p.kind == PACKET_DATA)
		n = gather(c, bytes);
	else if (!(c->packets = p.next))
		c->packets_end = &c->packets;
	if (p.kind == PACKET_GONE)
		c->state = HANDLE_ENDED;
	else
		plan_packet(c);
	switch (p.kind) {
	case PACKET_READY:
		c->ready = true;
		server_open(c);
		c->events.ready(c->arg);
		break;
	case PACKET_DATA:
		c->events.data(c->arg, bytes, n);
		break;
	case PACKET_GONE:
		c->events.gone(c->arg, p.error);
		break;
	}
}

static const struct peer *find_peer(const struct tape_world *w, const struct ip *ip, uint16_t port)
{
	unsigned nth = 1;

	for (const struct conn *c = w->conns; c; c = c->next)
		nth += c->port == port && ip_equal(&c->ip, ip);
	for (const struct peer *p = w->tape->peers; p; p = p->next)
		if (ip_equal(&p->ip, ip) && p->port == port && nth >= p->first && nth <= p->last)
			return p;
	return NULL;
}

static void check_opening(struct tape_world *w, const struct ip *ip, uint16_t port)
{
	char text[IP_TEXT_SIZE];
	unsigned open = 0;

	for (const struct conn *c = w->conns; c; c = c->next)
		open += ip_equal(&c->ip, ip) && c->state != HANDLE_CLOSED && !c->knock;
	if (port != w->tape->options.port)
		manners_knock(w, ip, port);
	else if (open >= MANNERS_SESSIONS_AT_ONCE)
		fault(w->faults, "conn_open: %s has %u sessions already", ip_text(ip, text), open);
	if (w->conn_count >= TAPE_CONNS)
		fault(w->faults, "conn_open: more than %d connections", TAPE_CONNS);
	if (w->tape->options.impact < IMPACT_CONNECT)
		fault(w->faults, "conn_open: --impact lookup does not allow it");
}

struct conn *tape_conn_open(void *self, const struct ip *to, uint16_t port, const struct conn_events *events, void *arg)
{
	struct tape_world *w = self;
	struct conn *c = mem_zalloc(sizeof *c);

	check_opening(w, to, port);
	c->world = w;
	c->ip = *to;
	c->port = port;
	c->knock = port != w->tape->options.port;
	c->events = *events;
	c->arg = arg;
	c->packets_end = &c->packets;
	c->peer = find_peer(w, to, port);
	c->coming = (struct coming){.happen = conn_happen, .handle = c};
	buf_init(&c->in, LIMIT_SESSION_BYTES);
	*w->conns_end = c;
	w->conns_end = &c->next;
	w->conn_count++;
	w->knock_count += c->knock;
	if (!c->peer)
		tape_world_deliver(c, (struct packet){.kind = PACKET_GONE, .error = EHOSTUNREACH}, w->now_ms + 10);
	else if (c->peer->error)
		tape_world_deliver(
			c, (struct packet){.kind = PACKET_GONE, .error = c->peer->error}, w->now_ms + c->peer->open_ms);
	else if (!c->peer->silent)
		tape_world_deliver(c, (struct packet){.kind = PACKET_READY}, w->now_ms + c->peer->open_ms);
	return c;
}

void tape_conn_send(struct conn *c, const void *bytes, size_t n)
{
	if (c->state != HANDLE_OPEN)
		fault(c->world->faults, "conn_send: the connection had ended");
	else if (!c->ready)
		fault(c->world->faults, "conn_send: the connection was not ready");
	else if (c->knock)
		fault(c->world->faults, "conn_send: a port of --ports is to be left without a word");
	else if (n == 0)
		fault(c->world->faults, "conn_send: no bytes");
	else
		server_hear(c, bytes, n);
}

void tape_conn_close(struct conn *c)
{
	if (c->state == HANDLE_CLOSED)
		fault(c->world->faults, "conn_close: the connection was closed already");
	tape_world_unplan(c->world, &c->coming);
	c->state = HANDLE_CLOSED;
}

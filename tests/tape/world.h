/* world.h - the world of a tape: fills `struct world` from it, under a clock that jumps to the next event.
 *
 * The async law is kept to the letter, and what callers owe it is checked: a handle that is used after its end, and one
 * that is left open, is a fault.  Nothing sleeps.  Random bytes and signatures are the same in every run. */
#ifndef RELAYCHECK_TESTS_TAPE_WORLD_H
#define RELAYCHECK_TESTS_TAPE_WORLD_H

#include <sys/queue.h>

#include "core/world.h"
#include "faults.h"
#include "tape.h"

/* A thing that will happen; part of the handle it happens to. */
struct coming {
	uint64_t at_ms, order;
	void (*happen)(void *handle);
	void *handle;
	bool queued;
	TAILQ_ENTRY(coming) link;
};

/* What a server is about to send. */
struct packet {
	uint64_t at_ms;
	enum { PACKET_READY, PACKET_DATA, PACKET_GONE } kind;
	struct word bytes;
	size_t at, total; /* bytes delivered; all of them, `bytes` again and again */
	int error;
	struct packet *next;
};

enum handle_state { HANDLE_OPEN, HANDLE_ENDED, HANDLE_CLOSED };

struct tape_world;

struct conn {
	struct tape_world *world;
	struct ip ip;
	uint16_t port;
	bool knock; /* to a port of --ports: to be left without a word */
	enum handle_state state;
	bool ready;
	struct conn_events events;
	void *arg;
	struct coming coming;
	struct packet *packets, **packets_end;

	/* The server's side. */
	const struct peer *peer; /* NULL: nobody is there */
	uint64_t out_ms;         /* when it has sent what it has decided to send */
	bool deaf, over, mail_ok, rcpt_ok, in_message, offers_pipelining;
	const struct act *script;
	unsigned matched[PEER_RULES];
	struct buf in;
	unsigned refused_rcpts, messages;
	struct conn *next;
};

/* A line we said. */
struct said {
	const struct conn *conn;
	const char *line;
	struct said *next;
};

/* What is remembered: nothing, when an audit starts. */
struct remembered {
	const char *key, *text;
	int64_t stored_s, expires_s;
	struct remembered *next;
};

struct tape_world {
	struct world world;
	struct remembered *memory;
	const struct tape *tape;
	struct faults *faults;
	struct arena *arena; /* of this run */
	bool bytewise;       /* data come one byte at a time */
	uint64_t now_ms, order;
	uint64_t random;
	unsigned events;
	TAILQ_HEAD(coming_list, coming) queue;
	struct conn *conns, **conns_end;  /* all there ever were */
	unsigned conn_count, knock_count; /* of them, those of --ports */
	struct dns_query *queries;
	unsigned questions_open, questions_most; /* at once: now, ever */
	bool stopped;                            /* the audit was told to: nothing is asked any more */
	struct timer *timers;
	struct said *said, **said_end;
	unsigned messages; /* bodies of ours that were heard */
};

void tape_world_open(struct tape_world *w, const struct tape *tape, struct arena *arena, struct faults *faults);
void tape_world_close(struct tape_world *w);

/* Lets the next thing happen.  False: nothing is left that could. */
bool tape_world_step(struct tape_world *w);

/* When the next thing happens; UINT64_MAX: never. */
uint64_t tape_world_next_ms(const struct tape_world *w);

/* The audit is over: every handle that is still open is a fault. */
void tape_world_check_closed(struct tape_world *w);

/* Puts C among what is to come, at AT_MS or now; takes it out again. */
void tape_world_plan(struct tape_world *w, struct coming *c, uint64_t at_ms);
void tape_world_unplan(struct tape_world *w, struct coming *c);

/* The door to GeoIP. */
const struct fact_place *tape_place(void *self, struct arena *arena, const struct ip *ip, const char **why);

/* The door to connections. */
struct conn *tape_conn_open(
	void *self, const struct ip *to, uint16_t port, const struct conn_events *events, void *arg);
void tape_conn_send(struct conn *c, const void *bytes, size_t n);
void tape_conn_close(struct conn *c);

/* Puts a packet behind what CONN is to get already, at AT_MS or later. */
void tape_world_deliver(struct conn *c, struct packet packet, uint64_t at_ms);

/* The server's side of a connection: it opens; it hears N bytes. */
void server_open(struct conn *c);
void server_hear(struct conn *c, const void *bytes, size_t n);

#endif

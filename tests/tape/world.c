/* world.c - the clock of a tape's world, and all its doors but the connections. */
#include "world.h"

#include <libpsl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "base/text.h"
#include "proto/mailbox.h"

enum { WALL_S = 1700000000 };

struct dns_query {
	struct tape_world *world;
	const char *name;
	enum dns_type type;
	enum handle_state state;
	dns_done *done;
	void *arg;
	struct coming coming;
	struct dns_query *next;
};

struct timer {
	struct tape_world *world;
	enum handle_state state;
	void (*fired)(void *arg);
	void *arg;
	struct coming coming;
	struct timer *next;
};

/* ---- the clock -------------------------------------------------------------------- */

void tape_world_plan(struct tape_world *w, struct coming *c, uint64_t at_ms)
{
	struct coming *before;

	c->at_ms = at_ms > w->now_ms ? at_ms : w->now_ms;
	c->order = w->order++;
	c->queued = true;
	TAILQ_FOREACH_REVERSE(before, &w->queue, coming_list, link)
	{
		if (before->at_ms <= c->at_ms) {
			TAILQ_INSERT_AFTER(&w->queue, before, c, link);
			return;
		}
	}
	TAILQ_INSERT_HEAD(&w->queue, c, link);
}

void tape_world_unplan(struct tape_world *w, struct coming *c)
{
	if (c->queued)
		TAILQ_REMOVE(&w->queue, c, link);
	c->queued = false;
}

uint64_t tape_world_next_ms(const struct tape_world *w)
{
	const struct coming *c = TAILQ_FIRST(&w->queue);

	return c ? c->at_ms : UINT64_MAX;
}

bool tape_world_step(struct tape_world *w)
{
	struct coming *c = TAILQ_FIRST(&w->queue);

	if (!c)
		return false;
	tape_world_unplan(w, c);
	w->now_ms = c->at_ms;
	w->events++;
	c->happen(c->handle);
	return true;
}

static uint64_t now_ms(void *self)
{
	return ((struct tape_world *)self)->now_ms;
}

static int64_t wall_s(void *self)
{
	return WALL_S + (int64_t)(now_ms(self) / 1000);
}

/* ---- random and signing: the same in every run -------------------------------------- */

static void random_bytes(void *self, void *out, size_t n)
{
	struct tape_world *w = self;
	uint8_t *bytes = out;

	for (size_t i = 0; i < n; i++) {
		w->random ^= w->random << 13;
		w->random ^= w->random >> 7;
		w->random ^= w->random << 17;
		bytes[i] = (uint8_t)(w->random >> 24);
	}
}

/* No MAC at all: a sum that tells two payloads apart is enough here. */
static void sign(void *self, const void *bytes, size_t n, uint8_t mac[32])
{
	const uint8_t *p = bytes;
	uint64_t sum = 14695981039346656037u;

	(void)self;
	for (size_t i = 0; i < n; i++)
		sum = (sum ^ p[i]) * 1099511628211u;
	for (size_t i = 0; i < 32; i++)
		mac[i] = (uint8_t)(sum >> (8 * (i % 8)));
}

/* ---- memory -------------------------------------------------------------------------------- */

static const char *recall(void *self, struct arena *arena, const char *key, int64_t *when_s)
{
	const struct tape_world *w = self;

	for (const struct remembered *r = w->memory; r; r = r->next) {
		if (strcmp(r->key, key) != 0)
			continue;
		*when_s = r->stored_s;
		return wall_s(self) < r->expires_s ? arena_strdup(arena, r->text) : NULL;
	}
	return NULL;
}

static void remember(void *self, const char *key, const char *text, uint32_t seconds)
{
	struct tape_world *w = self;
	struct remembered *r = arena_alloc(w->arena, sizeof *r);

	if (!text_is_safe(text, strlen(text)) || !text_is_safe(key, strlen(key)))
		fault(w->faults, "remember: '%s' is not safe to keep", key);
	*r = (struct remembered){.key = arena_strdup(w->arena, key),
		.text = arena_strdup(w->arena, text),
		.stored_s = wall_s(self),
		.expires_s = wall_s(self) + (int64_t)seconds,
		.next = w->memory};
	w->memory = r;
}

/* ---- the public suffix list: the one libpsl was built with, whatever the system has ---- */

static const char *organisation(void *self, struct arena *arena, const char *name, const char **why)
{
	const char *ascii = host_name_ascii(arena, name), *found;

	(void)self;
	*why = NULL;
	found = ascii ? psl_registrable_domain(psl_builtin(), ascii) : NULL;
	return found ? arena_strdup(arena, found) : NULL;
}

/* ---- dns ---------------------------------------------------------------------------- */

static int compare_records(const void *left, const void *right)
{
	const struct dns_record *a = left, *b = right;

	if (a->preference != b->preference)
		return a->preference < b->preference ? -1 : 1;
	int order = memcmp(a->ip.bytes, b->ip.bytes, sizeof a->ip.bytes);
	if (order == 0 && a->name && b->name)
		order = strcasecmp(a->name, b->name);
	return order;
}

/* Names that cannot be put into a question (RFC 1035 section 2.3.4). */
static bool encodable(const char *name)
{
	size_t label = 0;

	for (const char *p = name; *p; p++) {
		label = *p == '.' ? 0 : label + 1;
		if (label > 63 || (*p == '.' && (p == name || p[-1] == '.')))
			return false;
	}
	return name[0] && strlen(name) < LIMIT_DNS_NAME_BYTES;
}

static struct dns_answer find_answer(struct tape_world *w, const struct dns_query *q)
{
	const struct tape_dns *d = tape_dns_find(w->tape, q->name, q->type);
	struct dns_answer answer = {.state = DNS_FOUND, .trust = DNS_INSECURE};

	if (!encodable(q->name)) {
		answer.state = DNS_FAILED;
		answer.why = "the name cannot be asked for";
	} else if (!d) {
		answer.state = tape_dns_exists(w->tape, q->name) ? DNS_NODATA : DNS_NXDOMAIN;
	} else {
		size_t n = d->count < LIMIT_DNS_RECORDS ? d->count : LIMIT_DNS_RECORDS;
		struct dns_record *records = arena_array(w->arena, n + 1, sizeof *records);
		memcpy(records, d->records ? d->records : records, n * sizeof *records);
		qsort(records, n, sizeof *records, compare_records);
		answer = (struct dns_answer){.state = d->state,
			.trust = d->trust,
			.why = d->why,
			.alias = d->alias,
			.count = n,
			.records = records};
		if (d->state != DNS_FOUND)
			answer.count = 0;
	}
	return answer;
}

static void dns_happen(void *handle)
{
	struct dns_query *q = handle;
	struct dns_answer answer = find_answer(q->world, q);

	q->state = HANDLE_ENDED;
	q->world->questions_open--;
	q->done(q->arg, &answer);
}

static struct dns_query *dns_ask(void *self, const char *name, enum dns_type type, dns_done *done, void *arg)
{
	struct tape_world *w = self;
	struct dns_query *q = mem_zalloc(sizeof *q);
	const struct tape_dns *d = tape_dns_find(w->tape, name, type);
	size_t n = strlen(name);

	if (w->stopped)
		fault(w->faults, "dns_ask: '%s' after the audit was told to stop", name);
	if (!text_is_safe(name, n) || (n > 0 && name[n - 1] == '.'))
		fault(w->faults, "dns_ask: '%s' is not in ASCII form, or ends in a dot", name);
	q->world = w;
	q->name = arena_strdup(w->arena, name);
	q->type = type;
	q->done = done;
	q->arg = arg;
	q->coming = (struct coming){.happen = dns_happen, .handle = q};
	q->next = w->queries;
	w->queries = q;
	if (++w->questions_open > w->questions_most)
		w->questions_most = w->questions_open;
	tape_world_plan(w, &q->coming, w->now_ms + (d ? d->state == DNS_TIMEOUT ? LIMIT_DNS_MS : d->delay_ms : 5));
	return q;
}

static void dns_cancel(void *self, struct dns_query *q)
{
	struct tape_world *w = self;

	if (q->state != HANDLE_OPEN)
		fault(w->faults, "dns_cancel: the question for %s %s had ended", dns_type_name(q->type), q->name);
	else
		w->questions_open--;
	tape_world_unplan(w, &q->coming);
	q->state = HANDLE_CLOSED;
}

/* ---- timers ------------------------------------------------------------------------- */

static void timer_happen(void *handle)
{
	struct timer *t = handle;

	t->state = HANDLE_ENDED;
	t->fired(t->arg);
}

static struct timer *timer_start(void *self, uint32_t ms, void (*fired)(void *arg), void *arg)
{
	struct tape_world *w = self;
	struct timer *t = mem_zalloc(sizeof *t);

	t->world = w;
	t->fired = fired;
	t->arg = arg;
	t->coming = (struct coming){.happen = timer_happen, .handle = t};
	t->next = w->timers;
	w->timers = t;
	tape_world_plan(w, &t->coming, w->now_ms + ms);
	return t;
}

static void timer_stop(struct timer *t)
{
	if (!t)
		return;
	if (t->state != HANDLE_OPEN)
		fault(t->world->faults, "timer_stop: the timer had ended");
	tape_world_unplan(t->world, &t->coming);
	t->state = HANDLE_CLOSED;
}

/* ---- as a whole ------------------------------------------------------------------------ */

void tape_world_open(struct tape_world *w, const struct tape *tape, struct arena *arena, struct faults *faults)
{
	*w = (struct tape_world){.tape = tape, .faults = faults, .arena = arena, .random = 88172645463325252u};
	w->world = (struct world){.self = w,
		.now_ms = now_ms,
		.wall_s = wall_s,
		.random = random_bytes,
		.sign = sign,
		.dns_ask = dns_ask,
		.dns_cancel = dns_cancel,
		.organisation = organisation,
		.recall = recall,
		.remember = remember,
		.place = tape_place,
		.conn_open = tape_conn_open,
		.conn_send = tape_conn_send,
		.conn_close = tape_conn_close,
		.timer_start = timer_start,
		.timer_stop = timer_stop};
	TAILQ_INIT(&w->queue);
	w->conns_end = &w->conns;
	w->said_end = &w->said;
}

void tape_world_check_closed(struct tape_world *w)
{
	char text[IP_TEXT_SIZE];

	for (const struct dns_query *q = w->queries; q; q = q->next)
		if (q->state == HANDLE_OPEN)
			fault(w->faults, "left open: the question for %s %s", dns_type_name(q->type), q->name);
	for (const struct timer *t = w->timers; t; t = t->next)
		if (t->state == HANDLE_OPEN)
			fault(w->faults, "left open: a timer");
	for (const struct conn *c = w->conns; c; c = c->next)
		if (c->state != HANDLE_CLOSED)
			fault(w->faults, "left open: a connection to %s", ip_text(&c->ip, text));
}

void tape_world_close(struct tape_world *w)
{
	for (struct dns_query *q = w->queries, *next; q; q = next) {
		next = q->next;
		free(q);
	}
	for (struct timer *t = w->timers, *next; t; t = next) {
		next = t->next;
		free(t);
	}
	for (struct conn *c = w->conns, *next; c; c = next) {
		next = c->next;
		buf_free(&c->in);
		free(c);
	}
}

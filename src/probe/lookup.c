/* lookup.c - asks where names lead to, all at once, and calls back when the last answer is there. */
#include "probe/lookup.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "proto/mailbox.h"

/* One question of a lookup: the A or the AAAA of one name. */
struct question {
	struct lookup *lookup;
	struct fact_name *name;
	enum dns_type type;
	struct dns_query *query;
};

struct lookup {
	struct world *world;
	struct arena *arena;
	const struct ip *ip;
	lookup_done *done;
	void *arg;
	struct timer *timer; /* when there is nothing to ask */
	size_t open, count;
	struct question *questions;
};

/* A name exists if either family says so, and failed only if no family answered with addresses. */
static enum dns_state combine(enum dns_state a, enum dns_state b)
{
	static const enum dns_state strongest_first[] = {DNS_FOUND, DNS_BOGUS, DNS_SERVFAIL, DNS_TIMEOUT, DNS_REFUSED,
		DNS_FAILED, DNS_NODATA, DNS_NXDOMAIN, DNS_UNASKED};

	for (size_t i = 0; i < sizeof strongest_first / sizeof *strongest_first; i++)
		if (a == strongest_first[i] || b == strongest_first[i])
			return strongest_first[i];
	return a;
}

static int ip_order(const struct ip *a, const struct ip *b)
{
	return a->family != b->family ? a->family - b->family : memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

static void add_addresses(struct lookup *l, struct fact_name *name, const struct dns_answer *answer)
{
	struct ip *all = arena_array(l->arena, name->ip_count + answer->count + 1, sizeof *all);
	size_t n = name->ip_count;

	if (n == 0 || answer->trust < name->trust)
		name->trust = answer->trust;
	memcpy(all, name->ips ? name->ips : all, n * sizeof *all);
	for (size_t i = 0; i < answer->count && n < LIMIT_HOST_ADDRESSES; i++) {
		size_t at = n++;
		for (; at > 0 && ip_order(&all[at - 1], &answer->records[i].ip) > 0; at--)
			all[at] = all[at - 1];
		all[at] = answer->records[i].ip;
	}
	for (size_t i = 0; l->ip && i < answer->count; i++)
		if (ip_equal(l->ip, &answer->records[i].ip))
			name->points_back = true;
	name->ips = all;
	name->ip_count = n;
}

static void finish(struct lookup *l)
{
	lookup_done *done = l->done;
	void *arg = l->arg;

	lookup_cancel(l);
	done(arg);
}

static void on_answer(void *arg, const struct dns_answer *answer)
{
	struct question *q = arg;
	struct lookup *l = q->lookup;
	struct fact_name *name = q->name;

	q->query = NULL;
	*(q->type == DNS_A ? &name->ipv4 : &name->ipv6) = answer->state;
	name->forward = combine(name->forward, answer->state);
	if (answer->alias && !name->alias)
		name->alias = arena_strdup(l->arena, answer->alias);
	if (answer->state == DNS_FOUND)
		add_addresses(l, name, answer);
	else if (answer->why && !name->why)
		name->why = arena_strdup(l->arena, answer->why);
	if (--l->open == 0)
		finish(l);
}

static void on_nothing(void *arg)
{
	struct lookup *l = arg;

	l->timer = NULL;
	finish(l);
}

static void ask(struct lookup *l, struct fact_name *name, const char *ascii, enum dns_type type)
{
	struct question *q = &l->questions[l->count++];

	q->lookup = l;
	q->name = name;
	q->type = type;
	l->open++;
	q->query = l->world->dns_ask(l->world->self, ascii, type, on_answer, q);
}

struct lookup *lookup_names(struct world *w, struct arena *arena, struct fact_name *names, size_t count,
	const struct ip *ip, lookup_done *done, void *arg)
{
	struct lookup *l = mem_zalloc(sizeof *l);

	l->world = w;
	l->arena = arena;
	l->ip = ip;
	l->done = done;
	l->arg = arg;
	l->questions = arena_array(arena, 2 * count + 1, sizeof *l->questions);
	for (size_t i = 0; i < count; i++) {
		const char *ascii = host_name_ascii(arena, names[i].name);
		if (!ascii) {
			names[i].forward = DNS_FAILED;
			names[i].why = "not a host name";
			continue;
		}
		ask(l, &names[i], ascii, DNS_A);
		ask(l, &names[i], ascii, DNS_AAAA);
	}
	if (l->open == 0)
		l->timer = w->timer_start(w->self, 0, on_nothing, l);
	return l;
}

void lookup_cancel(struct lookup *l)
{
	if (!l)
		return;
	l->world->timer_stop(l->timer);
	for (size_t i = 0; i < l->count; i++)
		if (l->questions[i].query)
			l->world->dns_cancel(l->world->self, l->questions[i].query);
	free(l);
}

static struct fact_names *new_names(struct arena *arena, const struct dns_answer *answer, struct fact_name **names)
{
	struct fact_names *list = arena_alloc(arena, sizeof *list);

	*names = arena_array(arena, answer->count + 1, sizeof **names);
	list->state = answer->state;
	list->trust = answer->trust;
	list->names = *names;
	return list;
}

struct fact_names *lookup_answer_names(
	struct arena *arena, const struct dns_answer *answer, size_t max, struct fact_name **out)
{
	struct fact_name *names;
	struct fact_names *list = new_names(arena, answer, &names);

	for (size_t i = 0; i < answer->count && list->count < max; i++) {
		names[list->count].name = arena_strdup(arena, answer->records[i].name);
		names[list->count++].preference = answer->records[i].preference;
	}
	if (out)
		*out = names;
	return list;
}

struct fact_names *lookup_answer_addresses(struct arena *arena, const struct dns_answer *answer, size_t max)
{
	struct fact_name *names;
	struct fact_names *list = new_names(arena, answer, &names);

	for (size_t i = 0; i < answer->count && list->count < max; i++) {
		struct ip *ip = arena_alloc(arena, sizeof *ip);
		char text[IP_TEXT_SIZE];
		*ip = answer->records[i].ip;
		names[list->count].name = arena_strdup(arena, ip_text(ip, text));
		names[list->count].ips = ip;
		names[list->count++].ip_count = 1;
	}
	return list;
}

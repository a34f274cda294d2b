/* names.c - follows the names a server says of itself, in its greeting and in its EHLO answer, to their addresses. */
#include "probe/table.h"

#include <string.h>

#include "probe/lookup.h"

struct state {
	struct lookup *lookup;
	struct fact_name names[2]; /* greeting, EHLO; the same name is asked once */
	size_t count;
};

static struct fact name_fact(struct probe_run *run, const struct fact_name *name, const struct fact *source)
{
	struct fact_names *list = arena_alloc(run->arena, sizeof *list);
	struct fact_name *copy = arena_alloc(run->arena, sizeof *copy);

	if (source->state != FACT_HAVE)
		return source->state == FACT_ABSENT ? fact_absent(source->note)
						    : fact_unknown(source->why, source->note);
	if (!name->name[0])
		return fact_absent("no word in the answer");
	*copy = *name;
	list->state = DNS_FOUND;
	list->count = 1;
	list->names = copy;
	return fact_names(list);
}

/* EHLO's answer, or HELO's where that was the one that was taken. */
static const struct fact *hello(const struct facts *f)
{
	return f->fact[FACT_HELO].state == FACT_HAVE ? &f->fact[FACT_HELO] : &f->fact[FACT_EHLO];
}

static void on_names(void *arg)
{
	struct probe_run *run = arg;
	struct state *s = run->state;
	const struct facts *f = &run->subject->facts;

	s->lookup = NULL;
	probe_give(run, FACT_BANNER_NAME, name_fact(run, &s->names[0], &f->fact[FACT_BANNER]));
	probe_give(run, FACT_EHLO_NAME, name_fact(run, &s->names[s->count - 1], hello(f)));
	probe_end(run);
}

static const char *first_word(struct probe_run *run, const struct fact *fact)
{
	return fact->state == FACT_HAVE && fact->reply->reply ? smtp_reply_first_word(run->arena, fact->reply->reply)
							      : "";
}

static void start(struct probe_run *run)
{
	struct state *s = run->state;
	const struct facts *f = &run->subject->facts;

	s->names[0].name = first_word(run, &f->fact[FACT_BANNER]);
	s->names[1].name = first_word(run, hello(f));
	s->count = strcmp(s->names[0].name, s->names[1].name) == 0 ? 1 : 2;
	s->lookup = lookup_names(run->world, run->arena, s->names, s->count, &f->ip, on_names, run);
}

static void cancel(struct probe_run *run)
{
	struct state *s = run->state;

	lookup_cancel(s->lookup);
}

const struct probe probe_names = {
	.name = "names",
	.scope = SCOPE_ADDRESS,
	.impact = IMPACT_CONNECT,
	.needs = FACT_BIT(FACT_BANNER) | FACT_BIT(FACT_EHLO) | FACT_BIT(FACT_HELO),
	.gives = FACT_BIT(FACT_BANNER_NAME) | FACT_BIT(FACT_EHLO_NAME),
	.state_size = sizeof(struct state),
	.start = start,
	.cancel = cancel,
};

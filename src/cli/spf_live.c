/* spf_live.c - evaluates SPF by asking the DNS: evaluate, ask what is open, all at once, and again with the answers. */
#include "cli/spf_live.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "cli/open_net.h"

struct spf_live {
	struct net *net;
	struct world *world;
};

/* One evaluation. */
struct asking {
	struct spf_live *live;
	struct arena *arena;
	struct spf_replies replies;
	struct dns_reply *items; /* room for LIMIT_FACT_ANSWERS */
	size_t open;
};

struct question {
	struct asking *asking;
	struct dns_reply *reply;
};

struct spf_live *spf_live_open(const struct settings *settings, const char **error)
{
	struct net *net = open_net_dns(settings, error);

	if (!net)
		return NULL;
	struct spf_live *live = mem_zalloc(sizeof *live);
	live->net = net;
	live->world = net_world(net);
	return live;
}

void spf_live_close(struct spf_live *live)
{
	if (!live)
		return;
	net_close(live->net);
	free(live);
}

static void on_answer(void *arg, const struct dns_answer *answer)
{
	const struct question *q = arg;

	q->reply->answer = spf_answer_keep(q->asking->arena, answer);
	if (--q->asking->open == 0)
		net_stop(q->asking->live->net);
}

static void ask(struct asking *s, const struct spf_questions *questions)
{
	const struct world *w = s->live->world;

	for (size_t i = 0; i < questions->count && s->replies.count < LIMIT_FACT_ANSWERS; i++) {
		struct question *q = arena_alloc(s->arena, sizeof *q);
		*q = (struct question){.asking = s, .reply = &s->items[s->replies.count++]};
		q->reply->name = arena_strdup(s->arena, questions->items[i].name);
		q->reply->type = questions->items[i].type;
		s->open++;
		w->dns_ask(w->self, q->reply->name, q->reply->type, on_answer, q);
	}
}

struct spf_verdict spf_live_eval(struct spf_live *live, struct arena *arena, const struct spf_request *request)
{
	struct asking s = {.live = live, .arena = arena};
	const struct spf_feed feed = spf_feed_of(&s.replies);

	s.items = arena_array(arena, LIMIT_FACT_ANSWERS, sizeof *s.items);
	s.replies.items = s.items;
	for (;;) {
		struct arena *scratch = arena_new();
		const struct spf_verdict v = spf_eval(scratch, request, &feed);
		bool pending = v.result == SPF_PENDING;
		ask(&s, &v.questions);
		arena_free(scratch);
		if (!pending || s.open == 0)
			return spf_eval(arena, request, &feed);
		net_run(live->net);
	}
}

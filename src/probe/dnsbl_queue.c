/* dnsbl_queue.c - a bounded number of DNS questions at once. */
#include "probe/dnsbl_queue.h"

#include "base/limits.h"

void dnsbl_queue_init(struct dnsbl_queue *queue, struct world *world)
{
	*queue = (struct dnsbl_queue){.world = world};
	TAILQ_INIT(&queue->waiting);
}

static void on_answer(void *arg, const struct dns_answer *answer);

static void fly(struct dnsbl_question *q)
{
	struct world *w = q->queue->world;

	q->queue->in_flight++;
	q->query = w->dns_ask(w->self, q->name, q->type, on_answer, q);
}

static void next(struct dnsbl_queue *queue)
{
	struct dnsbl_question *q;

	queue->in_flight--;
	if (queue->closed || !(q = TAILQ_FIRST(&queue->waiting)))
		return;
	TAILQ_REMOVE(&queue->waiting, q, link);
	q->waiting = false;
	fly(q);
}

static void on_answer(void *arg, const struct dns_answer *answer)
{
	struct dnsbl_question *q = arg;

	q->query = NULL;
	next(q->queue);
	q->answered(q, answer);
}

void dnsbl_queue_ask(struct dnsbl_queue *queue, struct dnsbl_question *q)
{
	q->queue = queue;
	if (queue->in_flight < LIMIT_LIST_QUESTIONS) {
		fly(q);
		return;
	}
	q->waiting = true;
	TAILQ_INSERT_TAIL(&queue->waiting, q, link);
}

void dnsbl_queue_cancel(struct dnsbl_question *q)
{
	if (q->waiting) {
		TAILQ_REMOVE(&q->queue->waiting, q, link);
		q->waiting = false;
	} else if (q->query) {
		struct world *w = q->queue->world;
		w->dns_cancel(w->self, q->query);
		q->query = NULL;
		next(q->queue);
	}
}

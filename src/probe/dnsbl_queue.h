/* dnsbl_queue.h - DNS questions with a bound on how many are in flight; the others wait their turn. */
#ifndef RELAYCHECK_PROBE_DNSBL_QUEUE_H
#define RELAYCHECK_PROBE_DNSBL_QUEUE_H

#include <sys/queue.h>

#include "core/world.h"

/* One question; its memory is the asker's, zeroed before its first use. */
struct dnsbl_question {
	TAILQ_ENTRY(dnsbl_question) link;
	struct dnsbl_queue *queue;
	const char *name;
	enum dns_type type;
	void (*answered)(struct dnsbl_question *q, const struct dns_answer *answer);
	void *owner;
	struct dns_query *query; /* while it is in flight */
	bool waiting;
};

TAILQ_HEAD(dnsbl_questions, dnsbl_question);

struct dnsbl_queue {
	struct world *world;
	size_t in_flight;
	bool closed; /* nothing that waits is asked any more */
	struct dnsbl_questions waiting;
};

void dnsbl_queue_init(struct dnsbl_queue *queue, struct world *world);

/* Asks Q->name and Q->type, now or later; Q->answered is called once, never from inside here. */
void dnsbl_queue_ask(struct dnsbl_queue *queue, struct dnsbl_question *q);

/* Q is not asked any more and nothing calls back; one that is over or was never asked is left as it is. */
void dnsbl_queue_cancel(struct dnsbl_question *q);

#endif

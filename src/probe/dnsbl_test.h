/* dnsbl_test.h - is one block list fit to be believed about one kind of question?  Its test points are asked (RFC 5782
 * section 5), and a random name, which must not be there.  What was found out is remembered for an hour. */
#ifndef RELAYCHECK_PROBE_DNSBL_TEST_H
#define RELAYCHECK_PROBE_DNSBL_TEST_H

#include "core/fact.h"
#include "core/settings.h"
#include "probe/dnsbl_queue.h"
#include "proto/dnsbl_health.h"

/* What a test is about; lives as long as the test. */
struct dnsbl_tested {
	struct world *world;
	struct arena *arena; /* owns the texts */
	struct dnsbl_queue *queue;
	const char *zone;
	const struct dnsbl_list *list; /* NULL: not known */
	enum dnsbl_kind kind;
	const char *key;      /* NULL: none */
	const char *resolver; /* who answers: what it hides or rewrites is remembered of it alone */
};

struct dnsbl_test {
	struct dnsbl_tested about;
	bool started, over;
	enum list_health health;
	const char *why;  /* NULL: nothing to say */
	int64_t tested_s; /* Unix time */
	void (*done)(void *arg);
	void *arg;
	size_t point_count, open;
	struct dnsbl_point points[DNSBL_POINTS_MAX];
	bool listed[DNSBL_POINTS_MAX];
	struct dnsbl_question questions[DNSBL_POINTS_MAX + 1]; /* the last: the random name */
	const char *trouble;                                   /* why an answer cannot be used */
	bool passing;                                          /* ... which may be over soon */
};

/* Starts TEST, which is zeroed but for `about`, unless its result is remembered; then it is over at once.  Else DONE is
 * called when it is over, never from inside here. */
void dnsbl_test_start(struct dnsbl_test *test, void (*done)(void *arg), void *arg);

void dnsbl_test_cancel(struct dnsbl_test *test);

/* TEXT with every occurrence of KEY taken out; KEY may be NULL. */
const char *dnsbl_test_hide(struct arena *a, const char *text, const char *key);

#endif

/* dnsbl_test.c - tests one block list before it is believed. */
#include "probe/dnsbl_test.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "proto/dnsbl_answer.h"
#include "proto/dnsbl_query.h"

enum { MAC_BYTES = 8, RANDOM_BYTES = 8 };

/* The first word of what is remembered. */
static const char healthy_word[] = "healthy", unusable_word[] = "unusable", unanswered_word[] = "unanswered";

const char *dnsbl_test_hide(struct arena *a, const char *text, const char *key)
{
	const char *found;

	if (!text || !key)
		return text;
	while ((found = text_find_nocase(text, key)))
		text = arena_format(a, "%.*s(key)%s", (int)(found - text), text, found + strlen(key));
	return text;
}

static const char *hex(struct arena *a, const uint8_t *bytes, size_t n)
{
	char *text = arena_alloc(a, 2 * n + 1);

	for (size_t i = 0; i < n; i++)
		for (int half = 0; half < 2; half++)
			text[2 * i + (size_t)half] = "0123456789abcdef"[(half ? bytes[i] : bytes[i] >> 4) & 15];
	return text;
}

/* What the result is remembered under.  Of the list's key only a MAC is, for another key may be welcome where this one
 * is not. */
static const char *memory_key(const struct dnsbl_tested *t)
{
	uint8_t mac[32];
	const char *name = arena_format(t->arena, "list %s %s %s", t->zone, dnsbl_kind_name(t->kind), t->resolver);

	if (!t->key)
		return name;
	t->world->sign(t->world->self, t->key, strlen(t->key), mac);
	return arena_format(t->arena, "%s %s", name, hex(t->arena, mac, MAC_BYTES));
}

static bool is_word(const char *text, size_t n, const char *word)
{
	return n == strlen(word) && strncmp(text, word, n) == 0;
}

static bool remembered(struct dnsbl_test *test)
{
	struct dnsbl_tested *t = &test->about;
	struct world *w = t->world;
	const char *text = w->recall(w->self, t->arena, memory_key(t), &test->tested_s);

	if (!text)
		return false;
	size_t n = strcspn(text, " ");
	bool healthy = is_word(text, n, healthy_word), unanswered = is_word(text, n, unanswered_word);
	if (!healthy && !unanswered && !is_word(text, n, unusable_word))
		return false;
	test->passing = unanswered;
	test->health = healthy ? LIST_HEALTHY : LIST_UNUSABLE;
	test->why = text[n] ? text + n + 1 : NULL;
	return true;
}

static void remember(struct dnsbl_test *test)
{
	struct dnsbl_tested *t = &test->about;
	struct world *w = t->world;
	const char *word = test->health == LIST_HEALTHY ? healthy_word
			   : test->passing              ? unanswered_word
							: unusable_word;

	w->remember(w->self, memory_key(t), arena_format(t->arena, test->why ? "%s %s" : "%s", word, test->why),
		test->passing ? LIMIT_LIST_TROUBLE_S : LIMIT_LIST_HEALTH_S);
}

static void conclude(struct dnsbl_test *test)
{
	struct world *w = test->about.world;

	test->health = LIST_UNUSABLE;
	if (test->trouble) {
		test->why = test->trouble;
	} else {
		switch (dnsbl_health_judge(test->points, test->listed, test->point_count)) {
		case DNSBL_HEALTHY:
			test->health = LIST_HEALTHY;
			test->why = test->point_count == 0 ? "it has no test points" : NULL;
			break;
		case DNSBL_EMPTY:
			test->why = "it is empty: it does not list its own test point";
			break;
		case DNSBL_LISTS_EVERYTHING:
			test->why = "it lists everything: also the test point that must not be listed";
			break;
		}
	}
	test->over = true;
	test->tested_s = w->wall_s(w->self);
	remember(test);
}

/* The first reason counts, but one that will stay counts more than one that may be over soon. */
static void trouble(struct dnsbl_test *test, const char *why, bool passing)
{
	if (test->trouble && (passing || !test->passing))
		return;
	test->trouble = why;
	test->passing = passing;
}

/* Do the addresses list the name that was asked? */
static bool is_listed(struct dnsbl_test *test, const struct dns_answer *answer)
{
	struct dnsbl_tested *t = &test->about;
	bool listed = false;

	for (size_t i = 0; i < answer->count; i++) {
		struct dnsbl_meaning m = dnsbl_answer_explain(t->arena, t->list, &answer->records[i].ip);
		if (m.class == DNSBL_ERROR)
			trouble(test, arena_format(t->arena, "it refuses our questions: %s", m.label), false);
		else if (m.class == DNSBL_NO_CODE)
			trouble(test, arena_format(t->arena, "its answers are %s", m.label), false);
		else
			listed = true;
	}
	return listed;
}

static const char *failure(const struct dnsbl_tested *t, const struct dns_answer *answer)
{
	const char *why = dnsbl_test_hide(t->arena, answer->why, t->key);

	return arena_format(t->arena, "its test got no answer: %s%s%s%s", dns_state_name(answer->state),
		why ? " (" : "", why ? why : "", why ? ")" : "");
}

static void answered(struct dnsbl_question *q, const struct dns_answer *answer)
{
	struct dnsbl_test *test = q->owner;
	size_t which = (size_t)(q - test->questions);

	if (!dns_state_is_answer(answer->state))
		trouble(test, failure(&test->about, answer), true);
	else if (answer->state == DNS_FOUND && is_listed(test, answer)) {
		if (which == DNSBL_POINTS_MAX)
			trouble(test, "it lists everything: also a random name (wildcard)", false);
		else
			test->listed[which] = true;
	}
	if (--test->open > 0)
		return;
	conclude(test);
	test->done(test->arg);
}

static void ask(struct dnsbl_test *test, size_t which, const char *subject)
{
	struct dnsbl_tested *t = &test->about;
	struct dnsbl_question *q = &test->questions[which];
	const char *name = dnsbl_query_name(t->arena, subject, t->zone, t->list ? t->list->key : DNSBL_NO_KEY, t->key);

	if (!name)
		return;
	*q = (struct dnsbl_question){.name = name, .type = DNS_A, .answered = answered, .owner = test};
	test->open++;
	dnsbl_queue_ask(t->queue, q);
}

void dnsbl_test_start(struct dnsbl_test *test, void (*done)(void *arg), void *arg)
{
	struct dnsbl_tested *t = &test->about;
	uint8_t random[RANDOM_BYTES];

	test->started = true;
	test->done = done;
	test->arg = arg;
	if (remembered(test)) {
		test->over = true;
		return;
	}
	test->point_count = dnsbl_health_points(t->arena, t->list, t->kind, test->points);
	for (size_t i = 0; i < test->point_count; i++)
		ask(test, i, test->points[i].subject);
	t->world->random(t->world->self, random, sizeof random);
	ask(test, DNSBL_POINTS_MAX, arena_format(t->arena, "relaycheck-%s", hex(t->arena, random, sizeof random)));
	if (test->open == 0) {
		trouble(test, "its name is too long to be asked", false);
		conclude(test);
	}
}

void dnsbl_test_cancel(struct dnsbl_test *test)
{
	for (size_t i = 0; i <= DNSBL_POINTS_MAX; i++)
		dnsbl_queue_cancel(&test->questions[i]);
}

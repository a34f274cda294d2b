/* dnsbl_asker.c - the lists in force, their tests, and the jobs that wait for them.
 *
 * A job is a list of items, one for each list and subject.  An item waits for its list's test, asks for an A record,
 * and if there is one for the TXT record that says why. */
#include "probe/dnsbl_asker.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "probe/dnsbl_test.h"
#include "proto/dnsbl_query.h"
#include "proto/dnsbl_sets.h"

enum { KINDS = 3, TEXT_BYTES = 400, TEXTS = 4 };

static const enum dnsbl_kind kinds[KINDS] = {DNSBL_IPV4, DNSBL_IPV6, DNSBL_DOMAIN};

/* One list in force. */
struct use {
	const char *zone;
	const struct dnsbl_list *list; /* NULL: not known */
	const char *key;
	const char *off;     /* why it is not asked, or NULL */
	const char *covered; /* another list that is asked and holds all of it, or NULL */
	struct dnsbl_test tests[KINDS];
};

enum stage { STAGE_TEST, STAGE_A, STAGE_TXT, STAGE_OVER };

struct item {
	struct dnsbl_job *job;
	struct use *use;
	size_t kind; /* index in kinds */
	enum stage stage;
	bool foreign; /* the list turned out to be of another kind */
	struct listing listing;
	struct dnsbl_question question;
};

struct dnsbl_job {
	TAILQ_ENTRY(dnsbl_job) link;
	struct dnsbl_asker *asker;
	dnsbl_done *done;
	void *arg;
	bool only_tests, waits_resolver;
	size_t count, open;
	struct item *items;
	struct timer *timer; /* when there is nothing to wait for */
};

struct dnsbl_asker {
	struct world *world;
	struct report *report;
	struct arena *arena;
	const char *resolver_name;
	struct dnsbl_queue queue;
	size_t count;
	struct use *uses;
	TAILQ_HEAD(jobs, dnsbl_job) jobs;
	struct dnsbl_question resolver_question;
	bool resolver_asked, resolver_known;
};

/* ---- the lists in force -------------------------------------------------------- */

static bool is_off(const struct use *u)
{
	return u->off != NULL;
}

static void fill_use(struct dnsbl_asker *a, const struct settings *settings, struct use *u)
{
	enum dnsbl_key place = u->list ? u->list->key : DNSBL_NO_KEY;

	if (place == DNSBL_NO_KEY || place == DNSBL_REGISTRATION)
		return;
	u->key = settings_key(settings, u->zone);
	if (!u->key)
		u->off = arena_format(a->arena, "it needs a key: 'key for %s'", u->zone);
}

/* A list that is asked, takes the same questions, and holds all of U; NULL: there is none. */
static const char *covering(const struct dnsbl_asker *a, const struct use *u)
{
	for (size_t i = 0; u->list && u->list->inside[0] && i < a->count; i++) {
		const struct use *outer = &a->uses[i];
		if (outer != u && outer->list && !is_off(outer) && (u->list->kinds & ~outer->list->kinds) == 0 &&
			dnsbl_list_names(u->list->inside, outer->zone))
			return outer->zone;
	}
	return NULL;
}

struct dnsbl_asker *dnsbl_asker_open(struct world *w, const struct settings *settings, struct report *report)
{
	struct dnsbl_asker *a = mem_zalloc(sizeof *a);
	const struct dnsbl_table *table = dnsbl_list_known(report->arena);
	const struct dnsbl_choice *chosen =
		dnsbl_sets_read(report->arena, table, settings_text(settings, SETTING_BLOCK_LISTS), &a->count, NULL);

	a->world = w;
	a->report = report;
	a->arena = report->arena;
	a->resolver_name = settings_text(settings, SETTING_RESOLVER_IS);
	TAILQ_INIT(&a->jobs);
	dnsbl_queue_init(&a->queue, w);
	if (!chosen)
		a->count = 0;
	a->uses = mem_zalloc((a->count + 1) * sizeof *a->uses);
	for (size_t i = 0; i < a->count; i++) {
		a->uses[i].zone = chosen[i].zone;
		a->uses[i].list = chosen[i].list;
		fill_use(a, settings, &a->uses[i]);
	}
	for (size_t i = 0; i < a->count; i++)
		a->uses[i].covered = covering(a, &a->uses[i]);
	return a;
}

bool dnsbl_asker_has_lists(const struct dnsbl_asker *asker)
{
	return asker->count > 0;
}

/* ---- jobs ------------------------------------------------------------------------ */

static void job_free(struct dnsbl_job *job)
{
	struct world *w = job->asker->world;

	/* Those that wait first: else each would get the place of one in flight, and be asked. */
	for (size_t i = 0; i < job->count; i++)
		if (job->items[i].question.waiting)
			dnsbl_queue_cancel(&job->items[i].question);
	for (size_t i = 0; i < job->count; i++)
		dnsbl_queue_cancel(&job->items[i].question);
	w->timer_stop(job->timer);
	TAILQ_REMOVE(&job->asker->jobs, job, link);
	free(job->items);
	free(job);
}

/* With a resolver that answers for names that do not exist, nothing that it says of a list counts. */
static void distrust(const struct dnsbl_job *job, struct listing *l)
{
	if (!job->asker->report->resolver || l->health == LIST_OFF)
		return;
	l->health = LIST_UNUSABLE;
	l->health_why = "the resolver rewrites answers";
	l->a = l->txt = (struct dns_answer){.state = DNS_UNASKED};
}

static void job_done(struct dnsbl_job *job)
{
	struct fact_listings *all = arena_alloc(job->asker->arena, sizeof *all);
	struct listing *listings = arena_array(job->asker->arena, job->count + 1, sizeof *listings);
	dnsbl_done *done = job->done;
	void *arg = job->arg;

	for (size_t i = 0; i < job->count; i++) {
		if (job->items[i].foreign)
			continue;
		listings[all->count] = job->items[i].listing;
		distrust(job, &listings[all->count++]);
	}
	all->listings = listings;
	job_free(job);
	done(arg, all);
}

static bool is_done(const struct dnsbl_job *job)
{
	return job->open == 0 && (job->asker->resolver_known || !job->waits_resolver) && !job->timer;
}

static void job_check(struct dnsbl_job *job)
{
	if (is_done(job))
		job_done(job);
}

static void on_nothing(void *arg)
{
	struct dnsbl_job *job = arg;

	job->timer = NULL;
	job_check(job);
}

/* ---- answers ----------------------------------------------------------------------- */

static void copy_record(
	struct dnsbl_asker *a, const struct use *u, struct dns_record *to, const struct dns_record *from)
{
	size_t n;

	*to = (struct dns_record){.ip = from->ip};
	if (!from->text)
		return;
	/* The key first: of one that is cut in two, no part may stay. */
	const char *raw = text_unshow(a->arena, dnsbl_test_hide(a->arena, from->text, u->key), &n);
	to->text = text_show(a->arena, raw, n, TEXT_BYTES);
}

static struct dns_answer copy_answer(
	struct dnsbl_asker *a, const struct use *u, const struct dns_answer *from, size_t max)
{
	struct dns_answer to = {.state = from->state, .trust = from->trust};
	struct dns_record *records;

	to.why = from->why ? dnsbl_test_hide(a->arena, arena_strdup(a->arena, from->why), u->key) : NULL;
	to.alias = from->alias ? dnsbl_test_hide(a->arena, arena_strdup(a->arena, from->alias), u->key) : NULL;
	to.count = from->count < max ? from->count : max;
	to.records = records = arena_array(a->arena, to.count + 1, sizeof *records);
	for (size_t i = 0; i < to.count; i++)
		copy_record(a, u, &records[i], &from->records[i]);
	return to;
}

static void item_over(struct item *item)
{
	item->stage = STAGE_OVER;
	item->job->open--;
}

static void item_answered(struct dnsbl_question *q, const struct dns_answer *answer)
{
	struct item *item = q->owner;
	struct dnsbl_job *job = item->job;
	struct dnsbl_asker *a = job->asker;

	if (item->stage == STAGE_TXT) {
		item->listing.txt = copy_answer(a, item->use, answer, TEXTS);
		item_over(item);
	} else {
		item->listing.a = copy_answer(a, item->use, answer, LIMIT_LIST_RECORDS);
		if (answer->state == DNS_FOUND) {
			item->stage = STAGE_TXT;
			q->type = DNS_TXT;
			dnsbl_queue_ask(&a->queue, q);
			return;
		}
		item_over(item);
	}
	job_check(job);
}

static void item_ask(struct item *item)
{
	struct dnsbl_asker *a = item->job->asker;
	const struct use *u = item->use;
	const char *name = dnsbl_query_name(
		a->arena, item->listing.subject, u->zone, u->list ? u->list->key : DNSBL_NO_KEY, u->key);

	if (!name) {
		item->listing.a = (struct dns_answer){.state = DNS_FAILED, .why = "the name to ask would be too long"};
		item_over(item);
		return;
	}
	item->stage = STAGE_A;
	item->question = (struct dnsbl_question){.name = name, .type = DNS_A, .answered = item_answered, .owner = item};
	dnsbl_queue_ask(&a->queue, &item->question);
}

/* ---- tests -------------------------------------------------------------------------- */

static bool needs_test(const struct use *u, size_t kind)
{
	return !u->list || (u->list->kinds & kinds[kind]);
}

static bool tests_over(const struct use *u, size_t kind)
{
	if (u->list)
		return u->tests[kind].over;
	for (size_t i = 0; i < KINDS; i++)
		if (!u->tests[i].over)
			return false;
	return true;
}

/* A list that nobody told us the kind of is of those kinds whose tests it passes; a test without answer tells nothing.
 */
static bool is_foreign(const struct use *u, size_t kind)
{
	if (u->tests[kind].passing)
		return false;
	for (size_t i = 0; !u->list && u->tests[kind].health != LIST_HEALTHY && i < KINDS; i++)
		if (u->tests[i].health == LIST_HEALTHY)
			return true;
	return false;
}

static void item_tested(struct item *item)
{
	const struct dnsbl_test *test = &item->use->tests[item->kind];

	item->listing.health = test->health;
	item->listing.health_why = test->why;
	item->listing.tested_s = test->tested_s;
	item->foreign = is_foreign(item->use, item->kind);
	if (test->health == LIST_HEALTHY && !item->job->only_tests)
		item_ask(item);
	else
		item_over(item);
}

/* Every item whose test is over goes on. */
static void on_tested(void *arg)
{
	struct dnsbl_asker *a = arg;
	struct dnsbl_job *job;

	TAILQ_FOREACH(job, &a->jobs, link)
	for (size_t i = 0; i < job->count; i++)
		if (job->items[i].stage == STAGE_TEST && tests_over(job->items[i].use, job->items[i].kind))
			item_tested(&job->items[i]);
	/* Told from timers: whoever is told may cancel other jobs. */
	TAILQ_FOREACH(job, &a->jobs, link)
	if (is_done(job))
		job->timer = a->world->timer_start(a->world->self, 0, on_nothing, job);
}

static void start_tests(struct dnsbl_asker *a, struct use *u, size_t kind)
{
	for (size_t i = 0; i < KINDS; i++) {
		struct dnsbl_test *test = &u->tests[i];
		if (test->started || (u->list && i != kind))
			continue;
		test->about = (struct dnsbl_tested){.world = a->world,
			.arena = a->arena,
			.queue = &a->queue,
			.zone = u->zone,
			.list = u->list,
			.kind = kinds[i],
			.key = u->key,
			.resolver = a->resolver_name};
		dnsbl_test_start(test, on_tested, a);
	}
}

/* ---- the resolver ---------------------------------------------------------------------- */

static void resolver_answered(struct dnsbl_question *q, const struct dns_answer *answer)
{
	struct dnsbl_asker *a = q->owner;
	char text[IP_TEXT_SIZE];

	a->resolver_known = true;
	if (answer->state == DNS_FOUND && answer->count > 0)
		a->report->resolver = arena_format(a->arena,
			"The resolver rewrites answers: it gives %s for a name that does not exist. What block lists "
			"say cannot be told through it, and other answers may be false too. Use another one: resolver "
			"= "
			"'recursive'.",
			ip_text(&answer->records[0].ip, text));
	else if (answer->state == DNS_BOGUS)
		a->report->resolver = arena_format(a->arena,
			"The resolver's answer about a name that does not exist fails DNSSEC validation (%s): it may "
			"rewrite answers. What block lists say cannot be told through it. Use another one: resolver = "
			"'recursive'.",
			answer->why ? answer->why : "no reason is given");
	on_tested(a);
}

static void ask_resolver(struct dnsbl_asker *a)
{
	uint8_t random[8];
	uint64_t number;

	if (a->resolver_asked)
		return;
	a->resolver_asked = true;
	a->world->random(a->world->self, random, sizeof random);
	memcpy(&number, random, sizeof number);
	a->resolver_question = (struct dnsbl_question){
		.name = arena_format(a->arena, "relaycheck-%016llx.com", (unsigned long long)number),
		.type = DNS_A,
		.answered = resolver_answered,
		.owner = a};
	dnsbl_queue_ask(&a->queue, &a->resolver_question);
}

/* ---- from outside ------------------------------------------------------------------------ */

static struct dnsbl_job *new_job(struct dnsbl_asker *a, size_t subjects, dnsbl_done *done, void *arg)
{
	struct dnsbl_job *job = mem_zalloc(sizeof *job);

	job->asker = a;
	job->done = done;
	job->arg = arg;
	job->items = mem_zalloc((a->count * subjects + 1) * sizeof *job->items);
	TAILQ_INSERT_TAIL(&a->jobs, job, link);
	return job;
}

/* WHY: why it is not asked, or NULL. */
static void add_item(struct dnsbl_job *job, struct use *u, size_t kind, const char *subject, const char *why)
{
	struct item *item = &job->items[job->count++];

	*item = (struct item){.job = job, .use = u, .kind = kind};
	item->listing = (struct listing){.zone = u->zone, .subject = subject};
	if (why) {
		item->listing.health = LIST_OFF;
		item->listing.health_why = why;
		item->stage = STAGE_OVER;
		return;
	}
	job->open++;
	start_tests(job->asker, u, kind);
}

/* Items whose lists were tested before go on; a job without any other is done from a timer. */
static struct dnsbl_job *begin(struct dnsbl_job *job)
{
	struct dnsbl_asker *a = job->asker;

	job->waits_resolver = job->open > 0;
	if (job->waits_resolver)
		ask_resolver(a);
	job->timer = a->world->timer_start(a->world->self, 0, on_nothing, job);
	on_tested(a);
	return job;
}

struct dnsbl_job *dnsbl_asker_ask(
	struct dnsbl_asker *a, const char *const *subjects, size_t count, dnsbl_done *done, void *arg)
{
	struct dnsbl_job *job = new_job(a, count, done, arg);
	struct ip ip;

	for (size_t s = 0; s < count; s++) {
		const char *subject = arena_strdup(a->arena, subjects[s]);
		enum dnsbl_kind kind = dnsbl_query_kind(subject, &ip);
		size_t k = kind == DNSBL_IPV4 ? 0 : kind == DNSBL_IPV6 ? 1 : 2;
		for (size_t i = 0; i < a->count; i++)
			if (!a->uses[i].covered && needs_test(&a->uses[i], k))
				add_item(job, &a->uses[i], k, subject, a->uses[i].off);
	}
	return begin(job);
}

struct dnsbl_job *dnsbl_asker_test(struct dnsbl_asker *a, bool covered, dnsbl_done *done, void *arg)
{
	struct dnsbl_job *job = new_job(a, KINDS, done, arg);

	job->only_tests = true;
	for (size_t i = 0; i < a->count; i++) {
		struct use *u = &a->uses[i];
		const char *why = u->off;
		if (!why && u->covered && !covered)
			why = arena_format(a->arena, "part of %s, which is asked", u->covered);
		for (size_t k = 0; k < KINDS; k++)
			if (needs_test(u, k))
				add_item(job, u, k, dnsbl_kind_name(kinds[k]), why);
	}
	return begin(job);
}

void dnsbl_asker_progress(const struct dnsbl_job *job, size_t *heard, size_t *all)
{
	*all = job->count;
	*heard = job->count - job->open;
}

void dnsbl_asker_cancel(struct dnsbl_job *job)
{
	if (job)
		job_free(job);
}

void dnsbl_asker_stop(struct dnsbl_asker *a)
{
	a->queue.closed = true;
}

void dnsbl_asker_close(struct dnsbl_asker *a)
{
	if (!a)
		return;
	dnsbl_asker_stop(a);
	while (!TAILQ_EMPTY(&a->jobs))
		job_free(TAILQ_FIRST(&a->jobs));
	for (size_t i = 0; i < a->count; i++)
		for (size_t k = 0; k < KINDS; k++)
			dnsbl_test_cancel(&a->uses[i].tests[k]);
	dnsbl_queue_cancel(&a->resolver_question);
	free(a->uses);
	free(a);
}

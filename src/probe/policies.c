/* policies.c - asks for a domain's policies: DMARC by both ways of looking it up, with the agreements of foreign
 * domains to get its reports; MTA-STS, TLS-RPT and BIMI; and DKIM keys under the selectors that are likely.
 *
 * Which DMARC questions these are, proto/ says: the walks are made again over what is known, after every answer. */
#include "probe/table.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "core/policy_facts.h"
#include "proto/mailbox.h"
#include "proto/spf_feed.h"

enum { DMARC_ANSWERS = 2 * LIMIT_DMARC_WALK + 2 + LIMIT_DMARC_REPORTS, SINGLES = 3 };

struct question {
	struct probe_run *run;
	struct dns_query *query; /* NULL: answered */
	struct dns_reply *reply;
	void (*then)(struct question *);
	enum fact_id gives; /* of a single record */
};

static void on_answer(void *arg, const struct dns_answer *answer)
{
	struct question *q = arg;

	q->query = NULL;
	q->reply->answer = spf_answer_keep(q->run->arena, answer);
	q->then(q);
}

static void ask(struct question *q, const char *name, enum dns_type type)
{
	const struct world *w = q->run->world;

	*q->reply = (struct dns_reply){.name = arena_strdup(q->run->arena, name), .type = type};
	q->query = w->dns_ask(w->self, q->reply->name, type, on_answer, q);
}

static void cancel_all(struct probe_run *run, struct question *questions, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (questions[i].query)
			run->world->dns_cancel(run->world->self, questions[i].query);
}

static struct fact answers_fact(struct arena *a, const struct dns_reply *answers, size_t count, const char *note)
{
	struct fact_answers *list = arena_alloc(a, sizeof *list);

	*list = (struct fact_answers){.count = count, .answers = answers};
	struct fact fact = fact_answers(list);
	fact.note = note;
	return fact;
}

/* ---- DMARC, and the single records ---------------------------------------------------- */

struct policies {
	const char *organisation;
	struct question questions[DMARC_ANSWERS], singles[SINGLES];
	struct dns_reply *answers, *single_answers;
	size_t count, open, singles_open, reports;
	bool dmarc_given;
};

static void go_on(struct probe_run *run);

static void end_if_done(struct probe_run *run)
{
	const struct policies *s = run->state;

	if (s->dmarc_given && s->singles_open == 0)
		probe_end(run);
}

static void on_dmarc(struct question *q)
{
	struct policies *s = q->run->state;

	if (--s->open == 0)
		go_on(q->run);
}

static void ask_dmarc(struct probe_run *run, const char *name, enum dns_type type)
{
	struct policies *s = run->state;

	for (size_t i = 0; i < s->count; i++)
		if (s->answers[i].type == type && strcmp(s->answers[i].name, name) == 0)
			return;
	if (s->count == DMARC_ANSWERS)
		return;
	struct question *q = &s->questions[s->count];
	*q = (struct question){.run = run, .reply = &s->answers[s->count], .then = on_dmarc};
	s->count++;
	s->open++;
	ask(q, name, type);
}

/* Is DESTINATION of another organisation than the domain of the policy? */
static bool foreign(struct probe_run *run, struct arena *scratch, const char *destination, const char *domain)
{
	const struct world *w = run->world;
	const char *why = NULL, *one = w->organisation(w->self, scratch, destination, &why);
	const char *other = w->organisation(w->self, scratch, domain, &why);

	if (host_name_in(destination, domain) || (!one && host_name_in(domain, destination)))
		return false;
	return !one || !other || strcmp(one, other) != 0;
}

static void ask_agreements(struct probe_run *run, struct arena *scratch, const struct dmarc_walk *w)
{
	struct policies *s = run->state;
	struct dmarc_destination found[2 * LIMIT_RECORD_ITEMS];
	size_t n = dmarc_replay_destinations(scratch, w, s->answers, s->count, found, 2 * LIMIT_RECORD_ITEMS);

	for (size_t i = 0; i < n && s->reports < LIMIT_DMARC_REPORTS; i++) {
		if (found[i].answer || !found[i].agreement ||
			!foreign(run, scratch, found[i].uri->uri.domain, w->used->domain))
			continue;
		size_t before = s->count;
		ask_dmarc(run, found[i].agreement, DNS_TXT);
		s->reports += s->count - before;
	}
}

static void go_on(struct probe_run *run)
{
	struct policies *s = run->state;
	struct arena *scratch = arena_new();
	struct dmarc_walk walks[2];

	for (enum dmarc_mode mode = DMARC_RFC9989; mode <= DMARC_RFC7489; mode++) {
		struct dmarc_question q = dmarc_replay_walk(
			&walks[mode], scratch, run->subject->name, mode, s->organisation, s->answers, s->count);
		if (q.name)
			ask_dmarc(run, q.name, q.type);
	}
	if (s->open == 0) {
		ask_agreements(run, scratch, &walks[DMARC_RFC9989]);
		ask_agreements(run, scratch, &walks[DMARC_RFC7489]);
	}
	arena_free(scratch);
	if (s->open > 0)
		return;
	probe_give(run, FACT_DMARC, answers_fact(run->arena, s->answers, s->count, s->organisation));
	s->dmarc_given = true;
	end_if_done(run);
}

static void on_single(struct question *q)
{
	struct policies *s = q->run->state;

	probe_give(q->run, q->gives, answers_fact(q->run->arena, q->reply, 1, NULL));
	s->singles_open--;
	end_if_done(q->run);
}

static void start_policies(struct probe_run *run)
{
	static const struct {
		enum fact_id fact;
		const char *prefix;
	} singles[SINGLES] = {{FACT_MTA_STS, "_mta-sts."}, {FACT_TLSRPT, "_smtp._tls."}, {FACT_BIMI, "default._bimi."}};
	struct policies *s = run->state;
	const char *why = NULL, *domain = run->subject->name;

	s->answers = arena_array(run->arena, DMARC_ANSWERS, sizeof *s->answers);
	s->single_answers = arena_array(run->arena, SINGLES, sizeof *s->single_answers);
	s->organisation = run->world->organisation(run->world->self, run->arena, domain, &why);
	s->singles_open = SINGLES;
	for (size_t i = 0; i < SINGLES; i++) {
		s->singles[i] = (struct question){
			.run = run, .reply = &s->single_answers[i], .then = on_single, .gives = singles[i].fact};
		ask(&s->singles[i], arena_format(run->arena, "%s%s", singles[i].prefix, domain), DNS_TXT);
	}
	go_on(run);
}

static void cancel_policies(struct probe_run *run)
{
	struct policies *s = run->state;

	cancel_all(run, s->questions, s->count);
	cancel_all(run, s->singles, SINGLES);
}

/* ---- DKIM keys --------------------------------------------------------------------------- */

struct keys {
	struct question questions[LIMIT_DKIM_SELECTORS];
	struct dns_reply *answers;
	size_t count, open;
};

static void give_keys(struct probe_run *run)
{
	const struct keys *s = run->state;
	const char *named = settings_text(run->settings, SETTING_DKIM_SELECTORS);
	const char *note = *named ? arena_format(run->arena, POLICY_FACTS_NAMED "%s", named) : NULL;

	probe_give(run, FACT_DKIM, answers_fact(run->arena, s->answers, s->count, note));
	probe_end(run);
}

static void on_key(struct question *q)
{
	struct keys *s = q->run->state;

	if (--s->open == 0)
		give_keys(q->run);
}

static void start_keys(struct probe_run *run)
{
	struct keys *s = run->state;
	struct dkim_selector selectors[LIMIT_DKIM_SELECTORS];
	size_t n = policy_facts_selectors(
		run->arena, &run->subject->facts, settings_text(run->settings, SETTING_DKIM_SELECTORS), selectors);

	s->answers = arena_array(run->arena, LIMIT_DKIM_SELECTORS, sizeof *s->answers);
	for (size_t i = 0; i < n; i++) {
		const char *name = dkim_selectors_name(run->arena, selectors[i].name, run->subject->name);
		if (!name)
			continue;
		s->questions[s->count] = (struct question){.run = run, .reply = &s->answers[s->count], .then = on_key};
		s->open++;
		ask(&s->questions[s->count++], name, DNS_TXT);
	}
	if (s->open == 0)
		give_keys(run);
}

static void cancel_keys(struct probe_run *run)
{
	struct keys *s = run->state;

	cancel_all(run, s->questions, s->count);
}

const struct probe probe_policies = {
	.name = "policies",
	.scope = SCOPE_DOMAIN,
	.impact = IMPACT_LOOKUP,
	.gives = FACT_BIT(FACT_DMARC) | FACT_BIT(FACT_MTA_STS) | FACT_BIT(FACT_TLSRPT) | FACT_BIT(FACT_BIMI),
	.state_size = sizeof(struct policies),
	.start = start_policies,
	.cancel = cancel_policies,
};

const struct probe probe_dkim = {
	.name = "dkim",
	.scope = SCOPE_DOMAIN,
	.impact = IMPACT_LOOKUP,
	.needs = FACT_BIT(FACT_MX) | FACT_BIT(FACT_SPF),
	.gives = FACT_BIT(FACT_DKIM),
	.state_size = sizeof(struct keys),
	.start = start_keys,
	.cancel = cancel_keys,
};

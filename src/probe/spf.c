/* spf.c - asks the DNS questions of a domain's whole SPF policy, and those of evaluating it for an address.
 *
 * Which questions these are, proto/ says: it is asked again after every round of answers until none is open. */
#include "probe/table.h"

#include "base/limits.h"
#include "core/spf_facts.h"

struct question {
	struct probe_run *run;
	struct dns_query *query; /* NULL: answered */
	struct dns_reply *reply;
};

struct state {
	const char *domain;
	struct dns_reply *replies;  /* room for LIMIT_FACT_ANSWERS */
	struct question *questions; /* one for each of them */
	size_t count, open;
	/* The questions that are open; made in SCRATCH. */
	struct spf_questions (*next)(const struct probe_run *run, struct arena *scratch, const struct spf_feed *feed);
	enum fact_id gives;
};

static void go_on(struct probe_run *run);

/* ---- asking ----------------------------------------------------------------------- */

static void on_answer(void *arg, const struct dns_answer *answer)
{
	struct question *q = arg;
	struct probe_run *run = q->run;
	struct state *s = run->state;

	q->query = NULL;
	q->reply->answer = spf_answer_keep(run->arena, answer);
	if (--s->open == 0)
		go_on(run);
}

static void ask(struct probe_run *run, const struct spf_question *wanted)
{
	struct state *s = run->state;
	struct question *q = &s->questions[s->count];

	*q = (struct question){.run = run, .reply = &s->replies[s->count++]};
	*q->reply = (struct dns_reply){.name = arena_strdup(run->arena, wanted->name), .type = wanted->type};
	s->open++;
	q->query = run->world->dns_ask(run->world->self, q->reply->name, q->reply->type, on_answer, q);
}

static void finish(struct probe_run *run)
{
	const struct state *s = run->state;
	struct fact_answers *list = arena_alloc(run->arena, sizeof *list);
	struct fact fact;

	*list = (struct fact_answers){.count = s->count, .answers = s->replies};
	fact = fact_answers(list);
	fact.note = s->domain;
	probe_give(run, s->gives, fact);
	probe_end(run);
}

static void go_on(struct probe_run *run)
{
	struct state *s = run->state;
	struct spf_replies known = {.count = s->count, .items = s->replies};
	const struct spf_feed feed = spf_feed_of(&known);
	struct arena *scratch = arena_new();
	const struct spf_questions questions = s->next(run, scratch, &feed);

	for (size_t i = 0; i < questions.count && s->count < LIMIT_FACT_ANSWERS; i++)
		ask(run, &questions.items[i]);
	arena_free(scratch);
	if (s->open == 0)
		finish(run);
}

static void begin(struct probe_run *run, const char *domain)
{
	struct state *s = run->state;

	s->domain = domain;
	s->replies = arena_array(run->arena, LIMIT_FACT_ANSWERS, sizeof *s->replies);
	s->questions = arena_array(run->arena, LIMIT_FACT_ANSWERS, sizeof *s->questions);
	go_on(run);
}

static void cancel(struct probe_run *run)
{
	const struct state *s = run->state;

	for (size_t i = 0; i < s->count; i++)
		if (s->questions[i].query)
			run->world->dns_cancel(run->world->self, s->questions[i].query);
}

/* ---- the policy of a domain -------------------------------------------------------- */

static struct spf_questions next_of_policy(
	const struct probe_run *run, struct arena *scratch, const struct spf_feed *feed)
{
	const struct state *s = run->state;

	return spf_walk(scratch, s->domain, feed).questions;
}

static void start_policy(struct probe_run *run)
{
	struct state *s = run->state;

	s->next = next_of_policy;
	s->gives = FACT_SPF;
	begin(run, run->subject->name);
}

/* ---- an address ---------------------------------------------------------------------- */

static struct spf_questions next_of_sender(
	const struct probe_run *run, struct arena *scratch, const struct spf_feed *feed)
{
	const struct state *s = run->state;
	const struct spf_request request = spf_facts_request(scratch, &run->subject->facts, s->domain);

	return spf_eval(scratch, &request, feed).questions;
}

/* The likeliest domain; NULL: none is likely. */
static const char *likely_domain(const struct probe_run *run)
{
	const struct fact_domains *domains = facts_domains(&run->subject->facts, FACT_DOMAINS);

	for (size_t i = 0; domains && i < domains->count; i++)
		if (domains->domains[i].likelihood != DOMAIN_WEAK)
			return domains->domains[i].name;
	return NULL;
}

static void domains_settled(struct probe_run *run)
{
	const struct fact *domains = facts_get(&run->subject->facts, FACT_DOMAINS);
	const char *domain = likely_domain(run);

	if (domain) {
		begin(run, domain);
		return;
	}
	if (domains->state == FACT_UNKNOWN)
		probe_give(run, FACT_SPF_CHECK, fact_unknown(domains->why, domains->note));
	else
		probe_give(run, FACT_SPF_CHECK, fact_absent("no mail domain of the address is known or likely"));
	probe_end(run);
}

/* The domain that the operator named goes before all guesses, and need not wait for them. */
static void start_sender(struct probe_run *run)
{
	struct state *s = run->state;
	const struct subject *host = run->subject->parent;

	s->next = next_of_sender;
	s->gives = FACT_SPF_CHECK;
	if (host && host->parent)
		begin(run, host->parent->name);
	else
		probe_when(run, FACT_BIT(FACT_DOMAINS), domains_settled);
}

const struct probe probe_spf = {
	.name = "spf",
	.scope = SCOPE_DOMAIN,
	.impact = IMPACT_LOOKUP,
	.gives = FACT_BIT(FACT_SPF),
	.state_size = sizeof(struct state),
	.start = start_policy,
	.cancel = cancel,
};

const struct probe probe_spf_sender = {
	.name = "spf sender",
	.scope = SCOPE_ADDRESS,
	.impact = IMPACT_LOOKUP,
	.needs = FACT_BIT(FACT_EHLO_NAME) | FACT_BIT(FACT_BANNER_NAME) | FACT_BIT(FACT_PTR),
	.gives = FACT_BIT(FACT_SPF_CHECK),
	.state_size = sizeof(struct state),
	.start = start_sender,
	.cancel = cancel,
};

/* spf_facts.c - evaluates SPF from the DNS answers that were kept as facts. */
#include "core/spf_facts.h"

#include "proto/mailbox.h"

/* The name the server gives itself; what it said last is nearest to what it would say as a client. */
static const char *helo_of(const struct facts *f)
{
	static const enum fact_id ids[] = {FACT_EHLO_NAME, FACT_BANNER_NAME, FACT_PTR};

	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		const struct fact_names *names = facts_names(f, ids[i]);
		if (names && names->count > 0 && host_name_qualified(names->names[0].name))
			return names->names[0].name;
	}
	return "";
}

struct spf_request spf_facts_request(struct arena *arena, const struct facts *f, const char *domain)
{
	return (struct spf_request){.ip = f->ip,
		.sender = arena_format(arena, "postmaster@%s", domain),
		.helo = helo_of(f),
		.now_s = f->started_s};
}

/* The note names the domain; so does the first question, unless the name could not be asked for. */
static const char *domain_of(const struct fact *f)
{
	if (f->note)
		return f->note;
	return f->answers->count > 0 ? f->answers->answers[0].name : "";
}

static struct spf_replies replies_of(const struct fact_answers *answers)
{
	return (struct spf_replies){.count = answers->count, .items = answers->answers};
}

bool spf_facts_walk(struct arena *arena, const struct facts *f, struct spf_walk *out)
{
	const struct fact_answers *answers = facts_answers(f, FACT_SPF);

	if (!answers)
		return false;
	struct spf_replies replies = replies_of(answers);
	const struct spf_feed feed = spf_feed_of(&replies);
	*out = spf_walk(arena, domain_of(facts_get(f, FACT_SPF)), &feed);
	return true;
}

bool spf_facts_verdict(struct arena *arena, const struct facts *f, struct spf_verdict *out)
{
	const struct fact_answers *answers = facts_answers(f, FACT_SPF_CHECK);

	if (!answers)
		return false;
	struct spf_replies replies = replies_of(answers);
	const struct spf_feed feed = spf_feed_of(&replies);
	const struct spf_request request = spf_facts_request(arena, f, domain_of(facts_get(f, FACT_SPF_CHECK)));
	*out = spf_eval(arena, &request, &feed);
	return true;
}

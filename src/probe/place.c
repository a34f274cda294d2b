/* place.c - where an address is: by the GeoIP databases of this machine, and by DNS zones that know who announces it
 * and whom to tell of abuse.
 *
 * The zones are other people's.  They are not asked about an address that no network announces, unless the operator
 * has named a zone: then it is his own and may know. */
#include "probe/table.h"

#include <string.h>

#include "base/text.h"
#include "proto/origin.h"

enum { ORIGIN_ANSWERS = 1 + LIMIT_ORIGIN_ASES };

/* A question, and where its answer goes. */
struct question {
	struct probe_run *run;
	struct dns_query *query;
	struct dns_reply *reply;
	void (*then)(struct probe_run *); /* when it is answered; NULL: nothing */
};

struct state {
	size_t open; /* questions that are asked and not answered */
	struct question origin, names[LIMIT_ORIGIN_ASES], abuse;
	size_t names_count;
	struct dns_reply answers[ORIGIN_ANSWERS], abuse_answer;
	bool origin_given, abuse_given;
};

static const char special[] = "the address is of a block that the public Internet does not route (RFC 6890)";

/* ---- facts --------------------------------------------------------------------- */

static struct fact answers_fact(struct probe_run *run, const struct dns_reply *answers, size_t count)
{
	struct fact_answers *list = arena_alloc(run->arena, sizeof *list);
	struct dns_reply *copy = arena_array(run->arena, count, sizeof *copy);

	memcpy(copy, answers, count * sizeof *copy);
	*list = (struct fact_answers){.count = count, .answers = copy};
	return fact_answers(list);
}

static void give_origin(struct probe_run *run)
{
	struct state *s = run->state;

	s->origin_given = true;
	probe_give(run, FACT_ORIGIN, answers_fact(run, s->answers, 1 + s->names_count));
}

static void give_abuse(struct probe_run *run)
{
	struct state *s = run->state;

	s->abuse_given = true;
	probe_give(run, FACT_ABUSE, answers_fact(run, &s->abuse_answer, 1));
}

static void end_if_done(struct probe_run *run)
{
	const struct state *s = run->state;

	if (s->open == 0)
		probe_end(run);
}

/* ---- questions ------------------------------------------------------------------- */

static struct dns_answer keep_answer(struct arena *a, const struct dns_answer *from)
{
	struct dns_answer to = *from;
	struct dns_record *records = arena_array(a, from->count, sizeof *records);

	for (size_t i = 0; i < from->count; i++)
		records[i].text = arena_strdup(a, from->records[i].text);
	to.records = records;
	to.why = from->why ? arena_strdup(a, from->why) : NULL;
	to.alias = from->alias ? arena_strdup(a, from->alias) : NULL;
	return to;
}

static void on_answer(void *arg, const struct dns_answer *answer)
{
	struct question *q = arg;
	struct probe_run *run = q->run;
	struct state *s = run->state;

	q->query = NULL;
	q->reply->answer = keep_answer(run->arena, answer);
	s->open--;
	q->then(run);
	end_if_done(run);
}

static void ask(struct probe_run *run, struct question *q, struct dns_reply *reply, const char *name,
	void (*then)(struct probe_run *))
{
	struct state *s = run->state;

	*reply = (struct dns_reply){.name = name, .type = DNS_TXT};
	*q = (struct question){.run = run, .reply = reply, .then = then};
	s->open++;
	q->query = run->world->dns_ask(run->world->self, name, DNS_TXT, on_answer, q);
}

/* ---- origin, then the names of its ASes -------------------------------------------- */

static void on_as_name(struct probe_run *run)
{
	const struct state *s = run->state;

	for (size_t i = 0; i < s->names_count; i++)
		if (s->names[i].query)
			return;
	give_origin(run);
}

static bool is_asked(const struct state *s, const char *name)
{
	for (size_t i = 0; i < s->names_count; i++)
		if (strcmp(s->answers[1 + i].name, name) == 0)
			return true;
	return false;
}

static void ask_as_names(struct probe_run *run, const struct origin *origin)
{
	struct state *s = run->state;
	const char *zone = settings_text(run->settings, SETTING_AS_NAMES);

	for (size_t i = 0; i < origin->as_count && s->names_count < LIMIT_ORIGIN_ASES; i++) {
		const char *name = origin_as_name(run->arena, origin->as[i], zone);
		if (!name || is_asked(s, name))
			continue;
		ask(run, &s->names[s->names_count], &s->answers[1 + s->names_count], name, on_as_name);
		s->names_count++;
	}
}

static void on_origin(struct probe_run *run)
{
	struct state *s = run->state;
	const struct dns_answer *answer = &s->answers[0].answer;

	for (size_t i = 0; answer->state == DNS_FOUND && i < answer->count; i++) {
		struct origin origin;
		size_t n;
		const char *text = text_unshow(run->arena, answer->records[i].text, &n);
		if (origin_read(run->arena, text, n, &run->subject->facts.ip, &origin))
			ask_as_names(run, &origin);
	}
	if (s->names_count == 0)
		give_origin(run);
}

/* ---- which zones are asked --------------------------------------------------------- */

/* The name to ask in the zone of a setting; NULL: *WHY_NOT. */
static const char *name_in_zone(struct probe_run *run, enum setting_id id, const char **why_not)
{
	const struct ip *ip = &run->subject->facts.ip;
	const struct setting_value *zone = &run->settings->value[id];

	if (*zone->value == '\0') {
		*why_not = arena_format(run->arena, "not asked: the setting `%s` is empty", setting_info(id)->key);
		return NULL;
	}
	if (ip_is_special(ip) && strcmp(zone->origin, "default") == 0) {
		*why_not = arena_format(run->arena, "not asked: %s", special);
		return NULL;
	}
	const char *name = origin_name(run->arena, ip, zone->value);
	if (!name)
		*why_not = "not asked: the zone's name is too long";
	return name;
}

static void start_origin(struct probe_run *run)
{
	struct state *s = run->state;
	const char *why_not = NULL;
	enum setting_id id = run->subject->facts.ip.family == 4 ? SETTING_ORIGIN4 : SETTING_ORIGIN6;
	const char *name = name_in_zone(run, id, &why_not);

	if (name) {
		ask(run, &s->origin, &s->answers[0], name, on_origin);
	} else {
		s->origin_given = true;
		probe_give(run, FACT_ORIGIN, fact_absent(why_not));
	}
}

static void start_abuse(struct probe_run *run)
{
	struct state *s = run->state;
	const char *why_not = NULL, *name = name_in_zone(run, SETTING_ABUSE, &why_not);

	if (name) {
		ask(run, &s->abuse, &s->abuse_answer, name, give_abuse);
	} else {
		s->abuse_given = true;
		probe_give(run, FACT_ABUSE, fact_absent(why_not));
	}
}

static void give_place(struct probe_run *run)
{
	const struct ip *ip = &run->subject->facts.ip;
	const char *why = NULL;
	const struct fact_place *place = run->world->place(run->world->self, run->arena, ip, &why);
	bool named = strcmp(run->settings->value[SETTING_GEOIP].origin, "default") != 0;

	if (place)
		probe_give(run, FACT_PLACE, fact_place(place));
	else if (ip_is_special(ip) && !(why && named))
		probe_give(run, FACT_PLACE, fact_absent(special));
	else if (why)
		probe_give(run, FACT_PLACE, fact_unknown(WHY_LOCAL, why));
	else
		probe_give(run, FACT_PLACE, fact_absent("no GeoIP database has the address"));
}

static void start(struct probe_run *run)
{
	give_place(run);
	start_origin(run);
	start_abuse(run);
	end_if_done(run);
}

static void cancel_question(struct probe_run *run, struct question *q)
{
	if (q->query)
		run->world->dns_cancel(run->world->self, q->query);
	q->query = NULL;
}

/* Of a question that was cancelled, an answer that is UNASKED stays. */
static void cancel(struct probe_run *run)
{
	struct state *s = run->state;

	cancel_question(run, &s->origin);
	cancel_question(run, &s->abuse);
	for (size_t i = 0; i < s->names_count; i++)
		cancel_question(run, &s->names[i]);
	if (!s->origin_given && s->answers[0].answer.state != DNS_UNASKED)
		give_origin(run);
}

const struct probe probe_place = {
	.name = "place",
	.scope = SCOPE_ADDRESS,
	.impact = IMPACT_LOOKUP,
	.gives = FACT_BIT(FACT_PLACE) | FACT_BIT(FACT_ORIGIN) | FACT_BIT(FACT_ABUSE),
	.state_size = sizeof(struct state),
	.start = start,
	.cancel = cancel,
};

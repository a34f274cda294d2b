/* spf_run.c - asking for DNS answers, and finding and reading the record of one domain. */
#include "proto/spf_run.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"

enum { LABEL_BYTES = 63, NAME_BYTES = LIMIT_DNS_NAME_BYTES - 1, QUESTIONS_FIRST = 16 };

static const struct dns_answer no_name = {.state = DNS_NXDOMAIN, .why = "not a domain name"};
static const struct dns_answer too_many = {.state = DNS_UNASKED, .why = "the policy asks too many questions"};

/* ---- asking ----------------------------------------------------------------------- */

bool spf_name_valid(const char *name, unsigned labels)
{
	size_t label = 0, n = strlen(name);
	unsigned count = 1;

	for (size_t i = 0; i < n; i++) {
		if (name[i] <= 0x20 || name[i] > 0x7e || name[i] == '\\')
			return false;
		if (name[i] != '.') {
			label++;
			continue;
		}
		if (label == 0 || label > LABEL_BYTES)
			return false;
		label = 0;
		count++;
	}
	return n <= NAME_BYTES && label > 0 && label <= LABEL_BYTES && count >= labels;
}

static void note_question(struct spf_run *run, const char *name, enum dns_type type)
{
	struct spf_questions *q = &run->questions;

	for (size_t i = 0; i < q->count; i++)
		if (q->items[i].type == type && text_equal_nocase(q->items[i].name, name))
			return;
	if (q->count == q->cap) {
		size_t cap = q->cap ? 2 * q->cap : QUESTIONS_FIRST;
		struct spf_question *items = arena_array(run->arena, cap, sizeof *items);
		if (q->count > 0)
			memcpy(items, q->items, q->count * sizeof *items);
		q->items = items;
		q->cap = cap;
	}
	q->items[q->count++] = (struct spf_question){.name = arena_strdup(run->arena, name), .type = type};
}

const struct dns_answer *spf_ask(struct spf_run *run, const char *name, enum dns_type type)
{
	if (!spf_name_valid(name, 1))
		return &no_name;
	if (run->asked == LIMIT_FACT_ANSWERS)
		return &too_many;
	run->asked++;
	const struct dns_answer *answer = run->feed->find(run->feed->arg, name, type);
	if (!answer)
		note_question(run, name, type);
	return answer;
}

bool spf_is_void(const struct dns_answer *answer)
{
	return answer != &no_name && (answer->state == DNS_NODATA || answer->state == DNS_NXDOMAIN);
}

const char *spf_failure(struct arena *arena, const struct dns_answer *answer)
{
	if (!answer->why)
		return dns_state_name(answer->state);
	return arena_format(arena, "%s: %s", dns_state_name(answer->state), answer->why);
}

/* ---- one domain's record ---------------------------------------------------------- */

struct spf_policy *spf_policy_new(struct arena *arena, const char *name)
{
	struct spf_policy *p = arena_alloc(arena, sizeof *p);

	p->domain = text_show(arena, name, strlen(name), LIMIT_DNS_SHOWN_NAME_BYTES);
	p->result = SPF_PENDING;
	return p;
}

static bool conclude(struct spf_policy *p, enum spf_result result, const char *why)
{
	p->result = result;
	p->why = why;
	return false;
}

/* A text that was cut when it was read from the network (dns.h) would look like one with a syntax error. */
static bool is_cut(const char *shown)
{
	size_t n = strlen(shown);

	return n == LIMIT_DNS_TEXT_BYTES && strcmp(shown + n - 3, "...") == 0;
}

/* False: the record is not whole. */
static bool read_records(struct spf_run *run, struct spf_policy *p, const struct dns_answer *answer)
{
	bool whole = true;

	for (size_t i = 0; i < answer->count; i++) {
		size_t n;
		const char *bytes = text_unshow(run->arena, answer->records[i].text, &n);
		if (!spf_record_is(bytes, n))
			continue;
		whole = whole && !is_cut(answer->records[i].text);
		if (p->records++ == 0)
			p->record = spf_record_parse(run->arena, bytes, n);
	}
	return whole;
}

bool spf_policy_open(struct spf_run *run, struct spf_policy *p)
{
	if (!spf_name_valid(p->domain, 2))
		return conclude(p, SPF_NONE, "not a domain name of two labels or more");
	const struct dns_answer *answer = spf_ask(run, p->domain, DNS_TXT);
	if (!answer)
		return conclude(p, SPF_PENDING, NULL);
	p->state = answer->state;
	if (!dns_state_is_answer(answer->state))
		return conclude(p, SPF_TEMPERROR, spf_failure(run->arena, answer));
	if (answer->state == DNS_FOUND && !read_records(run, p, answer))
		return conclude(p, SPF_TEMPERROR, "the record is too long to be read whole");
	if (p->records == 0)
		return conclude(p, SPF_NONE, answer->state == DNS_NXDOMAIN ? "no such domain" : "no SPF record");
	if (p->records > 1)
		return conclude(p, SPF_PERMERROR,
			arena_format(run->arena, "%zu SPF records, where one is allowed", p->records));
	p->count = p->record->count;
	p->steps = arena_array(run->arena, p->count + 1, sizeof *p->steps);
	for (size_t i = 0; i < p->count; i++)
		p->steps[i].term = &p->record->terms[i];
	const struct spf_term *flawed = p->record->flawed;
	if (!flawed)
		return true;
	p->decided = &p->steps[flawed - p->record->terms];
	p->steps[flawed - p->record->terms].outcome = SPF_BROKEN;
	p->steps[flawed - p->record->terms].note = flawed->flaw.text;
	return conclude(p, SPF_PERMERROR,
		arena_format(run->arena, "syntax error in '%s', byte %zu of the record: %s", flawed->text,
			flawed->flaw.at + 1, flawed->flaw.text));
}

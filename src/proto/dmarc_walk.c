/* dmarc_walk.c - finds the record that counts for a domain, question by question.
 *
 * A question that got no answer ends the walk: a record above or below might have counted, so nothing can be said. */
#include "proto/dmarc_walk.h"

#include <string.h>

#include "base/log.h"
#include "base/text.h"

enum { SHORT_LABELS = LIMIT_DMARC_WALK - 1, NAME_BYTES = LIMIT_DNS_NAME_BYTES - 1 };

static size_t labels(const char *name)
{
	size_t n = 1;
	for (; *name; name++)
		n += *name == '.';
	return n;
}

/* The name one label shorter, or NULL. */
static const char *parent(const char *name)
{
	const char *dot = strchr(name, '.');
	return dot ? dot + 1 : NULL;
}

void dmarc_walk_start(
	struct dmarc_walk *w, struct arena *arena, const char *domain, enum dmarc_mode mode, const char *organisation)
{
	*w = (struct dmarc_walk){.arena = arena,
		.mode = mode,
		.domain = arena_strdup(arena, domain),
		.list_organisation = organisation ? arena_strdup(arena, organisation) : NULL};
	w->target = w->domain;
}

/* ---- which record counts --------------------------------------------------------------------------------------------
 */

static bool at_domain(const struct dmarc_walk *w, const struct dmarc_found *f)
{
	return strcmp(f->domain, w->domain) == 0;
}

/* The domain on the way down from ABOVE to the walk's, one label below ABOVE. */
static const char *one_below(const struct dmarc_walk *w, const char *above)
{
	const char *name = w->domain;
	while (parent(name) && strcmp(parent(name), above) != 0)
		name = parent(name);
	return name;
}

/* RFC 9989 section 4.10.2: from the longest name to the shortest. */
static const char *organisation(const struct dmarc_walk *w)
{
	for (size_t i = 0; i < w->found_count; i++) {
		const struct dmarc_found *f = &w->found[i];
		if (f->record.psd[0] == 'n')
			return f->domain;
		if (f->record.psd[0] == 'y' && !at_domain(w, f))
			return one_below(w, f->domain);
	}
	return w->found_count > 0 ? w->found[w->found_count - 1].domain : w->domain;
}

static const struct dmarc_found *found_at(const struct dmarc_walk *w, const char *domain)
{
	for (size_t i = 0; domain && i < w->found_count; i++)
		if (strcmp(w->found[i].domain, domain) == 0)
			return &w->found[i];
	return NULL;
}

/* RFC 9989 section 4.10.1: the domain itself, its organizational domain, the public suffix domain above. */
static const struct dmarc_found *choose_new(struct dmarc_walk *w)
{
	const struct dmarc_found *f = found_at(w, w->domain);

	/* A record of its own ends the walk before it has seen what stands above. */
	w->organisation = f && f->record.psd[0] != 'n' ? NULL : organisation(w);
	if (!f)
		f = found_at(w, w->organisation);
	if (!f && w->found_count > 0 && w->found[w->found_count - 1].record.psd[0] == 'y')
		f = &w->found[w->found_count - 1];
	return f;
}

static void settle(struct dmarc_walk *w, bool exists)
{
	w->done = true;
	w->request = DMARC_UNSAID;
	if (!w->used)
		return;
	w->request = dmarc_record_request(&w->used->record, w->mode, !at_domain(w, w->used), exists);
	if (w->mode == DMARC_RFC9989 && w->used->record.t[0] == 'y')
		w->request = dmarc_request_weaker(w->request);
}

/* No record is left to ask for. */
static void choose(struct dmarc_walk *w)
{
	w->target = NULL;
	if (w->mode == DMARC_RFC9989) {
		w->used = choose_new(w);
	} else {
		w->organisation = w->list_organisation;
		w->used = w->found_count > 0 ? &w->found[0] : NULL;
	}
	/* Whether the domain exists is asked only where it matters. */
	if (w->used && !at_domain(w, w->used) &&
		dmarc_record_request(&w->used->record, w->mode, true, true) !=
			dmarc_record_request(&w->used->record, w->mode, true, false))
		w->existence = true;
	else
		settle(w, true);
}

/* ---- the questions --------------------------------------------------------------------------------------------------
 */

static const char *next_target(const struct dmarc_walk *w)
{
	if (w->mode == DMARC_RFC7489)
		return w->target == w->domain && w->list_organisation && strcmp(w->list_organisation, w->domain) != 0
			       ? w->list_organisation
			       : NULL;
	const char *next = parent(w->target);
	while (next && labels(next) > SHORT_LABELS)
		next = parent(next);
	return next;
}

struct dmarc_question dmarc_walk_ask(struct dmarc_walk *w)
{
	static const char prefix[] = "_dmarc.";

	for (; w->target; w->target = next_target(w))
		if (strlen(w->target) + strlen(prefix) <= NAME_BYTES)
			return (struct dmarc_question){arena_format(w->arena, "%s%s", prefix, w->target), DNS_TXT};
	/* The last name was too long for a record to stand there. */
	if (!w->done && !w->existence)
		choose(w);
	if (w->existence && !w->done)
		return (struct dmarc_question){w->domain, DNS_A};
	return (struct dmarc_question){.name = NULL};
}

static void fail(struct dmarc_walk *w, const char *name, const struct dns_answer *answer)
{
	w->failed = answer->state == DNS_UNASKED ? DNS_FAILED : answer->state;
	w->failed_at = arena_strdup(w->arena, name);
	w->failed_why = answer->why ? arena_strdup(w->arena, answer->why) : NULL;
	w->target = NULL;
	w->used = NULL;
	w->request = DMARC_UNSAID;
	w->done = true;
}

/* Keeps the one record of an answer.  True: the walk ends here. */
static bool keep(struct dmarc_walk *w, const struct dns_answer *answer)
{
	struct record_findings findings = {.arena = w->arena};
	struct record_set set = record_set_of(w->arena, answer);
	size_t chosen;
	enum record_choice choice = record_set_choose(&set, &dmarc_record_kind, NULL, &chosen);

	if (choice == RECORD_MANY && !w->many_at)
		w->many_at = w->target;
	if (choice != RECORD_ONE)
		return choice == RECORD_MANY && w->mode == DMARC_RFC7489;
	ensure(w->found_count < LIMIT_DMARC_WALK);
	struct dmarc_found *f = &w->found[w->found_count++];
	f->domain = w->target;
	f->text = set.texts[chosen].bytes;
	f->bytes = set.texts[chosen].n;
	f->record = dmarc_record_read(f->text, f->bytes, &findings);
	return w->mode == DMARC_RFC7489 || w->target == w->domain || f->record.psd[0] != 'u';
}

void dmarc_walk_tell(struct dmarc_walk *w, const struct dns_answer *answer)
{
	struct dmarc_question asked = dmarc_walk_ask(w);

	ensure(asked.name != NULL);
	if (asked.type == DNS_TXT)
		w->queries++;
	if (!dns_state_is_answer(answer->state))
		fail(w, asked.name, answer);
	else if (w->existence)
		settle(w, answer->state != DNS_NXDOMAIN);
	else if (keep(w, answer) || !(w->target = next_target(w)))
		choose(w);
}

/* ---- agreement to get reports ---------------------------------------------------------------------------------------
 */

const char *dmarc_walk_agreement(struct arena *a, const char *destination, const char *domain)
{
	const char *name = arena_format(a, "%s._report._dmarc.%s", domain, destination);
	return strlen(name) <= NAME_BYTES ? name : NULL;
}

bool dmarc_walk_agreed(const struct dns_answer *answer)
{
	struct arena *a = arena_new();
	struct record_set set = record_set_of(a, answer);
	bool agreed = false;

	for (size_t i = 0; i < set.count && !agreed; i++)
		agreed = dmarc_record_agrees(set.texts[i].bytes, set.texts[i].n);
	arena_free(a);
	return agreed;
}

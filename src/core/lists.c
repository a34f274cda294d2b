/* lists.c - reads what block lists said. */
#include "core/lists.h"

#include <string.h>

/* Which meaning counts when an answer has several codes: a refusal above all, for then none of them is a listing. */
static int rank(const struct dnsbl_meaning *m)
{
	switch (m->class) {
	case DNSBL_ERROR:
		return 6;
	case DNSBL_LISTED:
		return 5;
	case DNSBL_POLICY:
		return 4;
	case DNSBL_NO_CODE:
		return 3;
	case DNSBL_WHITE:
		return 1;
	case DNSBL_NEUTRAL:
		return m->known ? 0 : 2;
	}
	return 0;
}

static enum list_said said_of(const struct dnsbl_meaning *m)
{
	switch (m->class) {
	case DNSBL_LISTED:
		return LIST_HIT;
	case DNSBL_POLICY:
		return LIST_POLICY;
	case DNSBL_WHITE:
		return LIST_ALLOWED;
	case DNSBL_NEUTRAL:
		return m->known ? LIST_NEUTRAL : LIST_UNTOLD;
	case DNSBL_ERROR:
	case DNSBL_NO_CODE:
		break;
	}
	return LIST_UNTOLD;
}

static const char *untold_words(struct arena *a, const struct dnsbl_meaning *m, const char *codes)
{
	if (m->class == DNSBL_ERROR)
		return arena_format(a, "it refused the question (%s: %s)", codes, m->label);
	if (m->class == DNSBL_NO_CODE)
		return arena_format(a, "its answer %s is %s", codes, m->label);
	return arena_format(a, "it answered with a code that is not in its table: %s", codes);
}

static bool is_hit(const struct dnsbl_meaning *m)
{
	return m->class == DNSBL_LISTED || m->class == DNSBL_POLICY;
}

/* Joins the labels of the codes that count as much as the gravest; of a hit, all that hold the subject. */
static void read_codes(struct arena *a, struct list_reading *r, const struct dns_answer *answer)
{
	struct dnsbl_meaning top = {.class = DNSBL_NEUTRAL};
	char text[IP_TEXT_SIZE];
	bool minor = false;

	for (size_t i = 0; i < answer->count; i++) {
		const struct ip *ip = &answer->records[i].ip;
		struct dnsbl_meaning m = dnsbl_answer_explain(a, r->list, ip);
		r->codes = r->codes ? arena_format(a, "%s, %s", r->codes, ip_text(ip, text))
				    : arena_strdup(a, ip_text(ip, text));
		bool joins = r->label && (rank(&m) == rank(&top) || (is_hit(&m) && is_hit(&top)));
		if (joins && strcmp(r->label, m.label) != 0)
			r->label = arena_format(a, "%s + %s", r->label, m.label);
		if (!r->label || (!joins && rank(&m) > rank(&top)))
			r->label = m.label;
		if (i == 0 || rank(&m) > rank(&top)) {
			top = m;
			minor = m.minor;
		} else if (rank(&m) == rank(&top)) {
			minor = minor && m.minor;
		}
	}
	r->said = said_of(&top);
	if (r->said == LIST_UNTOLD)
		r->why = untold_words(a, &top, r->codes);
	r->cure = top.cure;
	if (minor && r->said == LIST_HIT && r->weight < DNSBL_ADVISORY)
		r->weight = DNSBL_ADVISORY;
}

static void read_answer(struct arena *a, struct list_reading *r, const struct dns_answer *answer)
{
	if (answer->state == DNS_FOUND && answer->count > 0) {
		read_codes(a, r, answer);
	} else if (answer->state == DNS_NXDOMAIN || answer->state == DNS_NODATA) {
		r->said = LIST_CLEAN;
	} else {
		r->said = LIST_UNTOLD;
		r->why = arena_format(a, "no answer: %s%s%s%s", dns_state_name(answer->state), answer->why ? " (" : "",
			answer->why ? answer->why : "", answer->why ? ")" : "");
	}
}

struct list_reading lists_read(struct arena *a, const struct dnsbl_table *table, const struct listing *l)
{
	struct list_reading r = {.listing = l, .list = dnsbl_list_find(table, l->zone), .weight = DNSBL_ADVISORY};

	if (r.list) {
		r.weight = r.list->weight;
		r.allows = r.list->sort == DNSBL_ALLOW;
	}
	switch (l->health) {
	case LIST_HEALTHY:
		read_answer(a, &r, &l->a);
		break;
	case LIST_OFF:
		r.said = LIST_NOT_IN_USE;
		r.why = l->health_why ? l->health_why : "it is switched off";
		break;
	case LIST_UNTESTED:
	case LIST_UNUSABLE:
		r.said = LIST_UNTOLD;
		r.why = l->health_why ? l->health_why : "it was not tested";
		break;
	}
	return r;
}

static void count(struct list_summary *s, const struct list_reading *r)
{
	bool untold = r->said == LIST_UNTOLD, blocks = r->list && r->list->weight == DNSBL_BLOCKING;

	s->off += r->said == LIST_NOT_IN_USE;
	if (r->allows || r->said == LIST_NOT_IN_USE)
		return;
	s->asked++;
	s->untold += untold;
	s->answered += !untold;
	s->hits += r->said == LIST_HIT || r->said == LIST_POLICY;
	s->blocking += blocks;
	s->blocking_answered += blocks && !untold;
}

struct list_summary lists_sum(struct arena *a, const struct dnsbl_table *table, const struct fact_listings *listings,
	bool addresses, const char *subject)
{
	struct list_summary s = {.count = 0};
	struct ip ip;

	s.readings = arena_array(a, (listings ? listings->count : 0) + 1, sizeof *s.readings);
	for (size_t i = 0; listings && i < listings->count; i++) {
		const struct listing *l = &listings->listings[i];
		if (ip_parse(l->subject, &ip) != addresses || (subject && strcmp(subject, l->subject) != 0))
			continue;
		s.readings[s.count] = lists_read(a, table, l);
		count(&s, &s.readings[s.count++]);
	}
	return s;
}

bool lists_all_untold(const struct list_summary *s)
{
	return s->asked > 0 && (s->blocking > 0 ? s->blocking_answered : s->answered) == 0;
}

const char *lists_words(struct arena *a, const struct list_reading *r)
{
	if (!r->label || strcmp(r->label, "listed") == 0)
		return r->listing->zone;
	return arena_format(a, "%s: %s", r->listing->zone, r->label);
}

const char *lists_page(struct arena *a, const char *template, const char *subject)
{
	static const char mark[] = "{subject}";
	const char *at = strstr(template, mark);

	return at ? arena_format(a, "%.*s%s%s", (int)(at - template), template, subject, at + strlen(mark)) : template;
}

const char *lists_reason(const struct listing *l)
{
	for (size_t i = 0; l->txt.state == DNS_FOUND && i < l->txt.count; i++)
		if (l->txt.records[i].text && l->txt.records[i].text[0])
			return l->txt.records[i].text;
	return NULL;
}

/* What block lists said of a subject and of its names: counts, who holds it, and who could not tell. */
#include "report/text_parts.h"

#include <string.h>

#include "core/lists.h"

/* "on 2 of 38 that answered; 3 could not tell; 10 need a key" */
static const char *counts(struct text *t, const struct list_summary *s)
{
	const char *line = s->answered == 0 ? "none answered"
			   : s->hits == 0
				   ? arena_format(t->scratch, "on none of %zu that answered", s->answered)
				   : arena_format(t->scratch, "on %zu of %zu that answered", s->hits, s->answered);

	if (s->untold > 0)
		line = arena_format(t->scratch, "%s; %zu could not tell", line, s->untold);
	if (s->off > 0)
		line = arena_format(t->scratch, "%s; %zu not asked, for want of a key", line, s->off);
	return line;
}

/* "  zen.spamhaus.org: PBL, kept by the provider (127.0.0.10)"; NULL: nothing to say of it. */
static const char *told(struct text *t, const struct list_reading *r)
{
	switch (r->said) {
	case LIST_HIT:
		return arena_format(t->scratch, "listed by %s (%s)", lists_words(t->scratch, r), r->codes);
	case LIST_POLICY:
		return arena_format(t->scratch, "policy of %s (%s)", lists_words(t->scratch, r), r->codes);
	case LIST_ALLOWED:
		return arena_format(t->scratch, "allowed by %s (%s)", lists_words(t->scratch, r), r->codes);
	case LIST_NEUTRAL:
		return arena_format(t->scratch, "noted by %s (%s)", lists_words(t->scratch, r), r->codes);
	case LIST_UNTOLD:
		return arena_format(t->scratch, "could not tell, %s: %s", r->listing->zone, r->why);
	case LIST_CLEAN:
	case LIST_NOT_IN_USE:
		break;
	}
	return NULL;
}

/* A list that cannot be used is so for every subject: that is told once. */
static bool told_before(struct text *t, const char *line)
{
	for (size_t i = 0; i < t->untold_count; i++)
		if (strcmp(t->untold[i], line) == 0)
			return true;
	const char **more = arena_array(t->scratch, t->untold_count + 1, sizeof *more);
	memcpy(more, t->untold ? t->untold : more, t->untold_count * sizeof *more);
	more[t->untold_count++] = line;
	t->untold = more;
	return false;
}

static void said(struct text *t, const struct list_summary *s)
{
	size_t again = 0;

	for (int untold = 0; untold < 2; untold++)
		for (size_t i = 0; i < s->count; i++) {
			const struct list_reading *r = &s->readings[i];
			const char *line = (r->said == LIST_UNTOLD) == untold ? told(t, r) : NULL;
			if (line && untold && told_before(t, line))
				again++;
			else if (line)
				text_row(t, "", untold ? INK_QUIET : INK_PLAIN, line);
		}
	if (again > 0)
		text_row(t, "", INK_QUIET,
			arena_format(t->scratch, "could not tell, %zu%s: as above", again,
				again == s->untold ? "" : " more"));
}

/* One subject of the listings, an address or a name; the subject of the section itself needs no name. */
static void one(
	struct text *t, const struct dnsbl_table *table, const struct fact_listings *l, const char *subject, bool first)
{
	struct ip ip;
	struct list_summary s = lists_sum(t->scratch, table, l, ip_parse(subject, &ip), subject);

	text_row(t, first ? "Block lists" : "", INK_PLAIN,
		first ? counts(t, &s) : arena_format(t->scratch, "%s: %s", subject, counts(t, &s)));
	said(t, &s);
}

static bool seen_before(const struct fact_listings *l, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(l->listings[k].subject, l->listings[i].subject) == 0)
			return true;
	return false;
}

void text_lists(struct text *t, const struct subject *s)
{
	enum fact_id id = s->scope == SCOPE_DOMAIN ? FACT_DOMAIN_LISTS : FACT_LISTS;
	const struct fact *f = facts_get(&s->facts, id);
	const struct fact_listings *l = facts_listings(&s->facts, id);

	if (l == NULL) {
		if (f->state == FACT_UNKNOWN && f->why != WHY_NOT_ASKED)
			text_unknown(t, "Block lists", "not asked", fact_reason(f));
		return;
	}
	const struct dnsbl_table *table = dnsbl_list_known(t->scratch);
	for (size_t i = 0; i < l->count; i++) {
		const char *subject = l->listings[i].subject;
		if (seen_before(l, i))
			continue;
		one(t, table, l, subject, i == 0);
	}
}

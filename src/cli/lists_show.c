/* lists_show.c - tables of block lists: their health, and what they say. */
#include "cli/lists_show.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "core/lists.h"
#include "proto/dnsbl_sets.h"

enum { ZONE_COLUMNS = 34, KIND_COLUMNS = 8, WORD_COLUMNS = 15, WEIGHT_COLUMNS = 13 };

/* One line of the table of all lists. */
struct line {
	const char *zone;
	const struct dnsbl_list *list; /* NULL: not known */
	const struct listing *test;    /* NULL: it was not tested */
	const char *why;               /* NULL: nothing to say */
	bool in_use;
};

static const struct listing *next_test(const struct fact_listings *tested, const char *zone, size_t *at)
{
	while (*at < tested->count)
		if (strcmp(tested->listings[(*at)++].zone, zone) == 0)
			return &tested->listings[*at - 1];
	return NULL;
}

static const char *health_word(const struct line *l)
{
	return l->test ? list_health_name(l->test->health) : "off";
}

static void show_line(const struct line *l)
{
	const char *kind = l->test ? l->test->subject : "";

	printf("%-*s %-*s %-9s %-*s%s%s\n", ZONE_COLUMNS, l->zone, KIND_COLUMNS, kind, health_word(l),
		l->why ? WEIGHT_COLUMNS : 0, l->list ? dnsbl_weight_name(l->list->weight) : "advisory",
		l->why ? " " : "", l->why ? l->why : "");
}

static json_t *line_json(const struct line *l)
{
	json_t *o = json_pack("{s:s, s:s?, s:b, s:s, s:s?, s:s, s:s?, s:s?}", "zone", l->zone, "kind",
		l->test ? l->test->subject : NULL, "in_use", l->in_use, "health", health_word(l), "why", l->why,
		"weight", l->list ? dnsbl_weight_name(l->list->weight) : "advisory", "status",
		l->list ? dnsbl_status_name(l->list->status) : NULL, "note",
		l->list && l->list->note[0] ? l->list->note : NULL);
	ensure(o != NULL);
	if (l->test && l->test->tested_s > 0)
		json_object_set_new(o, "tested", json_integer(l->test->tested_s));
	return o;
}

static void put(json_t *all, const struct line *l)
{
	if (all)
		json_array_append_new(all, line_json(l));
	else
		show_line(l);
}

/* A line for each kind of question that the list was tested for; OFF: why it was for none. */
static void put_list(json_t *all, struct line l, const struct fact_listings *tested, const char *off)
{
	size_t at = 0;
	bool any = false;

	while ((l.test = next_test(tested, l.zone, &at))) {
		any = true;
		l.why = l.test->health_why;
		put(all, &l);
	}
	l.why = off;
	if (!any)
		put(all, &l);
}

static bool is_chosen(const struct dnsbl_choice *chosen, size_t count, const char *zone)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(chosen[i].zone, zone) == 0)
			return true;
	return false;
}

static void put_known(json_t *all, struct arena *a, const struct dnsbl_choice *chosen, size_t count,
	const struct fact_listings *tested, bool in_use)
{
	const struct dnsbl_table *table = dnsbl_list_known(a);

	for (size_t i = 0; i < table->count; i++) {
		const struct dnsbl_list *list = &table->lists[i];
		const char *off = dnsbl_list_refusal(a, list);
		if (is_chosen(chosen, count, list->zone) == in_use)
			put_list(all, (struct line){.zone = list->zone, .list = list, .in_use = in_use}, tested,
				off ? off : "not among 'block lists'");
	}
}

/* Those in use come first. */
static void put_all(json_t *all, struct arena *a, const struct settings *settings, const struct fact_listings *tested)
{
	size_t count = 0;
	const struct dnsbl_choice *chosen =
		dnsbl_sets_read(a, dnsbl_list_known(a), settings_text(settings, SETTING_BLOCK_LISTS), &count, NULL);

	put_known(all, a, chosen, count, tested, true);
	for (size_t i = 0; i < count; i++)
		if (!chosen[i].list)
			put_list(all, (struct line){.zone = chosen[i].zone, .in_use = true}, tested, NULL);
	put_known(all, a, chosen, count, tested, false);
}

static void print_json(json_t *o)
{
	ensure(o != NULL);
	json_dumpf(o, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(o);
}

void lists_show_all(
	const struct report *r, const struct settings *settings, const struct fact_listings *tested, bool json)
{
	struct arena *a = arena_new();
	json_t *all = json ? json_array() : NULL;

	if (!json && r->resolver)
		printf("%s\n\n", r->resolver);
	if (!json)
		printf("%-*s %-*s %-9s %-*s %s\n", ZONE_COLUMNS, "list", KIND_COLUMNS, "asked", "health",
			WEIGHT_COLUMNS, "weight", "why");
	put_all(all, a, settings, tested);
	if (json)
		print_json(json_pack("{s:s?, s:o}", "resolver", r->resolver, "lists", all));
	arena_free(a);
}

/* ---- one subject ------------------------------------------------------------------ */

static const char *said_word(enum list_said said)
{
	switch (said) {
	case LIST_CLEAN:
		return "clean";
	case LIST_HIT:
		return "listed";
	case LIST_POLICY:
		return "policy";
	case LIST_ALLOWED:
		return "allowed";
	case LIST_NEUTRAL:
		return "neutral";
	case LIST_UNTOLD:
		return "could not tell";
	case LIST_NOT_IN_USE:
		return "off";
	}
	return "";
}

static enum severity severity_of(const struct list_summary *s)
{
	/* Nobody was asked: that is no good news. */
	enum severity worst = s->asked == 0 || lists_all_untold(s) ? SEVERITY_UNKNOWN : SEVERITY_GOOD;

	for (size_t i = 0; i < s->count; i++) {
		const struct list_reading *r = &s->readings[i];
		if (r->said != LIST_HIT && r->said != LIST_POLICY)
			continue;
		if (r->weight == DNSBL_BLOCKING)
			worst = severity_worse(worst, SEVERITY_URGENT);
		else if (r->weight == DNSBL_ADVISORY)
			worst = severity_worse(worst, SEVERITY_WARNING);
	}
	return worst;
}

static void show_reading(struct arena *a, const struct list_reading *r)
{
	const char *reason = lists_reason(r->listing), *subject = r->listing->subject;
	bool hit = r->said == LIST_HIT || r->said == LIST_POLICY;

	printf("  %-*s %s", WORD_COLUMNS, said_word(r->said), r->listing->zone);
	if (r->why)
		printf(": %s\n", r->why);
	else if (r->label)
		printf(": %s (%s)\n", r->label, r->codes);
	else
		putchar('\n');
	if (reason)
		printf("  %-*s   its reason: %s\n", WORD_COLUMNS, "", reason);
	if (hit && r->list && r->list->lookup[0])
		printf("  %-*s   look it up: %s\n", WORD_COLUMNS, "", lists_page(a, r->list->lookup, subject));
	if (hit && r->list && r->list->delist[0])
		printf("  %-*s   delisting: %s\n", WORD_COLUMNS, "", lists_page(a, r->list->delist, subject));
}

static json_t *reading_json(struct arena *a, const struct list_reading *r)
{
	const char *subject = r->listing->subject;
	json_t *o = json_pack("{s:s, s:s, s:s, s:s?, s:s?, s:s?, s:s?, s:s?, s:s?, s:s?}", "zone", r->listing->zone,
		"said", said_word(r->said), "weight", dnsbl_weight_name(r->weight), "label", r->label, "codes",
		r->codes, "why", r->why, "cure", r->cure, "reason", lists_reason(r->listing), "lookup",
		r->list && r->list->lookup[0] ? lists_page(a, r->list->lookup, subject) : NULL, "delisting",
		r->list && r->list->delist[0] ? lists_page(a, r->list->delist, subject) : NULL);
	ensure(o != NULL);
	return o;
}

static void show_text(struct arena *a, const struct report *r, const char *subject, const struct list_summary *s)
{
	static const enum list_said order[] = {
		LIST_HIT, LIST_POLICY, LIST_ALLOWED, LIST_NEUTRAL, LIST_CLEAN, LIST_UNTOLD, LIST_NOT_IN_USE};

	if (r->resolver)
		printf("%s\n\n", r->resolver);
	if (s->asked == 0)
		printf("%s: no block list that takes such a question is in use: see the setting `block lists`\n",
			subject);
	else
		printf("%s: on %zu of %zu block lists that answered; %zu could not tell\n", subject, s->hits,
			s->answered, s->untold);
	for (size_t o = 0; o < sizeof order / sizeof *order; o++)
		for (size_t i = 0; i < s->count; i++)
			if (s->readings[i].said == order[o])
				show_reading(a, &s->readings[i]);
	if (s->hits > 0)
		printf("Verify: https://mxtoolbox.com/SuperTool.aspx?action=blacklist:%s\n", subject);
}

enum severity lists_show_subject(
	const struct report *r, const char *subject, const struct fact_listings *listings, bool json)
{
	struct arena *a = arena_new();
	struct ip ip;
	struct list_summary s = lists_sum(a, dnsbl_list_known(a), listings, ip_parse(subject, &ip), NULL);
	enum severity verdict = severity_of(&s);

	if (json) {
		json_t *all = json_array();
		for (size_t i = 0; i < s.count; i++)
			json_array_append_new(all, reading_json(a, &s.readings[i]));
		print_json(json_pack("{s:s, s:s, s:s?, s:o}", "subject", subject, "verdict", severity_name(verdict),
			"resolver", r->resolver, "lists", all));
	} else {
		show_text(a, r, subject, &s);
	}
	arena_free(a);
	return verdict;
}

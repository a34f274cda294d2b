/* dnsbl_sets.c - reads which block lists are wanted. */
#include "proto/dnsbl_sets.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "proto/mailbox.h"

enum { SHOWN_BYTES = 80 };

static const char divider[] = " ,";

/* The lists while words are read: a flag for each known one, and the others. */
struct chosen {
	struct arena *arena;
	const struct dnsbl_table *table;
	bool *known;
	const char **others;
	size_t other_count;
	const char *expected;
};

static void refuse(struct chosen *c, const char *expected)
{
	if (!c->expected)
		c->expected = expected;
}

static void set_all(struct chosen *c, enum dnsbl_set set, bool on)
{
	for (size_t i = 0; i < c->table->count; i++)
		if (c->table->lists[i].set <= set)
			c->known[i] = on;
}

static void set_known(struct chosen *c, const struct dnsbl_list *list, bool on)
{
	const char *refusal = on ? dnsbl_list_refusal(c->arena, list) : NULL;

	if (refusal)
		refuse(c, arena_format(c->arena, "lists other than %s: %s", list->zone, refusal));
	c->known[list - c->table->lists] = on;
}

static void set_other(struct chosen *c, const char *zone, bool on)
{
	for (size_t i = 0; i < c->other_count; i++) {
		if (strcmp(c->others[i], zone) != 0)
			continue;
		if (!on)
			c->others[i] = c->others[--c->other_count];
		return;
	}
	if (on && c->other_count < LIMIT_CHOSEN_LISTS - LIMIT_LISTS)
		c->others[c->other_count++] = zone;
	else if (on)
		refuse(c, "fewer lists");
}

static void take(struct chosen *c, const char *word, bool on)
{
	const char *zone = host_name_ascii(c->arena, word);
	const struct dnsbl_list *list = zone ? dnsbl_list_find(c->table, zone) : NULL;

	if (strcmp(word, "none") == 0 && on) {
		set_all(c, DNSBL_IN_NONE, false);
		c->other_count = 0;
	} else if (strcmp(word, "default") == 0) {
		set_all(c, DNSBL_IN_DEFAULT, on);
	} else if (strcmp(word, "all") == 0) {
		set_all(c, DNSBL_IN_ALL, on);
	} else if (list && strcmp(list->zone, zone) == 0) {
		set_known(c, list, on);
	} else if (list) {
		refuse(c, arena_format(c->arena,
				  "the zone without the key in it: %s, and the key in the setting 'key for %s'",
				  list->zone, list->zone));
	} else if (zone && host_name_qualified(zone)) {
		set_other(c, zone, on);
	} else {
		refuse(c, arena_format(c->arena, "default, all, none and zones of lists, with + or -, not '%s'",
				  text_show(c->arena, word, strlen(word), SHOWN_BYTES)));
	}
}

static const struct dnsbl_choice *gather(const struct chosen *c, size_t *count)
{
	struct dnsbl_choice *list = arena_array(c->arena, c->table->count + c->other_count + 1, sizeof *list);
	size_t n = 0;

	for (size_t i = 0; i < c->table->count; i++)
		if (c->known[i])
			list[n++] = (struct dnsbl_choice){.zone = c->table->lists[i].zone, .list = &c->table->lists[i]};
	for (size_t i = 0; i < c->other_count; i++)
		list[n++] = (struct dnsbl_choice){.zone = c->others[i]};
	*count = n;
	return list;
}

const struct dnsbl_choice *dnsbl_sets_read(
	struct arena *a, const struct dnsbl_table *t, const char *text, size_t *count, const char **expected)
{
	struct chosen c = {.arena = a, .table = t};
	char *rest = arena_strdup(a, text + strspn(text, divider));
	bool none = true;

	c.known = arena_array(a, t->count + 1, sizeof *c.known);
	c.others = arena_array(a, LIMIT_CHOSEN_LISTS - LIMIT_LISTS, sizeof *c.others);
	if (*rest == '+' || *rest == '-')
		set_all(&c, DNSBL_IN_DEFAULT, true);
	for (char *word; (word = strsep(&rest, divider));) {
		if (!*word)
			continue;
		bool sign = *word == '+' || *word == '-';
		none = false;
		take(&c, word + sign, *word != '-');
	}
	if (none)
		refuse(&c, "default, all, none or zones of lists, with + or -");
	if (expected)
		*expected = c.expected;
	return c.expected ? NULL : gather(&c, count);
}

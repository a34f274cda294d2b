/* spf_feed.c - finds DNS answers in a list, and copies them into one. */
#include "proto/spf_feed.h"

#include "base/text.h"

static const struct dns_answer *find(void *arg, const char *name, enum dns_type type)
{
	const struct spf_replies *replies = arg;

	for (size_t i = 0; i < replies->count; i++)
		if (replies->items[i].type == type && text_equal_nocase(replies->items[i].name, name))
			return &replies->items[i].answer;
	return NULL;
}

struct spf_feed spf_feed_of(struct spf_replies *replies)
{
	return (struct spf_feed){.find = find, .arg = replies};
}

struct dns_answer spf_answer_keep(struct arena *arena, const struct dns_answer *answer)
{
	struct dns_answer to = *answer;
	struct dns_record *records = arena_array(arena, answer->count + 1, sizeof *records);

	for (size_t i = 0; i < answer->count; i++) {
		records[i] = answer->records[i];
		if (records[i].name)
			records[i].name = arena_strdup(arena, records[i].name);
		if (records[i].text)
			records[i].text = arena_strdup(arena, records[i].text);
	}
	to.records = records;
	to.why = answer->why ? arena_strdup(arena, answer->why) : NULL;
	to.alias = answer->alias ? arena_strdup(arena, answer->alias) : NULL;
	return to;
}

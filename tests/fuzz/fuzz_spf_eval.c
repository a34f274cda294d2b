/* fuzz_spf_eval.c - SPF with answers that nobody would give: each line of the input is the next answer, whatever was
 * asked.
 *
 * The first line is the sender.  A line's first letter says what it answers: "t" TXT, "m" MX ("preference name"), "p"
 * PTR, "4" and "6" an address; a line that begins with "+" adds a record to the answer before it; any other first
 * letter is a question that fails, or that has no record.  The lines are used round and round, so policies may lead on
 * and on. Held: it ends; it asks at most LIMIT_FACT_ANSWERS questions; the limits of RFC 7208 section 4.6.4; a result
 * always has its reason; a walk ends too. */
#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"
#include "proto/spf_eval.h"
#include "proto/spf_show.h"
#include "proto/spf_walk.h"

enum { LINES_MAX = 64, ROUNDS_MAX = LIMIT_FACT_ANSWERS + 1 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct script {
	struct arena *arena;
	size_t count, next;
	const char *lines[LINES_MAX];
	struct dns_reply items[LIMIT_FACT_ANSWERS];
	struct spf_replies replies;
};

static void split(struct script *s, const uint8_t *data, size_t size)
{
	while (size > 0 && s->count < LINES_MAX) {
		const uint8_t *end = memchr(data, '\n', size);
		size_t n = end ? (size_t)(end - data) : size;
		s->lines[s->count++] = arena_strndup(s->arena, (const char *)data, n);
		data += n + (end != NULL);
		size -= n + (end != NULL);
	}
}

/* Reads a record of the type asked for, whatever letter the line has. */
static struct dns_record read_record(struct arena *a, enum dns_type type, const char *text)
{
	size_t n = strlen(text);
	struct dns_record r = {.name = text_show(a, text, n, LIMIT_DNS_SHOWN_NAME_BYTES)};

	r.text = text_show(a, text, n, LIMIT_DNS_TEXT_BYTES);
	r.preference = n > 0 ? (uint8_t)text[0] : 0;
	if (type == DNS_A || type == DNS_AAAA) {
		r.ip.family = type == DNS_A ? 4 : 6;
		memcpy(r.ip.bytes, text, n < (type == DNS_A ? 4u : 16u) ? n : (type == DNS_A ? 4u : 16u));
	}
	return r;
}

static struct dns_answer next_answer(struct script *s, enum dns_type type)
{
	static const enum dns_state failures[] = {DNS_NODATA, DNS_NXDOMAIN, DNS_SERVFAIL, DNS_BOGUS, DNS_TIMEOUT};
	struct dns_record *records = arena_array(s->arena, LIMIT_DNS_RECORDS, sizeof *records);
	struct dns_answer answer = {.state = DNS_NXDOMAIN, .records = records};

	if (s->count < 2)
		return answer;
	const char *line = s->lines[1 + s->next++ % (s->count - 1)];
	if (!*line || !strchr("tmp46", *line)) {
		answer.state = failures[(uint8_t)*line % (sizeof failures / sizeof *failures)];
		return answer;
	}
	answer.state = DNS_FOUND;
	records[answer.count++] = read_record(s->arena, type, line + 1);
	while (answer.count < LIMIT_DNS_RECORDS) {
		line = s->lines[1 + s->next % (s->count - 1)];
		if (*line != '+')
			break;
		s->next++;
		records[answer.count++] = read_record(s->arena, type, line + 1);
	}
	return answer;
}

/* Answers the open questions.  False: there are none. */
static bool give(struct script *s, const struct spf_questions *q)
{
	for (size_t i = 0; i < q->count; i++) {
		ensure(s->replies.count < LIMIT_FACT_ANSWERS);
		ensure(*q->items[i].name && strlen(q->items[i].name) < LIMIT_DNS_NAME_BYTES);
		s->items[s->replies.count++] = (struct dns_reply){.name = arena_strdup(s->arena, q->items[i].name),
			.type = q->items[i].type,
			.answer = next_answer(s, q->items[i].type)};
	}
	return q->count > 0;
}

static void check_verdict(struct arena *a, const struct spf_verdict *v)
{
	ensure(v->lookups <= LIMIT_SPF_LOOKUPS && v->void_lookups <= LIMIT_SPF_VOID_LOOKUPS + 1);
	ensure(!v->explanation || (v->result == SPF_FAIL && *v->explanation));
	ensure(v->why || (v->result != SPF_NONE && v->result != SPF_TEMPERROR && v->result != SPF_PERMERROR));
	const struct spf_lines lines = spf_show(a, v->top);
	ensure(lines.count > 0);
	for (size_t i = 0; i < lines.count; i++)
		ensure(text_is_safe(lines.items[i].text, strlen(lines.items[i].text)));
}

static void run(struct script *s, const char *sender)
{
	const struct spf_request request = {
		.ip = {.family = 4, .bytes = {'a', 'b', 'c', 'd'}}, .sender = sender, .helo = "h.example.org"};
	const struct spf_feed feed = spf_feed_of(&s->replies);
	bool open = true;

	for (size_t round = 0; open; round++) {
		struct arena *scratch = arena_new();
		ensure(round < ROUNDS_MAX);
		const struct spf_verdict v = spf_eval(scratch, &request, &feed);
		open = give(s, &v.questions);
		ensure(open == (v.result == SPF_PENDING));
		if (!open)
			check_verdict(scratch, &v);
		arena_free(scratch);
	}
}

static void walk(struct script *s)
{
	const struct spf_feed feed = spf_feed_of(&s->replies);
	bool open = true;

	for (size_t round = 0; open; round++) {
		struct arena *scratch = arena_new();
		ensure(round < ROUNDS_MAX);
		const struct spf_walk w = spf_walk(scratch, "example.org", &feed);
		open = give(s, &w.questions);
		if (!open)
			ensure(spf_show(scratch, w.top).count > 0);
		arena_free(scratch);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct script *s = arena_alloc(a, sizeof *s);

	s->arena = a;
	s->replies.items = s->items;
	split(s, data, size);
	run(s, s->count > 0 ? s->lines[0] : "");
	s->replies.count = s->next = 0;
	walk(s);
	arena_free(a);
	return 0;
}

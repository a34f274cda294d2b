/* fuzz_dmarc_walk.c - any answers to a DMARC walk: it ends, within its questions, and says nothing it cannot know.
 *
 * Line by line: the domain, then a TXT record for each question; a line "!" is a question without answer, "+" a further
 * record for the question before. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"
#include "proto/dmarc_walk.h"
#include "proto/mailbox.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const char *next_line(char **rest)
{
	const char *line = strsep(rest, "\n");
	return line ? line : "";
}

static struct dns_answer next_answer(struct arena *a, char **rest)
{
	const char *line = next_line(rest);
	struct dns_answer answer = {.state = *line ? DNS_FOUND : DNS_NXDOMAIN};
	struct dns_record *records = arena_array(a, LIMIT_DNS_RECORDS, sizeof *records);

	if (*line == '!')
		return (struct dns_answer){.state = DNS_BOGUS};
	records[answer.count++].text = text_show(a, line, strlen(line), LIMIT_DNS_TEXT_BYTES);
	while (*rest && **rest == '+' && answer.count < LIMIT_DNS_RECORDS) {
		line = next_line(rest);
		records[answer.count++].text = text_show(a, line, strlen(line), LIMIT_DNS_TEXT_BYTES) + 1;
	}
	answer.records = records;
	return answer;
}

static void walk(struct arena *a, const char *domain, enum dmarc_mode mode, char *rest)
{
	const char *dot = strchr(domain, '.');
	struct dmarc_walk w;
	struct dmarc_question q;
	unsigned questions = 0;

	dmarc_walk_start(&w, a, domain, mode, dot ? dot + 1 : NULL);
	while ((q = dmarc_walk_ask(&w)).name) {
		ensure(strlen(q.name) < LIMIT_DNS_NAME_BYTES);
		ensure(++questions <= LIMIT_DMARC_WALK + 1);
		struct dns_answer answer = next_answer(a, &rest);
		dmarc_walk_tell(&w, &answer);
	}
	ensure(w.queries <= LIMIT_DMARC_WALK);
	ensure(w.request != DMARC_INVALID);
	ensure(w.failed == DNS_UNASKED || (w.request == DMARC_UNSAID && !w.used));
	ensure(w.used || w.request == DMARC_UNSAID);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *a = arena_new();
	char *one = arena_strndup(a, (const char *)bytes, size), *other = arena_strndup(a, (const char *)bytes, size);
	const char *domain = host_name_ascii(a, next_line(&one));

	next_line(&other);
	if (domain) {
		walk(a, domain, DMARC_RFC9989, one);
		walk(a, domain, DMARC_RFC7489, other);
	}
	arena_free(a);
	return 0;
}

/* record_set.c - chooses among the TXT records at one name.
 *
 * A record that only looks like one of the kind (other letter case, a quote or blank before it, a missing semicolon) is
 * no record to any receiver; its owner believes otherwise, so it is pointed out. */
#include "proto/record_set.h"

#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"

struct record_set record_set_of(struct arena *a, const struct dns_answer *answer)
{
	size_t count = answer->count < LIMIT_RECORD_SET ? answer->count : LIMIT_RECORD_SET;
	struct record_text *texts = arena_array(a, count + 1, sizeof *texts);
	struct record_set set = {.texts = texts};

	for (size_t i = 0; i < count && answer->state == DNS_FOUND; i++) {
		if (!answer->records[i].text)
			continue;
		struct record_text *text = &texts[set.count++];
		text->bytes = text_unshow(a, answer->records[i].text, &text->n);
	}
	return set;
}

/* Does it begin like one of the kind, if letter case, white space and quotes are left out? */
static bool looks_like(const struct record_text *text, const char *begins)
{
	size_t i = 0;

	for (const char *p = begins; *p; i++) {
		if (i == text->n)
			return false;
		char c = text->bytes[i];
		if (c == ' ' || c == '\t' || c == '"' || c == '\r' || c == '\n' || c == '\\')
			continue;
		if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != (*p >= 'A' && *p <= 'Z' ? *p + 32 : *p))
			return false;
		p++;
	}
	return true;
}

static void tell_foreign(
	const struct record_text *text, const struct record_kind *kind, struct record_findings *findings)
{
	record_finding_add(findings, RECORD_INFO, "", 0,
		"another TXT record at the name is no %s record and is ignored: %s", kind->name,
		text_show(findings->arena, text->bytes, text->n, LIMIT_RECORD_SHOWN_BYTES));
}

enum record_choice record_set_choose(
	const struct record_set *set, const struct record_kind *kind, struct record_findings *findings, size_t *chosen)
{
	size_t ours = 0, similar = SIZE_MAX;

	*chosen = SIZE_MAX;
	for (size_t i = 0; i < set->count; i++) {
		if (kind->ours(set->texts[i].bytes, set->texts[i].n)) {
			ours++;
			if (*chosen == SIZE_MAX)
				*chosen = i;
		} else if (similar == SIZE_MAX && looks_like(&set->texts[i], kind->begins)) {
			similar = i;
		} else if (findings) {
			tell_foreign(&set->texts[i], kind, findings);
		}
	}
	if (findings && ours == 0)
		record_finding_add(
			findings, RECORD_ERROR, "v", 0, "no %s record: none begins with %s;", kind->name, kind->begins);
	if (findings && ours > 1)
		record_finding_add(findings, RECORD_ERROR, "v", 0, "%zu %s records where one may be: %s", ours,
			kind->name, kind->many);
	if (ours == 0)
		*chosen = similar;
	return ours == 0 ? RECORD_NONE : ours == 1 ? RECORD_ONE : RECORD_MANY;
}

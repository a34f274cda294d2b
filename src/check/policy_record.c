/* policy_record.c - the way from a TXT answer to the one record that counts, and the words on it. */
#include "check/policy_record.h"

#include <stdint.h>

#include "base/limits.h"
#include "base/text.h"
#include "check/judge.h"

enum { RECORD_BYTES = 480 };

void policy_record_show(struct findings *out, const struct policy_record *record)
{
	finding_evidence(
		out, "%s TXT \"%s\"", record->name, text_show(out->arena, record->text, record->bytes, RECORD_BYTES));
}

void policy_record_flaws(struct findings *out, const struct policy_record *record, const struct record_findings *flaws,
	enum record_level level)
{
	for (size_t i = 0; i < flaws->count; i++) {
		const struct record_finding *flaw = &flaws->items[i];
		if (flaw->level != level)
			continue;
		struct record_point point = record_finding_point(out->arena, record->text, record->bytes, flaw->at);
		finding_evidence(out, "%s", flaw->text);
		finding_evidence(out, "%s", point.line);
		finding_evidence(out, "%s", point.caret);
	}
}

void policy_record_show_all(
	struct findings *out, const char *name, const struct dns_answer *answer, const struct record_kind *kind)
{
	struct record_set set = record_set_of(out->arena, answer);

	for (size_t i = 0; i < set.count; i++)
		if (kind->ours(set.texts[i].bytes, set.texts[i].n))
			policy_record_show(out, &(struct policy_record){name, set.texts[i].bytes, set.texts[i].n});
}

bool policy_record_find(struct findings *out, const struct facts *f, enum fact_id id, const struct record_kind *kind,
	struct policy_record *record)
{
	const struct fact_answers *all = facts_answers(f, id);
	size_t chosen;

	*record = (struct policy_record){.name = all && all->count > 0 ? all->answers[0].name : ""};
	if (!all || all->count == 0) {
		judge_unasked(out, f, id);
		return false;
	}
	const struct dns_answer *answer = &all->answers[0].answer;
	if (!judge_answered(answer->state)) {
		finding_add(out, "could_not_tell");
		finding_evidence(out, "%s: %s%s%s", record->name, judge_dns_words(answer->state),
			answer->why ? ": " : "", answer->why ? answer->why : "");
		return false;
	}
	struct record_set set = record_set_of(out->arena, answer);
	enum record_choice choice = record_set_choose(&set, kind, NULL, &chosen);
	if (chosen != SIZE_MAX) {
		record->text = set.texts[chosen].bytes;
		record->bytes = set.texts[chosen].n;
	}
	if (choice == RECORD_ONE)
		return true;
	finding_add(out, choice == RECORD_MANY ? "several" : chosen == SIZE_MAX ? "missing" : "unread");
	if (choice == RECORD_MANY)
		policy_record_show_all(out, record->name, answer, kind);
	else if (chosen != SIZE_MAX)
		policy_record_show(out, record);
	else
		finding_evidence(out, "%s: no TXT record that begins with %s", record->name, kind->begins);
	return false;
}

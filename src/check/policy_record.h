/* policy_record.h - what the checks of policy records share: finding the record, and pointing at its faults. */
#ifndef RELAYCHECK_CHECK_POLICY_RECORD_H
#define RELAYCHECK_CHECK_POLICY_RECORD_H

#include "core/finding.h"
#include "proto/record_set.h"

/* The record that counts. */
struct policy_record {
	const char *name; /* at which it stands */
	const char *text; /* raw; a NUL byte follows */
	size_t bytes;
};

/* Finds the one record of KIND in fact ID, which asked one question.  False: there is none, and the finding is given:
 * "could_not_tell", "missing", "unread" (one that looks like a slip of it) or "several"; the check has these rows.
 * RECORD then holds the name alone. */
bool policy_record_find(struct findings *out, const struct facts *f, enum fact_id id, const struct record_kind *kind,
	struct policy_record *record);

/* Evidence: the record; and of each flaw of LEVEL the sentence, the place and a caret below. */
void policy_record_show(struct findings *out, const struct policy_record *record);
void policy_record_flaws(struct findings *out, const struct policy_record *record, const struct record_findings *flaws,
	enum record_level level);

/* Evidence: every record of KIND in the answer. */
void policy_record_show_all(
	struct findings *out, const char *name, const struct dns_answer *answer, const struct record_kind *kind);

#endif

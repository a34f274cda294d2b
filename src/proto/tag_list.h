/* tag_list.h - the "tag=value; tag=value" form that DKIM keys, DMARC, MTA-STS, TLS-RPT and BIMI records share
 * (RFC 6376 section 3.2), with the place of everything. */
#ifndef RELAYCHECK_PROTO_TAG_LIST_H
#define RELAYCHECK_PROTO_TAG_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "proto/record_finding.h"

/* Where a kind of record is stricter or laxer than the common form. */
struct tag_rules {
	bool folds; /* CR and LF are white space too, and white space may stand before the first tag (DKIM) */
	bool tight; /* no white space beside "=" (MTA-STS, TLS-RPT); tag names may begin with a digit, and hold - . */
	bool fills; /* no empty value */
	bool any_case;     /* a tag name in capitals means the same, and is warned of (DMARC) */
	const char *rules; /* "RFC 9989 section 4.8": said in findings */
};

struct tag {
	const char *name;  /* safe to show; in lower case with any_case */
	const char *value; /* raw, without the white space around it; a NUL byte follows; may hold any byte */
	size_t value_bytes;
	size_t at, value_at; /* byte offsets in the record */
	bool read;           /* for the reader of the record: it knows the tag */
};

struct tag_list {
	size_t count;
	struct tag *tags; /* in their order; of duplicates the first only */
};

/* Reads the N bytes of a record; at most LIMIT_RECORD_TAGS tags.  What is against the form is added to FINDINGS, whose
 * arena owns the result; what can be read is read all the same. */
struct tag_list tag_list_read(
	const char *record, size_t n, const struct tag_rules *rules, struct record_findings *findings);

/* The tag, marked as read; NULL: there is none. */
struct tag *tag_list_find(const struct tag_list *list, const char *name);

/* Is the first tag NAME with this very VALUE?  Reads nothing else.  RULES say about white space and capitals. */
bool tag_list_begins(const char *record, size_t n, const char *name, const char *value, const struct tag_rules *rules);

/* Adds a finding about TAG, at the value.  */
#define tag_finding(findings, level, tag, ...) \
	record_finding_add(findings, level, (tag)->name, (tag)->value_at, __VA_ARGS__)

/* Is the value WORD?  Letter case is ignored. */
bool tag_is(const struct tag *tag, const char *word);

/* The value, safe to show, as a finding quotes it; "nothing" for an empty one. */
const char *tag_shown(struct arena *a, const struct tag *tag);

/* One entry of a list in a value. */
struct tag_item {
	const char *text; /* raw, without the white space around it; a NUL byte follows */
	size_t bytes;
	size_t at; /* byte offset in the record */
};

/* The entries of the value between SEPARATORs, at most LIMIT_RECORD_ITEMS; an empty value has one, empty, entry.
 * *DROPPED: how many more there are. */
size_t tag_items(struct arena *a, const struct tag *tag, char separator, struct tag_item *items, size_t *dropped);

/* Letters, digits and hyphens, beginning with a letter or digit and not ending in a hyphen: what RFC 5321 calls Keyword
 * and RFC 6376 hyphenated-word. */
bool tag_keyword(const char *text, size_t n);

#endif

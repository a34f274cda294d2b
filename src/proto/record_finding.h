/* record_finding.h - what a record of a policy (SPF, DMARC, ...) does wrong, or might do better, and where. */
#ifndef RELAYCHECK_PROTO_RECORD_FINDING_H
#define RELAYCHECK_PROTO_RECORD_FINDING_H

#include <stddef.h>

#include "base/arena.h"

enum record_level { RECORD_INFO, RECORD_WARNING, RECORD_ERROR };

struct record_finding {
	enum record_level level;
	const char *tag;  /* the tag, mechanism or modifier it is about; "" if it is about the whole; safe to show */
	const char *text; /* a sentence, safe to show */
	size_t at;        /* byte offset in the record */
};

struct record_findings {
	struct arena *arena; /* owns the texts; set before the first add */
	size_t count, cap;
	struct record_finding *items;
};

/* Adds a finding; TAG is copied. */
void record_finding_add(struct record_findings *f, enum record_level level, const char *tag, size_t at,
	const char *format, ...) __attribute__((format(printf, 5, 6)));

const char *record_level_name(enum record_level level); /* "info", "warning", "error" */

/* How many findings are of LEVEL. */
size_t record_finding_count(const struct record_findings *f, enum record_level level);

/* The record's N bytes around byte AT, safe to show, on one line, and a line with a caret under that byte. */
struct record_point {
	const char *line, *caret;
};
struct record_point record_finding_point(struct arena *a, const char *record, size_t n, size_t at);

#endif

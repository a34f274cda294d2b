/* parse_fields.h - the kinds of records `relaycheck parse` reads, and their values as JSON. */
#ifndef RELAYCHECK_CLI_PARSE_FIELDS_H
#define RELAYCHECK_CLI_PARSE_FIELDS_H

#include <jansson.h>
#include <stddef.h>

#include "proto/record_set.h"

struct parse_type {
	const char *name;               /* "dmarc" */
	const struct record_kind *kind; /* NULL: not a record, but a file */
	/* Reads the bytes: an object of the values that count, with defaults. */
	json_t *(*read)(const char *bytes, size_t n, struct record_findings *findings);
};

extern const struct parse_type parse_types[];
extern const size_t parse_type_count;

/* NULL: no such type. */
const struct parse_type *parse_type_find(const char *name);

#endif

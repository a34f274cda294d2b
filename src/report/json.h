/* json.h - a report as one JSON object; docs/report.schema.json describes it. */
#ifndef RELAYCHECK_REPORT_JSON_H
#define RELAYCHECK_REPORT_JSON_H

#include <stdbool.h>

#include <jansson.h>

#include "core/report.h"

struct json_options {
	bool sessions; /* every session, whole */
	bool timings;  /* the waterfall */
};

/* The object; the caller owns the reference.  Every field of the schema is there, null where there is nothing; object
 * keys keep their order when dumped. */
json_t *report_json(const struct report *r, const struct json_options *o);

#endif

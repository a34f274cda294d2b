/* schema.h - the JSON schema of reports, made from the tables that make the reports.
 *
 * docs/report.schema.json is its output; a test fails when the two differ. */
#ifndef RELAYCHECK_REPORT_SCHEMA_H
#define RELAYCHECK_REPORT_SCHEMA_H

#include <stddef.h>

#include <jansson.h>

#include "core/finding.h"

/* JSON Schema (draft 2020-12) for reports whose findings come from the COUNT checks.  The caller owns the reference. */
json_t *report_schema(const struct check *const *checks, size_t count);

#endif

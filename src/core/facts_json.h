/* facts_json.h - the facts file: everything one audit learned, as JSON, without what was concluded from it.
 *
 * Saved facts are judged again by `relaycheck rejudge`, sent in with bug reports, and moved between machines; so the
 * reader takes them as a stranger's bytes.  write(read(write(x))) equals write(x).  No files are touched here.
 *
 *     {"format": "relaycheck facts 1", "version": TEXT, "target": TEXT, "operator_address": TEXT, "impact": TEXT,
 *      "port": N, "started": UNIX SECONDS, "took_ms": N, "interrupted": FLAG, "omitted": TEXT?, "resolver": TEXT?,
 *      "trouble": TEXT?,
 *      "subjects": [{"kind": "domain|host|address", "name": TEXT, "parent": INDEX or null, "order": N,
 *                    "facts": {"rdns.ptr": {"state": "have|absent|unknown", "why": REASON?, "note": TEXT?,
 *                                           "value": ...?}, ...}}, ...],
 *      "timings": [{"subject": TEXT, "what": TEXT, "waited_for": TEXT?, "from_ms": N, "to_ms": N}, ...]}
 *
 * Members marked ? are left out when there is nothing to say; so are facts that nobody asked for. */
#ifndef RELAYCHECK_CORE_FACTS_JSON_H
#define RELAYCHECK_CORE_FACTS_JSON_H

#include <jansson.h>

#include "base/arena.h"
#include "core/report.h"

#define FACTS_JSON_FORMAT "relaycheck facts 1"

/* A new object, members always in the same order; the caller owns it (json_decref()). */
json_t *facts_json_write(const struct report *r);

/* A new report without findings; the caller owns it (report_free()) and nothing in it points to ROOT.
 * NULL: *error is one line, "subjects[2].facts.smtp.connect.value: a whole number was expected", and lives in ERRORS.
 * Limits: LIMIT_SUBJECTS, LIMIT_TIMINGS, LIMIT_FACT_* (base/limits.h). */
struct report *facts_json_read(const json_t *root, struct arena *errors, const char **error);

#endif

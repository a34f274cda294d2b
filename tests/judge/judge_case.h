/* judge_case.h - reads a judge case: facts as in a facts file, or shortened.
 *
 *     {"ip": "192.0.2.1", "facts": {...}, "want": [{"verdict": "none", "severity": "urgent",
 *       "title": TEXT?, "evidence_contains": TEXT?, "paste_contains": TEXT?}, ...], "about": TEXT?,
 *      "started": UNIX_SECONDS?}
 *
 * "want" lists the findings of the check whose folder holds the case, in order; [] wants silence.
 * Besides the facts file's own way of writing a fact there are short ones:
 *     "unknown timeout", "absent"        a fact that is not there
 *     TEXT, NUMBER                       the value of a text or number fact, or {"value": ..., "note": ...}
 *     ["SAID", "250 2.1.0 Ok", 120]      a turn; lines of a longer answer follow; a number at the end: milliseconds it
 * took;
 *                                        ["SAID"]: no answer came
 *     {"state"?, "names": [{"name", "forward"?, "points_back"?, "ips"?, "preference"?, "why"?, "alias"?, "ipv4"?,
 *                                        "ipv6"?, "trust"?}]}                                           names
 *     [{"mail": TURN, "rcpt": TURN, "data"?, "end"?, "why"?, "note"?, "id"?, "sender"?, "recipient"?}] trials
 *     [{"turns": [TURN, ...], "end"?, "end_ms"?}]                                                    sessions
 *     [["example.org", "TXT", "v=spf1 -all"], ["mx.example.org", "A", "nxdomain"], ...]               answers
 *                                        NAME, TYPE and records ("10 mail.example.org" of MX), or one word for the
 *                                        state; an object {"trust"?, "why"?, "alias"?} may follow
 *     [{"zone", "subject"?, "health"?, "health_why"?, "a"?: [RECORD...], "txt"?: [RECORD...]}]        listings;
 *                                        "a" and "txt" as in answers
 *     [{"name", "likelihood", "because"?, "proof"?}], {"country"?, ...}, [{"port", "error"?, "took_ms"?}]
 *                                        domains, place, ports */
#ifndef RELAYCHECK_TESTS_JUDGE_CASE_H
#define RELAYCHECK_TESTS_JUDGE_CASE_H

#include <jansson.h>

#include "core/report.h"

/* The report of a case about a subject of SCOPE.  NULL: *error says why (in ERRORS). */
struct report *judge_case_report(const json_t *root, enum scope scope, struct arena *errors, const char **error);

#endif

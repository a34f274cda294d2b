/* spf_json.h - an SPF verdict as JSON, and as text for people. */
#ifndef RELAYCHECK_CLI_SPF_JSON_H
#define RELAYCHECK_CLI_SPF_JSON_H

#include <jansson.h>

#include "proto/spf_eval.h"

/* {"result", "explanation", "why", "decided_by", "lookups", "void_lookups", "tree"}. */
json_t *spf_json(const struct spf_verdict *v);

/* The same as lines, the tree indented; ends with a newline. */
const char *spf_text(struct arena *arena, const struct spf_verdict *v);

#endif

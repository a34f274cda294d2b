/* fact_json.h - one fact in a facts file: {"state", "why"?, "note"?, "value"?}; the value's shape depends on the fact.
 */
#ifndef RELAYCHECK_CORE_FACT_JSON_H
#define RELAYCHECK_CORE_FACT_JSON_H

#include "core/fact.h"
#include "core/json_shape.h"

struct fact_row {
	enum fact_type type; /* set by the caller, before it is read too */
	struct fact fact;
};

extern const struct json_shape fact_json_shape; /* of a struct fact_row */

#endif

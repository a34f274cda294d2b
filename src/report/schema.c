/* The schema is strict on purpose: a field that is missing here, or a verdict that no check can give, fails the test
 * that holds every report of the lab against it. */
#include "report/schema.h"

#include "base/log.h"
#include "core/consent.h"
#include "core/session.h"
#include "report/transactions.h"

static json_t *must(json_t *value)
{
	ensure(value != NULL);
	return value;
}

static json_t *type(const char *name)
{
	return must(json_pack("{s:s}", "type", name));
}

static json_t *or_null(const char *name)
{
	return must(json_pack("{s:[s,s]}", "type", name, "null"));
}

static json_t *natural(void)
{
	return must(json_pack("{s:s, s:i}", "type", "integer", "minimum", 0));
}

static json_t *list_of(json_t *items)
{
	return must(json_pack("{s:s, s:o}", "type", "array", "items", items));
}

static json_t *ref(const char *name)
{
	return must(json_pack("{s:o}", "$ref", json_sprintf("#/$defs/%s", name)));
}

static json_t *either_null(json_t *schema)
{
	return must(json_pack("{s:[o,o]}", "anyOf", schema, type("null")));
}

/* An object of exactly these properties, all of them always there. */
static json_t *object(const char *description, json_t *properties)
{
	json_t *required = json_array(), *value;
	const char *key;

	json_object_foreach(properties, key, value) json_array_append_new(required, json_string(key));
	return must(json_pack("{s:s, s:s, s:o, s:o, s:b}", "description", description, "type", "object", "properties",
		must(properties), "required", required, "additionalProperties", 0));
}

static json_t *severities(bool with_info)
{
	json_t *names = json_array();

	for (unsigned s = 0; s < SEVERITY_COUNT; s++) {
		if (with_info || s != SEVERITY_INFO)
			json_array_append_new(names, json_string(severity_name((enum severity)s)));
	}
	return must(json_pack("{s:o}", "enum", names));
}

static json_t *whys(void)
{
	json_t *names = json_array();

	for (unsigned w = WHY_NONE + 1; w <= WHY_LOCAL; w++)
		json_array_append_new(names, json_string(why_name((enum why)w)));
	json_array_append_new(names, json_null());
	return must(json_pack("{s:o}", "enum", names));
}

static json_t *impacts(void)
{
	json_t *names = json_array();

	for (unsigned i = IMPACT_LOOKUP; i <= IMPACT_DELIVER; i++)
		json_array_append_new(names, json_string(impact_name((enum impact)i)));
	json_array_append_new(names, json_null());
	return must(json_pack("{s:o}", "enum", names));
}

static json_t *rungs(void)
{
	json_t *names = json_array();

	for (unsigned r = RUNG_NONE; r <= RUNG_ACCEPTED; r++)
		json_array_append_new(names, json_string(transaction_rung_name((enum rung)r)));
	json_array_append_new(names, json_null());
	return must(json_pack("{s:o}", "enum", names));
}

static json_t *transaction_ids(void)
{
	json_t *names = json_array();

	for (size_t i = 0; i < TRANSACTION_COUNT; i++)
		json_array_append_new(names, json_string(transaction_kinds[i].id));
	return must(json_pack("{s:o}", "enum", names));
}

/* Each verdict of the check, with the one severity it has. */
static json_t *verdicts_of(const struct check *c)
{
	json_t *any = json_array();

	for (const struct verdict *v = c->verdicts; v->code != NULL; v++)
		json_array_append_new(any, must(json_pack("{s:{s:{s:s}, s:{s:s}}}", "properties", "verdict", "const",
						   v->code, "severity", "const", severity_name(v->severity))));
	return must(json_pack(
		"{s:{s:{s:{s:s}}}, s:{s:o}}", "if", "properties", "id", "const", c->id, "then", "anyOf", any));
}

static json_t *finding(const struct check *const *checks, size_t count)
{
	json_t *ids = json_array(), *rules = json_array(), *schema;

	for (size_t i = 0; i < count; i++) {
		json_array_append_new(ids, must(json_string(checks[i]->id)));
		json_array_append_new(rules, verdicts_of(checks[i]));
	}
	schema = object("What one check concludes about one subject.",
		must(json_pack("{s:{s:o}, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "id", "enum", ids, "verdict",
			type("string"), "severity", severities(true), "title", type("string"), "evidence",
			list_of(type("string")), "advice", or_null("string"), "reference", or_null("string"), "paste",
			list_of(type("string")))));
	/* An empty allOf is not allowed. */
	if (count > 0)
		json_object_set(schema, "allOf", rules);
	json_decref(rules);
	return schema;
}

static json_t *reply(void)
{
	json_t *lines = list_of(type("string"));

	json_object_set_new(lines, "minItems", json_integer(1));
	return object("An SMTP reply: text of each line without code and enhanced code.",
		must(json_pack("{s:{s:s, s:i, s:i}, s:o, s:o}", "code", "type", "integer", "minimum", 0, "maximum", 999,
			"enhanced", or_null("string"), "lines", lines)));
}

static json_t *turn(void)
{
	return object("A command and its reply; times in milliseconds since the session was opened.",
		must(json_pack("{s:o, s:o, s:o, s:o}", "said", type("string"), "reply", either_null(ref("reply")),
			"said_ms", natural(), "heard_ms", either_null(natural()))));
}

static json_t *transaction(void)
{
	return object("One of the three mail transactions: how far it went (rung), and why no further.",
		must(json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "id", transaction_ids(), "rung", rungs(),
			"why", whys(), "note", or_null("string"), "sender", or_null("string"), "recipient",
			or_null("string"), "token", or_null("string"), "turns", list_of(ref("turn")))));
}

static json_t *session(void)
{
	return object("One SMTP session. error is the errno of connect, read or write, 0 for none.",
		must(json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "purpose", type("string"),
			"start_ms", natural(), "ready_ms", natural(), "end_ms", natural(), "error", natural(), "why",
			whys(), "note", or_null("string"), "pipelined", type("boolean"), "bytes_in", natural(),
			"bytes_out", natural(), "turns", list_of(ref("turn")))));
}

static json_t *subject(void)
{
	json_t *kinds = json_pack(
		"{s:[s,s,s]}", "enum", scope_name(SCOPE_ADDRESS), scope_name(SCOPE_HOST), scope_name(SCOPE_DOMAIN));

	return object(
		"What was audited: an address, a host or a domain. Only addresses have transactions; sessions are "
		"null unless asked for; guessed says why a domain that was not named is taken for the target's.",
		must(json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "kind", must(kinds), "name", type("string"),
			"parent", or_null("string"), "guessed", or_null("string"), "findings", list_of(ref("finding")),
			"transactions", list_of(ref("transaction")), "sessions",
			either_null(list_of(ref("session"))))));
}

static json_t *timing(void)
{
	return object("A span of the waterfall; waited_for is null while the probe itself ran.",
		must(json_pack("{s:o, s:o, s:o, s:o, s:o}", "subject", type("string"), "probe", type("string"),
			"waited_for", or_null("string"), "from_ms", natural(), "to_ms", natural())));
}

json_t *report_schema(const struct check *const *checks, size_t count)
{
	json_t *schema = object("A report of relaycheck about one target.",
		must(json_pack(
			"{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:{s:s, s:s}, s:o, s:o, s:{s:s, s:i, s:i}, s:o, s:o, s:o}",
			"target", type("string"), "verdict", severities(false), "omitted", or_null("string"),
			"resolver", or_null("string"), "trouble", or_null("string"), "interrupted", type("boolean"),
			"version", or_null("string"), "started", "type", "string", "format", "date-time", "impact",
			impacts(), "operator", or_null("string"), "port", "type", "integer", "minimum", 0, "maximum",
			65535, "took_ms", natural(), "subjects", list_of(ref("subject")), "timings",
			either_null(list_of(ref("timing"))))));
	json_t *whole = must(json_pack(
		"{s:s, s:s}", "$schema", "https://json-schema.org/draft/2020-12/schema", "title", "relaycheck report"));

	json_object_update(whole, schema);
	json_decref(schema);
	json_object_set_new(whole, "$defs",
		must(json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "subject", subject(), "finding",
			finding(checks, count), "transaction", transaction(), "session", session(), "turn", turn(),
			"reply", reply(), "timing", timing())));
	return whole;
}

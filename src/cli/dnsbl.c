/* dnsbl.c - `relaycheck dnsbl`: what a block list's answer means, how it is asked, and whether it can be believed. */
#include <string.h>

#include "base/text.h"
#include "cli/batch.h"
#include "cli/cli.h"
#include "proto/dnsbl_answer.h"
#include "proto/dnsbl_health.h"
#include "proto/dnsbl_query.h"

enum { DNSBL_EXPLAIN = 1, DNSBL_QUERY_NAME, DNSBL_HEALTH, DNSBL_SAYS_LISTED, DNSBL_SAYS_NOT, SHOWN_BYTES = 64 };

const struct option_row dnsbl_options[] = {
	{DNSBL_EXPLAIN, 0, "explain", NULL, "ZONE ANSWER: what the address means that the list answered with."},
	{DNSBL_QUERY_NAME, 0, "query-name", NULL,
		"ADDRESS ZONE: the name under which the list is asked about an address or a domain."},
	{DNSBL_HEALTH, 0, "health", NULL,
		"ipv4|ipv6|domain: whether a list of that kind can be believed, by its answers at the test points of "
		"RFC "
		"5782 section 5."},
	{DNSBL_SAYS_LISTED, 0, "listed", "NAME",
		"With --health: a test point that is listed. May be given many times."},
	{DNSBL_SAYS_NOT, 0, "not-listed", "NAME",
		"With --health: a test point that is not listed. May be given many times."},
	BATCH_OPTION_ROWS,
};

enum op { OP_NONE, OP_EXPLAIN, OP_QUERY_NAME, OP_HEALTH, OP_MANY };

static const struct {
	const char *flag, *op;
	const char *const arguments[3];
} ops[] = {
	[OP_EXPLAIN] = {"explain", "explain", {"zone", "answer", NULL}},
	[OP_QUERY_NAME] = {"query_name", "query-name", {"address", "zone", NULL}},
	[OP_HEALTH] = {"health", "health", {"kind", NULL}},
};

/* The command line says it by a flag, a request by its field `op`. */
static enum op op_of(const json_t *fields, bool typed)
{
	const char *named = json_string_value(json_object_get(fields, "op"));
	enum op found = OP_NONE;

	for (enum op i = OP_EXPLAIN; i <= OP_HEALTH; i++)
		if (typed ? json_is_true(json_object_get(fields, ops[i].flag)) : named && strcmp(named, ops[i].op) == 0)
			found = found == OP_NONE ? i : OP_MANY;
	return found;
}

static const char *const *arguments_for(const json_t *fields, bool typed)
{
	static const char *const none[] = {NULL};
	enum op op = op_of(fields, typed);
	return op == OP_NONE || op == OP_MANY ? none : ops[op].arguments;
}

static const char *shown(struct batch_request *r, const char *text)
{
	return text_show(r->arena, text, strlen(text), SHOWN_BYTES);
}

static json_t *explain(struct batch_request *r, const struct dnsbl_table *table)
{
	const char *zone = batch_text(r, "zone"), *answer = batch_text(r, "answer");
	struct ip ip;

	if (r->error)
		return NULL;
	if (!ip_parse(answer, &ip))
		return batch_fail(r, "'%s' is no IP address", shown(r, answer));
	const struct dnsbl_list *list = dnsbl_list_find(table, zone);
	struct dnsbl_meaning m = dnsbl_answer_explain(r->arena, list, &ip);
	return json_pack("{s:s, s:s?, s:b, s:s?, s:s?, s:s?}", "class", dnsbl_class_name(m.class), "label", m.label,
		"known", m.known, "cure", m.cure, "status", list ? dnsbl_status_name(list->status) : NULL, "note",
		list && list->note[0] ? list->note : NULL);
}

static json_t *query_name(struct batch_request *r, const struct dnsbl_table *table)
{
	const char *address = batch_text(r, "address"), *zone = batch_text(r, "zone");
	struct ip ip;

	if (r->error)
		return NULL;
	const struct dnsbl_list *list = dnsbl_list_find(table, zone);
	if (list && list->kinds == DNSBL_DOMAIN && dnsbl_query_kind(address, &ip) != DNSBL_DOMAIN)
		return batch_fail(r, "%s is a list of domains: it is never asked about an address", list->zone);
	const char *name = dnsbl_query_name(r->arena, address, zone, DNSBL_NO_KEY, NULL);
	if (!name)
		return batch_fail(r, "'%s' under '%s' makes no name", shown(r, address), shown(r, zone));
	return json_pack("{s:s}", "query_name", name);
}

static bool says(const char *const *names, size_t count, const char *point)
{
	for (size_t i = 0; i < count; i++)
		if (dnsbl_health_same(names[i], point))
			return true;
	return false;
}

static json_t *health(struct batch_request *r)
{
	const char *kind_text = batch_text(r, "kind");
	size_t yes = 0, no = 0;
	const char *const *listed = batch_texts(r, "listed", &yes);
	struct dnsbl_point points[DNSBL_POINTS_MAX];
	bool found[DNSBL_POINTS_MAX] = {false};

	batch_texts(r, "not_listed", &no); /* What is not listed need not be said, but must be text. */
	if (r->error)
		return NULL;
	for (enum dnsbl_kind kind = DNSBL_IPV4; kind <= DNSBL_DOMAIN; kind <<= 1) {
		if (strcmp(kind_text, dnsbl_kind_name(kind)) != 0)
			continue;
		size_t count = dnsbl_health_points(r->arena, NULL, kind, points);
		for (size_t i = 0; i < count; i++)
			found[i] = says(listed, yes, points[i].subject);
		return json_pack("{s:s}", "verdict", dnsbl_health_name(dnsbl_health_judge(points, found, count)));
	}
	return batch_fail(r, "'%s' is no kind: ipv4, ipv6 or domain", shown(r, kind_text));
}

/* The table is read once for all requests. */
struct state {
	struct arena *arena;
	const struct dnsbl_table *table;
};

static json_t *answer(struct batch_request *r)
{
	struct state *state = r->state;

	if (!state->arena) {
		state->arena = arena_new();
		state->table = dnsbl_list_known(state->arena);
	}
	switch (op_of(r->fields, r->typed)) {
	case OP_EXPLAIN:
		return explain(r, state->table);
	case OP_QUERY_NAME:
		return query_name(r, state->table);
	case OP_HEALTH:
		return health(r);
	case OP_NONE:
	case OP_MANY:
		break;
	}
	return batch_fail(r, r->typed ? "one of --explain, --query-name and --health must be given"
				      : "op: explain, query-name or health was expected");
}

static void end(void *state)
{
	arena_free(((struct state *)state)->arena);
}

int command_dnsbl(int argc, char **argv)
{
	static const char *const repeated[] = {"listed", "not_listed", NULL}, *const requests[] = {"op", NULL};
	static const struct batch dnsbl = {.name = "dnsbl",
		.options = dnsbl_options,
		.arguments_for = arguments_for,
		.repeated = repeated,
		.requests = requests,
		.state_bytes = sizeof(struct state),
		.end = end,
		.answer = answer};
	return batch_run(&dnsbl, argc, argv);
}

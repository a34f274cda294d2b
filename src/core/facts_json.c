/* facts_json.c - the tables that say how a report looks in a file, and the tree of subjects, for which a table does not
 * suffice. */
#include "core/facts_json.h"

#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "core/fact_json.h"
#include "core/json_fields.h"

static const char *word_of_scope(unsigned v)
{
	return scope_name((enum scope)v);
}

static const struct json_words scopes = {word_of_scope, SCOPE_ADDRESS + 1, "domain, host or address"};

/* ---- one subject ---- */

enum { NO_PARENT = -1 };

struct subject_row {
	enum scope scope;
	const char *name;
	int64_t parent; /* index among the subjects */
	unsigned order;
	const char *guessed;
	struct facts facts;
};

static json_t *write_facts(const void *record)
{
	const struct subject_row *row = record;
	json_t *object = json_object();
	ensure(object != NULL);
	for (size_t i = 0; i < FACT_COUNT; i++) {
		const struct fact *fact = &row->facts.fact[i];
		if (fact->state == FACT_UNKNOWN && fact->why == WHY_NOT_ASKED)
			continue;
		const struct fact_info *info = fact_info((enum fact_id)i);
		const struct fact_row fact_row = {.type = info->type, .fact = *fact};
		ensure(json_object_set_new(object, info->name, json_shape_write(&fact_json_shape, &fact_row)) == 0);
	}
	return object;
}

static bool read_facts(struct json_reader *in, json_t *value, void *record)
{
	struct subject_row *row = record;
	facts_init(&row->facts);
	if (!json_is_object(value))
		return json_reader_fail(in, "an object");
	const char *key;
	json_t *stored;
	json_object_foreach(value, key, stored)
	{
		size_t mark = json_reader_enter(in, key);
		enum fact_id id;
		if (!fact_find(key, &id))
			return json_reader_fail(in, "the name of a fact");
		struct fact_row fact_row = {.type = fact_info(id)->type};
		if (!json_shape_read(in, &fact_json_shape, stored, &fact_row))
			return false;
		row->facts.fact[id] = fact_row.fact;
		json_reader_back(in, mark);
	}
	return true;
}

static json_t *write_parent(const void *record)
{
	const struct subject_row *row = record;
	return row->parent == NO_PARENT ? json_null() : json_integer(row->parent);
}

static bool read_parent(struct json_reader *in, json_t *value, void *record)
{
	struct subject_row *row = record;
	row->parent = json_is_null(value) ? NO_PARENT : json_integer_value(value);
	if (json_is_null(value) || (json_is_integer(value) && row->parent >= 0 && row->parent < LIMIT_SUBJECTS))
		return true;
	return json_reader_fail(in, "null or the index of an earlier subject");
}

static const struct json_field subject_fields[] = {
	WORD_AS("kind", struct subject_row, scope, &scopes, false),
	TEXT(struct subject_row, name),
	{.key = "parent", .kind = JSON_CUSTOM_FIELD, .write = write_parent, .read = read_parent},
	NUMBER(struct subject_row, order, UINT32_MAX),
	NOTE(struct subject_row, guessed),
	{.key = "facts", .kind = JSON_CUSTOM_FIELD, .write = write_facts, .read = read_facts},
};
static const struct json_shape subject_shape = SHAPE(struct subject_row, subject_fields);

/* ---- the report ---- */

static json_t *write_format(const void *record)
{
	(void)record;
	return json_shape_text(FACTS_JSON_FORMAT);
}

static bool read_format(struct json_reader *in, json_t *value, void *record)
{
	(void)record;
	const char *text = json_string_value(value);
	if (text == NULL || strcmp(text, FACTS_JSON_FORMAT) != 0)
		return json_reader_fail(in, "\"" FACTS_JSON_FORMAT "\"");
	return true;
}

static int64_t index_of(const struct report *r, const struct subject *wanted)
{
	int64_t index = 0;
	if (wanted == NULL)
		return NO_PARENT;
	for (const struct subject *s = r->subjects; s != wanted; s = s->next) {
		ensure(s != NULL);
		index++;
	}
	return index;
}

static json_t *write_subjects(const void *record)
{
	const struct report *r = record;
	json_t *list = json_array();
	for (const struct subject *s = r->subjects; s != NULL; s = s->next) {
		const struct subject_row row = {.scope = s->scope,
			.name = s->name,
			.parent = index_of(r, s->parent),
			.order = s->order,
			.guessed = s->guessed,
			.facts = s->facts};
		ensure(json_array_append_new(list, json_shape_write(&subject_shape, &row)) == 0);
	}
	return list;
}

/* READ are the COUNT subjects before this one, in the file's order. */
static bool read_subject(struct json_reader *in, json_t *value, struct report *r, struct subject **read, size_t count)
{
	struct subject_row row = {0};
	struct ip ip;
	if (!json_shape_read(in, &subject_shape, value, &row))
		return false;
	if (row.scope == SCOPE_ADDRESS && !ip_parse(row.name, &ip)) {
		json_reader_enter(in, "name");
		return json_reader_fail(in, "an IP address");
	}
	struct subject *parent = NULL;
	if (row.parent != NO_PARENT) {
		parent = row.parent < (int64_t)count ? read[row.parent] : NULL;
		if (parent == NULL || parent->scope >= row.scope) {
			json_reader_enter(in, "parent");
			return json_reader_fail(in, "the index of an earlier subject of a higher kind");
		}
	}
	struct subject *s = report_subject(r, row.scope, row.name, parent, row.order);
	row.facts.ip = s->facts.ip;
	s->facts = row.facts;
	s->guessed = row.guessed;
	read[count] = s;
	return true;
}

static bool read_subjects(struct json_reader *in, json_t *value, void *record)
{
	size_t count = json_array_size(value);
	if (!json_is_array(value) || count > LIMIT_SUBJECTS)
		return json_reader_fail(in, arena_format(in->arena, "a list of at most %d subjects", LIMIT_SUBJECTS));
	struct subject **read = arena_array(in->arena, count, sizeof(struct subject *));
	for (size_t i = 0; i < count; i++) {
		size_t mark = json_reader_enter_item(in, i);
		if (!read_subject(in, json_array_get(value, i), record, read, i))
			return false;
		json_reader_back(in, mark);
	}
	return true;
}

static const struct json_field timing_fields[] = {
	TEXT(struct timing, subject),
	TEXT(struct timing, what),
	NOTE(struct timing, waited_for),
	NUMBER(struct timing, from_ms, UINT32_MAX),
	NUMBER(struct timing, to_ms, UINT32_MAX),
};
static const struct json_shape timing_shape = SHAPE(struct timing, timing_fields);
static const struct json_field timing_item = ITEM(struct timing, &timing_shape);

static const struct json_field report_fields[] = {
	{.key = "format", .kind = JSON_CUSTOM_FIELD, .write = write_format, .read = read_format},
	TEXT(struct report, version),
	TEXT(struct report, target),
	TEXT(struct report, operator_address),
	TEXT(struct report, impact),
	NUMBER(struct report, port, UINT16_MAX),
	NUMBER_AS("started", struct report, started_s, INT64_MIN, INT64_MAX),
	NUMBER(struct report, took_ms, UINT32_MAX),
	FLAG(struct report, interrupted),
	NOTE(struct report, omitted),
	NOTE(struct report, resolver),
	NOTE(struct report, trouble),
	{.key = "subjects", .kind = JSON_CUSTOM_FIELD, .write = write_subjects, .read = read_subjects},
	LIST("timings", struct report, timing_count, timings, 0, LIMIT_TIMINGS, &timing_item),
};
static const struct json_shape report_shape = SHAPE(struct report, report_fields);

json_t *facts_json_write(const struct report *r)
{
	return json_shape_write(&report_shape, r);
}

struct report *facts_json_read(const json_t *root, struct arena *errors, const char **error)
{
	struct report *r = report_new("");
	struct json_reader in = {.arena = r->arena, .errors = errors};
	buf_init(&in.path, 512);
	/* jansson's iterators take no const object, though they change nothing in it. */
	bool read = json_shape_read(&in, &report_shape, (json_t *)(uintptr_t)root, r);
	buf_free(&in.path);
	if (!read) {
		report_free(r);
		*error = in.error;
		return NULL;
	}
	for (struct subject *s = r->subjects; s; s = s->next) {
		s->facts.port = r->port;
		s->facts.started_s = r->started_s;
	}
	r->timing_cap = r->timing_count;
	return r;
}

/* facts_json.c - the tables that say how a report's facts look in a file, and the few places where a table does not
 * suffice: the tree of subjects, and a fact's value, whose type depends on the fact. */
#include "core/facts_json.h"

#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "core/json_shape.h"

#define SIZE_OF(type, m) sizeof(((type *)0)->m)
#define COUNT(array)     (sizeof(array) / sizeof *(array))
#define TEXT(type, m) \
	{ \
		.key = #m, .kind = JSON_TEXT_FIELD, .offset = offsetof(type, m) \
	}
#define NOTE(type, m) \
	{ \
		.key = #m, .kind = JSON_TEXT_FIELD, .optional = true, .offset = offsetof(type, m) \
	}
#define FLAG(type, m) \
	{ \
		.key = #m, .kind = JSON_FLAG_FIELD, .offset = offsetof(type, m) \
	}
#define TURN(type, m) \
	{ \
		.key = #m, .kind = JSON_POINTER_FIELD, .optional = true, .offset = offsetof(type, m), \
		.shape = &turn_shape \
	}
#define NUMBER_AS(name, type, m, least, most) \
	{ \
		.key = name, .kind = JSON_NUMBER_FIELD, .offset = offsetof(type, m), .size = SIZE_OF(type, m), \
		.min = least, .max = most \
	}
#define NUMBER(type, m, most) NUMBER_AS(#m, type, m, 0, most)
#define WORD_AS(name, type, m, the_words, can_be_none) \
	{ \
		.key = name, .kind = JSON_WORD_FIELD, .optional = can_be_none, .offset = offsetof(type, m), \
		.words = the_words \
	}
#define LIST(name, type, n, m, least, most, the_item) \
	{ \
		.key = name, .kind = JSON_LIST_FIELD, .offset = offsetof(type, m), .count_offset = offsetof(type, n), \
		.min = least, .max = most, .item = the_item \
	}
#define SHAPE(type, the_fields) \
	{ \
		.size = sizeof(type), .count = COUNT(the_fields), .fields = the_fields \
	}
#define BARE_SHAPE(type, the_fields) \
	{ \
		.size = sizeof(type), .bare = true, .count = 1, .fields = the_fields \
	}
#define ITEM(type, the_shape) \
	{ \
		.kind = JSON_RECORD_FIELD, .size = sizeof(type), .shape = the_shape \
	}

/* ---- words ---- */

static const char *word_of_why(unsigned v)
{
	return why_name((enum why)v);
}

static const char *word_of_dns_state(unsigned v)
{
	return dns_state_name((enum dns_state)v);
}

static const char *word_of_trust(unsigned v)
{
	return dns_trust_name((enum dns_trust)v);
}

static const char *word_of_scope(unsigned v)
{
	return scope_name((enum scope)v);
}

static const char *word_of_fact_state(unsigned v)
{
	static const char *const names[] = {[FACT_UNKNOWN] = "unknown", [FACT_HAVE] = "have", [FACT_ABSENT] = "absent"};
	return names[v];
}

static const struct json_words whys = {word_of_why, WHY_LOCAL + 1, "the name of a reason"};
static const struct json_words dns_states = {word_of_dns_state, DNS_FAILED + 1, "the name of a DNS state"};
static const struct json_words trusts = {word_of_trust, DNS_SECURE + 1, "unchecked, insecure or secure"};
static const struct json_words scopes = {word_of_scope, SCOPE_ADDRESS + 1, "domain, host or address"};
static const struct json_words fact_states = {word_of_fact_state, FACT_ABSENT + 1, "have, absent or unknown"};

/* ---- DNS names ---- */

static json_t *write_ip(const void *record)
{
	char text[IP_TEXT_SIZE];
	return json_shape_text(ip_text(record, text));
}

static bool read_ip(struct json_reader *in, json_t *value, void *record)
{
	const char *text = json_string_value(value);
	if (text == NULL || strlen(text) != json_string_length(value) || !ip_parse(text, record))
		return json_reader_fail(in, "an IP address");
	return true;
}

static const struct json_field ip_item = {
	.kind = JSON_CUSTOM_FIELD, .size = sizeof(struct ip), .write = write_ip, .read = read_ip};

static const struct json_field name_fields[] = {
	TEXT(struct fact_name, name),
	WORD_AS("forward", struct fact_name, forward, &dns_states, false),
	NOTE(struct fact_name, why),
	FLAG(struct fact_name, points_back),
	NUMBER(struct fact_name, preference, UINT16_MAX),
	LIST("ips", struct fact_name, ip_count, ips, 0, LIMIT_FACT_NAME_IPS, &ip_item),
};
static const struct json_shape name_shape = SHAPE(struct fact_name, name_fields);
static const struct json_field name_item = ITEM(struct fact_name, &name_shape);

static const struct json_field names_fields[] = {
	WORD_AS("state", struct fact_names, state, &dns_states, false),
	WORD_AS("trust", struct fact_names, trust, &trusts, false),
	LIST("names", struct fact_names, count, names, 0, LIMIT_FACT_NAMES, &name_item),
};
static const struct json_shape names_shape = SHAPE(struct fact_names, names_fields);

/* ---- SMTP ---- */

static const struct json_field line_item = {.kind = JSON_TEXT_FIELD, .size = sizeof(const char *)};

static const struct json_field reply_fields[] = {
	NUMBER(struct smtp_reply, code, 999),
	TEXT(struct smtp_reply, enhanced),
	LIST("lines", struct smtp_reply, line_count, lines, 1, LIMIT_REPLY_LINES, &line_item),
	NUMBER(struct smtp_reply, defects, UINT16_MAX),
};
static const struct json_shape reply_shape = SHAPE(struct smtp_reply, reply_fields);

static const struct json_field turn_fields[] = {
	TEXT(struct turn, said),
	{.key = "reply",
		.kind = JSON_POINTER_FIELD,
		.optional = true,
		.offset = offsetof(struct turn, reply),
		.shape = &reply_shape},
	NUMBER(struct turn, said_ms, UINT32_MAX),
	NUMBER(struct turn, heard_ms, UINT32_MAX),
};
static const struct json_shape turn_shape = SHAPE(struct turn, turn_fields);
static const struct json_field turn_item = ITEM(struct turn, &turn_shape);

static const struct json_field trial_fields[] = {
	TEXT(struct trial, id),
	TEXT(struct trial, sender),
	TEXT(struct trial, recipient),
	TURN(struct trial, mail),
	TURN(struct trial, rcpt),
	TURN(struct trial, data),
	TURN(struct trial, end),
	NOTE(struct trial, token),
	WORD_AS("why", struct trial, why, &whys, true),
	NOTE(struct trial, note),
};
static const struct json_shape trial_shape = SHAPE(struct trial, trial_fields);
static const struct json_field trial_item = ITEM(struct trial, &trial_shape);

static const struct json_field trials_fields[] = {
	LIST("trials", struct fact_trials, count, trials, 0, LIMIT_FORMS, &trial_item)};
static const struct json_shape trials_shape = BARE_SHAPE(struct fact_trials, trials_fields);

static const struct json_field session_fields[] = {
	TEXT(struct session, purpose),
	NUMBER(struct session, start_ms, UINT32_MAX),
	NUMBER(struct session, ready_ms, UINT32_MAX),
	NUMBER(struct session, end_ms, UINT32_MAX),
	NUMBER(struct session, error, INT32_MAX),
	WORD_AS("end", struct session, end, &whys, false),
	NOTE(struct session, note),
	FLAG(struct session, pipelined),
	NUMBER(struct session, bytes_in, UINT32_MAX),
	NUMBER(struct session, bytes_out, UINT32_MAX),
	LIST("turns", struct session, turn_count, turns, 0, LIMIT_SESSION_TURNS, &turn_item),
};
static const struct json_shape session_shape = SHAPE(struct session, session_fields);
static const struct json_field session_item = ITEM(struct session, &session_shape);

static const struct json_field sessions_fields[] = {
	LIST("sessions", struct fact_sessions, count, sessions, 0, LIMIT_FACT_SESSIONS, &session_item)};
static const struct json_shape sessions_shape = BARE_SHAPE(struct fact_sessions, sessions_fields);

/* ---- one fact ---- */

struct fact_row {
	enum fact_type type;
	struct fact fact;
};

#define VALUE(m, the_shape) \
	{ \
		.kind = JSON_POINTER_FIELD, .offset = offsetof(struct fact_row, fact.m), .shape = the_shape \
	}

static const struct json_field values[] = {
	[FACT_IS_TEXT] = {.kind = JSON_TEXT_FIELD, .offset = offsetof(struct fact_row, fact.text)},
	[FACT_IS_NUMBER] = NUMBER_AS(NULL, struct fact_row, fact.number, INT64_MIN, INT64_MAX),
	[FACT_IS_NAMES] = VALUE(names, &names_shape),
	[FACT_IS_REPLY] = VALUE(reply, &turn_shape),
	[FACT_IS_TRIALS] = VALUE(trials, &trials_shape),
	[FACT_IS_SESSIONS] = VALUE(sessions, &sessions_shape),
};

static bool keeps_names(const struct fact_row *row)
{
	return row->fact.state == FACT_ABSENT && row->type == FACT_IS_NAMES;
}

static json_t *write_value(const void *record)
{
	const struct fact_row *row = record;
	bool has_value = row->fact.state == FACT_HAVE || (keeps_names(row) && row->fact.names != NULL);
	return has_value ? json_field_write(&values[row->type], record) : NULL;
}

static bool read_value(struct json_reader *in, json_t *value, void *record)
{
	struct fact_row *row = record;
	if (value == NULL && row->fact.state != FACT_HAVE)
		return true;
	if (row->fact.state != FACT_HAVE && !keeps_names(row))
		return json_reader_fail(in, "no value");
	if (!json_field_read(in, &values[row->type], value, record))
		return false;
	/* Checks rely on it. */
	if (row->fact.state == FACT_HAVE && row->type == FACT_IS_NAMES && row->fact.names->count == 0)
		return json_reader_fail(in, "at least one name");
	return true;
}

static const struct json_field fact_fields[] = {
	WORD_AS("state", struct fact_row, fact.state, &fact_states, false),
	WORD_AS("why", struct fact_row, fact.why, &whys, true),
	{.key = "note", .kind = JSON_TEXT_FIELD, .optional = true, .offset = offsetof(struct fact_row, fact.note)},
	{.key = "value", .kind = JSON_CUSTOM_FIELD, .write = write_value, .read = read_value},
};
static const struct json_shape fact_shape = SHAPE(struct fact_row, fact_fields);

/* ---- one subject ---- */

enum { NO_PARENT = -1 };

struct subject_row {
	enum scope scope;
	const char *name;
	int64_t parent; /* index among the subjects */
	unsigned order;
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
		ensure(json_object_set_new(object, info->name, json_shape_write(&fact_shape, &fact_row)) == 0);
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
		if (!json_shape_read(in, &fact_shape, stored, &fact_row))
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
	for (struct subject *s = r->subjects; s; s = s->next)
		s->facts.port = r->port;
	r->timing_cap = r->timing_count;
	return r;
}

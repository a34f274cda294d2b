/* parse.c - `relaycheck parse`: is a policy record well-formed, what does it say, and what is wrong with it, and where.
 */
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "cli/batch.h"
#include "cli/cli.h"
#include "cli/parse_fields.h"

enum { PARSE_TYPE = 1, PARSE_TXT, PARSE_NO_TXT, PARSE_STRING, SHOWN_BYTES = 64, TEXT_BYTES = 1048576 };

const struct option_row parse_options[] = {
	{PARSE_TYPE, 0, "type", "TYPE",
		"What is read: dmarc, mta-sts-txt, mta-sts-policy, tlsrpt, bimi, dkim-key or spf-syntax."},
	{PARSE_TXT, 0, "txt", "RECORD",
		"Instead of standard input: one of the TXT records at one name. May be given many times; others' "
		"records "
		"among them are ignored."},
	{PARSE_NO_TXT, 0, "no-txt", NULL, "There is no TXT record at the name."},
	{PARSE_STRING, 0, "string", "PART",
		"Instead of standard input: one of the strings of one record, which are joined. May be given many "
		"times."},
	BATCH_TEXT_OPTION_ROWS,
};

/* ---- what is read -------------------------------------------------------------------------------------------------
 */

static bool wants_input(const json_t *fields)
{
	return !json_object_get(fields, "txt") && !json_object_get(fields, "string") &&
	       !json_is_true(json_object_get(fields, "no_txt"));
}

/* Standard input, without its final line end; a file is taken whole. */
static struct record_text take_input(const struct batch_request *r, const struct parse_type *type)
{
	struct record_text text = {r->input, r->input_bytes};

	if (!r->typed || !type->kind)
		return text;
	if (text.n > 0 && text.bytes[text.n - 1] == '\n')
		text.n--;
	if (text.n > 0 && text.n < r->input_bytes && text.bytes[text.n - 1] == '\r')
		text.n--;
	return text;
}

static struct record_text join_strings(struct batch_request *r)
{
	size_t count, bytes = 0;
	const char *const *parts = batch_texts(r, "string", &count);

	for (size_t i = 0; i < count; i++)
		bytes += strlen(parts[i]);
	char *joined = arena_alloc(r->arena, bytes + 1), *to = joined;
	for (size_t i = 0; i < count; i++)
		to = stpcpy(to, parts[i]);
	return (struct record_text){joined, bytes};
}

/* The record among those at one name: the one of the kind; else one that is meant to be, so that its slips are told. */
static struct record_text choose(
	struct batch_request *r, const struct parse_type *type, struct record_findings *findings, bool *none)
{
	size_t count, chosen;
	const char *const *txt = batch_texts(r, "txt", &count);
	struct record_text *texts = arena_array(r->arena, count + 1, sizeof *texts);
	struct record_set set = {.count = count, .texts = texts};

	for (size_t i = 0; i < count; i++)
		texts[i] = (struct record_text){txt[i], strlen(txt[i])};
	record_set_choose(&set, type->kind, findings, &chosen);
	*none = chosen == SIZE_MAX;
	return *none ? (struct record_text){"", 0} : texts[chosen];
}

/* ---- the answer -----------------------------------------------------------------------------------------------------
 */

static json_t *findings_json(const struct record_findings *findings)
{
	json_t *list = json_array();

	for (size_t i = 0; i < findings->count; i++) {
		const struct record_finding *f = &findings->items[i];
		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:I}", "level", record_level_name(f->level),
						    "tag", f->tag, "text", f->text, "at", (json_int_t)f->at));
	}
	return list;
}

static void put_value(struct buf *out, const json_t *value)
{
	size_t i;
	const json_t *item;

	if (json_is_string(value))
		buf_add_text(out, json_string_value(value));
	else if (json_is_integer(value))
		buf_format(out, "%lld", (long long)json_integer_value(value));
	else if (json_is_boolean(value))
		buf_add_text(out, json_is_true(value) ? "yes" : "no");
	else if (json_is_null(value))
		buf_add_text(out, "-");
	json_array_foreach(value, i, item)
	{
		if (i > 0)
			buf_add_text(out, ", ");
		put_value(out, item);
	}
}

/* Whether it is valid, its values, and each finding with the place it is about. */
static const char *answer_text(
	struct arena *a, const json_t *answer, const struct record_findings *findings, const struct record_text *text)
{
	struct buf out;
	const char *key;
	json_t *value;

	buf_init(&out, TEXT_BYTES);
	buf_add_text(&out, json_is_true(json_object_get(answer, "valid")) ? "valid\n" : "not valid\n");
	json_object_foreach(json_object_get(answer, "fields"), key, value)
	{
		buf_format(&out, "  %-12s ", key);
		put_value(&out, value);
		buf_add_char(&out, '\n');
	}
	for (size_t i = 0; i < findings->count; i++) {
		const struct record_finding *f = &findings->items[i];
		struct record_point point = record_finding_point(a, text->bytes, text->n, f->at);
		buf_format(&out, "%s: %s\n", record_level_name(f->level), f->text);
		if (text->n > 0)
			buf_format(&out, "  %s\n  %s\n", point.line, point.caret);
	}
	const char *kept = arena_strndup(a, out.data, out.len);
	buf_free(&out);
	return kept;
}

/* Nothing was read: no field has a value. */
static void clear(json_t *fields)
{
	const char *key;
	json_t *value;
	void *next;

	json_object_foreach_safe(fields, next, key, value) json_object_set_new(fields, key, json_null());
}

static json_t *answer_record(struct batch_request *r, const struct parse_type *type, bool set)
{
	struct record_findings findings = {.arena = r->arena}, ignored = {.arena = r->arena};
	bool none = false;
	struct record_text text = set                                    ? choose(r, type, &findings, &none)
				  : json_object_get(r->fields, "string") ? join_strings(r)
									 : take_input(r, type);

	if (r->error)
		return NULL;
	json_t *fields = type->read(text.bytes, text.n, none ? &ignored : &findings);
	if (none)
		clear(fields);
	json_t *answer = json_pack("{s:b, s:o, s:o}", "valid", record_finding_count(&findings, RECORD_ERROR) == 0,
		"fields", fields, "findings", findings_json(&findings));
	r->text = answer_text(r->arena, answer, &findings, &text);
	return answer;
}

static json_t *answer(struct batch_request *r)
{
	const char *named = batch_text(r, "type");
	bool no_txt = batch_flag(r, "no_txt"), txt = json_object_get(r->fields, "txt") != NULL;
	bool string = json_object_get(r->fields, "string") != NULL;
	bool input = json_object_get(r->fields, "input") || json_object_get(r->fields, "input_b64");
	const struct parse_type *type = named ? parse_type_find(named) : NULL;

	if (r->error)
		return NULL;
	if (!named)
		return batch_fail(r, "%s is missing", r->typed ? "--type" : "type");
	if (!type)
		return batch_fail(r,
			"'%s' is no type: dmarc, mta-sts-txt, mta-sts-policy, tlsrpt, bimi, dkim-key or spf-syntax",
			text_show(r->arena, named, strlen(named), SHOWN_BYTES));
	if ((int)no_txt + (int)txt + (int)string + (int)input > 1)
		return batch_fail(r, "a record comes in one way: txt, no_txt, string and input exclude each other");
	if (!type->kind && (no_txt || txt))
		return batch_fail(r, "%s is a file, not a TXT record", type->name);
	return answer_record(r, type, no_txt || txt);
}

int command_parse(int argc, char **argv)
{
	static const char *const arguments[] = {NULL}, *const repeated[] = {"txt", "string", NULL};
	static const struct batch parse = {.name = "parse",
		.options = parse_options,
		.arguments = arguments,
		.repeated = repeated,
		.reads_input = true,
		.wants_input = wants_input,
		.answer = answer};
	return batch_run(&parse, argc, argv);
}

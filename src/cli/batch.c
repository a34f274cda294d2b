/* batch.c - runs the commands that answer requests: makes a request of the command line, or reads them line by line.
 *
 * Answers are written past stdio, each at once: the asker may wait for one before it sends the next request. */
#include "cli/batch.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"
#include "cli/base64.h"
#include "cli/cli.h"
#include "store/file.h"

enum { ERROR_BYTES = 200, FIELD_BYTES = 64, ARGUMENTS_MAX = 8 };

/* ---- what is wrong ---------------------------------------------------------------------------------------------- */

__attribute__((format(printf, 3, 0))) static void note_error(
	struct batch_request *r, bool io, const char *format, va_list args)
{
	if (r->error)
		return;
	r->error = arena_vformat(r->arena, format, args);
	r->io = io;
}

json_t *batch_fail(struct batch_request *r, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	note_error(r, false, format, args);
	va_end(args);
	return NULL;
}

json_t *batch_fail_io(struct batch_request *r, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	note_error(r, true, format, args);
	va_end(args);
	return NULL;
}

/* ---- fields ----------------------------------------------------------------------------------------------------- */

/* How the asker calls a field. */
static const char *label(const struct batch_request *r, const char *field)
{
	if (!r->typed)
		return field;
	char *name = arena_format(r->arena, "--%s", field);
	for (char *p = name; *p; p++)
		if (*p == '_')
			*p = '-';
	return name;
}

static const json_t *field_of(const struct batch_request *r, const char *field)
{
	const json_t *value = json_object_get(r->fields, field);
	return json_is_null(value) ? NULL : value;
}

const char *batch_text(struct batch_request *r, const char *field)
{
	const json_t *value = field_of(r, field);
	if (!value)
		return NULL;
	const char *text = json_string_value(value);
	if (text && strlen(text) == json_string_length(value))
		return text;
	batch_fail(r, text ? "%s holds a NUL character" : "%s: a string was expected", label(r, field));
	return NULL;
}

bool batch_flag(struct batch_request *r, const char *field)
{
	const json_t *value = field_of(r, field);
	if (value && !json_is_boolean(value))
		batch_fail(r, "%s: true or false was expected", label(r, field));
	return json_is_true(value);
}

size_t batch_number(struct batch_request *r, const char *field, size_t fallback)
{
	const json_t *value = field_of(r, field);
	if (!value)
		return fallback;
	if (json_is_integer(value) && json_integer_value(value) >= 0)
		return (size_t)json_integer_value(value);
	const char *text = r->typed ? json_string_value(value) : NULL;
	/* As many digits as surely fit. */
	if (text && *text && strspn(text, "0123456789") == strlen(text) && strlen(text) <= 18)
		return (size_t)strtoull(text, NULL, 10);
	batch_fail(r, "%s: a whole number was expected", label(r, field));
	return fallback;
}

const char *const *batch_texts(struct batch_request *r, const char *field, size_t *count)
{
	const json_t *value = field_of(r, field);
	size_t n = json_is_array(value) ? json_array_size(value) : value ? 1 : 0;
	const char **texts = arena_array(r->arena, n + 1, sizeof *texts);

	for (size_t i = 0; i < n; i++) {
		const json_t *item = json_is_array(value) ? json_array_get(value, i) : value;
		texts[i] = json_string_value(item);
		if (!texts[i] || strlen(texts[i]) != json_string_length(item)) {
			batch_fail(r, texts[i] ? "%s holds a NUL character" : "%s: strings were expected",
				label(r, field));
			texts[i] = "";
		}
	}
	*count = n;
	return texts;
}

json_t *batch_string(struct arena *a, const char *bytes, size_t n)
{
	json_t *text = json_stringn(bytes, n);
	return text ? text : json_string(text_show(a, bytes, n, LIMIT_QUERY_INPUT_BYTES));
}

/* ---- answers ---------------------------------------------------------------------------------------------------- */

/* One line on standard output.  Everything beyond ASCII is escaped: strangers' text may stand in it. */
static bool put_line(json_t *answer)
{
	char *line = json_dumps(answer, JSON_COMPACT | JSON_ENSURE_ASCII);
	ensure(line != NULL);
	bool written = dprintf(STDOUT_FILENO, "%s\n", line) >= 0;
	free(line);
	json_decref(answer);
	if (!written)
		log_error("cannot write the output: %s", strerror(errno));
	return written;
}

static const char *const *arguments_of(const struct batch *b, const json_t *fields, bool typed)
{
	return b->arguments_for ? b->arguments_for(fields, typed) : b->arguments;
}

static bool holds(const char *const *names, const char *name)
{
	for (size_t i = 0; names && names[i]; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* The answer; NULL: r->error says why there is none. */
static json_t *answer_request(const struct batch *b, struct batch_request *r)
{
	const char *const *arguments = arguments_of(b, r->fields, r->typed);

	for (size_t i = 0; arguments[i]; i++)
		if (!field_of(r, arguments[i]))
			batch_fail(r, "%s is missing", arguments[i]);
	json_t *answer = r->error ? NULL : b->answer(r);
	ensure(answer || r->error);
	if (!r->error)
		return answer;
	json_decref(answer);
	return NULL;
}

/* ---- one request, from the command line ----------------------------------------------------------------------------
 */

/* Names a field after an option. */
static void name_field(const char *option, char field[FIELD_BYTES])
{
	size_t i = 0;
	for (; option[i] && i + 1 < FIELD_BYTES; i++)
		field[i] = option[i] == '-' ? '_' : option[i];
	field[i] = '\0';
}

static bool set_field(
	json_t *fields, const struct options *o, const char *const *repeated, const char *field, const char *text)
{
	json_t *value = text ? json_string(text) : json_true(), *before = json_object_get(fields, field);
	if (before && !holds(repeated, field))
		options_error(o->command, "%s is given twice", field);
	else if (!value)
		options_error(o->command, "%s is no UTF-8", field);
	else if (before)
		return json_array_append_new(before, value) == 0;
	else if (holds(repeated, field))
		return json_object_set_new(fields, field, json_pack("[o]", value)) == 0;
	else
		return json_object_set_new(fields, field, value) == 0;
	json_decref(value);
	return false;
}

/* Names the arguments, which may stand before the flags that say what they are. */
static bool set_arguments(
	json_t *fields, const struct batch *b, const struct options *o, const char *const *words, size_t count)
{
	const char *const *names = arguments_of(b, fields, true);

	for (size_t i = 0; i < count; i++) {
		if (!names[i]) {
			struct arena *a = arena_new();
			options_error(o->command, "an argument too many: '%s'",
				text_show(a, words[i], strlen(words[i]), ERROR_BYTES));
			arena_free(a);
			return false;
		}
		if (!set_field(fields, o, NULL, names[i], words[i]))
			return false;
	}
	return true;
}

static bool wants_input(const struct batch *b, const json_t *fields)
{
	return b->reads_input && (!b->wants_input || b->wants_input(fields));
}

enum typed { TYPED_ONE, TYPED_BATCH, TYPED_END };

/* Fills FIELDS from the words; TYPED_END: *status is the exit code.  *JSON: it was asked for. */
static enum typed read_words(const struct batch *b, struct options *o, json_t *fields, bool *json, int *status)
{
	char field[FIELD_BYTES];
	const char *words[ARGUMENTS_MAX];
	bool many = false;
	size_t arguments = 0;
	int option;

	*status = EXIT_USAGE;
	while ((option = options_next(o)) != OPTION_END) {
		if (option == OPTION_ARGUMENT && arguments == ARGUMENTS_MAX) {
			options_error(o->command, "an argument too many");
			return TYPED_END;
		}
		if (option == OPTION_HELP || option == OPTION_VERSION || option == OPTION_ERROR) {
			*status = command_finish(b->name, option);
			return TYPED_END;
		}
		*json = *json || option == BATCH_JSON;
		if (option == BATCH_JSON)
			continue;
		many = many || option == BATCH_MANY;
		if (option == BATCH_MANY)
			continue;
		if (option == OPTION_ARGUMENT) {
			words[arguments++] = o->value[0];
			continue;
		}
		name_field(o->row->name, field);
		if (!set_field(fields, o, b->repeated, field, o->value[0]))
			return TYPED_END;
	}
	if (!set_arguments(fields, b, o, words, arguments))
		return TYPED_END;
	if (!many)
		return TYPED_ONE;
	if (json_object_size(fields) == 0)
		return TYPED_BATCH;
	options_error(o->command, "with --batch, options and arguments stand in the requests");
	return TYPED_END;
}

/* The form for people, where the command has one. */
static bool put_text(json_t *answer, const char *text)
{
	bool written = dprintf(STDOUT_FILENO, "%s", text) >= 0;
	json_decref(answer);
	if (!written)
		log_error("cannot write the output: %s", strerror(errno));
	return written;
}

static int run_one(const struct batch *b, const char *command, const json_t *fields, bool json, void *state)
{
	struct arena *arena = arena_new();
	struct batch_request r = {.arena = arena, .fields = fields, .state = state, .typed = true, .input = ""};
	struct buf input;
	int status = EXIT_GOOD;
	const char *error;

	buf_init(&input, LIMIT_QUERY_INPUT_BYTES);
	if (wants_input(b, fields) && !file_read_descriptor(arena, STDIN_FILENO, &input, &error))
		batch_fail_io(&r, "standard input: %s", error);
	if (input.len > 0) {
		r.input = input.data;
		r.input_bytes = input.len;
	}
	json_t *answer = answer_request(b, &r);
	if (answer) {
		bool written = r.text && !json ? put_text(answer, r.text) : put_line(answer);
		status = written ? EXIT_GOOD : BATCH_EXIT_IO;
	} else if (r.io) {
		log_error("%s", r.error);
		status = BATCH_EXIT_IO;
	} else {
		status = options_error(command, "%s", r.error);
	}
	buf_free(&input);
	arena_free(arena);
	return status;
}

/* ---- many requests, from standard input ----------------------------------------------------------------------------
 */

/* The next line, without its end; what goes past the buffer's maximum is skipped.  False: there is none. */
static bool read_line(struct buf *line)
{
	int c;
	buf_clear(line);
	while ((c = getc_unlocked(stdin)) != EOF && c != '\n')
		if (!line->over)
			buf_add_char(line, (char)c);
	return !ferror(stdin) && (c != EOF || line->len > 0);
}

static bool is_field(const struct batch *b, const json_t *fields, const char *key)
{
	char field[FIELD_BYTES];
	for (const struct option_row *row = b->options; row->id; row++) {
		name_field(row->name, field);
		if (row->id < BATCH_MANY && strcmp(field, key) == 0)
			return true;
	}
	if (holds(arguments_of(b, fields, false), key) || holds(b->requests, key))
		return true;
	return b->reads_input && (strcmp(key, "input") == 0 || strcmp(key, "input_b64") == 0);
}

static json_t *parse_line(struct batch_request *r, const struct batch *b, const struct buf *line)
{
	json_error_t where;
	const char *key;
	json_t *value;

	if (line->over) {
		batch_fail(r, "a line longer than %zu bytes", line->max);
		return NULL;
	}
	json_t *root =
		json_loadb(line->data ? line->data : "", line->len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &where);
	if (!root)
		batch_fail(r, "no JSON: %s", text_show(r->arena, where.text, strlen(where.text), ERROR_BYTES));
	else if (!json_is_object(root))
		batch_fail(r, "no JSON object");
	json_object_foreach(root, key, value) if (!is_field(b, root, key))
		batch_fail(r, "unknown field '%s'", text_show(r->arena, key, strlen(key), FIELD_BYTES));
	return root;
}

/* Finds the input's bytes; DECODED holds those of input_b64. */
static void read_input(struct batch_request *r, struct buf *decoded)
{
	const json_t *plain = field_of(r, "input"), *coded = field_of(r, "input_b64");

	if (!plain == !coded) {
		batch_fail(r, plain ? "input and input_b64 exclude each other" : "input is missing");
	} else if (!json_is_string(plain ? plain : coded)) {
		batch_fail(r, "%s: a string was expected", plain ? "input" : "input_b64");
	} else if (plain) {
		r->input = json_string_value(plain);
		r->input_bytes = json_string_length(plain);
	} else if (!base64_read(json_string_value(coded), json_string_length(coded), decoded) && !decoded->over) {
		batch_fail(r, "input_b64: no base64");
	} else if (decoded->len > 0) {
		r->input = decoded->data;
		r->input_bytes = decoded->len;
	}
	if (r->input_bytes > LIMIT_QUERY_INPUT_BYTES || decoded->over)
		batch_fail(r, "the input is too large: at most %d bytes are read", LIMIT_QUERY_INPUT_BYTES);
}

static bool answer_line(const struct batch *b, const struct buf *line, void *state)
{
	struct arena *arena = arena_new();
	struct batch_request r = {.arena = arena, .state = state, .input = ""};
	struct buf decoded;

	buf_init(&decoded, LIMIT_QUERY_INPUT_BYTES);
	json_t *fields = parse_line(&r, b, line);
	r.fields = fields;
	if (!r.error && wants_input(b, fields))
		read_input(&r, &decoded);
	json_t *answer = answer_request(b, &r);
	if (!answer)
		answer = json_pack("{s:s}", "error", r.error);
	ensure(answer != NULL);
	bool written = put_line(answer);
	json_decref(fields);
	buf_free(&decoded);
	arena_free(arena);
	return written;
}

static int run_many(const struct batch *b, void *state)
{
	struct buf line;
	bool written = true;

	buf_init(&line, LIMIT_QUERY_LINE_BYTES);
	while (written && read_line(&line))
		written = answer_line(b, &line, state);
	buf_free(&line);
	if (ferror(stdin))
		log_error("standard input: cannot read: %s", strerror(errno));
	return written && !ferror(stdin) ? EXIT_GOOD : BATCH_EXIT_IO;
}

int batch_run(const struct batch *b, int argc, char **argv)
{
	char command[FIELD_BYTES];
	struct options o;
	int status;
	json_t *fields = json_object();
	void *state = b->state_bytes ? mem_zalloc(b->state_bytes) : NULL;

	snprintf(command, sizeof command, "relaycheck %s", b->name);
	options_start(&o, argc, argv, b->options, command);
	bool json = false;
	switch (read_words(b, &o, fields, &json, &status)) {
	case TYPED_ONE:
		status = run_one(b, command, fields, json, state);
		break;
	case TYPED_BATCH:
		status = run_many(b, state);
		break;
	case TYPED_END:
		break;
	}
	if (b->end)
		b->end(state);
	free(state);
	json_decref(fields);
	return status;
}

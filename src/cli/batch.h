/* batch.h - commands that answer one request with one JSON object: a request is a command line, or with --batch a line
 * of JSON on standard input.
 *
 * A request's fields are the command's options and arguments; "-" in a name reads "_", a flag is true.  What a command
 * reads from standard input is the field `input`, or `input_b64` (base64) for bytes that are no UTF-8.  In a batch, a
 * request that cannot be answered gives {"error": TEXT} on its line, and the batch goes on. */
#ifndef RELAYCHECK_CLI_BATCH_H
#define RELAYCHECK_CLI_BATCH_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "cli/options.h"

/* Exit code of these commands when reading or writing failed; 0 when they could answer, whatever the answer. */
enum { BATCH_EXIT_IO = 1 };

struct batch_request {
	struct arena *arena;  /* ends with the request */
	const json_t *fields; /* an object */
	const char *input;    /* raw bytes; may hold NUL */
	size_t input_bytes;
	void *state;       /* lives as long as the command, zeroed at its start */
	bool typed;        /* a command line: fields are named --max-size, numbers come as text */
	const char *error; /* why there is no answer */
	bool io;           /* reading or writing failed; else the request is wrong */
	/* The answer as text for people, set by a command that has such a form; printed for a command line without
	 * --json.
	 */
	const char *text;
};

struct batch {
	const char *name;                 /* of the command */
	const struct option_row *options; /* each with a name */
	const char *const *arguments;     /* their field names; all are needed; ends with NULL */
	/* The same where it depends on what else is in the request; NULL: `arguments` counts.  Not NULL, whatever
	 * FIELDS hold; TYPED: flags of the command line, else fields of a request. */
	const char *const *(*arguments_for)(const json_t *fields, bool typed);
	const char *const *repeated; /* options that may be given many times: an array of strings; NULL: none */
	const char *const *requests; /* further fields of a request that no option has; NULL: none */
	bool reads_input;            /* from standard input */
	/* Does this request read it?  NULL: each does.  FIELDS as above. */
	bool (*wants_input)(const json_t *fields);
	size_t state_bytes;       /* 0: no state */
	void (*end)(void *state); /* frees what the state holds; NULL: nothing */
	/* A new object, or NULL after batch_fail().  An object is dropped if an error was noted. */
	json_t *(*answer)(struct batch_request *r);
};

/* The same for a command that has a form for people, too. */
#define BATCH_TEXT_OPTION_ROWS \
	{BATCH_JSON, 0, "json", NULL, "Print JSON instead of text."}, \
		{BATCH_MANY, 0, "batch", NULL, \
			"Answer many requests in JSON: each is a JSON object on a line of standard input, with " \
			"options " \
			"and arguments as its fields."}, \
		OPTION_ROWS_COMMON

/* The rows every such command has, and the end of its table.  Their ids are OPTION_HELP - 1 and below. */
enum { BATCH_JSON = 900, BATCH_MANY };
#define BATCH_OPTION_ROWS \
	{BATCH_JSON, 0, "json", NULL, "Print JSON. There is no other form."}, \
		{BATCH_MANY, 0, "batch", NULL, \
			"Answer many requests: each is a JSON object on a line of standard input, with options and " \
			"arguments as its fields."}, \
		OPTION_ROWS_COMMON

/* Runs the command: exit code. */
int batch_run(const struct batch *b, int argc, char **argv);

/* Fields of a request.  A field that is not there or null gives NULL, false, FALLBACK; one of the wrong kind does too
 * and sets the error, so errors may be looked at once, after all fields are read. */
const char *batch_text(struct batch_request *r, const char *field);
bool batch_flag(struct batch_request *r, const char *field);
size_t batch_number(struct batch_request *r, const char *field, size_t fallback);

/* A field of `repeated`: the strings, owned by the request's arena, and their *COUNT; one string counts as an array of
 * it.  Never NULL. */
const char *const *batch_texts(struct batch_request *r, const char *field, size_t *count);

/* Notes why there is no answer, the first reason only.  Returns NULL. */
json_t *batch_fail(struct batch_request *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
json_t *batch_fail_io(struct batch_request *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* N bytes as a JSON string; what is no UTF-8 is shown as text_show() does. */
json_t *batch_string(struct arena *a, const char *bytes, size_t n);

#endif

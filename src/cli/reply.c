/* reply.c - `relaycheck reply`: one SMTP reply, read as strictly as RFC 5321 writes it.
 *
 * The reader of replies (proto/smtp_reply.h) forgives much and notes what; here what it noted makes a reply invalid. */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "cli/batch.h"
#include "cli/cli.h"
#include "proto/smtp_reply.h"

enum { REPLY_EHLO = 1, REPLY_SIZE, CODE_BYTES = 3 };

const struct option_row reply_options[] = {
	{REPLY_EHLO, 0, "ehlo", NULL, "The reply answers EHLO: control characters in its greeting text become spaces."},
	{REPLY_SIZE, 0, "max-size", "BYTES",
		"A reply of more bytes is invalid. Default: 65536, which is also the most."},
	BATCH_OPTION_ROWS,
};

static const struct {
	enum smtp_defect defect;
	const char *reason;
} strict[] = {
	{SMTP_BARE_LF, "a line does not end with CRLF"},
	{SMTP_CODE_RANGE, "the code is not from 200 to 599"},
	{SMTP_CODE_CHANGED, "the lines have different codes"},
	{SMTP_NO_SEPARATOR, "neither space nor hyphen after the code"},
	{SMTP_CONTROL_CHAR, "control characters in the text"},
};

/* A copy of the reply for reading.  With EHLO, RFC 5321 4.1.1.1 lets the text after the domain of a positive answer
 * hold any ASCII character but CR and LF (ehlo-greet). */
static char *copy_reply(struct batch_request *r, bool ehlo)
{
	char *copy = arena_alloc(r->arena, r->input_bytes + 1);
	const char *end = copy + r->input_bytes;

	memcpy(copy, r->input, r->input_bytes);
	if (!ehlo || strncmp(copy, "250", CODE_BYTES) != 0 || r->input_bytes <= CODE_BYTES)
		return copy;
	char *p = copy + CODE_BYTES + 1;
	while (p < end && *p != ' ' && *p != '\n')
		p++;
	for (; p < end && *p != '\n'; p++)
		if (((unsigned char)*p < ' ' && *p != '\r') || *p == 127)
			*p = ' ';
	return copy;
}

/* Why the N bytes are not one valid reply; NULL: they are.  OUT has the code 0 when no reply could be read. */
static const char *fault(struct arena *a, const char *bytes, size_t n, struct smtp_reply *out)
{
	struct smtp_reader reader;
	const char *why = NULL;

	memset(out, 0, sizeof *out);
	smtp_reader_open(&reader, a);
	enum smtp_read got = smtp_reader_add(&reader, bytes, n) ? smtp_reader_next(&reader, out) : SMTP_READ_BROKEN;
	if (got == SMTP_READ_MORE)
		why = "the reply has no end";
	else if (got == SMTP_READ_BROKEN)
		why = reader.broken ? reader.broken : "a reply without end";
	else if (smtp_reader_pending(&reader) > 0)
		why = "something follows the reply";
	for (size_t i = 0; i < sizeof strict / sizeof *strict && !why; i++)
		if (out->defects & strict[i].defect)
			why = strict[i].reason;
	smtp_reader_close(&reader);
	return why;
}

/* The text of a valid reply's lines as it came, which the reader of replies has made safe to show already. */
static json_t *exact_lines(struct arena *a, const char *bytes, size_t n, uint16_t code)
{
	json_t *lines = json_array();
	const char *at = bytes, *end = bytes + n;

	while (at < end) {
		const char *next = memchr(at, '\n', (size_t)(end - at));
		const char *text = at + CODE_BYTES;
		size_t length = (size_t)(next - 1 - text);
		if (length > 0) {
			text++;
			length--;
		}
		size_t enhanced = smtp_reply_enhanced(text, length, code);
		if (enhanced > 0 && enhanced < length)
			enhanced++;
		json_array_append_new(lines, batch_string(a, text + enhanced, length - enhanced));
		at = next + 1;
	}
	return lines;
}

static json_t *answer(struct batch_request *r)
{
	bool ehlo = batch_flag(r, "ehlo");
	size_t max_bytes = batch_number(r, "max_size", LIMIT_REPLY_BYTES);
	struct smtp_reply reply;

	const char *bytes = copy_reply(r, ehlo), *why = fault(r->arena, bytes, r->input_bytes, &reply);
	if (r->input_bytes > max_bytes)
		why = "more bytes than --max-size";
	json_t *lines = why ? json_array() : exact_lines(r->arena, bytes, r->input_bytes, reply.code);
	json_t *code = reply.code ? json_integer(reply.code) : json_null();
	const char *enhanced = reply.code && *reply.enhanced ? reply.enhanced : NULL;
	return json_pack("{s:b, s:o, s:s?, s:o, s:s?}", "valid", !why, "code", code, "enhanced", enhanced, "lines",
		lines, "reason", why);
}

int command_reply(int argc, char **argv)
{
	static const char *const arguments[] = {NULL};
	static const struct batch reply = {.name = "reply",
		.options = reply_options,
		.arguments = arguments,
		.reads_input = true,
		.answer = answer};
	return batch_run(&reply, argc, argv);
}

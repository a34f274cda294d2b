/* banner.c - `relaycheck banner`: what a greeting, or another reply, gives away. */
#include <string.h>

#include "base/text.h"
#include "cli/batch.h"
#include "cli/cli.h"
#include "proto/smtp_banner.h"
#include "proto/smtp_reply.h"

enum { BANNER_KIND = 1, CHOICE_BYTES = 80 };

#define KINDS "greeting|help|noop|expn|vrfy|debug|mailfrom|quit"

const struct option_row banner_options[] = {
	{BANNER_KIND, 0, "kind", KINDS, "What the reply answers. Default: greeting."},
	BATCH_OPTION_ROWS,
};

static bool is_kind(const char *word)
{
	size_t n = strlen(word), length;
	for (const char *p = KINDS; *p; p += length + (p[length] == '|')) {
		length = strcspn(p, "|");
		if (length == n && memcmp(p, word, n) == 0)
			return true;
	}
	return false;
}

/* The reply's text on one line; what is no whole reply is taken as it is, for it may still tell. */
static const char *text_of(struct batch_request *r)
{
	struct smtp_reader reader;
	struct smtp_reply reply;
	const char *text = NULL;

	smtp_reader_open(&reader, r->arena);
	if (smtp_reader_add(&reader, r->input, r->input_bytes) && smtp_reader_add(&reader, "\r\n", 2) &&
		smtp_reader_next(&reader, &reply) == SMTP_READ_REPLY)
		text = smtp_reply_text(r->arena, &reply);
	smtp_reader_close(&reader);
	if (text)
		return text;
	size_t n = r->input_bytes < SMTP_BANNER_BYTES ? r->input_bytes : SMTP_BANNER_BYTES;
	char *copy = arena_alloc(r->arena, n + 1);
	memcpy(copy, r->input, n);
	for (size_t i = 0; i < n; i++)
		if (copy[i] == '\r' || copy[i] == '\n')
			copy[i] = ' ';
	return text_show(r->arena, copy, n, SMTP_BANNER_BYTES);
}

static json_t *answer(struct batch_request *r)
{
	const char *kind = batch_text(r, "kind");
	char nearest[CHOICE_BYTES];
	struct smtp_banner told;

	if (r->error)
		return NULL;
	if (kind && !is_kind(kind)) {
		const char *near = options_nearest_choice(kind, KINDS, nearest, sizeof nearest);
		return batch_fail(r, "kind: expected %s%s%s", KINDS, near ? "; did you mean " : "", near ? near : "");
	}
	if (kind && strcmp(kind, "greeting") != 0)
		smtp_banner_read_reply(r->arena, kind, text_of(r), &told);
	else
		smtp_banner_read(r->arena, text_of(r), &told);
	return json_pack("{s:s?, s:s?, s:s?, s:s?}", "host", told.host, "software", told.software, "version",
		told.version, "os", told.os);
}

int command_banner(int argc, char **argv)
{
	static const char *const arguments[] = {NULL};
	static const struct batch banner = {.name = "banner",
		.options = banner_options,
		.arguments = arguments,
		.reads_input = true,
		.answer = answer};
	return batch_run(&banner, argc, argv);
}

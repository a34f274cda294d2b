/* fuzz_smtp_reply.c - any bytes as SMTP replies.
 *
 * The first byte says in which pieces the rest comes.  Held: the pieces make no difference; every reply is within the
 * limits and safe to show; nothing is read behind what was added; a broken reader stays broken and says why. */
#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"
#include "proto/smtp_reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_reply(struct arena *a, const struct smtp_reply *r)
{
	ensure(r->code > 0 && r->code <= 999 && r->line_count > 0 && r->line_count <= LIMIT_REPLY_LINES);
	ensure(smtp_reply_class(r) == (r->code >= 200 && r->code <= 599 ? r->code / 100u : 0));
	ensure(((r->defects & SMTP_CODE_RANGE) != 0) == (r->code < 200 || r->code > 599) ||
		r->defects & SMTP_CODE_CHANGED);
	ensure(strspn(r->enhanced, "0123456789.") == strlen(r->enhanced) && strlen(r->enhanced) < 12);
	for (size_t i = 0; i < r->line_count; i++) {
		const char *line = smtp_reply_line(a, r, i);
		ensure(text_is_safe(r->lines[i], strlen(r->lines[i])) && text_is_safe(line, strlen(line)));
		ensure(strlen(r->lines[i]) <= LIMIT_REPLY_LINE_BYTES);
	}
	ensure(strchr(smtp_reply_first_word(a, r), ' ') == NULL);
	ensure(text_is_safe(smtp_reply_text(a, r), strlen(smtp_reply_text(a, r))));
}

/* Everything that was read, as one text. */
static char *read_all(struct arena *a, const char *bytes, size_t n, size_t step, bool *full)
{
	struct smtp_reader r;
	struct smtp_reply reply;
	enum smtp_read got = SMTP_READ_MORE;
	char *all = arena_strdup(a, "");
	size_t replies = 0;

	smtp_reader_open(&r, a);
	for (size_t at = 0; at < n && got != SMTP_READ_BROKEN; at += step) {
		if (!smtp_reader_add(&r, bytes + at, n - at < step ? n - at : step)) {
			*full = true;
			break;
		}
		while ((got = smtp_reader_next(&r, &reply)) == SMTP_READ_REPLY && replies++ < 64) {
			check_reply(a, &reply);
			all = arena_format(a, "%s%u %s %x %s\n", all, reply.code, reply.enhanced, reply.defects,
				smtp_reply_text(a, &reply));
		}
		ensure(smtp_reader_pending(&r) <= n);
	}
	if (got == SMTP_READ_BROKEN)
		ensure(r.broken && smtp_reader_next(&r, &reply) == SMTP_READ_BROKEN);
	smtp_reader_close(&r);
	return all;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool full = false;

	if (size < 1 || size > LIMIT_REPLY_BYTES)
		return 0;
	struct arena *a = arena_new();
	const char *bytes = (const char *)data + 1;
	char *whole = read_all(a, bytes, size - 1, size, &full);
	char *pieces = read_all(a, bytes, size - 1, (size_t)data[0] % 16 + 1, &full);
	ensure(full || strcmp(whole, pieces) == 0);
	arena_free(a);
	return 0;
}

/* smtp_reply.c - reads SMTP replies line by line; bounded by limits.h, lenient where the field is. */
#include "proto/smtp_reply.h"

#include <ctype.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"

enum { RFC_LINE_BYTES = 512 };

void smtp_reader_open(struct smtp_reader *r, struct arena *arena)
{
	memset(r, 0, sizeof *r);
	r->arena = arena;
	buf_init(&r->in, LIMIT_REPLY_BYTES);
}

void smtp_reader_close(struct smtp_reader *r)
{
	buf_free(&r->in);
}

bool smtp_reader_add(struct smtp_reader *r, const void *bytes, size_t n)
{
	return buf_add(&r->in, bytes, n);
}

size_t smtp_reader_pending(const struct smtp_reader *r)
{
	return r->in.len;
}

void smtp_reader_drop(struct smtp_reader *r)
{
	buf_clear(&r->in);
	r->line_count = 0;
	r->bytes = 0;
}

size_t smtp_reply_enhanced(const char *s, size_t n, uint16_t code)
{
	size_t i = 1;

	if (n < 5 || s[0] != (char)('0' + code / 100) || (s[0] != '2' && s[0] != '4' && s[0] != '5'))
		return 0;
	for (int part = 0; part < 2; part++) {
		size_t digits = 0;
		if (i >= n || s[i] != '.')
			return 0;
		for (i++; i < n && isdigit((unsigned char)s[i]); i++)
			digits++;
		if (digits < 1 || digits > 3)
			return 0;
	}
	return i == n || s[i] == ' ' ? i : 0;
}

static unsigned line_defects(const char *text, size_t n)
{
	unsigned defects = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)text[i];
		if (c > 127)
			defects |= SMTP_EIGHT_BIT;
		else if ((c < 32 && c != '\t') || c == 127)
			defects |= SMTP_CONTROL_CHAR;
	}
	return defects;
}

/* The code at the start of a line, or 0. */
static uint16_t line_code(const char *line, size_t n)
{
	if (n < 3 || !isdigit((unsigned char)line[0]) || !isdigit((unsigned char)line[1]) ||
		!isdigit((unsigned char)line[2]))
		return 0;
	return (uint16_t)((line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0'));
}

static enum smtp_read broken(struct smtp_reader *r, const char *why)
{
	r->broken = why;
	return SMTP_READ_BROKEN;
}

static enum smtp_read flooded(struct smtp_reader *r, const char *why)
{
	r->flood = true;
	return broken(r, why);
}

static void keep_text(struct smtp_reader *r, const char *text, size_t n)
{
	size_t e = smtp_reply_enhanced(text, n, r->code);

	if (e > 0 && e < sizeof r->enhanced) {
		memcpy(r->enhanced, text, e);
		r->enhanced[e] = '\0';
		text += e;
		n -= e;
		if (n > 0) {
			text++;
			n--;
		}
	}
	if (r->line_count == 0)
		r->lines = arena_array(r->arena, LIMIT_REPLY_LINES, sizeof *r->lines);
	r->lines[r->line_count++] = text_show(r->arena, text, n, LIMIT_REPLY_LINE_BYTES);
}

/* Takes one line without its line end.  *last: it ends the reply. */
static enum smtp_read take_line(struct smtp_reader *r, const char *line, size_t n, bool *last)
{
	uint16_t code = line_code(line, n);

	if (code == 0)
		return broken(r, "a line does not begin with a three-digit code");
	if (r->line_count == LIMIT_REPLY_LINES)
		return flooded(r, "a reply of too many lines");
	if (r->line_count == 0) {
		r->defects = 0;
		r->enhanced[0] = '\0';
	} else if (code != r->code) {
		r->defects |= SMTP_CODE_CHANGED;
	}
	r->code = code;
	if (code < 200 || code > 599)
		r->defects |= SMTP_CODE_RANGE;
	if (n > RFC_LINE_BYTES - 2)
		r->defects |= SMTP_LONG_LINE;
	*last = n == 3 || line[3] != '-';
	if (n > 3 && line[3] != '-' && line[3] != ' ')
		r->defects |= SMTP_NO_SEPARATOR;

	size_t skip = n > 3 && (line[3] == '-' || line[3] == ' ') ? 4 : 3;
	r->defects |= line_defects(line + skip, n - skip);
	keep_text(r, line + skip, n - skip);
	return SMTP_READ_MORE;
}

static void finish_reply(struct smtp_reader *r, struct smtp_reply *out)
{
	const char **lines = arena_array(r->arena, r->line_count, sizeof *lines);

	memcpy(lines, r->lines, r->line_count * sizeof *lines);
	out->code = r->code;
	out->enhanced = arena_strdup(r->arena, r->enhanced);
	out->line_count = r->line_count;
	out->lines = lines;
	out->defects = r->defects;
	r->line_count = 0;
	r->bytes = 0;
}

enum smtp_read smtp_reader_next(struct smtp_reader *r, struct smtp_reply *out)
{
	bool last = false;

	if (r->broken)
		return SMTP_READ_BROKEN;
	while (!last) {
		char *end = r->in.len > 0 ? memchr(r->in.data, '\n', r->in.len) : NULL;
		size_t n = end ? (size_t)(end - r->in.data) : r->in.len;

		if (n > LIMIT_REPLY_LINE_BYTES)
			return flooded(r, "a line without end");
		if (!end)
			return SMTP_READ_MORE;
		r->bytes += n + 1;
		if (r->bytes > LIMIT_REPLY_BYTES)
			return flooded(r, "a reply without end");

		bool crlf = n > 0 && r->in.data[n - 1] == '\r';
		if (take_line(r, r->in.data, crlf ? n - 1 : n, &last) == SMTP_READ_BROKEN)
			return SMTP_READ_BROKEN;
		if (!crlf)
			r->defects |= SMTP_BARE_LF;
		buf_consume(&r->in, n + 1);
	}
	finish_reply(r, out);
	return SMTP_READ_REPLY;
}

unsigned smtp_reply_class(const struct smtp_reply *r)
{
	unsigned c = r ? r->code / 100u : 0;

	return c >= 2 && c <= 5 ? c : 0;
}

char *smtp_reply_line(struct arena *a, const struct smtp_reply *r, size_t i)
{
	char separator = i + 1 < r->line_count ? '-' : ' ';

	if (r->enhanced[0])
		return arena_format(a, "%03u%c%s %s", r->code, separator, r->enhanced, r->lines[i]);
	return arena_format(a, "%03u%c%s", r->code, separator, r->lines[i]);
}

char *smtp_reply_text(struct arena *a, const struct smtp_reply *r)
{
	char *text = arena_strdup(a, r->line_count > 0 ? r->lines[0] : "");

	for (size_t i = 1; i < r->line_count; i++)
		text = arena_format(a, "%s %s", text, r->lines[i]);
	return text;
}

char *smtp_reply_first_word(struct arena *a, const struct smtp_reply *r)
{
	const char *line = r->line_count > 0 ? r->lines[0] : "";

	line += strspn(line, " \t");
	return arena_strndup(a, line, strcspn(line, " \t"));
}

const char *smtp_reply_extension(const struct smtp_reply *ehlo, const char *keyword)
{
	size_t n = strlen(keyword);

	if (smtp_reply_class(ehlo) != 2)
		return NULL;
	/* The first line names the server. */
	for (size_t i = 1; i < ehlo->line_count; i++) {
		const char *line = ehlo->lines[i];
		if (text_starts_nocase(line, keyword) && (line[n] == '\0' || line[n] == ' ' || line[n] == '='))
			return line;
	}
	return NULL;
}

/* conf_file.c - the configuration file's format.
 *
 * A line is kept whole and only remembers where its value lies, so that changing a value is cutting out those bytes
 * and putting others there; all else in the file stays as its owner wrote it. */
#include "proto/conf_file.h"

#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"

static const char BYTE_ORDER_MARK[] = "\xef\xbb\xbf";

static bool fail(struct conf_error *e, const char *key, const char *what, const char *expected)
{
	e->key = key;
	e->what = what;
	e->expected = expected;
	return false;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* text_is_clean() also rejects the backslash, which text_show() uses as its escape; in a file's own values it is an
 * ordinary character. */
static bool is_printable(const char *bytes, size_t n)
{
	while (n > 0) {
		const char *slash = memchr(bytes, '\\', n);
		size_t run = slash ? (size_t)(slash - bytes) : n;
		if (run > 0 && !text_is_clean(bytes, run))
			return false;
		if (!slash)
			return true;
		bytes += run + 1;
		n -= run + 1;
	}
	return true;
}

static bool is_key(const char *key, size_t n)
{
	if (n == 0 || is_blank(key[0]) || is_blank(key[n - 1]) || !is_printable(key, n))
		return false;
	for (size_t i = 0; i < n; i++)
		if (key[i] == '=' || key[i] == '\'' || key[i] == '#')
			return false;
	return true;
}

/* Where a key may be in a line that has no '=': enough to guess what was meant. */
static const char *guess_key(struct arena *a, const char *p, const char *end)
{
	const char *stop = p;
	while (stop < end && *stop != '\'' && *stop != '"' && *stop != '#' && *stop != ':')
		stop++;
	while (stop > p && is_blank(stop[-1]))
		stop--;
	return is_key(p, (size_t)(stop - p)) ? arena_strndup(a, p, (size_t)(stop - p)) : NULL;
}

/* What may follow the closing quote: blanks and a comment. */
static bool parse_rest(struct conf_line *line, const char *p, const char *end, struct conf_error *e)
{
	while (p < end && is_blank(*p))
		p++;
	if (p == end || *p == '#')
		return true;
	if (memchr(p, '\'', (size_t)(end - p)))
		return fail(e, line->key, "there is text after the closing quote",
			"nothing but a # comment there; a value holds no single quote itself");
	return fail(e, line->key, "there is text after the closing quote", "nothing but a # comment there");
}

static bool parse_value(struct arena *a, struct conf_line *line, const char *p, const char *end, struct conf_error *e)
{
	while (p < end && is_blank(*p))
		p++;
	if (p == end || *p == '#')
		return fail(e, line->key, "the value is missing", "a value in single quotes, as in key = 'value'");
	if (*p != '\'')
		return fail(e, line->key, "the value has no quotes", "a value in single quotes, as in key = 'value'");
	p++;
	const char *close = memchr(p, '\'', (size_t)(end - p));
	if (!close)
		return fail(e, line->key, "the closing quote is missing", "a single quote after the value");
	line->value_at = (size_t)(p - line->text);
	line->value_len = (size_t)(close - p);
	if (!is_printable(p, line->value_len))
		return fail(e, line->key, "the value holds control characters or is not UTF-8", "printable UTF-8 text");
	line->value = arena_strndup(a, p, line->value_len);
	return parse_rest(line, close + 1, end, e);
}

/* Reads LINE, whose text is set; END is where its line ending begins. */
static bool parse_line(struct arena *a, struct conf_line *line, const char *p, const char *end, struct conf_error *e)
{
	while (p < end && is_blank(*p))
		p++;
	if (p == end || *p == '#')
		return true;
	const char *hash = memchr(p, '#', (size_t)(end - p));
	const char *equals = memchr(p, '=', (size_t)((hash ? hash : end) - p));
	if (!equals)
		return fail(e, guess_key(a, p, end), "the '=' is missing", "key = 'value'");
	const char *stop = equals;
	while (stop > p && is_blank(stop[-1]))
		stop--;
	if (stop == p)
		return fail(e, NULL, "there is no key before the '='", "key = 'value'");
	if (memchr(p, '\'', (size_t)(stop - p)))
		return fail(e, guess_key(a, p, stop), "there is a quote before the '='", "key = 'value'");
	if (!is_key(p, (size_t)(stop - p)))
		return fail(
			e, NULL, "the key holds control characters or is not UTF-8", "a key of printable UTF-8 text");
	line->key = arena_strndup(a, p, (size_t)(stop - p));
	return parse_value(a, line, equals + 1, end, e);
}

static bool refuse_duplicate(const struct conf_file *f, const struct conf_line *line, struct conf_error *e)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->lines[i].key && strcmp(f->lines[i].key, line->key) == 0)
			return fail(e, line->key, "the key is set twice",
				arena_format(f->arena, "one line for each key; the first is line %zu", i + 1));
	return true;
}

/* Length of the line at P without its ending; *whole with it. */
static size_t measure_line(const char *p, size_t left, size_t *whole)
{
	const char *lf = memchr(p, '\n', left);
	*whole = lf ? (size_t)(lf - p) + 1 : left;
	size_t n = lf ? *whole - 1 : left;
	return lf && n > 0 && p[n - 1] == '\r' ? n - 1 : n;
}

static bool add_line(struct conf_file *f, const char *p, size_t n, size_t whole, struct conf_error *e)
{
	struct conf_line *line = &f->lines[f->count];
	e->line = (unsigned)f->count + 1;
	if (memchr(p, '\0', whole))
		return fail(e, NULL, "the line holds a NUL byte", "text");
	if (n > LIMIT_CONF_LINE_BYTES)
		return fail(e, NULL, "the line is too long",
			arena_format(f->arena, "at most %d bytes", LIMIT_CONF_LINE_BYTES));
	line->text = arena_strndup(f->arena, p, whole);
	line->len = whole;
	size_t skip = f->count == 0 && n >= 3 && memcmp(p, BYTE_ORDER_MARK, 3) == 0 ? 3 : 0;
	if (!parse_line(f->arena, line, line->text + skip, line->text + n, e))
		return false;
	if (line->key && !refuse_duplicate(f, line, e))
		return false;
	f->count++;
	return true;
}

bool conf_file_parse(struct arena *a, const char *bytes, size_t n, struct conf_file *out, struct conf_error *error)
{
	*out = (struct conf_file){.arena = a};
	*error = (struct conf_error){0};
	if (n > LIMIT_CONF_BYTES)
		return fail(
			error, NULL, "the file is too large", arena_format(a, "at most %d bytes", LIMIT_CONF_BYTES));
	size_t lines = 1;
	for (size_t i = 0; i < n; i++)
		lines += bytes[i] == '\n';
	out->cap = lines + 1; /* one more than there are: most documents that change gain one */
	out->lines = arena_array(a, out->cap, sizeof *out->lines);
	for (size_t at = 0, whole = 0; at < n; at += whole) {
		size_t len = measure_line(bytes + at, n - at, &whole);
		if (!add_line(out, bytes + at, len, whole, error))
			return false;
	}
	return true;
}

bool conf_file_next(const struct conf_file *f, size_t *at, struct conf_entry *out)
{
	while (*at < f->count) {
		const struct conf_line *line = &f->lines[(*at)++];
		if (!line->key)
			continue;
		*out = (struct conf_entry){line->key, line->value, (unsigned)*at};
		return true;
	}
	return false;
}

bool conf_file_get(const struct conf_file *f, const char *key, struct conf_entry *out)
{
	for (size_t at = 0; conf_file_next(f, &at, out);)
		if (strcmp(out->key, key) == 0)
			return true;
	return false;
}

static size_t count_bytes(const struct conf_file *f)
{
	size_t n = 0;
	for (size_t i = 0; i < f->count; i++)
		n += f->lines[i].len;
	return n;
}

/* CRLF if the file's first line has it, else LF. */
static const char *line_ending(const struct conf_file *f)
{
	if (f->count == 0)
		return "\n";
	const struct conf_line *first = &f->lines[0];
	return first->len >= 2 && memcmp(first->text + first->len - 2, "\r\n", 2) == 0 ? "\r\n" : "\n";
}

/* Replaces LINE's text by the printed one, if line and file stay within the limits. */
static bool replace_text(struct conf_file *f, struct conf_line *line, const char *text, struct conf_error *e)
{
	size_t len = strlen(text), whole = 0;
	if (measure_line(text, len, &whole) > LIMIT_CONF_LINE_BYTES)
		return fail(e, NULL, "the line would be too long",
			arena_format(f->arena, "at most %d bytes", LIMIT_CONF_LINE_BYTES));
	if (count_bytes(f) - line->len + len > LIMIT_CONF_BYTES)
		return fail(e, NULL, "the file would be too large",
			arena_format(f->arena, "at most %d bytes", LIMIT_CONF_BYTES));
	line->text = text;
	line->len = len;
	return true;
}

static struct conf_line *reserve_line(struct conf_file *f)
{
	if (f->count == f->cap) {
		size_t cap = f->cap * 2 + 1;
		struct conf_line *lines = arena_array(f->arena, cap, sizeof *lines);
		if (f->count > 0)
			memcpy(lines, f->lines, f->count * sizeof *lines);
		f->lines = lines;
		f->cap = cap;
	}
	f->lines[f->count] = (struct conf_line){.text = "", .len = 0};
	return &f->lines[f->count];
}

static bool append_line(struct conf_file *f, const char *key, const char *value, struct conf_error *e)
{
	const char *ending = line_ending(f);
	struct conf_line *line = reserve_line(f);
	struct conf_line *last = f->count > 0 ? &f->lines[f->count - 1] : NULL;
	struct conf_line old = last ? *last : (struct conf_line){0};
	if (last && last->text[last->len - 1] != '\n' &&
		!replace_text(f, last, arena_format(f->arena, "%s%s", last->text, ending), e))
		return false;
	if (!replace_text(f, line, arena_format(f->arena, "%s = '%s'%s", key, value, ending), e)) {
		if (last)
			*last = old;
		return false;
	}
	line->key = arena_strdup(f->arena, key);
	line->value = arena_strdup(f->arena, value);
	line->value_at = strlen(key) + strlen(" = '");
	line->value_len = strlen(value);
	f->count++;
	return true;
}

static bool change_line(struct conf_file *f, struct conf_line *line, const char *value, struct conf_error *e)
{
	const char *after = line->text + line->value_at + line->value_len;
	const char *text = arena_format(f->arena, "%.*s%s%s", (int)line->value_at, line->text, value, after);
	if (!replace_text(f, line, text, e))
		return false;
	line->value = arena_strdup(f->arena, value);
	line->value_len = strlen(value);
	return true;
}

bool conf_file_set(struct conf_file *f, const char *key, const char *value, struct conf_error *error)
{
	*error = (struct conf_error){0};
	if (!is_key(key, strlen(key)))
		return fail(error, NULL, "the key cannot be written", "printable UTF-8 text without = ' and #");
	if (strchr(value, '\''))
		return fail(error, key, "the value holds a single quote", "a value without single quotes");
	if (!is_printable(value, strlen(value)))
		return fail(error, key, "the value holds control characters or is not UTF-8", "printable UTF-8 text");
	for (size_t i = 0; i < f->count; i++)
		if (f->lines[i].key && strcmp(f->lines[i].key, key) == 0)
			return change_line(f, &f->lines[i], value, error);
	return append_line(f, key, value, error);
}

bool conf_file_write(const struct conf_file *f, struct buf *out)
{
	for (size_t i = 0; i < f->count; i++)
		if (!buf_add(out, f->lines[i].text, f->lines[i].len))
			return false;
	return true;
}

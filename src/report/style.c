/* The looks of a text report in one place.  Widths come from libunistring, which needs no locale, so the same report
 * gives the same bytes everywhere. */
#include "report/style.h"

#include <string.h>

#include <unistr.h>
#include <uniwidth.h>

static const char *ink_code(enum ink ink)
{
	switch (ink) {
	case INK_PLAIN:
		return "";
	case INK_URGENT:
		return "\033[1;31m";
	case INK_WARNING:
		return "\033[38;5;208m";
	case INK_UNKNOWN:
		return "\033[35m";
	case INK_GOOD:
		return "\033[38;5;33m";
	case INK_HEADING:
		return "\033[1m";
	case INK_QUIET:
		return "\033[2m";
	}
	return "";
}

enum ink style_ink(enum severity s)
{
	switch (s) {
	case SEVERITY_URGENT:
		return INK_URGENT;
	case SEVERITY_WARNING:
		return INK_WARNING;
	case SEVERITY_UNKNOWN:
		return INK_UNKNOWN;
	case SEVERITY_GOOD:
		return INK_GOOD;
	case SEVERITY_INFO:
	case SEVERITY_COUNT:
		break;
	}
	return INK_PLAIN;
}

const char *style_word(enum severity s)
{
	switch (s) {
	case SEVERITY_URGENT:
		return "URGENT";
	case SEVERITY_WARNING:
		return "warning";
	case SEVERITY_UNKNOWN:
		return "could not tell";
	case SEVERITY_GOOD:
		return "good";
	case SEVERITY_INFO:
	case SEVERITY_COUNT:
		break;
	}
	return "info";
}

/* Bytes of the character at S (at least 1) and its columns. */
static size_t step(const char *s, size_t n, size_t *columns)
{
	ucs4_t uc;
	int bytes = u8_mbtouc(&uc, (const uint8_t *)s, n);
	int width = uc_width(uc, "UTF-8");

	*columns = width < 0 ? 1 : (size_t)width;
	return bytes < 1 ? 1 : (size_t)bytes;
}

size_t style_columns(const char *s, size_t n)
{
	size_t total = 0, columns = 0;

	for (size_t i = 0; i < n; i += step(s + i, n - i, &columns), total += columns)
		;
	return total;
}

/* Bytes of S that fit into ROOM columns. */
static size_t fit(const char *s, size_t n, size_t room)
{
	size_t used = 0, columns = 0, i = 0;

	while (i < n) {
		size_t bytes = step(s + i, n - i, &columns);

		if (used + columns > room)
			break;
		used += columns;
		i += bytes;
	}
	return i;
}

const char *style_take(const char **rest, size_t room, size_t *len)
{
	const char *line = *rest;
	size_t n = strlen(line), columns, end = fit(line, n, room), next;

	if (end == 0 && n > 0) /* wider than the whole line: it must go somewhere */
		end = step(line, n, &columns);
	next = end;
	if (end < n && line[end] != ' ') {
		size_t space = end;

		while (space > 0 && line[space - 1] != ' ')
			space--;
		/* A line that starts with spaces (quoted text) may not break into nothing. */
		if (strspn(line, " ") < space)
			next = end = space;
	}
	while (next < n && line[next] == ' ')
		next++;
	while (end > 0 && line[end - 1] == ' ')
		end--;
	*len = end;
	*rest = line + next;
	return line;
}

void style_put(const struct style *st, enum ink ink, const char *s, size_t n)
{
	bool painted = st->color && ink != INK_PLAIN && n > 0;

	if (painted)
		fputs(ink_code(ink), st->out);
	fwrite(s, 1, n, st->out);
	if (painted)
		fputs("\033[0m", st->out);
}

void style_spaces(const struct style *st, size_t n)
{
	for (; n > 0; n--)
		fputc(' ', st->out);
}

/* Prefixes end in spaces that only the text after them needs. */
static size_t without_spaces(const char *s)
{
	size_t n = strlen(s);

	while (n > 0 && s[n - 1] == ' ')
		n--;
	return n;
}

void style_item(const struct style *st, unsigned indent, enum ink prefix_ink, const char *prefix, enum ink ink,
	const char *text)
{
	size_t lead = indent + style_columns(prefix, strlen(prefix)), len;
	size_t hang = lead > st->width / 2 ? indent + 2u : lead;
	size_t shown = without_spaces(prefix), gap = strlen(prefix) - shown;

	if (shown > 0) {
		style_spaces(st, indent);
		style_put(st, prefix_ink, prefix, shown);
	}
	if (*text != '\0' && lead + 8 > st->width) {
		fputc('\n', st->out);
		style_spaces(st, hang);
		lead = hang;
	} else if (*text != '\0') {
		style_spaces(st, shown > 0 ? gap : lead);
	}
	while (*text != '\0') {
		const char *line = style_take(&text, st->width > lead ? st->width - lead : 1, &len);

		style_put(st, ink, line, len);
		if (*text != '\0') {
			fputc('\n', st->out);
			style_spaces(st, hang);
		}
		lead = hang;
	}
	fputc('\n', st->out);
}

static size_t put_cut(const struct style *st, enum ink ink, const char *text, size_t columns)
{
	static const char ellipsis[] = "\xe2\x80\xa6";
	size_t n = strlen(text), width = style_columns(text, n), end;

	if (width <= columns) {
		style_put(st, ink, text, n);
		return width;
	}
	if (columns == 0)
		return 0;
	end = fit(text, n, columns - 1);
	style_put(st, ink, text, end);
	fputs(ellipsis, st->out);
	return style_columns(text, end) + 1;
}

void style_cut(const struct style *st, enum ink ink, const char *text, size_t columns)
{
	(void)put_cut(st, ink, text, columns);
}

void style_cell(const struct style *st, enum ink ink, const char *text, size_t columns)
{
	size_t used = put_cut(st, ink, text, columns);

	style_spaces(st, columns - used);
}

void style_heading(const struct style *st, const char *text)
{
	fputc('\n', st->out);
	style_item(st, 0, INK_PLAIN, "", INK_HEADING, text);
}

/* style.h - how a text report looks: colours, widths and wrapping.
 *
 * Widths are terminal columns of UTF-8 text, the same in every locale.  Every colour is switched off before the line
 * ends; without `color` no escape byte is ever written.  Text must be safe to show (base/text.h). */
#ifndef RELAYCHECK_REPORT_STYLE_H
#define RELAYCHECK_REPORT_STYLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "core/finding.h"

enum {
	STYLE_WIDTH_MIN = 20,     /* narrower than this nothing is readable; lines then are longer than the terminal */
	STYLE_WIDTH_DEFAULT = 100 /* when the output is no terminal */
};

enum ink { INK_PLAIN, INK_URGENT, INK_WARNING, INK_UNKNOWN, INK_GOOD, INK_HEADING, INK_QUIET };

struct style {
	FILE *out;
	unsigned width; /* columns, at least STYLE_WIDTH_MIN */
	bool color;
};

/* The colour of a severity, and the word that always stands beside it: "URGENT", "warning", "could not tell" ... */
enum ink style_ink(enum severity s);
const char *style_word(enum severity s);

/* Columns that the first N bytes of S take. */
size_t style_columns(const char *s, size_t n);

/* Takes the next line of at most ROOM columns off *REST, breaking at spaces where it can.  Returns its start and, in
 * *LEN, its bytes; *REST then is at the first character of the line after it, or at the final NUL. */
const char *style_take(const char **rest, size_t room, size_t *len);

/* N bytes in one colour, as they are. */
void style_put(const struct style *st, enum ink ink, const char *s, size_t n);
void style_spaces(const struct style *st, size_t n);

/* One paragraph: INDENT spaces, PREFIX, then TEXT, whose further lines hang under its first word. */
void style_item(const struct style *st, unsigned indent, enum ink prefix_ink, const char *prefix, enum ink ink,
	const char *text);

/* Exactly COLUMNS columns: TEXT, cut with an ellipsis or padded with spaces. */
void style_cell(const struct style *st, enum ink ink, const char *text, size_t columns);

/* The same without padding, for the last cell of a line. */
void style_cut(const struct style *st, enum ink ink, const char *text, size_t columns);

/* A heading of a section, with an empty line before it. */
void style_heading(const struct style *st, const char *text);

#endif

/* paste.h - lines to paste that fit the software which the greeting names. */
#ifndef RELAYCHECK_CHECK_PASTE_H
#define RELAYCHECK_CHECK_PASTE_H

#include "core/finding.h"

enum { PASTE_LINES = 3 };

struct paste {
	const char *software; /* a word of the product's name */
	const char *lines[PASTE_LINES];
};

/* Adds the lines of the software that the greeting names; those of row 0, under a comment that names
 * its software, if it names none of the COUNT rows. */
void paste_lines(struct findings *out, const struct facts *f, const struct paste *rows, size_t count);

#endif

/* text.h - a report as text for people: the verdict in one line, what to do, the evidence.
 *
 * A pure function of the report and the options: no clock, no locale.  Always UTF-8. */
#ifndef RELAYCHECK_REPORT_TEXT_H
#define RELAYCHECK_REPORT_TEXT_H

#include <stdbool.h>
#include <stdio.h>

#include "core/report.h"

struct text_options {
	bool color;
	unsigned width;  /* columns of the terminal; 0: STYLE_WIDTH_DEFAULT */
	bool transcript; /* every session, whole */
	bool timings;    /* the waterfall */
	bool quiet;      /* nothing but the verdict line */
};

/* Writes R to OUT.  Errors of OUT are the caller's to look for (ferror). */
void report_text(FILE *out, const struct report *r, const struct text_options *o);

#endif

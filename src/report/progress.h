/* progress.h - what is going on, on a terminal, while probes run: redrawn in place, gone at the end.
 *
 * It has no clock and asks the terminal nothing: the caller passes both.  Only progress_tick() draws, so that a burst
 * of updates costs one drawing. */
#ifndef RELAYCHECK_REPORT_PROGRESS_H
#define RELAYCHECK_REPORT_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct progress;

/* Ends with progress_end().  If OUT is no TERMINAL nothing is ever written.  COLUMNS and ROWS are the terminal's size;
 * 0: not known, 80 by 24.  Times are milliseconds since the audit began. */
struct progress *progress_new(FILE *out, bool terminal, unsigned columns, unsigned rows);

/* The terminal's size has changed. */
void progress_resize(struct progress *p, unsigned columns, unsigned rows);

/* A probe's state now: "waiting for dns.a", "asking", "done".  Seconds count from the change of state.  The strings are
 * copied. */
void progress_update(struct progress *p, const char *subject, const char *probe, const char *state, uint32_t now_ms);

/* Draws; call it a few times a second. */
void progress_tick(struct progress *p, uint32_t now_ms);

/* Wipes the lines and frees P.  NULL is allowed. */
void progress_end(struct progress *p);

#endif

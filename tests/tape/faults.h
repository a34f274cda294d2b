/* faults.h - what went wrong on one tape: lines for the TAP output. */
#ifndef RELAYCHECK_TESTS_TAPE_FAULTS_H
#define RELAYCHECK_TESTS_TAPE_FAULTS_H

#include <stdbool.h>

#include "base/buf.h"

enum { FAULTS_MAX = 20 };

struct faults {
	struct buf text; /* one fault a line */
	unsigned count;
	const char *where; /* put before each, or NULL */
};

/* Notes a fault; those past FAULTS_MAX are only counted. */
void fault(struct faults *f, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif

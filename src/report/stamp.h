/* stamp.h - a moment as RFC 3339 writes it, in UTC. */
#ifndef RELAYCHECK_REPORT_STAMP_H
#define RELAYCHECK_REPORT_STAMP_H

#include <stdint.h>

enum { STAMP_SIZE = 32 };

/* "2026-11-24T20:41:37Z" of Unix time SECONDS (years 0000 to 9999, else the nearest of them); SEPARATOR stands for the
 * T.  OUT is also returned. */
const char *stamp_utc(int64_t seconds, char separator, char out[STAMP_SIZE]);

#endif

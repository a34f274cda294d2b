/* Times of a report in one way of writing, free of time zone and locale. */
#include "report/stamp.h"

#include <stdio.h>
#include <time.h>

const char *stamp_utc(int64_t seconds, char separator, char out[STAMP_SIZE])
{
	static const int64_t first = -62167219200, last = 253402300799; /* the years of RFC 3339 */
	time_t when = (time_t)(seconds < first ? first : seconds > last ? last : seconds);
	struct tm tm = {0};

	gmtime_r(&when, &tm);
	snprintf(out, STAMP_SIZE, "%04u-%02u-%02u%c%02u:%02u:%02uZ", (unsigned)(tm.tm_year + 1900) % 10000,
		(unsigned)(tm.tm_mon + 1) % 100, (unsigned)tm.tm_mday % 100, separator, (unsigned)tm.tm_hour % 100,
		(unsigned)tm.tm_min % 100, (unsigned)tm.tm_sec % 100);
	return out;
}

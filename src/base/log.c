/* log.c - lines on stderr that speak of our own environment. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void log_error(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	flockfile(stderr);
	fputs("relaycheck: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	funlockfile(stderr);
	va_end(args);
}

_Noreturn void log_broken(const char *what, const char *file, int line)
{
	fprintf(stderr, "relaycheck: broken promise at %s:%d: %s\n", file, line, what);
	abort();
}

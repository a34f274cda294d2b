/* log.h - our own environment's troubles, each told once, on stderr.
 *
 * A peer's misbehaviour is a fact and never logged.  A programming error is an
 * ensure(), which stays in release builds. */
#ifndef RELAYCHECK_BASE_LOG_H
#define RELAYCHECK_BASE_LOG_H

/* "relaycheck: ..." and a newline on stderr. */
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Says where, and aborts. */
_Noreturn void log_broken(const char *what, const char *file, int line);

/* An assertion that is never compiled out. */
#define ensure(condition) ((condition) ? (void)0 : log_broken(#condition, __FILE__, __LINE__))

#endif

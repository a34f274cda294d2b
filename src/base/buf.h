/* buf.h - the bounded buffer: the only memory that grows from network bytes.
 *
 * A buffer has a hard maximum.  Adding past it fails, sets `over` and leaves
 * the contents as they were. */
#ifndef RELAYCHECK_BASE_BUF_H
#define RELAYCHECK_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *data; /* always NUL-terminated after the first add; NULL before */
	size_t len; /* bytes held, without the NUL */
	size_t cap; /* bytes allocated */
	size_t max; /* bytes it may ever hold */
	bool over;  /* an add was refused */
};

/* An empty buffer that may hold MAX bytes; allocates nothing yet. */
void buf_init(struct buf *b, size_t max);

/* Frees the memory; the buffer may be used again, empty, with the same maximum. */
void buf_free(struct buf *b);

/* Empties the buffer and keeps its memory. */
void buf_clear(struct buf *b);

/* Append.  Return false, and change nothing but `over`, if it would not fit. */
bool buf_add(struct buf *b, const void *bytes, size_t n);
bool buf_add_char(struct buf *b, char c);
bool buf_add_text(struct buf *b, const char *s);
bool buf_format(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool buf_vformat(struct buf *b, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/* Drops the first N bytes (N <= len). */
void buf_consume(struct buf *b, size_t n);

#endif

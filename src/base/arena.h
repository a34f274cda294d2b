/* arena.h - memory that lives and dies together.
 *
 * One arena holds everything that belongs to one report; nothing in it is
 * freed apart.  Memory comes zeroed.  No function here returns NULL: running
 * out of memory is reported on stderr and ends the process, because no caller
 * could do better.  Bytes from the network are bounded before they come here
 * (base/buf.h, base/limits.h). */
#ifndef RELAYCHECK_BASE_ARENA_H
#define RELAYCHECK_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

/* Makes an empty arena; the caller owns it and ends it with arena_free(). */
struct arena *arena_new(void);

/* Frees the arena and everything allocated from it.  NULL is allowed. */
void arena_free(struct arena *a);

/* SIZE zeroed bytes, aligned for any object. */
void *arena_alloc(struct arena *a, size_t size) __attribute__((returns_nonnull));

/* COUNT zeroed objects of SIZE bytes each; the product may not overflow. */
void *arena_array(struct arena *a, size_t count, size_t size) __attribute__((returns_nonnull));

/* Copies of a string, or of the first N bytes at S, always NUL-terminated. */
char *arena_strdup(struct arena *a, const char *s) __attribute__((returns_nonnull));
char *arena_strndup(struct arena *a, const char *s, size_t n) __attribute__((returns_nonnull));

/* printf into the arena. */
char *arena_format(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3), returns_nonnull));
char *arena_vformat(struct arena *a, const char *format, va_list args)
	__attribute__((format(printf, 2, 0), returns_nonnull));

/* Bytes handed out so far. */
size_t arena_used(const struct arena *a);

/* Plain heap memory with the same promise: zeroed, never NULL. */
void *mem_zalloc(size_t size) __attribute__((returns_nonnull));
void *mem_realloc(void *p, size_t size) __attribute__((returns_nonnull));

#endif

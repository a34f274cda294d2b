/* text.h - a stranger's bytes, made safe to show.
 *
 * Everything a peer sent passes here once, when it becomes a fact.  The result
 * is valid UTF-8 on one line, without control characters, escape sequences
 * or bidirectional overrides, so that a terminal, a JSON file and a page may print it. */
#ifndef RELAYCHECK_BASE_TEXT_H
#define RELAYCHECK_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* A safe copy of N bytes: printable UTF-8 stays; a backslash, control, format and invalid
 * bytes become \xNN.  At most MAX bytes of output; "..." marks a cut.  Owned by the arena. */
char *text_show(struct arena *a, const char *bytes, size_t n, size_t max) __attribute__((returns_nonnull));

/* The bytes that text_show() was given, unless it cut them; a NUL byte follows.  *N: how many.  Owned by the arena. */
char *text_unshow(struct arena *a, const char *shown, size_t *n) __attribute__((returns_nonnull));

/* True if the N bytes hold nothing that text_show() would change. */
bool text_is_clean(const char *bytes, size_t n);

/* True if the N bytes may be shown as they are: like text_is_clean(), but a backslash is allowed, as in
 * what text_show() gave. */
bool text_is_safe(const char *bytes, size_t n);

/* Case-insensitive (ASCII) compare and search, locale-free. */
bool text_equal_nocase(const char *a, const char *b);
bool text_starts_nocase(const char *s, const char *prefix);
const char *text_find_nocase(const char *haystack, const char *needle);

/* Lower-case ASCII copy. */
char *text_lower(struct arena *a, const char *s);

/* How many single-letter edits (insert, drop, swap, change) turn A into B; for "did you mean". */
unsigned text_distance(const char *a, const char *b);

/* The nearest of COUNT names to WORD, or NULL if none is near enough to be a slip. */
const char *text_nearest(const char *word, const char *const *names, size_t count);

#endif

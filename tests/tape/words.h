/* words.h - the words of a line of a tape: plain, or in double quotes, with escapes. */
#ifndef RELAYCHECK_TESTS_TAPE_WORDS_H
#define RELAYCHECK_TESTS_TAPE_WORDS_H

#include "tape.h"

/* Next word of *AT, which moves behind it.  False: no more, or (*BAD true) a quote or an escape is not well-formed. */
bool words_next(struct arena *a, const char **at, struct word *out, bool *bad);

/* TEXT with \xNN, \r, \n, \t, \0, \\ and \" resolved.  False: an unknown escape. */
bool words_unescape(struct arena *a, const char *text, size_t n, struct word *out);

/* "250ms", "+250ms", "5s". False: no time. */
bool words_time(const char *text, uint32_t *ms);

#endif

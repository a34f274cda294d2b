/* words.c - cuts a line of a tape into words. */
#include "words.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static int hex_value(char c)
{
	return isdigit((unsigned char)c)    ? c - '0'
	       : isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10
					    : -1;
}

/* The byte that the escape at S (behind the backslash) stands for; *USED its length.  -1: unknown. */
static int escaped_byte(const char *s, size_t n, size_t *used)
{
	static const char names[] = "rnt0\\\"", values[] = "\r\n\t\0\\\"";

	*used = 1;
	if (n >= 3 && s[0] == 'x' && hex_value(s[1]) >= 0 && hex_value(s[2]) >= 0) {
		*used = 3;
		return hex_value(s[1]) * 16 + hex_value(s[2]);
	}
	for (size_t i = 0; n > 0 && names[i]; i++)
		if (s[0] == names[i])
			return (unsigned char)values[i];
	return -1;
}

bool words_unescape(struct arena *a, const char *text, size_t n, struct word *out)
{
	char *bytes = arena_alloc(a, n + 1);
	size_t used = 0, skip;

	for (size_t i = 0; i < n; i++) {
		if (text[i] != '\\') {
			bytes[used++] = text[i];
			continue;
		}
		int byte = escaped_byte(text + i + 1, n - i - 1, &skip);
		if (byte < 0)
			return false;
		bytes[used++] = (char)byte;
		i += skip;
	}
	*out = (struct word){bytes, used};
	return true;
}

bool words_next(struct arena *a, const char **at, struct word *out, bool *bad)
{
	const char *s = *at + strspn(*at, " \t");
	size_t n;

	if (!*s)
		return false;
	if (*s != '"') {
		n = strcspn(s, " \t");
		*out = (struct word){arena_strndup(a, s, n), n};
		*at = s + n;
		return true;
	}
	for (n = 1; s[n] && s[n] != '"'; n++)
		if (s[n] == '\\' && s[n + 1])
			n++;
	*at = s[n] ? s + n + 1 : s + n;
	*bad = !s[n] || !words_unescape(a, s + 1, n - 1, out);
	return !*bad;
}

bool words_time(const char *text, uint32_t *ms)
{
	char *end;

	text += *text == '+';
	if (!isdigit((unsigned char)*text))
		return false;
	unsigned long n = strtoul(text, &end, 10);
	if (strcmp(end, "s") == 0)
		n *= 1000;
	else if (strcmp(end, "ms") != 0)
		return false;
	*ms = (uint32_t)n;
	return n <= 86400000;
}

bool glob_match(const char *pattern, const char *text)
{
	const char *star = NULL, *mark = NULL;

	while (*text) {
		if (*pattern == '*') {
			star = pattern++;
			mark = text;
		} else if (*pattern &&
			   (*pattern == '?' || tolower((unsigned char)*pattern) == tolower((unsigned char)*text))) {
			pattern++;
			text++;
		} else if (star) {
			pattern = star + 1;
			text = ++mark;
		} else {
			return false;
		}
	}
	return pattern[strspn(pattern, "*")] == '\0';
}

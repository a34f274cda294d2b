/* text.c - strangers' bytes made safe to show, and the few locale-free string helpers.
 *
 * What may be shown is decided by Unicode's general categories: controls, format characters (bidirectional overrides,
 * zero-width characters), line and paragraph separators, private, surrogate and unassigned code points may not. */
#include "base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <unistr.h>

static bool is_showable(ucs4_t c)
{
	if (c < 0x80)
		return c >= 0x20 && c != 0x7f;
	const uint32_t hidden = UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Cf | UC_CATEGORY_MASK_Cs | UC_CATEGORY_MASK_Co |
				UC_CATEGORY_MASK_Cn | UC_CATEGORY_MASK_Zl | UC_CATEGORY_MASK_Zp;
	return !uc_is_general_category_withtable(c, hidden);
}

/* Bytes of the character at P, and whether it may be shown as it is; an invalid byte counts as one. */
static size_t next_char(const uint8_t *p, size_t n, bool *showable)
{
	ucs4_t c;
	int len = u8_mbtoucr(&c, p, n);
	if (len <= 0) {
		*showable = false;
		return 1;
	}
	*showable = is_showable(c);
	return (size_t)len;
}

/* Bytes of output for all of the input. */
static size_t shown_size(const uint8_t *p, size_t n)
{
	size_t size = 0;
	for (size_t i = 0, len; i < n; i += len) {
		bool showable;
		len = next_char(p + i, n - i, &showable);
		size += showable && p[i] != '\\' ? len : 4 * len;
	}
	return size;
}

static void put_escaped(char *out, const uint8_t *p, size_t n)
{
	static const char hex[] = "0123456789ABCDEF";
	for (size_t i = 0; i < n; i++) {
		*out++ = '\\';
		*out++ = 'x';
		*out++ = hex[p[i] >> 4];
		*out++ = hex[p[i] & 15];
	}
}

char *text_show(struct arena *a, const char *bytes, size_t n, size_t max)
{
	const uint8_t *p = (const uint8_t *)bytes;
	/* A character is at most 16 bytes escaped: what lies far behind the cut need not be measured. */
	size_t seen = n > max && n - max > 4 ? max + 4 : n;
	size_t size = shown_size(p, seen);
	bool cut = seen < n || size > max;
	size_t room = !cut ? size : max > 3 ? max - 3 : 0;

	char *out = arena_alloc(a, (cut ? max : size) + 1);
	size_t used = 0;
	for (size_t i = 0, len; i < n; i += len) {
		bool showable;
		len = next_char(p + i, n - i, &showable);
		bool plain = showable && p[i] != '\\';
		size_t need = plain ? len : 4 * len;
		if (need > room - used)
			break;
		if (plain)
			memcpy(out + used, p + i, len);
		else
			put_escaped(out + used, p + i, len);
		used += need;
	}
	if (cut)
		memcpy(out + used, "...", max < 3 ? max : 3);
	return out;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

char *text_unshow(struct arena *a, const char *shown, size_t *n)
{
	char *out = arena_alloc(a, strlen(shown) + 1), *to = out;
	for (const char *p = shown; *p;) {
		int high = p[0] == '\\' && p[1] == 'x' ? hex_digit(p[2]) : -1;
		int low = high >= 0 ? hex_digit(p[3]) : -1;
		if (low < 0) {
			*to++ = *p++;
			continue;
		}
		*to++ = (char)(high * 16 + low);
		p += 4;
	}
	*n = (size_t)(to - out);
	return out;
}

static bool is_safe(const char *bytes, size_t n, bool backslash)
{
	const uint8_t *p = (const uint8_t *)bytes;
	for (size_t i = 0, len; i < n; i += len) {
		bool showable;
		len = next_char(p + i, n - i, &showable);
		if (!showable || (p[i] == '\\' && !backslash))
			return false;
	}
	return true;
}

bool text_is_clean(const char *bytes, size_t n)
{
	return is_safe(bytes, n, false);
}

bool text_is_safe(const char *bytes, size_t n)
{
	return is_safe(bytes, n, true);
}

static unsigned char lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

bool text_equal_nocase(const char *a, const char *b)
{
	while (*a != '\0' && lower(*a) == lower(*b)) {
		a++;
		b++;
	}
	return lower(*a) == lower(*b);
}

bool text_starts_nocase(const char *s, const char *prefix)
{
	while (*prefix != '\0') {
		if (lower(*s) != lower(*prefix))
			return false;
		s++;
		prefix++;
	}
	return true;
}

const char *text_find_nocase(const char *haystack, const char *needle)
{
	for (const char *p = haystack;; p++) {
		if (text_starts_nocase(p, needle))
			return p;
		if (*p == '\0')
			return NULL;
	}
}

char *text_lower(struct arena *a, const char *s)
{
	char *out = arena_strdup(a, s);
	for (char *p = out; *p != '\0'; p++)
		*p = (char)lower(*p);
	return out;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Three rows of the table suffice: a swap looks back two. */
unsigned text_distance(const char *a, const char *b)
{
	size_t a_len = strlen(a), b_len = strlen(b), width = b_len + 1;
	unsigned *rows = mem_zalloc(3 * width * sizeof *rows);
	unsigned *before = rows, *last = rows + width, *row = rows + 2 * width;

	for (size_t j = 0; j <= b_len; j++)
		row[j] = (unsigned)j;
	for (size_t i = 1; i <= a_len; i++) {
		unsigned *reuse = before;
		before = last;
		last = row;
		row = reuse;
		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b_len; j++) {
			unsigned change = last[j - 1] + (a[i - 1] != b[j - 1]);
			row[j] = least(least(last[j] + 1, row[j - 1] + 1), change);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
		}
	}
	unsigned distance = row[b_len];
	free(rows);
	return distance;
}

const char *text_nearest(const char *word, const char *const *names, size_t count)
{
	enum { FAR = 4 };
	size_t len = strlen(word);
	const char *nearest = NULL;
	unsigned best = FAR;
	for (size_t i = 0; i < count; i++) {
		size_t other = strlen(names[i]);
		if ((len > other ? len - other : other - len) >= best)
			continue;
		unsigned d = text_distance(word, names[i]);
		if (d < best && 2 * (size_t)d < len) {
			best = d;
			nearest = names[i];
		}
	}
	return nearest;
}

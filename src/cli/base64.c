/* base64.c - the reader of base64; strict, so that every text of bytes has one spelling only. */
#include "cli/base64.h"

#include <stdint.h>
#include <string.h>

enum { GROUP = 4, NO_DIGIT = 64 };

static uint32_t digit(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;
	return at ? (uint32_t)(at - digits) : NO_DIGIT;
}

/* One group of four characters, the last PADDING of them "=". */
static bool read_group(const char *text, size_t padding, struct buf *out)
{
	uint32_t bits = 0;
	for (size_t i = 0; i < GROUP; i++) {
		uint32_t d = i < GROUP - padding ? digit(text[i]) : 0;
		if (d == NO_DIGIT)
			return false;
		bits = bits << 6 | d;
	}
	const char bytes[] = {(char)(bits >> 16 & 0xff), (char)(bits >> 8 & 0xff), (char)(bits & 0xff)};
	for (size_t i = sizeof bytes - padding; i < sizeof bytes; i++)
		if (bytes[i] != 0)
			return false;
	return buf_add(out, bytes, sizeof bytes - padding);
}

bool base64_read(const char *text, size_t n, struct buf *out)
{
	if (n % GROUP != 0)
		return false;
	for (size_t i = 0; i < n; i += GROUP) {
		size_t padding = 0;
		if (i + GROUP == n && text[n - 1] == '=')
			padding = text[n - 2] == '=' ? 2 : 1;
		if (!read_group(text + i, padding, out))
			return false;
	}
	return true;
}

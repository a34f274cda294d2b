/* test_text.c - what a terminal may see, and the helpers for comparing words. */
#include "../unit.h"

#include "base/text.h"

#define BYTES(string) (string), sizeof(string) - 1

static const struct {
	const char *name, *in;
	size_t n;
	const char *shown;
} rows[] = {
	{"plain", BYTES("220 mail.test ESMTP"), "220 mail.test ESMTP"},
	{"empty", BYTES(""), ""},
	{"backslash", BYTES("a\\x1b"), "a\\x5Cx1b"},
	{"NUL", BYTES("a\0b"), "a\\x00b"},
	{"escape sequence", BYTES("\x1b[31mred"), "\\x1B[31mred"},
	{"CR LF tab DEL", BYTES("\r\n\t\x7f"), "\\x0D\\x0A\\x09\\x7F"},
	{"umlaut", BYTES("gr\xc3\xbc\xc3\x9f"), "gr\xc3\xbc\xc3\x9f"},
	{"emoji", BYTES("\xf0\x9f\x93\xac"), "\xf0\x9f\x93\xac"},
	{"C1 control",
		BYTES("\xc2\x9b"
		      "2J"),
		"\\xC2\\x9B2J"},
	{"right-to-left override",
		BYTES("\xe2\x80\xae"
		      "abc"),
		"\\xE2\\x80\\xAEabc"},
	{"isolate", BYTES("\xe2\x81\xa6"), "\\xE2\\x81\\xA6"},
	{"zero width space",
		BYTES("a\xe2\x80\x8b"
		      "b"),
		"a\\xE2\\x80\\x8Bb"},
	{"byte order mark",
		BYTES("\xef\xbb\xbf"
		      "a"),
		"\\xEF\\xBB\\xBFa"},
	{"line separator", BYTES("\xe2\x80\xa8"), "\\xE2\\x80\\xA8"},
	{"private use", BYTES("\xee\x80\x80"), "\\xEE\\x80\\x80"},
	{"unassigned", BYTES("\xcd\xb8"), "\\xCD\\xB8"},
	{"surrogate", BYTES("\xed\xa0\x80"), "\\xED\\xA0\\x80"},
	{"Latin-1", BYTES("gr\xfc\xdf"), "gr\\xFC\\xDF"},
	{"overlong slash", BYTES("\xc0\xaf"), "\\xC0\\xAF"},
	{"cut short", BYTES("a\xe2\x82"), "a\\xE2\\x82"},
	{"beyond Unicode", BYTES("\xf4\x90\x80\x80"), "\\xF4\\x90\\x80\\x80"},
};

static void shows_safely(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *shown = text_show(a, rows[i].in, rows[i].n, 1000);
		if (strcmp(shown, rows[i].shown) != 0)
			fail_msg("%s: %s", rows[i].name, shown);
		bool same = strlen(shown) == rows[i].n && memcmp(shown, rows[i].in, rows[i].n) == 0;
		if (text_is_clean(rows[i].in, rows[i].n) != same)
			fail_msg("%s: clean is %d", rows[i].name, !same);
		assert_true(text_is_safe(shown, strlen(shown)));
		size_t n;
		const char *again = text_unshow(a, shown, &n);
		if (n != rows[i].n || memcmp(again, rows[i].in, n) != 0)
			fail_msg("%s: cannot be read back", rows[i].name);
	}
	assert_true(text_is_safe(BYTES("a\\x1B")));
	assert_false(text_is_safe(BYTES("a\x1b")));
	arena_free(a);
}

static void cuts_between_characters(void **state)
{
	(void)state;
	static const struct {
		const char *in;
		size_t max;
		const char *shown;
	} cuts[] = {
		{"abcdef", 6, "abcdef"},
		{"abcdefg", 6, "abc..."},
		{"abcdefghijklmnopqrst", 6, "abc..."},
		{"ab\xc3\xbc"
		 "defg",
			6, "ab..."},
		{"a\x01"
		 "bcd",
			8, "a\\x01bcd"},
		{"a\x01"
		 "bcde",
			8, "a\\x01..."},
		{"\x01\x01\x01", 11, "\\x01\\x01..."},
		{"\x01\x01\x01", 12, "\\x01\\x01\\x01"},
		{"abcd", 3, "..."},
		{"abcd", 1, "."},
		{"abcd", 0, ""},
		{"", 0, ""},
	};
	struct arena *a = arena_new();
	for (size_t i = 0; i < COUNT(cuts); i++) {
		char *shown = text_show(a, cuts[i].in, strlen(cuts[i].in), cuts[i].max);
		if (strcmp(shown, cuts[i].shown) != 0)
			fail_msg("%s at %zu: %s", cuts[i].in, cuts[i].max, shown);
	}
	arena_free(a);
}

/* Whatever the bytes: the result fits, is safe, and the escape can be undone. */
static void any_bytes_come_out_safe(void **state)
{
	(void)state;
	uint32_t seed = 1;
	struct arena *a = arena_new();
	for (int round = 0; round < 2000; round++) {
		unsigned char in[64], back[64];
		size_t n = (size_t)round % sizeof in, m = 0;
		for (size_t i = 0; i < n; i++) {
			seed = seed * 1664525 + 1013904223;
			in[i] = (unsigned char)(seed >> 24);
		}
		const char *shown = text_show(a, (const char *)in, n, 300);
		assert_true(text_is_safe(shown, strlen(shown)));
		for (const char *p = shown; *p != '\0'; m++) {
			unsigned byte = (unsigned char)*p++;
			if (byte == '\\') {
				const char digits[] = {p[1], p[2], '\0'};
				byte = (unsigned)strtoul(digits, NULL, 16);
				p += 3;
			}
			back[m] = (unsigned char)byte;
		}
		assert_int_equal(m, n);
		assert_memory_equal(back, in, n);
		for (size_t max = 0; max < 40; max += 7)
			assert_true(strlen(text_show(a, (const char *)in, n, max)) <= max);
	}
	arena_free(a);
}

static void compares_without_case(void **state)
{
	(void)state;
	assert_true(text_equal_nocase("EHLO", "ehlo"));
	assert_true(text_equal_nocase("", ""));
	assert_false(text_equal_nocase("EHLO", "EHL"));
	assert_false(text_equal_nocase("EHL", "EHLO"));
	assert_false(text_equal_nocase("[", "{"));
	assert_true(text_starts_nocase("STARTTLS now", "starttls"));
	assert_false(text_starts_nocase("START", "starttls"));
	const char *hay = "Service Unavailable; blocked using ZEN.test";
	assert_ptr_equal(text_find_nocase(hay, "BLOCKED"), hay + 21);
	assert_null(text_find_nocase(hay, "tested"));
	assert_ptr_equal(text_find_nocase(hay, ""), hay);
	assert_null(text_find_nocase("", "a"));
	struct arena *a = arena_new();
	assert_string_equal(text_lower(a, "MaIl.\xc3\x9c[Z"), "mail.\xc3\x9c[z");
	arena_free(a);
}

static void counts_slips(void **state)
{
	(void)state;
	static const struct {
		const char *a, *b;
		unsigned distance;
	} pairs[] = {
		{"", "", 0},
		{"", "abc", 3},
		{"abc", "", 3},
		{"resolver", "resolver", 0},
		{"resolver", "resolvr", 1},
		{"resolver", "ressolver", 1},
		{"resolver", "resovler", 1},
		{"resolver", "rezolver", 1},
		{"helo name", "ehlo name", 1},
		{"kitten", "sitting", 3},
		{"ca", "abc", 3},
	};
	for (size_t i = 0; i < COUNT(pairs); i++) {
		assert_int_equal(text_distance(pairs[i].a, pairs[i].b), pairs[i].distance);
		assert_int_equal(text_distance(pairs[i].b, pairs[i].a), pairs[i].distance);
	}
}

static void finds_the_nearest_name(void **state)
{
	(void)state;
	static const char *const names[] = {"resolver", "root hints", "helo name", "cat"};
	static const struct {
		const char *word, *nearest;
	} slips[] = {
		{"resolver", "resolver"},
		{"resovlers", "resolver"},
		{"root hint", "root hints"},
		{"ehlo nam", "helo name"},
		{"rezolfur", "resolver"},
		{"rzlfur", NULL},
		{"timeout", NULL},
		{"", NULL},
		{"c", NULL},
		{"cta", "cat"},
		{"dog", NULL},
	};
	for (size_t i = 0; i < COUNT(slips); i++) {
		const char *nearest = text_nearest(slips[i].word, names, COUNT(names));
		if (slips[i].nearest == NULL ? nearest != NULL
					     : nearest == NULL || strcmp(nearest, slips[i].nearest) != 0)
			fail_msg("%s: %s", slips[i].word, nearest != NULL ? nearest : "none");
	}
	assert_null(text_nearest("word", NULL, 0));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(shows_safely),
	cmocka_unit_test(cuts_between_characters),
	cmocka_unit_test(any_bytes_come_out_safe),
	cmocka_unit_test(compares_without_case),
	cmocka_unit_test(counts_slips),
	cmocka_unit_test(finds_the_nearest_name),
};
const struct unit_list text_list = {tests, COUNT(tests)};

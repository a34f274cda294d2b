/* Widths and wrapping. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/stamp.h"
#include "report/style.h"
#include "tests.h"

static void columns_of_text(void **state)
{
	static const struct {
		const char *text;
		size_t columns;
	} cases[] = {
		{"", 0}, {"plain", 5}, {"caf\xc3\xa9", 4},
		{"\xe6\x97\xa5\xe6\x9c\xac", 4}, /* wide characters take two columns */
		{"e\xcc\x81", 1},                /* a combining accent takes none */
		{"\xe2\x80\xa6", 1},             /* an ellipsis */
		{"\xff\xfe", 2},                 /* never loops on bytes that are no UTF-8 */
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(style_columns(cases[i].text, strlen(cases[i].text)), cases[i].columns);
}

static char *item(unsigned width, bool color, unsigned indent, const char *prefix, const char *text)
{
	char *out = NULL;
	size_t n = 0;
	struct style st = {.out = open_memstream(&out, &n), .width = width, .color = color};

	assert_non_null(st.out);
	style_item(&st, indent, INK_URGENT, prefix, INK_PLAIN, text);
	fclose(st.out);
	return out;
}

static void wraps_with_hanging_indent(void **state)
{
	static const struct {
		const char *name;
		unsigned width, indent;
		const char *prefix, *text, *wanted;
	} cases[] = {
		{"fits", 20, 2, "a: ", "one two", "  a: one two\n"},
		{"fits exactly", 20, 0, "", "12345678901234567890", "12345678901234567890\n"},
		{"breaks at a space", 20, 2, "a: ", "one two three four five", "  a: one two three\n     four five\n"},
		{"space at the edge", 20, 0, "", "12345678901234567890 x", "12345678901234567890\nx\n"},
		{"long word is cut", 20, 0, "", "1234567890123456789012345", "12345678901234567890\n12345\n"},
		{"several spaces", 20, 0, "", "one     two     three     four", "one     two\nthree     four\n"},
		{"wide characters", 20, 0, "",
			"\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5"
			"\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5",
			"\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5"
			"\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\n\xe6\x97\xa5\n"},
		{"prefix leaves no room", 20, 2, "a very long label: ", "word", "  a very long label:\n    word\n"},
		{"prefix alone has no spaces behind", 20, 2, "label   ", "", "  label\n"},
		{"text without prefix", 20, 4, "", "x", "    x\n"},
		{"nothing", 20, 4, "", "", "\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *out = item(cases[i].width, false, cases[i].indent, cases[i].prefix, cases[i].text);

		if (strcmp(out, cases[i].wanted) != 0)
			print_error("case: %s\n", cases[i].name);
		assert_string_equal(out, cases[i].wanted);
		free(out);
	}
}

static void colour_ends_before_the_line_does(void **state)
{
	char *out = item(20, true, 0, "bad: ", "one two three four five");

	(void)state;
	assert_string_equal(out, "\033[1;31mbad:\033[0m one two three\n     four five\n");
	free(out);
}

static void cells(void **state)
{
	static const struct {
		const char *text;
		size_t columns;
		const char *wanted;
	} cases[] = {
		{"abc", 5, "abc  "},
		{"abcde", 5, "abcde"},
		{"abcdef", 5, "abcd\xe2\x80\xa6"},
		{"\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5", 5, "\xe6\x97\xa5\xe6\x97\xa5\xe2\x80\xa6"},
		{"a\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5", 5, "a\xe6\x97\xa5\xe2\x80\xa6 "},
		{"abc", 0, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *out = NULL;
		size_t n = 0;
		struct style st = {.out = open_memstream(&out, &n), .width = 80};

		assert_non_null(st.out);
		style_cell(&st, INK_GOOD, cases[i].text, cases[i].columns);
		fclose(st.out);
		assert_string_equal(out, cases[i].wanted);
		free(out);
	}
}

static void moments(void **state)
{
	static const struct {
		int64_t seconds;
		const char *wanted;
	} cases[] = {
		{0, "1970-01-01T00:00:00Z"},
		{951782400, "2000-02-29T00:00:00Z"},
		{4102444799, "2099-12-31T23:59:59Z"},
		{-1, "1969-12-31T23:59:59Z"},
		{INT64_MAX, "9999-12-31T23:59:59Z"},
		{INT64_MIN, "0000-01-01T00:00:00Z"},
	};
	char out[STAMP_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(stamp_utc(cases[i].seconds, 'T', out), cases[i].wanted);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(columns_of_text),
	cmocka_unit_test(wraps_with_hanging_indent),
	cmocka_unit_test(colour_ends_before_the_line_does),
	cmocka_unit_test(cells),
	cmocka_unit_test(moments),
};
const struct test_list style_tests = {tests, sizeof tests / sizeof *tests};

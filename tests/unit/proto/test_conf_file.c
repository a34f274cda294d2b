/* test_conf_file.c - the configuration file's format: what is read, what is refused, and that nothing is lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "proto/conf_file.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static struct buf written(const struct conf_file *doc)
{
	struct buf out;
	buf_init(&out, LIMIT_CONF_BYTES + 1);
	assert_true(conf_file_write(doc, &out));
	return out;
}

static void expect_bytes(const struct conf_file *doc, const char *bytes, size_t n)
{
	struct buf out = written(doc);
	assert_int_equal(out.len, n);
	if (n > 0)
		assert_memory_equal(out.data, bytes, n);
	buf_free(&out);
}

/* One line each: the value of "a key" that is read, or the error. */
static const struct {
	const char *name, *bytes, *value;
	unsigned line;
} good[] = {
	{"plain", "a key = 'value'\n", "value", 1},
	{"no blanks", "a key='value'", "value", 1},
	{"many blanks", " \t a key \t = \t 'value' \t \n", "value", 1},
	{"empty value", "a key = ''\n", "", 1},
	{"comment after the value", "a key = 'value' # 'not' = 'this'\n", "value", 1},
	{"comment at the quote", "a key = 'value'#x", "value", 1},
	{"hash in the value", "a key = 'va#lue'\n", "va#lue", 1},
	{"equals in the value", "a key = 'a=b'\n", "a=b", 1},
	{"double quotes and backslash", "a key = '\"C:\\x\\'\n", "\"C:\\x\\", 1},
	{"UTF-8 value", "a key = 'J\xc3\xbcrgen \xe9\x83\xb5'\n", "J\xc3\xbcrgen \xe9\x83\xb5", 1},
	{"after comments and blank lines", "# one\n\n \t\n\t# two = 'x'\na key = 'value'\n", "value", 5},
	{"CRLF", "# one\r\na key = 'value'\r\n", "value", 2},
	{"byte-order mark",
		"\xef\xbb\xbf"
		"a key = 'value'\n",
		"value", 1},
	{"any bytes in a comment", "# \x01\xff\x1b[31m \r x\na key = 'value'", "value", 2},
};

static void test_good(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		struct arena *a = arena_new();
		struct conf_file doc;
		struct conf_error error;
		struct conf_entry entry;
		print_message("# %s\n", good[i].name);
		assert_true(conf_file_parse(a, good[i].bytes, strlen(good[i].bytes), &doc, &error));
		assert_true(conf_file_get(&doc, "a key", &entry));
		assert_string_equal(entry.value, good[i].value);
		assert_int_equal(entry.line, good[i].line);
		expect_bytes(&doc, good[i].bytes, strlen(good[i].bytes));
		arena_free(a);
	}
}

static const struct {
	const char *name, *bytes;
	size_t len; /* 0: strlen */
	unsigned line;
	const char *key, *what, *expected; /* parts that must be there */
} bad[] = {
	{"no quotes", "# x\nhelo name = a.b\n", 0, 2, "helo name", "has no quotes", "single quotes"},
	{"double quotes", "helo name = \"a.b\"\n", 0, 1, "helo name", "has no quotes", "single quotes"},
	{"no value", "helo name =\n", 0, 1, "helo name", "value is missing", "single quotes"},
	{"comment for a value", "helo name = # 'x'\n", 0, 1, "helo name", "value is missing", "single quotes"},
	{"no equals", "helo name 'x'\n", 0, 1, "helo name", "'=' is missing", "key = 'value'"},
	{"equals in the comment only", "helo name # = 'x'\n", 0, 1, "helo name", "'=' is missing", "key = 'value'"},
	{"colon", "helo name: 'x'\n", 0, 1, "helo name", "'=' is missing", "key = 'value'"},
	{"no key", " = 'x'\n", 0, 1, NULL, "no key", "key = 'value'"},
	{"quote in the key", "helo 'name = 'x'\n", 0, 1, "helo", "quote before", "key = 'value'"},
	{"closing quote missing", "\nhelo name = 'x\n", 0, 2, "helo name", "closing quote is missing", "single quote"},
	{"value over two lines", "helo name = 'x\ny'\n", 0, 1, "helo name", "closing quote is missing", "single quote"},
	{"text after", "helo name = 'x' y\n", 0, 1, "helo name", "after the closing quote", "# comment"},
	{"quote inside", "helo name = 'x'y'\n", 0, 1, "helo name", "after the closing quote", "no single quote"},
	{"doubled quote", "helo name = 'x''y'\n", 0, 1, "helo name", "after the closing quote", "no single quote"},
	{"NUL in a value", "helo name = 'x\0y'\n", 19, 1, NULL, "NUL", "text"},
	{"NUL in a comment", "#\0\n", 3, 1, NULL, "NUL", "text"},
	{"escape in a value", "helo name = '\x1b[31m'\n", 0, 1, "helo name", "control characters", "UTF-8"},
	{"tab in a value", "helo name = 'a\tb'\n", 0, 1, "helo name", "control characters", "UTF-8"},
	{"not UTF-8", "helo name = '\xff'\n", 0, 1, "helo name", "not UTF-8", "UTF-8"},
	{"cut UTF-8", "helo name = '\xc3'\n", 0, 1, "helo name", "not UTF-8", "UTF-8"},
	{"bidirectional override", "helo name = '\xe2\x80\xae'\n", 0, 1, "helo name", "control characters", "UTF-8"},
	{"control in a key", "helo\x01name = 'x'\n", 0, 1, NULL, "control characters", "UTF-8"},
	{"carriage return in a line", "helo name = 'x'\r y\n", 0, 1, "helo name", "after the closing quote", "#"},
	{"byte-order mark later", "\n\xef\xbb\xbfhelo name = 'x'\n", 0, 2, NULL, "control characters", "UTF-8"},
	{"duplicate", "helo name = 'x'\n#\nhelo name = 'x'\n", 0, 3, "helo name", "set twice", "line 1"},
};

static void test_bad(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct arena *a = arena_new();
		struct conf_file doc;
		struct conf_error error;
		print_message("# %s\n", bad[i].name);
		assert_false(
			conf_file_parse(a, bad[i].bytes, bad[i].len ? bad[i].len : strlen(bad[i].bytes), &doc, &error));
		assert_int_equal(error.line, bad[i].line);
		if (bad[i].key)
			assert_string_equal(error.key, bad[i].key);
		else
			assert_null(error.key);
		assert_non_null(strstr(error.what, bad[i].what));
		assert_non_null(strstr(error.expected, bad[i].expected));
		arena_free(a);
	}
}

/* A line of N bytes: a key, and a value that fills it; after it TAIL. */
static bool parse_filled(size_t n, const char *tail, struct conf_error *error)
{
	struct arena *a = arena_new();
	struct conf_file doc;
	char *bytes = arena_alloc(a, n + strlen(tail) + 1);
	memset(bytes, 'x', n);
	memcpy(bytes, "k='", 3);
	bytes[n - 1] = '\'';
	memcpy(bytes + n, tail, strlen(tail));
	bool fine = conf_file_parse(a, bytes, n + strlen(tail), &doc, error);
	arena_free(a);
	return fine;
}

static void test_limits(void **state)
{
	(void)state;
	struct conf_error error;
	assert_true(parse_filled(LIMIT_CONF_LINE_BYTES, "", &error));
	assert_true(parse_filled(LIMIT_CONF_LINE_BYTES, "\r\n", &error));
	assert_false(parse_filled(LIMIT_CONF_LINE_BYTES + 1, "\r\n", &error));
	assert_int_equal(error.line, 1);
	assert_string_equal(error.what, "the line is too long");

	char *bytes = calloc(1, LIMIT_CONF_BYTES + 1);
	assert_non_null(bytes);
	memset(bytes, '\n', LIMIT_CONF_BYTES + 1);
	struct arena *a = arena_new();
	struct conf_file doc;
	assert_true(conf_file_parse(a, bytes, LIMIT_CONF_BYTES, &doc, &error));
	expect_bytes(&doc, bytes, LIMIT_CONF_BYTES);
	assert_false(conf_file_set(&doc, "k", "v", &error));
	assert_string_equal(error.what, "the file would be too large");
	expect_bytes(&doc, bytes, LIMIT_CONF_BYTES);
	assert_false(conf_file_parse(a, bytes, LIMIT_CONF_BYTES + 1, &doc, &error));
	assert_int_equal(error.line, 0);
	arena_free(a);
	free(bytes);
}

static const struct {
	const char *name, *before, *key, *value, *after; /* after NULL: refused, nothing changes */
} changes[] = {
	{"in place", "#c\n a =  'x'   # why\r\nb='2'", "a", "longer", "#c\n a =  'longer'   # why\r\nb='2'"},
	{"to empty", "a = 'x' # y\n", "a", "", "a = '' # y\n"},
	{"the last, without newline", "a = 'x'", "a", "y", "a = 'y'"},
	{"new key", "a = 'x'\n", "b c", "y", "a = 'x'\nb c = 'y'\n"},
	{"new key after a line without newline", "a = 'x'", "b", "y", "a = 'x'\nb = 'y'\n"},
	{"new key in a CRLF file", "# x\r\na = 'x'", "b", "y", "# x\r\na = 'x'\r\nb = 'y'\r\n"},
	{"empty file", "", "b", "y", "b = 'y'\n"},
	{"after a byte-order mark",
		"\xef\xbb\xbf"
		"a = 'x'\n",
		"a", "y",
		"\xef\xbb\xbf"
		"a = 'y'\n"},
	{"a comment is no setting", "#a = 'x'\n", "a", "y", "#a = 'x'\na = 'y'\n"},
	{"hash in the value", "a = 'x'\n", "a", "#=\\", "a = '#=\\'\n"},
	{"quote in the value", "a = 'x'", "b", "it's", NULL},
	{"newline in the value", "a = 'x'", "a", "x\nb = 'y'", NULL},
	{"not UTF-8", "a = 'x'", "a", "\xff", NULL},
	{"key with equals", "a = 'x'", "b=", "y", NULL},
	{"key with a blank at the end", "a = 'x'", "b ", "y", NULL},
	{"empty key", "a = 'x'", "", "y", NULL},
};

static void test_set(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(changes); i++) {
		struct arena *a = arena_new();
		struct conf_file doc;
		struct conf_error error;
		struct conf_entry entry;
		print_message("# %s\n", changes[i].name);
		assert_true(conf_file_parse(a, changes[i].before, strlen(changes[i].before), &doc, &error));
		bool done = conf_file_set(&doc, changes[i].key, changes[i].value, &error);
		assert_int_equal(done, changes[i].after != NULL);
		const char *wanted = done ? changes[i].after : changes[i].before;
		expect_bytes(&doc, wanted, strlen(wanted));
		if (done) {
			assert_true(conf_file_get(&doc, changes[i].key, &entry));
			assert_string_equal(entry.value, changes[i].value);
		}
		arena_free(a);
	}
}

static void test_set_too_long(void **state)
{
	(void)state;
	static const char before[] = "a = 'x' # comment";
	struct arena *a = arena_new();
	struct conf_file doc;
	struct conf_error error;
	char *value = arena_alloc(a, LIMIT_CONF_LINE_BYTES + 1);
	memset(value, 'x', LIMIT_CONF_LINE_BYTES);
	assert_true(conf_file_parse(a, before, strlen(before), &doc, &error));
	assert_false(conf_file_set(&doc, "a", value, &error));
	assert_string_equal(error.what, "the line would be too long");
	assert_false(conf_file_set(&doc, "new", value, &error));
	expect_bytes(&doc, before, strlen(before));
	arena_free(a);
}

static void test_many_new_keys(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct conf_file doc;
	struct conf_error error;
	struct conf_entry entry;
	assert_true(conf_file_parse(a, "", 0, &doc, &error));
	for (unsigned i = 0; i < 100; i++)
		assert_true(conf_file_set(&doc, arena_format(a, "key %u", i), arena_format(a, "%u", i), &error));
	assert_true(conf_file_set(&doc, "key 7", "seven", &error));
	size_t at = 0;
	for (unsigned i = 0; i < 100; i++) {
		assert_true(conf_file_next(&doc, &at, &entry));
		assert_string_equal(entry.key, arena_format(a, "key %u", i));
		assert_string_equal(entry.value, i == 7 ? "seven" : arena_format(a, "%u", i));
		assert_int_equal(entry.line, i + 1);
	}
	assert_false(conf_file_next(&doc, &at, &entry));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_set),
		cmocka_unit_test(test_set_too_long),
		cmocka_unit_test(test_many_new_keys),
	};
	return cmocka_run_group_tests_name("conf_file", tests, NULL, NULL);
}

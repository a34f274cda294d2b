/* test_smtp_reply.c - replies as they come from the field, whole and one byte at a time. */
#include "../unit.h"
#include "base/limits.h"
#include "proto/smtp_reply.h"

#define CRLF "\r\n"

struct reply_case {
	const char *name, *bytes;
	size_t n; /* 0: strlen */
	enum smtp_read end;
	unsigned code;
	const char *enhanced, *lines; /* joined by '|' */
	unsigned defects;
	size_t pending;
};

static const struct reply_case replies[] = {
	{"one line", "220 mail ESMTP" CRLF, 0, SMTP_READ_REPLY, 220, "", "mail ESMTP", 0, 0},
	{"two lines", "250-mail" CRLF "250 SIZE 1" CRLF, 0, SMTP_READ_REPLY, 250, "", "mail|SIZE 1", 0, 0},
	{"code only", "250" CRLF, 0, SMTP_READ_REPLY, 250, "", "", 0, 0},
	{"code and blank", "250 " CRLF, 0, SMTP_READ_REPLY, 250, "", "", 0, 0},
	{"enhanced code", "550 5.1.1 no such user" CRLF, 0, SMTP_READ_REPLY, 550, "5.1.1", "no such user", 0, 0},
	{"enhanced code of two lines", "550-5.1.1 no" CRLF "550 5.1.1 user" CRLF, 0, SMTP_READ_REPLY, 550, "5.1.1",
		"no|user", 0, 0},
	{"enhanced code alone", "250 2.0.0" CRLF, 0, SMTP_READ_REPLY, 250, "2.0.0", "", 0, 0},
	{"enhanced code, three digits", "550 5.123.999 x" CRLF, 0, SMTP_READ_REPLY, 550, "5.123.999", "x", 0, 0},
	{"enhanced code of another class", "250 5.7.1 x" CRLF, 0, SMTP_READ_REPLY, 250, "", "5.7.1 x", 0, 0},
	{"enhanced code too long", "550 5.1234.1 x" CRLF, 0, SMTP_READ_REPLY, 550, "", "5.1234.1 x", 0, 0},
	{"enhanced code with a tail", "550 5.1.1.1 x" CRLF, 0, SMTP_READ_REPLY, 550, "", "5.1.1.1 x", 0, 0},
	{"enhanced code cut short", "550 5.1." CRLF, 0, SMTP_READ_REPLY, 550, "", "5.1.", 0, 0},
	{"bare LF", "250 ok\n", 0, SMTP_READ_REPLY, 250, "", "ok", SMTP_BARE_LF, 0},
	{"bare LF in one of two lines", "250-a\n250 b" CRLF, 0, SMTP_READ_REPLY, 250, "", "a|b", SMTP_BARE_LF, 0},
	{"CR within", "250 a\rb" CRLF, 0, SMTP_READ_REPLY, 250, "", "a\\x0Db", SMTP_CONTROL_CHAR, 0},
	{"NUL", "250 a\0b" CRLF, 9, SMTP_READ_REPLY, 250, "", "a\\x00b", SMTP_CONTROL_CHAR, 0},
	{"ESC", "250 \x1b[31m" CRLF, 0, SMTP_READ_REPLY, 250, "", "\\x1B[31m", SMTP_CONTROL_CHAR, 0},
	{"tab is no defect", "250 a\tb" CRLF, 0, SMTP_READ_REPLY, 250, "", "a\\x09b", 0, 0},
	{"Latin-1", "250 \xfc" CRLF, 0, SMTP_READ_REPLY, 250, "", "\\xFC", SMTP_EIGHT_BIT, 0},
	{"UTF-8", "250 \xc3\xbc" CRLF, 0, SMTP_READ_REPLY, 250, "", "\xc3\xbc", SMTP_EIGHT_BIT, 0},
	{"backslash", "250 a\\x00" CRLF, 0, SMTP_READ_REPLY, 250, "", "a\\x5Cx00", 0, 0},
	{"code changes", "250-a" CRLF "550 b" CRLF, 0, SMTP_READ_REPLY, 550, "", "a|b", SMTP_CODE_CHANGED, 0},
	{"code 000", "000 x" CRLF, 0, SMTP_READ_BROKEN, 0, "", "", 0, 7},
	{"code 100", "100 x" CRLF, 0, SMTP_READ_REPLY, 100, "", "x", SMTP_CODE_RANGE, 0},
	{"code 600", "600 x" CRLF, 0, SMTP_READ_REPLY, 600, "", "x", SMTP_CODE_RANGE, 0},
	{"code 999", "999 x" CRLF, 0, SMTP_READ_REPLY, 999, "", "x", SMTP_CODE_RANGE, 0},
	{"no separator", "250ok" CRLF, 0, SMTP_READ_REPLY, 250, "", "ok", SMTP_NO_SEPARATOR, 0},
	{"four digits", "2500 ok" CRLF, 0, SMTP_READ_REPLY, 250, "", "0 ok", SMTP_NO_SEPARATOR, 0},
	{"two replies", "250 a" CRLF "250 b" CRLF, 0, SMTP_READ_REPLY, 250, "", "a", 0, 7},
	{"not whole", "250-a" CRLF "25", 0, SMTP_READ_MORE, 0, "", "", 0, 2},
	{"no line end", "250 ok\r", 0, SMTP_READ_MORE, 0, "", "", 0, 7},
	{"two digits", "25 ok" CRLF, 0, SMTP_READ_BROKEN, 0, "", "", 0, 7},
	{"no digits", "ok" CRLF, 0, SMTP_READ_BROKEN, 0, "", "", 0, 4},
	{"empty line", CRLF, 0, SMTP_READ_BROKEN, 0, "", "", 0, 2},
	{"blank before the code", " 250 ok" CRLF, 0, SMTP_READ_BROKEN, 0, "", "", 0, 9},
	{"garbage behind a good line", "250-a" CRLF "x" CRLF, 0, SMTP_READ_BROKEN, 0, "", "", 0, 3},
};

static enum smtp_read feed(struct smtp_reader *r, const char *bytes, size_t n, size_t step, struct smtp_reply *out)
{
	enum smtp_read got = SMTP_READ_MORE;

	for (size_t i = 0; i < n; i += step) {
		assert_true(smtp_reader_add(r, bytes + i, n - i < step ? n - i : step));
		if (got == SMTP_READ_MORE)
			got = smtp_reader_next(r, out);
	}
	return got;
}

static void check_case(const struct reply_case *c, size_t step)
{
	struct arena *a = arena_new();
	struct smtp_reader r;
	struct smtp_reply reply = {.code = 0};
	size_t n = c->n ? c->n : strlen(c->bytes);

	smtp_reader_open(&r, a);
	if (feed(&r, c->bytes, n, step, &reply) != c->end)
		fail_msg("%s, %zu bytes at a time: another end", c->name, step);
	if (smtp_reader_pending(&r) != c->pending)
		fail_msg("%s: %zu bytes pending", c->name, smtp_reader_pending(&r));
	if (c->end == SMTP_READ_REPLY) {
		char *lines = arena_strdup(a, reply.lines[0]);
		for (size_t i = 1; i < reply.line_count; i++)
			lines = arena_format(a, "%s|%s", lines, reply.lines[i]);
		if (reply.code != c->code || strcmp(reply.enhanced, c->enhanced) != 0 || strcmp(lines, c->lines) != 0 ||
			reply.defects != c->defects)
			fail_msg("%s, %zu bytes at a time: %u '%s' '%s' defects %#x", c->name, step, reply.code,
				reply.enhanced, lines, reply.defects);
	}
	if (c->end == SMTP_READ_BROKEN) {
		assert_non_null(r.broken);
		assert_int_equal(smtp_reader_next(&r, &reply), SMTP_READ_BROKEN);
	}
	smtp_reader_close(&r);
	arena_free(a);
}

static void test_replies(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(replies); i++) {
		check_case(&replies[i], 1000);
		check_case(&replies[i], 1);
		check_case(&replies[i], 3);
	}
}

/* A line of N bytes, CRLF not counted. */
static enum smtp_read read_line_of(size_t n, struct smtp_reply *reply, struct arena *a)
{
	char *line = arena_alloc(a, n + 3);
	struct smtp_reader r;

	memset(line, 'x', n);
	memcpy(line, "250 ", 4);
	memcpy(line + n, CRLF, 2);
	smtp_reader_open(&r, a);
	enum smtp_read got = feed(&r, line, n + 2, n + 2, reply);
	smtp_reader_close(&r);
	return got;
}

static void test_long_lines(void **state)
{
	struct arena *a = arena_new();
	struct smtp_reply reply;

	(void)state;
	assert_int_equal(read_line_of(510, &reply, a), SMTP_READ_REPLY);
	assert_int_equal(reply.defects, 0);
	assert_int_equal(read_line_of(511, &reply, a), SMTP_READ_REPLY);
	assert_int_equal(reply.defects, SMTP_LONG_LINE);
	assert_int_equal(read_line_of(LIMIT_REPLY_LINE_BYTES - 1, &reply, a), SMTP_READ_REPLY);
	assert_int_equal(read_line_of(LIMIT_REPLY_LINE_BYTES + 1, &reply, a), SMTP_READ_BROKEN);
	arena_free(a);
}

/* LINES lines of one reply; the last one ends it. */
static enum smtp_read read_lines(size_t lines)
{
	struct arena *a = arena_new();
	struct smtp_reader r;
	struct smtp_reply reply;
	enum smtp_read got = SMTP_READ_MORE;

	smtp_reader_open(&r, a);
	for (size_t i = 1; i <= lines && got == SMTP_READ_MORE; i++)
		got = feed(&r, i < lines ? "250-x" CRLF : "250 x" CRLF, 7, 7, &reply);
	if (got == SMTP_READ_REPLY)
		assert_int_equal(reply.line_count, lines);
	smtp_reader_close(&r);
	arena_free(a);
	return got;
}

static void test_many_lines(void **state)
{
	(void)state;
	assert_int_equal(read_lines(LIMIT_REPLY_LINES), SMTP_READ_REPLY);
	assert_int_equal(read_lines(LIMIT_REPLY_LINES + 1), SMTP_READ_BROKEN);
}

static void test_too_much(void **state)
{
	struct arena *a = arena_new();
	struct smtp_reader r;
	char *bytes = arena_alloc(a, LIMIT_REPLY_BYTES + 1);

	(void)state;
	smtp_reader_open(&r, a);
	assert_true(smtp_reader_add(&r, bytes, LIMIT_REPLY_BYTES));
	assert_false(smtp_reader_add(&r, bytes, 1));
	smtp_reader_drop(&r);
	assert_int_equal(smtp_reader_pending(&r), 0);
	assert_true(smtp_reader_add(&r, bytes, 1));
	smtp_reader_close(&r);
	arena_free(a);
}

static void test_drop_forgets_lines(void **state)
{
	struct arena *a = arena_new();
	struct smtp_reader r;
	struct smtp_reply reply;

	(void)state;
	smtp_reader_open(&r, a);
	assert_int_equal(feed(&r, "550-5.7.1 a" CRLF "55", 15, 15, &reply), SMTP_READ_MORE);
	smtp_reader_drop(&r);
	assert_int_equal(feed(&r, "250 b" CRLF, 7, 7, &reply), SMTP_READ_REPLY);
	assert_int_equal(reply.line_count, 1);
	assert_string_equal(reply.enhanced, "");
	assert_int_equal(reply.defects, 0);
	smtp_reader_close(&r);
	arena_free(a);
}

static void test_words(void **state)
{
	struct arena *a = arena_new();
	struct smtp_reader r;
	struct smtp_reply reply;
	const char *bytes = "250-2.1.0 \t mail.example.org hello" CRLF "250 2.1.0 two" CRLF;

	(void)state;
	smtp_reader_open(&r, a);
	assert_int_equal(feed(&r, bytes, strlen(bytes), 5, &reply), SMTP_READ_REPLY);
	assert_string_equal(smtp_reply_line(a, &reply, 1), "250 2.1.0 two");
	assert_int_equal(strncmp(smtp_reply_line(a, &reply, 0), "250-2.1.0 ", 10), 0);
	assert_non_null(strstr(smtp_reply_text(a, &reply), "hello two"));
	smtp_reader_close(&r);
	arena_free(a);
}

static void test_class(void **state)
{
	static const struct {
		uint16_t code;
		unsigned class;
	} classes[] = {{0, 0}, {99, 0}, {199, 0}, {200, 2}, {299, 2}, {354, 3}, {421, 4}, {599, 5}, {600, 0}, {999, 0}};

	(void)state;
	assert_int_equal(smtp_reply_class(NULL), 0);
	for (size_t i = 0; i < COUNT(classes); i++)
		assert_int_equal(smtp_reply_class(&(struct smtp_reply){.code = classes[i].code}), classes[i].class);
}

static void test_extension(void **state)
{
	static const char *const lines[] = {
		"PIPELINING", "XSIZE", "SIZE 1000", "auth=LOGIN PLAIN", "STARTTLSX", "DSN ", "\\x00CHUNKING"};
	static const struct {
		const char *keyword, *line; /* NULL: not offered; the first line is the name */
	} cases[] = {{"PIPELINING", NULL}, {"SIZE", "SIZE 1000"}, {"size", "SIZE 1000"}, {"AUTH", "auth=LOGIN PLAIN"},
		{"STARTTLS", NULL}, {"DSN", "DSN "}, {"CHUNKING", NULL}, {"XSIZE", "XSIZE"}};
	struct smtp_reply ehlo = {.code = 250, .line_count = COUNT(lines), .lines = lines};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *line = smtp_reply_extension(&ehlo, cases[i].keyword);
		if (cases[i].line)
			assert_string_equal(line, cases[i].line);
		else
			assert_null(line);
	}
	ehlo.code = 550;
	assert_null(smtp_reply_extension(&ehlo, "SIZE"));
	assert_null(smtp_reply_extension(NULL, "SIZE"));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_extension),
	cmocka_unit_test(test_replies),
	cmocka_unit_test(test_long_lines),
	cmocka_unit_test(test_many_lines),
	cmocka_unit_test(test_too_much),
	cmocka_unit_test(test_drop_forgets_lines),
	cmocka_unit_test(test_words),
	cmocka_unit_test(test_class),
};
const struct unit_list smtp_reply_list = {tests, COUNT(tests)};

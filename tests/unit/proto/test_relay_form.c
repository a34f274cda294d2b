/* test_relay_form.c - the table of address forms: filling in, leaving out, and what is no table. */
#include <stdio.h>

#include "../unit.h"
#include "base/limits.h"
#include "proto/relay_form.h"

static const struct relay_names all = {.user = "op",
	.domain = "o.example",
	.host = "mx.t.example",
	.ip = "[192.0.2.1]",
	.mail = "t.example",
	.mx = "[192.0.2.9]"};

static const struct relay_form *read_text(
	struct arena *a, const char *text, const struct relay_names *names, size_t *count, size_t *bad_line)
{
	return relay_form_read(a, text, strlen(text), names, count, bad_line);
}

static void test_fill(void **state)
{
	struct arena *a = arena_new();
	size_t count, bad;
	const struct relay_form *f = read_text(a,
		"# a comment\n\n"
		"one\t<{user}@{domain}>\t<{user}%{domain}@{ip}>\tplain\twhy one\n"
		"two\t<>\t<{user}@{mx}>\tneeds=DSN\twhy two\n"
		"three\t<x@{mail}>\t<@{host}:{user}@{domain}>\tehlo={mail}\twhy three\n"
		"four\t<>\t<{user}@{domain}>\tlocal-first\twhy four",
		&all, &count, &bad);

	(void)state;
	assert_non_null(f);
	assert_int_equal(count, 4);
	assert_string_equal(f[0].id, "one");
	assert_string_equal(f[0].sender, "<op@o.example>");
	assert_string_equal(f[0].recipient, "<op%o.example@[192.0.2.1]>");
	assert_null(f[0].ehlo);
	assert_null(f[0].needs);
	assert_string_equal(f[0].why, "why one");
	assert_string_equal(f[1].needs, "DSN");
	assert_string_equal(f[1].recipient, "<op@[192.0.2.9]>");
	assert_string_equal(f[2].ehlo, "t.example");
	assert_string_equal(f[2].recipient, "<@mx.t.example:op@o.example>");
	assert_true(f[3].local_first);
	arena_free(a);
}

static void test_left_out(void **state)
{
	struct arena *a = arena_new();
	const struct relay_names few = {.user = "op", .domain = "o.example", .host = "t.example"};
	size_t count, bad;
	const struct relay_form *f = read_text(a,
		"unknown-ip\t<>\t<{user}@{ip}>\tplain\tw\n"
		"unknown-sender\t<x@{mail}>\t<{user}@{domain}>\tplain\tw\n"
		"unknown-ehlo\t<>\t<{user}@{domain}>\tehlo={mail}\tw\n"
		"kept\t<>\t<{user}@{host}>\tplain\tw\n"
		"same\t<>\t<{user}@t.example>\tplain\tw\n"
		"not-same\t<>\t<{user}@t.example>\tlocal-first\tw\n"
		"brace\t<>\t<{user@t.example>\tplain\tw\n",
		&few, &count, &bad);

	(void)state;
	assert_non_null(f);
	assert_int_equal(count, 3);
	assert_string_equal(f[0].id, "kept");
	assert_string_equal(f[1].id, "not-same");
	assert_string_equal(f[2].recipient, "<{user@t.example>");
	arena_free(a);
}

static void test_bad(void **state)
{
	static const struct {
		const char *name, *text;
		size_t line;
	} cases[] = {
		{"four columns", "a\t<>\t<x>\tplain\n", 1},
		{"six columns", "# c\na\t<>\t<x>\tplain\tw\tx\n", 2},
		{"an empty column", "\n\na\t\t<x>\tplain\tw\n", 3},
		{"an unknown variable", "a\t<>\t<{who}>\tplain\tw\n", 1},
		{"an unknown variable in the sender", "a\t<{}>\t<x>\tplain\tw\n", 1},
		{"an unknown variable in EHLO", "a\t<>\t<x>\tehlo={who}\tw\n", 1},
		{"an unknown session", "a\t<>\t<x>\tplane\tw\n", 1},
		{"blanks for tabs", "a <> <x> plain w\n", 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		size_t count, bad;
		if (read_text(a, cases[i].text, &all, &count, &bad))
			fail_msg("%s: taken", cases[i].name);
		assert_int_equal(bad, cases[i].line);
		arena_free(a);
	}
}

static void test_too_many(void **state)
{
	struct arena *a = arena_new();
	char *text = arena_strdup(a, "");
	size_t count, bad;

	(void)state;
	for (int i = 0; i < LIMIT_FORMS; i++)
		text = arena_format(a, "%sf%d\t<>\t<%d>\tplain\tw\n", text, i, i);
	assert_non_null(read_text(a, text, &all, &count, &bad));
	assert_int_equal(count, LIMIT_FORMS);
	assert_null(read_text(a, arena_format(a, "%slast\t<>\t<last>\tplain\tw\n", text), &all, &count, &bad));
	arena_free(a);
}

/* A name so long that the command would not fit leaves the form out. */
static void test_too_long(void **state)
{
	struct arena *a = arena_new();
	struct relay_names names = all;
	size_t count, bad;
	char *host = arena_alloc(a, LIMIT_COMMAND_BYTES);

	(void)state;
	memset(host, 'h', LIMIT_COMMAND_BYTES - 1);
	names.host = host;
	assert_non_null(
		read_text(a, "a\t<>\t<{user}@{host}>\tplain\tw\nb\t<>\t<{user}>\tplain\tw\n", &names, &count, &bad));
	assert_int_equal(count, 1);
	arena_free(a);
}

/* The table that is shipped: well-formed, its ids are unique, and every form names the operator's mailbox. */
static void test_shipped(void **state)
{
	struct arena *a = arena_new();
	char *text = arena_alloc(a, 65536);
	size_t count, bad;
	FILE *in = fopen(RELAY_FORMS_FILE, "r");

	(void)state;
	assert_non_null(in);
	size_t n = fread(text, 1, 65535, in);
	fclose(in);
	const struct relay_form *f = relay_form_read(a, text, n, &all, &count, &bad);
	assert_non_null(f);
	assert_true(count > 40);
	for (size_t i = 0; i < count; i++) {
		if (!strstr(f[i].recipient, "op") ||
			(!strstr(f[i].recipient, "o.example") && strcmp(f[i].recipient, "<op@[192.0.2.9]>") != 0))
			fail_msg("%s: %s is another's mailbox", f[i].id, f[i].recipient);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(f[i].id, f[j].id);
	}
	arena_free(a);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_fill),
	cmocka_unit_test(test_left_out),
	cmocka_unit_test(test_bad),
	cmocka_unit_test(test_too_many),
	cmocka_unit_test(test_too_long),
	cmocka_unit_test(test_shipped),
};
const struct unit_list relay_form_list = {tests, COUNT(tests)};

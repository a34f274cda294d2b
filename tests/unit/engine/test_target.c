/* test_target.c - TARGETs as people write them. */
#include "engine/target.h"

#include "../unit.h"

struct good {
	const char *text, *name, *ip;
	bool is_domain;
};

static const struct good goods[] = {
	{"mail.example.org", "mail.example.org", NULL, false},
	{"Mail.Example.ORG.", "mail.example.org", NULL, false},
	{"localhost", "localhost", NULL, false},
	{"b\xc3\xbc"
	 "cher.example",
		"xn--bcher-kva.example", NULL, false},
	{"xn--bcher-kva.example", "xn--bcher-kva.example", NULL, false},
	{"192.0.2.1", NULL, "192.0.2.1", false},
	{"[192.0.2.1]", NULL, "192.0.2.1", false},
	{"2001:DB8::1", NULL, "2001:db8::1", false},
	{"[2001:db8::1]", NULL, "2001:db8::1", false},
	{"[IPv6:2001:db8::1]", NULL, "2001:db8::1", false},
	{"user@example.org", "example.org", NULL, true},
	{"user@b\xc3\xbc"
	 "cher.example",
		"xn--bcher-kva.example", NULL, true},
};

static void reads_what_people_write(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(goods); i++) {
		struct arena *a = arena_new();
		struct target t;
		const char *error = NULL;
		char ip[IP_TEXT_SIZE];
		print_message("%s\n", goods[i].text);
		assert_true(target_parse(a, goods[i].text, &t, &error));
		assert_int_equal(t.is_domain, goods[i].is_domain);
		if (goods[i].ip) {
			assert_null(t.name);
			assert_string_equal(ip_text(&t.ip, ip), goods[i].ip);
		} else {
			assert_string_equal(t.name, goods[i].name);
			assert_int_equal(t.ip.family, 0);
		}
		arena_free(a);
	}
}

/* The error must name what was expected, so that the next try is right. */
static const char *const bads[][2] = {
	{"", "no host name"},
	{"https://example.org/", "web address"},
	{"192.0.2.0/24", "network"},
	{"mail.example.org:25", "--port"},
	{"192.0.2.1:25", "--port"},
	{"192.0.2.256", "from 0 to 255"},
	{"1.2.3", "from 0 to 255"},
	{"a b", "no host name"},
	{"-x.example", "no host name"},
	{"a..example", "no host name"},
	{"@example.org", "user@example.org"},
	{"user@", "user@example.org"},
	{"us er@example.org", "user@example.org"},
	{"us\r\ner@example.org", "user@example.org"},
	{"ex\x1b[31mample", "\\x1B"},
};

static void says_what_was_expected(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bads); i++) {
		struct arena *a = arena_new();
		struct target t;
		const char *error = NULL;
		print_message("%zu\n", i);
		assert_false(target_parse(a, bads[i][0], &t, &error));
		assert_non_null(strstr(error, bads[i][1]));
		assert_null(strchr(error, '\n'));
		assert_null(strchr(error, '\x1b'));
		arena_free(a);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(reads_what_people_write),
	cmocka_unit_test(says_what_was_expected),
};

int main(void)
{
	static const struct unit_list list = {tests, COUNT(tests)};
	static const struct unit_list *const lists[] = {&list};

	return unit_run("engine", lists, COUNT(lists));
}

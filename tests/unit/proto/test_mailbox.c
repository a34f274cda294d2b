/* test_mailbox.c - mailboxes and host names: what is one, and its ASCII form. */
#include "../unit.h"
#include "proto/mailbox.h"

#define L63 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg"

static void test_valid(void **state)
{
	static const struct {
		const char *name;
		bool valid, qualified;
	} cases[] = {
		{"mail.example.org", true, true},
		{"a", true, false},
		{"1.2", true, false},
		{"mail.1", true, false},
		{"1.example", true, true},
		{"a_b.example", true, true},
		{"-a.example", false, false},
		{"a-.example", false, false},
		{"a.-b", false, false},
		{"a-b.example", true, true},
		{"", false, false},
		{".", false, false},
		{"a.", false, false},
		{".a", false, false},
		{"a..b", false, false},
		{"a b", false, false},
		{"a\nb", false, false},
		{"b\xc3\xbc.example", false, false},
		{"[192.0.2.1]", false, false},
		{L63 ".example", true, true},
		{L63 "x.example", false, false},
		{L63 "." L63 "." L63 ".aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffg", true, true},
		{L63 "." L63 "." L63 ".aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgg", false, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (host_name_valid(cases[i].name) != cases[i].valid)
			fail_msg("%s: valid", cases[i].name);
		if (host_name_qualified(cases[i].name) != cases[i].qualified)
			fail_msg("%s: qualified", cases[i].name);
	}
}

static void test_ascii(void **state)
{
	static const struct {
		const char *name, *ascii, *unicode; /* ascii NULL: no name */
	} cases[] = {
		{"Mail.Example.ORG.", "mail.example.org", "mail.example.org"},
		{"B\xc3\xbc"
		 "cher.example",
			"xn--bcher-kva.example",
			"b\xc3\xbc"
			"cher.example"},
		{"b\x75\xcc\x88"
		 "cher.example",
			"xn--bcher-kva.example",
			"b\xc3\xbc"
			"cher.example"},
		{"xn--bcher-kva.example", "xn--bcher-kva.example",
			"b\xc3\xbc"
			"cher.example"},
		{"stra\xc3\x9f"
		 "e.example",
			"xn--strae-oqa.example",
			"stra\xc3\x9f"
			"e.example"},
		{"\xe3\x83\x89.example", "xn--cdk.example", NULL},
		{"", NULL, NULL},
		{".", NULL, NULL},
		{"a..b", NULL, NULL},
		{"a b.example", NULL, NULL},
		{"\xff.example", NULL, NULL},
		{"\xe2\x80\xae.example", NULL, NULL},
		{"a@b.example", NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		const char *ascii = host_name_ascii(a, cases[i].name);
		if (!ascii != !cases[i].ascii || (ascii && strcmp(ascii, cases[i].ascii) != 0 && cases[i].unicode))
			fail_msg("%s: %s", cases[i].name, ascii ? ascii : "no name");
		if (ascii)
			assert_true(host_name_valid(ascii));
		if (cases[i].unicode)
			assert_string_equal(host_name_unicode(a, cases[i].ascii), cases[i].unicode);
		arena_free(a);
	}
}

static void test_split(void **state)
{
	static const struct {
		const char *text, *local, *domain; /* NULL: no mailbox */
	} cases[] = {
		{"op@example.org", "op", "example.org"},
		{"Op.Er+a=tor@Example.ORG.", "Op.Er+a=tor", "example.org"},
		{"op@b\xc3\xbc"
		 "cher.example",
			"op", "xn--bcher-kva.example"},
		{"op@localhost", "op", "localhost"},
		{"op", NULL, NULL},
		{"@example.org", NULL, NULL},
		{"op@", NULL, NULL},
		{"a@b@example.org", NULL, NULL},
		{"a b@example.org", NULL, NULL},
		{"a\r\nDATA@example.org", NULL, NULL},
		{"<op@example.org", NULL, NULL},
		{"op>@example.org", NULL, NULL},
		{"\"op\"@example.org", NULL, NULL},
		{"op@example.org>", NULL, NULL},
		{"op@exa mple.org", NULL, NULL},
		{"op@[192.0.2.1]", NULL, NULL},
		{L63 "x@example.org", L63 "x", "example.org"},
		{L63 "xx@example.org", NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		const char *local = NULL, *domain = NULL;
		bool good = mailbox_split(a, cases[i].text, &local, &domain);
		if (good != (cases[i].local != NULL) ||
			(good && (strcmp(local, cases[i].local) != 0 || strcmp(domain, cases[i].domain) != 0)))
			fail_msg("%s: %s", cases[i].text, good ? domain : "no mailbox");
		arena_free(a);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_valid),
	cmocka_unit_test(test_ascii),
	cmocka_unit_test(test_split),
};
const struct unit_list mailbox_list = {tests, COUNT(tests)};

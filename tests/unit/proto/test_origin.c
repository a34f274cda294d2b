/* test_origin.c - names in origin zones, and what their answers come to. */
#include "../unit.h"
#include "base/limits.h"
#include "proto/origin.h"

static struct ip ip_of(const char *text)
{
	struct ip ip = {.family = 0};

	assert_true(ip_parse(text, &ip));
	return ip;
}

static void test_names(void **state)
{
	struct arena *a = arena_new();
	struct ip four = ip_of("192.0.2.10"), six = ip_of("2001:db8::1"), none = {.family = 0};
	char *zone = arena_alloc(a, 300);

	(void)state;
	assert_string_equal(origin_name(a, &four, "origin.example"), "10.2.0.192.origin.example");
	assert_string_equal(origin_name(a, &six, "o6.example"),
		"1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.o6.example");
	assert_null(origin_name(a, &four, ""));
	assert_null(origin_name(a, &none, "origin.example"));
	assert_string_equal(origin_as_name(a, 4294967295, "asn.example"), "AS4294967295.asn.example");
	assert_null(origin_as_name(a, 1, ""));
	/* 253 bytes are a name, 254 are none (RFC 1035 section 2.3.4). */
	memset(zone, 'a', 253 - strlen("10.2.0.192."));
	assert_int_equal(strlen(origin_name(a, &four, zone)), 253);
	zone[strlen(zone)] = 'a';
	assert_null(origin_name(a, &four, zone));
	arena_free(a);
}

static void test_origin(void **state)
{
	static const struct {
		const char *text, *ip;
		bool good;
		uint32_t first_as;
		size_t as_count;
		const char *network, *country, *registry, *allocated;
	} cases[] = {
		{"13335 | 1.1.1.0/24 | AU | apnic | 2011-08-11", "1.1.1.1", true, 13335, 1, "1.1.1.0/24", "AU", "apnic",
			"2011-08-11"},
		{"13335|1.1.1.0/24|AU|apnic|2011-08-11", "1.1.1.1", true, 13335, 1, "1.1.1.0/24", "AU", "apnic",
			"2011-08-11"},
		{"23028 64500 23028 | 216.90.108.0/24 | US | arin | 1998-09-25", "216.90.108.31", true, 23028, 2,
			"216.90.108.0/24", "US", "arin", "1998-09-25"},
		{"64500 | 1.1.1.0/24", "1.1.1.1", true, 64500, 1, "1.1.1.0/24", "", "", ""},
		{"64500 | 1.1.1.0/24 | | ripencc |", "1.1.1.1", true, 64500, 1, "1.1.1.0/24", "", "ripencc", ""},
		{"64500 | 2001:db8::/32 | ZZ | ripencc | ", "2001:db8::25", true, 64500, 1, "2001:db8::/32", "ZZ",
			"ripencc", ""},
		{"64500 | 2001:0DB8:0:0::/32 | ZZ", "2001:db8::25", true, 64500, 1, "2001:db8::/32", "ZZ", "", ""},
		{"64500 | 1.1.1.1/32 | ZZ | a | b | c", "1.1.1.1", true, 64500, 1, "1.1.1.1/32", "ZZ", "a", "b | c"},
		{"64500 | 0.0.0.0/0 | ZZ", "1.1.1.1", true, 64500, 1, "0.0.0.0/0", "ZZ", "", ""},
		{"4294967295 | 1.1.1.0/24", "1.1.1.1", true, 4294967295u, 1, "1.1.1.0/24", "", "", ""},
		{"4294967296 | 1.1.1.0/24", "1.1.1.1", false, 0, 0, "", "", "", ""},
		{"0 | 1.1.1.0/24", "1.1.1.1", false, 0, 0, "", "", "", ""},
		{"0 64500 | 1.1.1.0/24", "1.1.1.1", true, 64500, 1, "1.1.1.0/24", "", "", ""},
		{"AS64500 | 1.1.1.0/24", "1.1.1.1", false, 0, 0, "", "", "", ""},
		{"-1 | 1.1.1.0/24", "1.1.1.1", false, 0, 0, "", "", "", ""},
		{"64500 | 1.1.2.0/24 | not about the address", "1.1.1.1", false, 0, 0, "", "", "", ""},
		{"64500 | 1.1.1.0/33", "1.1.1.1", false, 0, 0, "", "", "", ""},
		{"64500 | 1.1.1.0/", "1.1.1.1", false, 0, 0, "", "", "", ""},
		{"64500 | 1.1.1.0", "1.1.1.1", false, 0, 0, "", "", "", ""},
		{"64500 | /24", "1.1.1.1", false, 0, 0, "", "", "", ""},
		{"64500 | ::/0", "1.1.1.1", false, 0, 0, "", "", "", ""},
		{"64500", "1.1.1.1", false, 0, 0, "", "", "", ""},
		{"", "1.1.1.1", false, 0, 0, "", "", "", ""},
		{" | ", "1.1.1.1", false, 0, 0, "", "", "", ""},
		{"v=spf1 -all", "1.1.1.1", false, 0, 0, "", "", "", ""},
		{"64500 | 1.1.1.0/24 | \x1b[31m", "1.1.1.1", true, 64500, 1, "1.1.1.0/24", "\\x1B[31m", "", ""},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct ip ip = ip_of(cases[i].ip);
		struct origin o;
		bool good = origin_read(a, cases[i].text, strlen(cases[i].text), &ip, &o);
		if (good != cases[i].good)
			fail_msg("%s: %d", cases[i].text, good);
		if (!good)
			continue;
		assert_int_equal(o.as[0], cases[i].first_as);
		assert_int_equal(o.as_count, cases[i].as_count);
		assert_string_equal(o.network, cases[i].network);
		assert_string_equal(o.country, cases[i].country);
		assert_string_equal(o.registry, cases[i].registry);
		assert_string_equal(o.allocated, cases[i].allocated);
	}
	arena_free(a);
}

static void test_many_ases(void **state)
{
	struct arena *a = arena_new();
	struct ip ip = ip_of("1.1.1.1");
	const char *text = "1";
	struct origin o;

	(void)state;
	for (unsigned i = 2; i < 100; i++)
		text = arena_format(a, "%s %u", text, i);
	text = arena_format(a, "%s | 1.1.1.0/24", text);
	assert_true(origin_read(a, text, strlen(text), &ip, &o));
	assert_int_equal(o.as_count, LIMIT_ORIGIN_ASES);
	/* A NUL byte ends no field. */
	static const char in_as[] = "1\0002 | 1.1.1.0/24", in_network[] = "1 | 1.1.1.0\000/24";
	assert_false(origin_read(a, in_as, sizeof in_as - 1, &ip, &o));
	assert_false(origin_read(a, in_network, sizeof in_network - 1, &ip, &o));
	arena_free(a);
}

static void test_as_name(void **state)
{
	static const struct {
		const char *text, *name; /* NULL: none */
	} cases[] = {
		{"64500 | ZZ | ripencc | 2011-08-11 | EXAMPLE-NET, ZZ", "EXAMPLE-NET, ZZ"},
		{"64500 | ZZ | ripencc | | A | B", "A | B"},
		{"64500 | ZZ | ripencc | 2011-08-11 | \xe2\x80\xaeTEN", "\\xE2\\x80\\xAETEN"},
		{"64501 | ZZ | ripencc | 2011-08-11 | OTHER", NULL},
		{"64500 | ZZ | ripencc | 2011-08-11 | ", NULL},
		{"64500 | ZZ | ripencc | 2011-08-11", NULL},
		{"", NULL},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *name = origin_read_as_name(a, cases[i].text, strlen(cases[i].text), 64500);
		if (cases[i].name)
			assert_string_equal(name ? name : "none", cases[i].name);
		else
			assert_null(name);
	}
	arena_free(a);
}

static void test_contacts(void **state)
{
	static const struct {
		const char *text, *contacts;
	} cases[] = {
		{"abuse@example.org", "abuse@example.org"},
		{"abuse@example.org,noc@example.net", "abuse@example.org noc@example.net"},
		{" abuse@example.org ; noc@example.net ,", "abuse@example.org noc@example.net"},
		{"abuse@example.org ABUSE@example.org", "abuse@example.org"},
		{"mailto:abuse@example.org", "abuse@example.org"},
		{"a.b+c_d-e=f@mail.example.org", "a.b+c_d-e=f@mail.example.org"},
		{"-rf@example.org", ""},
		{"abuse@example", ""},
		{"abuse@192.0.2.1", ""},
		{"abuse@-x.example", ""},
		{"@example.org", ""},
		{"abuse@", ""},
		{"a@b@example.org", ""},
		{"<abuse@example.org>", ""},
		{"$(id)@example.org", ""},
		{"abuse@example.org\x1b[31m", ""},
		{"", ""},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *contacts[LIMIT_ABUSE_CONTACTS], *all = "";
		size_t count = origin_read_contacts(a, cases[i].text, strlen(cases[i].text), contacts, 0);
		for (size_t k = 0; k < count; k++)
			all = arena_format(a, "%s%s%s", all, k ? " " : "", contacts[k]);
		assert_string_equal(all, cases[i].contacts);
	}
	arena_free(a);
}

static void test_many_contacts(void **state)
{
	struct arena *a = arena_new();
	const char *contacts[LIMIT_ABUSE_CONTACTS], *text = "";
	size_t count = 0;

	(void)state;
	for (unsigned i = 0; i < 100; i++)
		text = arena_format(a, "%sa%u@example.org,", text, i);
	for (unsigned i = 0; i < 3; i++)
		count = origin_read_contacts(a, text, strlen(text), contacts, count);
	assert_int_equal(count, LIMIT_ABUSE_CONTACTS);
	assert_string_equal(contacts[LIMIT_ABUSE_CONTACTS - 1], "a7@example.org");
	static const char in_local[] = "a\000b@example.org", in_domain[] = "a@example.org\000.example";
	assert_int_equal(origin_read_contacts(a, in_local, sizeof in_local - 1, contacts, 0), 0);
	assert_int_equal(origin_read_contacts(a, in_domain, sizeof in_domain - 1, contacts, 0), 0);
	arena_free(a);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(test_names), cmocka_unit_test(test_origin),
		cmocka_unit_test(test_many_ases), cmocka_unit_test(test_as_name), cmocka_unit_test(test_contacts),
		cmocka_unit_test(test_many_contacts)};
	return cmocka_run_group_tests_name("origin", tests, NULL, NULL);
}

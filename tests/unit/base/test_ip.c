/* test_ip.c - addresses as text, literals and reverse names, and the special ranges at their edges. */
#include "../unit.h"

#include "base/ip.h"

static void texts_literals_and_reverse_names(void **state)
{
	(void)state;
	static const struct {
		const char *in, *text, *literal, *reverse;
	} rows[] = {
		{"192.0.2.1", "192.0.2.1", "[192.0.2.1]", "1.2.0.192.in-addr.arpa"},
		{"0.0.0.0", "0.0.0.0", "[0.0.0.0]", "0.0.0.0.in-addr.arpa"},
		{"255.255.255.255", "255.255.255.255", "[255.255.255.255]", "255.255.255.255.in-addr.arpa"},
		{"2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1", "[IPv6:2001:db8::1:0:0:1]",
			"1.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"},
		{"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1", "[IPv6:2001:db8:0:1:1:1:1:1]",
			"1.0.0.0.1.0.0.0.1.0.0.0.1.0.0.0.1.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"},
		{"::", "::", "[IPv6:::]", "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa"},
		{"::ffff:192.0.2.1", "::ffff:192.0.2.1", "[IPv6:::ffff:192.0.2.1]",
			"1.0.2.0.0.0.0.c.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa"},
		{"ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe",
			"[IPv6:ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe]",
			"e.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.ip6.arpa"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct ip ip;
		char text[IP_TEXT_SIZE], literal[IP_LITERAL_SIZE], reverse[IP_REVERSE_SIZE];
		assert_true(ip_parse(rows[i].in, &ip));
		assert_string_equal(ip_text(&ip, text), rows[i].text);
		assert_string_equal(ip_literal(&ip, literal), rows[i].literal);
		assert_string_equal(ip_reverse_name(&ip, reverse), rows[i].reverse);
	}
}

static void refuses_what_is_no_address(void **state)
{
	(void)state;
	static const char *const rows[] = {"", " 192.0.2.1", "192.0.2.1 ", "192.0.2", "192.0.2.256", "192.0.02.1", "1",
		"0x7f.0.0.1", "[192.0.2.1]", "2001:db8::1%eth0", "2001:db8:::1", "1:2:3:4:5:6:7:8:9",
		"mail.example.org", "[::1]", "::1/128", "12345::"};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct ip ip = {.family = 9};
		if (ip_parse(rows[i], &ip))
			fail_msg("taken: %s", rows[i]);
		assert_int_equal(ip.family, 9);
	}
}

static void comes_from_record_bytes(void **state)
{
	(void)state;
	const unsigned char bytes[17] = {192, 0, 2, 1, 5};
	struct ip ip, same;
	char text[IP_TEXT_SIZE];
	assert_true(ip_from_bytes(bytes, 4, &ip));
	assert_string_equal(ip_text(&ip, text), "192.0.2.1");
	assert_true(ip_parse("192.0.2.1", &same));
	assert_true(ip_equal(&ip, &same));
	same.bytes[9] = 1;
	assert_true(ip_equal(&ip, &same));
	assert_true(ip_from_bytes(bytes, 16, &same));
	assert_int_equal(same.family, 6);
	assert_false(ip_equal(&ip, &same));
	static const size_t wrong[] = {0, 1, 3, 5, 15, 17};
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(ip_from_bytes(bytes, wrong[i], &ip));
	assert_string_equal(ip_text(&(struct ip){0}, text), "");
}

static void knows_special_ranges(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool special;
	} rows[] = {
		{"0.255.255.255", true},
		{"1.0.0.0", false},
		{"9.255.255.255", false},
		{"10.0.0.0", true},
		{"11.0.0.0", false},
		{"100.63.255.255", false},
		{"100.64.0.0", true},
		{"100.127.255.255", true},
		{"100.128.0.0", false},
		{"127.0.0.1", true},
		{"128.0.0.1", false},
		{"169.254.1.1", true},
		{"169.255.0.0", false},
		{"172.15.255.255", false},
		{"172.16.0.0", true},
		{"172.31.255.255", true},
		{"172.32.0.0", false},
		{"192.0.0.1", true},
		{"192.0.0.9", false},
		{"192.0.0.11", true},
		{"192.0.1.0", false},
		{"192.0.2.77", true},
		{"192.88.99.1", true},
		{"192.168.255.255", true},
		{"192.169.0.0", false},
		{"198.17.255.255", false},
		{"198.18.0.10", true},
		{"198.19.255.255", true},
		{"198.20.0.0", false},
		{"198.51.100.1", true},
		{"203.0.113.9", true},
		{"223.255.255.255", false},
		{"224.0.0.1", true},
		{"240.0.0.1", true},
		{"255.255.255.255", true},
		{"8.8.8.8", false},
		{"::", true},
		{"::1", true},
		{"::ffff:8.8.8.8", true},
		{"64:ff9b::808:808", false},
		{"64:ff9b:1::1", true},
		{"100::1", true},
		{"1fff::1", true},
		{"2000::1", false},
		{"2001::1", false},
		{"2001:1::1", false},
		{"2001:1::4", true},
		{"2001:2::1", true},
		{"2001:3::1", false},
		{"2001:4:112::1", false},
		{"2001:4:113::1", true},
		{"2001:20::1", false},
		{"2001:2f::1", false},
		{"2001:3f::1", false},
		{"2001:40::1", true},
		{"2001:1ff::1", true},
		{"2001:200::1", false},
		{"2001:db7::1", false},
		{"2001:db8::1", true},
		{"2001:db9::1", false},
		{"2606:4700::1", false},
		{"3fff:0fff::1", true},
		{"3fff:1000::1", false},
		{"4000::1", true},
		{"5f00::1", true},
		{"fc00::1", true},
		{"fdff::1", true},
		{"fe80::1", true},
		{"ff02::1", true},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct ip ip;
		assert_true(ip_parse(rows[i].text, &ip));
		if (ip_is_special(&ip) != rows[i].special)
			fail_msg("%s: special is %d", rows[i].text, !rows[i].special);
	}
	assert_true(ip_is_special(&(struct ip){0}));
}

/* Which of the special ranges: what a wrong one costs differs. */
static void tells_ranges_apart(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum ip_range range;
	} rows[] = {
		{"8.8.8.8", IP_PUBLIC},
		{"192.0.0.9", IP_PUBLIC},
		{"10.255.0.1", IP_LOCAL},
		{"100.64.0.1", IP_LOCAL},
		{"100.128.0.1", IP_PUBLIC},
		{"127.0.0.53", IP_LOCAL},
		{"169.254.0.1", IP_LOCAL},
		{"172.15.255.255", IP_PUBLIC},
		{"172.16.0.0", IP_LOCAL},
		{"172.32.0.0", IP_PUBLIC},
		{"192.168.1.1", IP_LOCAL},
		{"192.0.2.1", IP_EXAMPLE},
		{"198.18.0.10", IP_EXAMPLE},
		{"198.51.100.1", IP_EXAMPLE},
		{"203.0.113.1", IP_EXAMPLE},
		{"0.0.0.0", IP_RESERVED},
		{"192.0.0.1", IP_RESERVED},
		{"192.88.99.1", IP_RESERVED},
		{"224.0.0.251", IP_RESERVED},
		{"255.255.255.255", IP_RESERVED},
		{"2606:4700::1", IP_PUBLIC},
		{"64:ff9b::808:808", IP_PUBLIC},
		{"64:ff9b:1::1", IP_LOCAL},
		{"::1", IP_LOCAL},
		{"::2", IP_RESERVED},
		{"::", IP_RESERVED},
		{"::ffff:8.8.8.8", IP_LOCAL},
		{"fc00::1", IP_LOCAL},
		{"fdff::1", IP_LOCAL},
		{"fe80::1", IP_LOCAL},
		{"febf::1", IP_LOCAL},
		{"fec0::1", IP_LOCAL},
		{"fe00::1", IP_RESERVED},
		{"ff02::1", IP_RESERVED},
		{"2001:db8::1", IP_EXAMPLE},
		{"3fff::1", IP_EXAMPLE},
		{"2001:2::1", IP_EXAMPLE},
		{"2001:2:1::1", IP_RESERVED},
		{"4000::1", IP_RESERVED},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct ip ip;
		assert_true(ip_parse(rows[i].text, &ip));
		if (ip_range(&ip) != rows[i].range)
			fail_msg("%s: range is %d", rows[i].text, (int)ip_range(&ip));
	}
	assert_int_equal(ip_range(&(struct ip){0}), IP_RESERVED);
}

static void lies_in_a_network(void **state)
{
	(void)state;
	static const struct {
		const char *ip, *network;
		unsigned bits;
		bool lies;
	} rows[] = {
		{"192.0.2.15", "192.0.2.0", 28, true},
		{"192.0.2.16", "192.0.2.0", 28, false},
		{"192.0.2.16", "198.51.100.1", 0, true},
		{"192.0.2.1", "192.0.2.1", 32, true},
		{"192.0.2.2", "192.0.2.1", 32, false},
		{"192.0.2.1", "192.0.2.1", 33, false},
		{"192.0.2.1", "::", 0, false},
		{"2001:db8::ffff", "2001:db8::", 112, true},
		{"2001:db8::1:0", "2001:db8::", 112, false},
		{"2001:db8::1", "2001:db8::1", 128, true},
		{"2001:db8::1", "2001:db8::", 128, false},
		{"2001:db8::1", "2001:db8::1", 129, false},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct ip ip, network;
		assert_true(ip_parse(rows[i].ip, &ip) && ip_parse(rows[i].network, &network));
		if (ip_in_network(&ip, &network, rows[i].bits) != rows[i].lies)
			fail_msg("%s in %s/%u", rows[i].ip, rows[i].network, rows[i].bits);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(lies_in_a_network),
	cmocka_unit_test(texts_literals_and_reverse_names),
	cmocka_unit_test(refuses_what_is_no_address),
	cmocka_unit_test(comes_from_record_bytes),
	cmocka_unit_test(knows_special_ranges),
	cmocka_unit_test(tells_ranges_apart),
};
const struct unit_list ip_list = {tests, COUNT(tests)};

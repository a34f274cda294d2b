/* test_dns.c - every word can be read back. */
#include "../unit.h"

#include "proto/dns.h"

static void words_come_back(void **state)
{
	(void)state;
	for (int s = DNS_UNASKED; s <= DNS_FAILED; s++)
		assert_int_equal(dns_state_parse(dns_state_name((enum dns_state)s)), s);
	for (int t = DNS_UNCHECKED; t <= DNS_SECURE; t++)
		assert_int_equal(dns_trust_parse(dns_trust_name((enum dns_trust)t)), t);
	/* Stored in facts files: never to change. */
	static const char *const stored[] = {
		"unasked", "found", "nodata", "nxdomain", "servfail", "bogus", "timeout", "refused", "failed"};
	for (size_t i = 0; i < COUNT(stored); i++)
		assert_string_equal(dns_state_name((enum dns_state)i), stored[i]);
	assert_int_equal(dns_state_parse("nonsense"), DNS_UNASKED);
	assert_int_equal(dns_trust_parse("nonsense"), DNS_UNCHECKED);
	assert_string_equal(dns_type_name(DNS_AAAA), "AAAA");
	assert_string_equal(dns_type_name(DNS_PTR), "PTR");
}

static const struct CMUnitTest tests[] = {cmocka_unit_test(words_come_back)};
const struct unit_list dns_list = {tests, COUNT(tests)};

/* test_test_message.c - the test message and its token, word by word. */
#include "../unit.h"
#include "base/limits.h"
#include "proto/test_message.h"

static struct test_message sample(const char *ip)
{
	struct test_message m = {.target_name = "mail.example.org",
		.transaction = "relay",
		.form = "plain",
		.operator_address = "op@o.example",
		.sender = "<op@o.example>",
		.recipient = "<op@o.example>",
		.helo = "probe.o.example",
		.sent_s = 1700000000,
		.nonce = {0, 1, 2, 3, 0xfc, 0xfd, 0xfe, 0xff}};
	assert_true(ip_parse(ip, &m.target));
	return m;
}

static void test_token(void **state)
{
	struct arena *a = arena_new();
	struct test_message m = sample("192.0.2.1");
	uint8_t mac[32];

	(void)state;
	for (size_t i = 0; i < sizeof mac; i++)
		mac[i] = (uint8_t)(16 * i + i);
	assert_string_equal(test_token_payload(a, &m), "rc1.c0000201.relay.plain.1700000000.00010203fcfdfeff");
	assert_string_equal(test_token_seal(a, "p", mac), "p.00112233445566778899aabbccddeeff");
	m = sample("2001:db8::1");
	assert_non_null(strstr(test_token_payload(a, &m), "rc1.20010db8000000000000000000000001."));
	arena_free(a);
}

static void test_date(void **state)
{
	static const struct {
		int64_t s;
		const char *date;
	} cases[] = {{0, "Thu, 1 Jan 1970 00:00:00 +0000"}, {1700000000, "Tue, 14 Nov 2023 22:13:20 +0000"},
		{1709164799, "Wed, 28 Feb 2024 23:59:59 +0000"}, {4102444800, "Fri, 1 Jan 2100 00:00:00 +0000"}};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		struct test_message m = sample("192.0.2.1");
		m.sent_s = cases[i].s;
		if (!strstr(test_message_compose(a, &m, "t"), arena_format(a, "\nDate: %s\n", cases[i].date)))
			fail_msg("%s", cases[i].date);
		arena_free(a);
	}
}

static void test_words(void **state)
{
	static const char *const wanted[] = {"From: relaycheck <op@o.example>\n", "\nTo: <op@o.example>\n",
		"\nSubject: relaycheck test of mail.example.org [192.0.2.1]: relay\n",
		"\nMessage-ID: <tok@probe.o.example>\n", "\nAuto-Submitted: auto-generated\n",
		"\nX-Relaycheck-Token: tok\n", "RCPT TO:<op@o.example>\n"};
	struct arena *a = arena_new();
	struct test_message m = sample("192.0.2.1");
	const char *text = test_message_compose(a, &m, "tok");

	(void)state;
	for (size_t i = 0; i < COUNT(wanted); i++)
		if (!strstr(text, wanted[i]))
			fail_msg("%s is not in the message", wanted[i]);
	assert_true(strlen(text) < LIMIT_MESSAGE_BYTES);
	assert_non_null(strstr(text, "\n\n"));
	assert_null(strchr(text, '\r'));
	assert_int_equal(text[strlen(text) - 1], '\n');
	arena_free(a);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_token),
	cmocka_unit_test(test_date),
	cmocka_unit_test(test_words),
};
const struct unit_list test_message_list = {tests, COUNT(tests)};

/* test_consent.c - the gate opens for nobody but who may pass. */
#include "../unit.h"

#include "core/consent.h"

static void impacts_come_back(void **state)
{
	(void)state;
	for (int i = IMPACT_LOOKUP; i <= IMPACT_DELIVER; i++) {
		enum impact back;
		assert_true(impact_parse(impact_name((enum impact)i), &back));
		assert_int_equal(back, i);
	}
	enum impact kept = IMPACT_CONNECT;
	assert_false(impact_parse("bomb", &kept));
	assert_int_equal(kept, IMPACT_CONNECT);
}

static void the_gate(void **state)
{
	(void)state;
	static const struct {
		struct consent consent;
		bool address, message;
	} rows[] = {
		{{IMPACT_LOOKUP, "me@example.org", 3, 3}, false, false},
		{{IMPACT_CONNECT, "me@example.org", 3, 3}, false, false},
		{{IMPACT_ADDRESS, "me@example.org", 3, 3}, true, false},
		{{IMPACT_DELIVER, "me@example.org", 3, 3}, true, true},
		{{IMPACT_DELIVER, "me@example.org", 0, 3}, true, false},
		{{IMPACT_DELIVER, "me@example.org", -1, 3}, true, false},
		{{IMPACT_DELIVER, NULL, 3, 3}, false, false},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct consent c = rows[i].consent;
		assert_int_equal(consent_address(&c), rows[i].address);
		assert_int_equal(consent_take_message(&c), rows[i].message);
		assert_int_equal(c.messages_left, rows[i].consent.messages_left - (rows[i].message ? 1 : 0));
	}
}

static void messages_run_out(void **state)
{
	(void)state;
	struct consent c = {IMPACT_DELIVER, "me@example.org", 2, 3};
	assert_true(consent_take_message(&c));
	assert_true(consent_take_message(&c));
	assert_false(consent_take_message(&c));
	assert_int_equal(c.messages_left, 0);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(impacts_come_back),
	cmocka_unit_test(the_gate),
	cmocka_unit_test(messages_run_out),
};
const struct unit_list consent_list = {tests, COUNT(tests)};

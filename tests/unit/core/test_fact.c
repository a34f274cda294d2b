/* test_fact.c - the table of facts, and facts that cannot be mistaken for one another. */
#include "../unit.h"

#include "core/fact.h"

static void names_come_back(void **state)
{
	(void)state;
	for (int i = 0; i < FACT_COUNT; i++) {
		enum fact_id id = FACT_COUNT;
		assert_true(fact_find(fact_info((enum fact_id)i)->name, &id));
		assert_int_equal(id, i);
		assert_true(fact_info(id)->what[0] != '\0');
	}
	enum fact_id id;
	assert_false(fact_find("nonsense", &id));
	assert_false(fact_find("", &id));
	assert_int_equal(fact_info(FACT_PTR)->type, FACT_IS_NAMES);
}

static void nothing_is_known_at_first(void **state)
{
	(void)state;
	struct facts f;
	memset(&f, 0x55, sizeof f);
	facts_init(&f);
	assert_int_equal(f.ip.family, 0);
	for (int i = 0; i < FACT_COUNT; i++) {
		const struct fact *fact = facts_get(&f, (enum fact_id)i);
		assert_int_equal(fact->state, FACT_UNKNOWN);
		assert_int_equal(fact->why, WHY_NOT_ASKED);
		assert_string_equal(fact_reason(fact), why_text(WHY_NOT_ASKED));
	}
}

static void a_question_decides_the_state(void **state)
{
	(void)state;
	static const struct {
		enum dns_state dns;
		enum fact_state fact;
		enum why why;
	} rows[] = {
		{DNS_UNASKED, FACT_UNKNOWN, WHY_NOT_ASKED},
		{DNS_FOUND, FACT_HAVE, WHY_NONE},
		{DNS_NODATA, FACT_ABSENT, WHY_NONE},
		{DNS_NXDOMAIN, FACT_ABSENT, WHY_NONE},
		{DNS_SERVFAIL, FACT_UNKNOWN, WHY_SERVFAIL},
		{DNS_BOGUS, FACT_UNKNOWN, WHY_BOGUS},
		{DNS_TIMEOUT, FACT_UNKNOWN, WHY_TIMEOUT},
		{DNS_REFUSED, FACT_UNKNOWN, WHY_LOCAL},
		{DNS_FAILED, FACT_UNKNOWN, WHY_LOCAL},
	};
	static const struct fact_name one = {.name = "mail.test"};
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct fact_names names = {.state = rows[i].dns, .count = 1, .names = &one};
		struct fact fact = fact_names(&names);
		assert_int_equal(fact.state, rows[i].fact);
		assert_int_equal(fact.why, rows[i].why);
		assert_int_equal(why_of_dns(rows[i].dns), rows[i].why);
		if (fact.state != FACT_UNKNOWN)
			assert_ptr_equal(fact.names, &names);
		else
			assert_null(fact.names);
	}
	const struct fact_names empty = {.state = DNS_FOUND};
	assert_int_equal(fact_names(&empty).state, FACT_UNKNOWN);
}

static void readers_give_only_what_is_there(void **state)
{
	(void)state;
	struct facts f;
	facts_init(&f);
	static const struct fact_name one = {.name = "mail.test"};
	const struct fact_names found = {.state = DNS_FOUND, .count = 1, .names = &one}, none = {.state = DNS_NXDOMAIN};
	const struct turn turn = {.said = "VRFY x"};
	const struct trial trial = {.id = "relay"};
	const struct fact_trials trials = {1, &trial}, no_trials = {0};
	const struct fact_sessions sessions = {0};

	f.fact[FACT_PTR] = fact_names(&found);
	f.fact[FACT_EHLO_NAME] = fact_names(&none);
	f.fact[FACT_HOST_NAME] = fact_text("mail.test", NULL);
	f.fact[FACT_CONNECT] = fact_number(113, "No route to host");
	f.fact[FACT_VRFY] = fact_reply(&turn);
	f.fact[FACT_RELAY] = fact_trials(&trials);
	f.fact[FACT_FORMS] = fact_trials(&no_trials);
	f.fact[FACT_SESSIONS] = fact_sessions(&sessions);
	f.fact[FACT_EARLY] = fact_absent(NULL);

	assert_ptr_equal(facts_names(&f, FACT_PTR), &found);
	assert_null(facts_names(&f, FACT_EHLO_NAME));
	assert_ptr_equal(facts_get(&f, FACT_EHLO_NAME)->names, &none);
	assert_string_equal(facts_text(&f, FACT_HOST_NAME), "mail.test");
	assert_null(facts_text(&f, FACT_EARLY));
	assert_null(facts_text(&f, FACT_CONNECT));
	assert_null(facts_names(&f, FACT_CONNECT));
	assert_int_equal(facts_get(&f, FACT_CONNECT)->number, 113);
	assert_string_equal(fact_reason(facts_get(&f, FACT_CONNECT)), "No route to host");
	assert_ptr_equal(facts_reply(&f, FACT_VRFY), &turn);
	assert_null(facts_reply(&f, FACT_EXPN));
	assert_ptr_equal(facts_trials(&f, FACT_RELAY), &trials);
	assert_ptr_equal(facts_trial(&f, FACT_RELAY), &trial);
	assert_null(facts_trial(&f, FACT_FORMS));
	assert_null(facts_trial(&f, FACT_BOUNCE));
	assert_ptr_equal(facts_sessions(&f, FACT_SESSIONS), &sessions);
}

static void null_is_tolerated(void **state)
{
	(void)state;
	assert_int_equal(facts_get(NULL, FACT_PTR)->why, WHY_NOT_ASKED);
	assert_null(facts_text(NULL, FACT_HOST_NAME));
	assert_null(facts_names(NULL, FACT_PTR));
	assert_null(facts_reply(NULL, FACT_VRFY));
	assert_null(facts_trials(NULL, FACT_RELAY));
	assert_null(facts_trial(NULL, FACT_RELAY));
	assert_null(facts_sessions(NULL, FACT_SESSIONS));
	assert_string_equal(fact_reason(NULL), why_text(WHY_NOT_ASKED));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(names_come_back),
	cmocka_unit_test(nothing_is_known_at_first),
	cmocka_unit_test(a_question_decides_the_state),
	cmocka_unit_test(readers_give_only_what_is_there),
	cmocka_unit_test(null_is_tolerated),
};
const struct unit_list fact_list = {tests, COUNT(tests)};

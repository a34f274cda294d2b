/* test_finding.c - findings keep their evidence, and severities their order. */
#include "../unit.h"

#include "core/finding.h"

static const struct verdict verdicts[] = {
	{"accepted", SEVERITY_URGENT, "This server relays", "Close it", "RFC 5321"},
	{"closed", SEVERITY_GOOD, "This server does not relay", NULL, "RFC 5321"},
	{0},
};
static const struct check check = {.id = "relay.open", .verdicts = verdicts};

static void severities_have_an_order(void **state)
{
	(void)state;
	static const int codes[] = {2, 1, 3, 0, 0};
	static const char *const names[] = {"urgent", "warning", "unknown", "good", "info"};
	static const enum severity order[] = {
		SEVERITY_URGENT, SEVERITY_WARNING, SEVERITY_UNKNOWN, SEVERITY_GOOD, SEVERITY_INFO};
	for (size_t i = 0; i < COUNT(order); i++) {
		assert_string_equal(severity_name(order[i]), names[i]);
		assert_int_equal(severity_exit_code(order[i]), codes[i]);
		for (size_t k = i; k < COUNT(order); k++) {
			assert_int_equal(severity_worse(order[i], order[k]), order[i]);
			assert_int_equal(severity_worse(order[k], order[i]), order[i]);
		}
	}
	assert_string_equal(scope_name(SCOPE_DOMAIN), "domain");
	assert_string_equal(scope_name(SCOPE_HOST), "host");
	assert_string_equal(scope_name(SCOPE_ADDRESS), "address");
}

static void verdicts_are_found_by_code(void **state)
{
	(void)state;
	assert_ptr_equal(check_verdict(&check, "closed"), &verdicts[1]);
	assert_null(check_verdict(&check, "ajar"));
}

static void findings_grow_and_keep(void **state)
{
	(void)state;
	enum { MANY = 100 };
	struct findings f = {.arena = arena_new(), .check = &check};
	for (int i = 0; i < MANY; i++) {
		struct finding *added = finding_add(&f, i % 2 == 0 ? "accepted" : "closed");
		assert_ptr_equal(added->check, &check);
		finding_evidence(&f, "line %d", i);
		if (i % 3 == 0)
			finding_title(&f, "title %d", i);
	}
	assert_int_equal(f.count, MANY);
	assert_string_equal(f.items[3].title, "title 3");
	assert_string_equal(f.items[4].title, "This server relays");
	assert_string_equal(f.items[99].evidence[0], "line 99");
	assert_int_equal(f.items[5].verdict->severity, SEVERITY_GOOD);
	arena_free(f.arena);
}

static void too_much_evidence_is_counted(void **state)
{
	(void)state;
	struct findings f = {.arena = arena_new(), .check = &check};
	finding_add(&f, "closed");
	for (int i = 0; i < FINDING_LINES + 5; i++)
		finding_evidence(&f, "line %d", i);
	assert_int_equal(f.items[0].evidence_count, FINDING_LINES);
	assert_int_equal(f.items[0].evidence_dropped, 5);
	assert_string_equal(f.items[0].evidence[FINDING_LINES - 1], "line 11");
	finding_paste(&f, "smtpd_relay_restrictions = %s", "reject");
	assert_int_equal(f.items[0].paste_count, 1);
	assert_string_equal(f.items[0].paste[0], "smtpd_relay_restrictions = reject");
	arena_free(f.arena);
}

static void a_turn_is_evidence(void **state)
{
	(void)state;
	static const char *const lines[] = {"mail.test at your service", "PIPELINING", "SIZE 10"};
	const struct smtp_reply one = {.code = 550, .enhanced = "5.1.1", .line_count = 1, .lines = lines},
				three = {.code = 250, .enhanced = "", .line_count = 3, .lines = lines};
	const struct turn refused = {.said = "RCPT TO:<x@y.test>", .reply = &one},
			  ehlo = {.said = "EHLO me.test", .reply = &three}, greeting = {.said = "", .reply = &three},
			  silence = {.said = "VRFY x"};
	struct findings f = {.arena = arena_new(), .check = &check};
	finding_add(&f, "closed");
	finding_turn(&f, &refused);
	finding_turn(&f, &ehlo);
	finding_turn(&f, &greeting);
	finding_turn(&f, &silence);
	finding_turn(&f, NULL);
	static const char *const wanted[] = {"> RCPT TO:<x@y.test>", "< 550 5.1.1 mail.test at your service",
		"> EHLO me.test", "< 250-mail.test at your service", "< 250 SIZE 10", "< 250-mail.test at your service",
		"< 250 SIZE 10", "> VRFY x"};
	assert_int_equal(f.items[0].evidence_count, COUNT(wanted));
	for (size_t i = 0; i < COUNT(wanted); i++)
		assert_string_equal(f.items[0].evidence[i], wanted[i]);
	arena_free(f.arena);
}

static void add_unknown_code(void)
{
	struct findings f = {.arena = arena_new(), .check = &check};
	finding_add(&f, "ajar");
}

static void evidence_for_nothing(void)
{
	struct findings f = {.arena = arena_new(), .check = &check};
	finding_evidence(&f, "line");
}

static void a_wrong_check_is_stopped(void **state)
{
	(void)state;
	assert_true(unit_aborts(add_unknown_code));
	assert_true(unit_aborts(evidence_for_nothing));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(severities_have_an_order),
	cmocka_unit_test(verdicts_are_found_by_code),
	cmocka_unit_test(findings_grow_and_keep),
	cmocka_unit_test(too_much_evidence_is_counted),
	cmocka_unit_test(a_turn_is_evidence),
	cmocka_unit_test(a_wrong_check_is_stopped),
};
const struct unit_list finding_list = {tests, COUNT(tests)};

/* test_report.c - the order of subjects, and the verdict of a whole report. */
#include "../unit.h"

#include <stdio.h>

#include "core/report.h"

static void subjects_are_in_report_order(void **state)
{
	(void)state;
	struct report *r = report_new("lab.test");
	struct subject *domain = report_subject(r, SCOPE_DOMAIN, "lab.test", NULL, 0);
	struct subject *second = report_subject(r, SCOPE_HOST, "b.lab.test", domain, 2);
	struct subject *first = report_subject(r, SCOPE_HOST, "a.lab.test", domain, 1);
	report_subject(r, SCOPE_ADDRESS, "192.0.2.4", second, 1);
	struct subject *six = report_subject(r, SCOPE_ADDRESS, "2001:db8::1", first, 7);
	report_subject(r, SCOPE_ADDRESS, "192.0.2.3", second, 0);
	report_subject(r, SCOPE_ADDRESS, "192.0.2.1", first, 0);
	report_subject(r, SCOPE_HOST, "c.lab.test", domain, 2);
	report_subject(r, SCOPE_DOMAIN, "other.test", NULL, 1);
	report_subject(r, SCOPE_ADDRESS, "192.0.2.2", first, 7);
	report_subject(r, SCOPE_HOST, "alone.test", NULL, 0);

	static const char *const wanted[] = {"lab.test", "a.lab.test", "192.0.2.1", "2001:db8::1", "192.0.2.2",
		"b.lab.test", "192.0.2.3", "192.0.2.4", "c.lab.test", "alone.test", "other.test"};
	size_t i = 0;
	for (const struct subject *s = r->subjects; s != NULL; s = s->next, i++) {
		assert_true(i < COUNT(wanted));
		assert_string_equal(s->name, wanted[i]);
		assert_ptr_equal(s->findings.arena, r->arena);
		assert_int_equal(facts_get(&s->facts, FACT_PTR)->why, WHY_NOT_ASKED);
	}
	assert_int_equal(i, COUNT(wanted));
	assert_int_equal(six->facts.ip.family, 6);
	assert_int_equal(domain->facts.ip.family, 0);
	report_free(r);
	report_free(NULL);
}

static void add_wrong_address(void)
{
	report_subject(report_new("x"), SCOPE_ADDRESS, "mail.test", NULL, 0);
}

static void an_address_is_an_address(void **state)
{
	(void)state;
	assert_true(unit_aborts(add_wrong_address));
}

static void timings_grow(void **state)
{
	(void)state;
	struct report *r = report_new("lab.test");
	char what[16];
	for (unsigned i = 0; i < 100; i++) {
		snprintf(what, sizeof what, "probe %u", i);
		report_timing(r, "192.0.2.1", what, i % 2 == 0 ? "rdns.ptr" : NULL, i, i + 1);
	}
	assert_int_equal(r->timing_count, 100);
	assert_string_equal(r->timings[42].what, "probe 42");
	assert_string_equal(r->timings[42].waited_for, "rdns.ptr");
	assert_null(r->timings[43].waited_for);
	assert_int_equal(r->timings[99].to_ms, 100);
	report_free(r);
}

static const struct verdict verdicts[] = {
	{"urgent", SEVERITY_URGENT, "", "", ""},
	{"warning", SEVERITY_WARNING, "", "", ""},
	{"unknown", SEVERITY_UNKNOWN, "", "", ""},
	{"good", SEVERITY_GOOD, "", NULL, ""},
	{"info", SEVERITY_INFO, "", NULL, ""},
	{0},
};
static const struct check check = {.id = "any", .verdicts = verdicts};

static void the_worst_finding_counts(void **state)
{
	(void)state;
	static const struct {
		const char *first, *second;
		enum severity verdict;
	} rows[] = {
		{NULL, NULL, SEVERITY_UNKNOWN},
		{"info", NULL, SEVERITY_GOOD},
		{"good", "info", SEVERITY_GOOD},
		{"unknown", "good", SEVERITY_UNKNOWN},
		{"unknown", "warning", SEVERITY_WARNING},
		{"warning", "urgent", SEVERITY_URGENT},
		{"urgent", "unknown", SEVERITY_URGENT},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct report *r = report_new("x");
		struct subject *a = report_subject(r, SCOPE_ADDRESS, "192.0.2.1", NULL, 0);
		struct subject *b = report_subject(r, SCOPE_ADDRESS, "192.0.2.2", NULL, 1);
		a->findings.check = b->findings.check = &check;
		if (rows[i].first != NULL)
			finding_add(&a->findings, rows[i].first);
		if (rows[i].second != NULL)
			finding_add(&b->findings, rows[i].second);
		assert_int_equal(report_verdict(r), rows[i].verdict);
		report_free(r);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(subjects_are_in_report_order),
	cmocka_unit_test(an_address_is_an_address),
	cmocka_unit_test(timings_grow),
	cmocka_unit_test(the_worst_finding_counts),
};
const struct unit_list report_list = {tests, COUNT(tests)};

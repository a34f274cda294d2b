/* The JSON report: its fields, and that what goes in comes out unchanged. */
#include <stdlib.h>
#include <string.h>

#include "report/json.h"
#include "sample.h"
#include "tests.h"

static const struct json_options all = {.sessions = true, .timings = true}, bare = {0};

static const char *text_at(json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static json_t *subject_at(json_t *report, size_t i)
{
	return json_array_get(json_object_get(report, "subjects"), i);
}

static void top_level(void **state)
{
	struct report *r = sample_open();
	json_t *j = report_json(r, &bare);

	(void)state;
	assert_string_equal(text_at(j, "target"), "open.lab.test");
	assert_string_equal(text_at(j, "verdict"), "urgent");
	assert_string_equal(text_at(j, "version"), "0.1.0");
	assert_string_equal(text_at(j, "started"), "2026-11-24T20:41:37Z");
	assert_string_equal(text_at(j, "impact"), "deliver");
	assert_string_equal(text_at(j, "operator"), "me@operator.test");
	assert_int_equal(json_integer_value(json_object_get(j, "took_ms")), 1234);
	assert_int_equal(json_integer_value(json_object_get(j, "port")), 25);
	assert_true(json_is_false(json_object_get(j, "interrupted")));
	assert_true(json_is_null(json_object_get(j, "trouble")));
	assert_true(json_is_null(json_object_get(j, "timings")));
	assert_int_equal(json_array_size(json_object_get(j, "subjects")), 3);
	json_decref(j);
	report_free(r);
}

static void verdicts(void **state)
{
	static const struct {
		struct report *(*sample)(void);
		const char *verdict;
	} cases[] = {{sample_empty, "unknown"}, {sample_closed, "good"}, {sample_open, "urgent"},
		{sample_refused, "unknown"}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct report *r = cases[i].sample();
		json_t *j = report_json(r, &bare);

		assert_string_equal(text_at(j, "verdict"), cases[i].verdict);
		json_decref(j);
		report_free(r);
	}
}

static void findings(void **state)
{
	struct report *r = sample_open();
	json_t *j = report_json(r, &bare), *s = subject_at(j, 1),
	       *f = json_array_get(json_object_get(s, "findings"), 0);

	(void)state;
	assert_string_equal(text_at(subject_at(j, 0), "kind"), "host");
	assert_true(json_is_null(json_object_get(subject_at(j, 0), "parent")));
	assert_string_equal(text_at(s, "kind"), "address");
	assert_string_equal(text_at(s, "name"), "198.18.0.11");
	assert_string_equal(text_at(s, "parent"), "open.lab.test");
	assert_string_equal(text_at(f, "id"), "relay.open");
	assert_string_equal(text_at(f, "verdict"), "accepted");
	assert_string_equal(text_at(f, "severity"), "urgent");
	assert_string_equal(text_at(f, "title"), "Relays mail for strangers");
	assert_string_equal(text_at(f, "reference"), "RFC 5321 section 7.8");
	assert_int_equal(json_array_size(json_object_get(f, "evidence")), 2);
	assert_int_equal(json_array_size(json_object_get(f, "paste")), 1);
	json_decref(j);
	report_free(r);
}

static void dropped_evidence_is_counted(void **state)
{
	struct report *r = sample_open();
	json_t *j, *f;

	(void)state;
	r->subjects->next->findings.items[0].evidence_dropped = 7;
	j = report_json(r, &bare);
	f = json_array_get(json_object_get(subject_at(j, 1), "findings"), 0);
	assert_string_equal(json_string_value(json_array_get(json_object_get(f, "evidence"), 2)), "... and 7 more");
	json_decref(j);
	report_free(r);
}

static void three_transactions_per_address(void **state)
{
	struct report *r = sample_open();
	json_t *j = report_json(r, &bare), *list = json_object_get(subject_at(j, 1), "transactions"), *t, *turns;

	(void)state;
	assert_int_equal(json_array_size(json_object_get(subject_at(j, 0), "transactions")), 0);
	assert_int_equal(json_array_size(list), 3);
	t = json_array_get(list, 0);
	turns = json_object_get(t, "turns");
	assert_string_equal(text_at(t, "id"), "relay");
	assert_string_equal(text_at(t, "rung"), "accepted");
	assert_string_equal(text_at(t, "token"), "tok");
	assert_int_equal(json_array_size(turns), 4);
	assert_int_equal(
		json_integer_value(json_object_get(json_object_get(json_array_get(turns, 2), "reply"), "code")), 354);
	t = json_array_get(list, 1);
	assert_string_equal(text_at(t, "rung"), "mail");
	t = json_array_get(list, 2);
	assert_string_equal(text_at(t, "why"), "domain");
	assert_true(json_is_null(json_object_get(t, "rung")));
	json_decref(j);
	report_free(r);
}

static void sessions_and_timings_when_asked(void **state)
{
	struct report *r = sample_open();
	json_t *j = report_json(r, &bare), *list;

	(void)state;
	assert_true(json_is_null(json_object_get(subject_at(j, 1), "sessions")));
	json_decref(j);
	j = report_json(r, &all);
	list = json_object_get(subject_at(j, 1), "sessions");
	assert_int_equal(json_array_size(list), 1);
	assert_string_equal(text_at(json_array_get(list, 0), "why"), "timeout");
	list = json_object_get(json_array_get(list, 0), "turns");
	assert_int_equal(json_array_size(list), 3);
	assert_true(json_is_null(json_object_get(json_array_get(list, 2), "reply")));
	assert_true(json_is_null(json_object_get(json_array_get(list, 2), "heard_ms")));
	assert_int_equal(json_array_size(json_object_get(j, "timings")), 3);
	json_decref(j);
	report_free(r);
}

static void evidence_survives_the_round_trip(void **state)
{
	struct report *r = sample_hostile();
	json_t *j = report_json(r, &all), *again, *evidence;
	char *bytes = json_dumps(j, JSON_COMPACT);

	(void)state;
	assert_non_null(bytes);
	assert_null(strchr(bytes, '\n'));
	again = json_loads(bytes, JSON_REJECT_DUPLICATES, NULL);
	assert_true(json_equal(j, again));
	evidence = json_object_get(json_array_get(json_object_get(subject_at(again, 1), "findings"), 0), "evidence");
	assert_string_equal(
		json_string_value(json_array_get(evidence, 0)), r->subjects->next->findings.items[0].evidence[0]);
	free(bytes);
	json_decref(again);
	json_decref(j);
	report_free(r);
}

static void same_bytes_twice(void **state)
{
	struct report *r = sample_open();
	json_t *a = report_json(r, &all), *b = report_json(r, &all);
	char *first = json_dumps(a, 0), *second = json_dumps(b, 0);

	(void)state;
	assert_string_equal(first, second);
	free(first);
	free(second);
	json_decref(a);
	json_decref(b);
	report_free(r);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(top_level),
	cmocka_unit_test(verdicts),
	cmocka_unit_test(findings),
	cmocka_unit_test(dropped_evidence_is_counted),
	cmocka_unit_test(three_transactions_per_address),
	cmocka_unit_test(sessions_and_timings_when_asked),
	cmocka_unit_test(evidence_survives_the_round_trip),
	cmocka_unit_test(same_bytes_twice),
};
const struct test_list json_tests = {tests, sizeof tests / sizeof *tests};

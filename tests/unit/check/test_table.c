/* test_table.c - the table of checks: each is found, runs once, and never calls good what it does not know. */
#include "../unit.h"

#include "check/table.h"

static void finds_each_by_id(void **state)
{
	(void)state;
	for (size_t i = 0; i < check_table_count; i++)
		assert_ptr_equal(check_find(check_table[i]->id), check_table[i]);
	assert_null(check_find("relay"));
	assert_null(check_find(""));
}

static size_t judged(struct report *r, size_t subject)
{
	struct subject *s = r->subjects;
	while (subject--)
		s = s->next;
	return s->findings.count;
}

static void judges_by_scope_and_only_once(void **state)
{
	(void)state;
	struct report *r = report_new("example.test");
	struct subject *domain = report_subject(r, SCOPE_DOMAIN, "example.test", NULL, 0);
	struct subject *host = report_subject(r, SCOPE_HOST, "mail.example.test", domain, 0);
	report_subject(r, SCOPE_ADDRESS, "192.0.2.1", host, 0);
	check_report(r);
	size_t first[3] = {judged(r, 0), judged(r, 1), judged(r, 2)};
	check_report(r);
	for (size_t i = 0; i < 3; i++) {
		assert_true(first[i] > 0);
		assert_int_equal(first[i], judged(r, i));
	}
	for (struct subject *s = r->subjects; s; s = s->next)
		for (size_t i = 0; i < s->findings.count; i++)
			assert_int_equal(s->findings.items[i].check->scope, s->scope);
	report_free(r);
}

static void nothing_known_is_never_good(void **state)
{
	(void)state;
	for (unsigned scope = SCOPE_DOMAIN; scope <= SCOPE_ADDRESS; scope++) {
		struct arena *a = arena_new();
		struct facts facts;
		struct findings out = {.arena = a};
		facts_init(&facts);
		check_facts((enum scope)scope, &facts, &out);
		for (size_t i = 0; i < out.count; i++)
			assert_int_equal(out.items[i].verdict->severity, SEVERITY_UNKNOWN);
		arena_free(a);
	}
}

/* Each reason for not knowing, over all facts at once. */
static void no_reason_is_ever_good(void **state)
{
	(void)state;
	for (unsigned why = WHY_NONE; why <= WHY_LOCAL; why++) {
		struct arena *a = arena_new();
		struct facts facts;
		struct findings out = {.arena = a};
		facts_init(&facts);
		for (size_t i = 0; i < FACT_COUNT; i++)
			facts.fact[i] = fact_unknown((enum why)why, NULL);
		check_facts(SCOPE_ADDRESS, &facts, &out);
		assert_true(out.count > 0);
		for (size_t i = 0; i < out.count; i++) {
			assert_int_not_equal(out.items[i].verdict->severity, SEVERITY_GOOD);
			/* Extras that need not be set up say so in passing. */
			if (out.items[i].verdict->severity == SEVERITY_INFO)
				assert_string_equal(out.items[i].verdict->code, "could_not_tell");
		}
		arena_free(a);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(finds_each_by_id),
	cmocka_unit_test(judges_by_scope_and_only_once),
	cmocka_unit_test(nothing_known_is_never_good),
	cmocka_unit_test(no_reason_is_ever_good),
};
const struct unit_list table_list = {tests, COUNT(tests)};

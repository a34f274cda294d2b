/* test_probe.c - a probe gives what it promised, once, and the engine hears of it. */
#include "../unit.h"

#include "core/probe.h"

static const struct probe probe = {.name = "rdns", .gives = FACT_BIT(FACT_PTR)};

/* What the engine heard, behind run->state. */
struct heard {
	int given, ended;
	enum fact_id id;
	fact_set wanted;
};

static void given(struct probe_run *run, enum fact_id id)
{
	struct heard *heard = run->state;
	heard->given++;
	heard->id = id;
}

static void when(struct probe_run *run, fact_set wanted, void (*awake)(struct probe_run *))
{
	struct heard *heard = run->state;
	heard->wanted = wanted;
	awake(run);
}

static void ended(struct probe_run *run)
{
	struct heard *heard = run->state;
	heard->ended++;
}

static uint32_t now_ms(const struct probe_run *run)
{
	(void)run;
	return 1234;
}

static const struct engine_hooks hooks = {given, when, ended, now_ms};

static struct probe_run run_of(struct subject *subject, struct heard *heard)
{
	facts_init(&subject->facts);
	return (struct probe_run){.probe = &probe, .subject = subject, .state = heard, .hooks = &hooks};
}

static void the_engine_hears(void **state)
{
	(void)state;
	struct subject subject = {0};
	struct heard heard = {0};
	struct probe_run run = run_of(&subject, &heard);
	probe_give(&run, FACT_PTR, fact_absent("none"));
	assert_int_equal(subject.facts.fact[FACT_PTR].state, FACT_ABSENT);
	assert_string_equal(subject.facts.fact[FACT_PTR].note, "none");
	assert_int_equal(heard.given, 1);
	assert_int_equal(heard.id, FACT_PTR);
	probe_when(&run, FACT_BIT(FACT_DOMAIN), probe_end);
	assert_true(heard.wanted == FACT_BIT(FACT_DOMAIN));
	assert_int_equal(heard.ended, 1);
	assert_int_equal(probe_now_ms(&run), 1234);
}

static void give_twice(void)
{
	struct subject subject = {0};
	struct heard heard = {0};
	struct probe_run run = run_of(&subject, &heard);
	probe_give(&run, FACT_PTR, fact_absent(NULL));
	probe_give(&run, FACT_PTR, fact_absent(NULL));
}

static void give_unpromised(void)
{
	struct subject subject = {0};
	struct heard heard = {0};
	struct probe_run run = run_of(&subject, &heard);
	probe_give(&run, FACT_MX, fact_absent(NULL));
}

static void broken_promises_are_stopped(void **state)
{
	(void)state;
	assert_true(unit_aborts(give_twice));
	assert_true(unit_aborts(give_unpromised));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(the_engine_hears),
	cmocka_unit_test(broken_promises_are_stopped),
};
const struct unit_list probe_list = {tests, COUNT(tests)};

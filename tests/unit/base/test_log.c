/* test_log.c - an error is one line on stderr; a broken promise ends the process. */
#include "../unit.h"

#include "base/log.h"

static void an_error_is_one_line(void **state)
{
	(void)state;
	int ends[2], kept = dup(STDERR_FILENO);
	assert_int_equal(pipe(ends), 0);
	assert_true(kept >= 0);
	dup2(ends[1], STDERR_FILENO);
	log_error("cannot open %s: %d", "x", 2);
	dup2(kept, STDERR_FILENO);
	close(ends[1]);
	close(kept);
	char text[100] = "";
	assert_true(read(ends[0], text, sizeof text - 1) > 0);
	close(ends[0]);
	assert_string_equal(text, "relaycheck: cannot open x: 2\n");
}

static void break_promise(void)
{
	ensure(1 + 1 == 3);
}

static void keep_promise(void)
{
	ensure(1 + 1 == 2);
}

static void ensure_aborts(void **state)
{
	(void)state;
	assert_true(unit_aborts(break_promise));
	assert_false(unit_aborts(keep_promise));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(an_error_is_one_line),
	cmocka_unit_test(ensure_aborts),
};
const struct unit_list log_list = {tests, COUNT(tests)};

/* tests.h - the tests of each file of this program, for its main(). */
#ifndef RELAYCHECK_TESTS_REPORT_TESTS_H
#define RELAYCHECK_TESTS_REPORT_TESTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct test_list {
	const struct CMUnitTest *tests;
	size_t count;
};

extern const struct test_list style_tests, text_tests, parts_tests, json_tests, schema_tests, progress_tests;
extern const struct test_list place_tests;

#endif

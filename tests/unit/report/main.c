/* All unit tests of src/report in one group. */
#include <stdlib.h>
#include <string.h>

#include "tests.h"

int main(void)
{
	static const struct test_list *const lists[] = {
		&style_tests, &text_tests, &parts_tests, &json_tests, &schema_tests, &progress_tests, &place_tests};
	struct CMUnitTest all[128];
	size_t n = 0;

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		if (n + lists[i]->count > sizeof all / sizeof *all)
			return EXIT_FAILURE;
		memcpy(&all[n], lists[i]->tests, lists[i]->count * sizeof *all);
		n += lists[i]->count;
	}
	return _cmocka_run_group_tests("report", all, n, NULL, NULL);
}

/* docs/report.schema.json is what the verdict tables say. */
#include <stdlib.h>
#include <string.h>

#include "check/table.h"
#include "report/schema.h"
#include "sample.h"
#include "tests.h"

static void lists_ids_and_verdicts(void **state)
{
	json_t *schema = report_schema(sample_checks, sample_check_count);
	json_t *finding = json_object_get(json_object_get(schema, "$defs"), "finding"), *ids, *rules;

	(void)state;
	ids = json_object_get(json_object_get(json_object_get(finding, "properties"), "id"), "enum");
	assert_int_equal(json_array_size(ids), sample_check_count);
	assert_string_equal(json_string_value(json_array_get(ids, 1)), "relay.open");
	rules = json_object_get(finding, "allOf");
	assert_int_equal(json_array_size(rules), sample_check_count);
	rules = json_object_get(json_object_get(json_array_get(rules, 1), "then"), "anyOf");
	assert_int_equal(json_array_size(rules), 3);
	json_decref(schema);
}

static void no_checks_no_rules(void **state)
{
	json_t *schema = report_schema(NULL, 0);

	(void)state;
	assert_null(json_object_get(json_object_get(json_object_get(schema, "$defs"), "finding"), "allOf"));
	json_decref(schema);
}

static char *read_whole(const char *path)
{
	FILE *f = fopen(path, "rb");
	char *bytes = NULL;
	size_t cap = 0;
	ssize_t n;

	if (f == NULL)
		return NULL;
	n = getdelim(&bytes, &cap, '\0', f);
	fclose(f);
	if (n >= 0)
		return bytes;
	free(bytes);
	return NULL;
}

static void checked_in_file_is_current(void **state)
{
	json_t *schema = report_schema(check_table, check_table_count);
	char *wanted = json_dumps(schema, JSON_INDENT(2)), *found = read_whole(SCHEMA_FILE);

	(void)state;
	assert_non_null(wanted);
	wanted = realloc(wanted, strlen(wanted) + 2);
	assert_non_null(wanted);
	strcat(wanted, "\n");
	if (found == NULL || strcmp(found, wanted) != 0)
		print_error("docs/report.schema.json is old: BUILD/tests/unit/report/report-schema > "
			    "docs/report.schema.json\n");
	assert_non_null(found);
	assert_true(strcmp(found, wanted) == 0);
	free(found);
	free(wanted);
	json_decref(schema);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(lists_ids_and_verdicts),
	cmocka_unit_test(no_checks_no_rules),
	cmocka_unit_test(checked_in_file_is_current),
};
const struct test_list schema_tests = {tests, sizeof tests / sizeof *tests};

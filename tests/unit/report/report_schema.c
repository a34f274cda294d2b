/* report-schema: prints docs/report.schema.json.  `report-schema --sample` prints the schema of the made-up checks of
 * the tests and then, one a line, reports that must fit it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/table.h"
#include "report/json.h"
#include "report/schema.h"
#include "sample.h"

static int print(json_t *value, size_t flags)
{
	int failed = value == NULL || json_dumpf(value, stdout, flags) != 0 || putchar('\n') == EOF;

	json_decref(value);
	return failed;
}

static int samples(void)
{
	struct report *(*const makers[])(void) = {
		sample_empty, sample_closed, sample_open, sample_refused, sample_hostile};
	int failed = print(report_schema(sample_checks, sample_check_count), JSON_COMPACT);

	for (size_t i = 0; i < sizeof makers / sizeof *makers; i++) {
		struct report *r = makers[i]();

		failed |= print(report_json(r, &(struct json_options){0}), JSON_COMPACT);
		failed |= print(report_json(r, &(struct json_options){true, true}), JSON_COMPACT);
		report_free(r);
	}
	return failed;
}

int main(int argc, char **argv)
{
	int failed;

	if (argc == 2 && strcmp(argv[1], "--sample") == 0)
		failed = samples();
	else if (argc == 1)
		failed = print(report_schema(check_table, check_table_count), JSON_INDENT(2));
	else
		failed = 1;
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

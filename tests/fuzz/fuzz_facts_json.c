/* fuzz_facts_json.c - any bytes as a facts file: refused with one line, or read, and then written alike for ever. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "core/facts_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static char *write_and_read(struct report **r, struct arena *errors)
{
	const char *error = NULL;
	json_t *root = facts_json_write(*r);
	report_free(*r);
	char *text = json_dumps(root, JSON_COMPACT);
	ensure(text != NULL);
	*r = facts_json_read(root, errors, &error);
	ensure(*r != NULL);
	json_decref(root);
	return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	json_t *root = json_loadb((const char *)bytes, n, JSON_ALLOW_NUL, NULL);
	if (root == NULL)
		return 0;
	struct arena *errors = arena_new();
	const char *error = NULL;
	struct report *r = facts_json_read(root, errors, &error);
	json_decref(root);
	if (r == NULL) {
		ensure(text_is_safe(error, strlen(error)));
	} else {
		char *first = write_and_read(&r, errors);
		char *second = write_and_read(&r, errors);
		ensure(strcmp(first, second) == 0);
		free(first);
		free(second);
		report_free(r);
	}
	arena_free(errors);
	return 0;
}

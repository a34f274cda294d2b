/* fuzz_check_report.c - any facts file that can be read can be judged, twice with the same findings. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <jansson.h>

#include "base/log.h"
#include "check/table.h"
#include "core/facts_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static size_t length_of_findings(const struct report *r)
{
	size_t total = 0;
	for (const struct subject *s = r->subjects; s; s = s->next)
		for (size_t i = 0; i < s->findings.count; i++) {
			const struct finding *f = &s->findings.items[i];
			ensure(f->title[0] != 0);
			total += strlen(f->title) + f->evidence_dropped;
			for (size_t k = 0; k < f->evidence_count; k++)
				total += strlen(f->evidence[k]);
			for (size_t k = 0; k < f->paste_count; k++)
				total += strlen(f->paste[k]);
		}
	return total;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	json_t *root = json_loadb((const char *)bytes, size, JSON_ALLOW_NUL, NULL);
	if (!root)
		return 0;
	struct arena *errors = arena_new();
	const char *error = NULL;
	struct report *r = facts_json_read(root, errors, &error);
	if (r) {
		check_report(r);
		size_t first = length_of_findings(r);
		check_report(r);
		ensure(length_of_findings(r) == first);
		report_free(r);
	}
	arena_free(errors);
	json_decref(root);
	return 0;
}

/* judge_test.c - every case below tests/judge: saved facts in, wanted findings out, as TAP.
 *
 *     judge-test FOLDER
 *
 * Beside the cases it tests the tables themselves: every verdict of every check is wanted by some case, and every
 * verdict that asks for action says which and why. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/table.h"
#include "judge_case.h"

enum { SEEN_MAX = 1024 };

static struct {
	unsigned run, failed;
	const struct verdict *seen[SEEN_MAX];
	size_t seen_count;
} tap;

static void result(bool ok, const char *why, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void result(bool ok, const char *why, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	printf("%s %u - ", ok ? "ok" : "not ok", ++tap.run);
	vprintf(format, args);
	printf("\n");
	va_end(args);
	if (!ok) {
		tap.failed++;
		printf("# %s\n", why);
	}
}

static bool is_seen(const struct verdict *v)
{
	for (size_t i = 0; i < tap.seen_count; i++)
		if (tap.seen[i] == v)
			return true;
	return false;
}

static bool any_contains(const char *const *lines, size_t count, const char *part)
{
	for (size_t i = 0; i < count; i++)
		if (strstr(lines[i], part))
			return true;
	return false;
}

static const char *compare(struct arena *a, const json_t *want, const struct finding *got)
{
	const char *verdict = json_string_value(json_object_get(want, "verdict"));
	const char *severity = json_string_value(json_object_get(want, "severity"));
	const char *title = json_string_value(json_object_get(want, "title"));
	const char *evidence = json_string_value(json_object_get(want, "evidence_contains"));
	const char *paste = json_string_value(json_object_get(want, "paste_contains"));
	if (!verdict || !severity)
		return "\"want\" needs verdict and severity";
	if (strcmp(verdict, got->verdict->code) != 0)
		return arena_format(a, "verdict %s wanted, got %s (%s)", verdict, got->verdict->code, got->title);
	if (strcmp(severity, severity_name(got->verdict->severity)) != 0)
		return arena_format(a, "severity %s wanted, got %s", severity, severity_name(got->verdict->severity));
	if (title && strcmp(title, got->title) != 0)
		return arena_format(a, "title wanted: %s, got: %s", title, got->title);
	if (evidence && !any_contains(got->evidence, got->evidence_count, evidence))
		return arena_format(a, "no evidence contains: %s (first line: %s)", evidence,
			got->evidence_count ? got->evidence[0] : "none");
	if (paste && !any_contains(got->paste, got->paste_count, paste))
		return arena_format(a, "no line to paste contains: %s", paste);
	if (tap.seen_count < SEEN_MAX)
		tap.seen[tap.seen_count++] = got->verdict;
	return NULL;
}

/* Findings of CHECK in the report, against the wanted ones. */
static const char *compare_all(struct arena *a, const struct check *check, const json_t *want, const struct report *r)
{
	size_t next = 0;
	for (const struct subject *s = r->subjects; s; s = s->next)
		for (size_t i = 0; i < s->findings.count; i++) {
			const struct finding *got = &s->findings.items[i];
			if (got->check != check)
				continue;
			if (next == json_array_size(want))
				return arena_format(a, "one finding too many: %s", got->verdict->code);
			const char *why = compare(a, json_array_get(want, next++), got);
			if (why)
				return why;
		}
	return next < json_array_size(want)
		       ? arena_format(a, "%zu findings wanted, got %zu", json_array_size(want), next)
		       : NULL;
}

static const char *run_case(struct arena *a, const struct check *check, const char *path)
{
	json_error_t where;
	json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &where);
	if (!root)
		return arena_format(a, "line %d: %s", where.line, where.text);
	const char *why = NULL;
	const json_t *want = json_object_get(root, "want");
	struct report *r = judge_case_report(root, check->scope, a, &why);
	if (!json_is_array(want))
		why = "\"want\" must be a list";
	if (r && !why) {
		/* Twice: judging again must not add to what was there. */
		check_report(r);
		check_report(r);
		why = compare_all(a, check, want, r);
	}
	if (r)
		report_free(r);
	json_decref(root);
	return why;
}

static int is_case(const struct dirent *d)
{
	size_t len = strlen(d->d_name);
	return len > 5 && !strcmp(d->d_name + len - 5, ".json");
}

static void run_check(const char *folder, const struct check *check)
{
	struct arena *a = arena_new();
	const char *path = arena_format(a, "%s/%s", folder, check->id);
	struct dirent **entries = NULL;
	int count = scandir(path, &entries, is_case, alphasort);
	for (int i = 0; i < count; i++) {
		const char *why = run_case(a, check, arena_format(a, "%s/%s", path, entries[i]->d_name));
		result(!why, why, "%s/%s", check->id, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	result(count > 0, "no case at all", "%s has cases", check->id);
	for (const struct verdict *v = check->verdicts; v->code; v++) {
		bool acts = v->severity == SEVERITY_URGENT || v->severity == SEVERITY_WARNING ||
			    v->severity == SEVERITY_UNKNOWN;
		result(is_seen(v), "no case wants it", "%s %s is wanted by a case", check->id, v->code);
		result(v->title && v->reference && (!acts || v->advice), "title, reference or advice is missing",
			"%s %s is explained", check->id, v->code);
		result(check_verdict(check, v->code) == v, "the code stands twice", "%s %s stands once", check->id,
			v->code);
	}
	arena_free(a);
}

/* A folder that belongs to no check holds cases that nobody runs. */
static void run_strays(const char *folder)
{
	struct dirent **entries = NULL;
	int count = scandir(folder, &entries, NULL, alphasort);
	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name;
		if (entries[i]->d_type == DT_DIR && name[0] != '.')
			result(check_find(name) != NULL, "no check has this id", "folder %s belongs to a check", name);
		free(entries[i]);
	}
	free(entries);
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: judge-test FOLDER\n");
		return 64;
	}
	for (size_t i = 0; i < check_table_count; i++) {
		const struct check *c = check_table[i];
		result(check_find(c->id) == c && c->question && c->why && c->needs && c->judge,
			"id, question, why or needs", "%s is whole", c->id);
		run_check(argv[1], c);
	}
	run_strays(argv[1]);
	printf("1..%u\n", tap.run);
	return tap.failed > 0;
}

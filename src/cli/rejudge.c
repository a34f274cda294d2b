/* rejudge.c - `relaycheck rejudge`: judges saved facts again and prints the reports. */
#include <errno.h>
#include <jansson.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/log.h"
#include "check/table.h"
#include "cli/check_options.h"
#include "cli/cli.h"
#include "cli/show.h"
#include "core/facts_json.h"
#include "store/file.h"

/* The facts file, parsed; NULL: said on stderr why not. */
static json_t *load(struct arena *a, const char *path)
{
	struct buf text;
	const char *error = NULL;
	json_error_t where;
	json_t *root = NULL;

	buf_init(&text, LIMIT_FACTS_BYTES);
	bool read = strcmp(path, "-") == 0 ? file_read_descriptor(a, STDIN_FILENO, &text, &error)
					   : file_read(a, path, &text, NULL, &error);
	if (!read)
		log_error("%s: %s", path, error);
	else if (!(root = json_loadb(text.data ? text.data : "", text.len, JSON_REJECT_DUPLICATES, &where)))
		log_error("%s:%d: not a facts file: %s", path, where.line, where.text);
	buf_free(&text);
	return root;
}

static bool judge_one(struct arena *a, const struct rejudge_args *args, const json_t *facts, enum severity *worst)
{
	const char *error;
	struct report *r = facts_json_read(facts, a, &error);

	if (!r) {
		log_error("%s: not a facts file: %s", args->facts, error);
		return false;
	}
	check_report(r);
	*worst = severity_worse(*worst, report_verdict(r));
	bool shown = show_report(r, &args->show);
	report_free(r);
	return shown;
}

static int judge_all(struct arena *a, const struct rejudge_args *args, const json_t *root)
{
	enum severity worst = SEVERITY_INFO;
	size_t count = json_is_array(root) ? json_array_size(root) : 1;

	for (size_t i = 0; i < count; i++)
		if (!judge_one(a, args, json_is_array(root) ? json_array_get(root, i) : root, &worst))
			return EXIT_USAGE;
	return severity_exit_code(worst);
}

int command_rejudge(int argc, char **argv)
{
	struct rejudge_args args;
	int status;

	if (!rejudge_args_parse(argc, argv, &args, &status))
		return status;
	struct arena *arena = arena_new();
	json_t *root = load(arena, args.facts);
	status = root ? judge_all(arena, &args, root) : EXIT_USAGE;
	json_decref(root);
	arena_free(arena);
	return status;
}

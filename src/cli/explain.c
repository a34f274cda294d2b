/* explain.c - `relaycheck explain`: what the findings mean, straight from the tables of the checks. */
#include <jansson.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "check/table.h"
#include "cli/cli.h"
#include "cli/terminal.h"
#include "report/style.h"

enum { EXPLAIN_JSON = 1, COLUMN_OF_QUESTION = 24, WIDTH_MOST = 100, IDS_MAX = 256 };

const struct option_row explain_options[] = {
	{EXPLAIN_JSON, 0, "json", NULL, "Print JSON instead of text."},
	OPTION_ROWS_COMMON,
};

static struct style style_of_output(void)
{
	unsigned width = terminal_width(stdout);
	return (struct style){.out = stdout,
		.width = width > WIDTH_MOST ? WIDTH_MOST : width,
		.color = terminal_color(COLOR_AUTO, stdout)};
}

static void print_list(const struct style *st)
{
	for (size_t i = 0; i < check_table_count; i++) {
		int n = fprintf(st->out, "%s ", check_table[i]->id);
		options_wrap(st->out, check_table[i]->question, (unsigned)n, COLUMN_OF_QUESTION, st->width);
	}
}

static void print_check(const struct style *st, const struct check *c)
{
	style_item(st, 0, INK_HEADING, c->id, INK_PLAIN, "");
	style_item(st, 0, INK_PLAIN, "", INK_PLAIN, c->question);
	fprintf(st->out, "\n");
	style_item(st, 0, INK_PLAIN, "", INK_PLAIN, c->why);
	fprintf(st->out, "\nLooks at: one %s\n", scope_name(c->scope));
	for (const struct verdict *v = c->verdicts; v->code; v++) {
		fprintf(st->out, "\n");
		char lead[32];
		snprintf(lead, sizeof lead, "%s: ", style_word(v->severity));
		style_item(st, 0, style_ink(v->severity), lead, INK_PLAIN, v->title);
		style_item(st, 4, INK_QUIET, "verdict: ", INK_PLAIN, v->code);
		if (v->advice)
			style_item(st, 4, INK_QUIET, "to do: ", INK_PLAIN, v->advice);
		if (v->reference)
			style_item(st, 4, INK_QUIET, "see: ", INK_PLAIN, v->reference);
	}
}

static json_t *check_json(const struct check *c)
{
	json_t *verdicts = json_array();
	for (const struct verdict *v = c->verdicts; v->code; v++)
		json_array_append_new(verdicts, json_pack("{s:s, s:s, s:s, s:s?, s:s?}", "verdict", v->code, "severity",
							severity_name(v->severity), "title", v->title, "advice",
							v->advice, "reference", v->reference));
	return json_pack("{s:s, s:s, s:s, s:s, s:o}", "id", c->id, "question", c->question, "why", c->why, "scope",
		scope_name(c->scope), "verdicts", verdicts);
}

/* All checks, or the one; the same shape. */
static void print_json(const struct check *only)
{
	json_t *list = json_array();
	for (size_t i = 0; i < check_table_count; i++)
		if (!only || only == check_table[i])
			json_array_append_new(list, check_json(check_table[i]));
	json_t *root = json_pack("{s:o}", "findings", list);
	ensure(root != NULL);
	json_dumpf(root, stdout, JSON_INDENT(2));
	printf("\n");
	json_decref(root);
}

static int refuse(const char *id)
{
	const char *ids[IDS_MAX];
	size_t count = 0;
	for (size_t i = 0; i < check_table_count && count < IDS_MAX; i++)
		ids[count++] = check_table[i]->id;
	struct arena *a = arena_new();
	const char *shown = text_show(a, id, strlen(id), 64), *nearest = text_nearest(id, ids, count);
	if (nearest)
		log_error("no finding '%s'; did you mean '%s'?", shown, nearest);
	else
		log_error("no finding '%s': expected an id that `relaycheck explain` lists", shown);
	arena_free(a);
	return EXIT_USAGE;
}

int command_explain(int argc, char **argv)
{
	struct options o;
	const struct check *only = NULL;
	bool as_json = false;
	int option;
	options_start(&o, argc, argv, explain_options, "relaycheck explain");
	while ((option = options_next(&o)) != OPTION_END) {
		switch (option) {
		case EXPLAIN_JSON:
			as_json = true;
			break;
		case OPTION_ARGUMENT:
			if (only)
				return options_error(o.command, "one id at a time");
			only = check_find(o.value[0]);
			if (!only)
				return refuse(o.value[0]);
			break;
		default:
			return command_finish("explain", option);
		}
	}
	struct style st = style_of_output();
	if (as_json)
		print_json(only);
	else if (only)
		print_check(&st, only);
	else
		print_list(&st);
	return EXIT_GOOD;
}

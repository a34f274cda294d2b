/* help.c - `relaycheck help`, `relaycheck version`, and the text of every --help. */
#include <string.h>

#include "base/text.h"
#include "cli/cli.h"
#include "cli/terminal.h"

enum { HELP_MAN = 1, HELP_COMPLETION, COLUMN_OF_TEXT = 16, WIDTH_MOST = 100 };

const struct option_row help_options[] = {
	{HELP_MAN, 0, "man", NULL, NULL},
	{HELP_COMPLETION, 0, "completion", "bash", NULL},
	OPTION_ROWS_COMMON,
};

const struct option_row version_options[] = {
	OPTION_ROWS_COMMON,
};

static unsigned width_of(FILE *f)
{
	unsigned width = terminal_width(f);
	return width > WIDTH_MOST ? WIDTH_MOST : width;
}

static void print_notes(FILE *f, const char *heading, const struct note *notes, unsigned column, unsigned width)
{
	fprintf(f, "\n%s:\n", heading);
	for (; notes->name; notes++) {
		int n = fprintf(f, "  %s", notes->name);
		options_wrap(f, notes->text, (unsigned)n + 1 > column ? column + 1 : (unsigned)n, column, width);
	}
}

static void print_usage(FILE *f, const struct command *c)
{
	fprintf(f, "Usage: relaycheck %s [OPTION...]%s%s\n", c->name, *c->arguments ? " " : "", c->arguments);
}

static void print_commands(FILE *f, const char *heading, bool query, unsigned width)
{
	fprintf(f, "%s:\n", heading);
	for (size_t i = 0; i < command_count; i++) {
		if (command_table[i].query != query)
			continue;
		int n = fprintf(f, "  %s", command_table[i].name);
		options_wrap(f, command_table[i].summary, (unsigned)n, COLUMN_OF_TEXT, width);
	}
}

static void print_program(FILE *f, unsigned width)
{
	fprintf(f, "relaycheck audits mail servers: does it relay, does it bounce to strangers, is its name right?\n\n"
		   "Usage: relaycheck [OPTION...] TARGET...\n"
		   "       relaycheck COMMAND [OPTION...] [ARGUMENT...]\n\n");
	print_commands(f, "Commands", false, width);
	fprintf(f, "\n");
	print_commands(f, "Commands that answer one question, or many with --batch", true, width);
	const struct command *check = command_find("check");
	fprintf(f, "\n");
	options_wrap(f, check->details, 0, 0, width);
	fprintf(f, "\nOptions of check:\n");
	options_print(f, check->options, width);
}

void help_print(FILE *f, const struct command *command)
{
	unsigned width = width_of(f);
	if (!command) {
		print_program(f, width);
	} else {
		print_usage(f, command);
		fprintf(f, "\n");
		options_wrap(f, command->details, 0, 0, width);
		fprintf(f, "\nOptions:\n");
		options_print(f, command->options, width);
	}
	if (command && command->query) {
		print_notes(f, "Exit codes", query_exit_notes, 8, width);
		return;
	}
	print_notes(f, "Exit codes", exit_notes, 8, width);
	print_notes(f, "Files", file_notes, 6, width);
	if (!command) {
		print_notes(f, "Words", word_notes, 6, width);
		print_notes(f, "Examples", example_notes, 6, width);
	}
}

static int refuse_command(const char *word)
{
	const char *names[32];
	size_t count = 0;
	for (size_t i = 0; i < command_count && count < sizeof names / sizeof *names; i++)
		names[count++] = command_table[i].name;
	struct arena *a = arena_new();
	const char *shown = text_show(a, word, strlen(word), 64), *nearest = text_nearest(word, names, count);
	if (nearest)
		options_error("relaycheck help", "no command '%s'; did you mean '%s'?", shown, nearest);
	else
		options_error("relaycheck help", "no command '%s'", shown);
	arena_free(a);
	return EXIT_USAGE;
}

static int print_completion(const char *shell)
{
	if (strcmp(shell, "bash") != 0)
		return options_error("relaycheck help", "--completion: expected bash");
	manual_completion(stdout);
	return EXIT_GOOD;
}

int command_help(int argc, char **argv)
{
	struct options o;
	int option;
	const struct command *about = NULL;
	options_start(&o, argc, argv, help_options, "relaycheck help");
	while ((option = options_next(&o)) != OPTION_END) {
		switch (option) {
		case HELP_MAN:
			manual_page(stdout);
			return EXIT_GOOD;
		case HELP_COMPLETION:
			return print_completion(o.value[0]);
		case OPTION_ARGUMENT:
			if (about)
				return options_error(o.command, "one command at a time");
			about = command_find(o.value[0]);
			if (!about)
				return refuse_command(o.value[0]);
			break;
		default:
			return command_finish("help", option);
		}
	}
	help_print(stdout, about);
	return EXIT_GOOD;
}

int command_version(int argc, char **argv)
{
	struct options o;
	options_start(&o, argc, argv, version_options, "relaycheck version");
	int option = options_next(&o);
	if (option == OPTION_ARGUMENT)
		return options_error(o.command, "no argument expected");
	if (option == OPTION_HELP || option == OPTION_ERROR)
		return command_finish("version", option);
	printf("relaycheck %s\n", RELAYCHECK_VERSION);
	return EXIT_GOOD;
}

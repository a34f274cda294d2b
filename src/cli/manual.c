/* manual.c - the manual page and the bash completion, printed from the tables that the program itself runs on.
 *
 * The page uses the man macros: unlike mdoc they never take a word of the text for a macro. */
#include <string.h>

#include "check/table.h"
#include "cli/cli.h"
#include "core/settings.h"

/* Text as roff sees it: no escape, no control line, every hyphen one that can be copied. */
static void put(FILE *f, const char *text)
{
	bool line_start = true;
	for (; *text; text++) {
		if (line_start && (*text == '.' || *text == '\''))
			fputs("\\&", f);
		if (*text == '\\')
			fputs("\\e", f);
		else if (*text == '-')
			fputs("\\-", f);
		else if (*text == '\'')
			fputs("\\(aq", f);
		else if (*text == '`')
			fputs("\\(ga", f);
		else if (*text == '^')
			fputs("\\(ha", f);
		else if (*text == '~')
			fputs("\\(ti", f);
		else
			fputc(*text, f);
		line_start = *text == '\n';
	}
}

/* Paragraphs separated by blank lines. */
static void put_paragraphs(FILE *f, const char *text)
{
	for (const char *end; (end = strstr(text, "\n\n")); text = end + 2) {
		struct arena *a = arena_new();
		put(f, arena_strndup(a, text, (size_t)(end - text)));
		fprintf(f, "\n.PP\n");
		arena_free(a);
	}
	put(f, text);
	fprintf(f, "\n");
}

static void put_font(FILE *f, char font, const char *text)
{
	fprintf(f, "\\f%c", font);
	put(f, text);
	fprintf(f, "\\fR");
}

static void put_option(FILE *f, const struct option_row *row)
{
	char letter[] = {'-', row->letter, '\0'};
	fprintf(f, ".TP\n");
	if (row->letter)
		put_font(f, 'B', letter);
	if (row->letter && row->name)
		fprintf(f, ", ");
	if (row->name) {
		fprintf(f, "\\fB\\-\\-");
		put(f, row->name);
		fprintf(f, "\\fR");
	}
	if (row->argument) {
		fprintf(f, " ");
		put_font(f, 'I', row->argument);
	}
	fprintf(f, "\n");
	put(f, row->help);
	fprintf(f, "\n");
}

static void put_commands(FILE *f)
{
	fprintf(f, ".SH COMMANDS\n");
	for (size_t i = 0; i < command_count; i++) {
		const struct command *c = &command_table[i];
		fprintf(f, ".SS ");
		fprintf(f, "\"");
		put(f, c->name);
		fprintf(f, "%s", *c->arguments ? " " : "");
		put(f, c->arguments);
		fprintf(f, "\"\n");
		put_paragraphs(f, c->details);
		for (const struct option_row *row = c->options; row->id; row++)
			if (row->help && row->id < OPTION_HELP)
				put_option(f, row);
	}
	fprintf(f, ".SH OPTIONS\nEvery command has these; the others stand with their command.\n");
	for (const struct option_row *row = version_options; row->id; row++)
		put_option(f, row);
}

static void put_range(FILE *f, const struct setting *s)
{
	switch (s->type) {
	case SETTING_SECONDS:
		fprintf(f, "\nSeconds, %ld to %ld.", s->min, s->max);
		break;
	case SETTING_COUNT:
		fprintf(f, "\nA whole number, %ld to %ld.", s->min, s->max);
		break;
	case SETTING_EMAIL:
	case SETTING_NAME:
	case SETTING_RESOLVER:
	case SETTING_FILE:
	case SETTING_LISTS:
	case SETTING_FILES:
	case SETTING_NAMES:
	case SETTING_ADDRESSES:
		break;
	}
}

static void put_settings(FILE *f)
{
	fprintf(f, ".SH SETTINGS\nThe file\n.I relaycheck.conf\nhas one setting a line, the value in single quotes; "
		   "# begins a comment:\n.PP\n.RS\n.EX\n");
	put(f, "# where test messages may go\nmy email address = 'you@example.org'\n");
	fprintf(f, ".EE\n.RE\n.PP\nThe first file that exists is read (see\n.BR FILES ),\nand no other.\n");
	for (int id = 0; id < SETTING_ID_COUNT; id++) {
		const struct setting *s = setting_info((enum setting_id)id);
		fprintf(f, ".TP\n");
		put_font(f, 'B', s->key);
		fprintf(f, " = ");
		put_font(f, 'I', "\'");
		put_font(f, 'I', s->fallback);
		put_font(f, 'I', "\'");
		fprintf(f, "\n");
		put(f, s->help);
		put_range(f, s);
		fprintf(f, "\n");
	}
	fprintf(f, ".TP\n.B key for \n.I ZONE\n= \n.I \\(aqKEY\\(aq\n");
	put(f, "The key that the operator of a block list gave you, as in key for zen.dq.spamhaus.net. It goes into "
	       "the name "
	       "that is asked, and is never printed, logged or saved.");
	fprintf(f, "\n");
}

static void put_findings(FILE *f)
{
	fprintf(f, ".SH FINDINGS\n.B relaycheck explain\n.I ID\ntells more of each.\n");
	for (size_t i = 0; i < check_table_count; i++) {
		fprintf(f, ".TP\n");
		put_font(f, 'B', check_table[i]->id);
		fprintf(f, "\n");
		put(f, check_table[i]->question);
		fprintf(f, "\n");
	}
}

static void put_notes(FILE *f, const char *heading, const struct note *notes)
{
	if (heading)
		fprintf(f, ".SH %s\n", heading);
	for (; notes->name; notes++) {
		fprintf(f, ".TP\n");
		put_font(f, 'B', notes->name);
		fprintf(f, "\n");
		put(f, notes->text);
		fprintf(f, "\n");
	}
}

static void put_query_exits(FILE *f)
{
	fprintf(f, ".PP\nThe commands that read data they are given");
	const char *between = " (";
	for (size_t i = 0; i < command_count; i++) {
		if (!command_table[i].query)
			continue;
		fprintf(f, "%s\\fB%s\\fR", between, command_table[i].name);
		between = ", ";
	}
	fprintf(f, ") have these instead:\n");
	put_notes(f, NULL, query_exit_notes);
}

static void put_synopsis(FILE *f)
{
	fprintf(f, ".SH SYNOPSIS\n.B relaycheck\n[\\fIOPTION\\fR...] \\fITARGET\\fR...\n");
	for (size_t i = 0; i < command_count; i++) {
		fprintf(f, ".br\n.B relaycheck ");
		put(f, command_table[i].name);
		fprintf(f, "\n[\\fIOPTION\\fR...]");
		if (*command_table[i].arguments) {
			fprintf(f, " ");
			put_font(f, 'I', command_table[i].arguments);
		}
		fprintf(f, "\n");
	}
}

void manual_page(FILE *f)
{
	fprintf(f, ".\\\" Made by relaycheck help --man\n.TH RELAYCHECK 1 \"\" \"relaycheck %s\" \"User Commands\"\n",
		RELAYCHECK_VERSION);
	fprintf(f, ".SH NAME\nrelaycheck \\- audit mail servers\n");
	put_synopsis(f);
	fprintf(f, ".SH DESCRIPTION\n"
		   "Asks a mail server, over SMTP and DNS, what an administrator wants to know: whether it relays mail "
		   "for\n"
		   "strangers, whether it sends bounces to people who wrote nothing, whether its names and addresses "
		   "agree.\n"
		   "The report says the verdict in one line, then what to do, then the evidence.\n"
		   "What could not be found out is said so, with the reason, and is never taken for good.\n"
		   ".PP\n"
		   "Test messages go to the operator\\(aqs own mailbox only, and nowhere until it is set.\n");
	put_commands(f);
	put_settings(f);
	put_findings(f);
	put_notes(f, "EXIT STATUS", exit_notes);
	put_query_exits(f);
	put_notes(f, "FILES", file_notes);
	put_notes(f, "WORDS", word_notes);
	put_notes(f, "EXAMPLES", example_notes);
	fprintf(f, ".SH SEE ALSO\n.BR dig (1),\n.BR postconf (1),\n.BR smtp\\-sink (1)\n");
}

static void put_option_words(FILE *f, const struct option_row *table)
{
	for (const struct option_row *row = table; row->id; row++) {
		if (!row->help)
			continue;
		if (row->letter)
			fprintf(f, " -%c", row->letter);
		if (row->name)
			fprintf(f, " --%s", row->name);
	}
}

/* The values an argument's description offers: its alternatives that are meant literally. */
static void put_choices(FILE *f, const char *argument)
{
	for (const char *p = argument; *p;) {
		size_t n = strcspn(p, "|");
		if (*p >= 'a' && *p <= 'z')
			fprintf(f, " %.*s", (int)n, p);
		p += n + (p[n] == '|');
	}
}

static void put_value_case(FILE *f, const struct option_row *row)
{
	if (!row->help || !row->argument)
		return;
	fprintf(f, "\t--%s)\n", row->name);
	if (strcmp(row->argument, "FILE") == 0) {
		fprintf(f,
			"\t\tcompopt -o filenames 2>/dev/null\n\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n");
	} else if (strcmp(row->argument, "KEY VALUE") == 0) {
		fprintf(f, "\t\tlocal IFS=$'\\n'\n\t\tlocal keys=\"");
		for (int id = 0; id < SETTING_ID_COUNT; id++)
			fprintf(f, "%s%s", id ? "\n" : "", setting_info((enum setting_id)id)->key);
		fprintf(f, "\"\n\t\tmapfile -t COMPREPLY < <(compgen -W \"$keys\" -- \"$cur\" | sed 's/ /\\\\ /g')\n");
	} else {
		fprintf(f, "\t\tmapfile -t COMPREPLY < <(compgen -W \"");
		put_choices(f, row->argument);
		fprintf(f, "\" -- \"$cur\")\n");
	}
	fprintf(f, "\t\treturn;;\n");
}

/* What options take as values, each option once. */
static void put_values(FILE *f)
{
	for (size_t i = 0; i < command_count; i++) {
		for (const struct option_row *row = command_table[i].options; row->id; row++) {
			bool seen = false;
			for (size_t k = 0; k < i; k++)
				for (const struct option_row *r = command_table[k].options; r->id; r++)
					seen = seen || (r->name && row->name && strcmp(r->name, row->name) == 0);
			if (!seen)
				put_value_case(f, row);
		}
	}
}

static void put_arguments(FILE *f, const struct command *c)
{
	if (strcmp(c->arguments, "FACTS") == 0)
		fprintf(f,
			"\t\tcompopt -o filenames 2>/dev/null\n\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n");
	if (strcmp(c->arguments, "[ID]") == 0) {
		fprintf(f, "\t\twords=\"");
		for (size_t i = 0; i < check_table_count; i++)
			fprintf(f, " %s", check_table[i]->id);
		fprintf(f, "\"\n");
	}
	if (strcmp(c->arguments, "[COMMAND]") == 0)
		fprintf(f, "\t\twords=\"$commands\"\n");
}

void manual_completion(FILE *f)
{
	fprintf(f, "# bash completion of relaycheck; made by relaycheck help --completion bash\n"
		   "_relaycheck()\n{\n"
		   "\tlocal cur=\"${COMP_WORDS[COMP_CWORD]}\" prev=\"${COMP_WORDS[COMP_CWORD-1]}\" options words=\"\"\n"
		   "\tlocal command=\"${COMP_WORDS[1]}\" commands=\"");
	for (size_t i = 0; i < command_count; i++)
		fprintf(f, "%s%s", i ? " " : "", command_table[i].name);
	fprintf(f, "\"\n"
		   "\tCOMPREPLY=()\n"
		   "\t# bash takes the = of --name=value for a word of its own\n"
		   "\tif [[ $cur == = ]]; then\n\t\tcur=\"\"\n"
		   "\telif [[ $prev == = ]]; then\n\t\tprev=\"${COMP_WORDS[COMP_CWORD-2]}\"\n\tfi\n"
		   "\tcase \"$prev\" in\n");
	put_values(f);
	fprintf(f, "\tesac\n\tif ((COMP_CWORD == 1)); then\n\t\twords=\"$commands\"\n\tfi\n\tcase \"$command\" in\n");
	for (size_t i = 0; i < command_count; i++) {
		const struct command *c = &command_table[i];
		if (strcmp(c->name, "check") == 0)
			continue; /* the default, below */
		fprintf(f, "\t%s)\n\t\toptions=\"", c->name);
		put_option_words(f, c->options);
		fprintf(f, "\"\n");
		put_arguments(f, c);
		fprintf(f, "\t\t;;\n");
	}
	fprintf(f, "\t*)\n\t\toptions=\"");
	put_option_words(f, command_find("check")->options);
	fprintf(f,
		"\";;\n\tesac\n"
		"\tif [[ $cur == -* ]]; then\n\t\tmapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$cur\")\n"
		"\telif [[ -n $words ]]; then\n\t\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n\tfi\n"
		"}\n"
		"complete -F _relaycheck relaycheck\n");
}

/* options.c - the one parser of command-line options.
 *
 * getopt_long(3) is not used: it accepts abbreviations, cannot suggest a name, and would need the table a second time
 * in its own form. */
#include "cli/options.h"

#include <stdarg.h>
#include <string.h>

#include "base/text.h"
#include "cli/cli.h"

enum { NAMES_MAX = 64, COLUMN_OF_HELP = 26, COLUMNS_MIN = 20 };

void options_start(struct options *o, int argc, char **argv, const struct option_row *table, const char *command)
{
	*o = (struct options){.argc = argc, .argv = argv, .table = table, .command = command, .at = 1};
}

int options_error(const char *command, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fprintf(stderr, "%s: ", command);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "; see %s --help\n", command);
	return EXIT_USAGE;
}

static const struct option_row *find_name(const struct option_row *table, const char *name, size_t n)
{
	for (const struct option_row *row = table; row->id; row++)
		if (row->name && strlen(row->name) == n && memcmp(row->name, name, n) == 0)
			return row;
	return NULL;
}

static const struct option_row *find_letter(const struct option_row *table, char letter)
{
	for (const struct option_row *row = table; row->id; row++)
		if (row->letter == letter)
			return row;
	return NULL;
}

static int refuse_name(const struct options *o, const char *name, size_t n)
{
	const char *names[NAMES_MAX];
	size_t count = 0;
	for (const struct option_row *row = o->table; row->id && count < NAMES_MAX; row++)
		if (row->name && row->help)
			names[count++] = row->name;
	struct arena *a = arena_new();
	const char *shown = text_show(a, name, n, 64);
	const char *nearest = text_nearest(shown, names, count);
	if (nearest)
		options_error(o->command, "unknown option --%s; did you mean --%s?", shown, nearest);
	else
		options_error(o->command, "unknown option --%s", shown);
	arena_free(a);
	return OPTION_ERROR;
}

/* Takes the words an option needs; GIVEN is what was attached to it, or NULL. */
static int take_values(struct options *o, const char *given)
{
	const struct option_row *row = o->row;
	size_t wanted = !row->argument ? 0 : strchr(row->argument, ' ') ? 2 : 1, have = 0;
	if (given && wanted == 0) {
		options_error(o->command, "option --%s takes no value", row->name);
		return OPTION_ERROR;
	}
	if (given)
		o->value[have++] = given;
	while (have < wanted && o->at < o->argc)
		o->value[have++] = o->argv[o->at++];
	if (have == wanted)
		return row->id;
	options_error(o->command, "option --%s needs a value: %s", row->name, row->argument);
	return OPTION_ERROR;
}

static int next_letter(struct options *o)
{
	char letter = *o->letters++;
	o->row = find_letter(o->table, letter);
	if (o->row) {
		const char *given = o->row->argument && *o->letters ? o->letters : NULL;
		if (given)
			o->letters = NULL;
		return take_values(o, given);
	}
	if ((unsigned char)letter > ' ' && (unsigned char)letter < 0x7f)
		options_error(o->command, "unknown option -%c", letter);
	else
		options_error(o->command, "unknown option");
	return OPTION_ERROR;
}

int options_next(struct options *o)
{
	memset(o->value, 0, sizeof o->value);
	if (o->letters && *o->letters)
		return next_letter(o);
	if (o->at >= o->argc)
		return OPTION_END;
	const char *word = o->argv[o->at++];
	if (o->only_arguments || word[0] != '-' || word[1] == '\0') {
		o->value[0] = word;
		return OPTION_ARGUMENT;
	}
	if (word[1] != '-') {
		o->letters = word + 1;
		return next_letter(o);
	}
	if (word[2] == '\0') {
		o->only_arguments = true;
		return options_next(o);
	}
	const char *name = word + 2, *equals = strchr(name, '=');
	size_t n = equals ? (size_t)(equals - name) : strlen(name);
	o->row = find_name(o->table, name, n);
	return o->row ? take_values(o, equals ? equals + 1 : NULL) : refuse_name(o, name, n);
}

static void newline(FILE *f, unsigned indent, unsigned *at)
{
	fprintf(f, "\n%*s", (int)indent, "");
	*at = indent;
}

void options_wrap(FILE *f, const char *text, unsigned at, unsigned indent, unsigned width)
{
	if (width < indent + COLUMNS_MIN)
		width = indent + COLUMNS_MIN;
	if (at > indent)
		newline(f, indent, &at);
	fprintf(f, "%*s", (int)(indent - at), "");
	at = indent;
	while (*text) {
		size_t n = strcspn(text, " \n");
		if (at > indent && at + 1 + n > width)
			newline(f, indent, &at);
		if (n > 0 && at > indent) {
			fputc(' ', f);
			at++;
		}
		fwrite(text, 1, n, f);
		at += (unsigned)n;
		text += n;
		if (strncmp(text, "\n\n", 2) == 0) {
			fputc('\n', f);
			newline(f, indent, &at);
		}
		text += strspn(text, " \n");
	}
	fputc('\n', f);
}

void options_print(FILE *f, const struct option_row *table, unsigned width)
{
	for (const struct option_row *row = table; row->id; row++) {
		if (!row->help)
			continue;
		int n = fprintf(f, "  ");
		if (row->letter)
			n += fprintf(f, "-%c", row->letter);
		if (row->letter && row->name)
			n += fprintf(f, ", ");
		if (row->name)
			n += fprintf(f, "--%s", row->name);
		if (row->argument)
			n += fprintf(f, " %s", row->argument);
		/* One blank at least between the option and its help. */
		options_wrap(f, row->help, (unsigned)n + 1 > COLUMN_OF_HELP ? COLUMN_OF_HELP + 1 : (unsigned)n,
			COLUMN_OF_HELP, width);
	}
}

const char *options_nearest_choice(const char *word, const char *choices, char *out, size_t out_size)
{
	const char *names[NAMES_MAX];
	size_t count = 0;
	snprintf(out, out_size, "%s", choices);
	for (char *p = out, *next; p && count < NAMES_MAX; p = next) {
		next = strchr(p, '|');
		if (next)
			*next++ = '\0';
		names[count++] = p;
	}
	return text_nearest(word, names, count);
}

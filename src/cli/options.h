/* options.h - command-line options from a table: parsed, listed and suggested the same way in every command.
 *
 * Understood: --name, --name VALUE, --name=VALUE, one-letter forms (-4, several in one word: -46) and -- after which
 * nothing is an option.  A lone "-" is an argument.  Options and arguments may come in any order. */
#ifndef RELAYCHECK_CLI_OPTIONS_H
#define RELAYCHECK_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct option_row {
	int id;               /* above 0; 0 ends a table */
	char letter;          /* 0: none */
	const char *name;     /* without dashes; NULL: only the letter */
	const char *argument; /* "FILE", "auto|always|never", "KEY VALUE" (two words); NULL: takes none */
	const char *help;     /* a sentence; NULL: not listed */
};

enum { OPTION_END = 0, OPTION_ARGUMENT = -1, OPTION_ERROR = -2, OPTION_VALUES = 2 };

/* A walk over the words of one command. */
struct options {
	int argc;
	char **argv;
	const struct option_row *table;
	const char *command; /* named in errors: "relaycheck check" */
	/* what the last options_next() found */
	const struct option_row *row;
	const char *value[OPTION_VALUES]; /* of an option, or value[0] the argument */
	/* where it stands */
	int at;
	const char *letters; /* rest of a word of one-letter options */
	bool only_arguments; /* -- was seen */
};

/* ARGV[0] is the command's own name and is skipped. */
void options_start(struct options *o, int argc, char **argv, const struct option_row *table, const char *command);

/* The next option's id, OPTION_ARGUMENT, OPTION_END, or OPTION_ERROR after one line on stderr that says what is wrong
 * and names the nearest option. */
int options_next(struct options *o);

/* One line on stderr, "relaycheck check: ...; see relaycheck check --help".  Returns EXIT_USAGE. */
int options_error(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The listed options with their help, wrapped to WIDTH columns. */
void options_print(FILE *f, const struct option_row *table, unsigned width);

/* TEXT word by word in lines of at most WIDTH columns, each after INDENT blanks; the first line is taken to stand at
 * column AT already.  A blank line separates paragraphs. */
void options_wrap(FILE *f, const char *text, unsigned at, unsigned indent, unsigned width);

/* One of the words of CHOICES ("auto|always|never"), the nearest to WORD; NULL if none is near. */
const char *options_nearest_choice(const char *word, const char *choices, char *out, size_t out_size);

#endif

/* terminal.h - what kind of place the output goes to. */
#ifndef RELAYCHECK_CLI_TERMINAL_H
#define RELAYCHECK_CLI_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

enum color_when { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* "auto", "always", "never". */
bool color_when_parse(const char *name, enum color_when *out);

/* May F get colour sequences?  AUTO: F is a terminal that is not "dumb", and NO_COLOR is unset or empty. */
bool terminal_color(enum color_when when, FILE *f);

bool terminal_is(FILE *f);

/* Columns of the terminal behind F; 80 if F is none or does not tell. */
unsigned terminal_width(FILE *f);

/* Columns and rows as they are now; 0 each if F is no terminal or does not tell. */
void terminal_size(FILE *f, unsigned *columns, unsigned *rows);

#endif

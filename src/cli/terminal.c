/* terminal.c - terminal or not, how wide, in colour or not.
 *
 * NO_COLOR is the convention of no-color.org: any value but the empty one counts. */
#include "cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WIDTH_UNKNOWN = 80, WIDTH_LEAST = 40 };

bool color_when_parse(const char *name, enum color_when *out)
{
	static const char *const names[] = {[COLOR_AUTO] = "auto", [COLOR_ALWAYS] = "always", [COLOR_NEVER] = "never"};
	for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
		if (strcmp(name, names[i]) != 0)
			continue;
		*out = (enum color_when)i;
		return true;
	}
	return false;
}

bool terminal_is(FILE *f)
{
	return isatty(fileno(f)) == 1;
}

bool terminal_color(enum color_when when, FILE *f)
{
	if (when != COLOR_AUTO)
		return when == COLOR_ALWAYS;
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
	if (no_color && no_color[0])
		return false;
	return terminal_is(f) && term && strcmp(term, "dumb") != 0;
}

void terminal_size(FILE *f, unsigned *columns, unsigned *rows)
{
	struct winsize size;
	bool known = ioctl(fileno(f), TIOCGWINSZ, &size) == 0;
	*columns = known ? size.ws_col : 0;
	*rows = known ? size.ws_row : 0;
}

unsigned terminal_width(FILE *f)
{
	unsigned columns, rows;
	terminal_size(f, &columns, &rows);
	if (columns == 0)
		return WIDTH_UNKNOWN;
	return columns < WIDTH_LEAST ? WIDTH_LEAST : columns;
}

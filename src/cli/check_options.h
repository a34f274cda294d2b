/* check_options.h - the command lines of `check` and `rejudge`, as values. */
#ifndef RELAYCHECK_CLI_CHECK_OPTIONS_H
#define RELAYCHECK_CLI_CHECK_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/options.h"
#include "cli/terminal.h"
#include "core/consent.h"
#include "core/settings.h"

extern const struct option_row check_options[], rejudge_options[];

/* How a report is printed. */
struct show_args {
	bool json, timings, transcript, quiet;
	bool on_stderr; /* text only: standard output is taken */
	enum color_when color;
};

struct check_args {
	const char **targets; /* point into argv; the array is freed with check_args_free() */
	size_t target_count;
	const char *config;     /* NULL: look for it */
	const char *helo;       /* NULL: the setting; checked */
	const char *resolver;   /* NULL: the setting; checked */
	const char *save_facts; /* NULL: do not; "-": standard output, and the report goes to stderr */
	enum impact impact;     /* IMPACT_DELIVER unless told otherwise */
	bool ipv4, ipv6;        /* at least one */
	bool ports;             /* ask which other ports are open */
	uint16_t port;          /* 25 unless told otherwise */
	struct show_args show;
};

struct rejudge_args {
	const char *facts; /* "-": standard input */
	struct show_args show;
};

/* True: go on with OUT.  False: *status is the exit code (EXIT_GOOD after --help), and all has been said. */
bool check_args_parse(int argc, char **argv, struct check_args *out, int *status);
void check_args_free(struct check_args *args);
bool rejudge_args_parse(int argc, char **argv, struct rejudge_args *out, int *status);

/* The settings in force: the defaults, the configuration file, then --helo and --resolver.  S is initialised here; its
 * texts are owned by ARENA.  False: *ERROR is one line that says what is wrong, a matter of EXIT_USAGE. */
bool check_args_settings(const struct check_args *args, struct arena *arena, struct settings *s, const char **error);

#endif

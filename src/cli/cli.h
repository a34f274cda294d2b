/* cli.h - what the commands of relaycheck share: the table of commands, exit codes, files.
 *
 * Help, manual page and completion are printed from these tables and from the tables of options, settings and checks.
 */
#ifndef RELAYCHECK_CLI_CLI_H
#define RELAYCHECK_CLI_CLI_H

#include <stddef.h>
#include <stdio.h>

#include "cli/options.h"

enum exit_code {
	EXIT_GOOD = 0,
	EXIT_WARNING = 1,
	EXIT_URGENT = 2,
	EXIT_UNKNOWN = 3, /* also when our own environment failed: nothing was found out */
	EXIT_USAGE = 64   /* EX_USAGE of sysexits.h */
};

struct command {
	const char *name;      /* "check" */
	const char *summary;   /* one line, without full stop */
	const char *arguments; /* "TARGET..." */
	const char *details;   /* paragraphs, a blank line between them */
	const struct option_row *options;
	bool query; /* answers requests about data it is given (batch.h); asks nobody */
	/* argv[0] is any word, then come options and arguments.  Returns an exit code. */
	int (*run)(int argc, char **argv);
};

/* Text for a name: exit codes, files, examples. */
struct note {
	const char *name, *text;
};

extern const struct command command_table[];
extern const size_t command_count;
extern const struct note exit_notes[], query_exit_notes[], file_notes[], word_notes[],
	example_notes[]; /* end with {0} */

/* NULL: no such command. */
const struct command *command_find(const char *name);

/* Ids that every table of options has. */
enum { OPTION_HELP = 1000, OPTION_VERSION };

/* The rows for them, and the end of the table. */
#define OPTION_ROWS_COMMON \
	{OPTION_HELP, 'h', "help", NULL, "Print this help and exit."}, \
		{OPTION_VERSION, 'V', "version", NULL, "Print the version and exit."}, \
	{ \
		0 \
	}

extern const struct option_row explain_options[], config_options[], help_options[], version_options[];
extern const struct option_row spf_options[];
extern const struct option_row reply_options[], banner_options[], rdns_options[], dnsbl_options[], lists_options[];

extern const struct option_row parse_options[], dmarc_options[], mta_sts_match_options[], orgdomain_options[];

/* Handles --help and --version of a command, and the error a parser has told already: the exit code. */
int command_finish(const char *name, int option);

int command_check(int argc, char **argv);         /* check.c */
int command_rejudge(int argc, char **argv);       /* rejudge.c */
int command_explain(int argc, char **argv);       /* explain.c */
int command_config(int argc, char **argv);        /* config.c */
int command_reply(int argc, char **argv);         /* reply.c */
int command_banner(int argc, char **argv);        /* banner.c */
int command_rdns(int argc, char **argv);          /* rdns.c */
int command_dnsbl(int argc, char **argv);         /* dnsbl.c */
int command_lists(int argc, char **argv);         /* lists.c */
int command_spf(int argc, char **argv);           /* spf.c */
int command_parse(int argc, char **argv);         /* parse.c */
int command_dmarc(int argc, char **argv);         /* dmarc.c */
int command_mta_sts_match(int argc, char **argv); /* mta_sts_match.c */
int command_orgdomain(int argc, char **argv);     /* orgdomain.c */
int command_help(int argc, char **argv);          /* help.c */
int command_version(int argc, char **argv);       /* help.c */

/* Usage, description, options, exit codes and files of one command, or of them all for NULL. */
void help_print(FILE *f, const struct command *command);

/* The manual page (man macros) and the bash completion script. */
void manual_page(FILE *f);
void manual_completion(FILE *f);

#endif

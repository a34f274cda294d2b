/* main.c - relaycheck: which command runs.
 *
 * `check` runs when the first word is the name of no command. */
#include <errno.h>
#include <string.h>

#include "base/log.h"
#include "cli/cli.h"

/* Output that did not arrive (a full disk) must not look like a verdict. */
static int finish(int code)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return code;
	log_error("cannot write the output: %s", strerror(errno));
	return EXIT_UNKNOWN;
}

int main(int argc, char **argv)
{
	const char *first = argc > 1 ? argv[1] : "";
	const struct command *command = command_find(first);
	if (command)
		return finish(command->run(argc - 1, argv + 1));
	if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0)
		return finish(command_help(1, argv));
	return finish(command_check(argc, argv));
}

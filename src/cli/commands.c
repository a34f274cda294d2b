/* commands.c - the table of commands and what is said of the whole program. */
#include "cli/cli.h"

#include <string.h>

#include "cli/check_options.h"

#define QUERY \
	"\n\n" \
	"Nobody is asked. The answer is a JSON object on one line; what is not known is null. With --batch, each " \
	"line of " \
	"standard input is a request, a JSON object whose fields are the options and arguments (- in a name reads _, " \
	"a " \
	"flag is true); what would be read from standard input is the field input, or input_b64 in base64. Each is " \
	"answered at once, on a line; a request that cannot be answered gets an object with the field error."

const struct command command_table[] = {
	{"check", "audit mail servers and print reports", "TARGET...",
		"TARGET is a host name, an IPv4 or IPv6 address, a domain (its MX hosts are audited, in preference "
		"order) or an e-mail address. Every address of a host is audited apart and gets its own verdicts."
		"\n\n"
		"This is what relaycheck does when its first word is no command. A host that has the name of a command "
		"is audited with: relaycheck check NAME.",
		check_options, false, command_check},
	{"rejudge", "judge saved facts again", "FACTS",
		"FACTS is a file that check --save-facts wrote, or - for standard input. Nothing is asked of anyone: "
		"the facts are judged by the checks of this version.",
		rejudge_options, false, command_rejudge},
	{"explain", "list or explain findings", "[ID]",
		"Without ID, lists every finding and the question it answers. With one, tells why it matters, every "
		"verdict it can give, what to do, and where it is written.",
		explain_options, false, command_explain},
	{"config", "print or change the settings", "",
		"Prints every setting as it is in force and where it came from, in the format of relaycheck.conf."
		"\n\n"
		"With --set, saves one value in the file in force, or in the user's own file if there is none. "
		"Comments and order are kept.",
		config_options, false, command_config},
	{"reply", "read one SMTP reply from standard input", "",
		"Reads one whole SMTP reply, strictly as RFC 5321 writes it, and prints whether it is valid, its code, "
		"its "
		"enhanced code and the text of its lines." QUERY,
		reply_options, true, command_reply},
	{"banner", "read a greeting from standard input: host, software, version", "",
		"Reads one SMTP reply, as a rule a greeting, and prints what it gives away: host name, software, "
		"version "
		"and system." QUERY,
		banner_options, true, command_banner},
	{"rdns", "tell a server's own name from an access provider's", "NAME",
		"Reads a PTR name and prints whether it is static (a server's own), generic (made from the address or "
		"a "
		"numbering scheme) or dynamic, and the organisation's domain it is in." QUERY,
		rdns_options, true, command_rdns},
	{"help", "print help", "[COMMAND]", "Prints the help of a command, or of relaycheck.", help_options, false,
		command_help},
	{"version", "print the version", "", "Prints the version of relaycheck.", version_options, false,
		command_version},
};

const size_t command_count = sizeof command_table / sizeof *command_table;

const struct note exit_notes[] = {
	{"0", "good: nothing to do"},
	{"1", "warning: something should be looked at"},
	{"2", "urgent: something must be repaired"},
	{"3", "could not tell: something that matters could not be found out"},
	{"64", "usage: the command line or the configuration file is wrong"},
	{0},
};

const struct note query_exit_notes[] = {
	{"0", "answered, whatever the answer is"},
	{"1", "an error of input or output"},
	{"64", "usage: the command line is wrong"},
	{0},
};

const struct note file_notes[] = {
	{"$XDG_CONFIG_HOME/relaycheck/relaycheck.conf",
		"The user's own settings; $XDG_CONFIG_HOME is ~/.config when unset."},
	{"/etc/relaycheck/relaycheck.conf", "The system's settings, read when the user has none."},
	{"$XDG_STATE_HOME/relaycheck/token.key", "The key that signs test messages. When $XDG_STATE_HOME is unset, the "
						 "folder is ~/.local/state/relaycheck, "
						 "and /var/lib/relaycheck for root."},
	{0},
};

const struct note example_notes[] = {
	{"relaycheck config --set 'my email address' you@example.org",
		"Tell where test messages may go. Until then no mail transaction is tried."},
	{"relaycheck mail.example.org", "Audit every address of one mail server."},
	{"relaycheck --impact connect example.org",
		"Look at a domain's mail servers without trying any mail transaction."},
	{"relaycheck --json --save-facts facts.json 192.0.2.25 > report.json",
		"Audit one address; keep the report and the facts."},
	{"relaycheck rejudge --transcript facts.json", "Print the report of saved facts, with the whole sessions."},
	{"relaycheck explain relay.open", "Read what a finding means and what to do."},
	{0},
};

const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < command_count; i++)
		if (strcmp(command_table[i].name, name) == 0)
			return &command_table[i];
	return NULL;
}

int command_finish(const char *name, int option)
{
	if (option == OPTION_VERSION)
		return command_version(1, NULL);
	if (option != OPTION_HELP)
		return EXIT_USAGE;
	help_print(stdout, command_find(name));
	return EXIT_GOOD;
}

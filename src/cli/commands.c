/* commands.c - the table of commands and what is said of the whole program. */
#include "cli/cli.h"

#include <string.h>

#include "cli/check_options.h"

#define REQUESTS \
	" With --batch, each line of standard input is a request, a JSON object whose fields are the options and " \
	"arguments (- in a name reads _, a flag is true); what would be read from standard input is the field input, " \
	"or input_b64 in base64. Each is answered at once, on a line; a request that cannot be answered gets an " \
	"object with the field error."

#define QUERY "\n\nNobody is asked. The answer is a JSON object on one line; what is not known is null." REQUESTS

#define QUERY_TEXT \
	"\n\nNobody is asked. With --json, the answer is a JSON object on one line; what is not known is " \
	"null." REQUESTS

const struct command command_table[] = {
	{"check", "audit mail servers and print reports", "TARGET...",
		"TARGET is a host name, an IPv4 or IPv6 address, a domain (its MX hosts are audited, in preference "
		"order) or an e-mail address. Every address of a host is audited apart and gets its own verdicts."
		"\n\n"
		"A domain is what follows the @ of e-mail addresses; its MX records say which hosts take its mail. Of "
		"a target that is a host or an address, the mail domain is guessed from its names, and the report says "
		"why and how sure it is; to be sure, name the domain."
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
	{"lists", "test the block lists, or ask them about an address or a domain", "",
		"Tests every list of the setting `block lists` (RFC 5782 section 5) and prints each list's health, and "
		"why "
		"those that are not in use are not. A test is believed for an hour."
		"\n\n"
		"With --check, asks them about an address or a domain, and ends like an audit: 2 if a list holds it "
		"that "
		"receivers refuse mail by, 1 if another does, 3 if none that counts could tell.",
		lists_options, false, command_lists},
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
	{"dnsbl", "read a block list's answer, make its question, judge its health", "ARGUMENT...",
		"Says what an answer of a DNS block or allow list means (--explain ZONE ANSWER), under which name a "
		"list is "
		"asked (--query-name ADDRESS ZONE), or whether a list can be believed (--health KIND). In a request "
		"the "
		"field op says which: explain, query-name or health." QUERY,
		dnsbl_options, true, command_dnsbl},
	{"spf", "evaluate a sender's SPF policy for an address", "",
		"Says whether an address may send mail for a sender, by the SPF policy (RFC 7208) of the sender's "
		"domain, or "
		"of the EHLO name for the null sender: the result, the term that decided, and the policy as a tree in "
		"which "
		"each term says what it asked, what came of it, and how many of the 10 DNS look-ups it cost."
		"\n\n"
		"The DNS is asked as the settings say, or nobody with --zonefile. With --json, the answer is a JSON "
		"object "
		"on one line. With --batch, each line of standard input is a request, a JSON object whose fields are "
		"the "
		"options; a request that cannot be answered gets an object with the field error.",
		spf_options, true, command_spf},
	{"dmarc", "tell which DMARC policy counts for a domain", "DOMAIN",
		"Finds the DMARC record that counts for mail from DOMAIN, by RFC 9989 and by RFC 7489, and what it "
		"asks "
		"receivers to do; or, with --reports-for, tells whether DOMAIN agrees to get another's reports. The "
		"DNS is "
		"asked, unless --zone gives its answers."
		"\n\n"
		"With --json the answer is a JSON object on one line: found_at, p_effective and queries; what is not "
		"known is "
		"null. With --batch, each line of standard input is a request, a JSON object whose fields are the "
		"options "
		"and arguments (- in a name reads _).",
		dmarc_options, true, command_dmarc},
	{"parse", "read a policy record: DMARC, MTA-STS, TLS-RPT, BIMI, DKIM key, SPF", "",
		"Reads a record from standard input, or the TXT records at one name (--txt), and tells whether it is "
		"valid, what "
		"it says, and what is wrong or unwise in it, and where." QUERY_TEXT,
		parse_options, true, command_parse},
	{"mta-sts-match", "tell whether a pattern of an MTA-STS policy allows a host", "HOST PATTERN",
		"Compares a host name with an mx pattern of an MTA-STS policy (RFC 8461 section 4.1)." QUERY,
		mta_sts_match_options, true, command_mta_sts_match},
	{"orgdomain", "tell the organisation's domain that a name is in", "NAME",
		"Prints the registered domain of a name, by the public suffix list; null for a suffix itself. The name "
		"may be in "
		"its ASCII or its international form." QUERY,
		orgdomain_options, true, command_orgdomain},
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
	{"$XDG_STATE_HOME/relaycheck/memory",
		"What was found out about block lists, for an hour at most. May be deleted."},
	{0},
};

const struct note word_notes[] = {
	{"domain", "What follows the @ of e-mail addresses: example.org of you@example.org. Its owner has registered "
		   "it, or the domain above it."},
	{"host", "One machine's name, such as mail.example.org. A domain's MX records name the hosts that take its "
		 "mail."},
	{"zone", "A part of the DNS that is kept and published as one: example.org with its records, in a zone file. "
		 "A block list is a zone too: an address is asked for as a name in it."},
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
	{"relaycheck lists --check 192.0.2.25", "Ask the block lists about one address."},
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

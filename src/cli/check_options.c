/* check_options.c - what `check` and `rejudge` understand on the command line. */
#include "cli/check_options.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"
#include "cli/cli.h"
#include "store/settings_file.h"

enum {
	CHECK_CONFIG = 1,
	CHECK_JSON,
	CHECK_IMPACT,
	CHECK_IPV4,
	CHECK_IPV6,
	CHECK_PORT,
	CHECK_PORTS,
	CHECK_HELO,
	CHECK_RESOLVER,
	CHECK_SAVE_FACTS,
	CHECK_TIMINGS,
	CHECK_TRANSCRIPT,
	CHECK_COLOR,
	CHECK_QUIET
};

enum { SHOWN_BYTES = 128 };

#define IMPACT_CHOICES "lookup|connect|address|deliver"
#define COLOR_CHOICES  "auto|always|never"

#define SHOW_ROWS \
	{CHECK_JSON, 0, "json", NULL, "Print JSON instead of text: one object on one line for each target."}, \
		{CHECK_TIMINGS, 0, "timings", NULL, "Add a waterfall: what ran when, and what waited for what."}, \
		{CHECK_TRANSCRIPT, 0, "transcript", NULL, "Add the whole SMTP sessions."}, \
		{CHECK_COLOR, 0, "color", COLOR_CHOICES, \
			"Colours in the text report. auto: on a terminal, unless NO_COLOR is set."}, \
	{ \
		CHECK_QUIET, 0, "quiet", NULL, "Print only the one-line verdict of each target, and no progress." \
	}

const struct option_row check_options[] = {
	{CHECK_CONFIG, 0, "config", "FILE", "Read the settings from FILE and from nowhere else."},
	{CHECK_IMPACT, 0, "impact", IMPACT_CHOICES,
		"The most that may be done to the target: DNS questions only; a session without mail transaction; "
		"sender and recipients too; a message sent too, to your own mailbox (this is the default)."},
	{CHECK_IPV4, '4', NULL, NULL, "Audit IPv4 addresses only."},
	{CHECK_IPV6, '6', NULL, NULL, "Audit IPv6 addresses only."},
	{CHECK_PORT, 0, "port", "N", "TCP port to connect to; 25 by default."},
	{CHECK_PORTS, 0, "ports", NULL,
		"Ask too which ports of mail, NetBIOS and SMB are open: one connection to each of ten, closed at once. "
		"Caution: a port scan can be taken for an attack, and some providers forbid it; scan your own servers "
		"only."},
	{CHECK_HELO, 0, "helo", "NAME", "Name said in EHLO, instead of the setting `helo name`."},
	{CHECK_RESOLVER, 0, "resolver", "recursive|system|ADDR[@PORT]",
		"Who answers DNS questions, instead of the setting `resolver`."},
	{CHECK_SAVE_FACTS, 0, "save-facts", "FILE",
		"Save what was learned, for relaycheck rejudge; - is standard output, and the text report then goes to "
		"standard error."},
	SHOW_ROWS,
	OPTION_ROWS_COMMON,
};

const struct option_row rejudge_options[] = {
	SHOW_ROWS,
	OPTION_ROWS_COMMON,
};

static const char *show(struct arena *a, const char *text)
{
	return text_show(a, text, strlen(text), SHOWN_BYTES);
}

/* "--impact 'delivre' is none of ...; did you mean 'deliver'?" */
static bool refuse_choice(const char *command, const char *option, const char *value, const char *choices)
{
	char words[SHOWN_BYTES];
	struct arena *a = arena_new();
	const char *nearest = options_nearest_choice(value, choices, words, sizeof words);
	if (nearest)
		options_error(command, "--%s cannot be '%s': expected %s; did you mean '%s'?", option, show(a, value),
			choices, nearest);
	else
		options_error(command, "--%s cannot be '%s': expected %s", option, show(a, value), choices);
	arena_free(a);
	return false;
}

static bool refuse_value(const char *command, const char *option, const char *value, const char *expected)
{
	struct arena *a = arena_new();
	options_error(command, "--%s cannot be '%s': expected %s", option, show(a, value), expected);
	arena_free(a);
	return false;
}

/* Options about printing.  False: a wrong value, told. */
static bool take_show(const struct options *o, int option, struct show_args *show_args)
{
	switch (option) {
	case CHECK_JSON:
		show_args->json = true;
		break;
	case CHECK_TIMINGS:
		show_args->timings = true;
		break;
	case CHECK_TRANSCRIPT:
		show_args->transcript = true;
		break;
	case CHECK_QUIET:
		show_args->quiet = true;
		break;
	case CHECK_COLOR:
		return color_when_parse(o->value[0], &show_args->color) ||
		       refuse_choice(o->command, "color", o->value[0], COLOR_CHOICES);
	default:
		break;
	}
	return true;
}

static bool take_port(const struct options *o, uint16_t *port)
{
	const char *p = o->value[0];
	unsigned n = 0;
	while (*p >= '0' && *p <= '9' && n <= UINT16_MAX)
		n = n * 10 + (unsigned)(*p++ - '0');
	if (*p || n == 0 || n > UINT16_MAX)
		return refuse_value(o->command, "port", o->value[0], "a whole number from 1 to 65535");
	*port = (uint16_t)n;
	return true;
}

/* A value that stands for a setting obeys the setting's own rules. */
static bool take_setting(const struct options *o, enum setting_id id, const char **out)
{
	struct arena *a = arena_new();
	struct settings scratch;
	const char *expected;
	settings_init(&scratch, a);
	bool good = settings_set(&scratch, id, o->value[0], "", &expected) ||
		    refuse_value(o->command, o->row->name, o->value[0], expected);
	arena_free(a);
	*out = o->value[0];
	return good;
}

static bool take_target(const struct options *o, struct check_args *out)
{
	if (!o->value[0][0]) {
		options_error(o->command, "a target is empty: expected a host name, an address, a domain or an e-mail "
					  "address");
		return false;
	}
	if (out->target_count == LIMIT_TARGETS) {
		options_error(o->command, "too many targets: at most %d", LIMIT_TARGETS);
		return false;
	}
	out->targets[out->target_count++] = o->value[0];
	return true;
}

static bool take_check(const struct options *o, int option, struct check_args *out)
{
	switch (option) {
	case OPTION_ARGUMENT:
		return take_target(o, out);
	case CHECK_CONFIG:
		out->config = o->value[0];
		return true;
	case CHECK_SAVE_FACTS:
		out->save_facts = o->value[0];
		return *out->save_facts || refuse_value(o->command, "save-facts", "", "the name of a file, or -");
	case CHECK_IMPACT:
		return impact_parse(o->value[0], &out->impact) ||
		       refuse_choice(o->command, "impact", o->value[0], IMPACT_CHOICES);
	case CHECK_IPV4:
		out->ipv4 = true;
		return true;
	case CHECK_IPV6:
		out->ipv6 = true;
		return true;
	case CHECK_PORT:
		return take_port(o, &out->port);
	case CHECK_PORTS:
		out->ports = true;
		return true;
	case CHECK_HELO:
		return take_setting(o, SETTING_HELO, &out->helo);
	case CHECK_RESOLVER:
		return take_setting(o, SETTING_RESOLVER_IS, &out->resolver);
	default:
		return take_show(o, option, &out->show);
	}
}

static bool leave(struct check_args *args, int *status, int code)
{
	check_args_free(args);
	*status = code;
	return false;
}

bool check_args_parse(int argc, char **argv, struct check_args *out, int *status)
{
	struct options o;
	int option;
	*out = (struct check_args){.impact = IMPACT_DELIVER, .port = 25};
	out->targets = mem_zalloc((size_t)(argc + 1) * sizeof *out->targets);
	options_start(&o, argc, argv, check_options, "relaycheck");
	while ((option = options_next(&o)) != OPTION_END) {
		if (option == OPTION_HELP || option == OPTION_VERSION || option == OPTION_ERROR)
			return leave(out, status, command_finish("check", option));
		if (!take_check(&o, option, out))
			return leave(out, status, EXIT_USAGE);
	}
	if (out->target_count == 0)
		return leave(out, status, options_error(o.command, "no target: expected relaycheck TARGET..."));
	out->show.on_stderr = out->save_facts && strcmp(out->save_facts, "-") == 0;
	if (out->show.json && out->show.on_stderr)
		return leave(out, status,
			options_error(o.command, "--json and --save-facts - both write to standard output"));
	if (out->ports && out->impact < IMPACT_CONNECT)
		return leave(out, status,
			options_error(o.command, "--ports connects, which --impact lookup does not allow"));
	if (!out->ipv4 && !out->ipv6)
		out->ipv4 = out->ipv6 = true;
	return true;
}

void check_args_free(struct check_args *args)
{
	free(args->targets);
	args->targets = NULL;
	args->target_count = 0;
}

bool rejudge_args_parse(int argc, char **argv, struct rejudge_args *out, int *status)
{
	struct options o;
	int option;
	*out = (struct rejudge_args){0};
	*status = EXIT_USAGE;
	options_start(&o, argc, argv, rejudge_options, "relaycheck rejudge");
	while ((option = options_next(&o)) != OPTION_END) {
		if (option == OPTION_HELP || option == OPTION_VERSION || option == OPTION_ERROR) {
			*status = command_finish("rejudge", option);
			return false;
		}
		if (option == OPTION_ARGUMENT && out->facts) {
			options_error(o.command, "one file at a time");
			return false;
		}
		if (option == OPTION_ARGUMENT)
			out->facts = o.value[0];
		else if (!take_show(&o, option, &out->show))
			return false;
	}
	if (out->facts && *out->facts)
		return true;
	options_error(o.command, "no facts: expected relaycheck rejudge FACTS, or - for standard input");
	return false;
}

static bool set_word(struct settings *s, enum setting_id id, const char *word, const char *option, const char **error)
{
	const char *expected;
	if (!word || settings_set(s, id, word, option, &expected))
		return true;
	*error = arena_format(s->arena, "%s: expected %s", option, expected);
	return false;
}

bool check_args_settings(const struct check_args *args, struct arena *arena, struct settings *s, const char **error)
{
	settings_init(s, arena);
	return settings_file_load(s, args->config, error) && set_word(s, SETTING_HELO, args->helo, "--helo", error) &&
	       set_word(s, SETTING_RESOLVER_IS, args->resolver, "--resolver", error);
}

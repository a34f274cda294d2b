/* lists.c - `relaycheck lists`: every block list with its health now, or what they say of one address or domain. */
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "cli/check_options.h"
#include "cli/cli.h"
#include "cli/lists_show.h"
#include "cli/open_net.h"
#include "cli/terminal.h"
#include "probe/dnsbl_asker.h"
#include "proto/mailbox.h"

enum { LISTS_CHECK = 1, LISTS_ALL, LISTS_CONFIG, LISTS_RESOLVER, LISTS_JSON };
enum { TICK_MS = 200, SHOWN_BYTES = 128 };

const struct option_row lists_options[] = {
	{LISTS_CHECK, 0, "check", "ADDRESS|DOMAIN", "Ask the lists about an address or a domain, after testing them."},
	{LISTS_ALL, 0, "all", NULL, "Test also the lists that are not in use, but could be."},
	{LISTS_CONFIG, 0, "config", "FILE", "Read the settings from FILE and from nowhere else."},
	{LISTS_RESOLVER, 0, "resolver", "recursive|system|ADDR[@PORT]",
		"Who answers DNS questions, instead of the setting `resolver`."},
	{LISTS_JSON, 0, "json", NULL, "Print JSON instead of text: one object on one line."},
	OPTION_ROWS_COMMON,
};

struct args {
	const char *check, *config, *resolver;
	bool all, json;
};

/* One run, while it waits for answers. */
struct lists_run {
	struct net *net;
	struct world *world;
	struct dnsbl_job *job;
	struct timer *tick;
	const struct fact_listings *result; /* NULL: none came, it was interrupted */
};

/* ---- waiting ------------------------------------------------------------------- */

static void on_done(void *arg, const struct fact_listings *listings)
{
	struct lists_run *run = arg;

	run->job = NULL;
	run->result = listings;
	net_stop(run->net);
}

static void on_signal(void *arg)
{
	net_stop(((struct lists_run *)arg)->net);
}

static void on_tick(void *arg)
{
	struct lists_run *run = arg;
	size_t heard, all;

	run->tick = NULL;
	if (!run->job)
		return;
	dnsbl_asker_progress(run->job, &heard, &all);
	fprintf(stderr, "\r%zu of %zu lists have answered\033[K", heard, all);
	fflush(stderr);
	run->tick = run->world->timer_start(run->world->self, TICK_MS, on_tick, run);
}

static void wait_for(struct lists_run *run)
{
	bool watched = terminal_is(stderr);

	if (watched)
		on_tick(run);
	net_on_signal(run->net, SIGINT, on_signal, run);
	net_on_signal(run->net, SIGTERM, on_signal, run);
	net_run(run->net);
	run->world->timer_stop(run->tick);
	if (watched)
		fprintf(stderr, "\r\033[K");
}

/* ---- asking -------------------------------------------------------------------- */

/* The setting for a test of all lists: those in use, and all others that could be. */
static void widen(struct settings *s)
{
	const char *expected, *all = arena_format(s->arena, "%s +all", settings_text(s, SETTING_BLOCK_LISTS));

	ensure(settings_set(s, SETTING_BLOCK_LISTS, all, "--all", &expected));
}

/* The subject as it is asked for; NULL: it is neither address nor domain. */
static const char *read_subject(struct arena *a, const char *text)
{
	char canonical[IP_TEXT_SIZE];
	struct ip ip;

	if (ip_parse(text, &ip))
		return arena_strdup(a, ip_text(&ip, canonical));
	const char *name = host_name_ascii(a, text);
	return name && host_name_qualified(name) ? name : NULL;
}

static int show(const struct lists_run *run, const struct args *args, const struct settings *settings,
	const struct report *r, const char *subject)
{
	int status = EXIT_GOOD;

	if (!run->result) {
		log_error("interrupted before every list had answered");
		return EXIT_UNKNOWN;
	}
	if (subject)
		status = severity_exit_code(lists_show_subject(r, subject, run->result, args->json));
	else
		lists_show_all(r, settings, run->result, args->json);
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	log_error("cannot write the output: %s", strerror(errno));
	return EXIT_UNKNOWN;
}

static int ask(struct arena *a, const struct args *args, const struct settings *settings, const char *subject)
{
	struct lists_run run = {.net = open_net(a, settings)};
	struct settings wider = *settings;
	struct report *r;

	if (!run.net)
		return EXIT_UNKNOWN;
	run.world = net_world(run.net);
	r = report_new(subject ? subject : "");
	if (args->all)
		widen(&wider);
	struct dnsbl_asker *asker = dnsbl_asker_open(run.world, &wider, r);
	run.job = subject ? dnsbl_asker_ask(asker, &subject, 1, on_done, &run)
			  : dnsbl_asker_test(asker, args->all, on_done, &run);
	wait_for(&run);
	int status = show(&run, args, settings, r, subject);
	dnsbl_asker_close(asker);
	report_free(r);
	open_net_close(a, run.net);
	return status;
}

/* ---- the command line ------------------------------------------------------------ */

static int run_in(struct arena *a, const struct args *args)
{
	const struct check_args words = {.config = args->config, .resolver = args->resolver};
	struct settings settings;
	const char *error, *subject = args->check ? read_subject(a, args->check) : NULL;

	if (args->check && !subject)
		return options_error("relaycheck lists", "--check: '%s' is no address and no domain",
			text_show(a, args->check, strlen(args->check), SHOWN_BYTES));
	if (check_args_settings(&words, a, &settings, &error))
		return ask(a, args, &settings, subject);
	log_error("%s", error);
	return EXIT_USAGE;
}

static int run(const struct args *args)
{
	struct arena *a = arena_new();
	int status = run_in(a, args);

	arena_free(a);
	return status;
}

int command_lists(int argc, char **argv)
{
	struct options o;
	struct args args = {0};
	int option;

	options_start(&o, argc, argv, lists_options, "relaycheck lists");
	while ((option = options_next(&o)) != OPTION_END) {
		switch (option) {
		case LISTS_CHECK:
			args.check = o.value[0];
			break;
		case LISTS_ALL:
			args.all = true;
			break;
		case LISTS_CONFIG:
			args.config = o.value[0];
			break;
		case LISTS_RESOLVER:
			args.resolver = o.value[0];
			break;
		case LISTS_JSON:
			args.json = true;
			break;
		case OPTION_ARGUMENT:
			return options_error(o.command, "no argument expected: a subject is given with --check");
		default:
			return command_finish("lists", option);
		}
	}
	if (args.all && args.check)
		return options_error(o.command, "--all and --check exclude each other");
	return run(&args);
}

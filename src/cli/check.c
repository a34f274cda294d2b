/* check.c - `relaycheck check`: audits its targets one after the other and prints a report of each. */
#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"
#include "cli/check_options.h"
#include "cli/cli.h"
#include "cli/open_net.h"
#include "cli/show.h"
#include "core/facts_json.h"
#include "engine/audit.h"
#include "net/net.h"
#include "report/progress.h"
#include "store/file.h"

enum { TICK_MS = 200 };

/* One command's run: what is the same for all its targets, and the audit that runs now. */
struct command_run {
	struct check_args args;
	struct arena *arena;
	struct settings settings;
	struct audit_options options;
	struct net *net;
	struct world *world;
	struct audit *audit; /* NULL: none runs */
	struct progress *progress;
	struct timer *tick;
	uint64_t began_ms;
	bool interrupted;
	json_t *facts; /* of all targets, for --save-facts */
	enum severity worst;
	bool failed; /* something could not be written */
};

/* ---- progress and signals ---------------------------------------------------- */

static uint32_t elapsed_ms(const struct command_run *s)
{
	return (uint32_t)(s->world->now_ms(s->world->self) - s->began_ms);
}

static void on_tick(void *arg)
{
	struct command_run *s = arg;

	unsigned columns, rows;

	terminal_size(stderr, &columns, &rows);
	progress_resize(s->progress, columns, rows);
	progress_tick(s->progress, elapsed_ms(s));
	s->tick = s->world->timer_start(s->world->self, TICK_MS, on_tick, s);
}

static void on_done(void *arg)
{
	struct command_run *s = arg;

	net_stop(s->net);
}

static void on_signal(void *arg)
{
	struct command_run *s = arg;

	s->interrupted = true;
	if (s->audit)
		audit_stop(s->audit);
}

/* ---- setting up --------------------------------------------------------------- */

static bool open_world(struct command_run *s)
{
	s->net = open_net(s->arena, &s->settings);
	if (!s->net)
		return false;
	s->world = net_world(s->net);
	net_on_signal(s->net, SIGINT, on_signal, s);
	net_on_signal(s->net, SIGTERM, on_signal, s);
	return true;
}

/* All targets are read before the first is audited: a slip in the last must not cost the work on the first. */
static struct target *read_targets(const struct command_run *s)
{
	struct target *targets = arena_array(s->arena, s->args.target_count, sizeof *targets);
	const char *error;

	for (size_t i = 0; i < s->args.target_count; i++) {
		if (target_parse(s->arena, s->args.targets[i], &targets[i], &error))
			continue;
		log_error("%s", error);
		return NULL;
	}
	return targets;
}

/* ---- one target ---------------------------------------------------------------- */

static void on_progress(void *arg, const char *subject, const char *probe, const char *state)
{
	struct command_run *s = arg;

	progress_update(s->progress, subject, probe, state, elapsed_ms(s));
}

static void run_audit(struct command_run *s, const struct target *target, struct report *r)
{
	const struct audit_hooks hooks = {.progress = on_progress, .done = on_done, .arg = s};
	bool watched = terminal_is(stderr) && !s->args.show.quiet;

	s->began_ms = s->world->now_ms(s->world->self);
	s->progress = progress_new(stderr, watched, 0, 0);
	s->audit = audit_start(s->world, &s->settings, &s->options, target, r, &hooks);
	on_tick(s);
	net_run(s->net);
	s->world->timer_stop(s->tick);
	progress_end(s->progress);
	audit_free(s->audit);
	s->audit = NULL;
}

static void audit_target(struct command_run *s, const char *text, const struct target *target)
{
	struct report *r = report_new(text_show(s->arena, text, strlen(text), LIMIT_DNS_NAME_BYTES + 64));

	r->version = RELAYCHECK_VERSION;
	run_audit(s, target, r);
	s->worst = severity_worse(s->worst, report_verdict(r));
	if (s->args.save_facts)
		json_array_append_new(s->facts, facts_json_write(r));
	s->failed |= !show_report(r, &s->args.show);
	report_free(r);
}

/* One target's facts are an object, several targets' a list of them. */
static void save_facts(struct command_run *s)
{
	const char *path = s->args.save_facts, *error;
	const json_t *root = json_array_size(s->facts) == 1 ? json_array_get(s->facts, 0) : s->facts;
	char *text = json_dumps(root, JSON_INDENT(1));
	bool saved;

	if (strcmp(path, "-") == 0) {
		saved = puts(text) != EOF && fflush(stdout) == 0;
		error = strerror(errno);
	} else {
		saved = file_replace(s->arena, path, text, strlen(text), 0666, NULL, &error);
	}
	if (!saved) {
		log_error("%s: %s; the facts are not saved, the report is whole", path, error);
		s->failed = true;
	}
	free(text);
}

/* Asked before the first audit: what was learned with test messages must not be lost to a slip in a file's name. */
static bool can_save_facts(const struct command_run *s)
{
	const char *path = s->args.save_facts, *error;

	if (!path || strcmp(path, "-") == 0 || file_replaceable(s->arena, path, &error))
		return true;
	log_error("%s: %s; nothing was audited", path, error);
	return false;
}

static int audit_all(struct command_run *s)
{
	const struct target *targets = read_targets(s);

	if (!targets || !can_save_facts(s))
		return EXIT_USAGE;
	if (!open_world(s))
		return EXIT_UNKNOWN;
	s->facts = json_array();
	s->worst = SEVERITY_INFO;
	for (size_t i = 0; i < s->args.target_count && !s->interrupted; i++)
		audit_target(s, s->args.targets[i], &targets[i]);
	if (s->args.save_facts)
		save_facts(s);
	json_decref(s->facts);
	open_net_close(s->arena, s->net);
	return s->failed ? EXIT_UNKNOWN : severity_exit_code(s->worst);
}

int command_check(int argc, char **argv)
{
	struct command_run s = {0};
	const char *error;
	int status;

	if (!check_args_parse(argc, argv, &s.args, &status))
		return status;
	s.arena = arena_new();
	s.options = (struct audit_options){.impact = s.args.impact,
		.ipv4 = s.args.ipv4,
		.ipv6 = s.args.ipv6,
		.port = s.args.port,
		.ports = s.args.ports};
	if (check_args_settings(&s.args, s.arena, &s.settings, &error)) {
		status = audit_all(&s);
	} else {
		log_error("%s", error);
		status = EXIT_USAGE;
	}
	arena_free(s.arena);
	check_args_free(&s.args);
	return status;
}

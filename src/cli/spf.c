/* spf.c - `relaycheck spf`: may an address send mail for a sender, by the domain's SPF policy? */
#include <string.h>
#include <time.h>

#include "base/limits.h"
#include "base/text.h"
#include "cli/batch.h"
#include "cli/check_options.h"
#include "cli/cli.h"
#include "cli/spf_json.h"
#include "cli/spf_live.h"
#include "cli/spf_zone.h"

enum {
	SPF_OPT_IP = 1,
	SPF_OPT_FROM,
	SPF_OPT_HELO,
	SPF_OPT_ZONEFILE,
	SPF_OPT_RECEIVER,
	SPF_OPT_RESOLVER,
	SPF_OPT_CONFIG
};
enum { SHOWN_BYTES = 64 };

const struct option_row spf_options[] = {
	{SPF_OPT_IP, 0, "ip", "IP", "The address that sends."},
	{SPF_OPT_FROM, 0, "from", "ADDRESS",
		"The sender, as in MAIL FROM. Empty, or not given: the null sender; the policy of the EHLO name "
		"counts."},
	{SPF_OPT_HELO, 0, "helo", "NAME", "The name said in EHLO."},
	{SPF_OPT_ZONEFILE, 0, "zonefile", "FILE",
		"DNS answers, so that nobody is asked: a record a line, name, type and data with tabs between; TXT as "
		"strings in double quotes with \\DDD for a byte; type TIMEOUT: what is not listed for the name is not "
		"answered."},
	{SPF_OPT_RECEIVER, 0, "receiver", "NAME", "The name of who receives, for explanations. Default: unknown."},
	{SPF_OPT_RESOLVER, 0, "resolver", "WHO", "Who answers DNS questions, instead of the setting."},
	{SPF_OPT_CONFIG, 0, "config", "FILE", "Read this configuration file instead of the usual ones."},
	BATCH_TEXT_OPTION_ROWS,
};

struct state {
	struct spf_live *live; /* opened when the DNS is first needed */
};

/* The settings are looked at once: with the first request that asks the DNS. */
static bool open_dns(struct batch_request *r)
{
	struct state *s = r->state;
	const struct check_args args = {.config = batch_text(r, "config"), .resolver = batch_text(r, "resolver")};
	struct settings settings;
	const char *error;

	if (r->error || s->live)
		return !r->error;
	if (!check_args_settings(&args, r->arena, &settings, &error))
		batch_fail(r, "%s", error);
	else if (!(s->live = spf_live_open(&settings, &error)))
		batch_fail_io(r, "%s", error);
	return s->live;
}

static bool evaluate(struct batch_request *r, const struct spf_request *request, struct spf_verdict *v)
{
	const char *path = batch_text(r, "zonefile"), *error;
	struct state *s = r->state;

	if (r->error)
		return false;
	if (path) {
		struct spf_zone *zone = spf_zone_read(r->arena, path, &error);
		if (!zone)
			return batch_fail_io(
				r, "%s: %s", text_show(r->arena, path, strlen(path), LIMIT_CONF_LINE_BYTES), error);
		const struct spf_feed feed = spf_zone_feed(zone);
		*v = spf_eval(r->arena, request, &feed);
		return true;
	}
	if (!open_dns(r))
		return false;
	*v = spf_live_eval(s->live, r->arena, request);
	return true;
}

static json_t *answer(struct batch_request *r)
{
	const char *ip = batch_text(r, "ip"), *from = batch_text(r, "from"), *helo = batch_text(r, "helo");
	struct spf_request request = {.sender = from ? from : "",
		.helo = helo ? helo : "",
		.receiver = batch_text(r, "receiver"),
		.now_s = time(NULL)};
	struct spf_verdict v;

	if (!r->error && !ip)
		return batch_fail(r, "%s is missing", r->typed ? "--ip" : "ip");
	if (!r->error && !from && !helo)
		return batch_fail(r, "%s is missing", r->typed ? "--from or --helo" : "from or helo");
	if (!r->error && !ip_parse(ip, &request.ip))
		return batch_fail(r, "'%s' is no IP address", text_show(r->arena, ip, strlen(ip), SHOWN_BYTES));
	if (!evaluate(r, &request, &v))
		return NULL;
	r->text = spf_text(r->arena, &v);
	return spf_json(&v);
}

static void end(void *state)
{
	const struct state *s = state;

	spf_live_close(s->live);
}

int command_spf(int argc, char **argv)
{
	static const char *const arguments[] = {NULL};
	static const struct batch spf = {.name = "spf",
		.options = spf_options,
		.arguments = arguments,
		.state_bytes = sizeof(struct state),
		.end = end,
		.answer = answer};
	return batch_run(&spf, argc, argv);
}

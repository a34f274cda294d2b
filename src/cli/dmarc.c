/* dmarc.c - `relaycheck dmarc`: which DMARC policy counts for a domain, by RFC 9989 and by RFC 7489. */
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/batch.h"
#include "cli/check_options.h"
#include "cli/cli.h"
#include "cli/dmarc_zone.h"
#include "cli/open_net.h"
#include "net/suffix.h"
#include "proto/dmarc_walk.h"
#include "proto/mailbox.h"

enum { DMARC_ZONE = 1, DMARC_MODE, DMARC_PSL, DMARC_REPORTS_FOR, DMARC_RESOLVER, DMARC_CONFIG };
enum { SHOWN_BYTES = 64, TEXT_BYTES = 65536 };

const struct option_row dmarc_options[] = {
	{DMARC_ZONE, 0, "zone", "FILE",
		"DNS answers, so that nobody is asked: a JSON object, in which a name has a list of TXT records, each "
		"a list of "
		"strings, or the type of what it has instead. A name that is not there does not exist."},
	{DMARC_MODE, 0, "mode", "MODE",
		"rfc9989 (the tree walk) or rfc7489 (the public suffix list). Default: text tells both, JSON the "
		"first."},
	{DMARC_PSL, 0, "psl", "FILE", "The public suffix list. Default: the newest this system has."},
	{DMARC_REPORTS_FOR, 0, "reports-for", "DOMAIN2",
		"Tell instead whether DOMAIN agrees to get reports about DOMAIN2."},
	{DMARC_RESOLVER, 0, "resolver", "WHO", "Who answers DNS questions, instead of the setting."},
	{DMARC_CONFIG, 0, "config", "FILE", "Read this configuration file instead of the usual ones."},
	BATCH_TEXT_OPTION_ROWS,
};

struct state {
	struct suffix_list list;
	struct net *net; /* opened when the DNS is first needed */
};

/* ---- who answers ----------------------------------------------------------------------------------------------------
 */

struct asker {
	struct batch_request *r;
	json_t *zone; /* NULL: the DNS */
	struct dns_answer answer;
};

static struct dns_answer copy(struct arena *a, const struct dns_answer *answer)
{
	struct dns_answer kept = *answer;
	struct dns_record *records = arena_array(a, answer->count + 1, sizeof *records);

	for (size_t i = 0; i < answer->count; i++)
		if (answer->records[i].text)
			records[i].text = arena_strdup(a, answer->records[i].text);
	kept.records = records;
	kept.why = answer->why ? arena_strdup(a, answer->why) : NULL;
	kept.alias = answer->alias ? arena_strdup(a, answer->alias) : NULL;
	return kept;
}

static void on_answer(void *arg, const struct dns_answer *answer)
{
	struct asker *asker = arg;
	const struct state *s = asker->r->state;

	asker->answer = copy(asker->r->arena, answer);
	net_stop(s->net);
}

static bool open_dns(struct batch_request *r)
{
	struct state *s = r->state;
	struct check_args args = {.config = batch_text(r, "config"), .resolver = batch_text(r, "resolver")};
	struct settings settings;
	const char *error;

	if (r->error || s->net)
		return !r->error;
	if (!check_args_settings(&args, r->arena, &settings, &error)) {
		batch_fail(r, "%s", error);
		return false;
	}
	s->net = open_net_dns(&settings, &error);
	if (!s->net)
		batch_fail_io(r, "%s", error);
	return s->net;
}

static const struct dns_answer *ask(struct asker *asker, const char *name, enum dns_type type)
{
	const struct state *s = asker->r->state;

	if (asker->zone) {
		asker->answer = dmarc_zone_ask(asker->r->arena, asker->zone, name, type);
		return &asker->answer;
	}
	const struct world *w = net_world(s->net);
	asker->answer = (struct dns_answer){.state = DNS_FAILED};
	w->dns_ask(w->self, name, type, on_answer, asker);
	net_run(s->net);
	return &asker->answer;
}

/* ---- the policy -----------------------------------------------------------------------------------------------------
 */

/* NULL, or why there is no public suffix list. */
static const char *walk(struct asker *asker, const char *domain, enum dmarc_mode mode, struct dmarc_walk *w)
{
	struct batch_request *r = asker->r;
	struct state *s = r->state;
	const char *organisation = NULL, *path = batch_text(r, "psl");
	struct dmarc_question q;

	if (mode == DMARC_RFC7489) {
		const char *error = suffix_list_load(r->arena, &s->list, path);
		if (error)
			return arena_format(r->arena, "%s: %s", path ? path : "public suffix list", error);
		organisation = suffix_list_organisation(r->arena, &s->list, domain);
	}
	dmarc_walk_start(w, r->arena, domain, mode, organisation);
	while ((q = dmarc_walk_ask(w)).name)
		dmarc_walk_tell(w, ask(asker, q.name, q.type));
	return NULL;
}

static const char *found_at(const struct dmarc_walk *w)
{
	return w->used ? w->used->domain : NULL;
}

static json_t *walk_json(const struct dmarc_walk *w)
{
	return json_pack("{s:s?, s:s?, s:i, s:s?, s:s?, s:s?}", "found_at", found_at(w), "p_effective",
		dmarc_request_name(w->request), "queries", (int)w->queries, "organization", w->organisation, "failed",
		w->failed == DNS_UNASKED ? NULL : dns_state_name(w->failed), "failed_at", w->failed_at);
}

static void put_walk(struct arena *a, struct buf *out, const struct dmarc_walk *w, const char *by)
{
	const char *request = dmarc_request_name(w->request);

	buf_format(out, "by %s:\n", by);
	if (w->failed != DNS_UNASKED) {
		buf_format(out, "  could not tell: %s: %s%s%s\n", w->failed_at, dns_state_name(w->failed),
			w->failed_why ? ": " : "", w->failed_why ? w->failed_why : "");
		return;
	}
	if (w->used)
		buf_format(out, "  record   _dmarc.%s: %s\n", w->used->domain,
			text_show(a, w->used->text, w->used->bytes, LIMIT_DNS_TEXT_BYTES));
	else
		buf_add_text(out, "  record   none\n");
	if (w->many_at)
		buf_format(out, "  ignored  _dmarc.%s: several DMARC records\n", w->many_at);
	buf_format(out, "  policy   %s\n", request ? request : "none that counts: DMARC is not applied");
	if (w->organisation)
		buf_format(out, "  organizational domain   %s\n", w->organisation);
	buf_format(out, "  DMARC records asked for   %u\n", w->queries);
}

static bool differ(const char *a, const char *b)
{
	return !a != !b || (a && strcmp(a, b) != 0);
}

/* Both readings, and where they part. */
static void both_text(struct asker *asker, const char *domain, const struct dmarc_walk *new, struct buf *out)
{
	struct dmarc_walk old = {.done = false};

	put_walk(asker->r->arena, out, new, "RFC 9989 (the tree walk)");
	const char *error = walk(asker, domain, DMARC_RFC7489, &old);
	if (error) {
		buf_format(out, "by RFC 7489 (the public suffix list):\n  could not tell: %s\n", error);
		return;
	}
	put_walk(asker->r->arena, out, &old, "RFC 7489 (the public suffix list)");
	if (new->failed != DNS_UNASKED || old.failed != DNS_UNASKED)
		return;
	if (differ(found_at(new), found_at(&old)) || new->request != old.request)
		buf_format(out, "they differ: %s\n",
			differ(found_at(new), found_at(&old)) ? "in the record that counts"
							      : "in what the record asks for");
	else
		buf_add_text(out, "both say the same\n");
}

static json_t *answer_policy(struct asker *asker, const char *domain, const char *mode_name)
{
	struct batch_request *r = asker->r;
	bool old = mode_name && strcmp(mode_name, "rfc7489") == 0;
	struct dmarc_walk w = {.done = false};
	struct buf out;

	if (mode_name && !old && strcmp(mode_name, "rfc9989") != 0)
		return batch_fail(r, "'%s' is no mode: rfc9989 or rfc7489",
			text_show(r->arena, mode_name, strlen(mode_name), SHOWN_BYTES));
	const char *error = walk(asker, domain, old ? DMARC_RFC7489 : DMARC_RFC9989, &w);
	if (error)
		return batch_fail_io(r, "%s", error);
	if (!r->typed)
		return walk_json(&w);
	buf_init(&out, TEXT_BYTES);
	if (mode_name)
		put_walk(r->arena, &out, &w, old ? "RFC 7489 (the public suffix list)" : "RFC 9989 (the tree walk)");
	else
		both_text(asker, domain, &w, &out);
	r->text = arena_strndup(r->arena, out.data ? out.data : "", out.len);
	buf_free(&out);
	return walk_json(&w);
}

/* ---- agreement to get reports
 * ---------------------------------------------------------------------------------------- */

/* One's own reports need no agreement (RFC 7489 section 7.1). */
static bool same_organisation(struct batch_request *r, const char *domain, const char *about)
{
	struct state *s = r->state;

	if (strcmp(domain, about) == 0)
		return true;
	if (suffix_list_load(r->arena, &s->list, batch_text(r, "psl")))
		return false;
	const char *one = suffix_list_organisation(r->arena, &s->list, domain);
	const char *other = suffix_list_organisation(r->arena, &s->list, about);
	return one && other && strcmp(one, other) == 0;
}

static json_t *answer_reports(struct asker *asker, const char *domain, const char *about)
{
	struct batch_request *r = asker->r;
	const char *name = dmarc_walk_agreement(r->arena, domain, about);

	if (same_organisation(r, domain, about)) {
		r->text = "both are of one organisation: no agreement is needed\n";
		return json_pack("{s:b, s:n}", "accepts_reports", true, "failed");
	}
	if (!name)
		return batch_fail(r, "the name to ask is too long");
	const struct dns_answer *a = ask(asker, name, DNS_TXT);
	bool known = dns_state_is_answer(a->state), agrees = dmarc_walk_agreed(a);
	r->text = arena_format(r->arena, "%s: %s\n", name,
		!known   ? arena_format(r->arena, "could not tell: %s", dns_state_name(a->state))
		: agrees ? "it agrees to get the reports"
			 : "no agreement to get the reports");
	return json_pack("{s:o, s:s?}", "accepts_reports", known ? json_boolean(agrees) : json_null(), "failed",
		known ? NULL : dns_state_name(a->state));
}

static const char *read_domain(struct batch_request *r, const char *field)
{
	const char *text = batch_text(r, field), *ascii = text ? host_name_ascii(r->arena, text) : NULL;

	if (text && !ascii)
		batch_fail(r, "'%s' is no domain name", text_show(r->arena, text, strlen(text), SHOWN_BYTES));
	return ascii;
}

static json_t *answer(struct batch_request *r)
{
	const char *domain = read_domain(r, "domain"), *about = read_domain(r, "reports_for");
	const char *path = batch_text(r, "zone"), *mode = batch_text(r, "mode"), *error = NULL;
	struct asker asker = {.r = r};

	batch_text(r, "psl");
	if (r->error)
		return NULL;
	if (path && !(asker.zone = dmarc_zone_read(r->arena, path, &error)))
		return batch_fail_io(
			r, "%s: %s", text_show(r->arena, path, strlen(path), LIMIT_CONF_LINE_BYTES), error);
	json_t *answer = NULL;
	if (path || open_dns(r))
		answer = about ? answer_reports(&asker, domain, about) : answer_policy(&asker, domain, mode);
	json_decref(asker.zone);
	return answer;
}

static void end(void *state)
{
	struct state *s = state;

	suffix_list_free(&s->list);
	net_close(s->net);
}

int command_dmarc(int argc, char **argv)
{
	static const char *const arguments[] = {"domain", NULL};
	static const struct batch dmarc = {.name = "dmarc",
		.options = dmarc_options,
		.arguments = arguments,
		.state_bytes = sizeof(struct state),
		.end = end,
		.answer = answer};
	return batch_run(&dmarc, argc, argv);
}

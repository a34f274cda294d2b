/* Reports made by hand.  They use checks of their own, so that the renderers are tested without the real ones. */
#include "sample.h"

#include <stdlib.h>
#include <string.h>

static void judge_nothing(const struct facts *facts, struct findings *findings)
{
	(void)facts;
	(void)findings;
}

static const struct verdict relay_verdicts[] = {
	{"accepted", SEVERITY_URGENT, "Relays mail for strangers",
		"Let the server take mail for other domains from your own networks and from authenticated users only",
		"RFC 5321 section 7.8"},
	{"could_not_tell", SEVERITY_UNKNOWN, "Could not tell whether it relays", "Try again in an hour", NULL},
	{"refused", SEVERITY_GOOD, "Does not relay for strangers", NULL, "RFC 5321 section 7.8"},
	{0},
};
static const struct verdict rdns_verdicts[] = {
	{"mismatch", SEVERITY_WARNING, "The PTR name does not lead back", "Add the address to the name's records",
		"RFC 1912 section 2.1"},
	{"match", SEVERITY_GOOD, "The PTR name leads back", NULL, NULL},
	{0},
};
static const struct verdict size_verdicts[] = {
	{"offered", SEVERITY_INFO, "Says how large a message may be", NULL, "RFC 1870"},
	{0},
};
static const struct verdict connect_verdicts[] = {
	{"failed", SEVERITY_UNKNOWN, "Failed to connect", "See whether the server runs", NULL},
	{"made", SEVERITY_GOOD, "Answers on port 25", NULL, NULL},
	{0},
};

const struct check sample_relay = {
	"relay.open", "Does it relay?", "Because.", SCOPE_ADDRESS, FACT_BIT(FACT_RELAY), relay_verdicts, judge_nothing};
const struct check sample_rdns = {"rdns.match", "Does the PTR name lead back?", "Because.", SCOPE_ADDRESS,
	FACT_BIT(FACT_PTR), rdns_verdicts, judge_nothing};
const struct check sample_size = {
	"smtp.size", "How large?", "Because.", SCOPE_ADDRESS, FACT_BIT(FACT_EHLO), size_verdicts, judge_nothing};
const struct check sample_connect = {"smtp.connect", "Does it answer?", "Because.", SCOPE_ADDRESS,
	FACT_BIT(FACT_CONNECT), connect_verdicts, judge_nothing};
const struct check *const sample_checks[] = {&sample_connect, &sample_relay, &sample_rdns, &sample_size};
const size_t sample_check_count = sizeof sample_checks / sizeof *sample_checks;

static void find(struct subject *s, const struct check *c, const char *code)
{
	s->findings.check = c;
	finding_add(&s->findings, code);
}

static struct report *start(const char *target)
{
	struct report *r = report_new(target);

	r->version = "0.1.0";
	r->operator_address = "me@operator.test";
	r->impact = "deliver";
	r->port = 25;
	r->started_s = 1795552897;
	r->took_ms = 1234;
	return r;
}

struct report *sample_empty(void)
{
	return report_new("nothing.lab.test"); /* nothing set at all */
}

struct subject *sample_address(struct report *r, const char *name)
{
	unsigned order = 0;
	struct subject *host = r->subjects;

	if (host == NULL)
		host = report_subject(r, SCOPE_HOST, r->target, NULL, 0);
	for (struct subject *s = host->next; s != NULL; s = s->next)
		order++;
	return report_subject(r, SCOPE_ADDRESS, name, host, order);
}

struct turn *sample_turn(struct report *r, const char *said, unsigned code, const char *enhanced, const char *text)
{
	struct turn *t = arena_alloc(r->arena, sizeof *t);
	struct smtp_reply *reply = arena_alloc(r->arena, sizeof *reply);
	const char **lines = arena_array(r->arena, 1, sizeof *lines);

	lines[0] = text;
	reply->code = (uint16_t)code;
	reply->enhanced = enhanced;
	reply->line_count = 1;
	reply->lines = lines;
	*t = (struct turn){.said = said, .reply = reply, .said_ms = 10, .heard_ms = 22};
	return t;
}

static struct fact trials(struct report *r, const struct trial *trial, size_t count)
{
	struct fact_trials *all = arena_alloc(r->arena, sizeof *all);
	struct trial *copy = arena_array(r->arena, count, sizeof *copy);

	memcpy(copy, trial, count * sizeof *copy);
	*all = (struct fact_trials){.count = count, .trials = copy};
	return fact_trials(all);
}

struct report *sample_closed(void)
{
	struct report *r = start("closed.lab.test");
	static const char *const names[] = {"198.18.0.10", "2001:db8:18::10"};

	for (size_t i = 0; i < 2; i++) {
		struct subject *s = sample_address(r, names[i]);

		find(s, &sample_connect, "made");
		find(s, &sample_relay, "refused");
		find(s, &sample_rdns, "match");
		find(s, &sample_size, "offered");
		finding_evidence(&s->findings, "SIZE 10240000");
	}
	return r;
}

static void visit(struct report *r, struct subject *s)
{
	struct turn *turns = arena_array(r->arena, 3, sizeof *turns);
	struct session *session = arena_alloc(r->arena, sizeof *session);
	struct fact_sessions *all = arena_alloc(r->arena, sizeof *all);

	turns[0] = *sample_turn(r, "", 220, "", "open.lab.test ESMTP Postfix");
	turns[1] = *sample_turn(r, "EHLO me.operator.test", 250, "", "open.lab.test");
	turns[2] = (struct turn){.said = "QUIT", .said_ms = 40};
	*session = (struct session){.purpose = "visit",
		.start_ms = 5,
		.ready_ms = 3,
		.end_ms = 1040,
		.end = WHY_TIMEOUT,
		.pipelined = true,
		.bytes_in = 300,
		.bytes_out = 200,
		.turn_count = 3,
		.turns = turns};
	*all = (struct fact_sessions){.count = 1, .sessions = session};
	s->facts.fact[FACT_CONNECT] = fact_number(0, NULL);
	s->facts.fact[FACT_BANNER] = fact_reply(&turns[0]);
	s->facts.fact[FACT_EHLO] = fact_reply(&turns[1]);
	s->facts.fact[FACT_SESSIONS] = fact_sessions(all);
}

static void transactions(struct report *r, struct subject *s)
{
	struct turn *mail = sample_turn(r, "MAIL FROM:<me@operator.test>", 250, "2.1.0", "Ok");
	struct turn *rcpt = sample_turn(r, "RCPT TO:<me@operator.test>", 250, "2.1.5", "Ok");
	struct turn *data = sample_turn(r, "DATA", 354, "", "End data with <CR><LF>.<CR><LF>");
	struct turn *end = sample_turn(r, ".", 250, "2.0.0", "Ok: queued as 4WxYz");
	struct turn *no = sample_turn(r, "RCPT TO:<me@operator.test>", 554, "5.7.1",
		"<me@operator.test>: Relay access denied because this sentence is long enough to need a second line");
	struct turn *later = sample_turn(r, "RCPT TO:<nobody@lab.test>", 450, "4.2.0", "Greylisted");
	struct trial relay = {
		"relay", "<me@operator.test>", "<me@operator.test>", mail, rcpt, data, end, "tok", 0, NULL};
	struct trial forms[] = {
		{"percent", "<me@operator.test>", "<me%operator.test@[198.18.0.11]>", mail, no, NULL, NULL, NULL, 0,
			NULL},
		{"bang", "<me@operator.test>", "<operator.test!me>", mail, rcpt, NULL, NULL, NULL, 0, NULL},
		{"route", "<me@operator.test>", "<@lab.test:me@operator.test>", mail, later, NULL, NULL, NULL, 0, NULL},
		{"quoted", "<>", "<\"me@operator.test\">", NULL, NULL, NULL, NULL, NULL, WHY_RESET, NULL},
	};

	s->facts.fact[FACT_RELAY] = trials(r, &relay, 1);
	s->facts.fact[FACT_FORGED] = trials(r, &forms[0], 1);
	s->facts.fact[FACT_BOUNCE] = fact_unknown(WHY_DOMAIN, NULL);
	s->facts.fact[FACT_FORMS] = trials(r, forms, sizeof forms / sizeof *forms);
}

struct report *sample_open(void)
{
	struct report *r = start("open.lab.test");
	static const char *const names[] = {"198.18.0.11", "2001:db8:18::11"};

	for (size_t i = 0; i < 2; i++) {
		struct subject *s = sample_address(r, names[i]);

		find(s, &sample_relay, "accepted");
		finding_evidence(&s->findings, "> RCPT TO:<me@operator.test>");
		finding_evidence(&s->findings, "< 250 2.1.5 Ok");
		finding_paste(&s->findings, "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination");
		find(s, &sample_rdns, i == 0 ? "mismatch" : "match");
		visit(r, s);
		transactions(r, s);
	}
	report_timing(r, names[0], "rdns", NULL, 0, 30);
	report_timing(r, names[0], "smtp", "rdns.ptr", 0, 30);
	report_timing(r, names[0], "smtp", NULL, 30, 1070);
	return r;
}

struct report *sample_refused(void)
{
	struct report *r = start("refused.lab.test");
	struct subject *s = sample_address(r, "198.18.0.12");

	s->facts.fact[FACT_CONNECT] = fact_number(111, "Connection refused");
	find(s, &sample_connect, "failed");
	finding_title(&s->findings,
		"::: failed to connect: No route to host, port 25 outbound may be blocked on your network.");
	return r;
}

struct report *sample_hostile(void)
{
	struct report *r = start("hostile.lab.test");
	struct subject *s = sample_address(r, "198.18.0.13");

	find(s, &sample_relay, "accepted");
	finding_evidence(&s->findings, "%s", "< 550 \\x1b[31mred \\\\ \"quoted\" %s %n \xc3\xa9\xe6\x97\xa5");
	finding_evidence(&s->findings, "%s", "");
	return r;
}

char *sample_text(const struct report *r, const struct text_options *o)
{
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);

	if (out == NULL)
		abort();
	report_text(out, r, o);
	if (fclose(out) != 0)
		abort();
	return text;
}

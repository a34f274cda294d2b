/* sample.c - a report that holds every type of fact in every state. */
#include "sample.h"

#include <errno.h>

#include "base/log.h"

static const char *const ehlo_lines[] = {"closed.lab.test", "PIPELINING", "gr\xc3\xbc\xc3\x9f \\x1B[31m"};
static const char *const one_line[] = {"<x@y.test>: Relay access denied"};
static const char *const empty_line[] = {""};
static const struct smtp_reply ehlo_reply = {
	.code = 250, .enhanced = "", .line_count = 3, .lines = ehlo_lines, .defects = SMTP_BARE_LF | SMTP_LONG_LINE};
static const struct smtp_reply refusal = {.code = 554, .enhanced = "5.7.1", .line_count = 1, .lines = one_line};
static const struct smtp_reply ok = {.code = 250, .enhanced = "2.1.0", .line_count = 1, .lines = empty_line};

static const struct turn turns[] = {
	{"", &ehlo_reply, 0, 12},
	{"EHLO me.test", &ehlo_reply, 13, 20},
	{"MAIL FROM:<a@b.test> SIZE=1", &ok, 21, 22},
	{"RCPT TO:<x@y.test>", &refusal, 21, 4294967295},
	{"QUIT", NULL, 30, 0},
};

static const struct session sessions[] = {
	{.purpose = "visit",
		.start_ms = 1,
		.ready_ms = 2,
		.end_ms = 3,
		.end = WHY_NONE,
		.pipelined = true,
		.bytes_in = 4,
		.bytes_out = 4294967295,
		.turn_count = 5,
		.turns = turns},
	{.purpose = "forms 1", .error = ECONNRESET, .end = WHY_RESET, .note = "Connection reset by peer"},
};
static const struct fact_sessions all_sessions = {2, sessions};

static const struct trial relay[] = {{.id = "relay",
	.sender = "<a@b.test> SIZE=1",
	.recipient = "<x@y.test>",
	.mail = &turns[2],
	.rcpt = &turns[3]}};
static const struct trial forms[] = {
	{.id = "percent",
		.sender = "<>",
		.recipient = "<x%y.test@lab.test>",
		.mail = &turns[2],
		.rcpt = &turns[2],
		.data = &turns[1],
		.end = &turns[4],
		.token = "rc1-abc",
		.why = WHY_TIMEOUT,
		.note = "after 20 s"},
	{.id = "bang", .sender = "<a@b.test>", .recipient = "<y.test!x>", .why = WHY_LIMIT},
};
static const struct fact_trials one_trial = {1, relay}, two_trials = {2, forms}, no_trials = {0};

static const struct ip ips[] = {{4, {198, 18, 0, 10}}, {6, {0x20, 1, 0xd, 0xb8, [15] = 1}}};
static const struct fact_name ptr_names[] = {
	{.name = "closed.lab.test",
		.forward = DNS_FOUND,
		.ipv4 = DNS_FOUND,
		.ipv6 = DNS_FOUND,
		.trust = DNS_SECURE,
		.alias = "real.lab.test",
		.points_back = true,
		.ip_count = 2,
		.ips = ips},
	{.name = "other.lab.test",
		.forward = DNS_BOGUS,
		.ipv4 = DNS_BOGUS,
		.ipv6 = DNS_NODATA,
		.why = "signature expired"},
};
static const struct fact_names ptr = {DNS_FOUND, DNS_SECURE, 2, ptr_names},
			       nxdomain = {DNS_NXDOMAIN, DNS_INSECURE, 0, NULL};
static const struct fact_name mx_names[] = {
	{.name = "closed.lab.test", .preference = 10}, {.name = "", .preference = 65535}};
static const struct fact_names mx = {DNS_FOUND, DNS_UNCHECKED, 2, mx_names};

static const struct dns_record addresses[] = {{.ip = {4, {127, 0, 0, 2}}}, {.ip = {4, {127, 0, 0, 4}}}},
			       exchangers[] = {{.name = "mx.lab.test", .preference = 10}, {.name = ""}},
			       texts[] = {{.text = "v=spf1 -all"}, {.text = ""}};
static const struct dns_reply replies[] = {
	{"lab.test", DNS_TXT, {.state = DNS_FOUND, .trust = DNS_SECURE, .count = 2, .records = texts}},
	{"lab.test", DNS_MX, {.state = DNS_FOUND, .trust = DNS_INSECURE, .count = 2, .records = exchangers}},
	{"www.lab.test", DNS_A, {.state = DNS_FOUND, .alias = "lab.test", .count = 1, .records = addresses}},
	{"no.lab.test", DNS_AAAA, {.state = DNS_BOGUS, .why = "signature expired"}},
};
static const struct fact_answers some_answers = {4, replies}, no_answers = {0};
static const struct listing some_listing[] = {
	{"bl.lab.test", "198.18.0.10", LIST_HEALTHY, NULL, 1700000000,
		{.state = DNS_FOUND, .count = 1, .records = addresses},
		{.state = DNS_FOUND, .count = 1, .records = texts}},
	{"dead.lab.test", "198.18.0.10", LIST_OFF, "dead since 2019", 0, {0}, {0}},
};
static const struct fact_listings listings = {2, some_listing};
static const struct mail_domain some_domains[] = {
	{"lab.test", DOMAIN_CONFIRMED, "the greeting", "MX 10"}, {"isp.test", DOMAIN_WEAK, "the PTR name", NULL}};
static const struct fact_domains domains = {2, some_domains};
static const struct fact_place place = {.country = "NL",
	.country_name = "Netherlands",
	.city = "",
	.has_position = true,
	.latitude_udeg = 52370216,
	.longitude_udeg = -4895168,
	.as_number = 4200000000,
	.as_name = "LAB",
	.network = "198.18.0.0/15",
	.database = "City",
	.built_s = 1700000000};
static const struct port_state some_ports[] = {{25, 0, 1}, {445, ETIMEDOUT, 5000}};
static const struct fact_ports ports = {2, some_ports};

static void fill_address(struct facts *f)
{
	f->fact[FACT_HOST_NAME] = fact_text("closed.lab.test", NULL);
	f->fact[FACT_PTR] = fact_names(&ptr);
	f->fact[FACT_CONNECT] = fact_number(0, NULL);
	f->fact[FACT_BANNER] = fact_reply(&turns[0]);
	f->fact[FACT_EARLY] = fact_absent(NULL);
	f->fact[FACT_BANNER_NAME] = fact_names(&nxdomain);
	f->fact[FACT_EHLO] = fact_reply(&turns[1]);
	f->fact[FACT_HELO] = fact_absent("EHLO was taken");
	f->fact[FACT_EHLO_NAME] = fact_absent(NULL);
	f->fact[FACT_DOMAIN] = fact_text("lab.test", "MX 10 closed.lab.test");
	f->fact[FACT_DOMAINS] = fact_domains(&domains);
	f->fact[FACT_SPF_CHECK] = fact_answers(&some_answers);
	f->fact[FACT_ORIGIN] = fact_answers(&no_answers);
	f->fact[FACT_LISTS] = fact_listings(&listings);
	f->fact[FACT_PLACE] = fact_place(&place);
	f->fact[FACT_PORTS] = fact_ports(&ports);
	f->fact[FACT_VRFY] = fact_unknown(WHY_TIMEOUT, NULL);
	f->fact[FACT_EXPN] = fact_unknown(WHY_GARBAGE, "not SMTP: \\x00");
	f->fact[FACT_POSTMASTER] = fact_trials(&no_trials);
	f->fact[FACT_RELAY] = fact_trials(&one_trial);
	f->fact[FACT_FORMS] = fact_trials(&two_trials);
	f->fact[FACT_SESSIONS] = fact_sessions(&all_sessions);
	f->fact[FACT_REFERENCE] = fact_number(INT64_MIN, "mx.operator.test");
}

struct report *sample_report(void)
{
	struct report *r = report_new("lab.test");
	r->version = "0.1.0";
	r->operator_address = "me@operator.test";
	r->impact = "deliver";
	r->port = 25;
	r->started_s = 1700000000;
	r->took_ms = 4242;
	r->interrupted = true;
	r->trouble = "stopped by the operator";
	struct subject *domain = report_subject(r, SCOPE_DOMAIN, "lab.test", NULL, 0);
	struct subject *second = report_subject(r, SCOPE_HOST, "open.lab.test", domain, 1);
	struct subject *first = report_subject(r, SCOPE_HOST, "closed.lab.test", domain, 0);
	struct subject *six = report_subject(r, SCOPE_ADDRESS, "2001:db8::1", first, 1);
	struct subject *four = report_subject(r, SCOPE_ADDRESS, "198.18.0.10", first, 0);
	domain->guessed = "likely: the greeting";
	domain->facts.fact[FACT_MX] = fact_names(&mx);
	second->facts.fact[FACT_IPV4] = fact_unknown(WHY_SERVFAIL, NULL);
	fill_address(&four->facts);
	six->facts.fact[FACT_CONNECT] = fact_number(EHOSTUNREACH, "No route to host");
	report_timing(r, "198.18.0.10", "smtp", NULL, 1, 4000);
	report_timing(r, "198.18.0.10", "smtp", "rdns.ptr", 1, 20);
	return r;
}

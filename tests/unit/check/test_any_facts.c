/* test_any_facts.c - whatever combination of facts an audit ends with, it can be judged, and doubt is never "good". */
#include <errno.h>

#include "../unit.h"

#include "check/refusal.h"
#include "check/table.h"
#include "core/ports.h"

enum { ROUNDS = 20000 };

static uint32_t seed;

static uint32_t pick(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

static const char *some_text(void)
{
	static const char *const texts[] = {"", "Ok", "Relay access denied", "User unknown", "Greylisted",
		"blocked using zen.spamhaus.org", "Sender address rejected", "Must issue a STARTTLS command first",
		"mail.example.test ESMTP Exim 4.96", "192-0-2-1.dsl.example.test", "mail.example.test", "[192.0.2.1]",
		"SIZE 99999999999999999999", "<", "@", "SIZE"};
	return texts[pick(COUNT(texts))];
}

static const struct smtp_reply *some_reply(struct arena *a)
{
	static const uint16_t codes[] = {
		0, 199, 220, 250, 251, 252, 354, 421, 450, 451, 454, 500, 502, 530, 550, 554, 999};
	struct smtp_reply *r = arena_alloc(a, sizeof *r);
	r->code = codes[pick(COUNT(codes))];
	r->enhanced = pick(3) ? "" : "5.7.1";
	r->line_count = 1 + pick(3);
	const char **lines = arena_array(a, r->line_count, sizeof *lines);
	for (size_t i = 0; i < r->line_count; i++)
		lines[i] = some_text();
	r->lines = lines;
	r->defects = pick(4) ? 0 : pick(128);
	return r;
}

static const struct turn *some_turn(struct arena *a)
{
	struct turn *t = arena_alloc(a, sizeof *t);
	t->said = pick(4) ? "RCPT TO:<u@operator.test>" : "";
	t->reply = pick(5) ? some_reply(a) : NULL;
	t->said_ms = pick(30000);
	t->heard_ms = pick(60000);
	return t;
}

static const struct fact_names *some_names(struct arena *a)
{
	struct fact_names *n = arena_alloc(a, sizeof *n);
	n->state = DNS_FOUND;
	n->count = 1 + pick(15);
	struct fact_name *names = arena_array(a, n->count, sizeof *names);
	for (size_t i = 0; i < n->count; i++) {
		names[i] = (struct fact_name){.name = some_text(),
			.forward = (enum dns_state)pick(DNS_FAILED + 1),
			.ipv4 = (enum dns_state)pick(DNS_FAILED + 1),
			.ipv6 = (enum dns_state)pick(DNS_FAILED + 1),
			.alias = pick(3) ? NULL : some_text(),
			.preference = (uint16_t)pick(3),
			.points_back = pick(2),
			.ip_count = pick(2)};
		struct ip *ip = arena_alloc(a, sizeof *ip);
		ip->family = pick(2) ? 4 : 6;
		names[i].ips = ip;
	}
	n->names = names;
	return n;
}

static const struct fact_trials *some_trials(struct arena *a)
{
	struct fact_trials *t = arena_alloc(a, sizeof *t);
	t->count = pick(4);
	struct trial *trials = arena_array(a, t->count, sizeof *trials);
	for (size_t i = 0; i < t->count; i++) {
		struct trial *trial = &trials[i];
		*trial = (struct trial){.id = "x",
			.sender = "<>",
			.recipient = pick(2) ? "<u@[192.0.2.1]>" : "<u@d>",
			.why = (enum why)pick(WHY_LOCAL + 1),
			.note = pick(2) ? NULL : "note",
			.token = pick(2) ? NULL : "token"};
		trial->mail = pick(8) ? some_turn(a) : NULL;
		trial->rcpt = pick(4) ? some_turn(a) : NULL;
		trial->data = pick(2) ? some_turn(a) : NULL;
		trial->end = pick(2) ? some_turn(a) : NULL;
	}
	t->trials = trials;
	return t;
}

static const struct fact_sessions *some_sessions(struct arena *a)
{
	struct fact_sessions *s = arena_alloc(a, sizeof *s);
	s->count = pick(3);
	struct session *sessions = arena_array(a, s->count, sizeof *sessions);
	for (size_t i = 0; i < s->count; i++) {
		sessions[i] = (struct session){.purpose = "visit",
			.end = (enum why)pick(WHY_LOCAL + 1),
			.end_ms = pick(60000),
			.turn_count = pick(5)};
		struct turn *turns = arena_array(a, sessions[i].turn_count, sizeof *turns);
		for (size_t k = 0; k < sessions[i].turn_count; k++)
			turns[k] = *some_turn(a);
		sessions[i].turns = turns;
	}
	s->sessions = sessions;
	return s;
}

static struct dns_answer some_answer(struct arena *a, enum dns_type type)
{
	static const char *const texts[] = {"v=spf1 -all", "v=spf1 include:example.test ~all", "v=DMARC1; p=none",
		"v=DMARC1", "v=DKIM1; p=", "v=STSv1; id=1", "v=TLSRPTv1; rua=mailto:a@b.test",
		"64500 | 192.0.2.0/24 | ZZ", "", "\\x00"};
	struct dns_answer answer = {.state = (enum dns_state)pick(DNS_FAILED + 1), .trust = (enum dns_trust)pick(3)};
	if (answer.state != DNS_FOUND)
		return answer;
	answer.count = pick(3);
	struct dns_record *records = arena_array(a, answer.count, sizeof *records);
	for (size_t i = 0; i < answer.count; i++) {
		if (type == DNS_TXT)
			records[i].text = texts[pick(sizeof texts / sizeof *texts)];
		else if (type == DNS_A || type == DNS_AAAA)
			ip_parse(type == DNS_AAAA ? "2001:db8::1"
				 : pick(2)        ? "127.0.0.2"
						  : "192.0.2.9",
				&records[i].ip);
		else
			records[i].name = pick(2) ? "mail.example.test" : "";
	}
	answer.records = records;
	return answer;
}

static struct fact some_answers(struct arena *a)
{
	static const char *const names[] = {"example.test", "_dmarc.example.test", "192.0.2.1", ""};
	struct fact_answers *list = arena_alloc(a, sizeof *list);
	list->count = pick(5);
	struct dns_reply *replies = arena_array(a, list->count, sizeof *replies);
	for (size_t i = 0; i < list->count; i++) {
		static const enum dns_type types[] = {DNS_TXT, DNS_TXT, DNS_TXT, DNS_A, DNS_AAAA, DNS_MX, DNS_PTR};
		replies[i].name = names[pick(sizeof names / sizeof *names)];
		replies[i].type = types[pick(sizeof types / sizeof *types)];
		replies[i].answer = some_answer(a, replies[i].type);
	}
	list->answers = replies;
	return fact_answers(list);
}

static struct fact some_listings(struct arena *a)
{
	static const char *const zones[] = {
		"zen.spamhaus.org", "bl.example.test", "list.dnswl.org", "dbl.spamhaus.org"};
	struct fact_listings *list = arena_alloc(a, sizeof *list);
	list->count = pick(5);
	struct listing *listings = arena_array(a, list->count, sizeof *listings);
	for (size_t i = 0; i < list->count; i++) {
		listings[i].zone = zones[pick(sizeof zones / sizeof *zones)];
		listings[i].subject = pick(2) ? "192.0.2.1" : "example.test";
		listings[i].health = (enum list_health)pick(LIST_OFF + 1);
		listings[i].health_why = pick(2) ? "why" : NULL;
		listings[i].a = some_answer(a, DNS_A);
		listings[i].txt = some_answer(a, DNS_TXT);
	}
	list->listings = listings;
	return fact_listings(list);
}

static struct fact some_domains(void)
{
	static const struct mail_domain domains[] = {{"example.test", DOMAIN_CONFIRMED, "the greeting", "MX"},
		{"other.test", DOMAIN_LIKELY, "the greeting", NULL}, {"weak.test", DOMAIN_WEAK, "the greeting", NULL}};
	static const struct fact_domains lists[] = {{0, NULL}, {1, domains}, {2, domains + 1}, {3, domains}};
	return fact_domains(&lists[pick(4)]);
}

static struct fact some_place(struct arena *a)
{
	struct fact_place *place = arena_alloc(a, sizeof *place);
	*place = (struct fact_place){.country = pick(2) ? "ZZ" : "",
		.country_name = "",
		.city = "",
		.has_position = pick(2) == 1,
		.as_name = "",
		.network = "",
		.database = "a database",
		.built_s = pick(2) ? 0 : 1700000000};
	return fact_place(place);
}

static struct fact some_ports(struct arena *a)
{
	static const uint16_t numbers[] = {25, 139, 445, 110, 993};
	struct fact_ports *list = arena_alloc(a, sizeof *list);
	list->count = pick(6);
	struct port_state *ports = arena_array(a, list->count, sizeof *ports);
	for (size_t i = 0; i < list->count; i++) {
		static const int32_t errors[] = {0, ECONNREFUSED, ETIMEDOUT, EHOSTUNREACH};
		ports[i] = (struct port_state){.port = numbers[i], .error = errors[pick(4)]};
	}
	list->ports = ports;
	return fact_ports(list);
}

static struct fact some_have(struct arena *a, enum fact_type type)
{
	switch (type) {
	case FACT_IS_TEXT:
		return fact_text(some_text(), pick(2) ? NULL : "note");
	case FACT_IS_NUMBER:
		return fact_number(pick(2) ? 0 : (int64_t)pick(200), pick(2) ? NULL : "note");
	case FACT_IS_NAMES:
		return fact_names(some_names(a));
	case FACT_IS_REPLY:
		return fact_reply(some_turn(a));
	case FACT_IS_TRIALS:
		return fact_trials(some_trials(a));
	case FACT_IS_SESSIONS:
		return fact_sessions(some_sessions(a));
	case FACT_IS_ANSWERS:
		return some_answers(a);
	case FACT_IS_LISTINGS:
		return some_listings(a);
	case FACT_IS_DOMAINS:
		return some_domains();
	case FACT_IS_PLACE:
		return some_place(a);
	case FACT_IS_PORTS:
		return some_ports(a);
	}
	return fact_absent(NULL);
}

static void some_facts(struct arena *a, struct facts *f)
{
	facts_init(f);
	if (pick(4))
		ip_parse(pick(2) ? "192.0.2.1" : "2001:db8::1", &f->ip);
	for (size_t i = 0; i < FACT_COUNT; i++) {
		if (pick(10) == 0)
			f->fact[i] = fact_absent(NULL);
		else if (pick(4) == 0)
			f->fact[i] = fact_unknown((enum why)pick(WHY_LOCAL + 1), pick(2) ? NULL : "note");
		else
			f->fact[i] = some_have(a, fact_info((enum fact_id)i)->type);
	}
	/* Most checks wait for these two. */
	if (pick(4)) {
		static const char *const welcome[] = {"mail.example.test ESMTP"};
		static const struct smtp_reply reply = {
			.code = 220, .enhanced = "", .line_count = 1, .lines = welcome, .defects = 0};
		static const struct turn turn = {.said = "", .reply = &reply, .said_ms = 1, .heard_ms = 2};
		f->fact[FACT_CONNECT] = fact_number(0, NULL);
		f->fact[FACT_BANNER] = fact_reply(&turn);
	}
}

static const struct finding *of_check(const struct findings *out, const struct check *check)
{
	for (size_t i = 0; i < out->count; i++)
		if (out->items[i].check == check)
			return &out->items[i];
	return NULL;
}

/* "On no list" is said only after a healthy list's own "no such entry", and never beside another's entry. */
static void clean_needs_an_answer(const struct facts *f, const struct findings *out)
{
	const struct fact_listings *l = facts_listings(f, FACT_LISTS);
	bool answered = false;
	const struct finding *said = of_check(out, &check_dnsbl_address);
	if (!said || said->verdict->severity != SEVERITY_GOOD)
		return;
	assert_non_null(l);
	for (size_t i = 0; i < l->count; i++)
		answered = answered ||
			   (l->listings[i].health == LIST_HEALTHY &&
				   (l->listings[i].a.state == DNS_NXDOMAIN || l->listings[i].a.state == DNS_NODATA));
	assert_true(answered);
}

/* The promise of the whole room: "closed" is said only after an answer that says so. */
static void closed_needs_an_answer(const struct facts *f, const struct findings *out)
{
	const struct finding *open = of_check(out, &check_relay_open);
	assert_non_null(open);
	if (open->verdict->severity == SEVERITY_GOOD)
		assert_true(refusal_is_answer(refusal_of_fact(f, FACT_RELAY)));
	const struct finding *match = of_check(out, &check_rdns_match);
	if (match && match->verdict->severity == SEVERITY_GOOD)
		assert_int_equal(f->fact[FACT_PTR].state, FACT_HAVE);
	const struct finding *netbios = of_check(out, &check_ports_netbios);
	if (netbios && netbios->verdict->severity == SEVERITY_GOOD)
		assert_true(ports_any_answer(facts_ports(f, FACT_PORTS)));
	clean_needs_an_answer(f, out);
	assert_non_null(of_check(out, &check_smtp_connect));
	assert_non_null(of_check(out, &check_bounce_scatter));
	assert_non_null(of_check(out, &check_relay_forged_sender));
}

static void any_facts_can_be_judged(void **state)
{
	(void)state;
	for (seed = 1; seed < ROUNDS; seed++) {
		uint32_t round = seed;
		struct arena *a = arena_new();
		struct facts f;
		some_facts(a, &f);
		for (unsigned scope = SCOPE_DOMAIN; scope <= SCOPE_ADDRESS; scope++) {
			struct findings out = {.arena = a};
			check_facts((enum scope)scope, &f, &out);
			if (scope == SCOPE_ADDRESS)
				closed_needs_an_answer(&f, &out);
		}
		arena_free(a);
		seed = round;
	}
}

static const struct CMUnitTest tests[] = {cmocka_unit_test(any_facts_can_be_judged)};
const struct unit_list any_facts_list = {tests, COUNT(tests)};

/* dns.c - tests of net_dns.c and net_resolver.c, end to end, against a mock: a forwarder on 127.0.0.1 that the test
 * plays in its own loop and that makes its answers with ldns.  The mock signs nothing. */
#include "unit_net.h"

#include <arpa/inet.h>
#include <event2/event.h>
#include <ldns/ldns.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/text.h"
#include "net/net_private.h"

enum { MOCK_MAX_ASKED = 256 };

struct mock {
	struct net *net;
	struct world *world;
	int fd;
	struct event *event;
	char *asked[MOCK_MAX_ASKED]; /* "name. TYPE" */
	size_t asked_count;
	/* The one answer that is held back for a while. */
	struct timer *late;
	uint8_t *late_bytes;
	size_t late_size;
	struct sockaddr_in late_to;
};

enum { LATE_MS = 480 };

/* What the mock answers: a line of answer, or a code, or nothing. */
static const struct {
	const char *name;
	ldns_rr_type type;
	int rcode; /* -1: no answer */
	const char *answer;
} zone[] = {
	{"found.example.", LDNS_RR_TYPE_A, 0, "found.example. 60 IN A 192.0.2.7"},
	{"www.example.", LDNS_RR_TYPE_A, 0, "www.example. 60 IN CNAME found.example."},
	{"mail.example.", LDNS_RR_TYPE_MX, 0, "mail.example. 60 IN MX 10 found.example."},
	{"text.example.", LDNS_RR_TYPE_TXT, 0, "text.example. 60 IN TXT \"a\" \"b\""},
	{"nodata.example.", LDNS_RR_TYPE_A, 0, NULL},
	{"fail.example.", LDNS_RR_TYPE_A, 2, NULL},
	{"refused.example.", LDNS_RR_TYPE_A, 5, NULL},
	{"silent.example.", LDNS_RR_TYPE_A, -1, NULL},
	{"silent2.example.", LDNS_RR_TYPE_A, -1, NULL},
	{".", LDNS_RR_TYPE_DNSKEY, 0, NULL},
};

/* True: each question is answered by the next alias only, and late. */
static bool is_slow(const char *name)
{
	return strncmp(name, "slow", 4) == 0;
}

static void mock_forget_late(struct mock *m)
{
	m->world->timer_stop(m->late);
	free(m->late_bytes);
	m->late = NULL;
	m->late_bytes = NULL;
}

static void mock_send_late(void *arg)
{
	struct mock *m = arg;
	m->late = NULL;
	sendto(m->fd, m->late_bytes, m->late_size, 0, (struct sockaddr *)&m->late_to, sizeof m->late_to);
	mock_forget_late(m);
}

/* Takes the bytes over.  A question that is repeated is answered once, to where it came from last. */
static void mock_hold_back(struct mock *m, uint8_t *bytes, size_t size, const struct sockaddr_in *to)
{
	mock_forget_late(m);
	m->late_bytes = bytes;
	m->late_size = size;
	m->late_to = *to;
	m->late = m->world->timer_start(m->world->self, LATE_MS, mock_send_late, m);
}

/* Writes the mock's answer as a line of a zone, "" for none; returns the code, -1 for silence. */
static int mock_look_up(const char *name, ldns_rr_type type, char line[600])
{
	line[0] = '\0';
	if (is_slow(name)) {
		snprintf(line, 600, "%s 60 IN CNAME slow%d.example.", name, atoi(name + 4) + 1);
		return 0;
	}
	if (strstr(name, "local-zone-test.") == name && type == LDNS_RR_TYPE_TXT) {
		snprintf(line, 600, "%s 60 IN TXT asked", name);
		return 0;
	}
	for (size_t i = 0; i < sizeof zone / sizeof *zone; i++)
		if (strcasecmp(zone[i].name, name) == 0) {
			if (zone[i].answer && zone[i].type == type)
				snprintf(line, 600, "%s", zone[i].answer);
			return zone[i].rcode;
		}
	return LDNS_RCODE_NXDOMAIN;
}

/* NULL: no answer. */
static uint8_t *mock_answer(const ldns_pkt *query, const char *name, size_t *size)
{
	const ldns_rr *question = ldns_rr_list_rr(ldns_pkt_question(query), 0);
	char line[600];
	int rcode = mock_look_up(name, ldns_rr_get_type(question), line);
	if (rcode < 0)
		return NULL;
	ldns_pkt *answer = ldns_pkt_new();
	ldns_rr *rr = NULL;
	uint8_t *wire = NULL;
	assert_non_null(answer);
	ldns_pkt_set_id(answer, ldns_pkt_id(query));
	ldns_pkt_set_qr(answer, true);
	ldns_pkt_set_ra(answer, true);
	ldns_pkt_set_rd(answer, ldns_pkt_rd(query));
	ldns_pkt_set_rcode(answer, (uint8_t)rcode);
	ldns_pkt_push_rr(answer, LDNS_SECTION_QUESTION, ldns_rr_clone(question));
	if (*line) {
		assert_int_equal(ldns_rr_new_frm_str(&rr, line, 60, NULL, NULL), LDNS_STATUS_OK);
		ldns_pkt_push_rr(answer, LDNS_SECTION_ANSWER, rr);
	}
	assert_int_equal(ldns_pkt2wire(&wire, answer, size), LDNS_STATUS_OK);
	ldns_pkt_free(answer);
	return wire;
}

static void mock_note(struct mock *m, const char *name, ldns_rr_type type)
{
	char *type_name = ldns_rr_type2str(type), asked[512];
	snprintf(asked, sizeof asked, "%s %s", name, type_name);
	assert_true(m->asked_count < MOCK_MAX_ASKED);
	m->asked[m->asked_count++] = strdup(asked);
	free(type_name);
}

static void mock_hear(evutil_socket_t fd, short what, void *arg)
{
	(void)what;
	struct mock *m = arg;
	uint8_t bytes[4096];
	struct sockaddr_in from;
	socklen_t len = sizeof from;
	size_t size = 0;
	ssize_t n = recvfrom(fd, bytes, sizeof bytes, 0, (struct sockaddr *)&from, &len);
	ldns_pkt *query = NULL;
	if (n <= 0 || ldns_wire2pkt(&query, bytes, (size_t)n) != LDNS_STATUS_OK)
		return;
	const ldns_rr *question = ldns_rr_list_rr(ldns_pkt_question(query), 0);
	char *name = ldns_rdf2str(ldns_rr_owner(question));
	mock_note(m, name, ldns_rr_get_type(question));
	uint8_t *wire = mock_answer(query, name, &size);
	if (wire && is_slow(name)) {
		mock_hold_back(m, wire, size, &from);
		wire = NULL;
	} else if (wire) {
		sendto(fd, wire, size, 0, (struct sockaddr *)&from, len);
	}
	free(wire);
	free(name);
	ldns_pkt_free(query);
}

static int mock_socket(uint16_t *port)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof in;
	assert_int_equal(bind(fd, (struct sockaddr *)&in, len), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&in, &len), 0);
	*port = ntohs(in.sin_port);
	return fd;
}

static struct mock *mock_new(void)
{
	struct mock *m = calloc(1, sizeof *m);
	uint16_t port = 0;
	char resolver[64];
	assert_non_null(m);
	m->fd = mock_socket(&port);
	snprintf(resolver, sizeof resolver, "127.0.0.1@%u", port);
	m->net = net_for_test(resolver);
	m->world = net_world(m->net);
	m->event = event_new(m->net->base, m->fd, EV_READ | EV_PERSIST, mock_hear, m);
	assert_int_equal(event_add(m->event, NULL), 0);
	return m;
}

static void mock_free(struct mock *m)
{
	event_free(m->event);
	mock_forget_late(m);
	close(m->fd);
	net_close(m->net);
	for (size_t i = 0; i < m->asked_count; i++)
		free(m->asked[i]);
	free(m);
}

/* ---- one question and what came of it ------------------------------------- */

struct asking {
	struct mock *mock;
	bool returned;
	int calls;
	enum dns_state state;
	enum dns_trust trust;
	char why[256], first[256];
	size_t count;
};

static void on_done(void *arg, const struct dns_answer *answer)
{
	struct asking *a = arg;
	char text[IP_TEXT_SIZE];
	assert_true(a->returned);
	a->calls++;
	a->state = answer->state;
	a->trust = answer->trust;
	a->count = answer->count;
	snprintf(a->why, sizeof a->why, "%s", answer->why ? answer->why : "");
	if (answer->count) {
		const struct dns_record *r = answer->records;
		snprintf(a->first, sizeof a->first, "%s",
			r->name   ? r->name
			: r->text ? r->text
				  : ip_text(&r->ip, text));
	}
	net_stop(a->mock->net);
}

static struct dns_query *ask(struct asking *a, struct mock *m, const char *name, enum dns_type type)
{
	*a = (struct asking){.mock = m};
	struct dns_query *q = m->world->dns_ask(m->world->self, name, type, on_done, a);
	assert_non_null(q);
	a->returned = true;
	return q;
}

static void check_answers(struct mock *m)
{
	static const struct {
		const char *name;
		enum dns_type type;
		enum dns_state state;
		const char *first;
	} cases[] = {
		{"found.example", DNS_A, DNS_FOUND, "192.0.2.7"},
		{"found.example.", DNS_A, DNS_FOUND, "192.0.2.7"},
		{"FOUND.example", DNS_A, DNS_FOUND, "192.0.2.7"},
		{"www.example", DNS_A, DNS_FOUND, "192.0.2.7"},
		{"mail.example", DNS_MX, DNS_FOUND, "found.example"},
		{"text.example", DNS_TXT, DNS_FOUND, "ab"},
		{"nodata.example", DNS_A, DNS_NODATA, ""},
		{"found.example", DNS_AAAA, DNS_NODATA, ""},
		{"no.example", DNS_PTR, DNS_NXDOMAIN, ""},
		{"fail.example", DNS_A, DNS_SERVFAIL, ""},
		{"Refused.example", DNS_A, DNS_REFUSED, ""},
		{"", DNS_MX, DNS_NODATA, ""},
		{"a..example", DNS_A, DNS_FAILED, ""},
		{"a\\046example", DNS_A, DNS_FAILED, ""},
		{"0123456789012345678901234567890123456789012345678901234567890123.example", DNS_A, DNS_FAILED, ""},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct asking a;
		ask(&a, m, cases[i].name, cases[i].type);
		assert_int_equal(a.calls, 0);
		if (!net_run_at_most(m->net, LIMIT_DNS_MS + 1000))
			fail_msg("%s: no answer", cases[i].name);
		if (a.state != cases[i].state || strcmp(a.first, cases[i].first) != 0)
			fail_msg("%s: state %d, %s, %s", cases[i].name, (int)a.state, a.first, a.why);
		assert_int_equal(a.trust, a.state <= DNS_NXDOMAIN ? DNS_INSECURE : DNS_UNCHECKED);
		assert_int_equal(a.why[0] == '\0', a.state < DNS_SERVFAIL);
		assert_null(strstr(a.why, "in cache"));
		net_run_for(m->net, 0);
		assert_int_equal(a.calls, 1);
	}
}

static void test_answers(void **state)
{
	(void)state;
	struct mock *m = mock_new();
	check_answers(m);
	/* Again, from the cache: libunbound then calls back before it returns. */
	size_t before = m->asked_count;
	check_answers(m);
	for (size_t i = before; i < m->asked_count; i++)
		assert_string_not_equal(m->asked[i], "found.example. A");
	mock_free(m);
}

/* A dead resolver is told in time for the rest of an audit; the reason of libunbound is SERVFAIL. */
static void test_dead_resolver(void **state)
{
	(void)state;
	struct mock *m = mock_new();
	struct asking a;
	event_del(m->event);
	uint64_t start = m->world->now_ms(m->world->self);
	ask(&a, m, "found.example", DNS_A);
	assert_true(net_run_at_most(m->net, LIMIT_DNS_MS + 1000));
	uint64_t took = m->world->now_ms(m->world->self) - start;
	assert_int_equal(a.state, DNS_SERVFAIL);
	assert_non_null(strstr(a.why, "timeout"));
	assert_in_range(took, 1000, 4500);
	mock_free(m);
}

static void test_timeout(void **state)
{
	(void)state;
	struct mock *m = mock_new();
	struct asking a;
	uint64_t start = m->world->now_ms(m->world->self);
	ask(&a, m, "slow0.example", DNS_A);
	assert_true(net_run_at_most(m->net, LIMIT_DNS_MS + 3000));
	uint64_t took = m->world->now_ms(m->world->self) - start;
	assert_int_equal(a.state, DNS_TIMEOUT);
	assert_in_range(took, LIMIT_DNS_MS, LIMIT_DNS_MS + 500);
	assert_string_not_equal(a.why, "");
	/* What libunbound learns later is not told. */
	net_run_for(m->net, 300);
	assert_int_equal(a.calls, 1);
	mock_free(m);
}

static void test_cancel(void **state)
{
	(void)state;
	struct mock *m = mock_new();
	struct asking a, b, c, d;
	ask(&a, m, "found.example", DNS_A);
	assert_true(net_run_at_most(m->net, 3000));
	/* Out there, in the cache, impossible, and out there for long. */
	struct dns_query *out = ask(&a, m, "www.example", DNS_A);
	struct dns_query *cached = ask(&b, m, "found.example", DNS_A);
	struct dns_query *impossible = ask(&c, m, "a..b", DNS_A);
	struct dns_query *silent = ask(&d, m, "silent.example", DNS_A);
	m->world->dns_cancel(m->world->self, out);
	m->world->dns_cancel(m->world->self, cached);
	m->world->dns_cancel(m->world->self, impossible);
	net_run_for(m->net, 100);
	m->world->dns_cancel(m->world->self, silent);
	net_run_for(m->net, 300);
	assert_int_equal(a.calls + b.calls + c.calls + d.calls, 0);
	/* The same question again is answered. */
	ask(&a, m, "www.example", DNS_A);
	assert_true(net_run_at_most(m->net, 3000));
	assert_int_equal(a.state, DNS_FOUND);
	/* And net_close() is as silent. */
	ask(&b, m, "silent2.example", DNS_A);
	net_run_for(m->net, 50);
	ask(&c, m, "found.example", DNS_A);
	mock_free(m);
	assert_int_equal(b.calls + c.calls, 0);
}

/* Names and reverse zones that libunbound would answer by itself, each below the zone. */
static void test_nothing_answered_by_guess(void **state)
{
	(void)state;
	static const char *const zones[] = {"localhost", "test", "invalid", "onion", "home.arpa", "resolver.arpa",
		"127.in-addr.arpa", "0.in-addr.arpa", "10.in-addr.arpa", "168.192.in-addr.arpa", "16.172.in-addr.arpa",
		"31.172.in-addr.arpa", "64.100.in-addr.arpa", "127.100.in-addr.arpa", "254.169.in-addr.arpa",
		"2.0.192.in-addr.arpa", "100.51.198.in-addr.arpa", "113.0.203.in-addr.arpa",
		"255.255.255.255.in-addr.arpa",
		"0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa",
		"1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa", "d.f.ip6.arpa",
		"8.e.f.ip6.arpa", "9.e.f.ip6.arpa", "a.e.f.ip6.arpa", "b.e.f.ip6.arpa", "8.b.d.0.1.0.0.2.ip6.arpa"};
	struct mock *m = mock_new();
	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
		struct asking a;
		char name[256];
		snprintf(name, sizeof name, "local-zone-test.%s", zones[i]);
		ask(&a, m, name, DNS_TXT);
		assert_true(net_run_at_most(m->net, LIMIT_DNS_MS + 1000));
		if (a.state != DNS_FOUND || strcmp(a.first, "asked") != 0)
			fail_msg("%s was answered without asking: state %d", zones[i], (int)a.state);
	}
	mock_free(m);
}

const struct CMUnitTest net_dns_tests[] = {
	cmocka_unit_test(test_answers),
	cmocka_unit_test(test_dead_resolver),
	cmocka_unit_test(test_timeout),
	cmocka_unit_test(test_cancel),
	cmocka_unit_test(test_nothing_answered_by_guess),
};
const size_t net_dns_count = sizeof net_dns_tests / sizeof *net_dns_tests;

/* packet.c - tests of net_dns_packet.c: wire bytes in, values out.  The packets are made with ldns. */
#include "unit_net.h"

#include <ldns/ldns.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "net/net_dns_packet.h"

enum { MAX_LINES = 8 };

struct packet_case {
	const char *name;
	const char *question;
	enum dns_type type;
	int rcode;
	const char *answers[MAX_LINES];
	enum dns_state state;
	const char *records[MAX_LINES]; /* as shown by show_record() */
};

static const struct packet_case cases[] = {
	{"an address", "host.example. IN A", DNS_A, 0, {"host.example. 60 IN A 192.0.2.1"}, DNS_FOUND, {"192.0.2.1"}},
	{"addresses sorted", "host.example. IN A", DNS_A, 0,
		{"host.example. IN A 192.0.2.9", "host.example. IN A 192.0.2.10", "host.example. IN A 10.0.0.1"},
		DNS_FOUND, {"10.0.0.1", "192.0.2.9", "192.0.2.10"}},
	{"an IPv6 address", "host.example. IN AAAA", DNS_AAAA, 0, {"host.example. IN AAAA 2001:db8:0::1"}, DNS_FOUND,
		{"2001:db8::1"}},
	{"PTR names sorted, final dot gone", "1.2.0.192.in-addr.arpa. IN PTR", DNS_PTR, 0,
		{"1.2.0.192.in-addr.arpa. IN PTR b.example.", "1.2.0.192.in-addr.arpa. IN PTR A.example."}, DNS_FOUND,
		{"A.example", "b.example"}},
	{"MX by preference, then name", "example. IN MX", DNS_MX, 0,
		{"example. IN MX 20 a.example.", "example. IN MX 10 c.example.", "example. IN MX 10 B.example."},
		DNS_FOUND, {"10 B.example", "10 c.example", "20 a.example"}},
	{"null MX (RFC 7505)", "example. IN MX", DNS_MX, 0, {"example. IN MX 0 ."}, DNS_FOUND, {"0 "}},
	{"strings of a TXT joined", "example. IN TXT", DNS_TXT, 0,
		{"example. IN TXT \"v=spf1 \" \"\" \"ip4:192.0.2.0/24 -all\""}, DNS_FOUND,
		{"v=spf1 ip4:192.0.2.0/24 -all"}},
	{"an empty TXT", "example. IN TXT", DNS_TXT, 0, {"example. IN TXT \"\""}, DNS_FOUND, {""}},
	{"aliases followed, whatever their order", "www.example. IN A", DNS_A, 0,
		{"b.example. IN A 192.0.2.7", "a.example. IN CNAME b.example.", "www.example. IN CNAME A.EXAMPLE."},
		DNS_FOUND, {"192.0.2.7"}},
	{"an alias that leads nowhere", "www.example. IN A", DNS_A, 0, {"www.example. IN CNAME a.example."}, DNS_NODATA,
		{0}},
	{"an alias of itself", "www.example. IN A", DNS_A, 0, {"www.example. IN CNAME www.example."}, DNS_NODATA, {0}},
	{"records of other names left out", "host.example. IN A", DNS_A, 0,
		{"host.example. IN A 192.0.2.1", "other.example. IN A 192.0.2.66"}, DNS_FOUND, {"192.0.2.1"}},
	{"records of other types left out", "host.example. IN A", DNS_A, 0,
		{"host.example. IN TXT \"x\"", "host.example. IN AAAA 2001:db8::1"}, DNS_NODATA, {0}},
	{"records of another class left out", "host.example. IN TXT", DNS_TXT, 0, {"host.example. CH TXT \"x\""},
		DNS_NODATA, {0}},
	{"the owner's case does not matter", "Host.Example. IN A", DNS_A, 0, {"hOST.eXAMPLE. IN A 192.0.2.1"},
		DNS_FOUND, {"192.0.2.1"}},
	{"no data", "host.example. IN A", DNS_A, 0, {0}, DNS_NODATA, {0}},
	{"no such name", "no.example. IN A", DNS_A, 3, {0}, DNS_NXDOMAIN, {0}},
	{"an alias to no such name", "www.example. IN A", DNS_A, 3, {"www.example. IN CNAME no.example."}, DNS_NXDOMAIN,
		{0}},
	{"SERVFAIL", "host.example. IN A", DNS_A, 2, {0}, DNS_SERVFAIL, {0}},
	{"REFUSED", "host.example. IN A", DNS_A, 5, {0}, DNS_REFUSED, {0}},
	{"NOTIMP", "host.example. IN A", DNS_A, 4, {0}, DNS_SERVFAIL, {0}},
	{"the response to another type", "host.example. IN AAAA", DNS_A, 0, {0}, DNS_SERVFAIL, {0}},
	{"control bytes in a name", "1.2.0.192.in-addr.arpa. IN PTR", DNS_PTR, 0,
		{"1.2.0.192.in-addr.arpa. IN PTR \\027[2Jevil\\010\\000.example."}, DNS_FOUND,
		{"\\x5C027[2Jevil\\x5C010\\x5C000.example"}},
	{"a dot inside a label", "1.2.0.192.in-addr.arpa. IN PTR", DNS_PTR, 0,
		{"1.2.0.192.in-addr.arpa. IN PTR a\\.b."}, DNS_FOUND, {"a\\x5C.b"}},
	{"control bytes in a text", "example. IN TXT", DNS_TXT, 0, {"example. IN TXT \"a\\027]0;b\\007\\200\""},
		DNS_FOUND, {"a\\x1B]0;b\\x07\\xC8"}},
};

static void check_status(ldns_status status, const char *what)
{
	if (status != LDNS_STATUS_OK)
		fail_msg("%s: %s", what, ldns_get_errorstr_by_id(status));
}

static ldns_pkt *new_packet(const char *question, int rcode)
{
	ldns_rr *rr = NULL;
	ldns_pkt *packet = ldns_pkt_new();
	assert_non_null(packet);
	ldns_pkt_set_qr(packet, true);
	ldns_pkt_set_rcode(packet, (uint8_t)rcode);
	check_status(ldns_rr_new_question_frm_str(&rr, question, NULL, NULL), question);
	ldns_pkt_push_rr(packet, LDNS_SECTION_QUESTION, rr);
	return packet;
}

static void add_answer(ldns_pkt *packet, const char *line)
{
	ldns_rr *rr = NULL;
	check_status(ldns_rr_new_frm_str(&rr, line, 60, NULL, NULL), line);
	ldns_pkt_push_rr(packet, LDNS_SECTION_ANSWER, rr);
}

/* The bytes on the heap; the packet is freed. */
static uint8_t *wire_of(ldns_pkt *packet, size_t *n)
{
	uint8_t *bytes = NULL;
	check_status(ldns_pkt2wire(&bytes, packet, n), "to wire");
	ldns_pkt_free(packet);
	/* Copied to its exact size, so that reading past its end is seen. */
	uint8_t *exact = malloc(*n);
	assert_non_null(exact);
	memcpy(exact, bytes, *n);
	LDNS_FREE(bytes);
	return exact;
}

static uint8_t *wire_of_case(const struct packet_case *c, size_t *n)
{
	ldns_pkt *packet = new_packet(c->question, c->rcode);
	for (size_t i = 0; i < MAX_LINES && c->answers[i]; i++)
		add_answer(packet, c->answers[i]);
	return wire_of(packet, n);
}

static const char *show_record(const struct dns_record *r, enum dns_type type, char out[256])
{
	switch (type) {
	case DNS_A:
	case DNS_AAAA:
		return ip_text(&r->ip, out);
	case DNS_PTR:
		return r->name;
	case DNS_MX:
		snprintf(out, 256, "%u %s", r->preference, r->name);
		return out;
	case DNS_TXT:
		return r->text;
	}
	return NULL;
}

static void check_case(const struct packet_case *c)
{
	size_t n = 0, count = 0;
	uint8_t *wire = wire_of_case(c, &n);
	struct arena *a = arena_new();
	struct dns_answer answer;
	char shown[256];
	net_dns_packet_read(a, wire, n, c->type, &answer);
	while (count < MAX_LINES && c->records[count])
		count++;
	if (answer.state != c->state || answer.count != count)
		fail_msg("%s: state %d with %zu records", c->name, (int)answer.state, answer.count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(show_record(&answer.records[i], c->type, shown), c->records[i]) != 0)
			fail_msg("%s: %s", c->name, show_record(&answer.records[i], c->type, shown));
	if ((c->state >= DNS_SERVFAIL) != (answer.why != NULL))
		fail_msg("%s: reason %s", c->name, answer.why ? answer.why : "missing");
	assert_int_equal(answer.trust, DNS_UNCHECKED);
	arena_free(a);
	free(wire);
}

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_case(&cases[i]);
}

static void test_cut_anywhere(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t n = 0;
		uint8_t *wire = wire_of_case(&cases[i], &n);
		for (size_t cut = 0; cut < n; cut++) {
			uint8_t *part = malloc(cut + !cut);
			assert_non_null(part);
			memcpy(part, wire, cut);
			struct arena *a = arena_new();
			struct dns_answer answer;
			net_dns_packet_read(a, part, cut, cases[i].type, &answer);
			if (answer.state != DNS_SERVFAIL)
				fail_msg("%s cut at %zu: state %d", cases[i].name, cut, (int)answer.state);
			arena_free(a);
			free(part);
		}
		free(wire);
	}
}

static void test_any_byte_changed(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t n = 0;
		uint8_t *wire = wire_of_case(&cases[i], &n);
		for (size_t at = 0; at < n * 8; at++) {
			struct arena *a = arena_new();
			struct dns_answer answer;
			wire[at / 8] = (uint8_t)(wire[at / 8] ^ (1u << at % 8));
			net_dns_packet_read(a, wire, n, cases[i].type, &answer);
			wire[at / 8] = (uint8_t)(wire[at / 8] ^ (1u << at % 8));
			assert_true(answer.state >= DNS_FOUND && answer.state <= DNS_REFUSED);
			arena_free(a);
		}
		free(wire);
	}
}

static enum dns_state state_of(ldns_pkt *packet, size_t *count)
{
	size_t n = 0;
	uint8_t *wire = wire_of(packet, &n);
	struct arena *a = arena_new();
	struct dns_answer answer;
	net_dns_packet_read(a, wire, n, DNS_A, &answer);
	enum dns_state state = answer.state;
	*count = answer.count;
	arena_free(a);
	free(wire);
	return state;
}

static void test_flags(void **state)
{
	(void)state;
	size_t count = 0;
	ldns_pkt *packet = new_packet("host.example. IN A", 0);
	add_answer(packet, "host.example. IN A 192.0.2.1");
	ldns_pkt_set_tc(packet, true);
	assert_int_equal(state_of(packet, &count), DNS_SERVFAIL);
	packet = new_packet("host.example. IN A", 0);
	ldns_pkt_set_qr(packet, false);
	assert_int_equal(state_of(packet, &count), DNS_SERVFAIL);
}

static void test_record_limit(void **state)
{
	(void)state;
	size_t count = 0;
	ldns_pkt *packet = new_packet("host.example. IN A", 0);
	for (int i = 0; i < 3 * LIMIT_DNS_RECORDS; i++) {
		char line[64];
		snprintf(line, sizeof line, "host.example. IN A 192.0.%d.%d", i / 256, i % 256);
		add_answer(packet, line);
	}
	assert_int_equal(state_of(packet, &count), DNS_FOUND);
	assert_int_equal(count, LIMIT_DNS_RECORDS);
}

static void test_alias_limit(void **state)
{
	(void)state;
	for (int aliases = LIMIT_DNS_ALIASES; aliases <= LIMIT_DNS_ALIASES + 1; aliases++) {
		size_t count = 0;
		char line[64];
		ldns_pkt *packet = new_packet("n0.example. IN A", 0);
		for (int i = 0; i < aliases; i++) {
			snprintf(line, sizeof line, "n%d.example. IN CNAME n%d.example.", i, i + 1);
			add_answer(packet, line);
		}
		snprintf(line, sizeof line, "n%d.example. IN A 192.0.2.1", aliases);
		add_answer(packet, line);
		assert_int_equal(state_of(packet, &count), aliases > LIMIT_DNS_ALIASES ? DNS_NODATA : DNS_FOUND);
	}
}

/* What the name asked is an alias of: the end of the chain, also where nothing is found there. */
static void test_aliases(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		int rcode;
		const char *answers[MAX_LINES];
		enum dns_state state;
		const char *alias;
	} rows[] = {
		{"no alias", 0, {"www.example. IN A 192.0.2.1"}, DNS_FOUND, NULL},
		{"no alias, no data", 0, {0}, DNS_NODATA, NULL},
		{"no alias, no such name", 3, {0}, DNS_NXDOMAIN, NULL},
		{"one", 0, {"www.example. IN CNAME host.example.", "host.example. IN A 192.0.2.1"}, DNS_FOUND,
			"host.example"},
		{"a chain", 0,
			{"www.example. IN CNAME a.example.", "a.example. IN CNAME b.example.",
				"b.example. IN CNAME c.example.", "c.example. IN A 192.0.2.1"},
			DNS_FOUND, "c.example"},
		{"a chain, shuffled", 0,
			{"c.example. IN A 192.0.2.1", "a.example. IN CNAME c.example.",
				"www.example. IN CNAME a.example."},
			DNS_FOUND, "c.example"},
		{"to no data", 0, {"www.example. IN CNAME host.example."}, DNS_NODATA, "host.example"},
		{"to no data, in a chain", 0, {"www.example. IN CNAME a.example.", "a.example. IN CNAME b.example."},
			DNS_NODATA, "b.example"},
		{"to no such name", 3, {"www.example. IN CNAME gone.example."}, DNS_NXDOMAIN, "gone.example"},
		{"to no such name, in a chain", 3,
			{"www.example. IN CNAME a.example.", "a.example. IN CNAME gone.example."}, DNS_NXDOMAIN,
			"gone.example"},
		{"another name's alias", 0, {"www.example. IN A 192.0.2.1", "x.example. IN CNAME y.example."},
			DNS_FOUND, NULL},
		{"a loop", 0, {"www.example. IN CNAME a.example.", "a.example. IN CNAME www.example."}, DNS_NODATA,
			"www.example"},
		{"control bytes", 0,
			{"www.example. IN CNAME \\027[2Jhost.example.", "\\027[2Jhost.example. IN A 192.0.2.1"},
			DNS_FOUND, "\\x5C027[2Jhost.example"},
		{"a failure", 2, {"www.example. IN CNAME host.example."}, DNS_SERVFAIL, NULL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		ldns_pkt *packet = new_packet("www.example. IN A", rows[i].rcode);
		for (size_t k = 0; k < MAX_LINES && rows[i].answers[k]; k++)
			add_answer(packet, rows[i].answers[k]);
		size_t n = 0;
		uint8_t *wire = wire_of(packet, &n);
		struct arena *a = arena_new();
		struct dns_answer answer;
		net_dns_packet_read(a, wire, n, DNS_A, &answer);
		if (answer.state != rows[i].state || (answer.alias == NULL) != (rows[i].alias == NULL) ||
			(answer.alias && strcmp(answer.alias, rows[i].alias) != 0))
			fail_msg("%s: state %d, alias %s", rows[i].name, (int)answer.state,
				answer.alias ? answer.alias : "none");
		arena_free(a);
		free(wire);
	}
}

static void test_long_text(void **state)
{
	(void)state;
	char string[256], line[20 * 260 + 64] = "example. IN TXT";
	memset(string, 'x', 255);
	string[255] = '\0';
	for (int i = 0; i < 20; i++) {
		strcat(line, " \"");
		strcat(line, string);
		strcat(line, "\"");
	}
	ldns_pkt *packet = new_packet("example. IN TXT", 0);
	add_answer(packet, line);
	size_t n = 0;
	uint8_t *wire = wire_of(packet, &n);
	struct arena *a = arena_new();
	struct dns_answer answer;
	net_dns_packet_read(a, wire, n, DNS_TXT, &answer);
	assert_int_equal(answer.state, DNS_FOUND);
	size_t len = strlen(answer.records[0].text);
	assert_true(len <= LIMIT_DNS_TEXT_BYTES && len > LIMIT_DNS_TEXT_BYTES - 8);
	assert_string_equal(answer.records[0].text + len - 3, "...");
	arena_free(a);
	free(wire);
}

static void test_garbage(void **state)
{
	(void)state;
	uint8_t bytes[512];
	for (int round = 0; round < 2; round++) {
		struct arena *a = arena_new();
		struct dns_answer answer;
		memset(bytes, round ? 0xff : 0, sizeof bytes);
		net_dns_packet_read(a, bytes, sizeof bytes, DNS_MX, &answer);
		assert_int_equal(answer.state, DNS_SERVFAIL);
		arena_free(a);
	}
}

const struct CMUnitTest net_packet_tests[] = {
	cmocka_unit_test(test_cases),
	cmocka_unit_test(test_cut_anywhere),
	cmocka_unit_test(test_any_byte_changed),
	cmocka_unit_test(test_flags),
	cmocka_unit_test(test_record_limit),
	cmocka_unit_test(test_alias_limit),
	cmocka_unit_test(test_aliases),
	cmocka_unit_test(test_long_text),
	cmocka_unit_test(test_garbage),
};
const size_t net_packet_count = sizeof net_packet_tests / sizeof *net_packet_tests;

/* test_dmarc_walk.c - which DMARC record counts: walks over small zones, in both readings. */
#include "../unit.h"
#include "proto/dmarc_replay.h"

/* A zone: names with one TXT record each; text NULL: the name exists without TXT; "servfail" and the like: so the
 * question ends. */
struct entry {
	const char *name, *text;
};

static struct dns_answer ask(
	struct arena *a, const struct entry *zone, size_t count, const char *name, enum dns_type type)
{
	struct dns_answer answer = {.state = DNS_NXDOMAIN};
	struct dns_record *records = arena_array(a, count + 1, sizeof *records);

	for (size_t i = 0; i < count && zone[i].name; i++) {
		if (strcmp(zone[i].name, name) != 0)
			continue;
		if (zone[i].text && strcmp(zone[i].text, "servfail") == 0)
			return (struct dns_answer){.state = DNS_SERVFAIL, .why = "lame"};
		if (answer.state == DNS_NXDOMAIN)
			answer.state = DNS_NODATA;
		if (zone[i].text && type == DNS_TXT) {
			answer.state = DNS_FOUND;
			records[answer.count++].text = zone[i].text;
		}
	}
	answer.records = records;
	return answer;
}

static void walk(struct dmarc_walk *w, struct arena *a, const struct entry *zone, size_t count, const char *domain,
	enum dmarc_mode mode, const char *organisation)
{
	struct dmarc_question q;

	dmarc_walk_start(w, a, domain, mode, organisation);
	while ((q = dmarc_walk_ask(w)).name) {
		struct dns_answer answer = ask(a, zone, count, q.name, q.type);
		dmarc_walk_tell(w, &answer);
	}
}

enum { ENTRIES = 4 };

static void test_walks(void **state)
{
	static const struct {
		const char *name, *domain;
		enum dmarc_mode mode;
		const char *list; /* organizational domain by the public suffix list */
		struct entry zone[ENTRIES];
		const char *found_at;
		enum dmarc_request request;
		unsigned queries;
		const char *organisation;
	} cases[] = {
		{"at the domain", "example.org", DMARC_RFC9989, NULL, {{"_dmarc.example.org", "v=DMARC1; p=reject"}},
			"example.org", DMARC_REJECT, 1, NULL},
		{"nowhere", "a.example.org", DMARC_RFC9989, NULL, {{NULL, NULL}}, NULL, DMARC_UNSAID, 3,
			"a.example.org"},
		{"above", "a.b.example.org", DMARC_RFC9989, NULL,
			{{"_dmarc.example.org", "v=DMARC1; p=reject; sp=none"}}, "example.org", DMARC_NONE, 4,
			"example.org"},
		{"the shortest name wins", "a.b.example.org", DMARC_RFC9989, NULL,
			{{"_dmarc.b.example.org", "v=DMARC1; p=reject"},
				{"_dmarc.example.org", "v=DMARC1; p=quarantine"}},
			"example.org", DMARC_QUARANTINE, 4, "example.org"},
		{"psd=n ends the walk", "a.b.example.org", DMARC_RFC9989, NULL,
			{{"_dmarc.b.example.org", "v=DMARC1; p=reject; psd=n"},
				{"_dmarc.example.org", "v=DMARC1; p=none"}},
			"b.example.org", DMARC_REJECT, 2, "b.example.org"},
		{"psd=y makes the one below", "a.b.example.org", DMARC_RFC9989, NULL,
			{{"_dmarc.example.org", "v=DMARC1; p=reject; sp=quarantine; psd=y"}}, "example.org",
			DMARC_QUARANTINE, 3, "b.example.org"},
		{"psd=y, with a record below", "a.b.example.org", DMARC_RFC9989, NULL,
			{{"_dmarc.example.org", "v=DMARC1; p=reject; psd=y"},
				{"_dmarc.b.example.org", "v=DMARC1; p=none"}},
			"b.example.org", DMARC_NONE, 3, "b.example.org"},
		{"psd=y at the domain itself", "example.org", DMARC_RFC9989, NULL,
			{{"_dmarc.example.org", "v=DMARC1; p=reject; psd=y"}}, "example.org", DMARC_REJECT, 1, NULL},
		{"np, the domain does not exist", "a.example.org", DMARC_RFC9989, NULL,
			{{"_dmarc.example.org", "v=DMARC1; p=none; np=reject"}}, "example.org", DMARC_REJECT, 3,
			"example.org"},
		{"np, the domain exists", "a.example.org", DMARC_RFC9989, NULL,
			{{"_dmarc.example.org", "v=DMARC1; p=none; np=reject"}, {"a.example.org", NULL}}, "example.org",
			DMARC_NONE, 3, "example.org"},
		{"t=y", "example.org", DMARC_RFC9989, NULL, {{"_dmarc.example.org", "v=DMARC1; p=reject; t=y"}},
			"example.org", DMARC_QUARANTINE, 1, NULL},
		{"t=y is not of RFC 7489", "example.org", DMARC_RFC7489, "example.org",
			{{"_dmarc.example.org", "v=DMARC1; p=reject; t=y"}}, "example.org", DMARC_REJECT, 1,
			"example.org"},
		{"several at the domain, one above", "a.example.org", DMARC_RFC9989, NULL,
			{{"_dmarc.a.example.org", "v=DMARC1; p=none"}, {"_dmarc.a.example.org", "v=DMARC1; p=reject"},
				{"_dmarc.example.org", "v=DMARC1; p=quarantine"}},
			"example.org", DMARC_QUARANTINE, 3, "example.org"},
		{"several at the domain end RFC 7489's search", "a.example.org", DMARC_RFC7489, "example.org",
			{{"_dmarc.a.example.org", "v=DMARC1; p=none"}, {"_dmarc.a.example.org", "v=DMARC1; p=reject"},
				{"_dmarc.example.org", "v=DMARC1; p=quarantine"}},
			NULL, DMARC_UNSAID, 1, "example.org"},
		{"others' records are none", "example.org", DMARC_RFC9989, NULL,
			{{"_dmarc.example.org", "v=spf1 -all"}, {"_dmarc.example.org", "v=DMARC1; p=reject"}},
			"example.org", DMARC_REJECT, 1, NULL},
		{"RFC 7489 skips what is between", "a.b.example.org", DMARC_RFC7489, "example.org",
			{{"_dmarc.b.example.org", "v=DMARC1; p=reject"},
				{"_dmarc.example.org", "v=DMARC1; p=none; np=reject"}},
			"example.org", DMARC_NONE, 2, "example.org"},
		{"RFC 7489, a public suffix", "co.example", DMARC_RFC7489, NULL, {{NULL, NULL}}, NULL, DMARC_UNSAID, 1,
			NULL},
		{"eight questions at most", "a.b.c.d.e.f.g.h.i.example.org", DMARC_RFC9989, NULL, {{NULL, NULL}}, NULL,
			DMARC_UNSAID, 8, "a.b.c.d.e.f.g.h.i.example.org"},
		{"eight labels", "a.b.c.d.e.f.example.org", DMARC_RFC9989, NULL, {{NULL, NULL}}, NULL, DMARC_UNSAID, 8,
			"a.b.c.d.e.f.example.org"},
		{"seven labels are left", "a.b.c.d.e.f.g.h.i.example.org", DMARC_RFC9989, NULL,
			{{"_dmarc.e.f.g.h.i.example.org", "v=DMARC1; p=reject; psd=n"}}, "e.f.g.h.i.example.org",
			DMARC_REJECT, 2, "e.f.g.h.i.example.org"},
		{"invalid, without rua", "example.org", DMARC_RFC9989, NULL, {{"_dmarc.example.org", "v=DMARC1; p=no"}},
			"example.org", DMARC_UNSAID, 1, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		struct dmarc_walk w;
		walk(&w, a, cases[i].zone, ENTRIES, cases[i].domain, cases[i].mode, cases[i].list);
		const char *at = w.used ? w.used->domain : "-", *wanted = cases[i].found_at ? cases[i].found_at : "-";
		if (strcmp(at, wanted) != 0 || w.request != cases[i].request || w.queries != cases[i].queries)
			fail_msg("%s: at %s, request %d, %u queries", cases[i].name, at, (int)w.request, w.queries);
		assert_string_equal(
			w.organisation ? w.organisation : "-", cases[i].organisation ? cases[i].organisation : "-");
		assert_int_equal(w.failed, DNS_UNASKED);
		arena_free(a);
	}
}

/* A question without answer leaves everything open. */
static void test_failure(void **state)
{
	static const struct entry zone[] = {{"_dmarc.example.org", "v=DMARC1; p=reject"},
		{"_dmarc.b.example.org", "servfail"}, {"b.example.org", "servfail"}};
	struct arena *a = arena_new();
	struct dmarc_walk w;

	(void)state;
	walk(&w, a, zone, COUNT(zone), "a.b.example.org", DMARC_RFC9989, NULL);
	assert_int_equal(w.failed, DNS_SERVFAIL);
	assert_string_equal(w.failed_at, "_dmarc.b.example.org");
	assert_string_equal(w.failed_why, "lame");
	assert_null(w.used);
	assert_int_equal(w.request, DMARC_UNSAID);
	assert_int_equal(w.queries, 2);
	arena_free(a);
}

/* A name too long for "_dmarc." before it has no record of its own. */
static void test_long_name(void **state)
{
	struct arena *a = arena_new();
	char *name = arena_alloc(a, 254);
	static const struct entry zone[] = {{"_dmarc.org", "v=DMARC1; p=reject"}};
	struct dmarc_walk w;

	(void)state;
	memset(name, 'a', 253);
	for (size_t i = 60; i < 249; i += 60)
		name[i] = '.';
	memcpy(name + 249, ".org", 4);
	walk(&w, a, zone, 1, name, DMARC_RFC9989, NULL);
	assert_string_equal(w.used->domain, "org");
	assert_int_equal(w.queries, 5);
	arena_free(a);
}

static void test_agreement(void **state)
{
	static const struct entry zone[] = {{"r", "x"}, {"r", "v=DMARC1"}, {"n", "v=spf1 -all"}};
	struct arena *a = arena_new();
	char *name = arena_alloc(a, 250);
	struct dns_answer yes = ask(a, zone, COUNT(zone), "r", DNS_TXT), no = ask(a, zone, COUNT(zone), "n", DNS_TXT);

	(void)state;
	assert_string_equal(dmarc_walk_agreement(a, "reports.example.net", "example.org"),
		"example.org._report._dmarc.reports.example.net");
	memset(name, 'a', 249);
	assert_null(dmarc_walk_agreement(a, name, "example.org"));
	assert_true(dmarc_walk_agreed(&yes));
	assert_false(dmarc_walk_agreed(&no));
	arena_free(a);
}

/* Over kept answers: what is missing is said; destinations with what their domains answered. */
static void test_replay(void **state)
{
	static const struct dns_record policy[] =
		{{.text = "v=DMARC1; p=reject; rua=mailto:a@example.org,https://example.net/;"
			  "ruf=mailto:b@example.com"}},
				       yes[] = {{.text = "v=DMARC1"}};
	static const struct dns_reply kept[] = {{"_dmarc.A.example.org", DNS_TXT, {.state = DNS_NXDOMAIN}},
		{"_dmarc.example.org", DNS_TXT, {.state = DNS_FOUND, .count = 1, .records = policy}},
		{"_dmarc.org", DNS_TXT, {.state = DNS_NODATA}},
		{"example.org._report._dmarc.example.com", DNS_TXT, {.state = DNS_FOUND, .count = 1, .records = yes}}};
	struct arena *a = arena_new();
	struct dmarc_destination found[4];
	struct dmarc_walk w, old;

	(void)state;
	assert_string_equal(dmarc_replay_walk(&w, a, "a.example.org", DMARC_RFC9989, NULL, kept, 2).name, "_dmarc.org");
	assert_null(dmarc_replay_walk(&w, a, "a.example.org", DMARC_RFC9989, NULL, kept, COUNT(kept)).name);
	assert_int_equal(w.request, DMARC_REJECT);
	assert_int_equal(dmarc_replay_destinations(a, &w, kept, COUNT(kept), found, COUNT(found)), 2);
	assert_string_equal(found[0].tag, "rua");
	assert_null(found[0].answer);
	assert_string_equal(found[1].tag, "ruf");
	assert_ptr_equal(found[1].answer, &kept[3].answer);
	assert_int_equal(dmarc_replay_destinations(a, &w, kept, COUNT(kept), found, 1), 1);
	assert_null(dmarc_replay_walk(&old, a, "a.example.org", DMARC_RFC7489, "example.org", kept, COUNT(kept)).name);
	assert_false(dmarc_replay_differs(&w, &old));
	assert_null(dmarc_replay_walk(&old, a, "a.example.org", DMARC_RFC7489, NULL, kept, COUNT(kept)).name);
	assert_true(dmarc_replay_differs(&w, &old));
	arena_free(a);
}

static const struct CMUnitTest tests[] = {cmocka_unit_test(test_walks), cmocka_unit_test(test_failure),
	cmocka_unit_test(test_long_name), cmocka_unit_test(test_agreement), cmocka_unit_test(test_replay)};
extern const struct unit_list dmarc_walk_list;
const struct unit_list dmarc_walk_list = {tests, COUNT(tests)};

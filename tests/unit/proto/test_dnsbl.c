/* test_dnsbl.c - block lists: the table, what answers mean, the names to ask, the test points. */
#include "../unit.h"
#include "base/limits.h"
#include "proto/dnsbl_answer.h"
#include "proto/dnsbl_health.h"
#include "proto/dnsbl_query.h"
#include "proto/dnsbl_sets.h"

static struct dnsbl_meaning explain(struct arena *a, const char *zone, const char *answer)
{
	struct ip ip;
	assert_true(ip_parse(answer, &ip));
	return dnsbl_answer_explain(a, dnsbl_list_find(dnsbl_list_known(a), zone), &ip);
}

static void test_answers(void **state)
{
	static const struct {
		const char *zone, *answer, *class, *label;
	} cases[] = {
		{"zen.spamhaus.org", "127.0.0.2", "listed", "SBL"},
		{"ZEN.Spamhaus.ORG.", "127.0.0.3", "listed", "CSS"},
		{"zen.spamhaus.org", "127.0.0.5", "listed", "XBL"},
		{"zen.spamhaus.org", "127.0.0.9", "listed", "DROP"},
		{"zen.spamhaus.org", "127.0.0.10", "listed-policy", "PBL"},
		{"zen.spamhaus.org", "127.0.0.11", "listed-policy", "PBL"},
		{"zen.spamhaus.org", "127.0.0.77", "neutral", "unknown code"},
		{"zen.spamhaus.org", "127.0.1.2", "neutral", "unknown code"},
		{"zen.spamhaus.org", "127.255.255.252", "error", "typing error"},
		{"zen.spamhaus.org", "127.255.255.254", "error", "public or open resolver"},
		{"zen.spamhaus.org", "127.255.255.255", "error", "rate limit"},
		{"zen.spamhaus.org", "127.255.255.1", "error", "refused"},
		{"k3y.zen.dq.spamhaus.net", "127.0.0.4", "listed", "XBL"},
		{"_email.k3y.hbl.dq.spamhaus.net", "127.0.3.2", "listed", "HBL"},
		{"dbl.spamhaus.org", "127.0.1.2", "listed", "spam"},
		{"dbl.spamhaus.org", "127.0.1.6", "listed", "botnet"},
		{"dbl.spamhaus.org", "127.0.1.104", "listed", "abused legit phish"},
		{"dbl.spamhaus.org", "127.0.1.255", "error", "an address was asked"},
		{"list.dnswl.org", "127.0.9.2", "whitelisted", "medium"},
		{"list.dnswl.org", "127.0.10.0", "whitelisted", "none"},
		{"list.dnswl.org", "127.0.0.255", "error", "blocked"},
		{"list.dnswl.org", "127.0.5.7", "neutral", "unknown code"},
		{"rep.mailspike.net", "127.0.0.10", "listed", "worst"},
		{"rep.mailspike.net", "127.0.0.16", "neutral", "neutral"},
		{"rep.mailspike.net", "127.0.0.18", "whitelisted", "good"},
		{"multi.surbl.org", "127.0.0.8", "listed", "PH"},
		{"multi.surbl.org", "127.0.0.24", "listed", "PH phishing + MW malware"},
		{"multi.surbl.org", "127.0.0.9", "error", "blocked"},
		{"multi.surbl.org", "127.0.1.8", "neutral", "unknown code"},
		{"multi.uribl.com", "127.0.0.14", "listed", "black + grey + red"},
		{"multi.uribl.com", "127.0.0.1", "error", "blocked"},
		{"dyna.spamrats.com", "127.0.0.36", "listed-policy", "dynamic"},
		{"dyna.spamrats.com", "127.0.0.2", "error", "refused"},
		{"hostkarma.junkemailfilter.com", "127.0.0.1", "whitelisted", "white"},
		{"hostkarma.junkemailfilter.com", "127.0.0.2", "listed", "black"},
		{"hostkarma.junkemailfilter.com", "127.0.2.3", "neutral", "11 days"},
		{"bl.score.senderscore.com", "127.255.255.255", "error", "not registered"},
		{"score.senderscore.com", "127.0.4.99", "neutral", "score"},
		{"rbl.efnetrbl.org", "127.0.0.1", "listed", "open proxy"},
		{"iadb.isipp.com", "127.255.255.254", "error", "public"},
		{"iadb.isipp.com", "127.2.255.1", "neutral", "data"},
		{"a-key.r.mail-abuse.com", "127.0.0.2", "listed-policy", "DUL"},
		{"bl.example.org", "127.0.0.9", "listed", "listed"},
		{"bl.example.org", "127.0.0.1", "error", "127.0.0.1"},
		{"bl.example.org", "127.255.255.254", "error", "public"},
		{"bl.example.org", "128.0.0.1", "not-a-dnsbl-answer", "outside"},
		{"zen.spamhaus.org", "192.0.2.1", "not-a-dnsbl-answer", "outside"},
		{"zen.spamhaus.org", "::1", "not-a-dnsbl-answer", "outside"},
		{"wadb.isipp.com", "127.0.0.2", "whitelisted", "allowed"},
		{"bl.drmx.org", "127.0.0.44", "listed", "listed"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		struct dnsbl_meaning m = explain(a, cases[i].zone, cases[i].answer);
		if (strcmp(dnsbl_class_name(m.class), cases[i].class) != 0 || !strstr(m.label, cases[i].label))
			fail_msg("%s %s: %s, %s", cases[i].zone, cases[i].answer, dnsbl_class_name(m.class), m.label);
		assert_int_equal(m.known, strcmp(m.label, "unknown code") != 0);
		assert_int_equal(m.cure != NULL, m.class == DNSBL_ERROR || m.class == DNSBL_NO_CODE);
		arena_free(a);
	}
}

static void test_minor(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_true(explain(a, "multi.uribl.com", "127.0.0.4").minor);
	assert_true(explain(a, "multi.uribl.com", "127.0.0.12").minor);
	assert_false(explain(a, "multi.uribl.com", "127.0.0.6").minor);
	assert_false(explain(a, "multi.uribl.com", "127.0.0.10").minor);
	arena_free(a);
}

/* What the shipped table promises. */
static void test_known(void **state)
{
	struct arena *a = arena_new();
	const struct dnsbl_table *t = dnsbl_list_known(a);
	size_t asked = 0;

	(void)state;
	assert_true(t->count >= 268);
	for (size_t i = 0; i < t->count; i++) {
		const struct dnsbl_list *l = &t->lists[i];
		bool refused = dnsbl_list_refusal(a, l) != NULL;
		assert_ptr_equal(dnsbl_list_find(t, l->zone), l);
		if (refused && l->set != DNSBL_IN_NONE)
			fail_msg("%s is refused and in a set", l->zone);
		if (l->set == DNSBL_IN_DEFAULT && l->status != DNSBL_ALIVE && l->status != DNSBL_NEEDS_KEY)
			fail_msg("%s is in the default set, but %s", l->zone, dnsbl_status_name(l->status));
		if ((l->status == DNSBL_DEAD || l->status == DNSBL_RENAMED) != (refused && l->sort < DNSBL_INFO))
			fail_msg("%s: refusal", l->zone);
		for (const char *p = l->inside; *p; p += strcspn(p, ","), p += *p == ',') {
			const struct dnsbl_list *outer = dnsbl_list_find(t, arena_strndup(a, p, strcspn(p, ",")));
			if (!outer || (l->kinds & ~outer->kinds))
				fail_msg("%s is inside %s", l->zone, p);
		}
		asked += l->set == DNSBL_IN_DEFAULT;
	}
	assert_in_range(asked, 30, 60);
	assert_string_equal(
		dnsbl_list_refusal(a, dnsbl_list_find(t, "dnsbl.ahbl.org")), "dead since 2015-01-01; lists the world");
	assert_non_null(dnsbl_list_refusal(a, dnsbl_list_find(t, "origin.asn.cymru.com")));
	assert_null(dnsbl_list_refusal(a, dnsbl_list_find(t, "zen.spamhaus.org")));
	assert_null(dnsbl_list_find(t, "x.zen.spamhaus.org"));
	assert_null(dnsbl_list_find(t, "spamhaus.org"));
	assert_null(dnsbl_list_find(t, ""));
	arena_free(a);
}

static void test_bad_tables(void **state)
{
#define REST "address\tadvisory\tall\tnone\t-\trfc\t-\t-\talive\t-\n"
	static const struct {
		const char *name, *text;
		size_t line;
	} cases[] = {
		{"too few columns", "bl.example\tip4\t-\n", 1},
		{"too many columns", "bl.example\tip4\t-\taddress\tadvisory\tall\tnone\t-\trfc\t-\t-\talive\t-\tx\n",
			1},
		{"no zone", "#\n\n..\tip4\t-\t" REST, 3},
		{"kind", "bl.example\tip5\t-\t" REST, 1},
		{"half a kind", "bl.example\tip4,\t-\t" REST, 1},
		{"mixed kinds", "bl.example\tallow-ip4,ip6\t-\t" REST, 1},
		{"octet", "bl.example\tip4\t127.0.0.256=listed x\t" REST, 1},
		{"three octets", "bl.example\tip4\t127.0.0=listed x\t" REST, 1},
		{"range backwards", "bl.example\tip4\t127.0.0.9-2=listed x\t" REST, 1},
		{"two bits", "bl.example\tip4\t&3=listed x\t" REST, 1},
		{"no bit", "bl.example\tip4\t&0=listed x\t" REST, 1},
		{"class", "bl.example\tip4\t127.0.0.2=lsted x\t" REST, 1},
		{"no label", "bl.example\tip4\t127.0.0.2=listed \t" REST, 1},
		{"scope", "bl.example\tip4\t-\tplanet\tadvisory\tall\tnone\t-\trfc\t-\t-\talive\t-\n", 1},
		{"test", "bl.example\tip4\t-\taddress\tadvisory\tall\tnone\t-\tTEST\t-\t-\talive\t-\n", 1},
		{"status", "bl.example\tip4\t-\taddress\tadvisory\tall\tnone\t-\trfc\t-\t-\tundead\t-\n", 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		size_t bad = 0;
		if (dnsbl_list_read(a, cases[i].text, strlen(cases[i].text), &bad))
			fail_msg("%s: taken", cases[i].name);
		assert_int_equal(bad, cases[i].line);
		arena_free(a);
	}
	struct arena *a = arena_new();
	size_t bad = 0;
	const char *row = "bl.example\tip4,domain\t127.0.*.2-9=listed x;&1=error y\t" REST;
	const struct dnsbl_table *t = dnsbl_list_read(a, row, strlen(row), &bad);
	assert_non_null(t);
	assert_int_equal(t->count, 1);
	assert_int_equal(t->lists[0].kinds, DNSBL_IPV4 | DNSBL_DOMAIN);
	assert_string_equal(t->lists[0].note, "");
	char *many = arena_alloc(a, LIMIT_LISTS * 100 + 200);
	for (size_t i = 0; i <= LIMIT_LISTS; i++)
		strcat(many, row);
	assert_null(dnsbl_list_read(a, many, strlen(many), &bad));
	assert_int_equal(bad, LIMIT_LISTS + 1);
	arena_free(a);
}

static void test_query(void **state)
{
	static const struct {
		const char *subject, *zone;
		enum dnsbl_key place;
		const char *key, *name;
	} cases[] = {
		{"192.0.2.99", "bl.example", DNSBL_NO_KEY, NULL, "99.2.0.192.bl.example"},
		{"2001:db8::1", "bl.example", DNSBL_NO_KEY, NULL,
			"1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.bl.example"},
		{"::ffff:127.0.0.2", "bl.example", DNSBL_NO_KEY, NULL,
			"2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.bl.example"},
		{"Example.ORG.", "BL.example.", DNSBL_NO_KEY, NULL, "example.org.bl.example"},
		{"b\u00fccher.example", "bl.example", DNSBL_NO_KEY, NULL, "xn--bcher-kva.example.bl.example"},
		{"192.0.2.1", "bl.example", DNSBL_KEY_BEFORE_ZONE, "k1", "1.2.0.192.k1.bl.example"},
		{"192.0.2.1", "bl.example", DNSBL_KEY_FIRST, "k1", "k1.1.2.0.192.bl.example"},
		{"a.example", "_email.bl.example", DNSBL_KEY_INNER, "k1", "a.example._email.k1.bl.example"},
		{"192.0.2.1", "bl.example", DNSBL_KEY_BEFORE_ZONE, NULL, "1.2.0.192.bl.example"},
		{"a b", "bl.example", DNSBL_NO_KEY, NULL, NULL},
		{"", "bl.example", DNSBL_NO_KEY, NULL, NULL},
		{"a.example", "", DNSBL_NO_KEY, NULL, NULL},
		{"a.example", "bl..example", DNSBL_NO_KEY, NULL, NULL},
		{"a.example", "bl.example", DNSBL_KEY_BEFORE_ZONE, "k y", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		const char *got = dnsbl_query_name(a, cases[i].subject, cases[i].zone, cases[i].place, cases[i].key);
		if (!got != !cases[i].name || (got && strcmp(got, cases[i].name) != 0))
			fail_msg("%s %s: %s", cases[i].subject, cases[i].zone, got ? got : "none");
		arena_free(a);
	}
	struct arena *a = arena_new();
	char label[64] = "";
	memset(label, 'a', 60);
	const char *longest = arena_format(a, "%s.%s.%s.%s", label, label, label, label);
	assert_non_null(dnsbl_query_name(a, longest, "b.example", DNSBL_NO_KEY, NULL));
	assert_null(dnsbl_query_name(a, longest, "bl.example", DNSBL_NO_KEY, NULL));
	arena_free(a);
}

static void test_health(void **state)
{
	struct arena *a = arena_new();
	const struct dnsbl_table *t = dnsbl_list_known(a);
	struct dnsbl_point p[DNSBL_POINTS_MAX];

	(void)state;
	assert_int_equal(dnsbl_health_points(a, NULL, DNSBL_IPV4, p), 2);
	assert_string_equal(p[0].subject, "127.0.0.2");
	assert_true(p[0].must);
	assert_string_equal(p[1].subject, "127.0.0.1");
	assert_false(p[1].must);
	assert_int_equal(dnsbl_health_judge(p, (bool[]){true, false}, 2), DNSBL_HEALTHY);
	assert_int_equal(dnsbl_health_judge(p, (bool[]){false, false}, 2), DNSBL_EMPTY);
	assert_int_equal(dnsbl_health_judge(p, (bool[]){true, true}, 2), DNSBL_LISTS_EVERYTHING);
	assert_int_equal(dnsbl_health_judge(p, (bool[]){false, true}, 2), DNSBL_LISTS_EVERYTHING);
	assert_int_equal(dnsbl_health_points(a, NULL, DNSBL_IPV6, p), 2);
	assert_true(dnsbl_health_same(p[0].subject, "::FFFF:7F00:2"));
	assert_false(dnsbl_health_same(p[0].subject, "127.0.0.2"));
	assert_int_equal(dnsbl_health_points(a, NULL, DNSBL_DOMAIN, p), 2);
	assert_true(dnsbl_health_same(p[0].subject, "test."));
	assert_false(dnsbl_health_same(p[0].subject, "tests"));
	assert_int_equal(dnsbl_health_points(a, dnsbl_list_find(t, "hostkarma.junkemailfilter.com"), DNSBL_IPV4, p), 1);
	assert_int_equal(
		dnsbl_health_points(a, dnsbl_list_find(t, "hostkarma.junkemailfilter.com"), DNSBL_DOMAIN, p), 0);
	assert_int_equal(dnsbl_health_points(a, dnsbl_list_find(t, "rhsbl.zapbl.net"), DNSBL_DOMAIN, p), 0);
	assert_int_equal(dnsbl_health_points(a, dnsbl_list_find(t, "list.dnswl.org"), DNSBL_IPV6, p), 1);
	assert_string_equal(p[0].subject, "::2");
	arena_free(a);
}

static bool has(const struct dnsbl_choice *chosen, size_t count, const char *zone)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(chosen[i].zone, zone) == 0)
			return true;
	return false;
}

static void test_sets(void **state)
{
	static const struct {
		const char *text, *in, *out;
	} cases[] = {
		{"default", "zen.spamhaus.org", "sbl.spamhaus.org"},
		{"default", "zen.dq.spamhaus.net", "bl.nordspam.com"},
		{"all", "bl.nordspam.com", "dnsbl.ahbl.org"},
		{"all", "zen.spamhaus.org", "l2.apews.org"},
		{"all -default", "bl.nordspam.com", "zen.spamhaus.org"},
		{"-zen.spamhaus.org", "bl.spamcop.net", "zen.spamhaus.org"},
		{"+bl.example.org", "bl.spamcop.net", "bl.nordspam.com"},
		{"+bl.example.org", "bl.example.org", "bl.nordspam.com"},
		{"bl.example.org", "bl.example.org", "zen.spamhaus.org"},
		{"BL.Example.org.,zen.spamhaus.org", "bl.example.org", "bl.spamcop.net"},
		{"default none bl.spamcop.net", "bl.spamcop.net", "zen.spamhaus.org"},
		{"bl.example.org b.example.org -bl.example.org", "b.example.org", "bl.example.org"},
		{"l2.apews.org", "l2.apews.org", "zen.spamhaus.org"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		size_t count = 0;
		const char *expected = NULL;
		const struct dnsbl_choice *chosen =
			dnsbl_sets_read(a, dnsbl_list_known(a), cases[i].text, &count, &expected);
		if (!chosen || !has(chosen, count, cases[i].in) || has(chosen, count, cases[i].out))
			fail_msg("%s: %s", cases[i].text, expected ? expected : "not as wanted");
		arena_free(a);
	}
	struct arena *a = arena_new();
	size_t count = 1;
	assert_non_null(dnsbl_sets_read(a, dnsbl_list_known(a), "none", &count, NULL));
	assert_int_equal(count, 0);
	char *many = arena_strdup(a, "none");
	for (int i = 0; i <= LIMIT_CHOSEN_LISTS - LIMIT_LISTS; i++)
		many = arena_format(a, "%s b%d.example.org", many, i);
	const char *expected = NULL;
	assert_null(dnsbl_sets_read(a, dnsbl_list_known(a), many, &count, &expected));
	assert_string_equal(expected, "fewer lists");
	arena_free(a);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_answers),
	cmocka_unit_test(test_minor),
	cmocka_unit_test(test_known),
	cmocka_unit_test(test_bad_tables),
	cmocka_unit_test(test_query),
	cmocka_unit_test(test_health),
	cmocka_unit_test(test_sets),
};
const struct unit_list dnsbl_list = {tests, COUNT(tests)};

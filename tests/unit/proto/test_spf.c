/* test_spf.c - SPF: records, macros, check_host(), whole policies, one record's findings. */
#include <stdlib.h>
#include <string.h>

#include "../unit.h"
#include "base/limits.h"
#include "base/text.h"
#include "proto/spf_eval.h"
#include "proto/spf_lint.h"
#include "proto/spf_show.h"
#include "proto/spf_walk.h"

/* ---- records ---------------------------------------------------------------------- */

static void test_records(void **state)
{
	/* at: byte of the first syntax error, counted from 0; -1: there is none. */
	static const struct {
		const char *record;
		int at;
	} cases[] = {
		{"v=spf1", -1},
		{"v=spf1 ", -1},
		{"V=SPF1  -all   ", -1},
		{"v=spf1 +a -mx ?ptr ~all", -1},
		{"v=spf1 A/24 MX/24//64 a//64", -1},
		{"v=spf1 a:example.org/0//0 mx:example.org//128", -1},
		{"v=spf1 a:foo:bar/baz.example.org", -1},
		{"v=spf1 a:example.org.", -1},
		{"v=spf1 a:%{d} exists:%{ir}.%{l1r+-}._spf.%{D2r.-+,/_=}", -1},
		{"v=spf1 include:%%%_%-x.example.org", -1},
		{"v=spf1 ip4:192.0.2.0/24 ip4:192.0.2.1 ip6:2001:db8::/32 ip6:::1 ip6:::ffff:192.0.2.1/128", -1},
		{"v=spf1 x.y-z_1=%{d}!$ moo= -all exp=e.example.org redirect=r.example.org", -1},
		{"v=spf1 a:example.x-1 a:example.1-x -all", -1},
		{"v=spf1 moo -all", 7},
		{"v=spf1 -all moo", 12},
		{"v=spf1 all. -all", 7},
		{"v=spf1 all:x.example.org", 10},
		{"v=spf1 all/8", 10},
		{"v=spf1 =all", 7},
		{"v=spf1 1up=x", 7},
		{"v=spf1 +redirect=r.example.org", 7},
		{"v=spf1 redirect:r.example.org", 7},
		{"v=spf1 -redirect=r.example.org -all", 7},
		{"v=spf1 re+direct=r", 7},
		{"v=spf1 ++all", 7},
		{"v=spf1 include", 14},
		{"v=spf1 include:", 15},
		{"v=spf1 include:example.org/24", 23},
		{"v=spf1 exists", 13},
		{"v=spf1 exists:example.org/24", 22},
		{"v=spf1 exists:%{i}/24", 18},
		{"v=spf1 ptr:", 11},
		{"v=spf1 ptr/24", 10},
		{"v=spf1 ptr:example.org/24", 19},
		{"v=spf1 a:", 9},
		{"v=spf1 a:/24", 9},
		{"v=spf1 a:example", 9},
		{"v=spf1 a:example.", 9},
		{"v=spf1 a:192.0.2.1", 17},
		{"v=spf1 a:example.org:8080", 17},
		{"v=spf1 a:example.x-", 17},
		{"v=spf1 a:example..", 17},
		{"v=spf1 a:%{d}org", 13},
		{"v=spf1 a:%{d}.", 13},
		{"v=spf1 a/33", 9},
		{"v=spf1 a/032", 9},
		{"v=spf1 a//129", 10},
		{"v=spf1 a///64", 8},
		{"v=spf1 a/", 8},
		{"v=spf1 a/24/64", 12},
		{"v=spf1 a/24/20", 8},
		{"v=spf1 a/99999999999999999999", 9},
		{"v=spf1 a24", 7},
		{"v=spf1 a!x", 8},
		{"v=spf1 ip4", 10},
		{"v=spf1 ip4:", 11},
		{"v=spf1 ip4:192.0.2", 11},
		{"v=spf1 ip4:192.0.2.1:25", 11},
		{"v=spf1 ip4:192.0.2.01", 11},
		{"v=spf1 ip4:192.0.2.1/33", 21},
		{"v=spf1 ip4:192.0.2.1/08", 21},
		{"v=spf1 ip4:192.0.2.1//32", 11},
		{"v=spf1 ip4:2001:db8::1", 11},
		{"v=spf1 ip6:192.0.2.1", 11},
		{"v=spf1 ip6:::1//64", 11},
		{"v=spf1 ip6:::1/129", 15},
		{"v=spf1 ip6:2001:db8:::1", 11},
		{"v=spf1 exp= -all", 11},
		{"v=spf1 exp=-all", 11},
		{"v=spf1 redirect=", 16},
		{"v=spf1 redirect=a.example.org -all redirect=b.example.org", 35},
		{"v=spf1 exp=a.example.org EXP=a.example.org", 25},
		{"v=spf1 x=%a", 9},
		{"v=spf1 x=%", 9},
		{"v=spf1 x=%{", 10},
		{"v=spf1 x=%{d", 9},
		{"v=spf1 x=%{x}", 11},
		{"v=spf1 x=%{}", 11},
		{"v=spf1 x=%{d0}", 12},
		{"v=spf1 x=%{dr2}", 13},
		{"v=spf1 x=%{d*}", 12},
		{"v=spf1 exists:%{c}.example.org", 16},
		{"v=spf1 exists:%{R}.example.org", 16},
		{"v=spf1 exp=%{t}.example.org", 13},
		{"v=spf1 a:m\xc3\xbcller.example.org", 10},
		{"v=spf1\ta -all", 0},
		{"v=spf1 a\t-all", 8},
		{"v=spf1 a:x\x7f.example.org", 10},
		{"v=spf1 \xff", 7},
	};
	struct arena *a = arena_new();
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t n = strlen(cases[i].record);
		if (cases[i].at == 0) {
			assert_false(spf_record_is(cases[i].record, n));
			continue;
		}
		assert_true(spf_record_is(cases[i].record, n));
		const struct spf_record *r = spf_record_parse(a, cases[i].record, n);
		int at = r->flawed ? (int)r->flawed->flaw.at : -1;
		if (at != cases[i].at)
			fail_msg("'%s': error at %d (%s), wanted %d", cases[i].record, at,
				r->flawed ? r->flawed->flaw.text : "none", cases[i].at);
	}
	arena_free(a);
}

static void test_record_bytes(void **state)
{
	struct arena *a = arena_new();
	(void)state;
	assert_false(spf_record_is("v=spf10", 7));
	assert_false(spf_record_is("v=spf", 5));
	assert_false(spf_record_is("v=spf1mx", 8));
	assert_true(spf_record_is("v=spf1 mx", 6));
	const struct spf_record *r = spf_record_parse(a, "v=spf1 a:x.example.org\0 -all", 28);
	assert_int_equal(r->count, 2);
	assert_int_equal(r->flawed->flaw.at, 22);
	assert_string_equal(r->terms[0].text, "a:x.example.org\\x00");
	r = spf_record_parse(a, "v=spf1  ~MX:%{d}/20//99  all X=y", 32);
	assert_int_equal(r->count, 3);
	assert_null(r->flawed);
	assert_int_equal(r->terms[0].qualifier, '~');
	assert_int_equal(r->terms[0].prefix4, 20);
	assert_int_equal(r->terms[0].prefix6, 99);
	assert_int_equal(r->terms[0].at, 8);
	assert_string_equal(r->terms[0].domain, "%{d}");
	assert_ptr_equal(r->all, &r->terms[1]);
	assert_int_equal(r->terms[2].kind, SPF_MODIFIER);
	arena_free(a);
}

/* ---- macros ----------------------------------------------------------------------- */

static struct spf_macro_values values_for(const char *ip)
{
	struct spf_macro_values v = {.local = "strong-bad",
		.of_domain = "email.example.com",
		.domain = "email.example.com",
		.validated = "mx.example.org",
		.helo = "we ird/&~.example.net",
		.receiver = "mail.example.net",
		.now_s = 1234567890};
	assert_true(ip_parse(ip, &v.ip));
	return v;
}

static void test_macros(void **state)
{
	static const struct {
		const char *text, *wanted, *ip;
	} cases[] = {
		/* RFC 7208 section 7.4 */
		{"%{s}", "strong-bad@email.example.com", "192.0.2.3"},
		{"%{o}", "email.example.com", "192.0.2.3"},
		{"%{d}", "email.example.com", "192.0.2.3"},
		{"%{d4}", "email.example.com", "192.0.2.3"},
		{"%{d3}", "email.example.com", "192.0.2.3"},
		{"%{d2}", "example.com", "192.0.2.3"},
		{"%{d1}", "com", "192.0.2.3"},
		{"%{dr}", "com.example.email", "192.0.2.3"},
		{"%{d2r}", "example.email", "192.0.2.3"},
		{"%{l}", "strong-bad", "192.0.2.3"},
		{"%{l-}", "strong.bad", "192.0.2.3"},
		{"%{lr}", "strong-bad", "192.0.2.3"},
		{"%{lr-}", "bad.strong", "192.0.2.3"},
		{"%{l1r-}", "strong", "192.0.2.3"},
		{"%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com", "192.0.2.3"},
		{"%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com", "192.0.2.3"},
		{"%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", "bad.strong.lp.3.2.0.192.in-addr._spf.example.com", "192.0.2.3"},
		{"%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}", "3.2.0.192.in-addr.strong.lp._spf.example.com", "192.0.2.3"},
		{"%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net", "192.0.2.3"},
		{"%{ir}.%{v}._spf.%{d2}",
			"1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com",
			"2001:db8::cb01"},
		/* the rest */
		{"%%%_%-.", "% %20.", "192.0.2.3"},
		{"%{H}", "we%20ird%2F%26~.example.net", "192.0.2.3"},
		{"%{h}", "we ird/&~.example.net", "192.0.2.3"},
		{"%{c} %{C} %{r} %{t} %{p}",
			"2001:db8::cb01 2001%3Adb8%3A%3Acb01 mail.example.net 1234567890 mx.example.org",
			"2001:db8::CB01"},
		{"%{c}|%{i}", "192.0.2.3|192.0.2.3", "192.0.2.3"},
		{"%{d127}%{d99999999999999999999}", "email.example.comemail.example.com", "192.0.2.3"},
		{"%{d01R}", "email", "192.0.2.3"},
		{"%{s2@}", NULL, "192.0.2.3"},
		{"%{h.-+,/_=}", "we ird.&~.example.net", "192.0.2.3"},
		{"100%", NULL, "192.0.2.3"},
		{"tab\t", NULL, "192.0.2.3"},
	};
	struct arena *a = arena_new();
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *text = cases[i].text;
		struct spf_macro_values v = values_for(cases[i].ip);
		bool valid = !spf_macro_check(text, strlen(text), SPF_MACRO_EXPLAIN).text;
		if (valid != (cases[i].wanted != NULL))
			fail_msg("'%s' is %svalid", text, valid ? "" : "not ");
		if (valid)
			assert_string_equal(spf_macro_expand(a, text, &v), cases[i].wanted);
	}
	assert_int_equal(spf_macro_letters("%{d2r}%%%{P}{s}"), SPF_LETTER('d') | SPF_LETTER('p'));
	arena_free(a);
}

static void test_macro_domain(void **state)
{
	struct arena *a = arena_new();
	struct spf_macro_values v = values_for("192.0.2.3");
	char label[64] = {0};
	(void)state;
	memset(label, 'x', 63);
	v.local = arena_format(a, "y.%s.%s.%s", label, label, label);
	/* Three long labels (192 bytes with their dots) and 61 bytes fit exactly, 62 do not. */
	v.domain = "123456789.123456789.123456789.123456789.123456789.example.org";
	assert_int_equal(strlen(spf_macro_domain(a, "%{l}.%{d}", &v)), 253);
	v.domain = "1234567890.123456789.123456789.123456789.123456789.example.org";
	assert_int_equal(strlen(spf_macro_domain(a, "%{l}.%{d}.", &v)), 2 * 64 + 62);
	assert_string_equal(spf_macro_domain(a, "example.org.", &v), "example.org");
	arena_free(a);
}

/* ---- a zone ----------------------------------------------------------------------- */

static const struct {
	const char *name;
	enum dns_type type;
	const char *data; /* MX: sorted by preference here already; "!": the question is not answered */
} zone[] = {
	{"plain.example", DNS_TXT, "v=spf1 ip4:192.0.2.0/28 ip6:2001:db8::/32 -all"},
	{"plain.example", DNS_TXT, "other text \xff"},
	{"empty.example", DNS_TXT, "v=spf1"},
	{"two.example", DNS_TXT, "v=spf1 -all"},
	{"two.example", DNS_TXT, "V=SPF1 -all"},
	{"text.example", DNS_TXT, "v=spf10 -all"},
	{"servfail.example", DNS_TXT, "!"},
	{"broken.example", DNS_TXT, "v=spf1 +all moo"},
	{"soft.example", DNS_TXT, "v=spf1 ~all"},
	{"neutral.example", DNS_TXT, "v=spf1 ?all"},
	{"a.example", DNS_TXT, "v=spf1 a/28 a:none.example -all"},
	{"a.example", DNS_A, "192.0.2.1"},
	{"a.example", DNS_AAAA, "2001:db8::1"},
	{"a6.example", DNS_TXT, "v=spf1 a:a.example//64 -all"},
	{"azero.example", DNS_TXT, "v=spf1 a:a.example/0 -all"},
	{"mx.example", DNS_TXT, "v=spf1 mx -all"},
	{"mx.example", DNS_MX, "10 one.mx.example"},
	{"mx.example", DNS_MX, "20 lost.mx.example"},
	{"mx.example", DNS_MX, "30 two.mx.example"},
	{"one.mx.example", DNS_A, "192.0.2.1"},
	{"lost.mx.example", DNS_A, "!"},
	{"two.mx.example", DNS_A, "192.0.2.2"},
	{"nomx.example", DNS_TXT, "v=spf1 mx:a.example mx:nullmx.example mx:deadmx.example ?all"},
	{"nullmx.example", DNS_MX, "0 "},
	{"deadmx.example", DNS_MX, "0 dead1.example"},
	{"deadmx.example", DNS_MX, "1 dead2.example"},
	{"manymx.example", DNS_TXT, "v=spf1 mx -all"},
	{"manymx.example", DNS_MX, "0 a.example"},
	{"manymx.example", DNS_MX, "1 h1.example"},
	{"manymx.example", DNS_MX, "2 h2.example"},
	{"manymx.example", DNS_MX, "3 h3.example"},
	{"manymx.example", DNS_MX, "4 h4.example"},
	{"manymx.example", DNS_MX, "5 h5.example"},
	{"manymx.example", DNS_MX, "6 h6.example"},
	{"manymx.example", DNS_MX, "7 h7.example"},
	{"manymx.example", DNS_MX, "8 h8.example"},
	{"manymx.example", DNS_MX, "9 h9.example"},
	{"manymx.example", DNS_MX, "10 h10.example"},
	{"exists.example", DNS_TXT, "v=spf1 exists:%{l}.%{ir}.list.example exists:a6only.example -all"},
	{"me.1.2.0.192.list.example", DNS_A, "127.0.0.2"},
	{"a6only.example", DNS_AAAA, "2001:db8::1"},
	{"existsfail.example", DNS_TXT, "v=spf1 exists:lost.mx.example -all"},
	{"1.2.0.192.in-addr.arpa", DNS_PTR, "false.example.net"},
	{"1.2.0.192.in-addr.arpa", DNS_PTR, "host.ptr.example"},
	{"1.2.0.192.in-addr.arpa", DNS_PTR, "lost.mx.example"},
	{"false.example.net", DNS_A, "192.0.2.9"},
	{"host.ptr.example", DNS_A, "192.0.2.1"},
	{"2.2.0.192.in-addr.arpa", DNS_PTR, "!"},
	{"ptr.example", DNS_TXT, "v=spf1 ptr -all exp=p.ptr.example"},
	{"p.ptr.example", DNS_TXT, "%{p} of %{c}"},
	{"ptrother.example", DNS_TXT, "v=spf1 ptr:PTR.example -all exp=p.ptr.example"},
	{"ptrfalse.example", DNS_TXT, "v=spf1 ptr:example.net -all exp=p.ptr.example"},
	{"pmacro.example", DNS_TXT, "v=spf1 a:%{p} exists:%{p}.list.example -all"},
	{"inc.example", DNS_TXT, "v=spf1 include:plain.example include:soft.example include:neutral.example ~all"},
	{"incnone.example", DNS_TXT, "v=spf1 include:text.example +all"},
	{"incvoid.example", DNS_TXT, "v=spf1 include:nowhere.example +all"},
	{"inctemp.example", DNS_TXT, "v=spf1 include:servfail.example +all"},
	{"incperm.example", DNS_TXT, "v=spf1 include:broken.example +all"},
	{"deepnone.example", DNS_TXT, "v=spf1 include:mid.example"},
	{"mid.example", DNS_TXT, "v=spf1 include:rednone.example"},
	{"deeptemp.example", DNS_TXT, "v=spf1 include:inctemp.example"},
	{"incloop.example", DNS_TXT, "v=spf1 include:incloop.example +all"},
	{"red.example", DNS_TXT, "v=spf1 redirect=plain.example exp=never.example"},
	{"rednone.example", DNS_TXT, "v=spf1 redirect=text.example"},
	{"redall.example", DNS_TXT, "v=spf1 ?all redirect=plain.example"},
	{"redloop.example", DNS_TXT, "v=spf1 redirect=redloop.example"},
	{"redexp.example", DNS_TXT, "v=spf1 redirect=exp.example"},
	{"exp.example", DNS_TXT, "v=spf1 exp=%{d1}.text.%{d} -all"},
	{"example.text.exp.example", DNS_TXT, "%{i} is not one of %{d}'s, says %{r} (%{s})%%"},
	{"exp2.example", DNS_TXT, "v=spf1 -all exp=two.example"},
	{"exp3.example", DNS_TXT, "v=spf1 -all exp=plainbad.example"},
	{"plainbad.example", DNS_TXT, "na\xc3\xafve"},
	{"exp4.example", DNS_TXT, "v=spf1 -all exp=servfail.example"},
	{"exp5.example", DNS_TXT, "v=spf1 -all exp=macrobad.example"},
	{"macrobad.example", DNS_TXT, "%{x}"},
	{"ten.example", DNS_TXT, "v=spf1 include:nine.example a:a.example ip4:192.0.2.77 -all"},
	{"eleven.example", DNS_TXT, "v=spf1 include:nine.example a:a.example a:a.example -all"},
	{"nine.example", DNS_TXT,
		"v=spf1 a:a.example a:a.example a:a.example a:a.example a:a.example a:a.example a:a.example "
		"a:a.example ?all"},
	{"void2.example", DNS_TXT, "v=spf1 a:none1.example a:none2.example ?all"},
	{"void3.example", DNS_TXT, "v=spf1 a:none1.example a:none2.example mx:none3.example ?all"},
	{"badname.example", DNS_TXT, "v=spf1 a:a..example.org a:%{h}.example.org a:x..example.org ?all"},
	{"walk.example", DNS_TXT,
		"v=spf1 include:inc.example a mx:mx.example exists:%{i}.list.%{o} ptr redirect=red.example"},
	{"walk.example", DNS_A, "192.0.2.1"},
	{"afterall.example", DNS_TXT, "v=spf1 a ~all include:inc.example redirect=red.example"},
	{"tree.example", DNS_TXT, "v=spf1 include:leaf1.example include:leaf2.example -all"},
	{"leaf1.example", DNS_TXT, "v=spf1 a:a.example include:leaf2.example"},
	{"leaf2.example", DNS_TXT, "v=spf1 a:a.example a:none.example"},
};

/* The zone as a list of answers to every question that it can answer otherwise than by "no such domain". */
struct world {
	struct arena *arena;
	struct spf_replies replies;
};

static struct dns_record read_record(struct arena *a, enum dns_type type, const char *data)
{
	struct dns_record r = {.name = data};
	char *rest;

	if (type == DNS_A || type == DNS_AAAA)
		assert_true(ip_parse(data, &r.ip));
	if (type == DNS_TXT)
		r.text = text_show(a, data, strlen(data), LIMIT_DNS_TEXT_BYTES);
	if (type == DNS_MX) {
		r.preference = (uint16_t)strtoul(data, &rest, 10);
		r.name = rest + 1;
	}
	return r;
}

static struct dns_answer zone_answer(struct arena *a, const char *name, enum dns_type type)
{
	struct dns_record *records = arena_array(a, COUNT(zone), sizeof *records);
	struct dns_answer answer = {.state = DNS_NXDOMAIN, .records = records};

	for (size_t i = 0; i < COUNT(zone); i++) {
		if (!text_equal_nocase(zone[i].name, name))
			continue;
		if (answer.state == DNS_NXDOMAIN)
			answer.state = DNS_NODATA;
		if (zone[i].type != type)
			continue;
		answer.state = strcmp(zone[i].data, "!") == 0 ? DNS_SERVFAIL : DNS_FOUND;
		if (answer.state == DNS_FOUND)
			records[answer.count++] = read_record(a, type, zone[i].data);
	}
	return answer;
}

static const struct dns_answer *zone_find(void *arg, const char *name, enum dns_type type)
{
	struct dns_answer *answer = arena_alloc(arg, sizeof *answer);
	*answer = zone_answer(arg, name, type);
	return answer;
}

/* ---- check_host() ----------------------------------------------------------------- */

struct eval_case {
	const char *ip, *from, *helo, *result, *decided, *explanation;
	unsigned lookups, void_lookups;
};

static const struct eval_case evals[] = {
	{"192.0.2.15", "me@plain.example", "h.example", "pass", "ip4:192.0.2.0/28", NULL, 0, 0},
	{"192.0.2.16", "me@plain.example", "h.example", "fail", "-all", NULL, 0, 0},
	{"192.0.2.15", "me@PLAIN.example.", "h.example", "pass", "ip4:192.0.2.0/28", NULL, 0, 0},
	{"2001:db8::5", "me@plain.example", "h.example", "pass", "ip6:2001:db8::/32", NULL, 0, 0},
	{"::ffff:192.0.2.15", "me@plain.example", "h.example", "pass", "ip4:192.0.2.0/28", NULL, 0, 0},
	{"2001:db9::5", "me@plain.example", "h.example", "fail", "-all", NULL, 0, 0},
	{"192.0.2.15", "", "plain.example", "pass", "ip4:192.0.2.0/28", NULL, 0, 0},
	{"192.0.2.15", "\"a@b\"@plain.example", "", "pass", "ip4:192.0.2.0/28", NULL, 0, 0},
	{"192.0.2.1", "me@empty.example", "", "neutral", NULL, NULL, 0, 0},
	{"192.0.2.1", "me@two.example", "", "permerror", NULL, NULL, 0, 0},
	{"192.0.2.1", "me@text.example", "", "none", NULL, NULL, 0, 0},
	{"192.0.2.1", "me@nowhere.example", "", "none", NULL, NULL, 0, 0},
	{"192.0.2.1", "me@example", "", "none", NULL, NULL, 0, 0},
	{"192.0.2.1", "me@[192.0.2.1]", "", "none", NULL, NULL, 0, 0},
	{"192.0.2.1", "me@a..example", "", "none", NULL, NULL, 0, 0},
	{"192.0.2.1", "me@", "", "none", NULL, NULL, 0, 0},
	{"192.0.2.1", "", "", "none", NULL, NULL, 0, 0},
	{"192.0.2.1", "", "[192.0.2.1]", "none", NULL, NULL, 0, 0},
	{"192.0.2.1", "me@servfail.example", "", "temperror", NULL, NULL, 0, 0},
	{"192.0.2.1", "me@broken.example", "", "permerror", "moo", NULL, 0, 0},
	{"192.0.2.7", "me@a.example", "", "pass", "a/28", NULL, 1, 0},
	{"192.0.2.16", "me@a.example", "", "fail", "-all", NULL, 2, 1},
	{"2001:db8::1", "me@a.example", "", "pass", "a/28", NULL, 1, 0},
	{"2001:db8::2", "me@a.example", "", "fail", "-all", NULL, 2, 1},
	{"2001:db8::2", "me@a6.example", "", "pass", "a:a.example//64", NULL, 1, 0},
	{"192.0.2.2", "me@a6.example", "", "fail", "-all", NULL, 1, 0},
	{"203.0.113.1", "me@azero.example", "", "pass", "a:a.example/0", NULL, 1, 0},
	{"2001:db8::2", "me@azero.example", "", "fail", "-all", NULL, 1, 0},
	{"192.0.2.1", "me@mx.example", "", "pass", "mx", NULL, 1, 0},
	{"192.0.2.2", "me@mx.example", "", "temperror", "mx", NULL, 1, 0},
	{"192.0.2.1", "me@nomx.example", "", "neutral", "?all", NULL, 3, 2},
	{"192.0.2.1", "me@manymx.example", "", "permerror", "mx", NULL, 1, 0},
	{"192.0.2.1", "me@exists.example", "", "pass", "exists:%{l}.%{ir}.list.example", NULL, 1, 0},
	{"192.0.2.1", "you@exists.example", "", "fail", "-all", NULL, 2, 2},
	{"192.0.2.1", "you@existsfail.example", "", "temperror", "exists:lost.mx.example", NULL, 1, 0},
	{"192.0.2.1", "me@ptr.example", "", "pass", "ptr", NULL, 1, 0},
	{"192.0.2.1", "me@ptrother.example", "", "pass", "ptr:PTR.example", NULL, 1, 0},
	{"192.0.2.1", "me@ptrfalse.example", "", "fail", "-all", "host.ptr.example of 192.0.2.1", 1, 0},
	{"192.0.2.2", "me@ptr.example", "", "fail", "-all", "unknown of 192.0.2.2", 1, 0},
	{"192.0.2.3", "me@ptr.example", "", "fail", "-all", "unknown of 192.0.2.3", 1, 1},
	{"192.0.2.1", "me@pmacro.example", "", "pass", "a:%{p}", NULL, 2, 0},
	{"192.0.2.3", "me@pmacro.example", "", "fail", "-all", NULL, 3, 2},
	{"192.0.2.1", "me@inc.example", "", "pass", "include:plain.example", NULL, 1, 0},
	{"192.0.2.99", "me@inc.example", "", "softfail", "~all", NULL, 3, 0},
	{"192.0.2.1", "me@incnone.example", "", "permerror", "include:text.example", NULL, 1, 0},
	{"192.0.2.1", "me@incvoid.example", "", "permerror", "include:nowhere.example", NULL, 1, 1},
	{"192.0.2.1", "me@inctemp.example", "", "temperror", "include:servfail.example", NULL, 1, 0},
	{"192.0.2.1", "me@incperm.example", "", "permerror", "include:broken.example", NULL, 1, 0},
	{"192.0.2.1", "me@incloop.example", "", "permerror", "include:incloop.example", NULL, 10, 0},
	{"192.0.2.99", "me@red.example", "", "fail", "-all", NULL, 1, 0},
	{"192.0.2.1", "me@rednone.example", "", "permerror", "redirect=text.example", NULL, 1, 0},
	{"192.0.2.1", "me@redall.example", "", "neutral", "?all", NULL, 0, 0},
	{"192.0.2.1", "me@redloop.example", "", "permerror", "redirect=redloop.example", NULL, 10, 0},
	{"192.0.2.1", "@exp.example", "", "fail", "-all",
		"192.0.2.1 is not one of exp.example's, says unknown (postmaster@exp.example)%", 0, 0},
	{"192.0.2.1", "me@redexp.example", "", "fail", "-all",
		"192.0.2.1 is not one of exp.example's, says unknown (me@redexp.example)%", 1, 0},
	{"192.0.2.1", "m\xc3\xa9@exp.example", "", "fail", "-all", NULL, 0, 0},
	{"192.0.2.1", "me@exp2.example", "", "fail", "-all", NULL, 0, 0},
	{"192.0.2.1", "me@exp3.example", "", "fail", "-all", NULL, 0, 0},
	{"192.0.2.1", "me@exp4.example", "", "fail", "-all", NULL, 0, 0},
	{"192.0.2.1", "me@exp5.example", "", "fail", "-all", NULL, 0, 0},
	{"192.0.2.77", "me@ten.example", "", "pass", "ip4:192.0.2.77", NULL, 10, 0},
	{"192.0.2.77", "me@eleven.example", "", "permerror", "a:a.example", NULL, 10, 0},
	{"192.0.2.1", "me@void2.example", "", "neutral", "?all", NULL, 2, 2},
	{"192.0.2.1", "me@void3.example", "", "permerror", "mx:none3.example", NULL, 3, 3},
	{"192.0.2.1", "me@badname.example", "a b", "neutral", "?all", NULL, 3, 0},
};

static void compare(const struct eval_case *c, const struct spf_verdict *v)
{
	const char *decided = v->decided ? v->decided->term->text : NULL;

	if (strcmp(spf_result_name(v->result), c->result) != 0)
		fail_msg("%s from %s: %s (%s), wanted %s", c->from, c->ip, spf_result_name(v->result),
			v->why ? v->why : "", c->result);
	if (!decided != !c->decided || (decided && strcmp(decided, c->decided) != 0))
		fail_msg("%s from %s: decided by %s, wanted %s", c->from, c->ip, decided ? decided : "none",
			c->decided ? c->decided : "none");
	if (v->lookups != c->lookups || v->void_lookups != c->void_lookups)
		fail_msg("%s from %s: %u look-ups, %u void, wanted %u and %u", c->from, c->ip, v->lookups,
			v->void_lookups, c->lookups, c->void_lookups);
	if (!v->explanation != !c->explanation || (v->explanation && strcmp(v->explanation, c->explanation) != 0))
		fail_msg("%s from %s: explains '%s'", c->from, c->ip, v->explanation ? v->explanation : "nothing");
}

static struct spf_request request_of(const struct eval_case *c)
{
	struct spf_request request = {.sender = c->from, .helo = c->helo};
	assert_true(ip_parse(c->ip, &request.ip));
	return request;
}

static void test_eval(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(evals); i++) {
		struct arena *a = arena_new();
		const struct spf_request request = request_of(&evals[i]);
		const struct spf_feed feed = {.find = zone_find, .arg = a};
		const struct spf_verdict v = spf_eval(a, &request, &feed);
		compare(&evals[i], &v);
		assert_int_equal(v.questions.count, 0);
		arena_free(a);
	}
}

/* What the network's reader cut is no syntax error. */
static void test_eval_cut(void **state)
{
	struct arena *a = arena_new();
	const char *bytes = arena_format(a, "v=spf1 %04990d", 0);
	(void)state;
	const struct dns_record record = {.text = text_show(a, bytes, strlen(bytes), LIMIT_DNS_TEXT_BYTES)};
	const struct dns_reply reply = {.name = "long.example",
		.type = DNS_TXT,
		.answer = {.state = DNS_FOUND, .count = 1, .records = &record}};
	struct spf_replies replies = {.count = 1, .items = &reply};
	const struct spf_feed feed = spf_feed_of(&replies);
	const struct spf_request request = {.ip = {.family = 4}, .sender = "me@long.example", .helo = ""};
	const struct spf_verdict v = spf_eval(a, &request, &feed);
	assert_int_equal(v.result, SPF_TEMPERROR);
	assert_string_equal(v.why, "the record is too long to be read whole");
	arena_free(a);
}

/* The same, with answers that come one by one. */
static void test_eval_asks(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(evals); i++) {
		struct arena *a = arena_new();
		struct dns_reply *items = arena_array(a, LIMIT_FACT_ANSWERS, sizeof *items);
		struct spf_replies replies = {.items = items};
		const struct spf_request request = request_of(&evals[i]);
		const struct spf_feed feed = spf_feed_of(&replies);
		struct spf_verdict v = spf_eval(a, &request, &feed);
		while (v.result == SPF_PENDING) {
			assert_true(v.questions.count > 0 && replies.count < LIMIT_FACT_ANSWERS);
			const struct spf_question q = v.questions.items[0];
			items[replies.count++] = (struct dns_reply){
				.name = q.name, .type = q.type, .answer = zone_answer(a, q.name, q.type)};
			v = spf_eval(a, &request, &feed);
		}
		compare(&evals[i], &v);
		arena_free(a);
	}
}

/* ---- whole policies --------------------------------------------------------------- */

/* What went wrong is told of the innermost policy alone. */
static void test_why(void **state)
{
	static const struct {
		const char *domain, *why;
	} cases[] = {
		{"incperm.example",
			"broken.example: syntax error in 'moo', byte 13 of the record: not a mechanism, nor a "
			"modifier (which has '=' behind its name)"},
		{"incloop.example", "incloop.example: more than 10 terms that ask DNS"},
		{"redloop.example", "redloop.example: more than 10 terms that ask DNS"},
		{"deepnone.example", "text.example: no SPF record"},
		{"deeptemp.example", "servfail.example: servfail"},
		{"rednone.example", "text.example: no SPF record"},
		{"eleven.example", "more than 10 terms that ask DNS"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		const struct spf_feed feed = {.find = zone_find, .arg = a};
		struct spf_request request = {.sender = cases[i].domain, .helo = ""};
		assert_true(ip_parse("192.0.2.77", &request.ip));
		const struct spf_verdict v = spf_eval(a, &request, &feed);
		assert_non_null(v.why);
		assert_string_equal(v.why, cases[i].why);
		arena_free(a);
	}
}

static void test_walk(void **state)
{
	static const struct {
		const char *domain, *result, *broken;
		unsigned lookups, void_lookups, unresolved;
		bool loops;
	} cases[] = {
		{"plain.example", "neutral", NULL, 0, 0, 0, false},
		{"nowhere.example", "none", NULL, 0, 0, 0, false},
		{"two.example", "permerror", "two.example", 0, 0, 0, false},
		{"servfail.example", "temperror", NULL, 0, 0, 0, false},
		{"a.example", "neutral", NULL, 2, 1, 0, false},
		/* include (1) with three of its own, a, mx, exists, ptr, redirect (1) with one of its own */
		{"walk.example", "neutral", NULL, 10, 0, 1, false},
		{"afterall.example", "neutral", NULL, 1, 1, 0, false},
		{"incnone.example", "neutral", "text.example", 1, 0, 0, false},
		{"incvoid.example", "neutral", "nowhere.example", 1, 1, 0, false},
		{"incperm.example", "neutral", "broken.example", 1, 0, 0, false},
		{"incloop.example", "neutral", NULL, 1, 0, 0, true},
		{"redloop.example", "neutral", NULL, 1, 0, 0, true},
		{"nomx.example", "neutral", NULL, 3, 2, 0, false},
		{"eleven.example", "neutral", NULL, 11, 0, 0, false},
		{"tree.example", "neutral", NULL, 8, 2, 0, false},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		const struct spf_feed feed = {.find = zone_find, .arg = a};
		const struct spf_walk w = spf_walk(a, cases[i].domain, &feed);
		if (strcmp(spf_result_name(w.top->result), cases[i].result) != 0)
			fail_msg("%s: %s", cases[i].domain, spf_result_name(w.top->result));
		if (w.lookups != cases[i].lookups || w.void_lookups != cases[i].void_lookups ||
			w.unresolved != cases[i].unresolved || w.loops != cases[i].loops)
			fail_msg("%s: %u look-ups, %u void, %u unresolved", cases[i].domain, w.lookups, w.void_lookups,
				w.unresolved);
		if (!w.broken != !cases[i].broken || (w.broken && strcmp(w.broken->domain, cases[i].broken) != 0))
			fail_msg("%s: %s is broken", cases[i].domain, w.broken ? w.broken->domain : "nothing");
		arena_free(a);
	}
}

static void test_show(void **state)
{
	static const char *const wanted[] = {
		"0 tree.example: v=spf1 include:leaf1.example include:leaf2.example -all",
		"1 include:leaf1.example (5 look-ups, 1 void)",
		"2 leaf1.example: v=spf1 a:a.example include:leaf2.example",
		"3 a:a.example (1 look-up)",
		"3 include:leaf2.example (3 look-ups, 1 void)",
		"4 leaf2.example: v=spf1 a:a.example a:none.example",
		"5 a:a.example (1 look-up)",
		"5 a:none.example: the DNS has no address of it (1 look-up, 1 void)",
		"1 include:leaf2.example (3 look-ups, 1 void)",
		"2 leaf2.example: v=spf1 a:a.example a:none.example",
		"3 a:a.example (1 look-up)",
		"3 a:none.example: the DNS has no address of it (1 look-up, 1 void)",
		"1 -all",
	};
	struct arena *a = arena_new();
	const struct spf_feed feed = {.find = zone_find, .arg = a};
	(void)state;
	const struct spf_walk w = spf_walk(a, "tree.example", &feed);
	const struct spf_lines lines = spf_show(a, w.top);
	assert_int_equal(lines.count, COUNT(wanted));
	for (size_t i = 0; i < lines.count; i++)
		assert_string_equal(arena_format(a, "%u %s", lines.items[i].depth, lines.items[i].text), wanted[i]);
	arena_free(a);
}

/* ---- one record's findings -------------------------------------------------------- */

static void test_lint(void **state)
{
	static const struct {
		const char *record;
		bool valid;
		unsigned lookups;
		const char *tag; /* of the first finding; NULL: there is none */
		enum record_level level;
	} cases[] = {
		{"v=spf1 -all", true, 0, NULL, RECORD_INFO},
		{"v=spf1 mx include:example.org a ptr exists:%{i}.example.org ~all", true, 5, "ptr", RECORD_WARNING},
		{"v=spf1 a redirect=example.org", true, 2, NULL, RECORD_INFO},
		{"v=spf1 +all", true, 0, "all", RECORD_WARNING},
		{"v=spf1 mx all", true, 1, "all", RECORD_WARNING},
		{"v=spf1 ?all", true, 0, "all", RECORD_INFO},
		{"v=spf1 mx", true, 1, "all", RECORD_WARNING},
		{"v=spf1", true, 0, "all", RECORD_WARNING},
		{"v=spf1 -all mx", true, 0, "mx", RECORD_WARNING},
		{"v=spf1 -all redirect=example.org", true, 0, "redirect", RECORD_WARNING},
		{"v=spf1 ip4:0.0.0.0/0 -all", true, 0, "ip4", RECORD_WARNING},
		{"v=spf1 ip4:192.0.2.1/24 -all", true, 0, "ip4", RECORD_INFO},
		{"v=spf1 a//0 -all", true, 1, "a", RECORD_WARNING},
		{"v=spf1 x=y -all", true, 0, "x", RECORD_INFO},
		{"v=spf1 a:host -all", true, 1, "a", RECORD_WARNING},
		{"v=spf1 a:%{?} -all", false, 1, "a", RECORD_ERROR},
		{"v=spf1 ip4:192.0.2.1/33 -all", false, 0, "ip4", RECORD_ERROR},
		{"v=spf1 =x -all", false, 0, "", RECORD_ERROR},
		{"v=spf1 mx mx mx mx mx mx mx mx mx mx a -all", true, 11, "", RECORD_WARNING},
		{"spf2.0/pra -all", false, 0, "v", RECORD_ERROR},
		{"", false, 0, "v", RECORD_ERROR},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		struct record_findings f = {.arena = a};
		const struct spf_lint lint = spf_lint(cases[i].record, strlen(cases[i].record), &f);
		if (lint.valid != cases[i].valid || lint.dns_lookups != cases[i].lookups)
			fail_msg("'%s': valid %d, %u look-ups", cases[i].record, lint.valid, lint.dns_lookups);
		if (!cases[i].tag != (f.count == 0))
			fail_msg("'%s': %zu findings", cases[i].record, f.count);
		if (f.count > 0) {
			assert_string_equal(f.items[0].tag, cases[i].tag);
			assert_int_equal(f.items[0].level, cases[i].level);
		}
		arena_free(a);
	}
}

static void test_lint_limit(void **state)
{
	struct arena *a = arena_new();
	struct record_findings f = {.arena = a};
	char *record = arena_alloc(a, 20000);
	(void)state;
	strcpy(record, "v=spf1");
	for (size_t i = 0; i < 2000; i++)
		strcpy(record + 6 + 6 * i, " x=y.z");
	strcpy(record + 6 + 6 * 2000, " moo moo");
	assert_false(spf_lint(record, strlen(record), &f).valid);
	assert_int_equal(f.count, LIMIT_SPF_FINDINGS + 1);
	assert_int_equal(f.items[LIMIT_SPF_FINDINGS].level, RECORD_ERROR);
	arena_free(a);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_records),
	cmocka_unit_test(test_record_bytes),
	cmocka_unit_test(test_macros),
	cmocka_unit_test(test_macro_domain),
	cmocka_unit_test(test_eval),
	cmocka_unit_test(test_eval_cut),
	cmocka_unit_test(test_eval_asks),
	cmocka_unit_test(test_why),
	cmocka_unit_test(test_walk),
	cmocka_unit_test(test_show),
	cmocka_unit_test(test_lint),
	cmocka_unit_test(test_lint_limit),
};

int main(void)
{
	static const struct unit_list list = {tests, COUNT(tests)};
	const struct unit_list *const lists[] = {&list};
	return unit_run("spf", lists, COUNT(lists));
}

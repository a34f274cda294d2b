/* test_records.c - policy records: what is valid, what it says, and where it is wrong. */
#include "../unit.h"
#include "base/limits.h"
#include "proto/bimi.h"
#include "proto/dkim_key.h"
#include "proto/dkim_selectors.h"
#include "proto/dmarc_record.h"
#include "proto/mta_sts.h"
#include "proto/tlsrpt.h"

extern const struct unit_list dmarc_walk_list;

/* "error p 10, warning sp 18": findings of these levels in the order in which they were found. */
static const char *told(struct arena *a, const struct record_findings *f, bool infos)
{
	const char *text = "";

	for (size_t i = 0; i < f->count; i++) {
		const struct record_finding *x = &f->items[i];
		if (x->level != RECORD_INFO || infos)
			text = arena_format(a, "%s%s%s %s %zu", text, *text ? ", " : "", record_level_name(x->level),
				x->tag, x->at);
	}
	return text;
}

__attribute__((noinline)) static size_t tell(const char *record, const char *got, const char *wanted)
{
	print_error("%s: told '%s', wanted '%s'\n", record, got, wanted);
	return 1;
}

static const char *joined(struct arena *a, const char *const *words, size_t count)
{
	const char *text = "";
	for (size_t i = 0; i < count; i++)
		text = arena_format(a, "%s%s%s", text, i ? " " : "", words[i]);
	return text;
}

/* ---- DMARC ---------------------------------------------------------------------- */

static void test_dmarc_findings(void **state)
{
	static const struct {
		const char *record, *told;
	} cases[] = {
		{"v=DMARC1; p=none; rua=mailto:d@example.org", ""},
		{"v = DMARC1\t;\tp=Reject\t;", ""},
		{"v=DMARC1;p=reject;sp=quarantine;np=reject;adkim=S;aspf=r;t=n;psd=n;fo=d:s;ruf=mailto:f@example.org",
			"warning sp 21"},
		{"v=DMARC1; p=none;;", "error  17"},
		{"v=DMARC1; p=none; ; rua=mailto:d@example.org", "error  17"},
		{" v=DMARC1; p=none", "error v 0"},
		{"v=dmarc1; p=none", "error v 2"},
		{"v=DMARC1 p=none", "error v 2"},
		{"p=none; v=DMARC1", "error v 8"},
		{"p=none", "error v 0"},
		{"", "error v 0"},
		{"v=DMARC1", "error p 0"},
		{"v=DMARC1; rua=mailto:d@example.org", "warning p 0"},
		{"v=DMARC1; rua=mailto:d@example.org; p=none", "warning p 36"},
		{"v=DMARC1; p=rejekt", "error p 12"},
		{"v=DMARC1; p=", "error p 12, error p 12"},
		{"v=DMARC1; p=none; p=reject", "error p 18"},
		{"v=DMARC1; P=none", "warning p 10"},
		{"v=DMARC1; p=none; none", "error none 18"},
		{"v=DMARC1; p=none; 1=x", "error 1 18"},
		{"v=DMARC1; p=none; x=y", "warning x 18"},
		{"v=DMARC1; p=none; x=", "error x 20, warning x 18"},
		{"v=DMARC1; p=none; adkim=x", "error adkim 24"},
		{"v=DMARC1; p=none; aspf=ss", "error aspf 23"},
		{"v=DMARC1; p=none; t=y", "warning t 20"},
		{"v=DMARC1; p=none; t=maybe", "error t 20"},
		{"v=DMARC1; p=none; psd=y", "warning psd 22"},
		{"v=DMARC1; p=none; pct=100; ri=86400; rf=afrf", ""},
		{"v=DMARC1; p=none; pct=99", "warning pct 22"},
		{"v=DMARC1; p=none; pct=101", "error pct 22"},
		{"v=DMARC1; p=none; pct=0100", "error pct 22"},
		{"v=DMARC1; p=none; ri=4294967295", ""},
		{"v=DMARC1; p=none; ri=4294967296", "error ri 21"},
		{"v=DMARC1; p=none; ri=99999999999999999999999999", "error ri 21"},
		{"v=DMARC1; p=none; rf=iodef", "warning rf 21"},
		{"v=DMARC1; p=none; rf=a-", "error rf 21"},
		{"v=DMARC1; p=none; fo=1:x", "error fo 23"},
		{"v=DMARC1; p=none; fo=1:d", "warning fo 21"},
		{"v=DMARC1; p=none; rua=d@example.org", "error rua 22"},
		{"v=DMARC1; p=none; rua=mailto:d@example.org, e@example.org", "error rua 44"},
		{"v=DMARC1; p=none; rua=mailto:d@example.org!10m", "warning rua 22"},
		{"v=DMARC1; p=none; rua=mailto:d@example.org!", "error rua 22"},
		{"v=DMARC1; p=none; rua=mailto:d@example.org!10p", "error rua 22"},
		{"v=DMARC1; p=none; rua=mailto:d@example.org!10mm", "error rua 22"},
		{"v=DMARC1; p=none; rua=mailto:d@example.org!99999999999999999999t", "error rua 22"},
		{"v=DMARC1; p=none; rua=mailto:d%zz@example.org", "error rua 22"},
		{"v=DMARC1; p=none; rua=mailto:d%21e@example.org?subject=x", ""},
		{"v=DMARC1; p=none; rua=mailto:<d@example.org>", "error rua 22"},
		{"v=DMARC1; p=none; rua=https://example.org:8443/d", "warning rua 22"},
		{"v=DMARC1; p=none; rua=https:/example.org", "error rua 22"},
		{"v=DMARC1; p=none; rua=mailto:a@example.org,mailto:b@example.org,mailto:c@example.org",
			"warning rua 64"},
		{"v=DMARC1; p=none; n=\xc3\xa4", "error n 20, warning n 18"},
	};
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		struct record_findings f = {.arena = a};
		struct dmarc_record r = dmarc_record_read(cases[i].record, strlen(cases[i].record), &f);
		if (strcmp(told(a, &f, false), cases[i].told) != 0)
			wrong += tell(cases[i].record, told(a, &f, false), cases[i].told);
		assert_int_equal(r.valid, strstr(cases[i].told, "error") == NULL);
		arena_free(a);
	}
	assert_int_equal(wrong, 0);
}

static void test_dmarc_values(void **state)
{
	static const char record[] = "v=DMARC1;p=quarantine;sp=none;adkim=S;aspf=s;pct=7;ri=3600;fo=1:D;"
				     "rua=mailto:a@example.org!2k,mailto:b@example.com;ruf=mailto:c@example.net;psd=N";
	struct arena *a = arena_new();
	struct record_findings f = {.arena = a};
	struct dmarc_record r = dmarc_record_read(record, strlen(record), &f);

	(void)state;
	assert_true(r.valid && r.ours);
	assert_int_equal(r.p, DMARC_QUARANTINE);
	assert_int_equal(r.sp, DMARC_NONE);
	assert_int_equal(r.np, DMARC_UNSAID);
	assert_string_equal(r.adkim, "s");
	assert_string_equal(r.aspf, "s");
	assert_string_equal(r.psd, "n");
	assert_string_equal(r.t, "n");
	assert_int_equal(r.pct, 7);
	assert_int_equal(r.ri, 3600);
	assert_string_equal(joined(a, r.fo, r.fo_count), "1 d");
	assert_string_equal(joined(a, r.rf, r.rf_count), "afrf");
	assert_int_equal(r.rua_count, 2);
	assert_string_equal(r.rua[0].uri.text, "mailto:a@example.org");
	assert_string_equal(r.rua[0].uri.domain, "example.org");
	assert_int_equal(r.rua[0].max_bytes, 2048);
	assert_int_equal(r.rua[1].max_bytes, 0);
	assert_string_equal(r.ruf[0].uri.domain, "example.net");
	arena_free(a);
}

/* What a record asks for: of the domain, of a subdomain, of one that does not exist. */
static void test_dmarc_requests(void **state)
{
	static const struct {
		const char *record;
		enum dmarc_request now[3], old[3];
	} cases[] = {
		{"v=DMARC1; p=reject", {DMARC_REJECT, DMARC_REJECT, DMARC_REJECT},
			{DMARC_REJECT, DMARC_REJECT, DMARC_REJECT}},
		{"v=DMARC1; p=reject; sp=none; np=quarantine", {DMARC_REJECT, DMARC_NONE, DMARC_QUARANTINE},
			{DMARC_REJECT, DMARC_NONE, DMARC_NONE}},
		{"v=DMARC1; p=none; sp=reject", {DMARC_NONE, DMARC_REJECT, DMARC_REJECT},
			{DMARC_NONE, DMARC_REJECT, DMARC_REJECT}},
		{"v=DMARC1; p=reject; sp=x; rua=mailto:d@example.org", {DMARC_NONE, DMARC_NONE, DMARC_NONE},
			{DMARC_NONE, DMARC_NONE, DMARC_NONE}},
		{"v=DMARC1; p=reject; sp=x", {DMARC_UNSAID, DMARC_UNSAID, DMARC_UNSAID},
			{DMARC_UNSAID, DMARC_UNSAID, DMARC_UNSAID}},
		{"v=DMARC1; p=reject; np=x", {DMARC_UNSAID, DMARC_UNSAID, DMARC_UNSAID},
			{DMARC_REJECT, DMARC_REJECT, DMARC_REJECT}},
		{"v=DMARC1", {DMARC_NONE, DMARC_NONE, DMARC_NONE}, {DMARC_UNSAID, DMARC_UNSAID, DMARC_UNSAID}},
		{"v=DMARC2; p=reject", {DMARC_UNSAID, DMARC_UNSAID, DMARC_UNSAID},
			{DMARC_UNSAID, DMARC_UNSAID, DMARC_UNSAID}},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		struct record_findings f = {.arena = a};
		struct dmarc_record r = dmarc_record_read(cases[i].record, strlen(cases[i].record), &f);
		for (size_t k = 0; k < 3; k++) {
			assert_int_equal(dmarc_record_request(&r, DMARC_RFC9989, k > 0, k < 2), cases[i].now[k]);
			assert_int_equal(dmarc_record_request(&r, DMARC_RFC7489, k > 0, k < 2), cases[i].old[k]);
		}
		arena_free(a);
	}
	assert_int_equal(dmarc_request_weaker(DMARC_REJECT), DMARC_QUARANTINE);
	assert_int_equal(dmarc_request_weaker(DMARC_QUARANTINE), DMARC_NONE);
	assert_int_equal(dmarc_request_weaker(DMARC_NONE), DMARC_NONE);
}

static void test_agrees(void **state)
{
	(void)state;
	assert_true(dmarc_record_agrees("v=DMARC1", 8));
	assert_true(dmarc_record_agrees("v=DMARC1;", 9));
	assert_true(dmarc_record_agrees("v=DMARC1; p=what", 16));
	assert_false(dmarc_record_agrees("v=DMARC1; what", 14));
	assert_false(dmarc_record_agrees("v=spf1 -all", 11));
	assert_false(dmarc_record_agrees("", 0));
}

/* ---- sets ---------------------------------------------------------------------- */

static void test_sets(void **state)
{
	static const struct {
		const char *texts[3];
		enum record_choice choice;
		size_t chosen;
	} cases[] = {
		{{NULL}, RECORD_NONE, SIZE_MAX},
		{{"v=spf1 -all"}, RECORD_NONE, SIZE_MAX},
		{{"v=spf1 -all", "v=DMARC1; p=none"}, RECORD_ONE, 1},
		{{"v=DMARC1; p=none", "x", "v=DMARC1"}, RECORD_MANY, 0},
		{{"x", "\"v=DMARC1; p=none\""}, RECORD_NONE, 1},
		{{"x", " V = dmarc1"}, RECORD_NONE, 1},
		{{"v=DMARC12; p=none"}, RECORD_NONE, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		struct record_findings f = {.arena = a};
		struct record_text texts[3];
		struct record_set set = {.texts = texts};
		size_t chosen;
		while (set.count < 3 && cases[i].texts[set.count]) {
			texts[set.count] =
				(struct record_text){cases[i].texts[set.count], strlen(cases[i].texts[set.count])};
			set.count++;
		}
		assert_int_equal(record_set_choose(&set, &dmarc_record_kind, &f, &chosen), cases[i].choice);
		assert_int_equal(chosen, cases[i].chosen);
		assert_int_equal(record_finding_count(&f, RECORD_ERROR), cases[i].choice != RECORD_ONE);
		arena_free(a);
	}
}

static void test_point(void **state)
{
	struct arena *a = arena_new();
	struct record_point p = record_finding_point(a, "v=DMARC1; p=x", 13, 12);

	(void)state;
	assert_string_equal(p.line, "v=DMARC1; p=x");
	assert_string_equal(p.caret, "            ^");
	p = record_finding_point(a, "\xc3\xa4\n=x", 5, 4);
	assert_string_equal(p.line, "\xc3\xa4\\x0A=x");
	assert_string_equal(p.caret, "      ^");
	p = record_finding_point(a, "", 0, 7);
	assert_string_equal(p.caret, "^");
	arena_free(a);
}

/* ---- DKIM ---------------------------------------------------------------------- */

#define RSA512 \
	"MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAMb4Ha9RZu8+" \
	"NPLdhnGkKkRFqP9UbOcHTIzjRlPsIXpIkbANfjLqdd7MxXLgVCf8ilU2tuXLNeLTyvkV" \
	"zw5WmfMCAwEAAQ=="
#define ED25519 "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="

static void test_dkim(void **state)
{
	static const struct {
		const char *record, *told;
		unsigned bits;
	} cases[] = {
		{"v=DKIM1; k=rsa; p=" RSA512, "error p 18", 512},
		{"p=" RSA512, "error p 2", 512},
		{"v=DKIM1; k=ed25519; p=" ED25519, "", 256},
		{"v=DKIM1;k=ed25519;h=sha256;s=email:*;t=s;n=x;p=11qYAYKxCrfV S/7TyWQHOg7hc\r\n\tvPapiMlrwIaaPcHURo=",
			"", 256},
		{" k=ed25519; p=" ED25519, "", 256},
		{"v=DKIM1; k=ed25519; p=11qYAYKx", "error p 22", 0},
		{"v=DKIM1; k=ed25519; p=11qYAYK", "error p 22", 0},
		{"v=DKIM1; k=ed25519; p=11qY*YKx", "error p 22", 0},
		{"v=DKIM1; p=AAAA", "error p 11", 0},
		{"v=DKIM1; p=MAA=", "error p 11", 0},
		{"v=DKIM1; p=", "", 0},
		{"v=DKIM1", "error p 0", 0},
		{"", "error p 0", 0},
		{"v=DKIM2; p=", "error v 2", 0},
		{"p=; v=DKIM1", "error v 4", 0},
		{"v=DKIM1; p=; p=", "error p 13", 0},
		{"v=DKIM1; k=dsa; p=", "error k 11", 0},
		{"v=DKIM1; t=y:s; p=", "warning t 11", 0},
		{"v=DKIM1; h=sha1; p=", "warning h 11", 0},
		{"v=DKIM1; s=tlsrpt; p=", "warning s 11", 0},
		{"v=DKIM1; s=em ail; p=", "error s 11", 0},
		{"v=DKIM1; n=\xff; p=", "error n 11", 0},
	};
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		struct record_findings f = {.arena = a};
		struct dkim_key k = dkim_key_read(cases[i].record, strlen(cases[i].record), &f);
		if (strcmp(told(a, &f, false), cases[i].told) != 0)
			wrong += tell(cases[i].record, told(a, &f, false), cases[i].told);
		assert_int_equal(k.valid, strstr(cases[i].told, "error") == NULL);
		assert_int_equal(k.bits, cases[i].bits);
		assert_int_equal(k.testing, strstr(cases[i].record, "t=y") != NULL);
		arena_free(a);
	}
	assert_int_equal(wrong, 0);
	assert_true(dkim_key_kind.ours("p=abc", 5));
	assert_true(dkim_key_kind.ours("v=DKIM1; k=rsa", 14));
	assert_false(dkim_key_kind.ours("v=spf1 p=x", 10));
	assert_false(dkim_key_kind.ours("hello", 5));
}

static void test_selectors(void **state)
{
	static const char *const hosts[] = {"aspmx.l.GOOGLE.com", "spf.protection.outlook.com", "notgandi.net"};
	struct arena *a = arena_new();
	struct dkim_selector found[LIMIT_DKIM_SELECTORS];
	size_t n = dkim_selectors(a, " mine  google ", hosts, COUNT(hosts), found);
	const char *text = "";
	char *many = arena_alloc(a, 4 * LIMIT_DKIM_SELECTORS + 1);

	(void)state;
	for (size_t i = 0; i < n; i++)
		text = arena_format(a, "%s%s%s", text, found[i].name, found[i].named ? "! " : " ");
	assert_string_equal(text, "mine! google! selector1 selector2 default mail dkim s1 s2 k1 ");
	assert_string_equal(found[2].reason, "of Microsoft 365, which the domain uses");
	for (size_t i = 0; i < LIMIT_DKIM_SELECTORS; i++)
		memcpy(many + 4 * i, (char[4]){(char)('a' + i / 26), (char)('a' + i % 26), 'x', ' '}, 4);
	assert_int_equal(dkim_selectors(a, many, NULL, 0, found), LIMIT_DKIM_SELECTORS);
	assert_string_equal(dkim_selectors_name(a, "s1", "example.org"), "s1._domainkey.example.org");
	memset(many, 'a', 4 * LIMIT_DKIM_SELECTORS);
	assert_null(dkim_selectors_name(a, many, arena_format(a, "%s.example.org", many)));
	arena_free(a);
}

/* ---- MTA-STS, TLS-RPT, BIMI ------------------------------------------------------ */

static void test_mta_sts_record(void **state)
{
	static const struct {
		const char *record, *told, *id;
	} cases[] = {
		{"v=STSv1; id=20260101T000000Z;", "", "20260101T000000Z"},
		{"v=STSv1 ; x.y-z=1 ;id=a", "", "a"},
		{"v=STSv1; id=12345678901234567890123456789012", "", "12345678901234567890123456789012"},
		{"v=STSv1; id=123456789012345678901234567890123", "error id 12", NULL},
		{"v=STSv1; id=a-b", "error id 12", NULL},
		{"v=STSv1; id=", "error id 12, error id 12", NULL},
		{"v=STSv1; id =a", "error id 12", "a"},
		{"v=STSv1; ID=a", "error id 0", NULL},
		{"v=STSv1", "error id 0", NULL},
		{"v=stsv1; id=a", "error v 2", "a"},
		{"id=a; v=STSv1", "error v 8", "a"},
		{" v=STSv1; id=a", "error v 0, error v 3", "a"},
		{"v=STSv1; id=a; id=b", "warning id 15", "a"},
		{"v=STSv1; id=a; x=1=2", "error x 17", "a"},
		{"v=STSv1; id=a;;", "error  14", "a"},
		{"v=STSv1; id=a ", "error  13", "a"},
		{"v=STSv1; id=a ; ", "", "a"},
	};
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		struct record_findings f = {.arena = a};
		struct mta_sts_record r = mta_sts_read_record(cases[i].record, strlen(cases[i].record), &f);
		if (strcmp(told(a, &f, false), cases[i].told) != 0)
			wrong += tell(cases[i].record, told(a, &f, false), cases[i].told);
		assert_int_equal(r.valid, strstr(cases[i].told, "error") == NULL);
		assert_string_equal(r.id ? r.id : "-", cases[i].id ? cases[i].id : "-");
		arena_free(a);
	}
	assert_int_equal(wrong, 0);
}

static void test_mta_sts_policy(void **state)
{
	static const struct {
		const char *file, *told, *mx;
	} cases[] = {
		{"version: STSv1\nmode: enforce\nmx: mail.Example.org\nmx: *.example.com\nmax_age: 604800\n", "",
			"mail.example.org *.example.com"},
		{"max_age:31557600\r\nmode:\tnone \r\nversion:STSv1", "", ""},
		{"version: STSv1\nmode: none\nmax_age: 31557601\n", "error max_age 35", ""},
		{"version: STSv1\nmode: none\nmax_age: -1", "error max_age 35", ""},
		{"version: STSv1\nmode: none\nmax_age: 1\nmode: enforce", "warning mode 37", ""},
		{"version: STSv1\nmode: enforce\nmax_age: 1\n", "error mx 0", ""},
		{"version: STSv1\nmode: Enforce\nmax_age: 1\nmx: a.example.org", "error mode 21", "a.example.org"},
		{"version: STSv1\nmode: testing\nmax_age: 1\nmx: *\nmx: a.*.example.org\nmx: .example.org",
			"error mx 44, error mx 50, error mx 70", ""},
		{"version: STSv1\n\nmode: none\nmax_age: 1", "error  15", ""},
		{"version: STSv1\nmode none\nmax_age: 1", "error mode none 15, error mode 0, error mx 0", ""},
		{"version : STSv1\nmode: none\nmax_age: 1", "error version  0, error version 0", ""},
		{"version: STSv1\nmode: none\nmax_age: 1\next: a\x01", "error ext 42", ""},
		{"", "error version 0, error mode 0, error max_age 0, error mx 0", ""},
	};
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		struct record_findings f = {.arena = a};
		struct mta_sts_policy p = mta_sts_read_policy(cases[i].file, strlen(cases[i].file), &f);
		if (strcmp(told(a, &f, false), cases[i].told) != 0)
			wrong += tell(cases[i].file, told(a, &f, false), cases[i].told);
		assert_int_equal(p.valid, strstr(cases[i].told, "error") == NULL);
		assert_string_equal(joined(a, p.mx, p.mx_count), cases[i].mx);
		arena_free(a);
	}
	assert_int_equal(wrong, 0);
}

static void test_mta_sts_match(void **state)
{
	static const struct {
		const char *host, *pattern;
		bool match;
	} cases[] = {
		{"mail.example.com", "mail.example.com", true},
		{"MAIL.example.com.", "mail.Example.com", true},
		{"mail.example.com", "*.example.com", true},
		{"example.com", "*.example.com", false},
		{"a.mail.example.com", "*.example.com", false},
		{"mail.example.com", "m*.example.com", false},
		{"mail.example.com", "*", false},
		{"mail.example.com", "mail.*.com", false},
		{".example.com", "*.example.com", false},
		{"com", "*.", false},
		{"", "", false},
		{"b\xc3\xbc"
		 "cher.example",
			"xn--bcher-kva.example", true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (mta_sts_match(cases[i].host, cases[i].pattern) != cases[i].match)
			fail_msg("%s by %s", cases[i].host, cases[i].pattern);
}

static void test_tlsrpt(void **state)
{
	static const struct {
		const char *record, *told;
		size_t count;
	} cases[] = {
		{"v=TLSRPTv1; rua=mailto:t@example.org", "", 1},
		{"v=TLSRPTv1;rua=mailto:t@example.org , https://example.org/v1?a=b;", "", 2},
		{"v=TLSRPTv1; rua=http://example.org/", "error rua 16", 0},
		{"v=TLSRPTv1; rua=ftp://example.org/", "error rua 16", 0},
		{"v=TLSRPTv1; rua=mailto:t@example.org, other", "error rua 38", 1},
		{"v=TLSRPTv1; rua=mailto:t!@example.org", "error rua 16", 0},
		{"v=TLSRPTv1; rua =mailto:t@example.org", "error rua 16", 1},
		{"v=TLSRPTv1;", "error rua 0", 0},
		{"v=TLSRPTv2; rua=mailto:t@example.org", "error v 2", 1},
		{"v=TLSRPTv1; rua=mailto:t@example.org; e=a b", "error e 40", 1},
	};
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		struct record_findings f = {.arena = a};
		struct tlsrpt_record r = tlsrpt_read(cases[i].record, strlen(cases[i].record), &f);
		if (strcmp(told(a, &f, false), cases[i].told) != 0)
			wrong += tell(cases[i].record, told(a, &f, false), cases[i].told);
		assert_int_equal(r.valid, *cases[i].told == '\0');
		assert_int_equal(r.rua_count, cases[i].count);
		arena_free(a);
	}
	assert_int_equal(wrong, 0);
}

static void test_bimi(void **state)
{
	static const struct {
		const char *record, *told, *lps;
		bool declined;
	} cases[] = {
		{"v=BIMI1; l=https://example.org/logo.svg; a=https://example.org/logo.pem; avp=personal", "", "",
			false},
		{"v=BIMI1;l=https://example.org/logo.SVGZ?x=y;a=;lps=News, b-c", "", "news b-c", false},
		{"v=BIMI1; l=; a=;", "", "", true},
		{"v=BIMI1; l=;", "", "", true},
		{"v=BIMI1;", "error l 0", "", false},
		{"v=BIMI1; a=https://example.org/a.pem", "error l 0", "", false},
		{"v=bimi1; l=", "error v 2", "", true},
		{"v=BIMI1; L=", "error l 0, warning L 9", "", false},
		{"v=BIMI1; l=http://example.org/logo.svg", "error l 11", "", false},
		{"v=BIMI1; l=https://localhost/logo.svg", "error l 11", "", false},
		{"v=BIMI1; l=https://example.org/a.svg,https://example.org/b.svg", "error l 11", "", false},
		{"v=BIMI1; l=https://example.org/logo.png", "error l 11", "", false},
		{"v=BIMI1; l=https://example.org/logo", "warning l 11", "", false},
		{"v=BIMI1; l=; lps=a b", "error lps 17", "", true},
		{"v=BIMI1; l=; avp=both", "error avp 17", "", true},
	};
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new();
		struct record_findings f = {.arena = a};
		struct bimi_record r = bimi_read(cases[i].record, strlen(cases[i].record), &f);
		if (strcmp(told(a, &f, false), cases[i].told) != 0)
			wrong += tell(cases[i].record, told(a, &f, false), cases[i].told);
		assert_int_equal(r.valid, strstr(cases[i].told, "error") == NULL);
		assert_int_equal(r.declined, cases[i].declined);
		assert_string_equal(joined(a, r.lps, r.lps_count), cases[i].lps);
		arena_free(a);
	}
	assert_int_equal(wrong, 0);
}

/* However long a record is, the work and the findings are bounded. */
static void test_bounds(void **state)
{
	struct arena *a = arena_new();
	struct record_findings f = {.arena = a};
	static char text[200001];
	const size_t n = sizeof text - 1;

	(void)state;
	memset(text, ';', n);
	dmarc_record_read(text, n, &f);
	assert_true(f.count < 4 * LIMIT_RECORD_TAGS);
	for (size_t i = 0; i + 4 < n; i += 4)
		memcpy(text + i, "a=b;", 4);
	dmarc_record_read(text, n, &f);
	memcpy(text, "v=DMARC1; p=none; rua=", 22);
	memset(text + 22, ',', n - 22);
	dmarc_record_read(text, n, &f);
	memset(text, '\n', n);
	mta_sts_read_policy(text, n, &f);
	assert_true(f.count < 8 * LIMIT_RECORD_TAGS);
	arena_free(a);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(test_dmarc_findings),
		cmocka_unit_test(test_dmarc_values), cmocka_unit_test(test_dmarc_requests),
		cmocka_unit_test(test_agrees), cmocka_unit_test(test_sets), cmocka_unit_test(test_point),
		cmocka_unit_test(test_dkim), cmocka_unit_test(test_selectors), cmocka_unit_test(test_mta_sts_record),
		cmocka_unit_test(test_mta_sts_policy), cmocka_unit_test(test_mta_sts_match),
		cmocka_unit_test(test_tlsrpt), cmocka_unit_test(test_bimi), cmocka_unit_test(test_bounds)};
	const struct unit_list records = {tests, COUNT(tests)};
	const struct unit_list *const lists[] = {&records, &dmarc_walk_list};
	return unit_run("records", lists, COUNT(lists));
}

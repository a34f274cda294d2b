/* test_host_rdns.c - PTR names and how they read. */
#include "../unit.h"

#include "proto/host_rdns.h"

static const struct {
	const char *name, *ip;
	enum rdns_class want;
} cases[] = {
	{"mail.example.org", NULL, RDNS_STATIC},
	{"mail.example.org.", "192.0.2.1", RDNS_STATIC},
	{"MX1.Example.CO.UK", NULL, RDNS_STATIC},
	{"mail-1-2.example.org", NULL, RDNS_STATIC},
	{"smtp.dsl.example.net", NULL, RDNS_STATIC},
	{"mx0a-000cf101.example.com", "192.0.2.1", RDNS_STATIC},
	{"castle.example.org", NULL, RDNS_STATIC},
	{"web7.example.org", NULL, RDNS_STATIC},
	{"example.org", "192.0.2.1", RDNS_STATIC},
	{"org", NULL, RDNS_STATIC},
	{"", NULL, RDNS_STATIC},
	{".", NULL, RDNS_STATIC},
	{"....", NULL, RDNS_STATIC},
	/* the address, in every spelling */
	{"192-0-2-1.example.net", NULL, RDNS_GENERIC},
	{"1.2.0.192.example.net", NULL, RDNS_GENERIC},
	{"host192.0.2.1.example.net", NULL, RDNS_GENERIC},
	{"ip-192-000-002-001.example.net", NULL, RDNS_GENERIC},
	{"c0000201.example.net", "192.0.2.1", RDNS_GENERIC},
	{"0xc0000201.example.net", NULL, RDNS_GENERIC},
	{"a192000002001.example.net", "192.0.2.1", RDNS_GENERIC},
	{"mail-192-0-2-1.example.net", "192.0.2.1", RDNS_GENERIC},
	{"mail-198-51-100-7.example.net", "192.0.2.1", RDNS_GENERIC},
	{"2001-db8--1.example.net", "2001:db8::1", RDNS_GENERIC},
	{"20010db8000000000000000000000001.example.net", "2001:db8::1", RDNS_GENERIC},
	{"2-0-0-1-0-d-b-8-0-1.example.net", NULL, RDNS_GENERIC},
	{"x2a02c0ffee123456.example.net", "2001:db8::2a02:c0ff:ee12:3456", RDNS_GENERIC},
	/* numbering and words for access */
	{"a6451.example.net", NULL, RDNS_GENERIC},
	{"s44803952.example.net", NULL, RDNS_GENERIC},
	{"adsl-12.example.net", NULL, RDNS_GENERIC},
	{"port5.cable.example.net", NULL, RDNS_GENERIC},
	{"ny-west-zone7-b-117.example.net", "192.0.2.117", RDNS_GENERIC},
	{"ny-west-zone7-b-117.example.net", "192.0.2.118", RDNS_STATIC},
	/* says that it is lent */
	{"192-0-2-1.dynamic.example.net", NULL, RDNS_DYNAMIC},
	{"p1.dip.example.net", NULL, RDNS_DYNAMIC},
	{"dhcp-17.example.net", NULL, RDNS_DYNAMIC},
	{"pool-192-0-2-1.example.net", NULL, RDNS_DYNAMIC},
	{"mydynamicline7.example.net", NULL, RDNS_DYNAMIC},
	{"ipdinamica7.example.net", NULL, RDNS_DYNAMIC},
	{"cliente7.example.net", NULL, RDNS_GENERIC},
	/* partial addresses, numbers without a word */
	{"net12-34.example.net", NULL, RDNS_GENERIC},
	{"net12-34.example.net", "192.0.12.34", RDNS_GENERIC},
	{"net12-34.example.net", "192.0.2.1", RDNS_STATIC},
	{"web1-2.example.net", NULL, RDNS_STATIC},
	{"node738-12.example.net", NULL, RDNS_STATIC},
	{"node03-12.example.net", NULL, RDNS_STATIC},
	{"row10-2-rack.example.net", NULL, RDNS_STATIC},
	{"x-12-34.example.net", NULL, RDNS_GENERIC},
	{"x-12-34.example.net", "192.0.2.1", RDNS_STATIC},
	{"17.example.net", NULL, RDNS_GENERIC},
	{"17.b4.example.net", NULL, RDNS_GENERIC},
	{"a4.17.example.net", NULL, RDNS_GENERIC},
	{"12sdl34m5.example.net", NULL, RDNS_GENERIC},
	{"4you.example.net", NULL, RDNS_STATIC},
	{"pc192x0x2x1.example.net", NULL, RDNS_GENERIC},
	{"host12.net34.example.net", NULL, RDNS_GENERIC},
	{"host.net34.example.net", NULL, RDNS_STATIC},
	{"3221225985.example.net", "192.0.2.1", RDNS_GENERIC},
	{"mail3221225985.example.net", "192.0.2.1", RDNS_GENERIC},
	{"mail010200c0.example.net", "192.0.2.1", RDNS_GENERIC},
	{"mail192000002001.example.net", NULL, RDNS_GENERIC},
	/* counted machines */
	{"dd4711.example.net", NULL, RDNS_GENERIC},
	{"ns301234.example.net", NULL, RDNS_GENERIC},
	{"vps-3f21c09a.example.net", NULL, RDNS_GENERIC},
	{"ns301234.ip-192-0-2.example.net", NULL, RDNS_GENERIC},
	{"auh-as4711.example.net", NULL, RDNS_GENERIC},
	{"p123-ipad12city.example.net", NULL, RDNS_GENERIC},
	{"p123-city.example.net", NULL, RDNS_STATIC},
	{"ex2016.example.net", NULL, RDNS_STATIC},
	{"qs51p00im-wxyz10021801.example.net", NULL, RDNS_STATIC},
	/* a mail server's word, wherever it stands */
	{"a10-23.smtp-out.example.net", "192.0.10.23", RDNS_STATIC},
	{"o1678912345.outbound-mail.example.net", NULL, RDNS_STATIC},
	{"web12345.mail.example.net", NULL, RDNS_STATIC},
	{"m70-23.examplemail.net", NULL, RDNS_STATIC},
	{"mta-65-12-4.example.net", NULL, RDNS_STATIC},
	{"out-12.example.net", NULL, RDNS_STATIC},
	{"out-ab-12.wireless.example.net", NULL, RDNS_GENERIC},
	{"ns1.adsl.example.net", NULL, RDNS_STATIC},
	{"mx-1.2.3-4.example.net", NULL, RDNS_GENERIC},
	/* lines with fixed addresses; lines without numbers; who sells lines */
	{"a1.5f.c3.static.example.net", NULL, RDNS_GENERIC},
	{"static-ip-cr7.example.net", NULL, RDNS_GENERIC},
	{"static1.example.net", NULL, RDNS_STATIC},
	{"static.example.net", NULL, RDNS_STATIC},
	{"adsl.example.net", NULL, RDNS_GENERIC},
	{"adslot.example.net", NULL, RDNS_STATIC},
	{"dynamic.dsl.example.net", NULL, RDNS_DYNAMIC},
	{"dynamics.example.net", NULL, RDNS_STATIC},
	{"dynamics7.example.net", NULL, RDNS_STATIC},
	{"city7dsl.example.net", NULL, RDNS_GENERIC},
	{"bac7ebd.c.example-broadband.net", NULL, RDNS_GENERIC},
	{"castle.example-broadband.net", NULL, RDNS_STATIC},
	/* a kind of line that may have a fixed address */
	{"pppoe-192-0-2-1.example.net", NULL, RDNS_GENERIC},
};

static void reads_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct ip ip = {.family = 0};
		if (cases[i].ip)
			assert_true(ip_parse(cases[i].ip, &ip));
		enum rdns_class got = rdns_classify(cases[i].name, &ip);
		if (got != cases[i].want)
			fail_msg("%s: %s, not %s", cases[i].name, rdns_class_name(got), rdns_class_name(cases[i].want));
		if (!cases[i].ip)
			assert_int_equal(rdns_classify(cases[i].name, NULL), got);
	}
}

static void survives_long_and_wild_names(void **state)
{
	(void)state;
	char name[2000];
	struct ip ip;
	assert_true(ip_parse("192.0.2.1", &ip));
	for (int c = 1; c < 256; c++) {
		memset(name, c, sizeof name - 1);
		name[sizeof name - 1] = 0;
		for (size_t i = 7; i < sizeof name - 1; i += 8)
			name[i] = '.';
		rdns_classify(name, &ip);
		memset(name, c, sizeof name - 1);
		rdns_classify(name, NULL);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(reads_names),
	cmocka_unit_test(survives_long_and_wild_names),
};
const struct unit_list host_rdns_list = {tests, COUNT(tests)};

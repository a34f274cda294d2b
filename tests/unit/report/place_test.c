/* Where the address is, its network and abuse contact, and the table of ports. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sample.h"
#include "tests.h"

static const struct fact_place place = {.country = "ZZ",
	.country_name = "Nowhere",
	.city = "Exampletown",
	.has_position = true,
	.latitude_udeg = -500000,
	.longitude_udeg = 7447400,
	.as_number = 64501,
	.as_name = "Example Networks",
	.network = "198.18.0.0/15",
	.database = "Test (test.mmdb)",
	.built_s = 1690000000};

/* An answer of one TXT record. */
static struct fact answer(struct report *r, const char *name, const char *text)
{
	struct fact_answers *list = arena_alloc(r->arena, sizeof *list);
	struct dns_reply *reply = arena_alloc(r->arena, sizeof *reply);
	struct dns_record *record = arena_alloc(r->arena, sizeof *record);

	record->text = text;
	*reply = (struct dns_reply){.name = name,
		.type = DNS_TXT,
		.answer = {.state = text ? DNS_FOUND : DNS_NXDOMAIN, .count = text ? 1 : 0, .records = record}};
	*list = (struct fact_answers){.count = 1, .answers = reply};
	return fact_answers(list);
}

static void shows(const struct report *r, unsigned width, const char *wanted, bool there)
{
	char *text = sample_text(r, &(struct text_options){.width = width});

	if ((strstr(text, wanted) != NULL) != there)
		fail_msg("%s: %s\nin\n%s", there ? "not there" : "there", wanted, text);
	free(text);
}

static void place_network_and_contact(void **state)
{
	struct report *r = sample_closed();
	struct facts *f = &r->subjects->next->facts;

	(void)state;
	f->fact[FACT_PLACE] = fact_place(&place);
	f->fact[FACT_ORIGIN] = answer(r, "x.origin.test", "64500 64499 | 198.18.0.0/24 | ZZ | lab | 2011-08-11");
	f->fact[FACT_ABUSE] = answer(r, "x.abuse.test", "abuse@lab.test");
	shows(r, 140,
		"  Place         Exampletown, Nowhere (ZZ) (GeoIP of 2023-07-22)\n"
		"                -0.500000, 7.447400\n"
		"                https://www.openstreetmap.org/?mlat=-0.500000&mlon=7.447400\n"
		"  Network       AS64500, AS64499, 198.18.0.0/24\n"
		"                AS64501 Example Networks, 198.18.0.0/15 (GeoIP of 2023-07-22)\n"
		"  Abuse contact abuse@lab.test\n",
		true);
	/* The same AS is not told twice. */
	f->fact[FACT_ORIGIN] = answer(r, "x.origin.test", "64501 | 198.18.0.0/24");
	shows(r, 140, "  Network       AS64501, 198.18.0.0/24\n  Abuse", true);
	f->fact[FACT_ORIGIN] = answer(r, "x.origin.test", NULL);
	f->fact[FACT_ABUSE] = answer(r, "x.abuse.test", NULL);
	shows(r, 140, "  Network       none announces the address\n", true);
	shows(r, 140, "  Abuse contact none\n", true);
	report_free(r);
}

static void what_is_not_known(void **state)
{
	struct report *r = sample_closed();
	struct facts *f = &r->subjects->next->facts;

	(void)state;
	shows(r, 100, "Place", false);
	shows(r, 100, "Abuse", false);
	f->fact[FACT_PLACE] = fact_unknown(WHY_LOCAL, "no GeoIP database was found");
	f->fact[FACT_ORIGIN] = fact_unknown(WHY_CANCELLED, NULL);
	f->fact[FACT_ABUSE] = answer(r, "x.abuse.test", "for sale");
	shows(r, 140, "  Place         not known: no GeoIP database was found\n", true);
	shows(r, 140, "  Network       not known: the audit was stopped\n", true);
	shows(r, 140, "  Abuse contact not known: the answer of x.abuse.test holds no mailbox\n", true);
	report_free(r);
}

static void contact_stands_beside_what_is_urgent(void **state)
{
	struct report *r = sample_open();

	(void)state;
	for (struct subject *s = r->subjects; s; s = s->next)
		if (s->scope == SCOPE_ADDRESS) {
			s->facts.fact[FACT_ABUSE] = answer(r, "x.abuse.test", "abuse@lab.test");
			/* A second one of the same kind, told apart. */
			s->findings.check = &sample_relay;
			finding_add(&s->findings, "accepted");
			finding_title(&s->findings, "It relays in another way");
		}
	shows(r, 140,
		"        smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination\n"
		"    Abuse contact of the network: abuse@lab.test\n"
		"    See: ",
		true);
	shows(r, 140, "  Abuse contact abuse@lab.test (of the network: tell it what is urgent here, ", true);
	char *text = sample_text(r, &(struct text_options){.width = 140});
	char *first = strstr(text, "Abuse contact of the network:");
	assert_non_null(first);
	assert_null(strstr(first + 1, "Abuse contact of the network:"));
	free(text);
	report_free(r);
}

static void table_of_ports(void **state)
{
	static const struct port_state states[] = {
		{25, 0, 12}, {139, ETIMEDOUT, 5000}, {445, ECONNREFUSED, 13}, {465, EACCES, 0}};
	static const struct fact_ports ports = {4, states};
	struct report *r = sample_closed();
	struct facts *f = &r->subjects->next->facts;

	(void)state;
	f->fact[FACT_PORTS] = fact_ports(&ports);
	shows(r, 80,
		"\n  Ports\n"
		"  port  service              state      time\n"
		"  25    SMTP                 open       12 ms\n"
		"  139   NetBIOS              filtered   5.00 s: Connection timed out\n"
		"  445   SMB                  closed     13 ms\n"
		"  465   submission with TLS  not known  0 ms: Permission denied\n",
		true);
	shows(r, 40, "\n  Ports\n  25 SMTP: open, 12 ms\n", true);
	f->fact[FACT_PORTS] = fact_absent("not asked for: --ports");
	shows(r, 80, "Ports", false);
	f->fact[FACT_PORTS] = fact_unknown(WHY_CANCELLED, NULL);
	shows(r, 80, "  Ports         not known: the audit was stopped\n", true);
	report_free(r);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(place_network_and_contact),
	cmocka_unit_test(what_is_not_known),
	cmocka_unit_test(contact_stands_beside_what_is_urgent),
	cmocka_unit_test(table_of_ports),
};
const struct test_list place_tests = {tests, sizeof tests / sizeof *tests};

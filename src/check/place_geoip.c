/* place_geoip.c - where a GeoIP database says the address is.
 *
 * A check has no clock: the database's age is counted to the start of the audit, which is part of the facts. */
#include <inttypes.h>
#include <time.h>

#include "check/judge.h"
#include "check/table.h"

enum { DAY_S = 86400, OLD_DAYS = 366, DATE_SIZE = 16 };

static const struct verdict verdicts[] = {
	{"found", SEVERITY_INFO, "A GeoIP database knows where the address is", NULL, "relaycheck(1), geoip database"},
	{"old", SEVERITY_WARNING, "Your GeoIP database is older than a year: the place may have changed",
		"Get a newer one: `make geoip`, or whatever brought this one.", "relaycheck(1), geoip database"},
	{"not_in_database", SEVERITY_INFO, "No GeoIP database has the address", NULL, "relaycheck(1), geoip database"},
	{"could_not_tell", SEVERITY_INFO, "Could not tell where the address is", NULL, "relaycheck(1), geoip database"},
	{0},
};

/* "2026-06-17" */
static const char *date(int64_t when_s, char out[DATE_SIZE])
{
	time_t when = (time_t)when_s;
	struct tm parts;

	if (!gmtime_r(&when, &parts) || strftime(out, DATE_SIZE, "%Y-%m-%d", &parts) == 0)
		return "a date that cannot be read";
	return out;
}

static const char *country(struct arena *a, const struct fact_place *p)
{
	if (*p->country_name && *p->country)
		return arena_format(a, "%s (%s)", p->country_name, p->country);
	return *p->country_name ? p->country_name : p->country;
}

static void judge_found(const struct facts *f, struct findings *out, const struct fact_place *p)
{
	const char *where = country(out->arena, p);
	char text[DATE_SIZE];

	finding_add(out, "found");
	if (*p->city)
		finding_title(out, "The address is in %s%s%s, by a GeoIP database", p->city, *where ? ", " : "", where);
	else if (*where)
		finding_title(out, "The address is in %s, by a GeoIP database", where);
	if (*p->network)
		finding_evidence(out, "network %s", p->network);
	if (p->as_number)
		finding_evidence(out, "AS%" PRIu32 "%s%s", p->as_number, *p->as_name ? " " : "", p->as_name);
	if (p->built_s > 0)
		finding_evidence(out, "by %s of %s", p->database, date(p->built_s, text));
	else
		finding_evidence(out, "by %s", p->database);
	if (f->started_s <= 0 || p->built_s <= 0 || (f->started_s - p->built_s) / DAY_S < OLD_DAYS)
		return;
	finding_add(out, "old");
	finding_evidence(out, "%s was built on %s, %" PRId64 " days before the audit", p->database,
		date(p->built_s, text), (f->started_s - p->built_s) / DAY_S);
}

static void judge(const struct facts *f, struct findings *out)
{
	const struct fact *fact = facts_get(f, FACT_PLACE);
	const struct fact_place *place = facts_place(f, FACT_PLACE);

	if (place) {
		judge_found(f, out, place);
	} else if (fact->state == FACT_ABSENT) {
		/* Private addresses are in no database, and that is no news. */
		if (ip_is_special(&f->ip))
			return;
		finding_add(out, "not_in_database");
	} else if (fact->state == FACT_UNKNOWN && fact->why != WHY_NOT_ASKED) {
		finding_add(out, "could_not_tell");
		finding_title(out, "Could not tell where the address is: %s", fact_reason(fact));
		finding_evidence(
			out, "`make geoip` installs a free database; the setting `geoip database` names another");
	}
}

const struct check check_place_geoip = {
	.id = "place.geoip",
	.question = "Where is the address?",
	.why = "The country of a server's address says which law and which language its operators have, and a place "
	       "that nobody expects hints at a wrong DNS record. GeoIP databases are guesses: the country is mostly "
	       "right, the city often not. The database is read on this machine; nobody is asked.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_PLACE),
	.verdicts = verdicts,
	.judge = judge,
};

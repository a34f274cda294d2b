/* Where an address is, whose network it is in, and whom to tell what it does. */
#include "report/text_parts.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "core/network.h"

enum { MICRO = 1000000, DATE_SIZE = 16 };

/* Why something is not known, unless the row above says the same.  It is no reason for what follows: that must not be
 * left out because of it. */
static void untold(struct text *t, const char *label, const char *why)
{
	if (t->reason == NULL || strcmp(t->reason, why) != 0)
		text_row(t, label, INK_QUIET, arena_format(t->scratch, "not known: %s", why));
}

/* "-7.447400" */
static const char *degrees(struct text *t, int32_t micro)
{
	int64_t size = micro < 0 ? -(int64_t)micro : micro;

	return arena_format(t->scratch, "%s%" PRId64 ".%06" PRId64, micro < 0 ? "-" : "", size / MICRO, size % MICRO);
}

/* "Exampletown, Nowhere (ZZ)"; "" if nothing of it is known. */
static const char *place_name(struct text *t, const struct fact_place *p)
{
	const char *country = *p->country_name ? p->country_name : p->country;

	if (*p->country_name && *p->country)
		country = arena_format(t->scratch, "%s (%s)", p->country_name, p->country);
	return arena_format(t->scratch, "%s%s%s", p->city, *p->city && *country ? ", " : "", country);
}

static const char *built(struct text *t, const struct fact_place *p)
{
	char date[DATE_SIZE];
	time_t when = (time_t)p->built_s;
	struct tm parts;

	if (p->built_s <= 0 || !gmtime_r(&when, &parts) || strftime(date, sizeof date, "%Y-%m-%d", &parts) == 0)
		return "GeoIP";
	return arena_format(t->scratch, "GeoIP of %s", date);
}

static void where(struct text *t, const struct subject *s)
{
	const struct fact *f = facts_get(&s->facts, FACT_PLACE);
	const struct fact_place *p = facts_place(&s->facts, FACT_PLACE);

	if (p == NULL) {
		if (f->state == FACT_UNKNOWN && f->why != WHY_NOT_ASKED)
			untold(t, "Place", fact_reason(f));
		return;
	}
	const char *name = place_name(t, p);
	if (*name)
		text_row(t, "Place", INK_PLAIN, arena_format(t->scratch, "%s (%s)", name, built(t, p)));
	if (!p->has_position)
		return;
	const char *north = degrees(t, p->latitude_udeg), *east = degrees(t, p->longitude_udeg);
	text_row(t, *name ? "" : "Place", INK_PLAIN, arena_format(t->scratch, "%s, %s", north, east));
	text_row(t, "", INK_PLAIN,
		arena_format(t->scratch, "https://www.openstreetmap.org/?mlat=%s&mlon=%s", north, east));
}

static void network_by_geoip(struct text *t, const struct fact_place *p, const char *label)
{
	text_row(t, label, INK_PLAIN,
		arena_format(t->scratch, "AS%" PRIu32 "%s%s, %s (%s)", p->as_number, *p->as_name ? " " : "", p->as_name,
			p->network, built(t, p)));
}

static void network(struct text *t, const struct subject *s)
{
	struct network n = network_read(t->scratch, &s->facts);
	const struct fact_place *p = facts_place(&s->facts, FACT_PLACE);
	bool told = false;

	switch (n.state) {
	case NETWORK_KNOWN:
		text_row(t, "Network", INK_PLAIN,
			arena_format(t->scratch, "%s, %s", network_ases(t->scratch, &n), n.origin.network));
		told = true;
		break;
	case NETWORK_NONE:
		text_row(t, "Network", INK_PLAIN, "none announces the address");
		told = true;
		break;
	case NETWORK_UNTOLD:
	case NETWORK_NOT_ASKED:
		break;
	}
	if (p != NULL && p->as_number != 0) {
		bool same = false;
		for (size_t i = 0; i < n.origin.as_count; i++)
			same |= n.origin.as[i] == p->as_number;
		if (!same)
			network_by_geoip(t, p, told ? "" : "Network");
	} else if (n.state == NETWORK_UNTOLD) {
		untold(t, "Network", n.why);
	}
}

/* ---- the abuse contact ------------------------------------------------------------- */

/* Findings that somebody else's network would want to be told of. */
static bool is_abuse(const struct finding *f)
{
	static const char *const kinds[] = {"relay.", "bounce.", "dnsbl.", "ports.netbios"};

	for (size_t i = 0; f->verdict->severity == SEVERITY_URGENT && i < sizeof kinds / sizeof *kinds; i++)
		if (strncmp(f->check->id, kinds[i], strlen(kinds[i])) == 0)
			return true;
	return false;
}

static bool has_abuse(const struct subject *s)
{
	for (size_t i = 0; i < s->findings.count; i++)
		if (is_abuse(&s->findings.items[i]))
			return true;
	return false;
}

static void abuse(struct text *t, const struct subject *s)
{
	struct network_contacts c = network_read_contacts(t->scratch, &s->facts);

	switch (c.state) {
	case NETWORK_NOT_ASKED:
		return;
	case NETWORK_NONE:
		text_row(t, "Abuse contact", INK_PLAIN, "none");
		return;
	case NETWORK_UNTOLD:
		untold(t, "Abuse contact", c.why);
		return;
	case NETWORK_KNOWN:
		break;
	}
	text_row(t, "Abuse contact", INK_PLAIN,
		arena_format(t->scratch, "%s%s", network_contact_list(t->scratch, &c),
			has_abuse(s) ? " (of the network: tell it what is urgent here, if the server is not yours)"
				     : ""));
}

void text_place(struct text *t, const struct subject *s)
{
	where(t, s);
	network(t, s);
	abuse(t, s);
}

/* ---- beside the findings it serves ------------------------------------------------- */

static bool is_about(const struct merged *m, const struct subject *s)
{
	for (size_t i = 0; i < m->count; i++)
		if (m->place[i].subject == s)
			return true;
	return false;
}

/* Was the contact of S told beside an entry before M? */
static bool told_before(const struct text *t, const struct merged *m, const struct subject *s)
{
	for (const struct merged *before = t->findings.items; before != m; before++)
		if (is_abuse(before->place[0].finding) && is_about(before, s))
			return true;
	return false;
}

void text_abuse_contact(struct text *t, const struct merged *m)
{
	const char *last = "";

	if (!is_abuse(m->place[0].finding))
		return;
	for (size_t i = 0; i < m->count; i++) {
		const struct subject *s = m->place[i].subject;
		if (told_before(t, m, s))
			continue;
		struct network_contacts c = network_read_contacts(t->scratch, &s->facts);
		const char *list = network_contact_list(t->scratch, &c);
		if (c.state != NETWORK_KNOWN || strcmp(list, last) == 0)
			continue;
		style_item(&t->style, 4, INK_HEADING, "Abuse contact of the network: ", INK_PLAIN, list);
		last = list;
	}
}

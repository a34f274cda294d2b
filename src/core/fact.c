/* fact.c - the table of facts, and how facts are made and read. */
#include "core/fact.h"

#include <string.h>

static const struct fact_info infos[] = {
#define X(id, name, type, what) [id] = {name, what, FACT_IS_##type},
	FACT_TABLE(X)
#undef X
};

void facts_init(struct facts *f)
{
	memset(f, 0, sizeof *f);
	f->port = 25;
	for (size_t i = 0; i < FACT_COUNT; i++)
		f->fact[i] = fact_unknown(WHY_NOT_ASKED, NULL);
}

const struct fact_info *fact_info(enum fact_id id)
{
	return &infos[id];
}

bool fact_find(const char *name, enum fact_id *out)
{
	for (size_t i = 0; i < FACT_COUNT; i++) {
		if (strcmp(infos[i].name, name) == 0) {
			*out = (enum fact_id)i;
			return true;
		}
	}
	return false;
}

struct fact fact_unknown(enum why why, const char *note)
{
	return (struct fact){.state = FACT_UNKNOWN, .why = why, .note = note};
}

struct fact fact_absent(const char *note)
{
	return (struct fact){.state = FACT_ABSENT, .note = note};
}

struct fact fact_text(const char *text, const char *note)
{
	return (struct fact){.state = FACT_HAVE, .note = note, .text = text};
}

struct fact fact_number(int64_t number, const char *note)
{
	return (struct fact){.state = FACT_HAVE, .note = note, .number = number};
}

struct fact fact_names(const struct fact_names *names)
{
	struct fact fact = {.names = names};
	switch (names->state) {
	case DNS_FOUND:
		if (names->count == 0)
			return fact_unknown(WHY_SERVFAIL, "the DNS answer held no usable name");
		fact.state = FACT_HAVE;
		return fact;
	case DNS_NODATA:
	case DNS_NXDOMAIN:
		fact.state = FACT_ABSENT;
		return fact;
	case DNS_REFUSED:
		return fact_unknown(WHY_LOCAL, "the DNS resolver refused to answer");
	case DNS_FAILED:
		return fact_unknown(WHY_LOCAL, "the DNS question could not be asked");
	case DNS_UNASKED:
	case DNS_SERVFAIL:
	case DNS_BOGUS:
	case DNS_TIMEOUT:
		break;
	}
	return fact_unknown(why_of_dns(names->state), NULL);
}

struct fact fact_reply(const struct turn *turn)
{
	return (struct fact){.state = FACT_HAVE, .reply = turn};
}

struct fact fact_trials(const struct fact_trials *trials)
{
	return (struct fact){.state = FACT_HAVE, .trials = trials};
}

struct fact fact_sessions(const struct fact_sessions *sessions)
{
	return (struct fact){.state = FACT_HAVE, .sessions = sessions};
}

struct fact fact_answers(const struct fact_answers *answers)
{
	return (struct fact){.state = FACT_HAVE, .answers = answers};
}

struct fact fact_listings(const struct fact_listings *listings)
{
	return (struct fact){.state = FACT_HAVE, .listings = listings};
}

struct fact fact_place(const struct fact_place *place)
{
	return (struct fact){.state = FACT_HAVE, .place = place};
}

struct fact fact_ports(const struct fact_ports *ports)
{
	return (struct fact){.state = FACT_HAVE, .ports = ports};
}

struct fact fact_domains(const struct fact_domains *domains)
{
	return (struct fact){.state = domains->count > 0 ? FACT_HAVE : FACT_ABSENT, .domains = domains};
}

const struct fact *facts_get(const struct facts *f, enum fact_id id)
{
	static const struct fact not_asked = {.state = FACT_UNKNOWN, .why = WHY_NOT_ASKED};
	return f != NULL ? &f->fact[id] : &not_asked;
}

static const struct fact *have(const struct facts *f, enum fact_id id, enum fact_type type)
{
	const struct fact *fact = facts_get(f, id);
	return fact->state == FACT_HAVE && infos[id].type == type ? fact : NULL;
}

const char *facts_text(const struct facts *f, enum fact_id id)
{
	const struct fact *fact = have(f, id, FACT_IS_TEXT);
	return fact != NULL ? fact->text : NULL;
}

const struct fact_names *facts_names(const struct facts *f, enum fact_id id)
{
	const struct fact *fact = have(f, id, FACT_IS_NAMES);
	return fact != NULL ? fact->names : NULL;
}

const struct turn *facts_reply(const struct facts *f, enum fact_id id)
{
	const struct fact *fact = have(f, id, FACT_IS_REPLY);
	return fact != NULL ? fact->reply : NULL;
}

const struct fact_trials *facts_trials(const struct facts *f, enum fact_id id)
{
	const struct fact *fact = have(f, id, FACT_IS_TRIALS);
	return fact != NULL ? fact->trials : NULL;
}

const struct trial *facts_trial(const struct facts *f, enum fact_id id)
{
	const struct fact_trials *trials = facts_trials(f, id);
	return trials != NULL && trials->count > 0 ? &trials->trials[0] : NULL;
}

const struct fact_sessions *facts_sessions(const struct facts *f, enum fact_id id)
{
	const struct fact *fact = have(f, id, FACT_IS_SESSIONS);
	return fact != NULL ? fact->sessions : NULL;
}

const struct fact_answers *facts_answers(const struct facts *f, enum fact_id id)
{
	const struct fact *fact = have(f, id, FACT_IS_ANSWERS);
	return fact != NULL ? fact->answers : NULL;
}

const struct fact_listings *facts_listings(const struct facts *f, enum fact_id id)
{
	const struct fact *fact = have(f, id, FACT_IS_LISTINGS);
	return fact != NULL ? fact->listings : NULL;
}

const struct fact_domains *facts_domains(const struct facts *f, enum fact_id id)
{
	const struct fact *fact = have(f, id, FACT_IS_DOMAINS);
	return fact != NULL ? fact->domains : NULL;
}

const struct fact_place *facts_place(const struct facts *f, enum fact_id id)
{
	const struct fact *fact = have(f, id, FACT_IS_PLACE);
	return fact != NULL ? fact->place : NULL;
}

const struct fact_ports *facts_ports(const struct facts *f, enum fact_id id)
{
	const struct fact *fact = have(f, id, FACT_IS_PORTS);
	return fact != NULL ? fact->ports : NULL;
}

const char *list_health_name(enum list_health h)
{
	static const char *const names[] = {[LIST_UNTESTED] = "untested",
		[LIST_HEALTHY] = "healthy",
		[LIST_UNUSABLE] = "unusable",
		[LIST_OFF] = "off"};
	return names[h];
}

const char *likelihood_name(enum likelihood l)
{
	static const char *const names[] = {
		[DOMAIN_WEAK] = "weak", [DOMAIN_LIKELY] = "likely", [DOMAIN_CONFIRMED] = "confirmed"};
	return names[l];
}

const char *fact_reason(const struct fact *f)
{
	if (f == NULL)
		return why_text(WHY_NOT_ASKED);
	return f->note != NULL && f->note[0] != '\0' ? f->note : why_text(f->why);
}

enum why why_of_dns(enum dns_state s)
{
	switch (s) {
	case DNS_UNASKED:
		return WHY_NOT_ASKED;
	case DNS_FOUND:
	case DNS_NODATA:
	case DNS_NXDOMAIN:
		return WHY_NONE;
	case DNS_SERVFAIL:
		return WHY_SERVFAIL;
	case DNS_BOGUS:
		return WHY_BOGUS;
	case DNS_TIMEOUT:
		return WHY_TIMEOUT;
	case DNS_REFUSED:
	case DNS_FAILED:
		return WHY_LOCAL;
	}
	return WHY_NONE;
}

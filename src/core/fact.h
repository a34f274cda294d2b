/* fact.h - facts: what a probe learned about one subject.
 *
 * Each fact is HAVE, ABSENT or UNKNOWN(why).  A fact nobody asked for is UNKNOWN(WHY_NOT_ASKED).
 * Probes write facts, checks read them; nobody else touches them. */
#ifndef RELAYCHECK_CORE_FACT_H
#define RELAYCHECK_CORE_FACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "proto/dns.h"
#include "core/session.h"

enum fact_type {
	FACT_IS_TEXT,     /* const char * */
	FACT_IS_NUMBER,   /* int64_t */
	FACT_IS_NAMES,    /* struct fact_names */
	FACT_IS_REPLY,    /* struct turn: what was said and answered */
	FACT_IS_TRIALS,   /* struct fact_trials; one or many */
	FACT_IS_SESSIONS, /* struct fact_sessions */
	FACT_IS_ANSWERS,  /* struct fact_answers: DNS questions and how they ended */
	FACT_IS_LISTINGS, /* struct fact_listings: what block lists said */
	FACT_IS_DOMAINS,  /* struct fact_domains: candidates for the mail domain */
	FACT_IS_PLACE,    /* struct fact_place */
	FACT_IS_PORTS     /* struct fact_ports */
};

/*        id               name in files      type      what it is */
#define FACT_TABLE(X) \
	/* of a domain */ \
	X(FACT_MX, "dns.mx", NAMES, \
		"mail exchangers of the domain, in preference order; one empty name: null MX (RFC 7505)") \
	X(FACT_MX_HOSTS, "dns.mx_hosts", NAMES, "the same exchangers, each with its own addresses") \
	X(FACT_SPF, "spf.policy", ANSWERS, \
		"every DNS question that the domain's whole SPF policy asks, whoever sends (RFC 7208)") \
	X(FACT_DMARC, "dmarc.records", ANSWERS, \
		"TXT at _dmarc names: the tree walk (RFC 9989 section 4.10), the organizational domain (RFC 7489 " \
		"section 6.6.3), and who agreed to get reports; note: the organizational domain by the public suffix " \
		"list") \
	X(FACT_DKIM, "dkim.keys", ANSWERS, \
		"TXT at SELECTOR._domainkey names (RFC 6376 section 3.6.2); note: the selectors that the settings " \
		"name") \
	X(FACT_MTA_STS, "mta_sts.record", ANSWERS, "TXT at _mta-sts (RFC 8461 section 3.1)") \
	X(FACT_TLSRPT, "tlsrpt.record", ANSWERS, "TXT at _smtp._tls (RFC 8460 section 3)") \
	X(FACT_BIMI, "bimi.record", ANSWERS, "TXT at default._bimi") \
	X(FACT_DOMAIN_LISTS, "dnsbl.domain", LISTINGS, "what lists of domains say of the domain (RFC 5782)") \
	/* of a host */ \
	X(FACT_IPV4, "dns.a", NAMES, "IPv4 addresses of the host") \
	X(FACT_IPV6, "dns.aaaa", NAMES, "IPv6 addresses of the host") \
	/* of an address */ \
	X(FACT_HOST_NAME, "host.name", TEXT, "host name through which the address was found") \
	X(FACT_PTR, "rdns.ptr", NAMES, "PTR names of the address, each with its own addresses") \
	X(FACT_CONNECT, "smtp.connect", NUMBER, "0 connected, else errno; note: its text") \
	X(FACT_BANNER, "smtp.banner", REPLY, "the greeting") \
	X(FACT_EARLY, "smtp.early", TEXT, "what the server sent unasked beyond its greeting") \
	X(FACT_BANNER_NAME, "smtp.banner_name", NAMES, "first word of the greeting, with its own addresses") \
	X(FACT_EHLO, "smtp.ehlo", REPLY, "EHLO and its answer") \
	X(FACT_HELO, "smtp.helo", REPLY, "HELO and its answer, tried when EHLO is refused") \
	X(FACT_EHLO_NAME, "smtp.ehlo_name", NAMES, "first word of the EHLO or HELO answer, with its own addresses") \
	X(FACT_DOMAIN, "mail.domain", TEXT, \
		"a mail domain whose exchanger is proven to be this address; note: the proof") \
	X(FACT_OWN_DOMAINS, "mail.own_domains", NAMES, \
		"every domain among the address' names whose exchanger is proven to be this address") \
	X(FACT_DOMAINS, "mail.domains", DOMAINS, \
		"domains this server may handle mail for, each with what it was found by, the likeliest first") \
	X(FACT_SPF_CHECK, "spf.answers", ANSWERS, \
		"every DNS question of evaluating SPF for this address; note: the sender's domain") \
	X(FACT_LISTS, "dnsbl.lists", LISTINGS, "what block lists say of the address and of its names (RFC 5782)") \
	X(FACT_PLACE, "place.geoip", PLACE, "where a GeoIP database says the address is") \
	X(FACT_ORIGIN, "place.origin", ANSWERS, "TXT: network, AS number and AS name of the address, by DNS") \
	X(FACT_ABUSE, "place.abuse", ANSWERS, "TXT: whom to tell of abuse from the address' network") \
	X(FACT_PORTS, "ports.tcp", PORTS, "which TCP ports are open, closed or filtered") \
	X(FACT_VRFY, "smtp.vrfy", REPLY, "VRFY of a random user") \
	X(FACT_EXPN, "smtp.expn", REPLY, "EXPN of a random list") \
	X(FACT_POSTMASTER, "control.postmaster", TRIALS, "operator to <postmaster>") \
	X(FACT_NULL_SENDER, "control.null_sender", TRIALS, "null reverse-path to <postmaster>") \
	X(FACT_RELAY, "relay.plain", TRIALS, "operator to operator through the target") \
	X(FACT_FORGED, "relay.forged", TRIALS, "a sender of the target's domain to the operator") \
	X(FACT_BOUNCE, "bounce.unknown_user", TRIALS, "operator to a random user of the target's domain") \
	X(FACT_FORMS, "relay.forms", TRIALS, "address forms of the operator's mailbox, at RCPT") \
	X(FACT_SESSIONS, "smtp.sessions", SESSIONS, \
		"the visit: the session with everything but the address forms, whole") \
	X(FACT_FORM_SESSIONS, "smtp.form_sessions", SESSIONS, \
		"the sessions in which the address forms were tried, whole") \
	X(FACT_REFERENCE, "own.reference", NUMBER, \
		"0 the operator's own exchanger was reached, else errno; note: which")

enum fact_id {
#define X(id, name, type, what) id,
	FACT_TABLE(X)
#undef X
		FACT_COUNT
};

typedef uint64_t fact_set;
#define FACT_BIT(id) ((fact_set)1 << (id))
_Static_assert(FACT_COUNT <= 64, "fact_set has 64 bits");

enum fact_state { FACT_UNKNOWN, FACT_HAVE, FACT_ABSENT };

/* A name and the addresses it leads to. */
struct fact_name {
	const char *name;          /* safe to show; may be no host name at all. For FACT_IPV4/6: the address' text. */
	enum dns_state forward;    /* how the A and AAAA questions ended together; DNS_UNASKED if not asked */
	enum dns_state ipv4, ipv6; /* how each of them ended: one may have failed beside the other's addresses */
	enum dns_trust trust;      /* of the answers that held addresses, the least */
	const char *why;           /* more on a failed question, or NULL */
	const char *alias;   /* the name is an alias (CNAME) of this one; NULL: it is none, or was not asked for */
	bool points_back;    /* one of the addresses is the subject's */
	uint16_t preference; /* MX */
	size_t ip_count;
	const struct ip *ips;
};

struct fact_names {
	enum dns_state state; /* of the question that gave the names */
	enum dns_trust trust;
	size_t count;
	const struct fact_name *names;
};

struct fact_trials {
	size_t count;
	const struct trial *trials;
};

struct fact_sessions {
	size_t count;
	const struct session *sessions;
};

struct fact_answers {
	size_t count;
	const struct dns_reply *answers; /* in the order in which they were asked */
};

/* Was a list found fit to be believed, by its test points (RFC 5782 section 5)? */
enum list_health {
	LIST_UNTESTED,
	LIST_HEALTHY,
	LIST_UNUSABLE, /* listing.health_why says why; its answers were not asked for */
	LIST_OFF       /* never asked: dead, needs a key, switched off; health_why */
};
const char *list_health_name(enum list_health h); /* "untested", "healthy", "unusable", "off" */

/* What one list says of one address or domain. */
struct listing {
	const char *zone;    /* as in data/dnsbl.tsv; a key is not part of it */
	const char *subject; /* "198.18.0.11" or "example.org" */
	enum list_health health;
	const char *health_why; /* or NULL */
	int64_t tested_s;       /* Unix time of the test; 0: none */
	struct dns_answer a;    /* the A answer; DNS_UNASKED unless the list is healthy */
	struct dns_answer txt;  /* the TXT answer; DNS_UNASKED unless an A record was found */
};

struct fact_listings {
	size_t count;
	const struct listing *listings;
};

/* How sure it is that a server handles mail for a domain. */
enum likelihood {
	DOMAIN_WEAK,     /* the name was only mentioned */
	DOMAIN_LIKELY,   /* several hints, or one that its owner controls */
	DOMAIN_CONFIRMED /* its mail exchanger is this address, by DNS; or the operator named it */
};
const char *likelihood_name(enum likelihood l); /* "weak", "likely", "confirmed" */

struct mail_domain {
	const char *name; /* ASCII form, lower case */
	enum likelihood likelihood;
	const char *because; /* where the name came from: "the PTR name mail.example.org; the greeting" */
	const char *proof;   /* of CONFIRMED, or what spoke against it; NULL: nothing to say */
};

struct fact_domains {
	size_t count;
	const struct mail_domain *domains;
};

struct fact_place {
	const char *country; /* ISO 3166 two letters; "" where the database has none, as of all texts here */
	const char *country_name;
	const char *city;
	bool has_position;
	int32_t latitude_udeg, longitude_udeg; /* millionths of a degree, north and east positive */
	uint32_t as_number;                    /* 0: the database has none */
	const char *as_name;
	const char *network;  /* the prefix the database has an entry for: "198.18.0.0/15" */
	const char *database; /* type and path, for people */
	int64_t built_s;      /* Unix time at which the (oldest used) database was built */
};

struct port_state {
	uint16_t port;
	int32_t error; /* 0 open, ECONNREFUSED closed, ETIMEDOUT filtered, else errno of connect */
	uint32_t took_ms;
};

struct fact_ports {
	size_t count;
	const struct port_state *ports;
};

struct fact {
	enum fact_state state;
	enum why why;     /* of UNKNOWN */
	const char *note; /* human detail, or NULL; safe to show */
	union {           /* of HAVE; NAMES also of ABSENT (state says nxdomain or nodata) */
		const char *text;
		int64_t number;
		const struct fact_names *names;
		const struct turn *reply;
		const struct fact_trials *trials;
		const struct fact_sessions *sessions;
		const struct fact_answers *answers;
		const struct fact_listings *listings;
		const struct fact_domains *domains;
		const struct fact_place *place;
		const struct fact_ports *ports;
	};
};

struct facts {
	struct ip ip;      /* the subject's address; family 0 for hosts and domains */
	uint16_t port;     /* the audit's: 25 if not told otherwise */
	int64_t started_s; /* Unix time at which the audit began; 0: not known */
	struct fact fact[FACT_COUNT];
};

struct fact_info {
	const char *name, *what;
	enum fact_type type;
};

/* Sets every fact to UNKNOWN(WHY_NOT_ASKED). */
void facts_init(struct facts *f);

const struct fact_info *fact_info(enum fact_id id);
bool fact_find(const char *name, enum fact_id *out);

/* Values, for probes. */
struct fact fact_unknown(enum why why, const char *note);
struct fact fact_absent(const char *note);
struct fact fact_text(const char *text, const char *note);
struct fact fact_number(int64_t number, const char *note);
struct fact fact_names(const struct fact_names
		*names); /* HAVE for DNS_FOUND (with at least one name), ABSENT for NODATA and NXDOMAIN, else UNKNOWN */
struct fact fact_reply(const struct turn *turn);
struct fact fact_trials(const struct fact_trials *trials);
struct fact fact_sessions(const struct fact_sessions *sessions);
struct fact fact_answers(const struct fact_answers *answers); /* HAVE, whatever the answers are */
struct fact fact_listings(const struct fact_listings *listings);
struct fact fact_domains(const struct fact_domains *domains); /* ABSENT if there is none */
struct fact fact_place(const struct fact_place *place);
struct fact fact_ports(const struct fact_ports *ports);

/* The fact, whatever its state; never NULL (F may be). */
const struct fact *facts_get(const struct facts *f, enum fact_id id);

/* Readers, for checks: the value if the fact is HAVE (and of that type), else NULL. */
const char *facts_text(const struct facts *f, enum fact_id id);
const struct fact_names *facts_names(const struct facts *f, enum fact_id id);
const struct turn *facts_reply(const struct facts *f, enum fact_id id);
const struct fact_trials *facts_trials(const struct facts *f, enum fact_id id);
const struct trial *facts_trial(const struct facts *f, enum fact_id id); /* the first of the trials */
const struct fact_sessions *facts_sessions(const struct facts *f, enum fact_id id);
const struct fact_answers *facts_answers(const struct facts *f, enum fact_id id);
const struct fact_listings *facts_listings(const struct facts *f, enum fact_id id);
const struct fact_domains *facts_domains(const struct facts *f, enum fact_id id);
const struct fact_place *facts_place(const struct facts *f, enum fact_id id);
const struct fact_ports *facts_ports(const struct facts *f, enum fact_id id);

/* Reason of an UNKNOWN fact in words: the note if there is one, else why_text(). */
const char *fact_reason(const struct fact *f);

/* What a failed DNS question means for a fact. */
enum why why_of_dns(enum dns_state s);

#endif

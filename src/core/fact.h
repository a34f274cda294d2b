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
#include "core/dns.h"
#include "core/session.h"

enum fact_type {
	FACT_IS_TEXT,    /* const char * */
	FACT_IS_NUMBER,  /* int64_t */
	FACT_IS_NAMES,   /* struct fact_names */
	FACT_IS_REPLY,   /* struct turn: what was said and answered */
	FACT_IS_TRIALS,  /* struct fact_trials; one or many */
	FACT_IS_SESSIONS /* struct fact_sessions */
};

/*        id               name in files      type      what it is */
#define FACT_TABLE(X) \
	/* of a domain */ \
	X(FACT_MX, "dns.mx", NAMES, \
		"mail exchangers of the domain, in preference order; one empty name: null MX (RFC 7505)") \
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
	const char *name;       /* safe to show; may be no host name at all. For FACT_IPV4/6: the address' text. */
	enum dns_state forward; /* how the A and AAAA questions ended together; DNS_UNASKED if not asked */
	const char *why;        /* more on a failed question, or NULL */
	bool points_back;       /* one of the addresses is the subject's */
	uint16_t preference;    /* MX */
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
	};
};

struct facts {
	struct ip ip;  /* the subject's address; family 0 for hosts and domains */
	uint16_t port; /* the audit's: 25 if not told otherwise */
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

/* The fact, whatever its state; never NULL (F may be). */
const struct fact *facts_get(const struct facts *f, enum fact_id id);

/* Readers, for checks: the value if the fact is HAVE (and of that type), else NULL. */
const char *facts_text(const struct facts *f, enum fact_id id);
const struct fact_names *facts_names(const struct facts *f, enum fact_id id);
const struct turn *facts_reply(const struct facts *f, enum fact_id id);
const struct fact_trials *facts_trials(const struct facts *f, enum fact_id id);
const struct trial *facts_trial(const struct facts *f, enum fact_id id); /* the first of the trials */
const struct fact_sessions *facts_sessions(const struct facts *f, enum fact_id id);

/* Reason of an UNKNOWN fact in words: the note if there is one, else why_text(). */
const char *fact_reason(const struct fact *f);

/* What a failed DNS question means for a fact. */
enum why why_of_dns(enum dns_state s);

#endif

/* dns.h - what a DNS question can bring back, as values. */
#ifndef RELAYCHECK_PROTO_DNS_H
#define RELAYCHECK_PROTO_DNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/ip.h"

enum dns_type { DNS_A = 1, DNS_PTR = 12, DNS_MX = 15, DNS_TXT = 16, DNS_AAAA = 28 };

/* How the question ended.  Only the first three are answers; the rest mean "could not tell". */
enum dns_state {
	DNS_UNASKED,
	DNS_FOUND,    /* records of the type asked for */
	DNS_NODATA,   /* the name exists, without records of that type */
	DNS_NXDOMAIN, /* the name does not exist */
	DNS_SERVFAIL, /* the name's servers do not answer, or answer nonsense */
	DNS_BOGUS,    /* DNSSEC validation failed: the data are withheld */
	DNS_TIMEOUT,  /* no answer within LIMIT_DNS_MS */
	DNS_REFUSED,  /* the resolver does not want to answer us */
	DNS_FAILED    /* our own side: no resolver, name not encodable */
};

/* What DNSSEC (RFC 4033) says of an answer. */
enum dns_trust { DNS_UNCHECKED, DNS_INSECURE, DNS_SECURE };

struct dns_record {
	struct ip ip;        /* A, AAAA */
	const char *name;    /* PTR, MX: a name without final dot ("" is the root: null MX), safe to show */
	uint16_t preference; /* MX */
	const char *text; /* TXT: the strings joined, as text_show() shows them; text_unshow() gives the bytes again */
};

struct dns_answer {
	enum dns_state state;
	enum dns_trust trust;
	const char *why; /* reason of a state that is no answer ("signature expired ..."), or NULL */
	/* The name asked is an alias (CNAME) of this one, safe to show; NULL: it is none.  Of NODATA and NXDOMAIN too.
	 */
	const char *alias;
	size_t count;
	const struct dns_record *records; /* MX sorted by preference, then name; addresses and names sorted */
};

/* A question and how it ended. */
struct dns_reply {
	const char *name; /* as it was asked: ASCII form, without final dot */
	enum dns_type type;
	struct dns_answer answer;
};

/* Words for facts, reports and JSON: "found", "nxdomain", "bogus" ... */
const char *dns_state_name(enum dns_state s);
enum dns_state dns_state_parse(const char *name);
const char *dns_trust_name(enum dns_trust t);
enum dns_trust dns_trust_parse(const char *name);
const char *dns_type_name(enum dns_type t);
bool dns_type_parse(const char *name, enum dns_type *out); /* False: not a type we ask for. */

/* True for the three states that are answers: FOUND, NODATA, NXDOMAIN. */
bool dns_state_is_answer(enum dns_state s);

#endif

/* tape.h - a tape: one audit and the world it meets, as values.  README.md in this folder describes the text form.
 *
 * Everything a tape points to lives in its arena. */
#ifndef RELAYCHECK_TESTS_TAPE_TAPE_H
#define RELAYCHECK_TESTS_TAPE_TAPE_H

#include "base/arena.h"
#include "core/probe.h"

enum {
	TAPE_COMMAND_BYTES = 4096, /* a line we say, before it counts as endless */
	TAPE_CONNS = 256           /* connections one audit may open */
};

/* A word of a line; escapes are resolved, so it may hold NUL. */
struct word {
	const char *bytes;
	size_t n;
};

/* ---- what a server does ----------------------------------------------------------- */

enum act_kind {
	ACT_SEND,  /* bytes */
	ACT_DRIP,  /* bytes, one at a time, delay_ms before each */
	ACT_FLOOD, /* bytes again and again, `total` in all */
	ACT_WAIT,  /* nothing for delay_ms */
	ACT_CLOSE,
	ACT_RESET,
	ACT_HANG,  /* never says anything again */
	ACT_EXPECT /* scripts only: goes on when a line like `bytes` (a pattern) was heard */
};

struct act {
	enum act_kind kind;
	uint32_t delay_ms;
	struct word bytes;
	size_t total;
	struct act *next;
};

/* "on VERB [nth N] [matching PATTERN] ..." */
struct rule {
	const char *verb;    /* MAIL ...; CONNECT, MESSAGE, or "*" */
	const char *pattern; /* NULL: any */
	unsigned nth;        /* 0: each time; else only the Nth time the rule would match in a session */
	unsigned place;      /* which of the peer's rules */
	struct act *acts;
	struct rule *next;
};

enum { PEER_RULES = 64 };

struct peer {
	struct ip ip;
	uint16_t port;
	unsigned first, last; /* which connections, from 1 */
	const char *name;     /* {name} in its replies */
	bool silent;          /* neither answers nor refuses */
	int error;            /* of connect; 0: accepts */
	uint32_t open_ms;     /* connect takes so long */
	uint32_t rtt_ms;      /* from a command to the first byte of its reply */
	bool sloppy;          /* does not mind the order of commands */
	struct act *script;   /* done first, in order */
	struct rule *rules;   /* the first that matches counts */
	unsigned rule_count;
	struct peer *next;
};

/* ---- the tape --------------------------------------------------------------------- */

struct tape_dns {
	const char *name;
	enum dns_type type;
	enum dns_state state;
	enum dns_trust trust;
	const char *why;
	const char *alias; /* the name is an alias (CNAME) of this one, or NULL */
	uint32_t delay_ms;
	size_t count, cap;
	struct dns_record *records;
	struct tape_dns *next;
};

/* What the GeoIP database has of an address; or why there is none. */
struct tape_place {
	struct ip ip;
	const char *why;
	struct fact_place place;
	struct tape_place *next;
};

struct want {
	unsigned line;
	const char *text; /* the line, for the failure */
	size_t count;
	const struct word *words; /* without "want" */
	struct want *next;
};

struct tape {
	struct arena *arena;
	const char *path, *title, *target;
	struct settings settings;
	struct audit_options options;
	bool stops;
	uint64_t stop_ms; /* the operator interrupts */
	bool sweep;       /* ... after each event in turn */
	bool whole;       /* how bytes arrive matters: not played again one byte at a time */
	struct tape_dns *dns;
	struct peer *peers;
	struct tape_place *places;
	struct want *wants;
};

/* Reads the file at PATH.  NULL: *ERROR is one line with path and line number. */
const struct tape *tape_read(struct arena *a, const char *path, const char **error);

/* The tape's answer to a question, or NULL if the tape has no such line. */
const struct tape_dns *tape_dns_find(const struct tape *t, const char *name, enum dns_type type);

/* Is there a line of any type for NAME? */
bool tape_dns_exists(const struct tape *t, const char *name);

/* Does an A or AAAA line of NAME give IP? */
bool tape_dns_leads_to(const struct tape *t, const char *name, const struct ip *ip);

/* Pattern with "*" and "?", without regard to case. */
bool glob_match(const char *pattern, const char *text);

#endif

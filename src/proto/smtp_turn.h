/* smtp_turn.h - one SMTP session as it went: what was said, what was heard, and how it ended.
 *
 * A *turn* is one command and its reply; a *session* is a connection with its turns in order. */
#ifndef RELAYCHECK_PROTO_SMTP_TURN_H
#define RELAYCHECK_PROTO_SMTP_TURN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/smtp_reply.h"

/* Why something was not learned. Printed, stored: names are never reused. */
enum why {
	WHY_NONE,
	WHY_NOT_ASKED, /* no probe asked */
	WHY_IMPACT,    /* --impact does not allow it */
	WHY_OPERATOR,  /* `my email address` is still the placeholder */
	WHY_DOMAIN,    /* no mail domain is proven to be the target's */
	WHY_TIMEOUT,   /* no answer in time */
	WHY_SERVFAIL,  /* DNS servers failed */
	WHY_BOGUS,     /* DNSSEC validation failed */
	WHY_CONNECT,   /* no connection */
	WHY_RESET,     /* the connection was reset */
	WHY_CLOSED,    /* the peer closed without a word */
	WHY_SHUTDOWN,  /* the peer said 421 */
	WHY_GREETING,  /* the greeting was a refusal (554 ...) */
	WHY_GARBAGE,   /* not SMTP, or past a limit */
	WHY_FLOOD,     /* more than any limit of ours allows */
	WHY_REFUSED,   /* an earlier command that this one needs was refused */
	WHY_PUT_OFF,   /* the server put us off with temporary refusals, so we left it alone */
	WHY_LIMIT,     /* a limit of ours was reached (messages per target, sessions) */
	WHY_CANCELLED, /* the operator stopped the audit */
	WHY_LOCAL      /* our own environment failed */
};

struct turn {
	const char *said; /* command line without CRLF, safe to show; "" for the greeting, "." ends a message */
	const struct smtp_reply *reply; /* NULL: none came */
	uint32_t said_ms, heard_ms;     /* since the session was opened; heard_ms is 0 without a reply */
};

struct session {
	const char *purpose; /* "visit", "forms 1" ... */
	uint32_t start_ms;   /* since the audit began */
	uint32_t ready_ms;   /* connect took so long */
	uint32_t end_ms;     /* closed, since the session was opened */
	int error;           /* errno of connect, read or write; 0 none */
	enum why end;        /* WHY_NONE: ended by our QUIT */
	const char *note;    /* more on the end, or NULL */
	bool pipelined;      /* groups of commands were sent in one */
	uint32_t bytes_in, bytes_out;
	size_t turn_count;
	const struct turn *turns;
};

#endif

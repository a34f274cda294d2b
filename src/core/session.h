/* session.h - the trials made in SMTP sessions, and the words for why something was not learned.
 *
 * A *trial* is one mail transaction (RFC 5321 section 3.3) that was tried to learn something. */
#ifndef RELAYCHECK_CORE_SESSION_H
#define RELAYCHECK_CORE_SESSION_H

#include <stdbool.h>

#include "proto/smtp_turn.h"

const char *why_name(enum why w); /* "timeout" */
const char *why_text(enum why w); /* "no answer came in time" */

/* The ladder of a transaction: how far it got.  REFUSED includes "could not tell": checks look at the reply. */
enum rung { RUNG_NONE, RUNG_MAIL, RUNG_RCPT, RUNG_DATA, RUNG_ACCEPTED };

struct trial {
	const char *id;        /* "relay", "forged", "bounce", "postmaster", "null", or a form's id */
	const char *sender;    /* as said after MAIL FROM:, parameters included */
	const char *recipient; /* as said after RCPT TO: */
	const struct turn *mail, *rcpt, *data, *end; /* NULL: not reached; turns of the session */
	const char *token;                           /* names the message, if one was sent */
	enum why why;                                /* why it went no further, when no reply says it */
	const char *note;                            /* more on that, or NULL */
};

/* The highest rung whose reply was positive. */
enum rung trial_rung(const struct trial *t);

/* The reply that stopped the trial (the last one heard); NULL: none was heard. */
const struct smtp_reply *trial_last_reply(const struct trial *t);

#endif

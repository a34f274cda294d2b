/* refusal.h - the one reading of "no": is it an answer to what was asked, or something that kept us from asking?
 *
 * Only REFUSAL_RELAY and REFUSAL_RECIPIENT are answers ("closed").  Every other reading is "could not tell", each
 * with a verdict of its own. */
#ifndef RELAYCHECK_CHECK_REFUSAL_H
#define RELAYCHECK_CHECK_REFUSAL_H

#include <stdbool.h>

#include "core/finding.h"

/*   id           code                because                advice        reference */
#define REFUSAL_TABLE(X, what) \
	X(GREYLISTED, what, "greylisted", \
		"the server asks us to come back later (greylisting, or a fault of its own)", \
		"Run the audit again from the same address after a quarter of an hour: a server that greylists takes " \
		"the second try.", \
		"RFC 6647 section 2") \
	X(OUR_ADDRESS, what, "our_address", "the server refuses our own address or name", \
		"Look up the address you audit from at the block list that the reply names, see that its PTR record " \
		"and the `helo name` are in order, or audit from another network.", \
		"RFC 5321 section 7.9") \
	X(SENDER, what, "sender_refused", "the server refuses the sender, before the question could be asked", \
		"Read the reply: set `my email address` to a mailbox whose domain exists and permits the address you " \
		"audit from (SPF), then run the audit again.", \
		"RFC 5321 section 3.3") \
	X(SHUTDOWN, what, "shutdown", "the server closed the session with 421", \
		"Run the audit again later; if it goes on, look into the server's log for a limit on sessions or " \
		"connections per client.", \
		"RFC 5321 section 3.8") \
	X(TLS_FIRST, what, "tls_first", "the server wants STARTTLS first", \
		"A server that takes mail from the Internet must not insist on TLS on port 25; if this one is for " \
		"submission only, nothing needs to be done.", \
		"RFC 3207 section 4") \
	X(AUTH, what, "auth_required", "the server wants authentication first", \
		"A server that takes mail from the Internet must not insist on authentication on port 25; if this " \
		"one is for submission only, nothing needs to be done.", \
		"RFC 4954 section 6") \
	X(TEMPORARY, what, "temporary", "the server failed for the moment", \
		"Run the audit again later; if the answer stays, look into the server's log for the fault it speaks " \
		"of.", \
		"RFC 5321 section 4.2.1") \
	X(TIMEOUT, what, "timeout", "an answer did not come in time", \
		"Raise `individual smtp command timeouts` and run the audit again; look into the server's log for " \
		"what it waited for.", \
		"RFC 5321 section 4.5.3.2") \
	X(RESET, what, "reset", "the connection was reset", \
		"Run the audit again; if it goes on, look for a firewall or a connection limit in front of the " \
		"server.", \
		"RFC 5321 section 3.8") \
	X(CLOSED, what, "hung_up", "the server hung up without a word", \
		"Run the audit again; if it goes on, look into the server's log for why it drops the session.", \
		"RFC 5321 section 3.8") \
	X(GREETING, what, "greeting", "the greeting was a refusal", \
		"See the finding on the greeting; if the server should serve strangers, make it greet with 220.", \
		"RFC 5321 section 3.1") \
	X(GARBAGE, what, "garbage", "the answers are no SMTP", \
		"See which program listens on this port, and what stands between it and the Internet.", \
		"RFC 5321 section 4.2") \
	X(FLOOD, what, "flood", "the answers pass every limit", \
		"See which program listens on this port, and what stands between it and the Internet.", \
		"RFC 5321 section 4.5.3.1") \
	X(HELLO, what, "hello_refused", "an earlier command was refused", \
		"See the findings on the greeting, EHLO and HELO; set `helo name` to a name that resolves to your " \
		"address.", \
		"RFC 5321 section 4.1.4") \
	X(NO_CONNECTION, what, "no_connection", "there was no connection", "See the finding on the connection.", \
		"RFC 5321 section 3.1") \
	X(PLACEHOLDER, what, "placeholder", "`my email address` is not set", \
		"Set `my email address` in relaycheck.conf to a mailbox of your own and run the audit again.", \
		"relaycheck(1), SETTINGS") \
	X(IMPACT, what, "impact", "--impact does not allow it", \
		"Run the audit with --impact deliver (or address, without messages), if you may do so to this " \
		"server.", \
		"relaycheck(1), --impact") \
	X(NO_DOMAIN, what, "no_domain", "no mail domain is proven to be this server's", \
		"Audit the mail domain itself (relaycheck example.org), or let its MX record name this server.", \
		"RFC 5321 section 5.1") \
	X(LIMIT, what, "limit", "a limit of ours was reached", \
		"Run the audit again later, or raise `max test messages per target`.", "relaycheck(1), SETTINGS") \
	X(CANCELLED, what, "cancelled", "the audit was stopped", "Run the audit again.", "relaycheck(1)") \
	X(DNS, what, "dns", "a DNS question that it needs failed", \
		"See the findings on DNS; run the audit again when the name servers answer.", "RFC 5321 section 5.1") \
	X(LOCAL, what, "local", "our own side failed", \
		"Read the reason; see that this machine has the network and the files it needs, then run the audit " \
		"again.", \
		"relaycheck(1)") \
	X(NOT_ASKED, what, "not_asked", "it was not asked", "Run the audit again with this version of relaycheck.", \
		"relaycheck(1)")

/* Only where nothing was heard at all: checks that speak after a welcome cannot meet it. */
#define REFUSAL_SILENT_TABLE(X, what) \
	X(GREET_DELAY, what, "greet_delay", "the greeting did not come in time (it may be delayed on purpose)", \
		"Raise `individual smtp command timeouts` (60 seconds is safe) and run the audit again.", \
		"RFC 5321 section 4.5.3.2.1")

enum refusal {
	REFUSAL_NONE,      /* nothing was refused */
	REFUSAL_RELAY,     /* the answer says: no relaying, not our domain */
	REFUSAL_RECIPIENT, /* the recipient, or the message, is refused for good; no hint that it is about us */
#define X(id, what, code, because, advice, reference) REFUSAL_##id,
	REFUSAL_TABLE(X, "") REFUSAL_SILENT_TABLE(X, "")
#undef X
		REFUSAL_COUNT
};

/* Verdict rows of a check whose answer may be hidden by any of them. WHAT: "whether it relays for strangers". */
#define REFUSAL_ROW(id, what, code, because, advice, reference) \
	{code, SEVERITY_UNKNOWN, "Could not tell " what ": " because, advice, reference},
#define REFUSAL_ROWS(what)         REFUSAL_TABLE(REFUSAL_ROW, what) REFUSAL_SILENT_TABLE(REFUSAL_ROW, what)
#define REFUSAL_ROWS_GREETED(what) REFUSAL_TABLE(REFUSAL_ROW, what)

/* "greylisted"; NULL for the first three. */
const char *refusal_code(enum refusal r);

/* "the server asks us to come back later (...)" */
const char *refusal_words(enum refusal r);

/* Is it an answer to what was asked? */
bool refusal_is_answer(enum refusal r);

/* Where a trial stopped: the first of its turns without a positive answer, or NULL if every turn had one. */
const struct turn *refusal_turn(const struct trial *t);

/* What stopped the trial, one of F's; REFUSAL_NONE if nothing did.  A refusal that tells nothing of the recipient and
 * is given to <postmaster> in the same words is about us. */
enum refusal refusal_of_trial(const struct facts *f, const struct trial *t);

/* A reply alone, to MAIL (AT_MAIL) or to anything later.  One that names an IP address other than F's speaks of us. */
enum refusal refusal_of_reply(const struct facts *f, const struct smtp_reply *reply, bool at_mail);

/* A greeting, which may begin with the address literal of the server itself. */
enum refusal refusal_of_greeting(const struct facts *f, const struct smtp_reply *greeting);

/* What stopped the first trial of fact ID, or why there is none. */
enum refusal refusal_of_fact(const struct facts *f, enum fact_id id);

/* Adds the finding of R (not one of the first three), with the trial or the fact's reason as evidence. */
void refusal_finding(struct findings *out, const struct facts *f, enum fact_id id, enum refusal r);

/* Evidence: a trial's turns, and why it went no further. */
void refusal_evidence(struct findings *out, const struct trial *t);

#endif

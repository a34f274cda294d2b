/* judge.h - what the checks of this room share: how far the visit came, and the words for "could not tell". */
#ifndef RELAYCHECK_CHECK_JUDGE_H
#define RELAYCHECK_CHECK_JUDGE_H

#include <stdbool.h>

#include "core/finding.h"

/* A verdict row for a fact that is not known; ADVICE says what to try. */
#define JUDGE_UNKNOWN_ROW(what, advice, reference) \
	{ \
		"could_not_tell", SEVERITY_UNKNOWN, "Could not tell " what, advice, reference \
	}

/* Rows of a check that would otherwise send people after a fault that is none. */
#define JUDGE_CANCELLED_ROW(what) \
	{ \
		"cancelled", SEVERITY_UNKNOWN, "Could not tell " what ": the audit was stopped", \
			"Run the audit again.", "relaycheck(1)" \
	}
#define JUDGE_IMPACT_ROW(what) \
	{ \
		"impact", SEVERITY_UNKNOWN, "Could not tell " what ": --impact does not allow it", \
			"Run the audit with --impact deliver (or address, without messages), if you may do so to " \
			"this server.", \
			"relaycheck(1), --impact" \
	}

/* Was the connection made? */
bool judge_connected(const struct facts *f);

/* Did the server greet us with a welcome (2yz)?  Checks of what comes after stay silent if not: smtp.connect and
 * smtp.banner say why. */
bool judge_greeted(const struct facts *f);

/* EHLO or HELO with a positive answer, or NULL. */
const struct turn *judge_hello(const struct facts *f);

/* The name a NAMES fact is about (its first), or NULL. */
const struct fact_name *judge_name(const struct facts *f, enum fact_id id);

/* Adds "could_not_tell" with the reason of fact ID as evidence; "cancelled" or "impact" where that is the reason and
 * the check has the row. */
void judge_unknown(struct findings *out, const struct facts *f, enum fact_id id);

/* The same, but of a fact that nobody asked for nothing is said: it is of an audit made before the question was known.
 */
void judge_unasked(struct findings *out, const struct facts *f, enum fact_id id);

/* Evidence: "NAME leads to 192.0.2.1, 192.0.2.2" or "NAME: no such name". */
void judge_name_evidence(struct findings *out, const struct fact_name *name);

/* Is the question behind STATE answered (found, nodata, nxdomain)? */
bool judge_answered(enum dns_state state);

/* "no such name", "no address" ...: STATE as an administrator would say it. */
const char *judge_dns_words(enum dns_state state);

#endif

/* consent.h - what we may do to a stranger's server, and to whom mail may be addressed.
 *
 * Impact is gated: LOOKUP < CONNECT < ADDRESS < DELIVER.  Every RCPT that is not a form of the operator's own
 * mailbox must be one of: the target's postmaster, or a user of a domain whose mail exchanger is proven, by DNS, to be
 * the target. */
#ifndef RELAYCHECK_CORE_CONSENT_H
#define RELAYCHECK_CORE_CONSENT_H

#include <stdbool.h>

enum impact {
	IMPACT_LOOKUP,  /* DNS only */
	IMPACT_CONNECT, /* a session without mail transaction */
	IMPACT_ADDRESS, /* MAIL and RCPT */
	IMPACT_DELIVER  /* a message may go out, to the operator */
};

const char *impact_name(enum impact i);
bool impact_parse(const char *name, enum impact *out);

/* What one address of a target may still receive. */
struct consent {
	enum impact allowed;
	const char *operator_address; /* NULL: not set, so no mail transaction at all */
	long messages_left;           /* for this address */
	long messages_dealt;          /* to this address, of the target\'s */
};

/* May a mail transaction be tried? */
bool consent_address(const struct consent *c);

/* May a message be sent now? */
bool consent_message(const struct consent *c);

/* The same, and true takes one from what is left. */
bool consent_take_message(struct consent *c);

#endif

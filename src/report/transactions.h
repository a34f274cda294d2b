/* transactions.h - the three transactions every address is asked for, as all renderers show them. */
#ifndef RELAYCHECK_REPORT_TRANSACTIONS_H
#define RELAYCHECK_REPORT_TRANSACTIONS_H

#include <stddef.h>

#include "core/report.h"

enum { TRANSACTION_COUNT = 3, TRANSACTION_TURNS = 4 };

struct transaction_kind {
	const char *id, *title;
	enum fact_id fact;
	const char *check; /* the check that judges it */
};

extern const struct transaction_kind transaction_kinds[TRANSACTION_COUNT];

/* The trial that went furthest; NULL: none was made. */
const struct trial *transaction_trial(const struct facts *f, const struct transaction_kind *kind);

/* Its turns in order: MAIL, RCPT, DATA, end of the message.  Returns how many there were. */
size_t transaction_turns(const struct trial *t, const struct turn *turns[TRANSACTION_TURNS]);

/* "none", "mail", "rcpt", "data", "accepted" */
const char *transaction_rung_name(enum rung r);

/* The first finding of a check about a subject, or NULL. */
const struct finding *transaction_finding(const struct subject *s, const char *check_id);

#endif

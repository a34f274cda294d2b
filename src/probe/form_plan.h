/* form_plan.h - which address forms are tried, and in which sessions. */
#ifndef RELAYCHECK_PROBE_FORM_PLAN_H
#define RELAYCHECK_PROBE_FORM_PLAN_H

#include "base/limits.h"
#include "core/probe.h"
#include "proto/relay_form.h"

struct form_batch {
	size_t first, end; /* of the forms */
};

struct form_plan {
	const struct relay_form *forms; /* in the order of the table */
	size_t form_count;
	struct form_batch batches[LIMIT_FORM_SESSIONS]; /* each one session */
	size_t batch_count;
};

/* Reads the table of forms, fills in the names the subject is known by, leaves out what EHLO does not allow, and cuts
 * the rest into sessions: none costs the server more than LIMIT_SESSION_REFUSALS refusals, LIMIT_SESSION_ODD syntax
 * errors and LIMIT_SESSION_EHLOS names.  MX is an address of the operator's own exchanger, or NULL.  Forms past
 * LIMIT_FORM_SESSIONS are in no batch.  All belongs to the run's arena; the operator's mailbox must be set. */
void form_plan_make(struct form_plan *plan, struct probe_run *run, const struct ip *mx);

/* May B follow A in one transaction, its RCPT under A's MAIL? */
bool form_plan_shares_mail(const struct relay_form *a, const struct relay_form *b);

/* Two EHLO names, NULL for our own. */
bool form_plan_same_name(const char *a, const char *b);

#endif

/* visit.h - one SMTP session with the subject's address: the dialog, its connection and its timer, tied together. */
#ifndef RELAYCHECK_PROBE_VISIT_H
#define RELAYCHECK_PROBE_VISIT_H

#include "core/probe.h"
#include "proto/smtp_dialog.h"

struct visit {
	struct smtp_dialog dialog; /* dialog.script is the caller's */
	struct probe_run *run;
	struct conn *conn;
	struct timer *timer;
	void (*ended)(struct visit *); /* the session is over: dialog.session is complete */
	void *owner;                   /* the caller's */
};

/* Opens a session with the subject's address and the audit's port.  ENDED is called once, never from inside here. */
void visit_open(struct visit *v, struct probe_run *run, const char *purpose, const struct smtp_step *first,
	void *script, void (*ended)(struct visit *), void *owner);

/* Goes on after SMTP_HOLD. */
void visit_resume(struct visit *v, const struct smtp_step *step);

/* Ends the session silently, with QUIT where it can be said; dialog.session is complete afterwards. */
void visit_stop(struct visit *v, enum why why);

/* The name said in EHLO. */
const char *visit_helo_name(const struct probe_run *run);

#endif

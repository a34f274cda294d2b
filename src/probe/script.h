/* script.h - what every SMTP session of ours has in common: how it begins, and how a message is delivered in it.
 *
 * A session begins with the greeting and EHLO (HELO where EHLO is refused).  Mail transactions are *attempts*: tried at
 * MAIL and RCPT first; those whose recipient was taken may go on to DATA and one message, as far as consent allows. */
#ifndef RELAYCHECK_PROBE_SCRIPT_H
#define RELAYCHECK_PROBE_SCRIPT_H

#include "core/probe.h"
#include "probe/visit.h"

enum { NO_TURN = -1 };

/* A trial while its session runs: its turns as places in the session. */
struct attempt {
	struct trial trial;        /* id, sender, recipient; the rest by attempt_resolve() */
	const char *transaction;   /* for the token: "relay", "forms" ... */
	const char *form;          /* "plain", or the form's id */
	int mail, rcpt, data, end; /* NO_TURN: not said */
};

/* First member of every script: dialog.script points to it. */
struct script {
	struct probe_run *run;
	const char *name;                                        /* said in EHLO and HELO */
	int greeting, ehlo, helo;                                /* turns; NO_TURN: not said */
	const struct smtp_step *(*ready)(struct smtp_dialog *d); /* EHLO or HELO was taken: what next? */
	void (*greeted)(struct smtp_dialog *d);                  /* the greeting is turn 0; NULL allowed */
	struct attempt **to_deliver;                             /* these may go on to DATA, in this order */
	size_t deliver_count, deliver_next;
	const struct smtp_step *(*delivered)(struct smtp_dialog *d); /* after the last of them: what next? */
	struct attempt *delivering;
};

/* First step of a session. */
extern const struct smtp_step script_greeting;

void script_init(struct script *s, struct probe_run *run);

/* The next of to_deliver whose recipient was taken and for which consent has a message left; after the last of them
 * delivered(). */
const struct smtp_step *script_next_delivery(struct smtp_dialog *d);

/* SENDER and RECIPIENT as they are said after MAIL FROM: and RCPT TO:. */
void attempt_init(struct attempt *a, const char *id, const char *form, const char *sender, const char *recipient);

/* Say MAIL and RCPT of an attempt and note their turns. */
void attempt_say_mail(struct smtp_dialog *d, struct attempt *a);
void attempt_say_rcpt(struct smtp_dialog *d, struct attempt *a);

/* May its message be sent?  If not, the trial says why it went no further. */
bool attempt_may_deliver(struct arena *arena, struct attempt *a, const struct consent *consent);

/* How many replies of the session were 4yz or 5yz so far. */
size_t script_refusals(const struct smtp_dialog *d);

/* Class of the reply to turn I (2, 4, 5), 0 if none was heard. */
unsigned script_reply_class(const struct smtp_dialog *d, int turn);

/* The session has ended: fills in the trial's turns, and why it stopped where no reply says it. */
void attempt_resolve(struct attempt *a, const struct session *session);

/* The finished trial as a fact: UNKNOWN if nothing of it was heard. */
struct fact attempt_fact(struct arena *arena, const struct attempt *a);

/* Turn I of the session, with its reply; UNKNOWN with the session's reason if there is none. */
struct fact script_reply_fact(struct arena *arena, const struct session *session, int turn);

/* May a mail transaction be tried?  Else *FACT says why not. */
bool script_may_address(const struct probe_run *run, struct fact *fact);

#endif

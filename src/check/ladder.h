/* ladder.h - the verdicts that the relay transactions share: refused < RCPT taken < DATA taken < message accepted. */
#ifndef RELAYCHECK_CHECK_LADDER_H
#define RELAYCHECK_CHECK_LADDER_H

#include "check/refusal.h"

#define LADDER_ADVICE \
	"Close the relay now: take mail for foreign domains only from your own networks and from users who log in. " \
	"The lines below show how; then reload."
#define LADDER_ADVICE_RCPT \
	"Refuse foreign recipients at RCPT, unless the client is of your own network or has logged in. The lines " \
	"below show how; then reload."
#define LADDER_ADVICE_WEAK \
	"Look into your mailbox: only the test message there proves that it relays. Let the server refuse recipients " \
	"that do not exist, then run the audit again."
#define LADDER_REFERENCE "RFC 5321 section 7.9; RFC 2505 section 2.1"

/* How the message came: "for strangers". */
#define LADDER_ROWS(how) \
	{"refused", SEVERITY_GOOD, "Does not relay " how, NULL, LADDER_REFERENCE}, \
		{"rcpt_taken", SEVERITY_WARNING, \
			"Takes a foreign recipient " how "; whether the message would go out was not seen", \
			LADDER_ADVICE_RCPT, LADDER_REFERENCE}, \
		{"data_taken", SEVERITY_WARNING, \
			"Takes a foreign recipient and DATA " how ", but did not take the message", \
			LADDER_ADVICE_RCPT, LADDER_REFERENCE}, \
		{"data_unanswered", SEVERITY_WARNING, \
			"Takes a foreign recipient and DATA " how "; whether it took the message was not heard", \
			LADDER_ADVICE_RCPT, LADDER_REFERENCE}, \
		{"accepted", SEVERITY_URGENT, "Relays " how ": the message was taken", LADDER_ADVICE, \
			LADDER_REFERENCE}, \
		{"accepted_weak", SEVERITY_WARNING, \
			"Took a message to a foreign recipient " how ", but it takes every recipient", \
			LADDER_ADVICE_WEAK, LADDER_REFERENCE}, \
		REFUSAL_ROWS("whether it relays " how)

/* Of a trial whose DATA was taken: "data_taken", or "data_unanswered" if nothing was heard after the message. */
const char *ladder_data_code(const struct trial *t);

/* The control: was a random user of the target's own domain taken, and not refused later? */
bool ladder_takes_everything(const struct facts *f);

/* Evidence: what the control told, and so how much a positive answer weighs. */
void ladder_control_evidence(struct findings *out, const struct facts *f);

/* Lines that close a relay, for the software that the banner names; Postfix' if it names none we know. */
void ladder_paste(struct findings *out, const struct facts *f);

/* Judges the transaction of fact ID. */
void ladder_judge(const struct facts *f, struct findings *out, enum fact_id id);

#endif

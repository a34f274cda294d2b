/* disclosure.h - what VRFY and EXPN give away, from the answer about a name that cannot exist. */
#ifndef RELAYCHECK_CHECK_DISCLOSURE_H
#define RELAYCHECK_CHECK_DISCLOSURE_H

#include "check/judge.h"

#define DISCLOSURE_ADVICE \
	"Turn the command off: Postfix disable_vrfy_command = yes, Sendmail PrivacyOptions=noexpn,novrfy, Exim leave " \
	"acl_smtp_vrfy and acl_smtp_expn unset."

#define DISCLOSURE_ROWS(command, reference) \
	{"refused", SEVERITY_GOOD, command " gives nothing away", NULL, reference}, \
		{"answers", SEVERITY_WARNING, command " says that a random name exists", DISCLOSURE_ADVICE, \
			reference}, \
		{"reveals", SEVERITY_WARNING, command " tells which users exist", DISCLOSURE_ADVICE, reference}, \
		JUDGE_UNKNOWN_ROW("what " command " gives away", \
			"Run the audit again later; the reply says what the server waits for.", reference),

void disclosure_judge(const struct facts *f, struct findings *out, enum fact_id id);

#endif

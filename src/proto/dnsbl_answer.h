/* dnsbl_answer.h - what the address means that a block list answered with (RFC 5782 section 2.1 and 2.3).
 *
 * Only addresses in 127.0.0.0/8 are answers of a list at all.  Of a list whose codes are known, a code outside its
 * table says nothing: it is never taken for a listing. */
#ifndef RELAYCHECK_PROTO_DNSBL_ANSWER_H
#define RELAYCHECK_PROTO_DNSBL_ANSWER_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/ip.h"
#include "proto/dnsbl_list.h"

enum dnsbl_class {
	DNSBL_LISTED,
	DNSBL_POLICY,  /* listed, but no abuse was seen: an address that should not send mail by itself */
	DNSBL_WHITE,   /* allowed or trusted */
	DNSBL_NEUTRAL, /* neither good nor bad; or (known false) a code that the list's table does not have */
	DNSBL_ERROR,   /* the list refused the question */
	DNSBL_NO_CODE  /* no address of 127.0.0.0/8: not a list's answer */
};

struct dnsbl_meaning {
	enum dnsbl_class class;
	const char *label; /* "SBL", "PBL, kept by the provider", "PH phishing + MW malware" */
	bool known;        /* the code's meaning is known; false: nobody can tell from it */
	bool minor;        /* of LISTED: never more than advisory */
	const char *cure;  /* of ERROR and NO_CODE: what to do; else NULL */
};

/* What ANSWER means from LIST (NULL: a list that is not known).  Owned by A. */
struct dnsbl_meaning dnsbl_answer_explain(struct arena *a, const struct dnsbl_list *list, const struct ip *answer);

/* "listed", "listed-policy", "whitelisted", "neutral", "error", "not-a-dnsbl-answer" */
const char *dnsbl_class_name(enum dnsbl_class c);

/* Is TEXT a code table in the format of data/dnsbl.tsv? */
bool dnsbl_answer_codes_valid(const char *text);

#endif

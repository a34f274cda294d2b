/* dnsbl_hits.h - what the checks of block lists share: their verdicts, and one finding for each list that holds the
 * subject. */
#ifndef RELAYCHECK_CHECK_DNSBL_HITS_H
#define RELAYCHECK_CHECK_DNSBL_HITS_H

#include "check/judge.h"

#define DNSBL_REFERENCE "RFC 5782; RFC 6471"
#define DNSBL_CURE \
	"Find the cause first: the list's page and the reason it gives say what was seen. Look for taken-over " \
	"accounts " \
	"and " \
	"machines, forms and scripts that send mail, and mailings to people who did not ask for them. End it, then " \
	"ask " \
	"for delisting on the list's page, or wait where it ends by itself. Who asks while the cause goes on is " \
	"listed " \
	"again, and longer."
#define DNSBL_POLICY_CURE \
	"No abuse was seen: the list says that mail should not come from here directly, because the address is " \
	"dynamic, " \
	"is not meant for servers, or has no proper PTR name. If it is a mail server's fixed address, give it a PTR " \
	"name " \
	"of its own and have it taken out on the list's page, or have its provider do so. Else send through the " \
	"provider's mail server."

/* Verdicts of a check about WHAT ("the address"): a list holds it. */
#define DNSBL_LISTED_ROWS(what) \
	{"listed_blocking", SEVERITY_URGENT, "A list that receivers refuse mail by holds " what, DNSBL_CURE, \
		DNSBL_REFERENCE}, \
		{"listed_advisory", SEVERITY_WARNING, "A block list holds " what, DNSBL_CURE, DNSBL_REFERENCE}, \
	{ \
		"listed_informational", SEVERITY_INFO, "A list that hardly anybody refuses mail by holds " what, NULL, \
			DNSBL_REFERENCE \
	}

/* A list says that it should not send mail by itself. */
#define DNSBL_POLICY_ROWS(what) \
	{"policy_blocking", SEVERITY_URGENT, \
		"A list that receivers refuse mail by says that " what " should not send mail", DNSBL_POLICY_CURE, \
		DNSBL_REFERENCE}, \
		{"policy_advisory", SEVERITY_WARNING, "A block list says that " what " should not send mail", \
			DNSBL_POLICY_CURE, DNSBL_REFERENCE}, \
	{ \
		"policy_informational", SEVERITY_INFO, \
			"A list that hardly anybody refuses mail by says that " what " should not send mail", NULL, \
			DNSBL_REFERENCE \
	}

/* It is on none; or nobody could tell. */
#define DNSBL_OTHER_ROWS(what) \
	{"clean", SEVERITY_GOOD, "No block list that could be asked holds " what, NULL, DNSBL_REFERENCE}, \
		{"allowed", SEVERITY_INFO, "An allow list holds " what, NULL, DNSBL_REFERENCE}, \
		{"untold", SEVERITY_INFO, "Some block lists could not tell", NULL, DNSBL_REFERENCE}, \
		JUDGE_UNKNOWN_ROW("what block lists say of " what \
				  ": none of those that receivers refuse mail by gave an answer that counts", \
			"Ask through a resolver of your own (resolver = 'recursive'), from an address that has a PTR " \
			"name and that the lists do not count among public resolvers; or get a key where the list's " \
			"operator gives out keys. relaycheck lists tells what each list does now.", \
			DNSBL_REFERENCE)

/* Judges the listings of fact ID whose subjects are addresses (ADDRESSES) or names.  SPEAKS: says so, too, when the
 * fact is not known. */
void dnsbl_hits_judge(const struct facts *f, struct findings *out, enum fact_id id, bool addresses, bool speaks);

#endif

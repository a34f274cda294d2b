/* dns.c - the words for what a DNS question can bring back. */
#include "proto/dns.h"

#include <string.h>

static const char *const state_names[] = {
	[DNS_UNASKED] = "unasked",
	[DNS_FOUND] = "found",
	[DNS_NODATA] = "nodata",
	[DNS_NXDOMAIN] = "nxdomain",
	[DNS_SERVFAIL] = "servfail",
	[DNS_BOGUS] = "bogus",
	[DNS_TIMEOUT] = "timeout",
	[DNS_REFUSED] = "refused",
	[DNS_FAILED] = "failed",
};

static const char *const trust_names[] = {
	[DNS_UNCHECKED] = "unchecked",
	[DNS_INSECURE] = "insecure",
	[DNS_SECURE] = "secure",
};

static size_t find(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return 0;
}

const char *dns_state_name(enum dns_state s)
{
	return state_names[s];
}

enum dns_state dns_state_parse(const char *name)
{
	return (enum dns_state)find(state_names, sizeof state_names / sizeof *state_names, name);
}

const char *dns_trust_name(enum dns_trust t)
{
	return trust_names[t];
}

enum dns_trust dns_trust_parse(const char *name)
{
	return (enum dns_trust)find(trust_names, sizeof trust_names / sizeof *trust_names, name);
}

const char *dns_type_name(enum dns_type t)
{
	switch (t) {
	case DNS_A:
		return "A";
	case DNS_PTR:
		return "PTR";
	case DNS_MX:
		return "MX";
	case DNS_TXT:
		return "TXT";
	case DNS_AAAA:
		return "AAAA";
	}
	return "?";
}

bool dns_type_parse(const char *name, enum dns_type *out)
{
	static const enum dns_type types[] = {DNS_A, DNS_PTR, DNS_MX, DNS_TXT, DNS_AAAA};

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(dns_type_name(types[i]), name) == 0) {
			*out = types[i];
			return true;
		}
	return false;
}

bool dns_state_is_answer(enum dns_state s)
{
	return s == DNS_FOUND || s == DNS_NODATA || s == DNS_NXDOMAIN;
}

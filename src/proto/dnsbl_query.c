/* dnsbl_query.c - makes the name under which a block list is asked. */
#include "proto/dnsbl_query.h"

#include <string.h>

#include "base/limits.h"
#include "proto/mailbox.h"

enum dnsbl_kind dnsbl_query_kind(const char *subject, struct ip *ip)
{
	if (!ip_parse(subject, ip))
		return DNSBL_DOMAIN;
	return ip->family == 4 ? DNSBL_IPV4 : DNSBL_IPV6;
}

/* The address' octets or nibbles, the last first: ip_reverse_name() without the last two labels. */
static const char *reversed(struct arena *a, const struct ip *ip)
{
	char name[IP_REVERSE_SIZE];
	const char *end = strstr(ip_reverse_name(ip, name), ip->family == 4 ? ".in-addr" : ".ip6");
	return arena_strndup(a, name, (size_t)(end - name));
}

bool dnsbl_query_key_valid(const char *key)
{
	return host_name_valid(key);
}

static const char *with_key(
	struct arena *a, const char *subject, const char *zone, enum dnsbl_key place, const char *key)
{
	switch (key ? place : DNSBL_NO_KEY) {
	case DNSBL_KEY_FIRST:
		return arena_format(a, "%s.%s.%s", key, subject, zone);
	case DNSBL_KEY_BEFORE_ZONE:
		return arena_format(a, "%s.%s.%s", subject, key, zone);
	case DNSBL_KEY_INNER: {
		int head = (int)strcspn(zone, ".");
		return arena_format(a, "%s.%.*s.%s%s", subject, head, zone, key, zone + head);
	}
	case DNSBL_NO_KEY:
	case DNSBL_REGISTRATION:
		break;
	}
	return arena_format(a, "%s.%s", subject, zone);
}

const char *dnsbl_query_name(
	struct arena *a, const char *subject, const char *zone, enum dnsbl_key place, const char *key)
{
	struct ip ip;
	const char *under = host_name_ascii(a, zone), *what = dnsbl_query_kind(subject, &ip) == DNSBL_DOMAIN
								      ? host_name_ascii(a, subject)
								      : reversed(a, &ip);

	if (!what || !under || !host_name_valid(under) || !host_name_valid(what) ||
		(key && !dnsbl_query_key_valid(key)))
		return NULL;
	const char *name = with_key(a, what, under, place, key);
	return host_name_valid(name) ? name : NULL;
}

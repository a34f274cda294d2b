/* dnsbl_health.c - the test points of block lists, and what their answers say of the list. */
#include "proto/dnsbl_health.h"

#include <string.h>

#include "base/text.h"
#include "proto/dnsbl_query.h"

/* IPv6 lists have the test points of IPv4 as mapped addresses; names are reserved ones (RFC 2606). */
static const char rfc[] = "+127.0.0.2 !127.0.0.1 +::ffff:127.0.0.2 !::ffff:127.0.0.1 +TEST !INVALID";

const char *dnsbl_health_name(enum dnsbl_health h)
{
	static const char *const names[] = {"healthy", "empty", "lists-everything"};
	return names[h];
}

bool dnsbl_health_tests_valid(const char *text)
{
	size_t points = 0;

	if (strcmp(text, "rfc") == 0 || strcmp(text, "none") == 0)
		return true;
	for (const char *p = text; *p;) {
		size_t n = strcspn(p, " ");
		if ((*p != '+' && *p != '!') || n < 2 || ++points > DNSBL_POINTS_MAX)
			return false;
		p += n;
		p += *p == ' ';
	}
	return points > 0;
}

size_t dnsbl_health_points(struct arena *a, const struct dnsbl_list *list, enum dnsbl_kind kind,
	struct dnsbl_point points[DNSBL_POINTS_MAX])
{
	const char *text = list && strcmp(list->tests, "rfc") != 0 ? list->tests : rfc;
	size_t count = 0;
	struct ip ip;

	if (strcmp(text, "none") == 0)
		return 0;
	for (const char *p = text; *p && count < DNSBL_POINTS_MAX;) {
		size_t n = strcspn(p, " ");
		const char *subject = arena_strndup(a, p + 1, n - 1);
		if (dnsbl_query_kind(subject, &ip) == kind)
			points[count++] = (struct dnsbl_point){.subject = subject, .must = *p == '+'};
		p += n;
		p += *p == ' ';
	}
	return count;
}

enum dnsbl_health dnsbl_health_judge(const struct dnsbl_point *points, const bool *listed, size_t count)
{
	enum dnsbl_health health = DNSBL_HEALTHY;

	for (size_t i = 0; i < count; i++) {
		if (!points[i].must && listed[i])
			return DNSBL_LISTS_EVERYTHING;
		if (points[i].must && !listed[i])
			health = DNSBL_EMPTY;
	}
	return health;
}

bool dnsbl_health_same(const char *a, const char *b)
{
	struct ip one, other;
	size_t n = strlen(a), m = strlen(b);

	if (ip_parse(a, &one))
		return ip_parse(b, &other) && ip_equal(&one, &other);
	n -= n > 0 && a[n - 1] == '.';
	m -= m > 0 && b[m - 1] == '.';
	return n == m && strncasecmp(a, b, n) == 0;
}

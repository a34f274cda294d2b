/* record_uri.c - reads the URIs of policy records strictly: a slip in one of them loses reports in silence. */
#include "proto/record_uri.h"

#include <string.h>

#include "base/ip.h"
#include "base/limits.h"
#include "base/text.h"
#include "proto/mailbox.h"

static int hex(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
				      : -1;
}

/* RFC 3986 section 2: reserved, unreserved, or a percent sign before two digits. */
static bool characters_valid(const char *s)
{
	static const char others[] = "-._~:/?#[]@!$&'()*+,;=%";

	for (; *s; s++) {
		bool plain = (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9');
		if (!plain && !strchr(others, *s))
			return false;
		if (*s == '%' && (hex(s[1]) < 0 || hex(s[2]) < 0))
			return false;
	}
	return true;
}

/* The bytes behind %XX; NULL: one of them is no character of a mailbox. */
static char *decode(struct arena *a, const char *s, size_t n)
{
	char *out = arena_alloc(a, n + 1), *to = out;

	for (size_t i = 0; i < n; i++) {
		int c = s[i] == '%' ? hex(s[i + 1]) * 16 + hex(s[i + 2]) : s[i];
		if (c <= ' ' || c == 127)
			return NULL;
		if (s[i] == '%')
			i += 2;
		*to++ = (char)c;
	}
	return out;
}

static const char *read_mailto(struct arena *a, const char *rest, struct record_uri *out)
{
	const char *local, *domain;
	const char *address = decode(a, rest, strcspn(rest, "?#"));

	if (!address || !mailbox_split(a, address, &local, &domain))
		return "its mail address is none: LOCAL@DOMAIN was expected";
	out->domain = domain;
	return NULL;
}

/* "//[user@]host[:port]" and what follows. */
static const char *read_web(struct arena *a, const char *rest, struct record_uri *out)
{
	static const char none[] = "its host name is none: //HOST/PATH was expected";
	struct ip ip;

	if (strncmp(rest, "//", 2) != 0)
		return none;
	char *host = arena_strndup(a, rest + 2, strcspn(rest + 2, "/?#"));
	char *at = strrchr(host, '@');
	if (at)
		host = at + 1;
	if (host[0] == '[') {
		char *end = strchr(host, ']');
		if (!end)
			return none;
		*end = '\0';
		out->domain = host + 1;
		return ip_parse(host + 1, &ip) ? NULL : none;
	}
	char *port = strchr(host, ':');
	if (port) {
		if (strspn(port + 1, "0123456789") != strlen(port + 1))
			return "its port is no number";
		*port = '\0';
	}
	out->domain = host_name_ascii(a, host);
	return out->domain ? NULL : none;
}

const char *record_uri_read(struct arena *a, const char *bytes, size_t n, struct record_uri *out)
{
	char *text = arena_strndup(a, bytes, n);
	size_t scheme = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

	*out = (struct record_uri){.text = text_show(a, bytes, n, LIMIT_DNS_TEXT_BYTES)};
	if (n == 0)
		return "it is empty";
	if (text[scheme] != ':' || scheme == 0 ||
		!((text[0] >= 'a' && text[0] <= 'z') || (text[0] >= 'A' && text[0] <= 'Z')))
		return strchr(text, '@') ? "it does not begin with mailto:"
					 : "it does not begin with a scheme such as mailto:";
	out->scheme = text_lower(a, arena_strndup(a, text, scheme));
	if (strlen(text) != n || !characters_valid(text))
		return "it holds a character that must be written %XX in a URI, or may not stand there (RFC 3986)";
	if (strcmp(out->scheme, "mailto") == 0)
		return read_mailto(a, text + scheme + 1, out);
	if (strcmp(out->scheme, "https") == 0 || strcmp(out->scheme, "http") == 0)
		return read_web(a, text + scheme + 1, out);
	return text[scheme + 1] ? NULL : "nothing follows its scheme";
}

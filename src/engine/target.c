/* target.c - reads a TARGET as people write it, and says what is wrong with it. */
#include "engine/target.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "proto/mailbox.h"

static const char *without_brackets(struct arena *a, const char *text)
{
	size_t n = strlen(text);

	if (n < 2 || text[0] != '[' || text[n - 1] != ']')
		return text;
	const char *inside = arena_strndup(a, text + 1, n - 2);
	return text_starts_nocase(inside, "IPv6:") ? inside + 5 : inside;
}

static bool refuse(struct arena *a, const char *text, const char *expected, const char **error)
{
	*error = arena_format(a, "'%s' %s", text_show(a, text, strlen(text), 200), expected);
	return false;
}

static bool all_digits_and_dots(const char *text)
{
	return text[0] && strspn(text, "0123456789.") == strlen(text);
}

/* "mail.example.org:25", "192.0.2.1:25": a port after a single colon. */
static bool has_port(const char *text)
{
	const char *colon = strchr(text, ':');

	return colon && colon[1] && strspn(colon + 1, "0123456789") == strlen(colon + 1);
}

bool target_parse(struct arena *a, const char *text, struct target *out, const char **error)
{
	const char *local;

	memset(out, 0, sizeof *out);
	if (ip_parse(without_brackets(a, text), &out->ip))
		return true;
	if (strstr(text, "://"))
		return refuse(a, text, "is a web address: give the host name alone, such as mail.example.org", error);
	if (strchr(text, '/'))
		return refuse(a, text, "is a network or a path: give a host, a domain, an address or an e-mail address",
			error);
	if (has_port(text))
		return refuse(a, text, "has a port in it: give it apart, with --port", error);
	if (strchr(text, '@')) {
		out->is_domain = true;
		return mailbox_split(a, text, &local, &out->name) ||
		       refuse(a, text, "is no e-mail address: user@example.org was expected", error);
	}
	if (all_digits_and_dots(text))
		return refuse(a, text, "is no IPv4 address: four numbers from 0 to 255 were expected", error);
	out->name = text[0] ? host_name_ascii(a, text) : NULL;
	return out->name || refuse(a, text, "is no host name, domain, IP address or e-mail address", error);
}

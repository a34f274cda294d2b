/* smtp_banner.c - reads greetings, and other replies that give something away, with the table of products. */
#include "proto/smtp_banner.h"

#include <ctype.h>
#include <string.h>

#include "base/ip.h"
#include "base/text.h"
#include "proto/smtp_product.h"

static const struct {
	const char *mark, *os;
} systems[] = {
	{"Ubuntu", "Ubuntu"}, /* whose packages may say "Debian-4ubuntu1" */
	{"Debian", "Debian GNU/Linux"},
	{"CentOS", "CentOS"},
	{"Red Hat", "Red Hat Linux"},
	{"SUSE", "SUSE Linux"},
	{"Gentoo", "Gentoo Linux"},
	{"Raspbian", "Raspbian"},
	{"FreeBSD", "FreeBSD"},
	{"OpenBSD", "OpenBSD"},
	{"NetBSD", "NetBSD"},
	{"OpenVMS", "OpenVMS"},
	{"Solaris", "Solaris"},
	{"+Sun/", "Solaris"}, /* Sendmail's */
	{"SunOS", "SunOS"},
	{"HP-UX", "HP-UX"},
	{"PHNE_", "HP-UX"}, /* numbers its patches */
	{"/UW", "UnixWare"},
	{"SMTP/cmap", "Cisco PIX"},
	{"command \"XXXX", "Cisco PIX"}, /* it strikes commands out */
	{"NetWare", "NetWare"},
	{"WinNT", "Windows"},
	{"Win32", "Windows"},
	{"Windows", "Windows"},
	{"Linux", "Linux"},
	{"Unix", "Unix"},
};

/* Names that no other host can look up. */
static const char *const local_names[] = {
	"localhost", "localdomain", "local", "lan", "internal", "home", "intranet", "workgroup", "invalid", NULL};

/* Words a greeting opens with when it names no host. */
static const char *const no_hosts[] = {"ESMTP", "SMTP", "Microsoft", "Welcome", "Hello", "Hi", "Ready", "Service",
	"Server", "Lotus", "Mail", "OK", "Exchange", "Postfix", "Sendmail", "Exim", "qmail", "The", "This", "Please",
	"No", "CCProxy", "CheckPoint", "ArGoSoft", "Cellopoint", NULL};

/* Letters, digits, hyphens (RFC 1123) and, as the field has it, underscores; UTF-8 for RFC 6531. */
static bool is_label(const char *s, size_t n)
{
	if (n == 0 || n > 63 || s[0] == '-' || s[n - 1] == '-')
		return false;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];
		if (!isalnum(c) && c != '-' && c < 128)
			return false;
	}
	return true;
}

static enum smtp_host_form literal_form(const char *word)
{
	char inner[IP_LITERAL_SIZE];
	struct ip ip;
	size_t len = strlen(word);
	if (len < 3 || len >= sizeof inner || word[len - 1] != ']')
		return SMTP_HOST_NONE;
	memcpy(inner, word + 1, len - 2);
	inner[len - 2] = 0;
	const bool tagged = text_starts_nocase(inner, "IPv6:");
	if (!ip_parse(tagged ? inner + 5 : inner, &ip) || tagged != (ip.family == 6))
		return SMTP_HOST_NONE;
	return SMTP_HOST_LITERAL;
}

static bool in_list_nocase(const char *const *list, const char *word)
{
	for (; *list; list++)
		if (text_equal_nocase(*list, word))
			return true;
	return false;
}

enum smtp_host_form smtp_host_form(const char *word)
{
	if (word[0] == '[')
		return literal_form(word);
	const char *last = word;
	size_t labels = 0;
	if (strlen(word) > 253)
		return SMTP_HOST_NONE;
	for (const char *s = word;; s++) {
		size_t len = strcspn(s, ".");
		if (!is_label(s, len))
			return SMTP_HOST_NONE;
		labels++;
		last = s;
		s += len;
		if (!*s)
			break;
	}
	if (labels == 1 || in_list_nocase(local_names, last))
		return SMTP_HOST_LOCAL;
	/* A top-level domain is never a number (RFC 3696 section 2): this is a bare address. */
	return last[strspn(last, "0123456789")] == 0 ? SMTP_HOST_NONE : SMTP_HOST_NAME;
}

static const char *skip_codes(const char *s)
{
	size_t digits = strspn(s, "0123456789");
	if (digits == 3 && (s[3] == ' ' || s[3] == '-'))
		s += 4;
	const char *p = s;
	for (size_t i = 0; i < 3; i++) {
		size_t n = strspn(p, "0123456789");
		if (n == 0 || n > 3)
			return s;
		p += n;
		if (*p != (i < 2 ? '.' : ' '))
			return s;
		p++;
	}
	return p;
}

/* "Lotus Notes ESMTP Server X1.0 on NAME ready at": NAME may hold spaces. */
static char *notes_host(struct arena *a, const char *s)
{
	if (!text_starts_nocase(s, "Lotus Notes"))
		return NULL;
	const char *from = strstr(s, " on "), *to = from ? strstr(from, " ready at") : NULL;
	return to && to > from + 4 ? arena_strndup(a, from + 4, (size_t)(to - from - 4)) : NULL;
}

/* MARK in TEXT where a word begins: "Exim" is not in "Maxim". */
static const char *mark_find(const char *text, const char *mark)
{
	const char *at = text;
	while ((at = text_find_nocase(at, mark)) != NULL) {
		if (at == text || !isalpha((unsigned char)at[-1]) || !isalnum((unsigned char)mark[0]))
			return at;
		at++;
	}
	return NULL;
}

static bool starts_with_product(const char *s)
{
	for (const struct smtp_product *p = smtp_products; p->mark; p++)
		if (text_starts_nocase(s, p->mark) && !isalnum((unsigned char)s[strlen(p->mark)]))
			return true;
	return false;
}

/* May a word without a dot before REST be a host's name?  A sentence begins with such words too. */
static bool follows_short_name(const char *rest)
{
	static const char *const next[] = {
		"ESMTP", "SMTP", "Service", "Server", "ready", "running", "--", "(", "LMTP", NULL};
	rest += strspn(rest, " \t\r\n,;:");
	for (const char *const *word = next; *word; word++)
		if (text_starts_nocase(rest, *word))
			return true;
	return !*rest || starts_with_product(rest);
}

static char *word_at(struct arena *a, const char *s)
{
	size_t len = strcspn(s, " \t\r\n");
	while (len > 0 && strchr(",;:", s[len - 1]))
		len--;
	return arena_strndup(a, s, len);
}

/* Greetings that say who they are later: "Sendmail 5.61 ready on NAME". */
static char *later_host(struct arena *a, const char *s)
{
	static const char *const before[] = {"NT-ESMTP Server ", " ready on ", NULL};
	for (const char *const *words = before; *words; words++) {
		const char *found = text_find_nocase(s, *words);
		char *word = found ? word_at(a, found + strlen(*words)) : NULL;
		if (word && smtp_host_form(word) == SMTP_HOST_NAME)
			return word;
	}
	return NULL;
}

static char *host_read(struct arena *a, const char *s)
{
	struct ip ip;
	char *notes = notes_host(a, s);
	if (notes)
		return notes;
	s += strspn(s, " \t");
	char *word = word_at(a, s);
	const size_t len = strlen(word);
	if (ip_parse(word, &ip))
		return word;
	switch (smtp_host_form(word)) {
	case SMTP_HOST_NAME:
	case SMTP_HOST_LITERAL:
		return word;
	case SMTP_HOST_LOCAL:
		if (strchr(word, '.') ||
			(!in_list_nocase(no_hosts, word) && !starts_with_product(s) && follows_short_name(s + len)))
			return word;
		return later_host(a, s);
	case SMTP_HOST_NONE:
		return later_host(a, s);
	}
	return NULL;
}

/* A version at S: words such as "Version" and punctuation are skipped, nothing else is. */
static char *version_read(struct arena *a, const char *s)
{
	static const char *const fillers[] = {"Version", "Release", "Ver", "Rev", "Patch", "ESMTP", "SMTP", "Server",
		"Service", "Receiver", "Level", "Pro", "MTA", "UCB", "Postfix", "TM", NULL};
	for (;;) {
		s += strspn(s, " \t:-/(),[@\"");
		size_t word = 0;
		for (const char *const *f = fillers; *f && !word; f++)
			if (text_starts_nocase(s, *f) && !isalnum((unsigned char)s[strlen(*f)]))
				word = strlen(*f);
		if (!word)
			break;
		s += word;
	}
	if ((s[0] == 'v' || s[0] == 'V') && isdigit((unsigned char)s[1]))
		s++;
	if (!isdigit((unsigned char)*s))
		return NULL;
	size_t len = 0;
	while (isalnum((unsigned char)s[len]) || (s[len] && strchr("._-+", s[len]) && strncmp(s + len, "+Sun", 4) != 0))
		len++;
	while (len > 0 && strchr("._-+", s[len - 1]))
		len--;
	/* Domino counts fix packs and hot fixes. */
	while (s[len] == ' ' && (!strncmp(s + len + 1, "FP", 2) || !strncmp(s + len + 1, "HF", 2)) &&
		isdigit((unsigned char)s[len + 3]))
		len += 3 + strspn(s + len + 3, "0123456789");
	return arena_strndup(a, s, len);
}

static char *product_version(struct arena *a, const struct smtp_product *p, const char *found)
{
	const char *from = found + strlen(p->mark);
	if (p->before) {
		/* The mark may hold the words before the version itself ("ESMTP Postfix" and "Postfix ("). */
		const char *at = text_find_nocase(found, p->before);
		if (!at)
			return NULL;
		from = at + strlen(p->before);
	}
	return version_read(a, from);
}

/* A Cisco PIX leaves of a greeting the spaces and the digits of its code. */
static bool is_struck_out(const char *text)
{
	return strspn(text, "*20 ") == strlen(text) && strstr(text, "********");
}

static const char *system_read(const char *text)
{
	if (is_struck_out(text))
		return "Cisco PIX";
	for (size_t i = 0; i < sizeof systems / sizeof *systems; i++)
		if (mark_find(text, systems[i].mark))
			return systems[i].os;
	return NULL;
}

/* Fills in what TEXT tells of the software; TEXT stands behind the host's name, which tells nothing of it:
 * "postfix.example.org ESMTP". */
static void software_read(struct arena *arena, const char *text, struct smtp_banner *out)
{
	for (const struct smtp_product *p = smtp_products; p->mark && !out->software; p++) {
		const char *found = mark_find(text, p->mark);
		if (!found)
			continue;
		out->software = p->software;
		out->version = product_version(arena, p, found);
		out->os = p->os;
	}
	const char *os = system_read(text);
	if (os)
		out->os = os;
}

static const char *behind_host(const char *text, const char *host)
{
	text += strspn(text, " \t");
	return host && !strncmp(text, host, strlen(host)) ? text + strlen(host) : text;
}

void smtp_banner_read(struct arena *arena, const char *greeting, struct smtp_banner *out)
{
	*out = (struct smtp_banner){.host = NULL};
	const char *text = skip_codes(arena_strndup(arena, greeting, strnlen(greeting, SMTP_BANNER_BYTES)));
	out->host = host_read(arena, text);
	software_read(arena, behind_host(text, out->host), out);
	if (!out->software && out->host && text_find_nocase(out->host, "barracuda"))
		out->software = "Barracuda Email Security Gateway";
}

void smtp_banner_read_reply(struct arena *arena, const char *command, const char *reply, struct smtp_banner *out)
{
	*out = (struct smtp_banner){.host = NULL};
	const char *text = skip_codes(arena_strndup(arena, reply, strnlen(reply, SMTP_BANNER_BYTES)));
	/* Any word may stand first here; only what can be nothing else is a name. */
	const char *host = host_read(arena, text);
	enum smtp_host_form form = host ? smtp_host_form(host) : SMTP_HOST_NONE;
	if (form == SMTP_HOST_NAME || form == SMTP_HOST_LITERAL)
		out->host = host;
	software_read(arena, behind_host(text, out->host), out);
	for (const struct smtp_phrase *p = smtp_phrases; p->mark && !out->software; p++)
		if ((!p->command || text_equal_nocase(p->command, command)) && text_find_nocase(text, p->mark))
			out->software = p->software;
}

/* smtp_banner.c - reads greetings with a table of products: what to look for, and after which words the version comes.
 *
 * The first row that fits counts, so the exact ones stand before the general ones. */
#include "proto/smtp_banner.h"

#include <ctype.h>
#include <string.h>

#include "base/ip.h"
#include "base/text.h"

/* No greeting line holds it, so no version is read. */
#define NO_VERSION "\n"

struct product {
	const char *mark;     /* found anywhere in the greeting, without regard to case */
	const char *software; /* its name */
	const char *before; /* the version follows this, after the mark if it is found there; NULL: follows the mark */
	const char *os;     /* NULL: not told */
};

static const struct product products[] = {
	{"ArGoSoft Mail Server", "ArGoSoft Mail Server", "(", "Windows"},
	{"FireWall-1", "Check Point FireWall-1", NULL, NULL},
	{"CCProxy", "CCProxy", NULL, "Windows"},
	{"Exchange Server", "Microsoft Exchange", NULL, "Windows"},
	{"Microsoft Exchange", "Microsoft Exchange", NULL, "Windows"},
	{"Microsoft ESMTP MAIL Service", "Microsoft IIS or Exchange SMTP service", "Version:", "Windows"},
	{"Microsoft SMTP MAIL", "Microsoft IIS SMTP service", "Version:", "Windows"},
	{"Mail-in-a-Box", "Postfix (Mail-in-a-Box)", NO_VERSION, "Linux"},
	{"Zimbra", "Zimbra", NULL, NULL},
	{"ESMTP Postfix", "Postfix", "Postfix (", NULL},
	{"Postfix", "Postfix", "Postfix (", NULL},
	{"Exim", "Exim", NULL, NULL},
	{"Sendmail AIX", "Sendmail", "/", "AIX"},
	{"MetaInfo Sendmail", "MetaInfo Sendmail", "Berkeley", "Windows NT"},
	{"Sendmail version", "Sendmail", NULL, NULL},
	{"Sendmail SMI-", "Sendmail", NULL, "SunOS"},
	{"Sendmail", "Sendmail", NULL, NULL},
	{"OpenSMTPD", "OpenSMTPD", NULL, NULL},
	{"netqmail", "netqmail", NULL, NULL},
	{"s/qmail", "s/qmail", NULL, NULL},
	{"qmail", "qmail", NULL, NULL},
	{"Lotus Domino", "Lotus Domino", "Release", NULL},
	{"HCL Domino", "HCL Domino", "Release", NULL},
	{"IBM Domino", "IBM Domino", "Release", NULL},
	{"Lotus Notes", "Lotus Domino", NO_VERSION, NULL},
	{"Lotus SMTP MTA", "Lotus Domino", NO_VERSION, NULL},
	{"MailEnable", "MailEnable", "Version:", "Windows"},
	{"hMailServer", "hMailServer", NULL, "Windows"},
	{"Haraka", "Haraka", NULL, NULL},
	{"MDaemon", "MDaemon", NULL, "Windows"},
	{"Kerio Connect", "Kerio Connect", NULL, NULL},
	{"Kerio MailServer", "Kerio MailServer", NULL, NULL},
	{"CommuniGate Pro", "CommuniGate Pro", NULL, NULL},
	{"CommuniGate", "CommuniGate", NULL, NULL},
	{"Courier", "Courier", NULL, NULL},
	{"Citadel", "Citadel", NULL, NULL},
	{"MailSite", "MailSite", NULL, "Windows"},
	{"IMail", "IMail", NULL, "Windows"},
	{"IceWarp", "IceWarp", NULL, NULL},
	{"Merak", "Merak", NULL, "Windows"},
	{"PowerMTA", "PowerMTA", NULL, NULL},
	{"GroupWise", "GroupWise Internet Agent", NULL, NULL},
	{"Netscape Messaging Server", "Netscape Messaging Server", NULL, NULL},
	{"iPlanet Messaging Server", "iPlanet Messaging Server", NULL, NULL},
	{"iPlanet", "iPlanet Messaging Server", NULL, NULL},
	{"Sun Internet Mail Server", "Sun Internet Mail Server", "sims.", "Solaris"},
	{"Sun Java System Messaging Server", "Sun Java System Messaging Server", NULL, NULL},
	{"Sun Java(tm) System Messaging Server", "Sun Java System Messaging Server", NULL, NULL},
	{"Oracle Communications Messaging", "Oracle Communications Messaging Server", NULL, NULL},
	{"XMail", "XMail", NULL, NULL},
	{"SurgeMail", "SurgeMail", "Version", NULL},
	{"SurgeSMTP", "SurgeMail", "Version", NULL},
	{"DMail", "DMail", NULL, NULL},
	{"Axigen", "Axigen", NULL, NULL},
	{"JAMES", "Apache James", "Server", NULL},
	{"Barracuda", "Barracuda Email Security Gateway", NO_VERSION, NULL},
	{"FTGate", "FTGate", NULL, "Windows"},
	{"Mercury", "Mercury Mail Transport System", NULL, NULL},
	{"ecelerity", "Ecelerity Mail Server", NULL, NULL},
	{"Momentum", "Momentum", NULL, NULL},
	{"McAfee VirusScreen", "McAfee VirusScreen ASaP (WebShield)", "ASaP", NULL},
	{"WebShield", "McAfee WebShield", NULL, NULL},
	{"ZMailer", "ZMailer", "Server", NULL},
	{"NO UCE NO UBE NO RELAY PROBES", "Twisted ESMTP", NO_VERSION, NULL},
	{"Cellopoint", "Cellopoint E-mail Firewall", "Firewall", NULL},
	{"IronPort", "Cisco IronPort", NULL, "AsyncOS"},
	{"Symantec Messaging Gateway", "Symantec Messaging Gateway", NULL, NULL},
	{"Symantec Mail Security", "Symantec Mail Security", NULL, NULL},
	{"FortiMail", "FortiMail", NULL, NULL},
	{"MailMarshal", "MailMarshal", NULL, "Windows"},
	{"Mirapoint", "Mirapoint", NULL, NULL},
	{"VPOP3", "VPOP3", NULL, "Windows"},
	{"VisNetic", "VisNetic MailServer", NULL, "Windows"},
	{"SmarterMail", "SmarterMail", NULL, "Windows"},
	{"Stalwart", "Stalwart", NULL, NULL},
	{"Maddy", "maddy", NULL, NULL},
	{"MailCatcher", "MailCatcher", NULL, NULL},
	{"Mailpit", "Mailpit", NULL, NULL},
	{"GreenMail", "GreenMail", NULL, NULL},
	{"Dovecot", "Dovecot", NULL, NULL},
	{"spamd", "OpenBSD spamd", NULL, "OpenBSD"},
	{"PMDF", "PMDF", NULL, NULL},
	{"Smail", "Smail", NULL, NULL},
	{"WinRoute", "WinRoute", NULL, "Windows"},
	{"Python SMTP", "Python smtpd", NULL, NULL},
	{"InterMail", "InterMail", NULL, NULL},
	{"Openwave", "Openwave", NULL, NULL},
	{"CMailServer", "CMailServer", NULL, "Windows"},
	{"602LAN", "602LAN Suite", NULL, "Windows"},
	{"Xeams", "Xeams", NULL, NULL},
	{"NTMail", "NTMail", NULL, "Windows"},
	{"Postcast", "PostCast Server", NULL, "Windows"},
	{"ESMTP Perl", "Perl (qpsmtpd or its like)", NO_VERSION, NULL},
	{"qpsmtpd", "qpsmtpd", NULL, NULL},
	{"gsmtp", "Google SMTP (gsmtp)", NO_VERSION, NULL},
};

static const struct {
	const char *mark, *os;
} systems[] = {
	{"Debian", "Debian GNU/Linux"},
	{"Ubuntu", "Ubuntu"},
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
	{"SunOS", "SunOS"},
	{"HP-UX", "HP-UX"},
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

static char *host_read(struct arena *a, const char *s)
{
	char *notes = notes_host(a, s);
	if (notes)
		return notes;
	size_t len = strcspn(s, " \t\r\n");
	while (len > 0 && strchr(",;:", s[len - 1]))
		len--;
	char *word = arena_strndup(a, s, len);
	if (len == 0 || in_list_nocase(no_hosts, word))
		return NULL;
	return smtp_host_form(word) == SMTP_HOST_NONE ? NULL : word;
}

/* A version at S: words such as "Version" and punctuation are skipped, nothing else is. */
static char *version_read(struct arena *a, const char *s)
{
	static const char *const fillers[] = {"Version", "Release", "Ver", "Rev", "Patch", "ESMTP", "SMTP", "Server",
		"Service", "Pro", "MTA", "UCB", NULL};
	for (;;) {
		s += strspn(s, " \t:-/(,[@#\"");
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
	while (isalnum((unsigned char)s[len]) || (s[len] && strchr("._-+", s[len])))
		len++;
	while (len > 0 && strchr("._-+", s[len - 1]))
		len--;
	return arena_strndup(a, s, len);
}

static char *product_version(struct arena *a, const struct product *p, const char *found)
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

/* MARK in TEXT where a word begins: "Exim" is not in "Maxim". */
static const char *mark_find(const char *text, const char *mark)
{
	const char *at = text;
	while ((at = text_find_nocase(at, mark)) != NULL) {
		if (at == text || !isalnum((unsigned char)at[-1]) || !isalnum((unsigned char)mark[0]))
			return at;
		at++;
	}
	return NULL;
}

static const char *system_read(const char *text)
{
	for (size_t i = 0; i < sizeof systems / sizeof *systems; i++)
		if (mark_find(text, systems[i].mark))
			return systems[i].os;
	return NULL;
}

void smtp_banner_read(struct arena *arena, const char *greeting, struct smtp_banner *out)
{
	*out = (struct smtp_banner){.host = NULL};
	const char *text = skip_codes(arena_strndup(arena, greeting, strnlen(greeting, SMTP_BANNER_BYTES)));
	out->host = host_read(arena, text);
	/* The host's own name tells nothing about its software: "postfix.example.org ESMTP". */
	const char *rest = text + strspn(text, " \t");
	if (out->host && !strncmp(rest, out->host, strlen(out->host)))
		rest += strlen(out->host);
	for (size_t i = 0; i < sizeof products / sizeof *products && !out->software; i++) {
		const char *found = mark_find(rest, products[i].mark);
		if (!found)
			continue;
		out->software = products[i].software;
		out->version = product_version(arena, &products[i], found);
		out->os = products[i].os;
	}
	const char *os = system_read(rest);
	if (os)
		out->os = os;
	if (!out->software && out->host && text_find_nocase(out->host, "barracuda"))
		out->software = "Barracuda Email Security Gateway";
}

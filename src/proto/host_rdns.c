/* host_rdns.c - reads a PTR name for the marks of an access provider's numbering.
 *
 * The name is cut into words: runs of letters, runs of digits, and whole parts between separators.  Three kinds of
 * marks count: the address itself in any spelling, a numbering scheme, and words for kinds of access.  A name that
 * starts with a word for a mail server is believed unless it holds the address. */
#include "proto/host_rdns.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { NAME_BYTES = 256, PARTS = 64 };

struct part {
	char text[64];
	char sep; /* what stood before it: '.', '-', 0 ... */
	size_t len;
	bool digits; /* nothing else */
	size_t label;
};

struct name {
	char text[NAME_BYTES]; /* the host's own labels, lower case, without the organisation's */
	size_t count;
	struct part part[PARTS];
};

/* Words that say the address is lent for a time. */
static const char *const dynamic_words[] = {"dyn", "dynamic", "dynip", "dynadsl", "dyndsl", "dynamicip", "dinamic",
	"dinamico", "dinamica", "dinamic", "dynamics", "dyna", "dynhost", "dynpool", "dial", "dialup", "dialin",
	"dialip", "dup", "dhcp", "dip", "pool", "pools", "ppp", "pppoe", "pppoa", "slip", "ras", "temp", "roaming",
	"gprs", NULL};

/* Words for kinds of access, or for "some customer". */
static const char *const access_words[] = {"dsl", "adsl", "sdsl", "vdsl", "xdsl", "hdsl", "ads", "cable", "catv",
	"cablemodem", "modemcable", "modem", "cpe", "cust", "customer", "customers", "client", "clients", "clnt",
	"kund", "user", "users", "subscriber", "subscribers", "abo", "broadband", "bredband", "wireless", "wlan",
	"wifi", "wimax", "mobile", "umts", "cdma", "lte", "hsia", "hsd", "hsi", "ftth", "fttb", "fiber", "fibre",
	"residential", "res", "pptp", "nat", "rev", "revip", "reverse", "genericrev", "generic", "unassigned",
	"unknown", "unallocated", "dslam", "isdn", "xpress", "home", "cliente", "clientes", "usuario", "usuarios",
	"abonne", "abonnes", "kunden", "subs", "residencial", "acesso", "bband", "docsis", "hfc", "tvcable", "gpon",
	"epon", "fttx", "hspa", "evdo", "bras", "bng", NULL};

/* Found inside longer words too: no server is called so by chance. */
static const char *const embedded_dynamic[] = {"dynamic", "dinamic", "dialup", "pppoe", "dhcp", NULL};
static const char *const embedded_access[] = {"adsl", "sdsl", "vdsl", "broadband", "modem", NULL};

static const char *const mail_words[] = {"mail", "mailer", "mailgate", "mailhost", "mailout", "mailin", "mails", "mx",
	"mxout", "mxin", "smtp", "smtpout", "esmtp", "mta", "mtaout", "mtain", "relay", "out", "outbound", "inbound",
	"mailrelay", "email", "post", "postfix", "exchange", "exch", "webmail", "imap", "pop", "ns", "dns", "www",
	"web", "server", "srv", "vps", "gw", "gateway", "lists", "list", "newsletter", "mg", "imx", "msg", "mxa", "mxb",
	"bounce", "bounces", NULL};

/* Second-level labels under which two-letter top-level domains register names. */
static const char *const registry_words[] = {
	"co", "com", "net", "org", "gov", "edu", "ac", "or", "ne", "go", "gob", "gen", "ad", "mil", "nom", "gv", NULL};

static bool in_list(const char *const *list, const char *word)
{
	for (; *list; list++)
		if (!strcmp(*list, word))
			return true;
	return false;
}

static bool holds_any(const char *const *list, const char *text)
{
	for (; *list; list++)
		if (strstr(text, *list))
			return true;
	return false;
}

const char *rdns_class_name(enum rdns_class c)
{
	switch (c) {
	case RDNS_STATIC:
		return "static";
	case RDNS_GENERIC:
		return "generic";
	case RDNS_DYNAMIC:
		return "dynamic";
	}
	return "static";
}

/* Cuts off the organisation's own labels: two, or three under "co.uk" and its like.  False: nothing is left. */
static bool cut_organisation(char *text)
{
	char *dot[3] = {NULL, NULL, NULL};
	size_t dots = 0;
	for (char *p = text + strlen(text); p > text && dots < 3;)
		if (*--p == '.')
			dot[dots++] = p;
	if (dots < 2)
		return false;
	size_t cut = 1;
	if (strlen(dot[0] + 1) == 2) {
		char second[8] = "";
		size_t len = (size_t)(dot[0] - dot[1] - 1);
		if (len < sizeof second) {
			memcpy(second, dot[1] + 1, len);
			if (in_list(registry_words, second))
				cut = 2;
		}
	}
	if (cut >= dots)
		return false;
	*dot[cut] = 0;
	return true;
}

static void add_part(struct name *n, const char *from, size_t len, char sep, size_t label)
{
	struct part *p = &n->part[n->count];
	if (!len || n->count == PARTS)
		return;
	*p = (struct part){.sep = sep, .label = label, .digits = true};
	p->len = len < sizeof p->text ? len : sizeof p->text - 1;
	memcpy(p->text, from, p->len);
	for (size_t i = 0; i < p->len; i++)
		p->digits = p->digits && isdigit((unsigned char)p->text[i]);
	n->count++;
}

static bool name_cut(struct name *n, const char *name)
{
	size_t len = strnlen(name, NAME_BYTES - 1);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)name[i];
		n->text[i] = c < 128 ? (char)tolower(c) : '?';
	}
	while (len && n->text[len - 1] == '.')
		len--;
	n->text[len] = 0;
	if (!cut_organisation(n->text))
		return false;
	size_t label = 0, from = 0;
	char sep = 0;
	len = strlen(n->text);
	for (size_t i = 0; i <= len; i++) {
		char c = n->text[i];
		if (c && isalnum((unsigned char)c))
			continue;
		add_part(n, n->text + from, i - from, sep, label);
		sep = c;
		from = i + 1;
		label += c == '.';
	}
	return n->count > 0;
}

/* Calls for every run of letters of the name. */
static bool has_word(const struct name *n, const char *const *words, const char *const *embedded)
{
	for (size_t i = 0; i < n->count; i++) {
		const struct part *p = &n->part[i];
		char run[sizeof p->text];
		size_t k = 0;
		for (size_t j = 0; j <= p->len; j++) {
			if (j < p->len && isalpha((unsigned char)p->text[j])) {
				run[k++] = p->text[j];
				continue;
			}
			run[k] = 0;
			if (k && (in_list(words, run) || holds_any(embedded, run)))
				return true;
			k = 0;
		}
	}
	return false;
}

static bool is_mail_name(const struct name *n)
{
	const struct part *p = &n->part[0];
	char run[sizeof p->text];
	size_t k = 0;
	while (k < p->len && isalpha((unsigned char)p->text[k])) {
		run[k] = p->text[k];
		k++;
	}
	run[k] = 0;
	return in_list(mail_words, run);
}

static unsigned small_number(const struct part *p)
{
	unsigned v = 0;
	for (size_t i = 0; i < p->len; i++)
		v = v * 10 + (unsigned)(p->text[i] - '0');
	return v;
}

/* The longest chain of neighbouring numbers of one to three digits; a word glued before the first and after the
 * last still counts ("bu74-211-14"). */
static size_t number_chain(const struct name *n)
{
	size_t best = 0, run = 0;
	for (size_t i = 0; i < n->count; i++) {
		const struct part *p = &n->part[i];
		size_t tail = 0;
		while (tail < p->len && isdigit((unsigned char)p->text[p->len - 1 - tail]))
			tail++;
		if (p->digits && p->len <= 3)
			run++;
		else
			run = tail > 0 && tail <= 3 && !p->digits ? 1 : 0;
		if (run > best)
			best = run;
	}
	return best;
}

/* Neighbouring parts that are numbers and nothing else. */
static size_t bare_number_chain(const struct name *n)
{
	size_t best = 0, run = 0;
	for (size_t i = 0; i < n->count; i++) {
		const struct part *p = &n->part[i];
		run = p->digits && p->len <= 3 ? run + 1 : 0;
		if (run > best)
			best = run;
	}
	return best;
}

static size_t longest_digits(const char *s)
{
	size_t best = 0, run = 0;
	for (; *s; s++) {
		run = isdigit((unsigned char)*s) ? run + 1 : 0;
		if (run > best)
			best = run;
	}
	return best;
}

/* Eight hexadecimal digits or more that end a part or follow its "0x", at least two of them decimal: an address, or a
 * hardware address. */
static bool has_hex_number(const struct name *n)
{
	for (size_t i = 0; i < n->count; i++) {
		const struct part *p = &n->part[i];
		size_t len = 0, decimals = 0;
		if (!strncmp(p->text, "0x", 2)) {
			len = strspn(p->text + 2, "0123456789abcdef");
			decimals = 2;
		} else {
			while (len < p->len && isxdigit((unsigned char)p->text[p->len - 1 - len])) {
				decimals += isdigit((unsigned char)p->text[p->len - 1 - len]) != 0;
				len++;
			}
		}
		if (len >= 8 && decimals >= 2)
			return true;
	}
	return false;
}

static bool holds_ipv4(const struct name *n, const struct ip *ip)
{
	char hex[9], joined[13];
	const uint8_t *b = ip->bytes;
	snprintf(hex, sizeof hex, "%02x%02x%02x%02x", b[0], b[1], b[2], b[3]);
	snprintf(joined, sizeof joined, "%03u%03u%03u%03u", b[0], b[1], b[2], b[3]);
	if (strstr(n->text, hex) || strstr(n->text, joined))
		return true;
	bool seen[4] = {false, false, false, false};
	size_t found = 0;
	for (size_t i = 0; i < n->count; i++) {
		const struct part *p = &n->part[i];
		struct part tail = {.len = 0};
		while (tail.len < p->len && tail.len < 4 && isdigit((unsigned char)p->text[p->len - 1 - tail.len]))
			tail.len++;
		if (!tail.len || tail.len > 3)
			continue;
		memcpy(tail.text, p->text + p->len - tail.len, tail.len);
		for (size_t k = 0; k < 4; k++)
			if (!seen[k] && small_number(&tail) == b[k]) {
				seen[k] = true;
				found++;
				break;
			}
	}
	return found >= 3;
}

static bool holds_ipv6(const struct name *n, const struct ip *ip)
{
	char plain[NAME_BYTES], nibbles[33], reversed[33], text[IP_TEXT_SIZE];
	size_t k = 0;
	for (const char *s = n->text; *s; s++)
		if (isalnum((unsigned char)*s))
			plain[k++] = *s;
	plain[k] = 0;
	for (size_t i = 0; i < 16; i++)
		snprintf(nibbles + 2 * i, 3, "%02x", ip->bytes[i]);
	for (size_t i = 0; i < 32; i++)
		reversed[i] = nibbles[31 - i];
	reversed[32] = 0;
	ip_text(ip, text);
	for (char *s = text; *s; s++)
		if (*s == ':')
			*s = '-';
	/* The second half of the address alone is enough when it is no small number. */
	return strstr(plain, nibbles) || strstr(plain, reversed) || strstr(n->text, text) ||
	       (strncmp(nibbles + 16, "000000", 6) != 0 && strstr(plain, nibbles + 16));
}

/* "zone7-b-159" at .159: the last number of the first label is the host's number. */
static bool ends_in_last_octet(const struct name *n, const struct ip *ip)
{
	size_t i = 0;
	while (i + 1 < n->count && n->part[i + 1].label == 0)
		i++;
	const struct part *p = &n->part[i];
	return i >= 2 && p->digits && p->len <= 3 && small_number(p) == ip->bytes[3];
}

/* "a6451": one letter and a number of four digits or more. */
static bool is_counted(const struct part *p)
{
	return p->len >= 5 && isalpha((unsigned char)p->text[0]) && strspn(p->text + 1, "0123456789") == p->len - 1;
}

static size_t hex_groups(const struct name *n)
{
	size_t best = 0, run = 0;
	for (size_t i = 0; i < n->count; i++) {
		const struct part *p = &n->part[i];
		run = p->len <= 4 && strspn(p->text, "0123456789abcdef") == p->len ? run + 1 : 0;
		if (run > best)
			best = run;
	}
	return best;
}

static bool is_numbered(const struct name *n, const struct ip *ip, bool mail)
{
	if (ip && ip->family == 4 && (holds_ipv4(n, ip) || (!mail && ends_in_last_octet(n, ip))))
		return true;
	if (ip && ip->family == 6 && holds_ipv6(n, ip))
		return true;
	if (number_chain(n) >= 4 || hex_groups(n) >= 6)
		return true;
	if (mail)
		return false;
	return number_chain(n) >= 3 || bare_number_chain(n) >= 2 || has_hex_number(n) || longest_digits(n->text) >= 5 ||
	       is_counted(&n->part[0]);
}

enum rdns_class rdns_classify(const char *name, const struct ip *ip)
{
	struct name n = {.count = 0};
	if (!name_cut(&n, name))
		return RDNS_STATIC;
	bool mail = is_mail_name(&n);
	bool numbered = is_numbered(&n, ip, mail);
	bool digits = longest_digits(n.text) > 0;
	bool dynamic = has_word(&n, dynamic_words, embedded_dynamic);
	bool access = has_word(&n, access_words, embedded_access);
	if (!numbered && (mail || !digits))
		return RDNS_STATIC;
	if (dynamic)
		return RDNS_DYNAMIC;
	return numbered || access ? RDNS_GENERIC : RDNS_STATIC;
}

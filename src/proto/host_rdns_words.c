/* host_rdns_words.c - the words of access providers and of people who run servers, in the languages of the field.
 *
 * A word that a server may well be called by (home, mobile, client) is here too: it counts only beside a number, and
 * not in a name that begins with a server's word. */
#include "proto/host_rdns_words.h"

#include <stddef.h>
#include <string.h>

static const char *const dynamic_words[] = {"dyn", "dynip", "dynadsl", "dyndsl", "dyna", "dynhost", "dynpool", "ddns",
	"dial", "dialin", "dialip", "dialpool", "dup", "dip", "din", "pool", "pools", "ippool", "ras", "temp",
	"roaming", NULL};

static const char *const says_dynamic_words[] = {"dynamic", "dynamicip", "dinamic", "dinamico", "dinamica",
	"ipdinamico", "ipdinamica", "dynamique", "dynamisch", NULL};

static const char *const access_words[] = {"ads", "cab", "catv", "cbl", "cdm", "cm", "cmodem", "cmts", "cpe", "cps",
	"docsis", "hfc", "hsd", "hsi", "hsia", "ppp", "slip", "pptp", "vpdn", "apn", "gprs", "gsm", "umts", "cdma",
	"evdo", "hspa", "lte", "mobile", "movil", "wifi", "wimax", "wlan", "wls", "wll", "fttb", "ftth", "fttx", "fttu",
	"fttn", "fiber", "fibre", "fibra", "gpon", "epon", "isdn", "broad", "bband", "bredband", "bras", "bng", "nat",
	"xpress", "abo", "abonne", "abonnes", "client", "clients", "cliente", "clientes", "clienti", "clnt", "clt",
	"cust", "customer", "customers", "kund", "kunde", "kunden", "klient", "user", "users", "usr", "usuario",
	"usuarios", "homeuser", "home", "subs", "subscriber", "subscribers", "acesso", "acceso", "res", "resnet",
	"residential", "residencial", "ip", "ipa", "ipv", "rev", "revip", "revdns", "rdns", "reverse", "genericrev",
	"generic", "addr", "inaddr", "unassigned", "unallocated", "unknown", "unused", "unlabelled", "unregistered",
	"noname", "leased", "lline", NULL};

static const char *const line_words[] = {"adsl", "sdsl", "vdsl", "xdsl", "pppoe", "pppoa", "dialup", NULL};

/* Within longer words too: no server is called so by chance. */
static const char *const embedded_dynamic[] = {"dinamic", "dialup", "dhcp", NULL};
static const char *const embedded_access[] = {"dsl", "broadband", "modem", "cable", "kabel", "wireless", "pppoe", NULL};

static const char *const fixed_words[] = {
	"static", "sta", "stat", "staticip", "statip", "fix", "fixed", "fixip", "fixedip", "ded", NULL};

static const char *const net_words[] = {
	"net", "subnet", "sub", "zone", "range", "area", "block", "segment", "seg", "lan", NULL};

static const char *const mail_words[] = {"mx", "imx", "exchange", "exch", "postfix", "omc", NULL};
static const char *const embedded_mail[] = {"mail", "smtp", "mta", "relay", "bounce", "outbound", "inbound", NULL};
static const char *const mail_first_words[] = {"out", "post", "imap", "pop", "lists", "list", "newsletter", "msg",
	"mxa", "mxb", "mxin", "mxout", "mxserver", NULL};
static const char *const server_first_words[] = {
	"ns", "dns", "www", "web", "server", "srv", "vps", "gw", "gateway", "proxy", "fw", NULL};

/* In the name of an organisation. */
static const char *const seller_words[] = {"pppool", "dialin", "dialup", "adsl", "broadband", NULL};

static bool is_among(const char *const *list, const char *word)
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

static const struct {
	const char *const *exact, *const *embedded;
	unsigned kinds;
} kinds[] = {
	{dynamic_words, embedded_dynamic, RDNS_WORD_DYNAMIC},
	{says_dynamic_words, NULL, RDNS_WORD_DYNAMIC | RDNS_WORD_SAYS_DYNAMIC},
	{access_words, embedded_access, RDNS_WORD_ACCESS},
	{line_words, NULL, RDNS_WORD_ACCESS | RDNS_WORD_LINE},
	{fixed_words, NULL, RDNS_WORD_FIXED},
	{net_words, NULL, RDNS_WORD_NET},
	{mail_words, embedded_mail, RDNS_WORD_MAIL},
	{mail_first_words, NULL, RDNS_WORD_MAIL_FIRST},
	{server_first_words, NULL, RDNS_WORD_SERVER_FIRST},
};

unsigned rdns_word_kinds(const char *word)
{
	unsigned all = 0;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (is_among(kinds[i].exact, word) || (kinds[i].embedded && holds_any(kinds[i].embedded, word)))
			all |= kinds[i].kinds;
	/* "dynamics" is a product that servers are named after. */
	if (strstr(word, "dynamic") && !strstr(word, "dynamics"))
		all |= RDNS_WORD_DYNAMIC;
	return all;
}

bool rdns_word_sells_access(const char *organisation)
{
	return holds_any(seller_words, organisation);
}

/* dkim_selectors.c - the selectors that providers give to their customers, and those that many use. */
#include "proto/mailbox.h"
#include "proto/dkim_selectors.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"

enum { SELECTORS = 4, MARKS = 3 };

/* The marks are domains: of the provider's exchangers, or of what its customers include in their SPF policies. */
static const struct provider {
	const char *name;
	const char *marks[MARKS];
	const char *selectors[SELECTORS];
} providers[] = {
	{"Google", {"google.com", "googlemail.com"}, {"google"}},
	{"Microsoft 365", {"protection.outlook.com", "mx.microsoft"}, {"selector1", "selector2"}},
	{"Fastmail", {"messagingengine.com"}, {"fm1", "fm2", "fm3"}},
	{"Proton", {"protonmail.ch"}, {"protonmail", "protonmail2", "protonmail3"}},
	{"iCloud", {"mail.icloud.com", "icloud.com"}, {"sig1"}},
	{"Zoho", {"zoho.com", "zoho.eu", "zohomail.com"}, {"zmail", "zoho"}},
	{"mailbox.org", {"mailbox.org"}, {"MBO0001", "MBO0002", "MBO0003", "MBO0004"}},
	{"Migadu", {"migadu.com"}, {"key1", "key2", "key3"}},
	{"Gandi", {"gandi.net"}, {"gm1", "gm2", "gm3"}},
	{"Tuta", {"tutanota.de"}, {"s1", "s2"}},
	{"Yandex", {"yandex.net", "yandex.ru"}, {"mail"}},
	{"IONOS", {"ionos.com", "ionos.de", "kundenserver.de"}, {"s1-ionos", "s2-ionos"}},
	{"Strato", {"rzone.de", "strato.com"}, {"strato-dkim-0002", "strato-dkim-0003"}},
	{"Hostinger", {"hostinger.com"}, {"hostingermail-a", "hostingermail-b", "hostingermail-c"}},
	{"Mailchimp", {"mcsv.net"}, {"k1", "k2", "k3"}},
	{"Mandrill", {"mandrillapp.com"}, {"mandrill", "mte1", "mte2"}},
	{"SendGrid", {"sendgrid.net"}, {"s1", "s2"}},
	{"Mailgun", {"mailgun.org"}, {"k1", "mailo", "pic"}},
	{"Mailjet", {"mailjet.com"}, {"mailjet"}},
	{"Brevo", {"sendinblue.com", "brevo.com"}, {"mail", "brevo1", "brevo2"}},
	{"Zendesk", {"zendesk.com"}, {"zendesk1", "zendesk2"}},
};

static const char *const common[] = {"default", "mail", "dkim", "s1", "s2", "k1"};

struct list {
	struct arena *arena;
	struct dkim_selector *items;
	size_t count;
};

static void add(struct list *l, const char *name, const char *reason, bool named)
{
	for (size_t i = 0; i < l->count; i++)
		if (text_equal_nocase(l->items[i].name, name))
			return;
	if (l->count < LIMIT_DKIM_SELECTORS)
		l->items[l->count++] = (struct dkim_selector){.name = name, .reason = reason, .named = named};
}

static bool used(const struct provider *p, const char *const *hosts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < MARKS && p->marks[k]; k++)
			if (host_name_in(hosts[i], p->marks[k]))
				return true;
	return false;
}

size_t dkim_selectors(
	struct arena *a, const char *named, const char *const *hosts, size_t count, struct dkim_selector *out)
{
	struct list l = {.arena = a, .items = out};
	char *rest = arena_strdup(a, named);

	for (char *word; (word = strsep(&rest, " "));)
		if (*word)
			add(&l, word, "named in the settings", true);
	for (size_t i = 0; i < sizeof providers / sizeof *providers; i++)
		for (size_t k = 0; k < SELECTORS && providers[i].selectors[k] && used(&providers[i], hosts, count); k++)
			add(&l, providers[i].selectors[k],
				arena_format(a, "of %s, which the domain uses", providers[i].name), false);
	for (size_t i = 0; i < sizeof common / sizeof *common; i++)
		add(&l, common[i], "often used", false);
	return l.count;
}

const char *dkim_selectors_name(struct arena *a, const char *selector, const char *domain)
{
	const char *name = arena_format(a, "%s._domainkey.%s", selector, domain);
	return strlen(name) < LIMIT_DNS_NAME_BYTES ? name : NULL;
}

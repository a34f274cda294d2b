/* The mail domain: which domains an address may be of, why, and where a domain's mail exchangers lead. */
#include "report/text_parts.h"

#include <string.h>

#include "proto/mailbox.h"

/* More candidates than these are of no use to anybody; the facts have them all. */
enum { SHOWN_WEAK = 3 };

/* "bücher.example (xn--bcher-kva.example)" */
static const char *readable(struct text *t, const char *name)
{
	const char *unicode = host_name_unicode(t->scratch, name);

	return strcmp(unicode, name) == 0 ? name : arena_format(t->scratch, "%s (%s)", unicode, name);
}

/* BRIEF: how a weak one came up is of no interest beside a better one. */
static void candidate(struct text *t, const struct mail_domain *d, const char *label, bool brief)
{
	const char *proof = d->proof != NULL ? arena_format(t->scratch, ": %s", d->proof) : "";
	const char *line =
		arena_format(t->scratch, "%s - %s%s", readable(t, d->name), likelihood_name(d->likelihood), proof);

	if (!brief)
		line = arena_format(t->scratch, "%s (thought of by: %s)", line, d->because);
	text_row(t, label, d->likelihood == DOMAIN_WEAK ? INK_QUIET : INK_PLAIN, line);
}

void text_domains(struct text *t, const struct subject *s)
{
	const struct fact *f = facts_get(&s->facts, FACT_DOMAINS);
	const struct fact_domains *all = facts_domains(&s->facts, FACT_DOMAINS);
	size_t weak = 0, more = 0;

	if (f->state == FACT_UNKNOWN && f->why != WHY_NOT_ASKED)
		text_unknown(t, "Mail domain", "not known", fact_reason(f));
	if (f->state == FACT_ABSENT)
		text_row(t, "Mail domain", INK_PLAIN,
			arena_format(
				t->scratch, "none%s%s", f->note != NULL ? ": " : "", f->note != NULL ? f->note : ""));
	for (size_t i = 0; all != NULL && i < all->count; i++) {
		weak += all->domains[i].likelihood == DOMAIN_WEAK;
		if (weak > SHOWN_WEAK)
			more++;
		else
			candidate(t, &all->domains[i], i == 0 ? "Mail domain" : "", weak > 0 && weak <= i);
	}
	if (more > 0)
		text_row(t, "", INK_QUIET, arena_format(t->scratch, "and %zu more, all weak", more));
	if (all != NULL && f->note != NULL)
		text_row(t, "", INK_QUIET, f->note);
}

void text_guessed(struct text *t, const struct subject *s)
{
	if (s->guessed != NULL)
		text_row(t, "Mail domain", INK_PLAIN,
			arena_format(t->scratch, "%s (%s; not named by you)", readable(t, s->name), s->guessed));
}

/* ---- mail exchangers ------------------------------------------------------------------- */

static const char *addresses(struct text *t, const struct fact_name *n)
{
	const char *line = "";
	char ip[IP_TEXT_SIZE];

	for (size_t i = 0; i < n->ip_count; i++)
		line = arena_format(t->scratch, "%s%s%s", line, i == 0 ? " = " : ", ", ip_text(&n->ips[i], ip));
	return line;
}

/* What was not found, or not found out. */
static const char *failure(struct text *t, const struct fact_name *n)
{
	enum dns_state state = n->forward;
	const char *family = "";

	if (state == DNS_FOUND && n->ipv4 != DNS_UNASKED && !dns_state_is_answer(n->ipv4)) {
		family = "A: ";
		state = n->ipv4;
	} else if (state == DNS_FOUND && n->ipv6 != DNS_UNASKED && !dns_state_is_answer(n->ipv6)) {
		family = "AAAA: ";
		state = n->ipv6;
	}
	if (state == DNS_FOUND || state == DNS_UNASKED)
		return "";
	return arena_format(t->scratch, " (%s%s%s%s)", family, dns_state_name(state), n->why != NULL ? ": " : "",
		n->why != NULL ? n->why : "");
}

static void exchanger(struct text *t, const struct fact_name *n, const char *label)
{
	const char *alias = n->alias != NULL ? arena_format(t->scratch, ", an alias of %s", n->alias) : "";

	if (n->name[0] == '\0')
		text_row(t, label, INK_PLAIN, "(the empty name: no mail is wanted, RFC 7505)");
	else
		text_row(t, label, INK_PLAIN,
			arena_format(t->scratch, "%u %s%s%s%s%s", n->preference, n->name, alias, addresses(t, n),
				failure(t, n), n->trust == DNS_SECURE ? " - signed, and valid" : ""));
}

bool text_exchangers(struct text *t, const struct subject *s)
{
	const struct fact_names *hosts = facts_names(&s->facts, FACT_MX_HOSTS);

	for (size_t i = 0; hosts != NULL && i < hosts->count; i++)
		exchanger(t, &hosts->names[i], i == 0 ? "MX" : "");
	if (hosts != NULL && hosts->trust == DNS_SECURE)
		text_row(t, "", INK_QUIET, "the MX records are signed with DNSSEC, and valid");
	return hosts != NULL;
}

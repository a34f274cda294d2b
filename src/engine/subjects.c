/* subjects.c - finds what is to be audited: a domain's exchangers, a host's addresses, and the mail domains that the
 * addresses turn out to be of. */
#include "engine/subjects.h"

#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"

static struct place *add_place(
	struct audit *a, enum scope scope, const char *name, struct subject *parent, unsigned order)
{
	struct place *place = mem_zalloc(sizeof *place);

	place->subject = report_subject(a->report, scope, name, parent, order);
	place->subject->facts.port = a->options->port;
	place->subject->facts.started_s = a->report->started_s;
	place->consent.allowed = a->options->impact;
	place->consent.operator_address = a->operator_address;
	*a->places_end = place;
	a->places_end = &place->next;
	return place;
}

static void add_host(struct audit *a, const char *name, struct subject *domain, unsigned order)
{
	audit_plan(a, add_place(a, SCOPE_HOST, name, domain, order));
}

static bool address_known(const struct audit *a, const struct ip *ip)
{
	for (const struct place *p = a->places; p; p = p->next)
		if (p->subject->scope == SCOPE_ADDRESS && ip_equal(&p->subject->facts.ip, ip))
			return true;
	return false;
}

static void add_address(struct audit *a, const struct ip *ip, struct subject *host, unsigned order)
{
	char text[IP_TEXT_SIZE];

	if (ip->family == 4 ? !a->options->ipv4 : !a->options->ipv6) {
		a->family_left_out = true;
		return;
	}
	if (address_known(a, ip))
		return;
	if (a->address_count == LIMIT_AUDIT_ADDRESSES) {
		a->address_omitted++;
		a->report->omitted = arena_format(a->report->arena,
			"%u more addresses were left out: one audit looks at %d at most. Audit the other hosts apart.",
			a->address_omitted, LIMIT_AUDIT_ADDRESSES);
		return;
	}
	a->address_count++;
	struct place *place = add_place(a, SCOPE_ADDRESS, ip_text(ip, text), host, order);
	place->subject->facts.ip = *ip;
	place->subject->facts.fact[FACT_HOST_NAME] =
		host ? fact_text(host->name, NULL) : fact_absent("an address was given");
}

static void add_host_addresses(struct audit *a, struct subject *host)
{
	static const enum fact_id families[] = {FACT_IPV4, FACT_IPV6};
	unsigned order = 0;

	for (size_t f = 0; f < 2; f++) {
		const struct fact_names *names = facts_names(&host->facts, families[f]);
		for (size_t i = 0; names && i < names->count; i++)
			add_address(a, names->names[i].ips, host, order++);
	}
}

/* The messages one target may get are dealt out to its addresses, one each in turn. */
static void deal_messages(struct audit *a)
{
	long left = settings_number(a->settings, SETTING_MAX_MESSAGES);
	bool any = true;

	while (left > 0 && any) {
		any = false;
		for (struct place *p = a->places; p && left > 0; p = p->next) {
			if (p->subject->scope != SCOPE_ADDRESS)
				continue;
			p->consent.messages_left++;
			p->consent.messages_dealt++;
			left--;
			any = true;
		}
	}
}

static void plan_addresses(struct audit *a)
{
	a->addresses_planned = true;
	deal_messages(a);
	for (struct place *p = a->places; p; p = p->next)
		if (p->subject->scope == SCOPE_ADDRESS)
			audit_plan(a, p);
}

static void hosts_from_mx(struct audit *a, struct place *domain)
{
	const struct fact *mx = &domain->subject->facts.fact[FACT_MX];
	const struct fact_names *names = facts_names(&domain->subject->facts, FACT_MX);

	if (names) {
		for (size_t i = 0; i < names->count; i++)
			if (names->names[i].name[0])
				add_host(a, names->names[i].name, domain->subject, (unsigned)i);
		return;
	}
	if (mx->state == FACT_ABSENT && !a->target.is_domain) {
		/* A host name without MX: the domain was only a question. */
		audit_abandon(a, domain);
		report_drop_subject(a->report, domain->subject);
		a->dropped = domain; /* the only place so far */
		a->places = NULL;
		a->places_end = &a->places;
		add_host(a, a->target.name, NULL, 0);
		return;
	}
	add_host(a, a->target.name, domain->subject, 0);
}

static void make_targets(struct audit *a)
{
	struct place *first = a->places;

	if (!a->hosts_planned && first->subject->scope == SCOPE_DOMAIN && place_complete(first, FACT_BIT(FACT_MX))) {
		a->hosts_planned = true;
		hosts_from_mx(a, first);
	}
	if (!a->hosts_planned || a->addresses_planned)
		return;
	for (const struct place *p = a->places; p; p = p->next)
		if (p->subject->scope == SCOPE_HOST && !place_complete(p, FACT_BIT(FACT_IPV4) | FACT_BIT(FACT_IPV6)))
			return;
	/* Appending while walking: the new places are addresses, which the walk skips. */
	for (struct place *p = a->places; p; p = p->next)
		if (p->subject->scope == SCOPE_HOST)
			add_host_addresses(a, p->subject);
	plan_addresses(a);
}

/* ---- mail domains that nobody named ---------------------------------------------- */

/* A name that turned out to be a host without MX stays a host. */
static bool domain_known(const struct audit *a, const char *name)
{
	if (a->dropped && text_equal_nocase(a->dropped->subject->name, name))
		return true;
	for (const struct place *p = a->places; p; p = p->next)
		if (p->subject->scope == SCOPE_DOMAIN && text_equal_nocase(p->subject->name, name))
			return true;
	return false;
}

/* Behind the target's own subjects, in the order of the addresses; its exchangers are somebody else's target. */
static void add_guessed(struct audit *a, const struct mail_domain *domain, unsigned order)
{
	struct place *place = add_place(a, SCOPE_DOMAIN, domain->name, NULL, order);

	place->subject->guessed = arena_format(a->report->arena, "%s: %s%s%s", likelihood_name(domain->likelihood),
		domain->because, domain->proof ? "; " : "", domain->proof ? domain->proof : "");
	a->guessed_count++;
	audit_plan(a, place);
}

static void guess_domains(struct audit *a)
{
	unsigned order = 0;

	for (struct place *p = a->places; p; p = p->next) {
		if (p->subject->scope != SCOPE_ADDRESS)
			continue;
		order++;
		if (p->guessed || !place_complete(p, FACT_BIT(FACT_DOMAINS)))
			continue;
		p->guessed = true;
		const struct fact_domains *found = facts_domains(&p->subject->facts, FACT_DOMAINS);
		if (found && found->domains[0].likelihood != DOMAIN_WEAK && !domain_known(a, found->domains[0].name) &&
			a->guessed_count < LIMIT_GUESSED_DOMAINS)
			add_guessed(a, &found->domains[0], order);
	}
}

/* ---- from outside ------------------------------------------------------------------ */

void subjects_begin(struct audit *a)
{
	if (a->target.name) {
		audit_plan(a, add_place(a, SCOPE_DOMAIN, a->target.name, NULL, 0));
		return;
	}
	a->hosts_planned = true;
	add_address(a, &a->target.ip, NULL, 0);
	plan_addresses(a);
}

void subjects_make(struct audit *a)
{
	make_targets(a);
	guess_domains(a);
}

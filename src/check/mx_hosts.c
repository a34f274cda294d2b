/* mx_hosts.c - where the mail exchangers of a domain lead.
 *
 * Whether a host answers can only be said of hosts that were audited; here it is what the DNS alone says. */
#include <string.h>

#include "base/text.h"
#include "check/judge.h"
#include "check/table.h"
#include "proto/mailbox.h"

static const struct verdict verdicts[] = {
	{"in_order", SEVERITY_GOOD, "Every mail exchanger leads to an address", NULL, "RFC 5321 section 5.1"},
	{"alias", SEVERITY_WARNING, "An MX record names an alias (CNAME), not a host",
		"Let the MX record name the host itself: some senders refuse to deliver to an alias.",
		"RFC 2181 section 10.3; RFC 5321 section 5.1"},
	{"dangling", SEVERITY_WARNING, "A mail exchanger has no address",
		"Publish the host's A and AAAA records, or delete the MX record. A name that nobody has registered can "
		"be registered by somebody who wants your mail.",
		"RFC 5321 section 5.1"},
	{"dangling_all", SEVERITY_URGENT, "No mail exchanger has an address: nobody can deliver mail to the domain",
		"Publish the A and AAAA records of a host that the MX records name, or correct the MX records.",
		"RFC 5321 section 5.1"},
	{"unroutable", SEVERITY_WARNING, "A mail exchanger has an address that the Internet does not route",
		"Delete the address from the host's public records; keep it in an internal view of the zone, if you "
		"need it there. Senders elsewhere try it first or end at a machine of their own.",
		"RFC 6890; RFC 1918 section 5"},
	{"unroutable_all", SEVERITY_URGENT,
		"No mail exchanger has an address that the Internet routes: nobody can deliver mail to the domain",
		"Publish the public addresses of the mail servers: those that a router translates to the internal "
		"ones.",
		"RFC 6890; RFC 1918 section 5"},
	{"example_range", SEVERITY_INFO, "A mail exchanger has an address set aside for documentation or benchmarks",
		NULL, "RFC 5737; RFC 3849; RFC 2544"},
	{"no_ipv6", SEVERITY_INFO, "No mail exchanger has an IPv6 address", NULL, "RFC 3974"},
	{"duplicate", SEVERITY_INFO, "Two MX records lead to the same server: the second is no reserve", NULL,
		"RFC 5321 section 5.1"},
	{"bogus", SEVERITY_URGENT,
		"The address of a mail exchanger fails DNSSEC validation: validating senders cannot deliver to it",
		"Sign the exchanger's zone again, or let the parent's DS records match its keys; look for signatures "
		"that expired.",
		"RFC 4035 section 5.5"},
	JUDGE_CANCELLED_ROW("where the mail exchangers lead"),
	JUDGE_UNKNOWN_ROW("where all mail exchangers lead: DNS did not answer",
		"Query every name server of the exchangers' zones for A and AAAA; run the audit again when all answer.",
		"RFC 5321 section 5.1"),
	{0},
};

/* What is said of one exchanger. */
enum trait { ALIAS, DANGLING, UNROUTABLE, EXAMPLE, BOGUS, OPEN, TRAITS };

/* The empty name of a null MX is none. */
static bool is_exchanger(const struct fact_name *n)
{
	return n->name[0] != '\0';
}

/* A name that cannot be asked for. */
static bool is_no_name(const struct fact_name *n)
{
	return !host_name_valid(n->name) && n->ip_count == 0;
}

static bool has_range(const struct fact_name *n, bool (*fits)(enum ip_range))
{
	for (size_t i = 0; i < n->ip_count; i++)
		if (fits(ip_range(&n->ips[i])))
			return true;
	return false;
}

static bool is_unroutable(enum ip_range range)
{
	return range == IP_LOCAL || range == IP_RESERVED;
}

static bool is_example(enum ip_range range)
{
	return range == IP_EXAMPLE;
}

static bool is_usable(enum ip_range range)
{
	return !is_unroutable(range);
}

/* A failed question about one family; where only the outcome of both is known, that of both. */
static bool ended_in(const struct fact_name *n, bool (*fits)(enum dns_state))
{
	return fits(n->forward) || (n->ipv4 != DNS_UNASKED && fits(n->ipv4)) ||
	       (n->ipv6 != DNS_UNASKED && fits(n->ipv6));
}

static bool is_bogus(enum dns_state state)
{
	return state == DNS_BOGUS;
}

static bool is_open(enum dns_state state)
{
	return !judge_answered(state) && state != DNS_BOGUS;
}

static bool has_trait(const struct fact_name *n, enum trait trait)
{
	switch (trait) {
	case ALIAS:
		return n->alias != NULL;
	case DANGLING:
		return is_no_name(n) || n->forward == DNS_NXDOMAIN || n->forward == DNS_NODATA;
	case UNROUTABLE:
		return has_range(n, is_unroutable);
	case EXAMPLE:
		return has_range(n, is_example);
	case BOGUS:
		return ended_in(n, is_bogus);
	case OPEN:
		return !is_no_name(n) && ended_in(n, is_open);
	case TRAITS:
		break;
	}
	return false;
}

/* ---- evidence ----------------------------------------------------------------------- */

static const char *addresses(struct findings *out, const struct fact_name *n)
{
	const char *list = "";
	char text[IP_TEXT_SIZE];

	for (size_t i = 0; i < n->ip_count; i++)
		list = arena_format(out->arena, "%s%s%s", list, i ? ", " : "", ip_text(&n->ips[i], text));
	return list;
}

static const char *failure(struct findings *out, const struct fact_name *n)
{
	const char *family = "";
	enum dns_state state = n->forward;

	if (judge_answered(state)) { /* one family's, beside the other's addresses */
		bool ipv6 = judge_answered(n->ipv4) || n->ipv4 == DNS_UNASKED;
		family = ipv6 ? ", AAAA" : ", A";
		state = ipv6 ? n->ipv6 : n->ipv4;
	}
	return arena_format(out->arena, "%s: %s%s%s%s", family, judge_dns_words(state), n->why ? " (" : "",
		n->why ? n->why : "", n->why ? ")" : "");
}

static void evidence(struct findings *out, const struct fact_name *n, enum trait trait)
{
	const char *rest = "";

	if (trait == ALIAS)
		rest = arena_format(out->arena, " is an alias of %s", n->alias);
	else if (trait == BOGUS || trait == OPEN)
		rest = failure(out, n);
	else if (is_no_name(n))
		rest = " is no host name";
	else if (n->ip_count == 0)
		rest = n->forward == DNS_NXDOMAIN ? " does not exist" : " has no address";
	else
		rest = arena_format(out->arena, " leads to %s", addresses(out, n));
	finding_evidence(out, "MX %u %s%s", n->preference, n->name, rest);
}

/* ---- findings ------------------------------------------------------------------------- */

static void add(struct findings *out, const struct fact_names *hosts, enum trait trait, const char *code)
{
	finding_add(out, code);
	for (size_t i = 0; i < hosts->count; i++)
		if (is_exchanger(&hosts->names[i]) && has_trait(&hosts->names[i], trait))
			evidence(out, &hosts->names[i], trait);
}

static void paste_targets(struct findings *out, const struct fact_names *hosts)
{
	for (size_t i = 0; i < hosts->count; i++) {
		const struct fact_name *n = &hosts->names[i];
		if (n->alias && host_name_valid(n->alias))
			finding_paste(out, "@ IN MX %u %s.", n->preference, n->alias);
	}
}

static const struct ip *shared_address(const struct fact_name *a, const struct fact_name *b)
{
	for (size_t i = 0; i < a->ip_count; i++)
		for (size_t j = 0; j < b->ip_count; j++)
			if (ip_equal(&a->ips[i], &b->ips[j]))
				return &a->ips[i];
	return NULL;
}

static void open_duplicate(struct findings *out, bool *opened)
{
	if (!*opened)
		finding_add(out, "duplicate");
	*opened = true;
}

static void judge_duplicates(struct findings *out, const struct fact_names *hosts)
{
	bool opened = false;
	char text[IP_TEXT_SIZE];

	for (size_t i = 0; i < hosts->count; i++)
		for (size_t j = i + 1; j < hosts->count; j++) {
			const struct fact_name *a = &hosts->names[i], *b = &hosts->names[j];
			const struct ip *shared = shared_address(a, b);
			bool same = is_exchanger(a) && text_equal_nocase(a->name, b->name);
			if (!same && !shared)
				continue;
			open_duplicate(out, &opened);
			if (same)
				finding_evidence(out, "%s is named twice: MX %u and MX %u", a->name, a->preference,
					b->preference);
			else
				finding_evidence(
					out, "%s and %s both lead to %s", a->name, b->name, ip_text(shared, text));
		}
}

static void judge_ipv6(struct findings *out, const struct fact_names *hosts)
{
	for (size_t i = 0; i < hosts->count; i++) {
		const struct fact_name *n = &hosts->names[i];
		if (has_trait(n, OPEN) || has_trait(n, BOGUS))
			return;
		for (size_t k = 0; k < n->ip_count; k++)
			if (n->ips[k].family == 6)
				return;
	}
	finding_add(out, "no_ipv6");
}

struct tally {
	size_t exchangers, usable, trait[TRAITS];
};

static struct tally count(const struct fact_names *hosts)
{
	struct tally t = {.exchangers = 0};

	for (size_t i = 0; i < hosts->count; i++) {
		const struct fact_name *n = &hosts->names[i];
		if (!is_exchanger(n))
			continue;
		t.exchangers++;
		t.usable += has_range(n, is_usable);
		for (enum trait trait = 0; trait < TRAITS; trait++)
			t.trait[trait] += has_trait(n, trait);
	}
	return t;
}

static void judge_hosts(struct findings *out, const struct fact_names *hosts)
{
	const struct tally t = count(hosts);
	/* What is not known may be of use. */
	bool none_usable = t.usable == 0 && t.trait[OPEN] == 0 && t.trait[BOGUS] == 0;

	if (t.exchangers == 0)
		return; /* null MX */
	if (t.trait[BOGUS])
		add(out, hosts, BOGUS, "bogus");
	if (t.trait[DANGLING])
		add(out, hosts, DANGLING, t.trait[DANGLING] == t.exchangers ? "dangling_all" : "dangling");
	if (t.trait[UNROUTABLE])
		add(out, hosts, UNROUTABLE, none_usable ? "unroutable_all" : "unroutable");
	if (t.trait[ALIAS]) {
		add(out, hosts, ALIAS, "alias");
		paste_targets(out, hosts);
	}
	if (t.trait[OPEN])
		add(out, hosts, OPEN, "could_not_tell");
	if (!t.trait[BOGUS] && !t.trait[DANGLING] && !t.trait[UNROUTABLE] && !t.trait[ALIAS] && !t.trait[OPEN]) {
		finding_add(out, "in_order");
		for (size_t i = 0; i < hosts->count; i++)
			if (is_exchanger(&hosts->names[i]))
				evidence(out, &hosts->names[i], TRAITS);
	}
	if (t.trait[EXAMPLE])
		add(out, hosts, EXAMPLE, "example_range");
	if (t.usable > 0)
		judge_ipv6(out, hosts);
	judge_duplicates(out, hosts);
}

static void judge(const struct facts *f, struct findings *out)
{
	const struct fact_names *hosts = facts_names(f, FACT_MX_HOSTS);

	if (hosts)
		judge_hosts(out, hosts);
	else if (facts_names(f, FACT_MX)) /* without exchangers, dns.mx says all there is */
		judge_unasked(out, f, FACT_MX_HOSTS);
}

const struct check check_mx_hosts = {
	.id = "mx.hosts",
	.question = "Can senders reach the hosts that the MX records name?",
	.why = "An MX record must name a host that has addresses of its own: not an alias, which senders may refuse; "
	       "not a name without address, where mail waits until it bounces, and which somebody else might "
	       "register; not a private address, which leads senders nowhere, or into their own network. Each "
	       "exchanger is looked up, in order of preference; whether it answers is said of audited hosts only.",
	.scope = SCOPE_DOMAIN,
	.needs = FACT_BIT(FACT_MX) | FACT_BIT(FACT_MX_HOSTS),
	.verdicts = verdicts,
	.judge = judge,
};

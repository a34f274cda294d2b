/* guess.c - weighs the names of an address: which of their domains is the server's. */
#include "probe/guess.h"

#include <string.h>

#include "base/text.h"
#include "proto/host_rdns.h"
#include "proto/mailbox.h"

enum { TOLD_HINTS = 4, TOLD_EXCHANGERS = 3 };

/* ---- hints ---------------------------------------------------------------------------- */

/* N's forward look-up, if there was one, says whether the name leads back. */
static void add_hint(struct guess *g, enum hint_source source, const struct fact_name *n)
{
	struct probe_run *run = g->run;
	const char *ascii = host_name_ascii(run->arena, n->name);

	if (!ascii || !host_name_qualified(ascii) || g->hint_count == GUESS_HINTS)
		return;
	g->hints[g->hint_count++] = (struct hint){.source = source,
		.name = ascii,
		.organisation = run->world->organisation(run->world->self, run->arena, ascii, &g->suffix_why),
		.generic = rdns_classify(ascii, &run->subject->facts.ip) != RDNS_STATIC,
		.here = n->points_back,
		.elsewhere = !n->points_back && dns_state_is_answer(n->ipv4) && dns_state_is_answer(n->ipv6)};
}

static void add_hints(struct guess *g, enum hint_source source, enum fact_id id)
{
	const struct fact_names *names = facts_names(&g->run->subject->facts, id);

	for (size_t i = 0; names && i < names->count; i++)
		add_hint(g, source, &names->names[i]);
}

void guess_collect(struct guess *g, struct probe_run *run, struct candidates *all)
{
	const char *host = facts_text(&run->subject->facts, FACT_HOST_NAME);

	g->run = run;
	if (host) /* the address is one of its own */
		add_hint(g, HINT_HOST, &(struct fact_name){.name = host, .points_back = true});
	add_hints(g, HINT_PTR, FACT_PTR);
	add_hints(g, HINT_GREETING, FACT_BANNER_NAME);
	add_hints(g, HINT_EHLO, FACT_EHLO_NAME);
	for (size_t i = 0; i < g->hint_count; i++)
		if (g->hints[i].organisation)
			candidates_add(all, g->hints[i].organisation, LIMIT_DOMAIN_GUESSES);
	for (size_t i = 0; i < g->hint_count; i++)
		if (g->hints[i].organisation || g->suffix_why)
			candidates_add(all, g->hints[i].name, LIMIT_DOMAIN_GUESSES);
}

/* Is H's name DOMAIN, or a name below it? */
static bool hints_at(const struct hint *h, const char *domain)
{
	return host_name_in(h->name, domain);
}

static bool is_organisation(const struct guess *g, const char *domain)
{
	for (size_t i = 0; i < g->hint_count; i++)
		if (g->hints[i].organisation && strcmp(g->hints[i].organisation, domain) == 0)
			return true;
	return false;
}

/* ---- one candidate --------------------------------------------------------------------- */

/* What speaks for a candidate. */
struct support {
	bool named;             /* by the operator */
	bool host, ptr, server; /* hints of these three hands, generic ones left out */
	bool vouched;           /* a name of it leads to the address */
	bool disowned;          /* all its names lead elsewhere */
	bool generic;           /* only names made from the address */
	bool mentioned;
};

static bool is_named(const struct probe_run *run, const char *domain)
{
	for (const struct subject *s = run->subject->parent; s; s = s->parent)
		if (s->scope == SCOPE_DOMAIN && text_equal_nocase(s->name, domain))
			return true;
	return false;
}

static struct support support_of(const struct guess *g, const char *domain)
{
	struct support s = {.named = is_named(g->run, domain), .disowned = true, .generic = true};

	for (size_t i = 0; i < g->hint_count; i++) {
		const struct hint *h = &g->hints[i];
		if (!hints_at(h, domain))
			continue;
		s.mentioned = true;
		if (h->generic)
			continue;
		s.generic = false;
		s.host = s.host || h->source == HINT_HOST;
		s.ptr = s.ptr || h->source == HINT_PTR;
		s.server = s.server || h->source == HINT_GREETING || h->source == HINT_EHLO;
		s.vouched = s.vouched || h->here;
		s.disowned = s.disowned && h->elsewhere;
	}
	return s;
}

static const char *hint_words(const struct guess *g, const struct hint *h, bool told)
{
	static const char *const words[] = {[HINT_HOST] = "the host name",
		[HINT_PTR] = "the PTR name",
		[HINT_GREETING] = "the greeting",
		[HINT_EHLO] = "the EHLO answer"};

	return told ? words[h->source] : arena_format(g->run->arena, "%s %s", words[h->source], h->name);
}

static bool told_before(const struct guess *g, size_t hint, const char *domain)
{
	for (size_t i = 0; i < hint; i++)
		if (hints_at(&g->hints[i], domain) && strcmp(g->hints[i].name, g->hints[hint].name) == 0)
			return true;
	return false;
}

/* "the PTR name mail.example.org; the greeting" */
static const char *because(const struct guess *g, const char *domain, bool named)
{
	const char *text = named ? "you named it" : "";
	size_t told = 0, more = 0;

	for (size_t i = 0; i < g->hint_count; i++) {
		if (!hints_at(&g->hints[i], domain))
			continue;
		if (told++ >= TOLD_HINTS) {
			more++;
			continue;
		}
		text = arena_format(g->run->arena, "%s%s%s", text, *text ? "; " : "",
			hint_words(g, &g->hints[i], told_before(g, i, domain)));
	}
	return more > 0 ? arena_format(g->run->arena, "%s; and %zu more", text, more) : text;
}

static const char *elsewhere_words(const struct guess *g, const struct candidate *c)
{
	const char *text = "its MX leads elsewhere:";

	for (size_t i = 0; i < c->exchanger_count && i < TOLD_EXCHANGERS; i++)
		text = arena_format(g->run->arena, "%s%s %s", text, i ? "," : "", c->exchangers[i]->name);
	if (c->exchanger_count > TOLD_EXCHANGERS)
		text = arena_format(g->run->arena, "%s and %zu more", text, c->exchanger_count - TOLD_EXCHANGERS);
	return text;
}

static const char *open_words(const struct guess *g, const struct candidate *c, const struct fact_name *which)
{
	enum dns_state state = c->mx ? c->mx->state : DNS_UNASKED;
	const char *why = c->mx_why;

	if (which) {
		state = candidate_failure(which);
		why = which->why;
	} else if (dns_state_is_answer(state)) {
		return "could not tell where its MX leads: it has too many exchangers";
	}
	return arena_format(g->run->arena, "could not tell where its MX leads: the %s of %s: %s%s%s",
		which ? "address" : "MX", which ? which->name : c->name, dns_state_name(state), why ? ", " : "",
		why ? why : "");
}

static const char *weakness(const struct guess *g, const struct support *s, const char *proof)
{
	if (s->mentioned && s->generic)
		return arena_format(g->run->arena, "%s; only a name made from the address speaks for it", proof);
	if (s->mentioned && s->disowned)
		return arena_format(g->run->arena, "%s; and no name of it leads here", proof);
	return proof;
}

/* How sure it is, with the proof. */
static enum likelihood weigh(
	const struct guess *g, const struct candidate *c, const struct support *s, const char **proof)
{
	const struct fact_name *which;
	enum candidate_end end = candidate_end(c, &which);

	switch (end) {
	case CANDIDATE_HERE:
		*proof = candidate_proof(c, which);
		return DOMAIN_CONFIRMED;
	case CANDIDATE_IMPLICIT:
		*proof = candidate_proof(c, which);
		if (s->named || is_organisation(g, c->name))
			return DOMAIN_CONFIRMED;
		/* Every host is that for its own name; it is no reason to take the name for a mail domain. */
		*proof = "it is a host without MX record";
		break;
	case CANDIDATE_ELSEWHERE:
		*proof = elsewhere_words(g, c);
		if (!s->named && (s->vouched || (s->ptr && s->server && !s->disowned)))
			return DOMAIN_LIKELY;
		*proof = s->named ? *proof : weakness(g, s, *proof);
		break;
	case CANDIDATE_NOWHERE:
		*proof = c->mx->state == DNS_NXDOMAIN ? "it does not exist"
			 : c->mx->count > 0           ? "its mail exchangers have no address"
						      : "it has no mail exchanger";
		break;
	case CANDIDATE_NO_MAIL:
		*proof = "it says that it takes no mail (null MX)";
		break;
	case CANDIDATE_OPEN:
		*proof = open_words(g, c, which);
		break;
	}
	return s->named ? DOMAIN_CONFIRMED : DOMAIN_WEAK;
}

/* ---- all of them ------------------------------------------------------------------------- */

struct weighed {
	struct mail_domain domain;
	unsigned rank;
};

/* A parent of a hint that is neither a registered domain nor proven to be the address' is nobody's idea. */
static bool is_wanted(const struct guess *g, const struct candidate *c, const struct support *s)
{
	const struct fact_name *which;

	if (s->named || candidate_end(c, &which) == CANDIDATE_HERE)
		return true;
	for (size_t i = 0; i < g->hint_count; i++) {
		const struct hint *h = &g->hints[i];
		if (h->organisation && strcmp(h->organisation, c->name) == 0)
			return true;
		if ((h->organisation || g->suffix_why) && strcmp(h->name, c->name) == 0)
			return true;
	}
	return false;
}

static struct weighed weigh_one(const struct guess *g, const struct candidate *c, const struct support *s)
{
	struct weighed w = {.domain = {.name = c->name, .because = because(g, c->name, s->named)}};

	w.domain.likelihood = weigh(g, c, s, &w.domain.proof);
	w.rank = (unsigned)w.domain.likelihood * 100 + s->named * 50u + (c->mx && c->mx->count > 0) * 20u +
		 ((unsigned)s->host + s->ptr + s->server) * 4u + s->vouched * 2u + is_organisation(g, c->name);
	return w;
}

/* Nothing to guess from: is that so, or did we not get to know the names? */
static struct fact none(const struct guess *g)
{
	static const enum fact_id sources[] = {FACT_PTR, FACT_BANNER_NAME, FACT_EHLO_NAME};

	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
		const struct fact *f = &g->run->subject->facts.fact[sources[i]];
		if (f->state == FACT_UNKNOWN)
			return fact_unknown(f->why, f->note);
	}
	return fact_absent("the address has no name from which a domain could be guessed");
}

struct fact guess_fact(const struct guess *g, const struct candidates *all)
{
	struct weighed sorted[LIMIT_DOMAIN_GUESSES];
	struct fact_domains *list = arena_alloc(g->run->arena, sizeof *list);
	struct mail_domain *domains = arena_array(g->run->arena, LIMIT_DOMAIN_CANDIDATES, sizeof *domains);
	size_t count = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct support s = support_of(g, all->list[i].name);
		if (!is_wanted(g, &all->list[i], &s))
			continue;
		const struct weighed w = weigh_one(g, &all->list[i], &s);
		size_t at = count++;
		for (; at > 0 && sorted[at - 1].rank < w.rank; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = w;
	}
	if (count == 0)
		return none(g);
	for (size_t i = 0; i < count && i < LIMIT_DOMAIN_CANDIDATES; i++)
		domains[list->count++] = sorted[i].domain;
	list->domains = domains;
	struct fact fact = fact_domains(list);
	if (g->suffix_why)
		fact.note = arena_format(g->run->arena, "the public suffix list: %s", g->suffix_why);
	return fact;
}

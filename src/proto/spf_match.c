/* spf_match.c - the mechanisms that ask DNS: a, mx, exists and ptr, and the names of the client's address. */
#include "proto/mailbox.h"
#include "proto/spf_match.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"

/* Names of the client's address that lead back to it (section 5.5). */
struct validated {
	size_t count;
	const char *names[LIMIT_SPF_NAMES];
	bool pending, is_void;
};

/* ---- limits ----------------------------------------------------------------------- */

bool spf_match_count(struct spf_match *m, struct spf_step *step)
{
	if (m->lookups < LIMIT_SPF_LOOKUPS) {
		m->lookups++;
		return true;
	}
	step->note = arena_format(m->run.arena, "more than %d terms that ask DNS", LIMIT_SPF_LOOKUPS);
	return false;
}

/* What a term that found nothing becomes. */
static enum spf_outcome count_void(struct spf_match *m, struct spf_step *step)
{
	if (++m->void_lookups <= LIMIT_SPF_VOID_LOOKUPS)
		return SPF_UNMATCHED;
	step->note = arena_format(m->run.arena, "more than %d terms for which DNS has nothing", LIMIT_SPF_VOID_LOOKUPS);
	return SPF_BROKEN;
}

/* ---- addresses -------------------------------------------------------------------- */

static unsigned prefix_of(const struct ip *ip, const struct spf_term *t)
{
	return ip->family == 6 ? t->prefix6 : t->prefix4;
}

static const struct dns_answer *ask_addresses(struct spf_match *m, const char *name)
{
	return spf_ask(&m->run, name, m->values.ip.family == 6 ? DNS_AAAA : DNS_A);
}

static enum spf_outcome unanswered(
	struct spf_match *m, struct spf_step *step, const char *name, const struct dns_answer *a)
{
	step->note = arena_format(m->run.arena, "%s: %s", name, spf_failure(m->run.arena, a));
	return SPF_UNANSWERED;
}

/* Looks for the client among the addresses of NAME. */
static enum spf_outcome match_answer(
	struct spf_match *m, struct spf_step *step, const char *name, const struct dns_answer *answer)
{
	char text[IP_TEXT_SIZE];

	if (!answer)
		return SPF_WAITS;
	if (!dns_state_is_answer(answer->state))
		return unanswered(m, step, name, answer);
	for (size_t i = 0; answer->state == DNS_FOUND && i < answer->count; i++) {
		const struct ip *ip = &answer->records[i].ip;
		if (!ip_in_network(&m->values.ip, ip, prefix_of(ip, step->term)))
			continue;
		step->note = arena_format(m->run.arena, "%s has the address %s", name, ip_text(ip, text));
		return SPF_MATCHED;
	}
	return SPF_UNMATCHED;
}

enum spf_outcome spf_match_a(struct spf_match *m, struct spf_step *step, const char *name)
{
	const struct dns_answer *answer = ask_addresses(m, name);

	if (answer && spf_is_void(answer))
		return count_void(m, step);
	return match_answer(m, step, step->target, answer);
}

static enum spf_outcome match_hosts(struct spf_match *m, struct spf_step *step, const struct dns_answer *mx)
{
	const struct dns_answer *answers[LIMIT_SPF_NAMES];
	bool found = false;

	for (size_t i = 0; i < mx->count; i++)
		answers[i] = *mx->records[i].name ? ask_addresses(m, mx->records[i].name) : NULL;
	for (size_t i = 0; i < mx->count; i++) {
		if (!*mx->records[i].name) { /* null MX (RFC 7505): no host, but an answer */
			found = true;
			continue;
		}
		enum spf_outcome o = match_answer(m, step, mx->records[i].name, answers[i]);
		if (o != SPF_UNMATCHED)
			return o;
		found |= !spf_is_void(answers[i]);
	}
	return found ? SPF_UNMATCHED : count_void(m, step);
}

enum spf_outcome spf_match_mx(struct spf_match *m, struct spf_step *step, const char *name)
{
	const struct dns_answer *mx = spf_ask(&m->run, name, DNS_MX);

	if (!mx)
		return SPF_WAITS;
	if (!dns_state_is_answer(mx->state))
		return unanswered(m, step, step->target, mx);
	if (spf_is_void(mx))
		return count_void(m, step);
	if (mx->state != DNS_FOUND)
		return SPF_UNMATCHED;
	if (mx->count > LIMIT_SPF_NAMES) {
		step->note = arena_format(
			m->run.arena, "%s has %zu MX records, more than %d", step->target, mx->count, LIMIT_SPF_NAMES);
		return SPF_BROKEN;
	}
	return match_hosts(m, step, mx);
}

enum spf_outcome spf_match_exists(struct spf_match *m, struct spf_step *step, const char *name)
{
	const struct dns_answer *answer = spf_ask(&m->run, name, DNS_A);

	if (!answer)
		return SPF_WAITS;
	if (!dns_state_is_answer(answer->state))
		return unanswered(m, step, step->target, answer);
	if (spf_is_void(answer))
		return count_void(m, step);
	return answer->state == DNS_FOUND ? SPF_MATCHED : SPF_UNMATCHED;
}

/* ---- names of the address --------------------------------------------------------- */

static bool leads_back(const struct spf_match *m, const struct dns_answer *answer)
{
	for (size_t i = 0; answer->state == DNS_FOUND && i < answer->count; i++)
		if (ip_equal(&answer->records[i].ip, &m->values.ip))
			return true;
	return false;
}

/* A failed look-up of the PTR is like none, one of an address skips the name (section 5.5). */
static struct validated validate(struct spf_match *m)
{
	char reverse[IP_REVERSE_SIZE];
	struct validated v = {.count = 0};
	const struct dns_answer *ptr = spf_ask(&m->run, ip_reverse_name(&m->values.ip, reverse), DNS_PTR);

	v.pending = !ptr;
	v.is_void = ptr && spf_is_void(ptr);
	for (size_t i = 0; ptr && ptr->state == DNS_FOUND && i < ptr->count && i < LIMIT_SPF_NAMES; i++) {
		const struct dns_answer *answer = ask_addresses(m, ptr->records[i].name);
		if (!answer)
			v.pending = true;
		else if (leads_back(m, answer))
			v.names[v.count++] = ptr->records[i].name;
	}
	return v;
}

enum spf_outcome spf_match_ptr(struct spf_match *m, struct spf_step *step, const char *name)
{
	const struct validated v = validate(m);

	if (v.pending)
		return SPF_WAITS;
	if (v.is_void)
		return count_void(m, step);
	for (size_t i = 0; i < v.count; i++)
		if (host_name_in(v.names[i], name)) {
			step->note = arena_format(m->run.arena, "the address has the name %s", v.names[i]);
			return SPF_MATCHED;
		}
	return SPF_UNMATCHED;
}

/* Sets values.validated for %{p}: the domain itself, else a name below it, else any (section 7.3). */
static bool set_validated(struct spf_match *m, const char *domain)
{
	const struct validated v = validate(m);
	const char *best = v.count > 0 ? v.names[0] : "unknown";

	for (size_t i = v.count; i-- > 0;)
		if (host_name_in(v.names[i], domain))
			best = v.names[i];
	for (size_t i = 0; i < v.count; i++)
		if (text_equal_nocase(v.names[i], domain))
			best = v.names[i];
	m->values.validated = best;
	return !v.pending;
}

bool spf_match_values(struct spf_match *m, const char *text, const char *domain)
{
	m->values.domain = domain;
	return !(spf_macro_letters(text) & SPF_LETTER('p')) || set_validated(m, domain);
}

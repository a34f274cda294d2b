/* spf_lint.c - what is wrong or unwise in one SPF record. */
#include "proto/spf_lint.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "proto/spf_record.h"

enum { WHOLE_BYTES = 450 }; /* RFC 7208 section 3.4: longer ones may not fit in a UDP answer of 512 bytes */

struct lint {
	const struct spf_record *record;
	struct record_findings *findings;
	struct spf_lint result;
};

/* Room for one more?  An error past the limit still makes the record invalid. */
static bool has_room(struct lint *l, enum record_level level)
{
	if (level == RECORD_ERROR)
		l->result.valid = false;
	return l->findings->count < LIMIT_SPF_FINDINGS ||
	       (level == RECORD_ERROR && l->findings->count == LIMIT_SPF_FINDINGS);
}

static void about_term(struct lint *l, const struct spf_term *t, enum record_level level, size_t at, const char *text)
{
	if (has_room(l, level))
		record_finding_add(l->findings, level, t->name, at, "'%s', byte %zu: %s", t->text, at + 1, text);
}

static void about_all(struct lint *l, enum record_level level, const char *tag, const char *text)
{
	if (has_room(l, level))
		record_finding_add(l->findings, level, tag, l->record->n, "%s", text);
}

/* ---- terms ------------------------------------------------------------------------ */

static bool has_host_bits(const struct ip *ip, unsigned prefix)
{
	unsigned bits = ip->family == 6 ? 128 : 32;

	for (unsigned i = prefix; i < bits; i++)
		if (ip->bytes[i / 8] & 0x80 >> i % 8)
			return true;
	return false;
}

static void check_network(struct lint *l, const struct spf_term *t)
{
	unsigned prefix = t->ip.family == 6 ? t->prefix6 : t->prefix4;

	if (prefix == 0)
		about_term(l, t, RECORD_WARNING, t->at, "matches every address of the family");
	else if (has_host_bits(&t->ip, prefix))
		about_term(l, t, RECORD_INFO, t->at, "the address has bits set behind the prefix; they are ignored");
}

static void check_all(struct lint *l, const struct spf_term *t)
{
	if (t != l->record->all)
		return;
	if (t->qualifier == '+')
		about_term(l, t, RECORD_WARNING, t->at, "lets the whole world send mail for the domain");
	else if (t->qualifier == '?')
		about_term(l, t, RECORD_INFO, t->at,
			"says nothing of whoever is not listed; ~all or -all protects the domain");
}

static void check_kind(struct lint *l, const struct spf_term *t)
{
	switch (t->kind) {
	case SPF_ALL:
		check_all(l, t);
		break;
	case SPF_PTR:
		about_term(l, t, RECORD_WARNING, t->at,
			"ptr is slow and unreliable and should not be used (RFC 7208 section 5.5)");
		break;
	case SPF_IP4:
	case SPF_IP6:
		check_network(l, t);
		break;
	case SPF_A:
	case SPF_MX:
		if (t->prefix4 == 0 || t->prefix6 == 0)
			about_term(l, t, RECORD_WARNING, t->at,
				"a prefix length of 0 matches every address of the family");
		break;
	case SPF_REDIRECT:
		if (l->record->all)
			about_term(l, t, RECORD_WARNING, t->at, "redirect has no effect beside all");
		break;
	case SPF_MODIFIER:
		about_term(l, t, RECORD_INFO, t->at, "an unknown modifier: it is ignored");
		break;
	case SPF_INCLUDE:
	case SPF_EXISTS:
	case SPF_EXP:
	case SPF_UNKNOWN:
		break;
	}
}

static void check_term(struct lint *l, const struct spf_term *t)
{
	bool mechanism = spf_kind_is_mechanism(t->kind);
	bool reached = !l->record->all || (mechanism ? t <= l->record->all : t->kind != SPF_REDIRECT);

	l->result.dns_lookups += reached && spf_kind_asks_dns(t->kind);
	if (t->flaw.text && !t->flaw.one_label) {
		about_term(l, t, RECORD_ERROR, t->flaw.at, t->flaw.text);
		return;
	}
	if (t->flaw.text)
		about_term(l, t, RECORD_WARNING, t->flaw.at,
			"a domain of one label; the grammar wants two (RFC 7208 section 7.1), and strict receivers see "
			"a "
			"syntax error");
	if (!reached && mechanism)
		about_term(l, t, RECORD_WARNING, t->at, "stands behind all and is never looked at");
	else
		check_kind(l, t);
}

/* ---- the whole -------------------------------------------------------------------- */

static void check_whole(struct lint *l)
{
	const struct spf_record *r = l->record;

	if (!r->all && !r->redirect)
		about_all(l, RECORD_WARNING, "all",
			"the record ends without all or redirect: whoever is not listed gets the result neutral");
	if (l->result.dns_lookups > LIMIT_SPF_LOOKUPS)
		about_all(l, RECORD_WARNING, "",
			"more than 10 terms ask the DNS: receivers may see a permanent error (RFC 7208 section 4.6.4)");
	if (r->n > WHOLE_BYTES)
		about_all(l, RECORD_INFO, "",
			"the record is longer than 450 bytes and may not fit in a UDP answer (RFC 7208 section 3.4)");
}

struct spf_lint spf_lint(const char *record, size_t n, struct record_findings *findings)
{
	struct lint l = {.findings = findings, .result = {.valid = true}};

	l.record = spf_record_parse(findings->arena, record, n);
	if (!spf_record_is(record, n)) {
		about_all(&l, RECORD_ERROR, "v", "no SPF record: one begins with v=spf1, then a space or the end");
		return l.result;
	}
	for (size_t i = 0; i < l.record->count; i++)
		check_term(&l, &l.record->terms[i]);
	check_whole(&l);
	return l.result;
}

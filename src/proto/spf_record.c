/* spf_record.c - reads an SPF record strictly: a record with one syntax error anywhere is no policy at all (section
 * 4.6), so every error is kept with its place, for whoever has to mend it. */
#include "proto/spf_record.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"

enum { VERSION_BYTES = 6 };

enum argument { ARG_NONE, ARG_DOMAIN, ARG_MAYBE_DOMAIN, ARG_IP4, ARG_IP6 };

static const struct mechanism {
	const char *name;
	enum spf_kind kind;
	enum argument argument;
	bool cidr; /* dual-cidr-length may follow */
} mechanisms[] = {
	{"all", SPF_ALL, ARG_NONE, false},
	{"include", SPF_INCLUDE, ARG_DOMAIN, false},
	{"a", SPF_A, ARG_MAYBE_DOMAIN, true},
	{"mx", SPF_MX, ARG_MAYBE_DOMAIN, true},
	{"ptr", SPF_PTR, ARG_MAYBE_DOMAIN, false},
	{"ip4", SPF_IP4, ARG_IP4, false},
	{"ip6", SPF_IP6, ARG_IP6, false},
	{"exists", SPF_EXISTS, ARG_DOMAIN, false},
};

/* A piece of the record: bytes FROM up to END. */
struct piece {
	const char *bytes;
	size_t from, end;
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static struct spf_flaw flaw(size_t at, const char *text)
{
	return (struct spf_flaw){.at = at, .text = text};
}

static struct spf_flaw none(void)
{
	return flaw(0, NULL);
}

/* ---- prefix lengths --------------------------------------------------------------- */

/* Cuts "/" and digits from the end of P; *AT: where the "/" is.  False: there is none. */
static bool cut_prefix(struct piece *p, size_t *at)
{
	size_t i = p->end;

	while (i > p->from && is_digit(p->bytes[i - 1]))
		i--;
	if (i == p->end || i == p->from || p->bytes[i - 1] != '/')
		return false;
	p->end = *at = i - 1;
	return true;
}

/* The digits behind the "/" at AT, up to END. */
static struct spf_flaw read_prefix(const char *bytes, size_t at, size_t end, unsigned max, unsigned *out)
{
	size_t digits = end - at - 1;
	unsigned value = 0;

	if (digits > 1 && bytes[at + 1] == '0')
		return flaw(at + 1, "a prefix length may not begin with 0");
	for (size_t i = at + 1; i < end && value <= max; i++)
		value = value * 10 + (unsigned)(bytes[i] - '0');
	if (value > max)
		return flaw(at + 1,
			max == 32 ? "an IPv4 prefix length is 32 at most" : "an IPv6 prefix length is 128 at most");
	*out = value;
	return none();
}

/* dual-cidr-length: cut from the end, because "/" may stand inside a domain too. */
static struct spf_flaw read_dual(struct piece *p, struct spf_term *t)
{
	size_t end = p->end, at;

	if (!cut_prefix(p, &at))
		return none();
	if (at > p->from && p->bytes[at - 1] == '/') {
		struct spf_flaw f = read_prefix(p->bytes, at, end, 128, &t->prefix6);
		if (f.text)
			return f;
		p->end = end = at - 1;
		if (!cut_prefix(p, &at))
			return none();
	}
	return read_prefix(p->bytes, at, end, 32, &t->prefix4);
}

/* ---- arguments -------------------------------------------------------------------- */

static struct spf_flaw read_macros(
	struct arena *a, const struct piece *p, enum spf_macro_place place, struct spf_term *t)
{
	struct spf_flaw f = spf_macro_check(p->bytes + p->from, p->end - p->from, place);

	f.at += p->from;
	if (!f.text || f.one_label)
		t->domain = arena_strndup(a, p->bytes + p->from, p->end - p->from);
	return f;
}

static struct spf_flaw read_ip(struct arena *a, struct piece *p, int family, struct spf_term *t)
{
	size_t end = p->end, at;
	unsigned max = family == 4 ? 32 : 128;
	struct spf_flaw f = none();

	if (cut_prefix(p, &at))
		f = read_prefix(p->bytes, at, end, max, family == 4 ? &t->prefix4 : &t->prefix6);
	const char *text = arena_strndup(a, p->bytes + p->from, p->end - p->from);
	if (strlen(text) != p->end - p->from || !ip_parse(text, &t->ip) || t->ip.family != family)
		return flaw(p->from, family == 4 ? "not an IPv4 network" : "not an IPv6 network");
	return f;
}

static struct spf_flaw read_argument(
	struct arena *a, const struct mechanism *m, struct piece *p, bool colon, struct spf_term *t)
{
	switch (m->argument) {
	case ARG_NONE:
		return colon ? flaw(p->from - 1, "this mechanism takes no value") : none();
	case ARG_DOMAIN:
	case ARG_MAYBE_DOMAIN:
		if (colon)
			return read_macros(a, p, SPF_MACRO_DOMAIN, t);
		return m->argument == ARG_DOMAIN ? flaw(p->from, "this mechanism needs a colon and a domain") : none();
	case ARG_IP4:
	case ARG_IP6:
		if (!colon)
			return flaw(p->from, "this mechanism needs a colon and a network");
		return read_ip(a, p, m->argument == ARG_IP4 ? 4 : 6, t);
	}
	return none();
}

/* ---- terms ------------------------------------------------------------------------ */

static const struct mechanism *find_mechanism(const char *name)
{
	for (size_t i = 0; i < sizeof mechanisms / sizeof *mechanisms; i++)
		if (text_equal_nocase(mechanisms[i].name, name))
			return &mechanisms[i];
	return NULL;
}

/* Bytes of the name that begins at FROM. */
static size_t name_length(const struct piece *p)
{
	size_t i = p->from;

	if (i == p->end || !is_letter(p->bytes[i]))
		return 0;
	while (i < p->end && (is_letter(p->bytes[i]) || is_digit(p->bytes[i]) ||
				     (p->bytes[i] != '\0' && strchr("-_.", p->bytes[i]))))
		i++;
	return i - p->from;
}

static struct spf_flaw read_modifier(struct arena *a, struct piece *p, struct spf_term *t)
{
	if (text_equal_nocase(t->name, "redirect"))
		t->kind = SPF_REDIRECT;
	else if (text_equal_nocase(t->name, "exp"))
		t->kind = SPF_EXP;
	else
		t->kind = SPF_MODIFIER;
	return read_macros(a, p, t->kind == SPF_MODIFIER ? SPF_MACRO_STRING : SPF_MACRO_DOMAIN, t);
}

/* What is left of a mechanism behind its name. */
static struct spf_flaw read_mechanism(struct arena *a, struct piece *p, struct spf_term *t)
{
	const struct mechanism *m = find_mechanism(t->name);

	if (!m)
		return flaw(t->at, *t->name ? "not a mechanism, nor a modifier (which has '=' behind its name)"
					    : "neither a mechanism nor a modifier");
	t->kind = m->kind;
	bool colon = p->from < p->end && p->bytes[p->from] == ':';
	if (!colon && p->from < p->end && p->bytes[p->from] != '/')
		return flaw(p->from, "not allowed behind the name of a mechanism");
	p->from += colon;
	struct spf_flaw f = m->cidr ? read_dual(p, t) : none();
	if (f.text)
		return f;
	f = read_argument(a, m, p, colon, t);
	if (!f.text && !colon && p->from < p->end)
		return flaw(p->from, m->cidr ? "not a prefix length" : "this mechanism takes no prefix length");
	return f;
}

static void read_term(struct arena *a, struct piece p, struct spf_term *t)
{
	*t = (struct spf_term){.kind = SPF_UNKNOWN, .at = p.from, .n = p.end - p.from, .prefix4 = 32, .prefix6 = 128};
	t->text = text_show(a, p.bytes + p.from, t->n, LIMIT_DNS_TEXT_BYTES);
	size_t n = name_length(&p);
	if (n > 0 && p.from + n < p.end && p.bytes[p.from + n] == '=') {
		t->name = text_show(a, p.bytes + p.from, n, LIMIT_DNS_TEXT_BYTES);
		p.from += n + 1;
		t->flaw = read_modifier(a, &p, t);
		return;
	}
	t->qualifier = '+';
	if (p.bytes[p.from] != '\0' && strchr("+-~?", p.bytes[p.from]))
		t->qualifier = p.bytes[p.from++];
	n = name_length(&p);
	t->name = text_show(a, p.bytes + p.from, n, LIMIT_DNS_TEXT_BYTES);
	p.from += n;
	t->flaw = read_mechanism(a, &p, t);
}

/* ---- the record ------------------------------------------------------------------- */

bool spf_record_is(const char *bytes, size_t n)
{
	static const char version[] = "v=spf1";

	if (n < VERSION_BYTES || (n > VERSION_BYTES && bytes[VERSION_BYTES] != ' '))
		return false;
	for (size_t i = 0; i < VERSION_BYTES; i++)
		if ((bytes[i] >= 'A' && bytes[i] <= 'Z' ? bytes[i] - 'A' + 'a' : bytes[i]) != version[i])
			return false;
	return true;
}

/* Keeps what concerns the whole record. */
static void note_term(struct spf_record *r, struct spf_term *t)
{
	const struct spf_term **once = t->kind == SPF_REDIRECT ? &r->redirect : t->kind == SPF_EXP ? &r->exp : NULL;

	if (once && *once && !t->flaw.text)
		t->flaw = flaw(t->at, "this modifier may stand in a record only once");
	if (once && !*once)
		*once = t;
	if (t->kind == SPF_ALL && !r->all)
		r->all = t;
	if (t->flaw.text && !r->flawed)
		r->flawed = t;
}

static size_t count_terms(const char *bytes, size_t n)
{
	size_t count = 0;

	for (size_t i = VERSION_BYTES; i < n; i++)
		count += bytes[i] != ' ' && bytes[i - 1] == ' ';
	return count;
}

struct spf_record *spf_record_parse(struct arena *arena, const char *bytes, size_t n)
{
	struct spf_record *r = arena_alloc(arena, sizeof *r);

	r->text = text_show(arena, bytes, n, LIMIT_QUERY_INPUT_BYTES);
	r->bytes = arena_strndup(arena, bytes, n);
	r->n = n;
	if (!spf_record_is(bytes, n))
		return r;
	r->terms = arena_array(arena, count_terms(bytes, n) + 1, sizeof *r->terms);
	for (size_t i = VERSION_BYTES; i < n;) {
		struct piece p = {.bytes = bytes, .from = i, .end = i};
		while (p.end < n && bytes[p.end] != ' ')
			p.end++;
		if (p.end > p.from) {
			read_term(arena, p, &r->terms[r->count]);
			note_term(r, &r->terms[r->count++]);
		}
		i = p.end + 1;
	}
	return r;
}

bool spf_kind_is_mechanism(enum spf_kind kind)
{
	return kind <= SPF_EXISTS;
}

bool spf_kind_asks_dns(enum spf_kind kind)
{
	return kind == SPF_INCLUDE || kind == SPF_A || kind == SPF_MX || kind == SPF_PTR || kind == SPF_EXISTS ||
	       kind == SPF_REDIRECT;
}

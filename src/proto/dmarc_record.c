/* dmarc_record.c - reads DMARC records: one small reader per tag, over the shared form of tags. */
#include "proto/dmarc_record.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "proto/tag_list.h"

#define SYNTAX "RFC 9989 section 4.8"
#define OLD    "RFC 7489 section 6.3"

enum { PCT_MAX = 100, PCT_DIGITS = 3, RI_DEFAULT_S = 86400, ADDRESSES_SURE = 2 };

static const struct tag_rules rules = {.fills = true, .any_case = true, .rules = SYNTAX};

const char *dmarc_request_name(enum dmarc_request r)
{
	switch (r) {
	case DMARC_NONE:
		return "none";
	case DMARC_QUARANTINE:
		return "quarantine";
	case DMARC_REJECT:
		return "reject";
	case DMARC_UNSAID:
	case DMARC_INVALID:
		break;
	}
	return NULL;
}

enum dmarc_request dmarc_request_weaker(enum dmarc_request r)
{
	return r == DMARC_REJECT ? DMARC_QUARANTINE : r == DMARC_QUARANTINE ? DMARC_NONE : r;
}

static bool ours(const char *record, size_t n)
{
	return tag_list_begins(record, n, "v", "DMARC1", &rules);
}

const struct record_kind dmarc_record_kind = {
	.name = "DMARC", .begins = "v=DMARC1", .many = "receivers drop them all (RFC 9989 section 4.10)", .ours = ours};

/* ---- one tag --------------------------------------------------------------------------------------------------------
 */

struct reader {
	struct tag_list tags;
	struct record_findings *findings;
};

static struct tag *find(struct reader *r, const char *name)
{
	struct tag *tag = tag_list_find(&r->tags, name);
	/* An empty value has been told by the reader of the form. */
	return tag;
}

static enum dmarc_request read_request(struct reader *r, const char *name)
{
	const struct tag *tag = find(r, name);

	if (!tag)
		return DMARC_UNSAID;
	for (enum dmarc_request i = DMARC_NONE; i <= DMARC_REJECT; i++)
		if (tag_is(tag, dmarc_request_name(i)))
			return i;
	tag_finding(r->findings, RECORD_ERROR, tag, "%s is %s; none, quarantine or reject was expected (" SYNTAX ")",
		name, tag_shown(r->findings->arena, tag));
	return DMARC_INVALID;
}

/* One letter of LETTERS, which begin with the default. */
static const char *read_letter(struct reader *r, const char *name, const char *letters, const char *expected)
{
	struct arena *a = r->findings->arena;
	const struct tag *tag = find(r, name);

	if (tag && tag->value_bytes == 1 && tag->value[0]) {
		char c = text_lower(a, tag->value)[0];
		if (strchr(letters, c))
			return arena_strndup(a, &c, 1);
	}
	if (tag)
		tag_finding(r->findings, RECORD_ERROR, tag, "%s is %s; %s was expected (" SYNTAX ")", name,
			tag_shown(a, tag), expected);
	return arena_strndup(a, letters, 1);
}

static bool all_digits(const struct tag *tag)
{
	return tag->value_bytes > 0 && strspn(tag->value, "0123456789") == tag->value_bytes;
}

static void tell_dropped(struct reader *r, const struct tag *tag, const char *what)
{
	tag_finding(r->findings, RECORD_INFO, tag, "%s was taken out of DMARC by RFC 9989: %s", tag->name, what);
}

static unsigned read_pct(struct reader *r)
{
	const struct tag *tag = find(r, "pct");
	unsigned value = 0;

	if (!tag)
		return PCT_MAX;
	bool good = all_digits(tag) && tag->value_bytes <= PCT_DIGITS;
	for (size_t i = 0; good && i < tag->value_bytes; i++)
		value = value * 10 + (unsigned)(tag->value[i] - '0');
	if (!good || value > PCT_MAX) {
		tag_finding(r->findings, RECORD_ERROR, tag,
			"pct is %s; a whole number from 0 to 100 was expected (" OLD ")",
			tag_shown(r->findings->arena, tag));
		return PCT_MAX;
	}
	if (value < PCT_MAX)
		tag_finding(r->findings, RECORD_WARNING, tag,
			"pct=%u: receivers that follow RFC 9989 apply the policy to all mail; t=y is what asks them to "
			"wait",
			value);
	else
		tell_dropped(r, tag, "it may go");
	return value;
}

static uint32_t read_ri(struct reader *r)
{
	const struct tag *tag = find(r, "ri");
	uint64_t value = 0;

	if (!tag)
		return RI_DEFAULT_S;
	bool good = all_digits(tag);
	for (size_t i = 0; good && i < tag->value_bytes; i++) {
		value = value * 10 + (uint64_t)(tag->value[i] - '0');
		good = value <= UINT32_MAX;
	}
	if (!good) {
		tag_finding(r->findings, RECORD_ERROR, tag,
			"ri is %s; a whole number of seconds was expected (" OLD ")",
			tag_shown(r->findings->arena, tag));
		return RI_DEFAULT_S;
	}
	tell_dropped(r, tag, "reports come once a day");
	return (uint32_t)value;
}

/* ---- lists ----------------------------------------------------------------------------------------------------------
 */

/* The words of a list; those that GOOD does not take are left out. */
static const char *const *read_words(struct reader *r, const struct tag *tag, const char *fallback,
	bool (*good)(const struct tag_item *), const char *expected, size_t *count)
{
	struct arena *a = r->findings->arena;
	const char **words = arena_array(a, LIMIT_RECORD_ITEMS, sizeof *words);
	struct tag_item items[LIMIT_RECORD_ITEMS];
	size_t dropped, n = tag ? tag_items(a, tag, ':', items, &dropped) : 0;

	*count = 0;
	for (size_t i = 0; i < n; i++) {
		if (good(&items[i]))
			words[(*count)++] = text_lower(a, items[i].text);
		else
			record_finding_add(r->findings, RECORD_ERROR, tag->name, items[i].at,
				"%s holds '%s'; %s was expected", tag->name,
				text_show(a, items[i].text, items[i].bytes, LIMIT_RECORD_SHOWN_BYTES), expected);
	}
	if (tag && dropped > 0)
		tag_finding(
			r->findings, RECORD_ERROR, tag, "%s has more than %d entries", tag->name, LIMIT_RECORD_ITEMS);
	if (*count == 0)
		words[(*count)++] = fallback;
	return words;
}

static bool fo_word(const struct tag_item *item)
{
	return item->bytes == 1 && item->text[0] && strchr("01dsDS", item->text[0]);
}

static bool rf_word(const struct tag_item *item)
{
	return tag_keyword(item->text, item->bytes);
}

static void read_fo(struct reader *r, struct dmarc_record *out)
{
	const struct tag *tag = find(r, "fo");

	out->fo = read_words(r, tag, "0", fo_word, "0, 1, d or s (" SYNTAX ")", &out->fo_count);
	if (!tag)
		return;
	if (!tag_list_find(&r->tags, "ruf"))
		tag_finding(r->findings, RECORD_INFO, tag, "fo counts for nothing without ruf (RFC 9989 section 4.7)");
	for (size_t i = 0; i < out->fo_count && out->fo_count > 1; i++)
		if (out->fo[i][0] == '0' || out->fo[i][0] == '1') {
			tag_finding(r->findings, RECORD_WARNING, tag,
				"fo=%s beside others is RFC 7489's: RFC 9989 has 0, 1, d, s, or d:s", out->fo[i]);
			return;
		}
}

static void read_rf(struct reader *r, struct dmarc_record *out)
{
	const struct tag *tag = find(r, "rf");

	out->rf = read_words(r, tag, "afrf", rf_word, "afrf (" OLD ")", &out->rf_count);
	if (!tag)
		return;
	for (size_t i = 0; i < out->rf_count; i++)
		if (strcmp(out->rf[i], "afrf") != 0)
			tag_finding(r->findings, RECORD_WARNING, tag,
				"rf=%s: there is no such format, only afrf (" OLD ")", out->rf[i]);
	tell_dropped(r, tag, "there is one format");
}

/* Cuts "!10m" off.  NULL: good; else what is wrong. */
static const char *read_size(struct tag_item *item, uint64_t *max_bytes)
{
	static const char units[] = "kmgt";
	const char *mark = memchr(item->text, '!', item->bytes);
	uint64_t size = 0;
	size_t i;

	*max_bytes = 0;
	if (!mark)
		return NULL;
	const char *digits = mark + 1;
	size_t left = item->bytes - (size_t)(digits - item->text);
	item->bytes = (size_t)(mark - item->text);
	for (i = 0; i < left && digits[i] >= '0' && digits[i] <= '9'; i++) {
		if (size > UINT64_MAX / 16)
			return "its size limit is too large";
		size = size * 10 + (uint64_t)(digits[i] - '0');
	}
	if (i == 0)
		return "its size limit is none: ! stands before digits, and is written %21 elsewhere";
	char unit[2] = {i < left ? digits[i] : '\0', '\0'};
	const char *at =
		i < left && unit[0] ? strchr(units, unit[0] >= 'A' && unit[0] <= 'Z' ? unit[0] + 32 : unit[0]) : NULL;
	if (i < left && (!at || i + 1 < left))
		return "its size limit is none: digits, and k, m, g or t may follow !";
	for (size_t k = 0; at && k <= (size_t)(at - units); k++) {
		if (size > UINT64_MAX / 1024)
			return "its size limit is too large";
		size *= 1024;
	}
	*max_bytes = size;
	return NULL;
}

static const struct dmarc_uri *read_uris(struct reader *r, const char *name, size_t *count)
{
	struct arena *a = r->findings->arena;
	const struct tag *tag = find(r, name);
	struct tag_item items[LIMIT_RECORD_ITEMS];
	size_t dropped = 0, n = tag ? tag_items(a, tag, ',', items, &dropped) : 0;
	struct dmarc_uri *uris = arena_array(a, n + 1, sizeof *uris);

	*count = 0;
	for (size_t i = 0; i < n; i++) {
		struct dmarc_uri *u = &uris[*count];
		const char *shown = text_show(a, items[i].text, items[i].bytes, LIMIT_RECORD_SHOWN_BYTES);
		const char *wrong = read_size(&items[i], &u->max_bytes);
		bool sized = memchr(items[i].text, '!', strlen(items[i].text)) != NULL;

		u->at = items[i].at;
		if (!wrong)
			wrong = record_uri_read(a, items[i].text, items[i].bytes, &u->uri);
		if (wrong) {
			record_finding_add(r->findings, RECORD_ERROR, name, u->at, "%s: '%s': %s (" SYNTAX ")", name,
				shown, wrong);
			continue;
		}
		++*count;
		if (sized)
			record_finding_add(r->findings, RECORD_WARNING, name, u->at,
				"%s: '%s': RFC 9989 has no size limits; some receivers drop the address", name, shown);
		if (strcmp(u->uri.scheme, "mailto") != 0)
			record_finding_add(r->findings, RECORD_WARNING, name, u->at,
				"%s: '%s': receivers send reports to mailto: addresses; they may ignore others", name,
				shown);
	}
	if (dropped > 0)
		tag_finding(r->findings, RECORD_ERROR, tag, "%s has more than %d addresses", name, LIMIT_RECORD_ITEMS);
	if (n > ADDRESSES_SURE)
		record_finding_add(r->findings, RECORD_WARNING, name, items[ADDRESSES_SURE].at,
			"%s has more than two addresses: receivers need not send to all (RFC 7489 section 6.2)", name);
	return uris;
}

/* ---- the record
 * ------------------------------------------------------------------------------------------------------ */

static void check_version(struct reader *r, struct dmarc_record *out, const char *record, size_t n)
{
	const struct tag *v = find(r, "v");

	out->ours = ours(record, n);
	if (out->ours)
		return;
	if (!v)
		record_finding_add(
			r->findings, RECORD_ERROR, "v", 0, "no v=DMARC1: it must come first (RFC 9989 section 4.7)");
	else if (strcmp(v->value, "DMARC1") != 0)
		tag_finding(r->findings, RECORD_ERROR, v,
			"v is %s; exactly DMARC1 was expected, in capitals, with ; after it (RFC 9989 section 4.7)",
			tag_shown(r->findings->arena, v));
	else if (v != r->tags.tags)
		record_finding_add(r->findings, RECORD_ERROR, "v", v->at, "v must come first (RFC 9989 section 4.7)");
}

/* p before others, p at all, and what a missing or invalid one comes to. */
static void check_p(struct reader *r, const struct dmarc_record *out)
{
	const struct tag *p = find(r, "p");

	if (!out->ours)
		return;
	if (!p && out->rua_count == 0)
		record_finding_add(r->findings, RECORD_ERROR, "p", 0,
			"neither p nor a usable rua: the record does nothing (RFC 9989 section 4.10.1)");
	else if (!p)
		record_finding_add(r->findings, RECORD_WARNING, "p", 0,
			"p is missing: it counts as none (RFC 9989 section 4.7); RFC 7489 requires it");
	else if (r->tags.count > 1 && &r->tags.tags[1] != p)
		record_finding_add(r->findings, RECORD_WARNING, "p", p->at,
			"the position of p: RFC 7489 wants it right after v, RFC 9989 no longer does");
}

static void check_weak(struct reader *r, const struct dmarc_record *out)
{
	const struct tag *sp = find(r, "sp"), *np = find(r, "np"), *t = find(r, "t");

	if (sp && out->sp >= DMARC_NONE && out->p >= DMARC_NONE && out->sp < out->p)
		tag_finding(r->findings, RECORD_WARNING, sp,
			"sp=%s: subdomains are less protected than the domain, p=%s", dmarc_request_name(out->sp),
			dmarc_request_name(out->p));
	if (np && out->np >= DMARC_NONE && out->np < (out->sp >= DMARC_NONE ? out->sp : out->p))
		tag_finding(r->findings, RECORD_WARNING, np,
			"np=%s: subdomains that do not exist are less protected than those that do",
			dmarc_request_name(out->np));
	if (t && out->t[0] == 'y')
		tag_finding(r->findings, RECORD_WARNING, t,
			"t=y: a test: receivers treat mail one step milder than the policy says (RFC 9989 section "
			"4.7)");
}

/* What may as well be left out. */
static void tell_redundant(struct reader *r, const struct dmarc_record *out)
{
	static const struct {
		const char *tag, *value;
	} defaults[] = {{"adkim", "r"}, {"aspf", "r"}, {"fo", "0"}, {"t", "n"}, {"psd", "u"}};
	const struct tag *sp = find(r, "sp"), *np = find(r, "np");
	enum dmarc_request above = out->sp >= DMARC_NONE ? out->sp : out->p;

	if (sp && out->sp >= DMARC_NONE && out->sp == out->p)
		tag_finding(r->findings, RECORD_INFO, sp, "sp is redundant: without it p counts for subdomains");
	if (np && out->np >= DMARC_NONE && out->np == above)
		tag_finding(r->findings, RECORD_INFO, np, "np is redundant: it says what would count without it");
	for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++) {
		const struct tag *tag = find(r, defaults[i].tag);
		if (tag && tag_is(tag, defaults[i].value))
			tag_finding(r->findings, RECORD_INFO, tag, "%s is redundant: %s is the default", tag->name,
				defaults[i].value);
	}
}

/* What is no slip, but may not be meant. */
static void tell_consequences(struct reader *r, const struct dmarc_record *out)
{
	const struct tag *p = find(r, "p"), *psd = find(r, "psd");

	if (out->ours && out->p == DMARC_NONE)
		tag_finding(r->findings, RECORD_INFO, p,
			"p=none: receivers report, and treat mail that fails like any other");
	if (out->ours && !tag_list_find(&r->tags, "rua"))
		record_finding_add(r->findings, RECORD_INFO, "rua", 0,
			"no rua: nobody reports who sends mail in the domain's name");
	if (psd && out->psd[0] == 'y')
		tag_finding(r->findings, RECORD_WARNING, psd,
			"psd=y: only for a domain under which others register domains of their own (RFC 9989 section "
			"4.7)");
}

static void tell_unknown(struct reader *r)
{
	for (size_t i = 0; i < r->tags.count; i++)
		if (!r->tags.tags[i].read)
			record_finding_add(r->findings, RECORD_WARNING, r->tags.tags[i].name, r->tags.tags[i].at,
				"%s is no tag of DMARC: receivers ignore it", r->tags.tags[i].name);
}

struct dmarc_record dmarc_record_read(const char *record, size_t n, struct record_findings *findings)
{
	struct reader r = {.findings = findings};
	struct dmarc_record out = {.valid = false};
	size_t before = record_finding_count(findings, RECORD_ERROR);

	r.tags = tag_list_read(record, n, &rules, findings);
	check_version(&r, &out, record, n);
	out.p = read_request(&r, "p");
	out.sp = read_request(&r, "sp");
	out.np = read_request(&r, "np");
	out.adkim = read_letter(&r, "adkim", "rs", "r or s");
	out.aspf = read_letter(&r, "aspf", "rs", "r or s");
	out.t = read_letter(&r, "t", "ny", "y or n");
	out.psd = read_letter(&r, "psd", "uyn", "y, n or u");
	out.pct = read_pct(&r);
	out.ri = read_ri(&r);
	out.rua = read_uris(&r, "rua", &out.rua_count);
	out.ruf = read_uris(&r, "ruf", &out.ruf_count);
	read_fo(&r, &out);
	read_rf(&r, &out);
	check_p(&r, &out);
	check_weak(&r, &out);
	tell_consequences(&r, &out);
	tell_redundant(&r, &out);
	tell_unknown(&r);
	out.valid = record_finding_count(findings, RECORD_ERROR) == before;
	return out;
}

enum dmarc_request dmarc_record_request(const struct dmarc_record *r, enum dmarc_mode mode, bool subdomain, bool exists)
{
	bool old = mode == DMARC_RFC7489;
	enum dmarc_request np = old ? DMARC_UNSAID : r->np, p = r->p == DMARC_UNSAID && !old ? DMARC_NONE : r->p;

	if (!r->ours)
		return DMARC_UNSAID;
	if (p < DMARC_NONE || r->sp == DMARC_INVALID || np == DMARC_INVALID)
		return r->rua_count > 0 ? DMARC_NONE : DMARC_UNSAID;
	if (subdomain && !exists && np >= DMARC_NONE)
		return np;
	return subdomain && r->sp >= DMARC_NONE ? r->sp : p;
}

bool dmarc_record_agrees(const char *record, size_t n)
{
	struct arena *a = arena_new();
	struct record_findings findings = {.arena = a};
	static const struct tag_rules lax = {.any_case = true, .rules = SYNTAX};

	tag_list_read(record, n, &lax, &findings);
	bool agrees = ours(record, n) && record_finding_count(&findings, RECORD_ERROR) == 0;
	arena_free(a);
	return agrees;
}

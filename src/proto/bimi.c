/* bimi.c - reads BIMI records; receivers must not mend slips in them, letter case included. */
#include "proto/bimi.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "proto/mailbox.h"
#include "proto/record_uri.h"
#include "proto/tag_list.h"

#define SYNTAX "BIMI draft, section 4.3"

static const struct tag_rules rules = {.rules = SYNTAX};

static bool ours(const char *record, size_t n)
{
	return tag_list_begins(record, n, "v", "BIMI1", &rules);
}

const struct record_kind bimi_kind = {
	.name = "BIMI", .begins = "v=BIMI1", .many = "receivers show no logo (BIMI draft, section 7.2)", .ours = ours};

static void check_address(const struct tag *tag, struct record_findings *f)
{
	struct record_uri uri;
	const char *wrong = record_uri_read(f->arena, tag->value, tag->value_bytes, &uri);

	if (!wrong && strcmp(uri.scheme, "https") != 0)
		wrong = "https is needed";
	else if (wrong)
		wrong = arena_format(f->arena, "%s; an https: address was expected", wrong);
	else if (memchr(tag->value, ',', tag->value_bytes))
		wrong = "one address is allowed, and a comma in it is written %2C";
	else if (!host_name_qualified(uri.domain))
		wrong = "its host is no fully qualified name";
	if (wrong)
		tag_finding(
			f, RECORD_ERROR, tag, "%s is %s: %s (" SYNTAX ")", tag->name, tag_shown(f->arena, tag), wrong);
}

/* Does the path of the address end so? */
static bool ends(const char *l, const char *suffix)
{
	size_t n = strcspn(l, "?#"), m = strlen(suffix);
	return n > m && strncasecmp(l + n - m, suffix, m) == 0;
}

/* Another kind of picture makes the record void (section 4.3.2); of no kind at all nothing is known. */
static void check_format(const struct tag *l, const char *shown, struct record_findings *f)
{
	static const char *const pictures[] = {
		".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".ico", ".tif", ".tiff"};

	if (ends(shown, ".svg") || ends(shown, ".svgz"))
		return;
	for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++)
		if (ends(shown, pictures[i])) {
			tag_finding(f, RECORD_ERROR, l,
				"l ends with %s: only .svg and .svgz are taken (BIMI draft, section 4.3.2)",
				pictures[i]);
			return;
		}
	tag_finding(f, RECORD_WARNING, l, "l does not end with .svg or .svgz, the one kind of logo that is taken");
}

static void read_lps(const struct tag *tag, struct bimi_record *out, struct record_findings *f)
{
	struct arena *a = f->arena;
	struct tag_item items[LIMIT_RECORD_ITEMS];
	size_t dropped = 0, n = tag && tag->value_bytes ? tag_items(a, tag, ',', items, &dropped) : 0;
	const char **words = arena_array(a, n + 1, sizeof *words);

	for (size_t i = 0; i < n; i++) {
		const char *shown = text_show(a, items[i].text, items[i].bytes, LIMIT_RECORD_SHOWN_BYTES);
		bool good = items[i].bytes > 0;
		for (size_t k = 0; good && k < items[i].bytes; k++)
			good = tag_keyword(&items[i].text[k], 1) || strchr("-_.+", items[i].text[k]);
		if (good)
			words[out->lps_count++] = text_lower(a, items[i].text);
		else
			record_finding_add(f, RECORD_ERROR, "lps", items[i].at,
				"lps holds '%s', which is no local part (" SYNTAX ")", shown);
	}
	if (dropped > 0)
		tag_finding(f, RECORD_ERROR, tag, "lps has more than %d entries", LIMIT_RECORD_ITEMS);
	out->lps = words;
}

static void read_avp(const struct tag *avp, struct bimi_record *out, struct record_findings *f)
{
	out->avp = "brand";
	if (avp && tag_is(avp, "personal"))
		out->avp = "personal";
	else if (avp && !tag_is(avp, "brand"))
		tag_finding(f, RECORD_ERROR, avp, "avp is %s; brand or personal was expected (" SYNTAX ")",
			tag_shown(f->arena, avp));
}

static void read_places(struct tag_list *tags, struct bimi_record *out, struct record_findings *f)
{
	const struct tag *l = tag_list_find(tags, "l"), *a = tag_list_find(tags, "a");

	out->l = l ? text_show(f->arena, l->value, l->value_bytes, LIMIT_DNS_TEXT_BYTES) : "";
	out->a = a ? text_show(f->arena, a->value, a->value_bytes, LIMIT_DNS_TEXT_BYTES) : "";
	if (!l)
		record_finding_add(f, RECORD_ERROR, "l", 0, "l is missing (" SYNTAX ")");
	else if (l->value_bytes > 0)
		check_address(l, f);
	if (a && a->value_bytes > 0)
		check_address(a, f);
	if (l && l->value_bytes > 0)
		check_format(l, out->l, f);
	out->declined = l && !out->l[0] && !out->a[0];
	if (out->declined)
		record_finding_add(
			f, RECORD_INFO, "l", l->at, "l and a are empty: the domain declines to have a logo shown");
}

struct bimi_record bimi_read(const char *record, size_t n, struct record_findings *findings)
{
	struct bimi_record out = {.valid = false};
	size_t before = record_finding_count(findings, RECORD_ERROR);
	struct tag_list tags = tag_list_read(record, n, &rules, findings);
	const struct tag *v = tag_list_find(&tags, "v");

	if (!ours(record, n))
		record_finding_add(findings, RECORD_ERROR, "v", v ? v->value_at : 0,
			"v is %s; the record must begin with v=BIMI1 (" SYNTAX ")",
			v ? tag_shown(findings->arena, v) : "missing");
	read_places(&tags, &out, findings);
	read_lps(tag_list_find(&tags, "lps"), &out, findings);
	read_avp(tag_list_find(&tags, "avp"), &out, findings);
	for (size_t i = 0; i < tags.count; i++)
		if (!tags.tags[i].read)
			record_finding_add(findings, RECORD_WARNING, tags.tags[i].name, tags.tags[i].at,
				"%s is no tag of BIMI: receivers ignore it", tags.tags[i].name);
	out.valid = record_finding_count(findings, RECORD_ERROR) == before;
	return out;
}

/* tlsrpt.c - reads TLS-RPT records. */
#include "proto/tlsrpt.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "proto/tag_list.h"

#define SYNTAX "RFC 8460 section 3"

static const struct tag_rules rules = {.tight = true, .fills = true, .rules = SYNTAX};

static bool ours(const char *record, size_t n)
{
	return tag_list_begins(record, n, "v", "TLSRPTv1", &rules);
}

const struct record_kind tlsrpt_kind = {.name = "TLS-RPT",
	.begins = "v=TLSRPTv1",
	.many = "senders take it that no reports are wanted (" SYNTAX ")",
	.ours = ours};

static const char *read_address(struct arena *a, const struct tag_item *item, struct record_uri *out)
{
	const char *wrong = record_uri_read(a, item->text, item->bytes, out);

	if (wrong)
		return wrong;
	if (memchr(item->text, '!', item->bytes))
		return "! must be written %21";
	if (strcmp(out->scheme, "http") == 0)
		return "https is needed, not http";
	if (strcmp(out->scheme, "mailto") != 0 && strcmp(out->scheme, "https") != 0)
		return "reports go to mailto: and https: only";
	return NULL;
}

static void read_rua(const struct tag *tag, struct tlsrpt_record *out, struct record_findings *f)
{
	struct arena *a = f->arena;
	struct tag_item items[LIMIT_RECORD_ITEMS];
	size_t dropped, n = tag_items(a, tag, ',', items, &dropped);
	struct record_uri *uris = arena_array(a, n, sizeof *uris);

	for (size_t i = 0; i < n; i++) {
		const char *wrong = read_address(a, &items[i], &uris[out->rua_count]);
		if (!wrong)
			out->rua_count++;
		else
			record_finding_add(f, RECORD_ERROR, "rua", items[i].at, "rua: '%s': %s (" SYNTAX ")",
				text_show(a, items[i].text, items[i].bytes, LIMIT_RECORD_SHOWN_BYTES), wrong);
	}
	if (dropped > 0)
		tag_finding(f, RECORD_ERROR, tag, "rua has more than %d addresses", LIMIT_RECORD_ITEMS);
	out->rua = uris;
}

struct tlsrpt_record tlsrpt_read(const char *record, size_t n, struct record_findings *findings)
{
	struct tlsrpt_record out = {.rua = NULL};
	size_t before = record_finding_count(findings, RECORD_ERROR);
	struct tag_list tags = tag_list_read(record, n, &rules, findings);
	const struct tag *v = tag_list_find(&tags, "v"), *rua = tag_list_find(&tags, "rua");

	if (!ours(record, n))
		record_finding_add(findings, RECORD_ERROR, "v", v ? v->value_at : 0,
			"v is %s; the record must begin with exactly v=TLSRPTv1; (" SYNTAX ")",
			v ? tag_shown(findings->arena, v) : "missing");
	if (rua)
		read_rua(rua, &out, findings);
	else
		record_finding_add(findings, RECORD_ERROR, "rua", 0, "rua is missing (" SYNTAX ")");
	for (size_t i = 0; i < tags.count; i++) {
		const struct tag *tag = &tags.tags[i];
		if (tag->read)
			continue;
		if (strpbrk(tag->value, "= \t"))
			tag_finding(findings, RECORD_ERROR, tag, "the value of %s holds = or white space (" SYNTAX ")",
				tag->name);
		record_finding_add(
			findings, RECORD_INFO, tag->name, tag->at, "%s is not known: senders ignore it", tag->name);
	}
	out.valid = record_finding_count(findings, RECORD_ERROR) == before;
	return out;
}

/* parse_fields.c - makes JSON of what the readers of records give. */
#include "cli/parse_fields.h"

#include <string.h>

#include "base/text.h"
#include "proto/bimi.h"
#include "proto/dkim_key.h"
#include "proto/dmarc_record.h"
#include "proto/mta_sts.h"
#include "proto/spf_lint.h"
#include "proto/tlsrpt.h"

static json_t *words(const char *const *items, size_t count)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_string(items[i]));
	return list;
}

static json_t *addresses(const struct dmarc_uri *uris, size_t count)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_string(uris[i].uri.text));
	return list;
}

/* With its defaults: sp is p where it is not said, np is sp. */
static json_t *read_dmarc(const char *bytes, size_t n, struct record_findings *findings)
{
	struct dmarc_record r = dmarc_record_read(bytes, n, findings);
	const char *p = dmarc_request_name(dmarc_record_request(&r, DMARC_RFC9989, false, true));
	const char *sp = dmarc_request_name(dmarc_record_request(&r, DMARC_RFC9989, true, true));
	const char *np = dmarc_request_name(dmarc_record_request(&r, DMARC_RFC9989, true, false));

	return json_pack("{s:s?, s:s?, s:s?, s:s, s:s, s:s, s:s, s:i, s:I, s:o, s:o, s:o, s:o}", "p", p, "sp", sp, "np",
		np, "adkim", r.adkim, "aspf", r.aspf, "t", r.t, "psd", r.psd, "pct", (int)r.pct, "ri", (json_int_t)r.ri,
		"rua", addresses(r.rua, r.rua_count), "ruf", addresses(r.ruf, r.ruf_count), "fo",
		words(r.fo, r.fo_count), "rf", words(r.rf, r.rf_count));
}

static json_t *read_mta_sts_txt(const char *bytes, size_t n, struct record_findings *findings)
{
	struct mta_sts_record r = mta_sts_read_record(bytes, n, findings);
	return json_pack("{s:s?}", "id", r.id);
}

static json_t *read_mta_sts_policy(const char *bytes, size_t n, struct record_findings *findings)
{
	struct mta_sts_policy p = mta_sts_read_policy(bytes, n, findings);
	return json_pack("{s:s?, s:o, s:o}", "mode", p.mode, "mx", words(p.mx, p.mx_count), "max_age",
		p.has_max_age ? json_integer(p.max_age_s) : json_null());
}

static json_t *read_tlsrpt(const char *bytes, size_t n, struct record_findings *findings)
{
	struct tlsrpt_record r = tlsrpt_read(bytes, n, findings);
	json_t *rua = json_array();

	for (size_t i = 0; i < r.rua_count; i++)
		json_array_append_new(rua, json_string(r.rua[i].text));
	return json_pack("{s:o}", "rua", rua);
}

static json_t *read_bimi(const char *bytes, size_t n, struct record_findings *findings)
{
	struct bimi_record r = bimi_read(bytes, n, findings);
	return json_pack("{s:s, s:s, s:o, s:s}", "l", r.l, "a", r.a, "lps", words(r.lps, r.lps_count), "avp", r.avp);
}

static json_t *read_dkim_key(const char *bytes, size_t n, struct record_findings *findings)
{
	struct dkim_key k = dkim_key_read(bytes, n, findings);
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:b}", "k", k.k, "bits",
		k.bits ? json_integer(k.bits) : json_null(), "t", words(k.t, k.t_count), "s", words(k.s, k.s_count),
		"h", words(k.h, k.h_count), "revoked", k.revoked);
}

static json_t *read_spf(const char *bytes, size_t n, struct record_findings *findings)
{
	return json_pack("{s:i}", "dns_lookups", (int)spf_lint(bytes, n, findings).dns_lookups);
}

/* "v=spf1", then nothing or a space (RFC 7208 section 4.5). */
static bool is_spf(const char *record, size_t n)
{
	static const char begins[] = "v=spf1";
	size_t length = strlen(begins);
	return n >= length && strncasecmp(record, begins, length) == 0 && (n == length || record[length] == ' ');
}

static const struct record_kind spf_kind = {.name = "SPF",
	.begins = "v=spf1",
	.many = "every check ends in permerror (RFC 7208 section 4.5)",
	.ours = is_spf};

const struct parse_type parse_types[] = {
	{"dmarc", &dmarc_record_kind, read_dmarc},
	{"mta-sts-txt", &mta_sts_kind, read_mta_sts_txt},
	{"mta-sts-policy", NULL, read_mta_sts_policy},
	{"tlsrpt", &tlsrpt_kind, read_tlsrpt},
	{"bimi", &bimi_kind, read_bimi},
	{"dkim-key", &dkim_key_kind, read_dkim_key},
	{"spf-syntax", &spf_kind, read_spf},
};

const size_t parse_type_count = sizeof parse_types / sizeof *parse_types;

const struct parse_type *parse_type_find(const char *name)
{
	for (size_t i = 0; i < parse_type_count; i++)
		if (strcmp(parse_types[i].name, name) == 0)
			return &parse_types[i];
	return NULL;
}

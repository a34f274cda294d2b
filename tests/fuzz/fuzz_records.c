/* fuzz_records.c - any bytes as every kind of policy record: what is told is safe to show and lies inside the record.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"
#include "proto/bimi.h"
#include "proto/dkim_key.h"
#include "proto/dmarc_record.h"
#include "proto/mta_sts.h"
#include "proto/tlsrpt.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void safe(const char *text)
{
	ensure(text_is_safe(text, strlen(text)));
}

/* VALID is true exactly if none of the findings is an error. */
static void check(const char *record, size_t n, const struct record_findings *f, bool valid)
{
	ensure(valid == (record_finding_count(f, RECORD_ERROR) == 0));
	for (size_t i = 0; i < f->count; i++) {
		safe(f->items[i].tag);
		safe(f->items[i].text);
		ensure(f->items[i].at <= n);
		struct record_point p = record_finding_point(f->arena, record, n, f->items[i].at);
		safe(p.line);
		ensure(strspn(p.caret, " ") + 1 == strlen(p.caret));
	}
	ensure(f->count <= 16 * LIMIT_RECORD_TAGS);
}

static void try_dmarc(struct arena *a, const char *record, size_t n)
{
	struct record_findings f = {.arena = a};
	struct dmarc_record r = dmarc_record_read(record, n, &f);

	check(record, n, &f, r.valid);
	ensure(r.ours == dmarc_record_kind.ours(record, n));
	ensure(r.ours || !r.valid);
	ensure(r.pct <= 100 && r.fo_count > 0 && r.rf_count > 0);
	for (size_t i = 0; i < r.rua_count; i++)
		safe(r.rua[i].uri.text);
	for (size_t i = 0; i < r.fo_count; i++)
		safe(r.fo[i]);
	dmarc_record_agrees(record, n);
}

static void try_dkim(struct arena *a, const char *record, size_t n)
{
	struct record_findings f = {.arena = a};
	struct dkim_key k = dkim_key_read(record, n, &f);

	check(record, n, &f, k.valid);
	safe(k.k);
	ensure(!k.valid || k.revoked || k.bits >= 256);
	ensure(k.bits <= 8 * LIMIT_DKIM_KEY_BYTES);
	dkim_key_kind.ours(record, n);
}

static void try_others(struct arena *a, const char *record, size_t n)
{
	struct record_findings sts = {.arena = a}, policy = {.arena = a}, tls = {.arena = a}, logo = {.arena = a};
	struct mta_sts_record s = mta_sts_read_record(record, n, &sts);
	struct mta_sts_policy p = mta_sts_read_policy(record, n, &policy);
	struct tlsrpt_record t = tlsrpt_read(record, n, &tls);
	struct bimi_record b = bimi_read(record, n, &logo);

	check(record, n, &sts, s.valid);
	check(record, n, &policy, p.valid);
	check(record, n, &tls, t.valid);
	check(record, n, &logo, b.valid);
	ensure(!s.valid || s.id);
	for (size_t i = 0; i < p.mx_count; i++)
		ensure(mta_sts_match(p.mx[i][0] == '*' ? arena_format(a, "x%s", p.mx[i] + 1) : p.mx[i], p.mx[i]) ||
			strlen(p.mx[i]) > 250);
	safe(b.l);
	safe(b.a);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *a = arena_new();
	char *record = arena_strndup(a, (const char *)bytes, size);

	try_dmarc(a, record, size);
	try_dkim(a, record, size);
	try_others(a, record, size);
	arena_free(a);
	return 0;
}

/* fuzz_spf_record.c - any bytes as an SPF record, and as the text of an explanation.
 *
 * Held: every term and every error lies inside the record; a record is valid for the linter if no term has a flaw other
 * than a domain of one label; what passes the check of macros can be expanded, within its limit; nothing shown is
 * unsafe to show. */
#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"
#include "proto/spf_lint.h"
#include "proto/spf_record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_record(struct arena *a, const char *bytes, size_t n)
{
	const struct spf_record *r = spf_record_parse(a, bytes, n);
	struct record_findings f = {.arena = a};
	bool broken = !spf_record_is(bytes, n);

	ensure(!broken || r->count == 0);
	for (size_t i = 0; i < r->count; i++) {
		const struct spf_term *t = &r->terms[i];
		ensure(t->n > 0 && t->at + t->n <= n && !memchr(bytes + t->at, ' ', t->n));
		ensure(text_is_safe(t->text, strlen(t->text)) && text_is_safe(t->name, strlen(t->name)));
		ensure(!t->flaw.text || (t->flaw.at >= t->at && t->flaw.at <= t->at + t->n));
		ensure(t->prefix4 <= 32 && t->prefix6 <= 128);
		broken |= t->flaw.text && !t->flaw.one_label;
	}
	ensure(spf_lint(bytes, n, &f).valid == !broken);
	ensure(f.count <= LIMIT_SPF_FINDINGS + 1);
	for (size_t i = 0; i < f.count; i++)
		ensure(f.items[i].at <= n && text_is_safe(f.items[i].text, strlen(f.items[i].text)));
}

static void check_macros(struct arena *a, const char *bytes, size_t n)
{
	const struct spf_macro_values values = {.ip = {.family = 6},
		.local = "a-b+c",
		.of_domain = "example.org",
		.domain = "mail.example.org",
		.validated = "unknown",
		.helo = "h\xff%{s}",
		.receiver = "unknown"};
	const struct spf_flaw flaw = spf_macro_check(bytes, n, SPF_MACRO_EXPLAIN);

	ensure(!flaw.text || flaw.at <= n);
	ensure(flaw.text || !memchr(bytes, '\0', n));
	if (flaw.text)
		return;
	const char *text = arena_strndup(a, bytes, n);
	ensure(strlen(spf_macro_expand(a, text, &values)) <= LIMIT_SPF_EXPANDED_BYTES);
	spf_macro_domain(a, text, &values);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();

	check_record(a, (const char *)data, size);
	check_macros(a, (const char *)data, size);
	arena_free(a);
	return 0;
}

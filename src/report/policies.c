/* A domain's policies beside SPF: the records as they were found, and one line on what each means. */
#include "report/text_parts.h"

#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "core/policy_facts.h"
#include "proto/bimi.h"
#include "proto/dkim_key.h"
#include "proto/mta_sts.h"
#include "proto/tlsrpt.h"

/* What could not be asked is told with its reason.  False: nothing more to tell. */
static bool told(struct text *t, const struct subject *s, enum fact_id id, const char *label)
{
	const struct fact *f = facts_get(&s->facts, id);

	if (f->state == FACT_UNKNOWN && f->why != WHY_NOT_ASKED)
		text_unknown(t, label, "not known", fact_reason(f));
	return facts_answers(&s->facts, id) != NULL;
}

static void record(struct text *t, const char *label, const char *name, const char *shown)
{
	text_row(t, label, INK_PLAIN, arena_format(t->scratch, "%s TXT \"%s\"", name, shown));
}

static void meaning(struct text *t, const char *line)
{
	text_row(t, "", INK_QUIET, line);
}

static const char *failure(struct text *t, const char *name, enum dns_state state, const char *why)
{
	return arena_format(t->scratch, "not known: %s: %s%s%s", name, dns_state_name(state), why != NULL ? ": " : "",
		why != NULL ? why : "");
}

/* ---- DMARC ------------------------------------------------------------------------- */

static const char *request_words(enum dmarc_request r)
{
	switch (r) {
	case DMARC_REJECT:
		return "is to be rejected";
	case DMARC_QUARANTINE:
		return "is to be quarantined";
	case DMARC_NONE:
		return "is to be treated like other mail";
	case DMARC_UNSAID:
	case DMARC_INVALID:
		break;
	}
	return "is not judged by DMARC: the record is not applied";
}

static const char *reports(struct text *t, const struct dmarc_record *r)
{
	const char *list = "";

	for (size_t i = 0; i < r->rua_count; i++)
		list = arena_format(t->scratch, "%s%s%s", list, i ? ", " : "", r->rua[i].uri.text);
	return *list ? arena_format(t->scratch, "reports go to %s", list) : "no reports";
}

static void dmarc(struct text *t, const struct subject *s)
{
	static const char label[] = "DMARC";
	struct dmarc_walk w;

	if (!told(t, s, FACT_DMARC, label) || !policy_facts_walk(t->scratch, &s->facts, DMARC_RFC9989, &w))
		return;
	if (w.failed != DNS_UNASKED) {
		text_row(t, label, INK_QUIET, failure(t, w.failed_at, w.failed, w.failed_why));
		return;
	}
	if (!w.used) {
		text_row(t, label, INK_PLAIN, w.many_at ? "several records: none counts" : "no record");
		return;
	}
	record(t, label, arena_format(t->scratch, "_dmarc.%s", w.used->domain),
		text_show(t->scratch, w.used->text, w.used->bytes, LIMIT_DNS_TEXT_BYTES));
	meaning(t, arena_format(t->scratch, "mail that fails %s; %s", request_words(w.request),
			   reports(t, &w.used->record)));
}

/* ---- DKIM --------------------------------------------------------------------------- */

static const char *key_words(struct text *t, const struct record_text *text)
{
	struct record_findings ignored = {.arena = t->scratch};
	struct dkim_key k = dkim_key_read(text->bytes, text->n, &ignored);

	if (k.revoked)
		return "revoked";
	if (k.bits == 0)
		return "not readable";
	return arena_format(t->scratch, "%s, %u bits%s%s", k.k, k.bits, k.testing ? ", a test" : "",
		k.valid ? "" : ", with errors");
}

static void dkim(struct text *t, const struct subject *s)
{
	const char *label = "DKIM";
	const struct fact_answers *all;
	size_t found = 0, failed = 0, chosen;

	if (!told(t, s, FACT_DKIM, label))
		return;
	all = facts_answers(&s->facts, FACT_DKIM);
	for (size_t i = 0; i < all->count; i++) {
		struct record_set set = record_set_of(t->scratch, &all->answers[i].answer);

		failed += !dns_state_is_answer(all->answers[i].answer.state);
		if (record_set_choose(&set, &dkim_key_kind, NULL, &chosen) == RECORD_NONE)
			continue;
		text_row(t, label, INK_PLAIN,
			arena_format(t->scratch, "%s: %s", all->answers[i].name, key_words(t, &set.texts[chosen])));
		label = "";
		found++;
	}
	if (found == 0 && failed < all->count)
		text_row(t, label, INK_QUIET,
			arena_format(t->scratch, "no key under the %s that DNS told of",
				text_count(t, all->count - failed, "selector", "selectors")));
	if (failed > 0)
		text_row(t, found == 0 && failed == all->count ? label : "", INK_QUIET,
			arena_format(t->scratch, "not known of %s: DNS did not answer",
				text_count(t, failed, "selector", "selectors")));
}

/* ---- one record each ------------------------------------------------------------------ */

static const char *mta_sts_words(struct arena *a, const struct record_text *text)
{
	struct record_findings f = {.arena = a};
	struct mta_sts_record r = mta_sts_read_record(text->bytes, text->n, &f);

	return r.valid ? arena_format(a, "there is a policy, of version %s; its file was not fetched", r.id)
		       : "has errors: senders take it that there is no policy";
}

static const char *tlsrpt_words(struct arena *a, const struct record_text *text)
{
	struct record_findings f = {.arena = a};
	struct tlsrpt_record r = tlsrpt_read(text->bytes, text->n, &f);
	const char *list = "";

	for (size_t i = 0; i < r.rua_count; i++)
		list = arena_format(a, "%s%s%s", list, i ? ", " : "", r.rua[i].text);
	return r.valid ? arena_format(a, "reports of failed TLS go to %s", list)
		       : "has errors: reports may not be sent";
}

static const char *bimi_words(struct arena *a, const struct record_text *text)
{
	struct record_findings f = {.arena = a};
	struct bimi_record r = bimi_read(text->bytes, text->n, &f);

	if (!r.valid)
		return "has errors: no logo is shown";
	return r.declined
		       ? "no logo is to be shown"
		       : arena_format(a, "the logo is at %s%s", r.l, r.a[0] ? ", with evidence" : ", without evidence");
}

static void single(struct text *t, const struct subject *s, enum fact_id id, const char *label,
	const struct record_kind *kind, const char *(*words)(struct arena *, const struct record_text *))
{
	size_t chosen;

	if (!told(t, s, id, label) || facts_answers(&s->facts, id)->count == 0)
		return;
	const struct dns_reply *reply = &facts_answers(&s->facts, id)->answers[0];
	struct record_set set = record_set_of(t->scratch, &reply->answer);
	if (!dns_state_is_answer(reply->answer.state)) {
		text_row(t, label, INK_QUIET, failure(t, reply->name, reply->answer.state, reply->answer.why));
		return;
	}
	switch (record_set_choose(&set, kind, NULL, &chosen)) {
	case RECORD_NONE:
		text_row(t, label, INK_QUIET, "no record");
		return;
	case RECORD_MANY:
		text_row(t, label, INK_PLAIN, "several records: none counts");
		return;
	case RECORD_ONE:
		break;
	}
	record(t, label, reply->name,
		text_show(t->scratch, set.texts[chosen].bytes, set.texts[chosen].n, LIMIT_DNS_TEXT_BYTES));
	meaning(t, words(t->scratch, &set.texts[chosen]));
}

void text_policies(struct text *t, const struct subject *s)
{
	dmarc(t, s);
	dkim(t, s);
	single(t, s, FACT_MTA_STS, "MTA-STS", &mta_sts_kind, mta_sts_words);
	single(t, s, FACT_TLSRPT, "TLS-RPT", &tlsrpt_kind, tlsrpt_words);
	single(t, s, FACT_BIMI, "BIMI", &bimi_kind, bimi_words);
}

/* dkim_keys.c - the DKIM keys that were found under the selectors that were tried. */
#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "check/judge.h"
#include "check/policy_record.h"
#include "check/table.h"
#include "core/policy_facts.h"
#include "proto/dkim_key.h"

static const struct verdict verdicts[] = {
	{"good", SEVERITY_GOOD, "The DKIM keys that were found are in order", NULL, "RFC 6376; RFC 8301"},
	{"too_short", SEVERITY_URGENT, "A DKIM key has less than 1024 bits: it can be broken, and receivers ignore it",
		"Make a key of 2048 bits under a new selector, sign with it, and revoke the short one (p=).",
		"RFC 8301 section 3.2"},
	{"errors", SEVERITY_WARNING, "A DKIM key record has errors: receivers cannot verify its signatures",
		"Correct what is marked; publish the record exactly as your signing software prints it.",
		"RFC 6376 section 3.6.1"},
	{"several", SEVERITY_WARNING, "A selector has several DKIM keys: which one receivers take is undefined",
		"Keep the one that you sign with, and give others a selector of their own.",
		"RFC 6376 section 3.6.2.2"},
	/* The settings name the selectors of the operator's own mail; the domain may be somebody else's. */
	{"named_missing", SEVERITY_INFO, "There is no DKIM key under a selector that the settings name", NULL,
		"RFC 6376 section 3.6.2"},
	{"testing", SEVERITY_WARNING, "A DKIM key is marked as a test (t=y): receivers treat its mail as unsigned",
		"Take t=y out of the record.", "RFC 6376 section 3.6.1"},
	{"short", SEVERITY_WARNING, "A DKIM key has less than the 2048 bits that are recommended",
		"Make a key of 2048 bits under a new selector, sign with it, and revoke the short one (p=).",
		"RFC 8301 section 3.2"},
	{"unfit", SEVERITY_WARNING, "A DKIM key is not for mail of today: its hash or service does not fit",
		"Take h and s out of the record, or let h name sha256 and s name email.",
		"RFC 6376 section 3.6.1; RFC 8301"},
	{"revoked", SEVERITY_INFO, "A DKIM key is revoked (empty p)", NULL, "RFC 6376 section 3.6.1"},
	{"none_found", SEVERITY_INFO,
		"Could not tell whether the domain signs its mail: no DKIM key under the selectors that "
		"were tried",
		NULL, "RFC 6376 section 3.6.2"},
	{"some_unanswered", SEVERITY_INFO, "Could not tell of some selectors whether they have a DKIM key", NULL,
		"RFC 6376 section 3.6.2"},
	JUDGE_CANCELLED_ROW("the domain's DKIM keys"),
	JUDGE_UNKNOWN_ROW("whether the domain has DKIM keys: DNS did not answer",
		"Query every name server of the domain for the TXT records at the names below; run the audit again "
		"when all "
		"answer.",
		"RFC 6376 section 3.6.2"),
	{0},
};

/* What there is under one selector. */
struct slot {
	const struct dns_reply *reply;
	const char *selector;
	bool answered, many, named;
	bool found; /* one key, or the first of many */
	struct policy_record record;
	struct dkim_key key;
	struct record_findings flaws;
};

static struct slot read_slot(struct findings *out, const struct dns_reply *reply)
{
	struct slot s = {.reply = reply, .flaws = {.arena = out->arena}};
	struct record_set set = record_set_of(out->arena, &reply->answer);
	const char *end = strstr(reply->name, "._domainkey.");
	size_t chosen;
	enum record_choice choice = record_set_choose(&set, &dkim_key_kind, NULL, &chosen);

	s.selector = arena_strndup(out->arena, reply->name, end ? (size_t)(end - reply->name) : strlen(reply->name));
	s.answered = judge_answered(reply->answer.state);
	s.many = choice == RECORD_MANY;
	s.found = chosen != SIZE_MAX;
	if (!s.found)
		return s;
	s.record = (struct policy_record){reply->name, set.texts[chosen].bytes, set.texts[chosen].n};
	s.key = dkim_key_read(s.record.text, s.record.bytes, &s.flaws);
	return s;
}

/* ---- one verdict, and the slots it is about ---------------------------------------------- */

static bool weak(const struct slot *s)
{
	return s->found && strcmp(s->key.k, "rsa") == 0 && s->key.bits > 0;
}

static bool is_too_short(const struct slot *s)
{
	return weak(s) && s->key.bits < DKIM_BITS_MIN;
}

static bool is_short(const struct slot *s)
{
	return weak(s) && s->key.bits >= DKIM_BITS_MIN && s->key.bits < DKIM_BITS_GOOD;
}

static bool has_errors(const struct slot *s)
{
	return s->found && !s->key.valid && !is_too_short(s);
}

static bool has_many(const struct slot *s)
{
	return s->many;
}

static bool is_named_missing(const struct slot *s)
{
	return s->named && s->answered && !s->found;
}

static bool is_testing(const struct slot *s)
{
	return s->found && s->key.testing && !s->key.revoked;
}

static bool is_unfit(const struct slot *s)
{
	bool hash = s->key.h_count == 0, service = false;

	if (!s->found || !s->key.valid || s->key.revoked)
		return false;
	for (size_t i = 0; i < s->key.h_count; i++)
		hash = hash || strcmp(s->key.h[i], "sha256") == 0;
	for (size_t i = 0; i < s->key.s_count; i++)
		service = service || strcmp(s->key.s[i], "*") == 0 || strcmp(s->key.s[i], "email") == 0;
	return !hash || !service;
}

static bool is_revoked(const struct slot *s)
{
	return s->found && s->key.revoked;
}

static bool is_unanswered(const struct slot *s)
{
	return !s->answered;
}

static bool is_named_unanswered(const struct slot *s)
{
	return s->named && !s->answered;
}

static bool is_found(const struct slot *s)
{
	return s->found;
}

static size_t count_of(const struct slot *slots, size_t count, bool (*which)(const struct slot *))
{
	size_t n = 0;
	for (size_t i = 0; i < count; i++)
		n += which(&slots[i]);
	return n;
}

static const char *describe(struct arena *a, const struct slot *s)
{
	if (s->key.revoked)
		return "revoked";
	return s->key.bits ? arena_format(a, "%s, %u bits", s->key.k, s->key.bits) : arena_format(a, "%s", s->key.k);
}

static void show(struct findings *out, const struct slot *s)
{
	const struct dns_answer *answer = &s->reply->answer;

	if (!s->answered)
		finding_evidence(out, "%s: %s%s%s", s->reply->name, judge_dns_words(answer->state),
			answer->why ? ": " : "", answer->why ? answer->why : "");
	else if (!s->found)
		finding_evidence(out, "%s: no key", s->reply->name);
	else
		finding_evidence(out, "%s: %s%s%s", s->reply->name, describe(out->arena, s),
			answer->alias ? ", alias of " : "", answer->alias ? answer->alias : "");
}

/* True: the verdict was given. */
static bool judge_slots(struct findings *out, const char *code, const struct slot *slots, size_t count,
	bool (*which)(const struct slot *))
{
	if (count_of(slots, count, which) == 0)
		return false;
	finding_add(out, code);
	for (size_t i = 0; i < count; i++) {
		if (!which(&slots[i]))
			continue;
		show(out, &slots[i]);
		if (which == has_errors)
			policy_record_flaws(out, &slots[i].record, &slots[i].flaws, RECORD_ERROR);
	}
	return true;
}

/* ---- nothing found ------------------------------------------------------------------------ */

static void judge_nothing(struct findings *out, const struct slot *slots, size_t count)
{
	const char *tried = "";

	if (count_of(slots, count, is_unanswered) == count || count_of(slots, count, is_named_unanswered) > 0) {
		judge_slots(out, "could_not_tell", slots, count, is_unanswered);
		return;
	}
	for (size_t i = 0; i < count; i++)
		if (slots[i].answered)
			tried = arena_format(out->arena, "%s%s%s", tried, *tried ? ", " : "", slots[i].selector);
	finding_add(out, "none_found");
	finding_evidence(out, "tried: %s", tried);
	finding_evidence(out, "the selector stands in a signed message: DKIM-Signature: ... s=SELECTOR; name it in the "
			      "setting `dkim selectors`");
	judge_slots(out, "some_unanswered", slots, count, is_unanswered);
}

/* ---- all ------------------------------------------------------------------------------------ */

static bool is_named(struct arena *a, const char *named, const char *selector)
{
	char *rest = arena_strdup(a, named);

	for (char *word; (word = strsep(&rest, " "));)
		if (text_equal_nocase(word, selector))
			return true;
	return false;
}

static void judge(const struct facts *f, struct findings *out)
{
	static const struct {
		const char *code;
		bool (*which)(const struct slot *);
	} faults[] = {{"too_short", is_too_short}, {"errors", has_errors}, {"several", has_many},
		{"testing", is_testing}, {"short", is_short}, {"unfit", is_unfit}};
	const struct fact_answers *all = facts_answers(f, FACT_DKIM);
	const char *named = policy_facts_named(f);
	bool good = true;

	if (!all || all->count == 0) {
		judge_unasked(out, f, FACT_DKIM);
		return;
	}
	struct slot *slots = arena_array(out->arena, all->count, sizeof *slots);
	for (size_t i = 0; i < all->count; i++) {
		slots[i] = read_slot(out, &all->answers[i]);
		slots[i].named = is_named(out->arena, named, slots[i].selector);
	}
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		good = !judge_slots(out, faults[i].code, slots, all->count, faults[i].which) && good;
	judge_slots(out, "named_missing", slots, all->count, is_named_missing);
	if (count_of(slots, all->count, is_found) == 0) {
		if (good)
			judge_nothing(out, slots, all->count);
		return;
	}
	size_t revoked = count_of(slots, all->count, is_revoked);
	if (good && count_of(slots, all->count, is_found) > revoked) {
		finding_add(out, "good");
		for (size_t i = 0; i < all->count; i++)
			if (slots[i].found && !slots[i].key.revoked)
				show(out, &slots[i]);
	}
	judge_slots(out, "revoked", slots, all->count, is_revoked);
	judge_slots(out, "some_unanswered", slots, all->count, is_unanswered);
}

const struct check check_dkim_keys = {
	.id = "dkim.keys",
	.question = "Are the domain's DKIM keys in order?",
	.why = "Mail is signed with a key whose public half stands in the DNS under a selector of the sender's choice. "
	       "The DNS "
	       "cannot list selectors; those of the setting `dkim selectors` are looked at, those of the providers "
	       "that the "
	       "domain's MX records and SPF policy point to, and some that are often used. That no key is found under "
	       "them "
	       "says little.",
	.scope = SCOPE_DOMAIN,
	.needs = FACT_BIT(FACT_DKIM),
	.verdicts = verdicts,
	.judge = judge,
};

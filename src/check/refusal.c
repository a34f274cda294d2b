/* refusal.c - tells a "no" that answers the question from one that is about us, the moment or the session.
 *
 * Replies are read by code, enhanced code (RFC 3463) and, where servers say it in words only, by phrases.  The order
 * matters: what is said of relaying is an answer even if the same line recommends authentication. */
#include "check/refusal.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "check/judge.h"

static const char *const codes[REFUSAL_COUNT] = {
#define X(id, what, code, because, advice, reference) [REFUSAL_##id] = code,
	REFUSAL_TABLE(X, "") REFUSAL_SILENT_TABLE(X, "")
#undef X
};

static const char *const words[REFUSAL_COUNT] = {[REFUSAL_NONE] = "nothing was refused",
	[REFUSAL_RELAY] = "relaying was refused",
	[REFUSAL_RECIPIENT] = "it was refused",
#define X(id, what, code, because, advice, reference) [REFUSAL_##id] = because,
	REFUSAL_TABLE(X, "") REFUSAL_SILENT_TABLE(X, "")
#undef X
};

/* A phrase is found anywhere; one that starts with '=' only as whole words. */
static const char *const relay_phrases[] = {"relay access", "relaying denied", "relay denied", "relay not permitted",
	"relaying not", "relay not", "relaying is", "relay is", "relaying prohibited", "relay prohibited",
	"relaying disallowed", "relaying disabled", "relaying temporarily", "unable to relay", "not allowed to relay",
	"not permitted to relay", "no relaying", "=no relay", "does not relay", "do not relay", "doesn't relay",
	"don't relay", "cannot relay", "can't relay", "can not relay", "won't relay", "will not relay", "not relay",
	"relay operation", "relay attempt", "relaying attempt", "not an open relay", "rcpthosts", "not a gateway",
	"not local domain", "non-local domain", "not a local domain", "not hosted here", "no such domain here",
	"domain not hosted", "not our domain", "not our customer", "we don't handle mail for",
	"we do not handle mail for", "not in my list of allowed", "domain isn't allowed", "domain not allowed", NULL};

static const char *const tls_phrases[] = {
	"starttls", "must use tls", "tls required", "requires tls", "encryption required", "requires encryption", NULL};

static const char *const auth_phrases[] = {"authentication required", "authentication is required",
	"requires authentication", "require authentication", "must authenticate", "authenticate first",
	"not authenticated", "smtp auth", "auth required", "must be authenticated", "authorization required",
	"please log in", "login first", NULL};

static const char *const grey_phrases[] = {"greylist", "graylist", "grey list", "gray list", "grey-list", "postgrey",
	"greylisting", "try again", "try later", "retry later", "come back later", NULL};

static const char *const own_phrases[] = {"client host", "client address", "helo command rejected", "helo name",
	"=helo", "=ehlo", "blocked using", "=blocked", "block list", "blocklist", "blacklist", "black list",
	"block-list", "black-list", "denylist", "listed at", "listed in", "listed by", "listed on", "is listed",
	"=listed", "spamhaus", "spamcop", "sorbs", "barracuda", "uceprotect", "abuseat", "spamrats", "=rbl", "=dnsbl",
	"=rbls", "=pbl", "=xbl", "=sbl", "=dul", "reputation", "your ip", "your host", "your address", "your server",
	"your network", "your mta", "your reverse", "your hostname", "reverse dns", "reverse hostname",
	"reverse lookup", "=rdns", "=ptr", "cannot find your", "cannot resolve your", "ip name lookup failed",
	"ip address", "dynamic ip", "dynamic address", "residential", "=policy", "policy reasons", "=spam", "spammer",
	"=banned", "=abuse", "too many", "rate limit", "connection rate", "not authorized to connect",
	"unauthorized host", "bad host", "go away", "protocol error", NULL};

/* "Access denied" alone is said of clients; of recipients only if the reply says so. */
static const char *const recipient_phrases[] = {"recipient", "user unknown", "unknown user", "no such user",
	"no such recipient", "no mailbox", "mailbox unavailable", "mailbox not found", "no such person",
	"does not exist", "address unknown", "unknown address", NULL};

static const char *const sender_phrases[] = {"sender address", "sender rejected", "sender denied", "sender refused",
	"sender domain", "sender verify", "sender is", "domain of sender", "envelope sender", "return path",
	"reverse-path", "reverse path", "=spf", "=dmarc", "senderid", "not logged in", "not owned by", NULL};

const char *refusal_code(enum refusal r)
{
	return codes[r];
}

const char *refusal_words(enum refusal r)
{
	return words[r];
}

bool refusal_is_answer(enum refusal r)
{
	return r == REFUSAL_RELAY || r == REFUSAL_RECIPIENT;
}

static bool has_phrase(const char *text, const char *phrase)
{
	bool whole = phrase[0] == '=';
	phrase += whole;
	size_t len = strlen(phrase);
	for (const char *at = text; (at = text_find_nocase(at, phrase)) != NULL; at++)
		if (!whole || ((at == text || !isalnum((unsigned char)at[-1])) && !isalnum((unsigned char)at[len])))
			return true;
	return false;
}

static bool says(const char *text, const char *const *phrases)
{
	for (; *phrases; phrases++)
		if (has_phrase(text, *phrases))
			return true;
	return false;
}

/* The reply's text with addresses blanked: what the server repeats of ours must not be read as its words. */
static void blank_addresses(char *text)
{
	for (char *open = strchr(text, '<'); open; open = strchr(open + 1, '<')) {
		char *close = strchr(open, '>');
		if (!close)
			break;
		memset(open + 1, ' ', (size_t)(close - open - 1));
	}
	for (char *s = text; *s;) {
		size_t len = strcspn(s, " ");
		if (memchr(s, '@', len))
			memset(s, ' ', len);
		s += len;
		s += strspn(s, " ");
	}
}

/* Enough of a reply to know what it is about; the rest is not read. */
enum { TEXT_BYTES = 2048 };

static void text_of(const struct smtp_reply *reply, char text[TEXT_BYTES])
{
	size_t at = 0;
	for (size_t i = 0; i < reply->line_count; i++) {
		size_t len = strnlen(reply->lines[i], TEXT_BYTES - 2 - at);
		memcpy(text + at, reply->lines[i], len);
		at += len;
		if (at >= TEXT_BYTES - 2)
			break;
		text[at++] = ' ';
	}
	text[at] = 0;
	blank_addresses(text);
}

static bool has_enhanced(const struct smtp_reply *r, const char *detail)
{
	return r->enhanced && r->enhanced[0] && r->enhanced[1] == '.' && !strcmp(r->enhanced + 2, detail);
}

/* 4yz: nothing is final, except that Postfix defers relaying with 454 where it is told to (RFC 3463 X.7.1). */
static enum refusal temporary(const struct smtp_reply *r, const char *text)
{
	if (r->code == 421)
		return REFUSAL_SHUTDOWN;
	if (says(text, tls_phrases))
		return REFUSAL_TLS_FIRST;
	if (r->code != 450 && r->code != 451 && says(text, relay_phrases))
		return REFUSAL_RELAY;
	if (says(text, grey_phrases) && !says(text, own_phrases))
		return REFUSAL_GREYLISTED;
	if (has_phrase(text, "greylist") || has_phrase(text, "graylist"))
		return REFUSAL_GREYLISTED;
	if (says(text, own_phrases))
		return REFUSAL_OUR_ADDRESS;
	if (has_enhanced(r, "1.8") || has_enhanced(r, "1.7") || says(text, sender_phrases))
		return REFUSAL_SENDER;
	if (has_enhanced(r, "3.0") || has_phrase(text, "local error") || has_phrase(text, "local problem"))
		return REFUSAL_TEMPORARY;
	return r->code == 450 || r->code == 451 ? REFUSAL_GREYLISTED : REFUSAL_TEMPORARY;
}

static bool wants_auth(const struct smtp_reply *r, const char *text)
{
	return r->code == 530 || r->code == 535 || has_enhanced(r, "7.57") || says(text, auth_phrases);
}

static bool is_about_us(const struct smtp_reply *r, const char *text)
{
	if (has_enhanced(r, "7.25") || has_enhanced(r, "7.27") || says(text, own_phrases))
		return true;
	return has_phrase(text, "access denied") && !says(text, recipient_phrases);
}

static bool is_about_sender(const struct smtp_reply *r, const char *text)
{
	static const char *const details[] = {"1.7", "1.8", "7.23", "7.24", "7.26", NULL};
	for (const char *const *d = details; *d; d++)
		if (has_enhanced(r, *d))
			return true;
	return says(text, sender_phrases);
}

enum refusal refusal_of_reply(const struct smtp_reply *reply, bool at_mail)
{
	char text[TEXT_BYTES];
	text_of(reply, text);
	switch (smtp_reply_class(reply)) {
	case 2:
	case 3:
		return REFUSAL_NONE;
	case 4:
		return temporary(reply, text);
	case 5:
		break;
	default:
		return REFUSAL_GARBAGE;
	}
	if (says(text, relay_phrases) && !has_phrase(text, "listed"))
		return REFUSAL_RELAY;
	/* "need MAIL first", "send EHLO first": what was refused came before. */
	if (reply->code == 503)
		return REFUSAL_HELLO;
	if (says(text, tls_phrases) || has_enhanced(reply, "7.10"))
		return REFUSAL_TLS_FIRST;
	if (wants_auth(reply, text))
		return REFUSAL_AUTH;
	if (has_phrase(text, "greylist") || has_phrase(text, "graylist"))
		return REFUSAL_GREYLISTED;
	if (is_about_sender(reply, text))
		return REFUSAL_SENDER;
	if (is_about_us(reply, text))
		return REFUSAL_OUR_ADDRESS;
	return at_mail ? REFUSAL_SENDER : REFUSAL_RECIPIENT;
}

static enum refusal of_why(enum why why)
{
	switch (why) {
	case WHY_NONE:
	case WHY_NOT_ASKED:
		return REFUSAL_NOT_ASKED;
	case WHY_IMPACT:
		return REFUSAL_IMPACT;
	case WHY_OPERATOR:
		return REFUSAL_PLACEHOLDER;
	case WHY_DOMAIN:
		return REFUSAL_NO_DOMAIN;
	case WHY_TIMEOUT:
		return REFUSAL_TIMEOUT;
	case WHY_SERVFAIL:
	case WHY_BOGUS:
		return REFUSAL_DNS;
	case WHY_CONNECT:
		return REFUSAL_NO_CONNECTION;
	case WHY_RESET:
		return REFUSAL_RESET;
	case WHY_CLOSED:
		return REFUSAL_CLOSED;
	case WHY_SHUTDOWN:
		return REFUSAL_SHUTDOWN;
	case WHY_GREETING:
		return REFUSAL_GREETING;
	case WHY_GARBAGE:
		return REFUSAL_GARBAGE;
	case WHY_PUT_OFF:
		return REFUSAL_GREYLISTED;
	case WHY_FLOOD:
		return REFUSAL_FLOOD;
	case WHY_REFUSED:
		return REFUSAL_HELLO;
	case WHY_LIMIT:
		return REFUSAL_LIMIT;
	case WHY_CANCELLED:
		return REFUSAL_CANCELLED;
	case WHY_LOCAL:
		return REFUSAL_LOCAL;
	}
	return REFUSAL_NOT_ASKED;
}

static bool is_positive(const struct turn *turn, unsigned class)
{
	return turn->reply && smtp_reply_class(turn->reply) == class;
}

const struct turn *refusal_turn(const struct trial *t)
{
	const struct turn *const turns[] = {t->mail, t->rcpt, t->data, t->end};
	for (size_t i = 0; i < sizeof turns / sizeof *turns; i++) {
		if (!turns[i])
			return NULL;
		if (!is_positive(turns[i], i == 2 ? 3 : 2))
			return turns[i];
	}
	return NULL;
}

enum refusal refusal_of_trial(const struct trial *t)
{
	const struct turn *stop = refusal_turn(t);
	if (stop && stop->reply) {
		enum refusal r = refusal_of_reply(stop->reply, stop == t->mail);
		/* 2yz where 3yz is due, or the other way round. */
		return r == REFUSAL_NONE ? REFUSAL_GARBAGE : r;
	}
	if (!stop && trial_rung(t) == RUNG_ACCEPTED && t->mail)
		return REFUSAL_NONE;
	return of_why(t->why);
}

/* The greeting kept us from asking: what it says tells more than "the greeting was a refusal". */
static enum refusal of_greeting(const struct facts *f)
{
	const struct turn *banner = facts_reply(f, FACT_BANNER);
	if (!banner || !banner->reply)
		return REFUSAL_GREETING;
	enum refusal r = refusal_of_reply(banner->reply, false);
	return r == REFUSAL_NONE || refusal_is_answer(r) ? REFUSAL_GREETING : r;
}

/* WHY nothing was said for a trial, sharpened by what is known of the connection and the greeting. */
static enum refusal of_silence(const struct facts *f, enum why why)
{
	if (why == WHY_OPERATOR || why == WHY_IMPACT || why == WHY_CANCELLED)
		return of_why(why);
	const struct fact *connect = facts_get(f, FACT_CONNECT), *banner = facts_get(f, FACT_BANNER);
	bool refused = connect->state == FACT_HAVE && connect->number != 0;
	bool unheard = connect->state == FACT_UNKNOWN && connect->why == WHY_TIMEOUT;
	if (refused || unheard)
		return REFUSAL_NO_CONNECTION;
	if (why == WHY_TIMEOUT && banner->state == FACT_UNKNOWN && banner->why == WHY_TIMEOUT)
		return REFUSAL_GREET_DELAY;
	return why == WHY_GREETING ? of_greeting(f) : of_why(why);
}

enum refusal refusal_of_fact(const struct facts *f, enum fact_id id)
{
	const struct trial *t = facts_trial(f, id);
	if (t && t->mail)
		return refusal_of_trial(t);
	return of_silence(f, t ? t->why : facts_get(f, id)->why);
}

void refusal_evidence(struct findings *out, const struct trial *t)
{
	finding_turn(out, t->mail);
	finding_turn(out, t->rcpt);
	finding_turn(out, t->data);
	finding_turn(out, t->end);
	const struct turn *stop = refusal_turn(t);
	if ((!stop && !t->end) || (stop && !stop->reply))
		finding_evidence(out, "then: %s", t->note ? t->note : why_text(t->why));
	else if (t->note)
		finding_evidence(out, "%s", t->note);
}

void refusal_finding(struct findings *out, const struct facts *f, enum fact_id id, enum refusal r)
{
	const struct trial *t = facts_trial(f, id);
	const struct turn *banner = facts_reply(f, FACT_BANNER);
	finding_add(out, refusal_code(r));
	if (t)
		refusal_evidence(out, t);
	else if (facts_get(f, id)->state == FACT_UNKNOWN)
		finding_evidence(out, "%s", fact_reason(facts_get(f, id)));
	/* The note of a session that ended in 421 is that reply itself. */
	if (!(t && t->mail) && judge_connected(f) && !judge_greeted(f) && r != REFUSAL_SHUTDOWN)
		finding_turn(out, banner);
}

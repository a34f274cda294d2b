/* refusal.c - tells a "no" that answers the question from one that is about us, the moment or the session: what stopped
 * a trial, and why there is none. */
#include "check/refusal.h"

#include <string.h>

#include "check/judge.h"
#include "check/refusal_reply.h"

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

/* A trial that fares like T where the server refuses us, whoever the recipient is. */
static const struct trial *control_of(const struct facts *f, const struct trial *t)
{
	const struct trial *postmaster = facts_trial(f, FACT_POSTMASTER);
	bool to_postmaster = t == postmaster || t == facts_trial(f, FACT_NULL_SENDER);
	return to_postmaster ? facts_trial(f, FACT_RELAY) : postmaster;
}

static const struct smtp_reply *rcpt_refusal(const struct trial *t)
{
	const struct turn *stop = t ? refusal_turn(t) : NULL;
	return stop && stop == t->rcpt ? stop->reply : NULL;
}

/* Refused in words that tell nothing of the recipient, and in the same words as the control's. */
static bool is_refused_like_control(const struct facts *f, const struct trial *t)
{
	const struct trial *control = control_of(f, t);
	const struct smtp_reply *reply = rcpt_refusal(t), *other = rcpt_refusal(control);
	return reply && other && refusal_of_reply(f, reply, false) == REFUSAL_RECIPIENT &&
	       !refusal_reply_names_recipient(reply) &&
	       refusal_reply_same_words(reply, t->recipient, other, control->recipient);
}

enum refusal refusal_of_trial(const struct facts *f, const struct trial *t)
{
	const struct turn *stop = refusal_turn(t);
	if (stop && stop->reply) {
		enum refusal r = refusal_of_reply(f, stop->reply, stop == t->mail);
		if (r == REFUSAL_RECIPIENT && is_refused_like_control(f, t))
			return REFUSAL_OUR_ADDRESS;
		/* 2yz where 3yz is due, or the other way round. */
		return r == REFUSAL_NONE ? REFUSAL_GARBAGE : r;
	}
	if (!stop && trial_rung(t) == RUNG_ACCEPTED && t->mail)
		return REFUSAL_NONE;
	return of_why(t->why);
}

enum refusal refusal_of_greeting(const struct facts *f, const struct smtp_reply *greeting)
{
	const char *line = greeting->lines[0], *close = line[0] == '[' ? strchr(line, ']') : NULL;
	if (!close)
		return refusal_of_reply(f, greeting, false);
	struct smtp_reply first = *greeting, others = *greeting;
	line = close + 1;
	first.lines = &line;
	first.line_count = 1;
	enum refusal r = refusal_of_reply(f, &first, false);
	if (greeting->line_count == 1 || !refusal_is_answer(r))
		return r;
	others.lines++;
	others.line_count--;
	return refusal_of_reply(f, &others, false);
}

/* The greeting kept us from asking: what it says tells more than "the greeting was a refusal". */
static enum refusal of_greeting(const struct facts *f)
{
	const struct turn *banner = facts_reply(f, FACT_BANNER);
	if (!banner || !banner->reply)
		return REFUSAL_GREETING;
	enum refusal r = refusal_of_greeting(f, banner->reply);
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
		return refusal_of_trial(f, t);
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
	if (t && r == REFUSAL_OUR_ADDRESS && is_refused_like_control(f, t))
		finding_evidence(out, "%s was refused in the same words: they are about us, not about the recipient",
			control_of(f, t)->recipient);
	if (!t && facts_get(f, id)->state == FACT_UNKNOWN)
		finding_evidence(out, "%s", fact_reason(facts_get(f, id)));
	/* The note of a session that ended in 421 is that reply itself. */
	if (!(t && t->mail) && judge_connected(f) && !judge_greeted(f) && r != REFUSAL_SHUTDOWN)
		finding_turn(out, banner);
}

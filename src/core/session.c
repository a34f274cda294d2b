/* session.c - the words for why something was not learned, and how far a transaction got. */
#include "core/session.h"

#include <string.h>

static const struct {
	const char *name, *text;
} whys[] = {
	[WHY_NONE] = {"none", "no reason is known"},
	[WHY_NOT_ASKED] = {"not_asked", "it was not asked"},
	[WHY_IMPACT] = {"impact", "the chosen impact does not allow it"},
	[WHY_OPERATOR] = {"operator", "`my email address` is not set"},
	[WHY_DOMAIN] = {"domain", "no mail domain is proven to belong to this server"},
	[WHY_TIMEOUT] = {"timeout", "no answer came in time"},
	[WHY_SERVFAIL] = {"servfail", "the DNS servers failed"},
	[WHY_BOGUS] = {"bogus", "DNSSEC validation failed"},
	[WHY_CONNECT] = {"connect", "no connection could be made"},
	[WHY_RESET] = {"reset", "the connection was reset"},
	[WHY_CLOSED] = {"closed", "the server closed the connection without a word"},
	[WHY_SHUTDOWN] = {"shutdown", "the server said 421 and closed the connection"},
	[WHY_GREETING] = {"greeting", "the server refused us in its greeting"},
	[WHY_GARBAGE] = {"garbage", "what the server sent is not SMTP"},
	[WHY_FLOOD] = {"flood", "what the server sent passes every limit"},
	[WHY_REFUSED] = {"refused", "an earlier command was refused"},
	[WHY_PUT_OFF] = {"put_off", "the server put us off with temporary refusals, so it was left alone"},
	[WHY_LIMIT] = {"limit", "a limit of relaycheck was reached"},
	[WHY_CANCELLED] = {"cancelled", "the audit was stopped"},
	[WHY_LOCAL] = {"local", "something failed on this machine"},
};

const char *why_name(enum why w)
{
	return whys[w].name;
}

const char *why_text(enum why w)
{
	return whys[w].text;
}

static bool is_positive(const struct turn *t, unsigned wanted_class)
{
	return t != NULL && t->reply != NULL && smtp_reply_class(t->reply) == wanted_class;
}

enum rung trial_rung(const struct trial *t)
{
	if (is_positive(t->end, 2))
		return RUNG_ACCEPTED;
	if (is_positive(t->data, 3))
		return RUNG_DATA;
	if (is_positive(t->rcpt, 2))
		return RUNG_RCPT;
	return is_positive(t->mail, 2) ? RUNG_MAIL : RUNG_NONE;
}

/* In a pipelined group the commands behind a refused one are answered too ("503 need MAIL first"): the reply that
 * stopped the trial is the first one above the rung that was reached. */
const struct smtp_reply *trial_last_reply(const struct trial *t)
{
	const struct turn *const turns[] = {t->mail, t->rcpt, t->data, t->end};
	const size_t count = sizeof turns / sizeof *turns, rung = trial_rung(t);
	for (size_t i = rung; i < count; i++)
		if (turns[i] != NULL && turns[i]->reply != NULL)
			return turns[i]->reply;
	return rung > 0 ? turns[rung - 1]->reply : NULL;
}

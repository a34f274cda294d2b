/* disclosure.c - reads the answer to VRFY or EXPN.  A server that says "no such user" has looked, and so will tell of
 * those who exist. */
#include "check/disclosure.h"

#include <string.h>

#include "base/text.h"
#include "check/refusal.h"

/* Mentions of a user, not of the command. */
static bool says_unknown(const struct smtp_reply *r)
{
	static const char *const phrases[] = {"user unknown", "unknown user", "no such user", "not found",
		"no such person", "user not", "does not exist", "unknown local", "no mailbox", "no such mailbox",
		"no such list", "ambiguous", "string does not match", "not a known", "invalid recipient",
		"recipient unknown", NULL};
	if (!strcmp(r->enhanced, "5.1.1"))
		return true;
	for (const char *const *p = phrases; *p; p++)
		for (size_t i = 0; i < r->line_count; i++)
			if (text_find_nocase(r->lines[i], *p))
				return true;
	return false;
}

static const char *code_of(const struct facts *f, const struct smtp_reply *r)
{
	switch (smtp_reply_class(r)) {
	case 2:
		return r->code == 252 ? "refused" : "answers";
	case 5:
		break;
	default:
		return "could_not_tell";
	}
	enum refusal reading = refusal_of_reply(f, r, false);
	if (reading == REFUSAL_TLS_FIRST || reading == REFUSAL_AUTH || reading == REFUSAL_OUR_ADDRESS)
		return "could_not_tell";
	/* 500 to 504: the command itself is refused. */
	return r->code >= 550 && says_unknown(r) ? "reveals" : "refused";
}

void disclosure_judge(const struct facts *f, struct findings *out, enum fact_id id)
{
	const struct turn *turn = facts_reply(f, id);
	if (!judge_greeted(f))
		return;
	if (!turn || !turn->reply) {
		judge_unknown(out, f, id);
		return;
	}
	finding_add(out, code_of(f, turn->reply));
	finding_turn(out, turn);
}

/* smtp_banner_name.c - the first word of the greeting must be the server's full name. */
#include <string.h>

#include "check/judge.h"
#include "check/table.h"
#include "proto/smtp_banner.h"

#define ADVICE "Let the greeting begin with the host's full name, as its PTR record has it (Postfix: myhostname)."

static const struct verdict verdicts[] = {
	{"valid", SEVERITY_GOOD, "The greeting begins with a full host name", NULL, "RFC 5321 section 4.2"},
	{"literal", SEVERITY_INFO, "The greeting begins with an address literal, not a name", NULL,
		"RFC 5321 section 4.1.3"},
	{"not_qualified", SEVERITY_WARNING, "The greeting begins with a name that only its own network knows", ADVICE,
		"RFC 5321 section 2.3.5"},
	{"not_a_name", SEVERITY_WARNING, "The greeting does not begin with a host name", ADVICE,
		"RFC 5321 section 4.2"},
	{0},
};

static void judge(const struct facts *f, struct findings *out)
{
	if (!judge_greeted(f))
		return;
	const struct turn *banner = facts_reply(f, FACT_BANNER);
	const char *line = banner->reply->lines[0];
	const char *word = arena_strndup(out->arena, line, strcspn(line, " \t"));
	switch (smtp_host_form(word)) {
	case SMTP_HOST_NAME:
		finding_add(out, "valid");
		break;
	case SMTP_HOST_LITERAL:
		finding_add(out, "literal");
		break;
	case SMTP_HOST_LOCAL:
		finding_add(out, "not_qualified");
		break;
	case SMTP_HOST_NONE:
		finding_add(out, "not_a_name");
		break;
	}
	finding_turn(out, banner);
}

const struct check check_smtp_banner_name = {
	.id = "smtp.banner_name",
	.question = "Does the greeting begin with a full host name?",
	.why = "The first word of the greeting names the server. Other servers and their administrators compare it "
	       "with DNS; a word that is no full name (ESMTP, localhost, mail.local) shows a server that was never set "
	       "up.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_CONNECT) | FACT_BIT(FACT_BANNER),
	.verdicts = verdicts,
	.judge = judge,
};

/* smtp_early.c - a server waits for its client after the greeting. */
#include "check/judge.h"
#include "check/table.h"

static const struct verdict verdicts[] = {
	{"waits", SEVERITY_GOOD, "The server waits for its turn", NULL, "RFC 5321 section 4.3.1"},
	{"spoke_early", SEVERITY_WARNING, "The server sent more than its greeting before it was asked",
		"See what else answers on this port; two greetings come from a proxy in front of a server that greets "
		"too.",
		"RFC 5321 section 4.3.1"},
	JUDGE_UNKNOWN_ROW("whether the server waits for its turn", "Run the audit again.", "RFC 5321 section 4.3.1"),
	{0},
};

static void judge(const struct facts *f, struct findings *out)
{
	const char *early = facts_text(f, FACT_EARLY);
	if (!judge_greeted(f))
		return;
	if (early) {
		finding_add(out, "spoke_early");
		finding_evidence(out, "unasked: %s", early);
	} else if (facts_get(f, FACT_EARLY)->state == FACT_ABSENT) {
		finding_add(out, "waits");
		finding_evidence(out, "nothing came but answers to what was said");
	} else {
		judge_unknown(out, f, FACT_EARLY);
	}
}

const struct check check_smtp_early = {
	.id = "smtp.early",
	.question = "Does the server wait until it is asked?",
	.why = "SMTP is a dialog in turns. Replies that nobody asked for shift every later answer to the wrong "
	       "command, and mail is lost or sent twice.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_CONNECT) | FACT_BIT(FACT_BANNER) | FACT_BIT(FACT_EARLY),
	.verdicts = verdicts,
	.judge = judge,
};

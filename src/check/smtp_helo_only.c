/* smtp_helo_only.c - EHLO must be known; a server may know HELO only, or refuse both. */
#include "check/judge.h"
#include "check/refusal.h"
#include "check/table.h"

static const struct verdict verdicts[] = {
	{"ehlo", SEVERITY_GOOD, "EHLO is taken", NULL, "RFC 5321 section 4.1.1.1"},
	{"helo_only", SEVERITY_WARNING, "EHLO is refused, only HELO is taken: no extensions, no TLS",
		"Update the mail server, or turn off the SMTP inspection of the firewall in front of it (Cisco: no "
		"fixup protocol smtp).",
		"RFC 5321 section 2.2.1"},
	{"both_refused", SEVERITY_URGENT, "EHLO and HELO are both refused: nobody can send mail here",
		"Read the reply, and see in the server's log why it refuses every client.", "RFC 5321 section 4.1.1.1"},
	{"our_address", SEVERITY_UNKNOWN, "Could not tell: the server refuses our own address or name at EHLO",
		"Set `helo name` to a name that leads to the address you audit from, look that address up at the block "
		"list named, or audit from another network.",
		"RFC 5321 section 4.1.4"},
	JUDGE_UNKNOWN_ROW("whether EHLO is taken",
		"Run the audit again; see the reply for what the server wants first.", "RFC 5321 section 4.1.1.1"),
	{0},
};

static const char *refused_code(const struct facts *f, const struct smtp_reply *ehlo, const struct turn *helo)
{
	enum refusal r = refusal_of_reply(f, ehlo, false);
	if (r == REFUSAL_OUR_ADDRESS || r == REFUSAL_SENDER)
		return "our_address";
	if (smtp_reply_class(ehlo) != 5 || !helo || !helo->reply || smtp_reply_class(helo->reply) != 5)
		return "could_not_tell";
	r = refusal_of_reply(f, helo->reply, false);
	return r == REFUSAL_OUR_ADDRESS || r == REFUSAL_SENDER ? "our_address" : "both_refused";
}

static void judge(const struct facts *f, struct findings *out)
{
	const struct turn *ehlo = facts_reply(f, FACT_EHLO), *helo = facts_reply(f, FACT_HELO);
	if (!judge_greeted(f))
		return;
	if (!ehlo || !ehlo->reply) {
		judge_unknown(out, f, FACT_EHLO);
		return;
	}
	const struct turn *hello = judge_hello(f);
	if (hello)
		finding_add(out, hello == ehlo ? "ehlo" : "helo_only");
	else
		finding_add(out, refused_code(f, ehlo->reply, helo));
	finding_turn(out, ehlo);
	if (hello != ehlo && helo)
		finding_turn(out, helo);
	else if (!hello)
		finding_evidence(out, "HELO: %s", fact_reason(facts_get(f, FACT_HELO)));
}

const struct check check_smtp_helo_only = {
	.id = "smtp.helo_only",
	.question = "Does the server take EHLO?",
	.why = "EHLO is how a client learns of TLS, SIZE and all other extensions; every server must know it. Old "
	       "firewalls blot it out, and with it TLS.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_CONNECT) | FACT_BIT(FACT_BANNER) | FACT_BIT(FACT_EHLO) | FACT_BIT(FACT_HELO),
	.verdicts = verdicts,
	.judge = judge,
};

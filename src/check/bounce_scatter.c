/* bounce_scatter.c - the third transaction: a user who does not exist.  Refused in the session, the sending server
 * tells its own user; taken and bounced later, the bounce goes to whoever was forged as the sender. */
#include <string.h>

#include "base/text.h"
#include "check/ladder.h"
#include "check/judge.h"
#include "check/paste.h"
#include "check/table.h"

#define ADVICE \
	"Refuse unknown users at RCPT: give the server the list of valid recipients, on backup exchangers too. The " \
	"lines below show how."
#define REFERENCE "RFC 5321 section 6.2; RFC 3834 section 4"

static const struct verdict verdicts[] = {
	{"refused", SEVERITY_GOOD, "Refuses unknown users at RCPT", NULL, REFERENCE},
	{"refused_at_data", SEVERITY_GOOD, "Refuses mail to unknown users after DATA", NULL, REFERENCE},
	{"rcpt_taken", SEVERITY_UNKNOWN,
		"Could not tell whether it bounces: an unknown user is taken at RCPT, not tried further",
		"Run the audit again to see whether the message is refused; better refuse unknown users at RCPT.",
		REFERENCE},
	{"backscatter_likely", SEVERITY_WARNING, "Takes mail to unknown users: backscatter is likely", ADVICE,
		REFERENCE},
	{"not_local", SEVERITY_WARNING, "Refuses its own mail domain as a foreign one",
		"The domain's MX record names this server: make the domain local or relayed on it (Postfix: "
		"mydestination, virtual_mailbox_domains, relay_domains), or take it out of the MX records.",
		"RFC 5321 section 5.1"},
	REFUSAL_ROWS("what it does with unknown users"){0},
};

static const struct paste pastes[] = {
	{"Postfix", {"smtpd_reject_unlisted_recipient = yes",
			    "local_recipient_maps = proxy:unix:passwd.byname $alias_maps"}},
	{"Exim", {"# in acl_check_rcpt, before the last accept:", "require verify = recipient"}},
	{"OpenSMTPD", {"match from any for domain <domains> rcpt-to <recipients> action \"local\""}},
	{"Sendmail", {"dnl sendmail.mc: no LUSER_RELAY; on a backup exchanger:",
			     "FEATURE(`access_db', `hash -T<TMPF> /etc/mail/access')dnl",
			     "dnl and To:user@domain RELAY for each user, To:domain ERROR:5.1.1:550 for the rest"}},
};

/* What a server says of an address literal it does not know tells nothing of its users. */
static bool is_literal_only(const struct facts *f, const struct trial *t)
{
	if (facts_text(f, FACT_DOMAIN) || !strstr(t->recipient, "@["))
		return false;
	const struct turn *stop = refusal_turn(t);
	const struct smtp_reply *r = stop ? stop->reply : NULL;
	if (!r || !strcmp(r->enhanced, "5.1.1"))
		return false;
	static const char *const phrases[] = {
		"unknown user", "user unknown", "no such user", "unknown recipient", NULL};
	for (const char *const *p = phrases; *p; p++)
		for (size_t i = 0; i < r->line_count; i++)
			if (text_find_nocase(r->lines[i], *p))
				return false;
	return true;
}

static void domain_evidence(struct findings *out, const struct facts *f)
{
	const char *domain = facts_text(f, FACT_DOMAIN);
	const char *proof = facts_get(f, FACT_DOMAIN)->note;
	if (domain)
		finding_evidence(
			out, "%s is this server's mail domain%s%s", domain, proof ? ": " : "", proof ? proof : "");
}

static void add(struct findings *out, const struct facts *f, const struct trial *t, const char *code)
{
	finding_add(out, code);
	domain_evidence(out, f);
	refusal_evidence(out, t);
}

static void judge_taken(const struct facts *f, struct findings *out, const struct trial *t)
{
	const struct turn *stop = refusal_turn(t);
	enum refusal r = refusal_of_trial(f, t);
	if (r == REFUSAL_NONE) {
		add(out, f, t, "backscatter_likely");
		finding_evidence(out, "a bounce in your mailbox proves it%s%s", t->token ? "; token " : "",
			t->token ? t->token : "");
		paste_lines(out, f, pastes, sizeof pastes / sizeof *pastes);
	} else if ((!stop || !stop->reply) && (r == REFUSAL_LIMIT || r == REFUSAL_IMPACT)) {
		refusal_finding(out, f, FACT_BOUNCE, r);
		finding_title(out, "Could not tell whether it bounces: an unknown user is taken at RCPT, then: %s",
			refusal_words(r));
		domain_evidence(out, f);
	} else if (!stop || !stop->reply) {
		add(out, f, t, "rcpt_taken");
	} else if (refusal_is_answer(r)) {
		add(out, f, t, "refused_at_data");
	} else {
		refusal_finding(out, f, FACT_BOUNCE, r);
	}
}

static void judge(const struct facts *f, struct findings *out)
{
	const struct trial *t = facts_trial(f, FACT_BOUNCE);
	if (t && trial_rung(t) >= RUNG_RCPT) {
		judge_taken(f, out, t);
		return;
	}
	enum refusal r = refusal_of_fact(f, FACT_BOUNCE);
	if (!refusal_is_answer(r))
		refusal_finding(out, f, FACT_BOUNCE, r);
	else if (is_literal_only(f, t))
		refusal_finding(out, f, FACT_BOUNCE, REFUSAL_NO_DOMAIN);
	else
		add(out, f, t, r == REFUSAL_RELAY ? "not_local" : "refused");
}

const struct check check_bounce_scatter = {
	.id = "bounce.scatter",
	.question = "What does this server do with mail to users who do not exist?",
	.why = "Spam is sent to made-up users from forged senders. A server that takes such mail and bounces it later "
	       "sends the bounce to the forged sender, who never wrote: backscatter, for which servers are listed. The "
	       "audit offers a message from your own mailbox to a random user of the target's domain.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_BOUNCE) | FACT_BIT(FACT_DOMAIN) | FACT_BIT(FACT_CONNECT) | FACT_BIT(FACT_BANNER),
	.verdicts = verdicts,
	.judge = judge,
};

/* The evidence: facts about one subject as they were found, without judgement. */
#include "report/text_parts.h"

#include <string.h>

#include "proto/mailbox.h"

static bool asked(const struct fact *f)
{
	return !(f->state == FACT_UNKNOWN && f->why == WHY_NOT_ASKED);
}

static const char *name_line(struct text *t, const struct fact_name *n)
{
	char ip[IP_TEXT_SIZE];
	const char *line = n->name;

	if (*line == '\0')
		return "(the empty name: no mail is wanted, RFC 7505)";
	if (n->preference > 0)
		line = arena_format(t->scratch, "%u %s", n->preference, line);
	for (size_t i = 0; i < n->ip_count && n->forward != DNS_UNASKED; i++)
		line = arena_format(t->scratch, "%s%s%s", line, i == 0 ? " = " : ", ", ip_text(&n->ips[i], ip));
	if (n->forward != DNS_UNASKED && n->forward != DNS_FOUND)
		line = arena_format(t->scratch, "%s (%s%s%s)", line, dns_state_name(n->forward),
			n->why != NULL ? ": " : "", n->why != NULL ? n->why : "");
	return line;
}

/* Names of the subject itself also say whether they lead back to it. */
static void names(struct text *t, const struct subject *s, enum fact_id id, const char *label, bool back)
{
	const struct fact *f = facts_get(&s->facts, id);

	if (!asked(f))
		return;
	if (f->state == FACT_UNKNOWN) {
		text_unknown(t, label, "not known", fact_reason(f));
		return;
	}
	if (f->state == FACT_ABSENT || f->names == NULL || f->names->count == 0) {
		text_row(t, label, INK_PLAIN,
			f->names == NULL ? "none"
					 : arena_format(t->scratch, "none (%s)", dns_state_name(f->names->state)));
		return;
	}
	for (size_t i = 0; i < f->names->count; i++) {
		const struct fact_name *n = &f->names->names[i];
		const char *line = name_line(t, n);

		if (back)
			line = arena_format(t->scratch, "%s - %s", line,
				n->points_back ? "leads back to this address" : "does not lead back to this address");
		text_row(t, i == 0 ? label : "", INK_PLAIN, line);
	}
	if (f->names->trust == DNS_SECURE)
		text_row(t, "", INK_QUIET, "signed with DNSSEC, and valid");
}

static void reply(struct text *t, const struct subject *s, enum fact_id id, const char *label)
{
	const struct fact *f = facts_get(&s->facts, id);
	const struct turn *turn = facts_reply(&s->facts, id);

	if (!asked(f) || f->state == FACT_ABSENT)
		return;
	if (turn == NULL) {
		text_unknown(t, label, "not known", fact_reason(f));
		return;
	}
	if (turn->reply == NULL) {
		text_row(t, label, INK_QUIET, "no answer");
		return;
	}
	for (size_t i = 0; i < turn->reply->line_count; i++)
		text_row(t, i == 0 ? label : "", INK_PLAIN, smtp_reply_line(t->scratch, turn->reply, i));
}

static void trial(struct text *t, const struct subject *s, enum fact_id id, const char *label)
{
	const struct fact *f = facts_get(&s->facts, id);
	const struct trial *tr = facts_trial(&s->facts, id);

	if (!asked(f))
		return;
	if (tr == NULL) {
		text_unknown(t, label, "not tried", fact_reason(f));
		return;
	}
	text_row(t, label, INK_PLAIN,
		arena_format(t->scratch, "from %s to %s: %s", tr->sender, tr->recipient,
			text_reply(t, trial_last_reply(tr))));
}

static void text_fact(struct text *t, const struct subject *s, enum fact_id id, const char *label)
{
	const struct fact *f = facts_get(&s->facts, id);
	const char *text = facts_text(&s->facts, id);

	if (text == NULL && (f->state == FACT_ABSENT || !asked(f)))
		return;
	if (text == NULL)
		text_unknown(t, label, "not known", fact_reason(f));
	else
		text_row(t, label, INK_PLAIN,
			f->note == NULL ? text : arena_format(t->scratch, "%s (%s)", text, f->note));
}

static void connection(struct text *t, const struct subject *s)
{
	const struct fact *f = facts_get(&s->facts, FACT_CONNECT);
	const struct fact_sessions *sessions = facts_sessions(&s->facts, FACT_SESSIONS);
	const struct fact_sessions *forms = facts_sessions(&s->facts, FACT_FORM_SESSIONS);
	const struct fact *reference = facts_get(&s->facts, FACT_REFERENCE);
	const struct session *visit = sessions != NULL && sessions->count > 0 ? &sessions->sessions[0] : NULL;

	if (f->state == FACT_HAVE && f->number != 0)
		text_unknown(t, "Connection", "failed", fact_reason(f));
	else if (f->state == FACT_HAVE && visit != NULL && visit->turn_count > 0 && visit->turns[0].reply != NULL)
		text_row(t, "Connection", INK_PLAIN,
			arena_format(t->scratch, "made in %s, greeted after %s; %s", text_ms(t, visit->ready_ms),
				text_ms(t, visit->turns[0].heard_ms),
				text_count(t, sessions->count + (forms != NULL ? forms->count : 0), "session",
					"sessions")));
	else if (f->state == FACT_HAVE)
		text_row(t, "Connection", INK_PLAIN,
			visit != NULL ? arena_format(t->scratch, "made in %s", text_ms(t, visit->ready_ms)) : "made");
	else if (asked(f))
		text_unknown(t, "Connection", "not known", fact_reason(f));
	if (reference->state == FACT_HAVE)
		text_row(t, "Reference", INK_PLAIN,
			arena_format(t->scratch, "%s%s%s",
				reference->number == 0 ? "your own mail exchanger was reached"
						       : "your own mail exchanger was not reached either",
				reference->note != NULL ? ": " : "", reference->note != NULL ? reference->note : ""));
}

/* Nothing but a reason that is told already? */
static bool all_hidden(const struct text *t, const struct subject *s, const enum fact_id *ids, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct fact *f = facts_get(&s->facts, ids[i]);

		if (f->state != FACT_UNKNOWN || t->reason == NULL || strcmp(t->reason, fact_reason(f)) != 0)
			return false;
	}
	return true;
}

static void controls(struct text *t, const struct subject *s)
{
	static const enum fact_id ids[] = {FACT_POSTMASTER, FACT_NULL_SENDER, FACT_VRFY, FACT_EXPN};

	if (all_hidden(t, s, ids, sizeof ids / sizeof *ids))
		return;
	if (!asked(facts_get(&s->facts, FACT_POSTMASTER)) && !asked(facts_get(&s->facts, FACT_NULL_SENDER)) &&
		!asked(facts_get(&s->facts, FACT_VRFY)) && !asked(facts_get(&s->facts, FACT_EXPN)))
		return;
	fputc('\n', t->style.out);
	style_item(&t->style, 2, INK_PLAIN, "", INK_HEADING, "Controls");
	trial(t, s, FACT_POSTMASTER, "postmaster");
	trial(t, s, FACT_NULL_SENDER, "null sender");
	reply(t, s, FACT_VRFY, "VRFY");
	reply(t, s, FACT_EXPN, "EXPN");
}

static void address(struct text *t, const struct subject *s)
{
	names(t, s, FACT_PTR, "Reverse DNS", true);
	text_place(t, s);
	connection(t, s);
	reply(t, s, FACT_BANNER, "Greeting");
	if (facts_text(&s->facts, FACT_EARLY) != NULL)
		text_fact(t, s, FACT_EARLY, "Sent unasked");
	names(t, s, FACT_BANNER_NAME, "Its name", true);
	reply(t, s, FACT_EHLO, "EHLO");
	reply(t, s, FACT_HELO, "HELO");
	names(t, s, FACT_EHLO_NAME, "EHLO name", true);
	if (asked(facts_get(&s->facts, FACT_DOMAINS)))
		text_domains(t, s);
	else
		text_fact(t, s, FACT_DOMAIN, "Mail domain");
	text_spf_sender(t, s);
	text_lists(t, s);
	text_transactions(t, s);
	text_forms(t, s);
	controls(t, s);
	text_ports(t, s);
}

void text_evidence(struct text *t, const struct subject *s)
{
	const char *heading = s->name, *readable = host_name_unicode(t->scratch, s->name);

	if (s->scope != SCOPE_ADDRESS && strcmp(readable, s->name) != 0)
		heading = arena_format(t->scratch, "%s (%s)", readable, s->name);
	if (s->scope == SCOPE_ADDRESS && s->parent != NULL)
		heading = arena_format(t->scratch, "%s (%s)", s->name, s->parent->name);
	style_heading(&t->style, heading);
	t->reason = NULL;
	switch (s->scope) {
	case SCOPE_DOMAIN:
		text_guessed(t, s);
		if (!text_exchangers(t, s))
			names(t, s, FACT_MX, "MX", false);
		text_spf(t, s);
		text_policies(t, s);
		text_lists(t, s);
		break;
	case SCOPE_HOST:
		names(t, s, FACT_IPV4, "IPv4", false);
		names(t, s, FACT_IPV6, "IPv6", false);
		break;
	case SCOPE_ADDRESS:
		address(t, s);
		break;
	}
}

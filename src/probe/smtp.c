/* smtp.c - the visit: one SMTP session that asks everything that can be asked in one go.
 *
 * Greeting, EHLO, then in two groups, pipelined where the server allows it, the three transactions at RCPT level, the
 * controls, VRFY and EXPN; then a message for those transactions whose recipient was taken.  The mail domain is found
 * by another probe meanwhile; the session waits for it before it speaks of users. */
#include "probe/table.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "probe/script.h"

enum { RELAY, FORGED, BOUNCE, POSTMASTER, NULL_SENDER, ATTEMPTS, MESSAGES = BOUNCE + 1 };

static const enum fact_id attempt_facts[ATTEMPTS] = {
	FACT_RELAY, FACT_FORGED, FACT_BOUNCE, FACT_POSTMASTER, FACT_NULL_SENDER};

struct state {
	struct script script; /* first: the steps find it as dialog.script */
	struct visit visit;
	struct attempt attempts[ATTEMPTS];
	struct attempt *messages[MESSAGES];
	int vrfy, expn;
	char unknown_user[24];
	bool greeted, hello_given; /* those facts are given */
	bool addressing;           /* mail transactions are allowed */
	struct fact no_mail;       /* why none is allowed */
};

static struct state *state_of(struct smtp_dialog *d)
{
	return d->script;
}

/* ---- steps -------------------------------------------------------------------- */

static void say_attempt(struct smtp_dialog *d, struct attempt *a)
{
	attempt_say_mail(d, a);
	attempt_say_rcpt(d, a);
	smtp_dialog_say(d, "RSET");
}

/* What is left, and EXPN.  VRFY and EXPN may only be the last of a group (RFC 2920 section 3.1), so there are two
 * groups; the second leaves out what the first has answered already: where the operator was refused as a sender, that
 * MAIL stands for the others, lest they be refused one by one. */
static void second_say(struct smtp_dialog *d)
{
	static const int rest[] = {BOUNCE, POSTMASTER};
	struct state *s = state_of(d);
	struct attempt *relay = &s->attempts[RELAY];
	size_t refusals = script_refusals(d);

	for (size_t i = 0; s->addressing && i < sizeof rest / sizeof *rest; i++) {
		if (script_reply_class(d, relay->mail) == 2)
			say_attempt(d, &s->attempts[rest[i]]);
		else
			s->attempts[rest[i]].mail = relay->mail;
		refusals++;
	}
	if (refusals < LIMIT_SESSION_REFUSALS) {
		s->expn = (int)d->turn_count;
		smtp_dialog_say(d, "EXPN %s", s->unknown_user);
	} else {
		smtp_dialog_say(d, "RSET");
	}
}

static const struct smtp_step *second_hear(struct smtp_dialog *d, const struct turn *turns, size_t count)
{
	(void)turns;
	(void)count;
	return state_of(d)->addressing ? script_next_delivery(d) : &SMTP_QUIT;
}

static const struct smtp_step second = {"second group", second_say, second_hear};

static void first_say(struct smtp_dialog *d)
{
	static const int which[] = {RELAY, FORGED, NULL_SENDER};
	struct state *s = state_of(d);

	for (size_t i = 0; s->addressing && i < sizeof which / sizeof *which; i++)
		say_attempt(d, &s->attempts[which[i]]);
	s->vrfy = (int)d->turn_count;
	smtp_dialog_say(d, "VRFY %s", s->unknown_user);
}

static const struct smtp_step *first_hear(struct smtp_dialog *d, const struct turn *turns, size_t count)
{
	(void)d;
	(void)turns;
	(void)count;
	return &second;
}

static const struct smtp_step first = {"first group", first_say, first_hear};

static const struct smtp_step *delivered(struct smtp_dialog *d)
{
	(void)d;
	return &SMTP_QUIT;
}

/* ---- facts -------------------------------------------------------------------- */

/* The session as far as it has come, for facts that are given while it goes on. */
static struct session so_far(const struct smtp_dialog *d)
{
	return (struct session){.turn_count = d->sent_count, .turns = d->turns};
}

/* The greeting is there: others may begin to use it while the session goes on. */
static void greeted(struct smtp_dialog *d)
{
	struct state *s = state_of(d);
	const struct session session = so_far(d);

	s->greeted = true;
	probe_give(s->script.run, FACT_CONNECT, fact_number(0, NULL));
	probe_give(s->script.run, FACT_BANNER, script_reply_fact(s->script.run->arena, &session, 0));
}

static void give_hello(struct probe_run *run, const struct session *session)
{
	struct state *s = run->state;
	struct script *script = &s->script;

	probe_give(run, FACT_EHLO, script_reply_fact(run->arena, session, script->ehlo));
	if (script->helo == NO_TURN && script->ehlo != NO_TURN)
		probe_give(run, FACT_HELO, fact_absent("HELO was not tried: EHLO was said first"));
	else
		probe_give(run, FACT_HELO, script_reply_fact(run->arena, session, script->helo));
}

static void give_connect(struct probe_run *run, const struct session *session)
{
	/* The connection was there if anything was waited for on it: the greeting is turn 0. */
	if (session->turn_count > 0)
		probe_give(run, FACT_CONNECT, fact_number(0, NULL));
	else if (session->error != 0)
		probe_give(run, FACT_CONNECT, fact_number(session->error, session->note));
	else
		probe_give(run, FACT_CONNECT, fact_unknown(session->end, session->note));
}

static void give_attempts(struct probe_run *run, const struct session *session)
{
	struct state *s = run->state;

	for (int i = 0; i < ATTEMPTS; i++) {
		attempt_resolve(&s->attempts[i], session);
		probe_give(
			run, attempt_facts[i], s->addressing ? attempt_fact(run->arena, &s->attempts[i]) : s->no_mail);
	}
}

static void finish(struct probe_run *run)
{
	struct state *s = run->state;
	struct session *session = &s->visit.dialog.session;
	struct fact_sessions *sessions = arena_alloc(run->arena, sizeof *sessions);
	struct session *kept = arena_alloc(run->arena, sizeof *kept);

	if (session->end == WHY_NONE && s->script.ehlo == NO_TURN)
		session->end = WHY_GREETING; /* we said QUIT because the greeting was a refusal */
	else if (session->end == WHY_NONE && !s->hello_given)
		session->end = WHY_REFUSED; /* neither EHLO nor HELO was taken */
	*kept = *session;
	sessions->count = 1;
	sessions->sessions = kept;
	if (!s->greeted) {
		give_connect(run, session);
		probe_give(run, FACT_BANNER, script_reply_fact(run->arena, session, 0));
	}
	probe_give(run, FACT_EARLY,
		s->visit.dialog.unasked ? fact_text(s->visit.dialog.unasked, NULL)
		: s->greeted            ? fact_absent(NULL)
					: fact_unknown(session->end, session->note));
	if (!s->hello_given)
		give_hello(run, session);
	probe_give(run, FACT_VRFY, script_reply_fact(run->arena, session, s->vrfy));
	probe_give(run, FACT_EXPN, script_reply_fact(run->arena, session, s->expn));
	give_attempts(run, session);
	probe_give(run, FACT_SESSIONS, fact_sessions(sessions));
}

static void ended(struct visit *v)
{
	finish(v->run);
	probe_end(v->run);
}

/* ---- the run ------------------------------------------------------------------ */

/* The target's own domain in the form it has after "@": a proven domain, or the address literal. */
static const char *own_domain(struct probe_run *run)
{
	const char *domain = facts_text(&run->subject->facts, FACT_DOMAIN);
	char literal[IP_LITERAL_SIZE];

	return domain ? domain : arena_strdup(run->arena, ip_literal(&run->subject->facts.ip, literal));
}

static void plan_attempts(struct probe_run *run)
{
	struct state *s = run->state;
	const char *own = own_domain(run);
	const char *operator_path = arena_format(run->arena, "<%s>", run->consent->operator_address);
	const char *forged = arena_format(run->arena, "<postmaster@%s>", own);
	const char *unknown = arena_format(run->arena, "<%s@%s>", s->unknown_user, own);

	attempt_init(&s->attempts[RELAY], "relay", NULL, operator_path, operator_path);
	attempt_init(&s->attempts[FORGED], "forged", NULL, forged, operator_path);
	attempt_init(&s->attempts[BOUNCE], "bounce", NULL, operator_path, unknown);
	attempt_init(&s->attempts[POSTMASTER], "postmaster", NULL, operator_path, "<postmaster>");
	attempt_init(&s->attempts[NULL_SENDER], "null", NULL, "<>", "<postmaster>");
	for (int i = 0; i < MESSAGES; i++)
		s->messages[i] = &s->attempts[i];
	s->script.to_deliver = s->messages;
	s->script.deliver_count = MESSAGES;
}

/* The mail domain is known, or known to be unknown. */
static void domain_settled(struct probe_run *run)
{
	struct state *s = run->state;

	if (s->addressing)
		plan_attempts(run);
	visit_resume(&s->visit, &first);
}

static const struct smtp_step *ready(struct smtp_dialog *d)
{
	struct state *s = state_of(d);
	struct probe_run *run = s->script.run;
	const struct session session = so_far(d);

	give_hello(run, &session);
	s->hello_given = true;
	if (!s->addressing)
		return &first;
	probe_when(run, FACT_BIT(FACT_DOMAIN), domain_settled);
	return &SMTP_HOLD;
}

/* A user nobody has, and nobody can guess; the same in every audit of this address from here, so that a server that
 * greylists knows it the next time. */
static void make_unknown_user(struct probe_run *run)
{
	struct state *s = run->state;
	const char *text = arena_format(run->arena, "unknown user of %s", run->subject->name);
	uint8_t mac[32];

	run->world->sign(run->world->self, text, strlen(text), mac);
	snprintf(s->unknown_user, sizeof s->unknown_user, "relaycheck-%02x%02x%02x%02x%02x%02x", mac[0], mac[1], mac[2],
		mac[3], mac[4], mac[5]);
}

static void start(struct probe_run *run)
{
	struct state *s = run->state;

	script_init(&s->script, run);
	s->script.ready = ready;
	s->script.greeted = greeted;
	s->script.delivered = delivered;
	s->vrfy = s->expn = NO_TURN;
	s->addressing = script_may_address(run, &s->no_mail);
	for (int i = 0; i < ATTEMPTS; i++)
		attempt_init(&s->attempts[i], "", NULL, "", "");
	make_unknown_user(run);
	visit_open(&s->visit, run, "visit", &script_greeting, &s->script, ended, NULL);
}

static void cancel(struct probe_run *run)
{
	struct state *s = run->state;

	visit_stop(&s->visit, WHY_CANCELLED);
	finish(run);
}

const struct probe probe_smtp = {
	.name = "smtp",
	.scope = SCOPE_ADDRESS,
	.impact = IMPACT_CONNECT,
	.gives = FACT_BIT(FACT_CONNECT) | FACT_BIT(FACT_BANNER) | FACT_BIT(FACT_EARLY) | FACT_BIT(FACT_EHLO) |
		 FACT_BIT(FACT_HELO) | FACT_BIT(FACT_VRFY) | FACT_BIT(FACT_EXPN) | FACT_BIT(FACT_RELAY) |
		 FACT_BIT(FACT_FORGED) | FACT_BIT(FACT_BOUNCE) | FACT_BIT(FACT_POSTMASTER) |
		 FACT_BIT(FACT_NULL_SENDER) | FACT_BIT(FACT_SESSIONS),
	.state_size = sizeof(struct state),
	.start = start,
	.cancel = cancel,
};

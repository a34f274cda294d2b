/* script.c - the steps all SMTP sessions share: greeting, EHLO, and the delivery of a test message. */
#include "probe/script.h"

#include <string.h>

#include "base/log.h"
#include "proto/test_message.h"

static struct script *script_of(struct smtp_dialog *d)
{
	return d->script;
}

void script_init(struct script *s, struct probe_run *run)
{
	memset(s, 0, sizeof *s);
	s->run = run;
	s->name = visit_helo_name(run);
	s->greeting = s->ehlo = s->helo = NO_TURN;
}

unsigned script_reply_class(const struct smtp_dialog *d, int turn)
{
	return turn != NO_TURN && (size_t)turn < d->heard_count ? smtp_reply_class(d->turns[turn].reply) : 0;
}

size_t script_refusals(const struct smtp_dialog *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->heard_count; i++)
		n += d->turns[i].reply->code >= 400;
	return n;
}

/* ---- how a session begins --------------------------------------------------- */

static void helo_say(struct smtp_dialog *d)
{
	struct script *s = script_of(d);

	s->helo = (int)d->turn_count;
	smtp_dialog_say(d, "HELO %s", s->name);
}

/* 220 is a greeting and never an answer to EHLO or HELO (RFC 5321 section 4.1.1.1): a proxy and the server behind it
 * both greet.  The answer is still to come. */
static bool is_late_greeting(const struct turn *turn)
{
	return turn->reply->code == 220;
}

static const struct smtp_step *helo_hear(struct smtp_dialog *d, const struct turn *turns, size_t count);
static const struct smtp_step *ehlo_hear(struct smtp_dialog *d, const struct turn *turns, size_t count);

static void helo_again_say(struct smtp_dialog *d)
{
	script_of(d)->helo = (int)d->turn_count;
	smtp_dialog_expect(d);
}

static void ehlo_again_say(struct smtp_dialog *d)
{
	script_of(d)->ehlo = (int)d->turn_count;
	smtp_dialog_expect(d);
}

static const struct smtp_step helo_again = {"helo again", helo_again_say, helo_hear};
static const struct smtp_step ehlo_again = {"ehlo again", ehlo_again_say, ehlo_hear};

static const struct smtp_step *helo_hear(struct smtp_dialog *d, const struct turn *turns, size_t count)
{
	(void)count;
	if (is_late_greeting(&turns[0]))
		return &helo_again;
	return smtp_reply_class(turns[0].reply) == 2 ? script_of(d)->ready(d) : &SMTP_QUIT;
}

static const struct smtp_step helo = {"helo", helo_say, helo_hear};

static void ehlo_say(struct smtp_dialog *d)
{
	struct script *s = script_of(d);

	s->ehlo = (int)d->turn_count;
	smtp_dialog_say(d, "EHLO %s", s->name);
}

static const struct smtp_step *ehlo_hear(struct smtp_dialog *d, const struct turn *turns, size_t count)
{
	(void)count;
	if (is_late_greeting(&turns[0]))
		return &ehlo_again;
	if (smtp_reply_class(turns[0].reply) != 2)
		return &helo;
	d->pipelining = smtp_reply_extension(turns[0].reply, "PIPELINING") != NULL;
	return script_of(d)->ready(d);
}

static const struct smtp_step ehlo = {"ehlo", ehlo_say, ehlo_hear};

static const struct smtp_step *greeting_hear(struct smtp_dialog *d, const struct turn *turns, size_t count)
{
	struct script *s = script_of(d);

	(void)count;
	s->greeting = 0;
	if (s->greeted)
		s->greeted(d);
	return smtp_reply_class(turns[0].reply) == 2 ? &ehlo : &SMTP_QUIT;
}

const struct smtp_step script_greeting = {"greeting", NULL, greeting_hear};

/* ---- one message ------------------------------------------------------------ */

static void deliver_address_say(struct smtp_dialog *d)
{
	struct attempt *a = script_of(d)->delivering;

	smtp_dialog_say(d, "RSET");
	attempt_say_mail(d, a);
	attempt_say_rcpt(d, a);
}

static void deliver_data_say(struct smtp_dialog *d)
{
	script_of(d)->delivering->data = (int)d->turn_count;
	smtp_dialog_say(d, "DATA");
}

/* The token, signed; kept in the trial. */
static const char *make_token(struct probe_run *run, struct test_message *m)
{
	struct world *w = run->world;
	uint8_t mac[32];

	w->random(w->self, m->nonce, sizeof m->nonce);
	char *payload = test_token_payload(run->arena, m);
	w->sign(w->self, payload, strlen(payload), mac);
	return test_token_seal(run->arena, payload, mac);
}

static void deliver_message_say(struct smtp_dialog *d)
{
	struct script *s = script_of(d);
	struct probe_run *run = s->run;
	struct attempt *a = s->delivering;
	const char *name = facts_text(&run->subject->facts, FACT_HOST_NAME);
	struct test_message m = {.target = run->subject->facts.ip,
		.target_name = name ? name : run->subject->name,
		.transaction = a->transaction,
		.form = a->form,
		.operator_address = run->consent->operator_address,
		.sender = a->trial.sender,
		.recipient = a->trial.recipient,
		.helo = visit_helo_name(run),
		.sent_s = run->world->wall_s(run->world->self)};

	a->trial.token = make_token(run, &m);
	a->end = (int)d->turn_count;
	smtp_dialog_say_message(d, test_message_compose(run->arena, &m, a->trial.token),
		"(the test message, ended by a line with a dot)");
}

static const struct smtp_step *deliver_message_hear(struct smtp_dialog *d, const struct turn *turns, size_t count)
{
	(void)turns;
	(void)count;
	return script_next_delivery(d);
}

static const struct smtp_step deliver_message = {"message", deliver_message_say, deliver_message_hear};

static const struct smtp_step *deliver_data_hear(struct smtp_dialog *d, const struct turn *turns, size_t count)
{
	(void)count;
	return smtp_reply_class(turns[0].reply) == 3 ? &deliver_message : script_next_delivery(d);
}

static const struct smtp_step deliver_data = {"data", deliver_data_say, deliver_data_hear};

static const struct smtp_step *deliver_address_hear(struct smtp_dialog *d, const struct turn *turns, size_t count)
{
	(void)turns;
	(void)count;
	return script_reply_class(d, script_of(d)->delivering->rcpt) == 2 ? &deliver_data : script_next_delivery(d);
}

static const struct smtp_step deliver_address = {"address", deliver_address_say, deliver_address_hear};

const struct smtp_step *script_next_delivery(struct smtp_dialog *d)
{
	struct script *s = script_of(d);
	struct consent *consent = s->run->consent;

	while (s->deliver_next < s->deliver_count) {
		struct attempt *a = s->to_deliver[s->deliver_next++];
		if (script_reply_class(d, a->rcpt) != 2)
			continue;
		if (attempt_may_deliver(s->run->arena, a, consent)) {
			ensure(consent_take_message(consent));
			s->delivering = a;
			return &deliver_address;
		}
	}
	return s->delivered(d);
}

/* ---- attempts ---------------------------------------------------------------- */

void attempt_init(struct attempt *a, const char *id, const char *form, const char *sender, const char *recipient)
{
	memset(a, 0, sizeof *a);
	a->trial.id = form ? form : id;
	a->trial.sender = sender;
	a->trial.recipient = recipient;
	a->transaction = id;
	a->form = form ? form : "plain";
	a->mail = a->rcpt = a->data = a->end = NO_TURN;
}

void attempt_say_mail(struct smtp_dialog *d, struct attempt *a)
{
	a->mail = (int)d->turn_count;
	smtp_dialog_say(d, "MAIL FROM:%s", a->trial.sender);
}

void attempt_say_rcpt(struct smtp_dialog *d, struct attempt *a)
{
	a->rcpt = (int)d->turn_count;
	smtp_dialog_say(d, "RCPT TO:%s", a->trial.recipient);
}

bool attempt_may_deliver(struct arena *arena, struct attempt *a, const struct consent *consent)
{
	if (consent_message(consent))
		return true;
	if (consent->allowed < IMPACT_DELIVER) {
		a->trial.why = WHY_IMPACT;
	} else {
		a->trial.why = WHY_LIMIT;
		a->trial.note = arena_format(arena,
			"no message is left: of `max test messages per target` this address was dealt %ld",
			consent->messages_dealt);
	}
	return false;
}

static const struct turn *turn_at(const struct session *session, int turn)
{
	return turn != NO_TURN && (size_t)turn < session->turn_count ? &session->turns[turn] : NULL;
}

void attempt_resolve(struct attempt *a, const struct session *session)
{
	struct trial *t = &a->trial;

	t->mail = turn_at(session, a->mail);
	t->rcpt = turn_at(session, a->rcpt);
	t->data = turn_at(session, a->data);
	t->end = turn_at(session, a->end);
	const struct turn *last = t->end ? t->end : t->data ? t->data : t->rcpt;
	if (t->why == WHY_NONE && (!last || !last->reply)) {
		t->why = session->end != WHY_NONE ? session->end : WHY_NOT_ASKED;
		t->note = session->note;
	}
}

struct fact attempt_fact(struct arena *arena, const struct attempt *a)
{
	struct fact_trials *trials = arena_alloc(arena, sizeof *trials);
	struct trial *t = arena_alloc(arena, sizeof *t);

	if (!a->trial.mail || !a->trial.mail->reply)
		return fact_unknown(a->trial.why ? a->trial.why : WHY_NOT_ASKED, a->trial.note);
	*t = a->trial;
	trials->count = 1;
	trials->trials = t;
	return fact_trials(trials);
}

struct fact script_reply_fact(struct arena *arena, const struct session *session, int turn)
{
	const struct turn *said = turn_at(session, turn);

	if (!said || !said->reply)
		return fact_unknown(session->end != WHY_NONE ? session->end : WHY_NOT_ASKED, session->note);
	struct turn *kept = arena_alloc(arena, sizeof *kept);
	*kept = *said;
	return fact_reply(kept);
}

bool script_may_address(const struct probe_run *run, struct fact *fact)
{
	if (consent_address(run->consent))
		return true;
	*fact = fact_unknown(run->consent->operator_address ? WHY_IMPACT : WHY_OPERATOR, NULL);
	return false;
}

/* forms.c - tries the address forms of the operator's own mailbox, at RCPT, with as little bother as possible.
 *
 * The forms and their batches are a plan (form_plan.h).  Each batch is one session, whose commands go out in one group
 * where the server takes PIPELINING.  At most LIMIT_SESSIONS_AT_ONCE sessions are open, the visit included.  Where the
 * server puts us off, the rest is left alone and said to be unknown.
 */
#include "probe/table.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "probe/form_plan.h"
#include "probe/own_exchanger.h"

#include "probe/script.h"

/* One place for a session at a time. */
struct lane {
	struct script script; /* first */
	struct visit visit;
	struct probe_run *run;
	size_t first, next, end; /* forms of the batch; next is the first not yet said */
	size_t slot;             /* among the sessions */
	const char *ehlo;        /* the name in force; NULL: our own */
	int ehlo_turn;           /* of an EHLO after the first; NO_TURN: none was said */
	bool quit;               /* QUIT was said with the last forms */
	struct attempt *single;  /* the one form this session delivers */
	bool busy;
};

struct state {
	struct own_exchanger exchanger;
	struct form_plan plan;
	struct attempt *attempts; /* one a form */
	size_t batch_next;
	struct lane lanes[LIMIT_SESSIONS_AT_ONCE];
	bool visit_over, delivered;
	enum why stopped; /* no more sessions, because ... */
	const char *stopped_note;
	struct session sessions[LIMIT_FORM_SESSIONS + 1];
	size_t session_count;
};

static struct lane *lane_of(struct smtp_dialog *d)
{
	return d->script;
}

static struct state *lane_state(const struct lane *l)
{
	return l->run->state;
}

/* ---- steps of a batch ----------------------------------------------------------- */

static const struct smtp_step *next_forms(struct smtp_dialog *d);

static void say_ehlo(struct smtp_dialog *d)
{
	struct lane *l = lane_of(d);

	l->ehlo = lane_state(l)->plan.forms[l->next].ehlo;
	l->ehlo_turn = (int)d->turn_count;
	smtp_dialog_say(d, "EHLO %s", l->ehlo);
}

static const struct smtp_step *heard(struct smtp_dialog *d, const struct turn *turns, size_t count)
{
	(void)turns;
	(void)count;
	return next_forms(d);
}

static const struct smtp_step ehlo = {"ehlo as", say_ehlo, heard};

/* All forms of the batch that our present EHLO name serves; what comes next, EHLO or QUIT, may be the last of the group
 * (RFC 2920 section 3.1). */
static void forms_say(struct smtp_dialog *d)
{
	struct lane *l = lane_of(d);
	struct state *s = lane_state(l);
	size_t first = l->next;

	for (; l->next < l->end && form_plan_same_name(s->plan.forms[l->next].ehlo, l->ehlo); l->next++) {
		const struct relay_form *form = &s->plan.forms[l->next];
		struct attempt *a = &s->attempts[l->next];
		if (l->next > first && form_plan_shares_mail(form - 1, form)) {
			a->mail = (a - 1)->mail;
		} else {
			if (l->next > first)
				smtp_dialog_say(d, "RSET");
			attempt_say_mail(d, a);
		}
		if (form->local_first)
			smtp_dialog_say(d, "RCPT TO:<postmaster>");
		attempt_say_rcpt(d, a);
	}
	l->quit = l->next == l->end;
	if (l->quit)
		smtp_dialog_say(d, "QUIT");
	else
		say_ehlo(d);
}

static const struct smtp_step forms = {"forms", forms_say, heard};

/* The server takes EHLO once in a session only (OpenSMTPD does): what is left gets a session of its own, which begins
 * with that name. */
static void postpone(struct lane *l)
{
	struct form_plan *plan = &lane_state(l)->plan;

	if (plan->batch_count < LIMIT_FORM_SESSIONS)
		plan->batches[plan->batch_count++] = (struct form_batch){.first = l->next, .end = l->end};
	l->end = l->next;
}

static const struct smtp_step *next_forms(struct smtp_dialog *d)
{
	struct lane *l = lane_of(d);

	if (l->ehlo_turn != NO_TURN && script_reply_class(d, l->ehlo_turn) != 2)
		postpone(l);
	if (l->next == l->end)
		return l->quit ? &SMTP_END : &SMTP_QUIT;
	return form_plan_same_name(lane_state(l)->plan.forms[l->next].ehlo, l->ehlo) ? &forms : &ehlo;
}

/* ---- a session that delivers one form -------------------------------------------- */

static const struct smtp_step *single_delivered(struct smtp_dialog *d)
{
	(void)d;
	return &SMTP_QUIT;
}

static void single_say(struct smtp_dialog *d)
{
	struct attempt *a = lane_of(d)->single;

	attempt_say_mail(d, a);
	attempt_say_rcpt(d, a);
}

static const struct smtp_step *single_hear(struct smtp_dialog *d, const struct turn *turns, size_t count)
{
	(void)turns;
	(void)count;
	return script_next_delivery(d);
}

static const struct smtp_step single = {"single", single_say, single_hear};

static const struct smtp_step *single_ready(struct smtp_dialog *d)
{
	(void)d;
	return &single;
}

/* ---- sessions ---------------------------------------------------------------------- */

static void go_on(struct probe_run *run);

static bool is_put_off(const struct turn *t)
{
	return t->reply->code >= 450 && t->reply->code <= 452;
}

/* Everything of the batch was put off (450, 451, 452), at MAIL or at RCPT: greylisting or rate limits; more forms would
 * only be more noise.  454 is not of these: Postfix denies relaying with it. */
static bool put_off(const struct lane *l)
{
	const struct smtp_dialog *d = &l->visit.dialog;
	bool any = false, mail = false;

	for (size_t i = 0; i < d->session.turn_count; i++) {
		const struct turn *t = &d->session.turns[i];
		if (!t->reply || (strncmp(t->said, "MAIL", 4) != 0 && strncmp(t->said, "RCPT", 4) != 0))
			continue;
		if (t->said[0] == 'M')
			mail = is_put_off(t);
		else if (!mail && !is_put_off(t))
			return false;
		any = any || is_put_off(t);
	}
	return any;
}

static void session_ended(struct visit *v)
{
	struct lane *l = v->owner;
	struct state *s = lane_state(l);
	const struct session *session = &v->dialog.session;

	l->busy = false;
	s->sessions[l->slot] = *session;
	if (s->stopped == WHY_NONE && session->end != WHY_NONE) {
		s->stopped = session->end;
		s->stopped_note = session->note;
	} else if (s->stopped == WHY_NONE && !l->single && put_off(l)) {
		s->stopped = WHY_PUT_OFF;
		s->stopped_note = "the server put off the first forms with temporary refusals; the rest was not tried";
	}
	if (l->single)
		attempt_resolve(l->single, session);
	else
		for (size_t i = l->first; i < l->end; i++)
			attempt_resolve(&s->attempts[i], session);
}

static void lane_ended(struct visit *v)
{
	struct lane *l = v->owner;

	session_ended(v);
	go_on(l->run);
}

static void open_lane(struct lane *l, struct probe_run *run)
{
	struct state *s = run->state;

	l->slot = s->session_count++;
	script_init(&l->script, run);
	l->run = run;
	l->ehlo = l->single ? NULL : s->plan.forms[l->first].ehlo;
	l->ehlo_turn = NO_TURN;
	l->quit = false;
	l->busy = true;
	if (l->ehlo)
		l->script.name = l->ehlo;
	if (l->single) {
		l->script.ready = single_ready;
		l->script.delivered = single_delivered;
		l->script.to_deliver = &l->single;
		l->script.deliver_count = 1;
	} else {
		l->script.ready = next_forms;
	}
	visit_open(&l->visit, run, arena_format(run->arena, "forms %zu", l->slot + 1), &script_greeting, &l->script,
		lane_ended, l);
}

static struct lane *idle_lane(struct state *s)
{
	struct lane *idle = NULL;
	size_t busy = 0;

	for (size_t i = 0; i < LIMIT_SESSIONS_AT_ONCE; i++) {
		if (s->lanes[i].busy)
			busy++;
		else if (!idle)
			idle = &s->lanes[i];
	}
	return busy + (s->visit_over ? 0 : 1) < LIMIT_SESSIONS_AT_ONCE ? idle : NULL;
}

static bool all_idle(const struct state *s)
{
	for (size_t i = 0; i < LIMIT_SESSIONS_AT_ONCE; i++)
		if (s->lanes[i].busy)
			return false;
	return true;
}

/* May a message in this form only reach the operator, or bounce to them?  Its sender must be theirs or nobody, and a
 * user of the target's host name must be a user of a domain that is proven to be the target's. */
static bool is_safe_to_deliver(const struct probe_run *run, const struct relay_form *form, const struct trial *relay)
{
	const struct fact_names *own = facts_names(&run->subject->facts, FACT_OWN_DOMAINS);

	if (form->local_first || form->ehlo ||
		(strcmp(form->sender, "<>") != 0 && strcmp(form->sender, relay->sender) != 0))
		return false;
	for (size_t i = 0; form->host && own && i < own->count; i++)
		if (text_equal_nocase(own->names[i].name, form->host))
			return true;
	return !form->host;
}

/* The first form that was taken, if a message would add something: not if the plain form is taken already. */
static struct attempt *form_to_deliver(struct probe_run *run)
{
	struct state *s = run->state;
	const struct trial *relay = facts_trial(&run->subject->facts, FACT_RELAY);

	if (s->delivered || s->stopped != WHY_NONE || !relay || trial_rung(relay) >= RUNG_RCPT)
		return NULL;
	for (size_t i = 0; i < s->plan.form_count; i++) {
		struct attempt *a = &s->attempts[i];
		if (trial_rung(&a->trial) == RUNG_RCPT && is_safe_to_deliver(run, &s->plan.forms[i], relay))
			return attempt_may_deliver(run->arena, a, run->consent) ? a : NULL;
	}
	return NULL;
}

static void give(struct probe_run *run)
{
	struct state *s = run->state;
	struct fact_trials *trials = arena_alloc(run->arena, sizeof *trials);
	struct trial *list = arena_array(run->arena, s->plan.form_count + 1, sizeof *list);
	struct fact_sessions *sessions = arena_alloc(run->arena, sizeof *sessions);
	struct session *kept = arena_array(run->arena, s->session_count + 1, sizeof *kept);

	for (size_t i = 0; i < s->plan.form_count; i++) {
		struct trial *t = &list[i];
		*t = s->attempts[i].trial;
		if (!t->rcpt && t->why == WHY_NONE) {
			t->why = s->stopped != WHY_NONE ? s->stopped : WHY_LIMIT;
			t->note = s->stopped_note;
		}
	}
	trials->count = s->plan.form_count;
	trials->trials = list;
	memcpy(kept, s->sessions, s->session_count * sizeof *kept);
	sessions->count = s->session_count;
	sessions->sessions = kept;
	probe_give(run, FACT_FORMS, fact_trials(trials));
	probe_give(run, FACT_FORM_SESSIONS, fact_sessions(sessions));
}

/* Opens what may be opened; ends when nothing is left. */
static void go_on(struct probe_run *run)
{
	struct state *s = run->state;
	struct lane *l;

	while (s->stopped == WHY_NONE && s->batch_next < s->plan.batch_count && (l = idle_lane(s))) {
		const struct form_batch *b = &s->plan.batches[s->batch_next++];
		l->first = l->next = b->first;
		l->end = b->end;
		l->single = NULL;
		open_lane(l, run);
	}
	if (!all_idle(s) || !s->visit_over)
		return;
	struct attempt *taken = form_to_deliver(run);
	if (taken) {
		s->delivered = true;
		l = &s->lanes[0];
		l->single = taken;
		open_lane(l, run);
		return;
	}
	give(run);
	probe_end(run);
}

static void visit_over(struct probe_run *run)
{
	struct state *s = run->state;

	s->visit_over = true;
	go_on(run);
}

/* ---- the run ------------------------------------------------------------------------- */

static bool taken(const struct turn *hello)
{
	return hello && smtp_reply_class(hello->reply) == 2;
}

static void exchanger_found(struct probe_run *run)
{
	struct state *s = run->state;

	form_plan_make(&s->plan, run, own_exchanger_address(&s->exchanger, 0, NULL));
	s->attempts = arena_array(run->arena, s->plan.form_count + 1, sizeof *s->attempts);
	for (size_t i = 0; i < s->plan.form_count; i++) {
		const struct relay_form *form = &s->plan.forms[i];
		attempt_init(&s->attempts[i], "forms", form->id, form->sender, form->recipient);
	}
	probe_when(run, FACT_BIT(FACT_SESSIONS), visit_over);
	go_on(run);
}

static void start(struct probe_run *run)
{
	struct state *s = run->state;
	const struct fact *hello = &run->subject->facts.fact[FACT_EHLO];
	struct fact why_not;

	if (!script_may_address(run, &why_not)) {
		;
	} else if (hello->state != FACT_HAVE) {
		why_not = fact_unknown(hello->why, hello->note);
	} else if (!taken(hello->reply) && !taken(facts_reply(&run->subject->facts, FACT_HELO))) {
		why_not = fact_unknown(WHY_REFUSED, "EHLO and HELO were refused");
	} else {
		own_exchanger_find(&s->exchanger, run, exchanger_found);
		return;
	}
	probe_give(run, FACT_FORMS, why_not);
	probe_end(run);
}

static void cancel(struct probe_run *run)
{
	struct state *s = run->state;

	own_exchanger_cancel(&s->exchanger);
	if (!s->attempts)
		return;
	for (size_t i = 0; i < LIMIT_SESSIONS_AT_ONCE; i++) {
		struct lane *l = &s->lanes[i];
		if (!l->busy)
			continue;
		visit_stop(&l->visit, WHY_CANCELLED);
		session_ended(&l->visit);
	}
	s->stopped = WHY_CANCELLED;
	give(run);
}

const struct probe probe_forms = {
	.name = "forms",
	.scope = SCOPE_ADDRESS,
	.impact = IMPACT_ADDRESS,
	.needs = FACT_BIT(FACT_EHLO) | FACT_BIT(FACT_HELO) | FACT_BIT(FACT_BANNER_NAME) | FACT_BIT(FACT_PTR) |
		 FACT_BIT(FACT_DOMAIN),
	.gives = FACT_BIT(FACT_FORMS) | FACT_BIT(FACT_FORM_SESSIONS),
	.state_size = sizeof(struct state),
	.start = start,
	.cancel = cancel,
};

/* forms.c - tries the address forms of the operator's own mailbox, at RCPT, with as little bother as possible.
 *
 * The forms are data.  They are cut into batches of at most LIMIT_SESSION_REFUSALS possible refusals; each batch is one
 * session, whose commands go out in one group where the server takes PIPELINING.  At most LIMIT_SESSIONS_AT_ONCE
 * sessions are open, the visit included.  Where the server puts us off, the rest is left alone and said to be unknown.
 */
#include "probe/table.h"

#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "probe/own_exchanger.h"

#include "probe/script.h"
#include "proto/mailbox.h"
#include "proto/relay_form.h"
#include "relay_forms_data.h"

struct batch {
	size_t first, end; /* of the forms */
};

/* One place for a session at a time. */
struct lane {
	struct script script; /* first */
	struct visit visit;
	struct probe_run *run;
	size_t first, next, end; /* forms of the batch; next is the first not yet said */
	size_t slot;             /* among the sessions */
	const char *ehlo;        /* the name in force; NULL: our own */
	struct attempt *single;  /* the one form this session delivers */
	bool busy;
};

struct state {
	struct own_exchanger exchanger;
	const struct relay_form *forms;
	size_t form_count;
	struct attempt *attempts; /* one a form */
	struct batch batches[LIMIT_FORM_SESSIONS];
	size_t batch_count, batch_next;
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

	l->ehlo = lane_state(l)->forms[l->next].ehlo;
	smtp_dialog_say(d, "EHLO %s", l->ehlo);
}

static const struct smtp_step *heard(struct smtp_dialog *d, const struct turn *turns, size_t count)
{
	(void)turns;
	(void)count;
	return next_forms(d);
}

static const struct smtp_step ehlo = {"ehlo as", say_ehlo, heard};

static bool shares_mail(const struct relay_form *a, const struct relay_form *b)
{
	return strcmp(a->sender, b->sender) == 0 && !a->local_first && !b->local_first && !b->needs;
}

/* All forms of the batch that our present EHLO name serves; what comes next, EHLO or QUIT, may be the last of the group
 * (RFC 2920 section 3.1). */
static void forms_say(struct smtp_dialog *d)
{
	struct lane *l = lane_of(d);
	struct state *s = lane_state(l);
	size_t first = l->next;

	for (; l->next < l->end && s->forms[l->next].ehlo == l->ehlo; l->next++) {
		const struct relay_form *form = &s->forms[l->next];
		struct attempt *a = &s->attempts[l->next];
		if (l->next > first && shares_mail(form - 1, form)) {
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
	if (l->next == l->end)
		smtp_dialog_say(d, "QUIT");
	else
		say_ehlo(d);
}

static const struct smtp_step forms = {"forms", forms_say, heard};

static const struct smtp_step *next_forms(struct smtp_dialog *d)
{
	struct lane *l = lane_of(d);

	if (l->next == l->end)
		return &SMTP_END;
	return lane_state(l)->forms[l->next].ehlo == l->ehlo ? &forms : &ehlo;
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

/* All of the batch's recipients were put off (450, 451, 452): greylisting or rate limits; more forms would only be more
 * noise.  454 is not of these: Postfix denies relaying with it. */
static bool put_off(const struct lane *l)
{
	const struct smtp_dialog *d = &l->visit.dialog;
	bool any = false;

	for (size_t i = 0; i < d->session.turn_count; i++) {
		const struct turn *t = &d->session.turns[i];
		if (strncmp(t->said, "RCPT", 4) != 0 || !t->reply)
			continue;
		if (t->reply->code < 450 || t->reply->code > 452)
			return false;
		any = true;
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
	l->ehlo = NULL;
	l->busy = true;
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

/* The first form that was taken, if a message would add something: not if the plain form is taken already. */
static struct attempt *form_to_deliver(struct probe_run *run)
{
	struct state *s = run->state;
	const struct trial *relay = facts_trial(&run->subject->facts, FACT_RELAY);

	if (s->delivered || s->stopped != WHY_NONE || (relay && trial_rung(relay) >= RUNG_RCPT))
		return NULL;
	for (size_t i = 0; i < s->form_count; i++)
		if (trial_rung(&s->attempts[i].trial) == RUNG_RCPT && !s->forms[i].local_first && !s->forms[i].ehlo)
			return &s->attempts[i];
	return NULL;
}

static void give(struct probe_run *run)
{
	struct state *s = run->state;
	struct fact_trials *trials = arena_alloc(run->arena, sizeof *trials);
	struct trial *list = arena_array(run->arena, s->form_count + 1, sizeof *list);
	struct fact_sessions *sessions = arena_alloc(run->arena, sizeof *sessions);
	struct session *kept = arena_array(run->arena, s->session_count + 1, sizeof *kept);

	for (size_t i = 0; i < s->form_count; i++) {
		struct trial *t = &list[i];
		*t = s->attempts[i].trial;
		if (!t->rcpt && t->why == WHY_NONE) {
			t->why = s->stopped != WHY_NONE ? s->stopped : WHY_LIMIT;
			t->note = s->stopped_note;
		}
	}
	trials->count = s->form_count;
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

	while (s->stopped == WHY_NONE && s->batch_next < s->batch_count && (l = idle_lane(s))) {
		const struct batch *b = &s->batches[s->batch_next++];
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

/* ---- what to try --------------------------------------------------------------------- */

/* Refusals a form may cost: its RCPT; and a sender that is not the operator's own may be refused itself. */
static size_t form_cost(const struct probe_run *run, const struct relay_form *form)
{
	const char *own = arena_format(run->arena, "<%s>", run->consent->operator_address);

	return strcmp(form->sender, own) == 0 ? 1 : 2;
}

/* What a session has used up of the server's patience. */
struct used {
	size_t refusals, odd, ehlos;
};

static void use(
	struct used *u, const struct probe_run *run, const struct relay_form *form, const struct relay_form *before)
{
	size_t cost = form_cost(run, form);

	u->refusals += cost;
	u->odd += form->odd ? cost : 0;
	u->ehlos += form->ehlo && (!before || form->ehlo != before->ehlo) ? 1 : 0;
}

static bool too_much(const struct used *u)
{
	return u->refusals > LIMIT_SESSION_REFUSALS || u->odd > LIMIT_SESSION_ODD || u->ehlos > LIMIT_SESSION_EHLOS;
}

static void cut_batches(struct probe_run *run)
{
	struct state *s = run->state;
	struct used used = {.ehlos = 1};

	for (size_t i = 0; i < s->form_count; i++) {
		const struct relay_form *form = &s->forms[i], *before = i > 0 ? form - 1 : NULL;
		use(&used, run, form, before);
		/* There is no way back to our own EHLO name in a session. */
		if (!before || too_much(&used) || (before->ehlo && !form->ehlo)) {
			if (s->batch_count == LIMIT_FORM_SESSIONS)
				return;
			s->batches[s->batch_count++].first = i;
			used = (struct used){.ehlos = 1};
			use(&used, run, form, NULL);
		}
		s->batches[s->batch_count - 1].end = i + 1;
	}
}

static const char *target_host(const struct facts *f)
{
	const struct fact_names *banner = facts_names(f, FACT_BANNER_NAME);
	const struct fact_names *ptr = facts_names(f, FACT_PTR);

	if (facts_text(f, FACT_HOST_NAME))
		return facts_text(f, FACT_HOST_NAME);
	if (banner && host_name_qualified(banner->names[0].name))
		return banner->names[0].name;
	return ptr && ptr->count > 0 && host_name_qualified(ptr->names[0].name) ? ptr->names[0].name : NULL;
}

static void read_forms(struct probe_run *run)
{
	struct state *s = run->state;
	const struct facts *f = &run->subject->facts;
	const struct ip *mx = own_exchanger_address(&s->exchanger, 0);
	struct relay_names names = {.host = target_host(f), .mail = facts_text(f, FACT_DOMAIN)};
	char ip[IP_LITERAL_SIZE], mx_ip[IP_LITERAL_SIZE];
	size_t bad_line;

	ensure(mailbox_split(run->arena, run->consent->operator_address, &names.user, &names.domain));
	names.ip = ip_literal(&f->ip, ip);
	names.mx = mx ? ip_literal(mx, mx_ip) : NULL;
	s->forms = relay_form_read(
		run->arena, (const char *)relay_forms_data, relay_forms_data_size, &names, &s->form_count, &bad_line);
	ensure(s->forms);
}

static bool taken(const struct turn *hello)
{
	return hello && smtp_reply_class(hello->reply) == 2;
}

/* Leaves out the forms that need what EHLO does not offer. */
static void fit_forms(struct probe_run *run)
{
	struct state *s = run->state;
	const struct turn *hello = facts_reply(&run->subject->facts, FACT_EHLO);
	struct relay_form *fit = arena_array(run->arena, s->form_count + 1, sizeof *fit);
	size_t n = 0;

	for (size_t i = 0; i < s->form_count; i++)
		if ((!s->forms[i].needs || smtp_reply_extension(hello->reply, s->forms[i].needs)) &&
			(!s->forms[i].ehlo || taken(hello)))
			fit[n++] = s->forms[i];
	s->forms = fit;
	s->form_count = n;
	s->attempts = arena_array(run->arena, n + 1, sizeof *s->attempts);
	for (size_t i = 0; i < n; i++)
		attempt_init(&s->attempts[i], "forms", fit[i].id, fit[i].sender, fit[i].recipient);
}

static void exchanger_found(struct probe_run *run)
{
	read_forms(run);
	fit_forms(run);
	cut_batches(run);
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

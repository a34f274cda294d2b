/* ports.c - which TCP ports of an address are open: one connection to each, closed as soon as it is made.
 *
 * The port of the audit itself is not knocked at once more: the visit tells how its connection went.  Nothing happens
 * without --ports. */
#include "probe/table.h"

#include <errno.h>
#include <string.h>

#include "base/limits.h"
#include "core/ports.h"

struct knock {
	struct probe_run *run;
	struct conn *conn;
	struct timer *timer;
	uint32_t began_ms;
	bool over; /* state is what came of it */
	struct port_state state;
};

struct state {
	size_t count;
	struct knock knocks[LIMIT_FACT_PORTS];
};

static void give(struct probe_run *run, const char *note)
{
	const struct state *s = run->state;
	struct fact_ports *list = arena_alloc(run->arena, sizeof *list);
	struct port_state *ports = arena_array(run->arena, s->count, sizeof *ports);

	for (size_t i = 0; i < s->count; i++)
		if (s->knocks[i].over)
			ports[list->count++] = s->knocks[i].state;
	list->ports = ports;
	struct fact fact = fact_ports(list);
	fact.note = note;
	probe_give(run, FACT_PORTS, fact);
}

static bool all_over(const struct state *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (!s->knocks[i].over)
			return false;
	return true;
}

static void end_if_done(struct probe_run *run)
{
	if (!all_over(run->state))
		return;
	give(run, NULL);
	probe_end(run);
}

/* ---- one knock -------------------------------------------------------------------- */

static void release(struct knock *k)
{
	struct world *w = k->run->world;

	w->timer_stop(k->timer);
	k->timer = NULL;
	if (k->conn)
		w->conn_close(k->conn);
	k->conn = NULL;
}

static void over(struct knock *k, int error)
{
	struct probe_run *run = k->run;

	release(k);
	k->over = true;
	k->state.error = error;
	k->state.took_ms = probe_now_ms(run) - k->began_ms;
	end_if_done(run);
}

static void on_ready(void *arg)
{
	over(arg, 0);
}

static void on_gone(void *arg, int error)
{
	over(arg, error ? error : ECONNRESET);
}

static void on_data(void *arg, const void *bytes, size_t n)
{
	(void)arg;
	(void)bytes;
	(void)n;
}

static void on_timer(void *arg)
{
	struct knock *k = arg;

	k->timer = NULL;
	over(k, ETIMEDOUT);
}

static const struct conn_events events = {.ready = on_ready, .data = on_data, .gone = on_gone};

static void knock(struct probe_run *run, struct knock *k)
{
	struct world *w = run->world;
	uint32_t ms = (uint32_t)settings_number(run->settings, SETTING_INITIAL_S) * 1000u;

	k->began_ms = probe_now_ms(run);
	k->conn = w->conn_open(w->self, &run->subject->facts.ip, k->state.port, &events, k);
	k->timer = w->timer_start(w->self, ms, on_timer, k);
}

/* ---- the audit's own port ----------------------------------------------------------- */

static struct port_state from_visit(const struct probe_run *run)
{
	const struct facts *f = &run->subject->facts;
	const struct fact *connect = facts_get(f, FACT_CONNECT);
	const struct fact_sessions *sessions = facts_sessions(f, FACT_SESSIONS);
	struct port_state state = {.port = run->options->port, .error = ECANCELED};

	if (connect->state == FACT_HAVE)
		state.error = (int32_t)connect->number;
	else if (connect->why == WHY_TIMEOUT)
		state.error = ETIMEDOUT;
	if (sessions && sessions->count > 0)
		state.took_ms = state.error == 0 ? sessions->sessions[0].ready_ms : sessions->sessions[0].end_ms;
	return state;
}

/* The visit lasts as long as it lasts: the audit waits for it anyway. */
static void visit_over(struct probe_run *run)
{
	struct state *s = run->state;

	for (size_t i = 0; i < s->count; i++) {
		if (s->knocks[i].state.port != run->options->port)
			continue;
		s->knocks[i].state = from_visit(run);
		s->knocks[i].over = true;
	}
	end_if_done(run);
}

/* ---- the run -------------------------------------------------------------------------- */

static void start(struct probe_run *run)
{
	struct state *s = run->state;
	bool has_own = false;

	if (!run->options->ports) {
		probe_give(run, FACT_PORTS, fact_absent("not asked for: --ports"));
		probe_end(run);
		return;
	}
	s->count = ports_table_count;
	for (size_t i = 0; i < s->count; i++) {
		s->knocks[i].run = run;
		s->knocks[i].state.port = ports_table[i].port;
		if (ports_table[i].port == run->options->port)
			has_own = true;
		else
			knock(run, &s->knocks[i]);
	}
	if (has_own)
		probe_when(run, FACT_BIT(FACT_CONNECT) | FACT_BIT(FACT_SESSIONS), visit_over);
}

static bool any_over(const struct state *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->knocks[i].over)
			return true;
	return false;
}

static void cancel(struct probe_run *run)
{
	struct state *s = run->state;

	for (size_t i = 0; i < s->count; i++)
		release(&s->knocks[i]);
	if (any_over(s))
		give(run, "the audit was stopped before every port had answered");
}

const struct probe probe_ports = {
	.name = "ports",
	.scope = SCOPE_ADDRESS,
	.impact = IMPACT_CONNECT,
	.gives = FACT_BIT(FACT_PORTS),
	.state_size = sizeof(struct state),
	.start = start,
	.cancel = cancel,
};

/* reference.c - when the target cannot be reached: can port 25 be reached at all from here?
 *
 * The operator's own exchanger is asked over the same family; it tells "port 25 outbound is blocked on your network"
 * from "the target is closed or down".  It is connected to and left, without a word. */
#include "probe/table.h"

#include <errno.h>
#include <string.h>

#include "probe/own_exchanger.h"

struct state {
	struct own_exchanger exchanger;
	struct conn *conn;
	struct timer *timer;
	const char *which;
};

enum { SMTP_PORT = 25 };

static void release(struct probe_run *run)
{
	struct state *s = run->state;

	run->world->timer_stop(s->timer);
	s->timer = NULL;
	if (s->conn)
		run->world->conn_close(s->conn);
	s->conn = NULL;
	own_exchanger_cancel(&s->exchanger);
}

static void finish(struct probe_run *run, struct fact fact)
{
	release(run);
	probe_give(run, FACT_REFERENCE, fact);
	probe_end(run);
}

static void give_error(struct probe_run *run, int error)
{
	struct state *s = run->state;

	finish(run, fact_number(error,
			    error == 0 ? s->which : arena_format(run->arena, "%s: %s", s->which, strerror(error))));
}

static void on_ready(void *arg)
{
	give_error(arg, 0);
}

static void on_gone(void *arg, int error)
{
	give_error(arg, error);
}

static void on_data(void *arg, const void *bytes, size_t n)
{
	(void)arg;
	(void)bytes;
	(void)n;
}

static void on_timer(void *arg)
{
	struct probe_run *run = arg;
	struct state *s = run->state;

	s->timer = NULL;
	give_error(run, ETIMEDOUT);
}

static const struct conn_events events = {.ready = on_ready, .data = on_data, .gone = on_gone};

static void found(struct probe_run *run)
{
	struct state *s = run->state;
	const char *name;
	const struct ip *ip = own_exchanger_address(&s->exchanger, run->subject->facts.ip.family, &name);
	char text[IP_TEXT_SIZE];

	if (!run->consent->operator_address) {
		finish(run, fact_unknown(WHY_OPERATOR, NULL));
	} else if (!ip) {
		finish(run, fact_unknown(why_of_dns(s->exchanger.hosts[0].forward),
				    arena_format(run->arena, "no IPv%u address of your own mail exchanger was found",
					    run->subject->facts.ip.family)));
	} else if (ip_equal(ip, &run->subject->facts.ip)) {
		finish(run, fact_absent("the target is your own mail exchanger"));
	} else {
		s->which = arena_format(run->arena, "%s [%s]", name, ip_text(ip, text));
		s->conn = run->world->conn_open(run->world->self, ip, SMTP_PORT, &events, run);
		s->timer = run->world->timer_start(run->world->self,
			(uint32_t)settings_number(run->settings, SETTING_INITIAL_S) * 1000u, on_timer, run);
	}
}

static void start(struct probe_run *run)
{
	struct state *s = run->state;
	const struct fact *connect = &run->subject->facts.fact[FACT_CONNECT];

	if (connect->state != FACT_HAVE || connect->number == 0)
		finish(run, fact_absent("not needed: the target was reached"));
	else if (run->options->port != SMTP_PORT)
		finish(run, fact_absent("your own mail exchanger is a reference for port 25 only"));
	else
		own_exchanger_find(&s->exchanger, run, found);
}

const struct probe probe_reference = {
	.name = "reference",
	.scope = SCOPE_ADDRESS,
	.impact = IMPACT_CONNECT,
	.needs = FACT_BIT(FACT_CONNECT),
	.gives = FACT_BIT(FACT_REFERENCE),
	.state_size = sizeof(struct state),
	.start = start,
	.cancel = release,
};

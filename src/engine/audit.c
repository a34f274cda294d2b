/* audit.c - the engine of one audit: subjects are found, probes run when the facts they need are settled.
 *
 * Everything happens in the pump, which the world's timer calls whenever something has changed: it starts runs, wakes
 * those that wait, makes new subjects from new facts, and ends the audit when nothing is left to do. */
#include "engine/audit.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "check/table.h"
#include "engine/subjects.h"
#include "probe/dnsbl_asker.h"
#include "probe/table.h"
#include "proto/mailbox.h"

static uint32_t now_ms(const struct audit *a)
{
	return (uint32_t)(a->world->now_ms(a->world->self) - a->began_ms);
}

static void tell(struct run *run, const char *state)
{
	const struct audit_hooks *h = run->audit->hooks;

	if (h->progress)
		h->progress(h->arg, run->probe_run.subject->name, run->probe_run.probe->name, state);
}

static void tell_waiting(struct run *run, fact_set set)
{
	const char *fact = run_waits_for(run->place, set);

	if (fact && fact != run->told)
		tell(run, arena_format(run->audit->report->arena, "waiting for %s", fact));
	run->told = fact;
}

/* ---- what probes call ------------------------------------------------------- */

static void pump(void *arg);

static void wake_pump(struct audit *a)
{
	if (!a->pump && !a->over)
		a->pump = a->world->timer_start(a->world->self, 0, pump, a);
}

static void on_given(struct probe_run *p, enum fact_id id)
{
	struct run *run = run_of(p);

	run->given |= FACT_BIT(id);
	run->place->settled |= FACT_BIT(id);
	run->place->settled_ms[id] = now_ms(run->audit);
	wake_pump(run->audit);
}

static void on_when(struct probe_run *p, fact_set wanted, void (*awake)(struct probe_run *))
{
	struct run *run = run_of(p);

	ensure(!run->awake && run->state == RUN_RUNNING);
	run->wanted = wanted;
	run->awake = awake;
	run->since_ms = now_ms(run->audit);
	tell_waiting(run, wanted);
	wake_pump(run->audit);
}

static void close_run(struct run *run, enum why why)
{
	struct audit *a = run->audit;
	const struct probe *probe = run->probe_run.probe;

	if (run->state == RUN_RUNNING)
		report_timing(a->report, run->place->subject->name, probe->name, NULL, run->start_ms, now_ms(a));
	run->state = RUN_ENDED;
	run->awake = NULL;
	place_settle(run->place, probe->gives, why, now_ms(a));
	tell(run, "done");
	wake_pump(a);
}

static void on_end(struct probe_run *p)
{
	struct run *run = run_of(p);

	ensure(run->state == RUN_RUNNING);
	close_run(run, WHY_NOT_ASKED);
}

static uint32_t on_now(const struct probe_run *p)
{
	return now_ms(((const struct run *)p)->audit);
}

static const struct engine_hooks engine_hooks = {.given = on_given, .when = on_when, .end = on_end, .now_ms = on_now};

/* ---- planning ----------------------------------------------------------------- */

static void plan_run(struct audit *a, struct place *place, const struct probe *probe)
{
	struct run *run = mem_zalloc(sizeof *run);

	run->probe_run = (struct probe_run){.probe = probe,
		.subject = place->subject,
		.report = a->report,
		.world = a->world,
		.settings = a->settings,
		.options = a->options,
		.consent = &place->consent,
		.asker = a->asker,
		.arena = a->report->arena,
		.state = mem_zalloc(probe->state_size),
		.hooks = &engine_hooks};
	run->audit = a;
	run->place = place;
	run->since_ms = now_ms(a);
	*a->runs_end = run;
	a->runs_end = &run->next;
	tell_waiting(run, probe->needs);
}

/* Facts that nobody is going to give are settled at once, so that nobody waits for them. */
void audit_plan(struct audit *a, struct place *place)
{
	fact_set coming = 0;

	for (size_t i = 0; i < probe_table_count; i++) {
		const struct probe *probe = probe_table[i];
		if (probe->scope != place->subject->scope)
			continue;
		if (probe->impact > a->options->impact)
			place_settle(place, probe->gives, WHY_IMPACT, now_ms(a));
		else
			coming |= probe->gives;
	}
	place->settled |= ~coming;
	for (size_t i = 0; i < probe_table_count; i++) {
		const struct probe *probe = probe_table[i];
		if (probe->scope == place->subject->scope && probe->impact <= a->options->impact)
			plan_run(a, place, probe);
	}
	wake_pump(a);
}

/* What a run of a subject that is none after all has found goes nowhere. */
void audit_abandon(struct audit *a, struct place *place)
{
	for (struct run *run = a->runs; run; run = run->next) {
		if (run->place != place || run->state == RUN_ENDED)
			continue;
		if (run->state == RUN_RUNNING)
			run->probe_run.probe->cancel(&run->probe_run);
		run->state = RUN_ENDED;
		run->awake = NULL;
		tell(run, "done");
	}
}

/* ---- the pump ------------------------------------------------------------------ */

static void start_run(struct run *run)
{
	struct audit *a = run->audit;
	const struct probe *probe = run->probe_run.probe;

	run->start_ms = now_ms(a);
	if (probe->needs)
		report_timing(a->report, run->place->subject->name, probe->name,
			run_waited_for(run->place, probe->needs), run->since_ms, run->start_ms);
	run->state = RUN_RUNNING;
	tell(run, "asking");
	probe->start(&run->probe_run);
}

static void wake_run(struct run *run)
{
	struct audit *a = run->audit;
	void (*awake)(struct probe_run *) = run->awake;

	report_timing(a->report, run->place->subject->name, run->probe_run.probe->name,
		run_waited_for(run->place, run->wanted), run->since_ms, now_ms(a));
	run->awake = NULL;
	tell(run, "asking");
	awake(&run->probe_run);
}

/* Why there is no address to tell of; NULL: there is one. */
static const char *trouble(const struct audit *a)
{
	const struct fact_names *mx = a->places ? facts_names(&a->places->subject->facts, FACT_MX) : NULL;

	if (a->address_count > 0)
		return NULL;
	if (mx && mx->count == 1 && !mx->names[0].name[0])
		return "the domain says that it takes no mail (null MX): there is no server to audit";
	if (a->family_left_out)
		return arena_format(a->report->arena,
			"no IPv%d address to audit: the target has addresses of the other family",
			a->options->ipv4 ? 4 : 6);
	return a->report->interrupted ? "the audit was stopped before an address was found"
				      : "no address was found that could be audited";
}

static void finish(struct audit *a)
{
	dnsbl_asker_close(a->asker);
	a->report->trouble = trouble(a);
	a->over = true;
	a->report->took_ms = now_ms(a);
	check_report(a->report);
	a->hooks->done(a->hooks->arg);
}

static bool all_ended(const struct audit *a)
{
	for (const struct run *run = a->runs; run; run = run->next)
		if (run->state != RUN_ENDED)
			return false;
	return true;
}

static void pump(void *arg)
{
	struct audit *a = arg;

	a->pump = NULL;
	subjects_make(a);
	for (struct run *run = a->runs; run; run = run->next) {
		if (run->state == RUN_WAITING && place_complete(run->place, run->probe_run.probe->needs))
			start_run(run);
		else if (run->awake && place_complete(run->place, run->wanted))
			wake_run(run);
		else if (run->state == RUN_WAITING)
			tell_waiting(run, run->probe_run.probe->needs);
		else if (run->awake)
			tell_waiting(run, run->wanted);
	}
	/* What the calls above changed has asked for another turn; only a turn without change may end the audit. */
	if (!a->pump && all_ended(a))
		finish(a);
}

/* The operator's mailbox with its domain in ASCII form: SMTP without SMTPUTF8 takes no other. */
static const char *operator_mailbox(struct arena *arena, const struct settings *settings)
{
	const char *address = settings_operator(settings), *local, *domain;

	if (!address || !mailbox_split(arena, address, &local, &domain))
		return NULL;
	return arena_format(arena, "%s@%s", local, domain);
}

/* ---- from outside --------------------------------------------------------------- */

struct audit *audit_start(struct world *world, const struct settings *settings, const struct audit_options *options,
	const struct target *target, struct report *report, const struct audit_hooks *hooks)
{
	struct audit *a = mem_zalloc(sizeof *a);

	a->world = world;
	a->settings = settings;
	a->options = options;
	a->target = *target;
	a->report = report;
	a->hooks = hooks;
	a->places_end = &a->places;
	a->runs_end = &a->runs;
	a->began_ms = world->now_ms(world->self);
	report->started_s = world->wall_s(world->self);
	report->impact = impact_name(options->impact);
	report->port = options->port;
	a->operator_address = operator_mailbox(report->arena, settings);
	report->operator_address = a->operator_address ? a->operator_address : "";
	a->asker = dnsbl_asker_open(world, settings, report);
	subjects_begin(a);
	wake_pump(a);
	return a;
}

void audit_stop(struct audit *a)
{
	if (a->over)
		return;
	a->report->interrupted = true;
	dnsbl_asker_stop(a->asker);
	for (struct run *run = a->runs; run; run = run->next) {
		if (run->state == RUN_ENDED)
			continue;
		if (run->state == RUN_RUNNING)
			run->probe_run.probe->cancel(&run->probe_run);
		close_run(run, WHY_CANCELLED);
	}
	a->world->timer_stop(a->pump);
	a->pump = NULL;
	finish(a);
}

void audit_free(struct audit *a)
{
	ensure(a->over);
	a->world->timer_stop(a->pump);
	for (struct run *run = a->runs, *next; run; run = next) {
		next = run->next;
		free(run->probe_run.state);
		free(run);
	}
	for (struct place *p = a->places, *next; p; p = next) {
		next = p->next;
		free(p);
	}
	free(a->dropped);
	free(a);
}

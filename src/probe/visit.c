/* visit.c - carries bytes between a dialog and its connection, and tells it the time. */
#include "probe/visit.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "proto/mailbox.h"

static uint64_t now(const struct visit *v)
{
	return v->run->world->now_ms(v->run->world->self);
}

static void release(struct visit *v)
{
	struct world *w = v->run->world;

	w->timer_stop(v->timer);
	v->timer = NULL;
	if (v->conn)
		w->conn_close(v->conn);
	v->conn = NULL;
	smtp_dialog_close(&v->dialog);
}

static void send_out(struct visit *v)
{
	if (v->conn && v->dialog.out.len > 0)
		v->run->world->conn_send(v->conn, v->dialog.out.data, v->dialog.out.len);
	buf_clear(&v->dialog.out);
}

static void on_timer(void *arg);

/* After anything that happened: bytes go out, the deadline is set anew, the end is told. */
static void settle(struct visit *v)
{
	struct world *w = v->run->world;

	send_out(v);
	w->timer_stop(v->timer);
	v->timer = NULL;
	if (v->dialog.state == SMTP_ENDED) {
		release(v);
		v->ended(v);
		return;
	}
	uint64_t deadline_ms = smtp_dialog_deadline_ms(&v->dialog), now_ms = now(v);
	v->timer = w->timer_start(w->self, deadline_ms > now_ms ? (uint32_t)(deadline_ms - now_ms) : 0, on_timer, v);
}

static void on_timer(void *arg)
{
	struct visit *v = arg;

	v->timer = NULL;
	smtp_dialog_tick(&v->dialog, now(v));
	settle(v);
}

static void on_ready(void *arg)
{
	struct visit *v = arg;

	smtp_dialog_connected(&v->dialog, now(v));
	settle(v);
}

static void on_data(void *arg, const void *bytes, size_t n)
{
	struct visit *v = arg;

	smtp_dialog_bytes(&v->dialog, bytes, n, now(v));
	settle(v);
}

static void on_gone(void *arg, int error)
{
	struct visit *v = arg;

	smtp_dialog_gone(&v->dialog, error, now(v));
	settle(v);
}

static const struct conn_events events = {.ready = on_ready, .data = on_data, .gone = on_gone};

void visit_open(struct visit *v, struct probe_run *run, const char *purpose, const struct smtp_step *first,
	void *script, void (*ended)(struct visit *), void *owner)
{
	struct world *w = run->world;
	uint32_t connect_ms = (uint32_t)settings_number(run->settings, SETTING_INITIAL_S) * 1000u;
	uint32_t command_ms = (uint32_t)settings_number(run->settings, SETTING_COMMAND_S) * 1000u;

	v->run = run;
	v->ended = ended;
	v->owner = owner;
	smtp_dialog_open(&v->dialog, run->arena, purpose, first, script, connect_ms, command_ms, now(v));
	v->dialog.session.start_ms = probe_now_ms(run);
	v->conn = w->conn_open(w->self, &run->subject->facts.ip, run->options->port, &events, v);
	v->timer = w->timer_start(w->self, connect_ms, on_timer, v);
}

void visit_resume(struct visit *v, const struct smtp_step *step)
{
	smtp_dialog_resume(&v->dialog, step, now(v));
	settle(v);
}

void visit_stop(struct visit *v, enum why why)
{
	if (v->dialog.state == SMTP_ENDED)
		return;
	smtp_dialog_stop(&v->dialog, why, now(v));
	send_out(v);
	release(v);
}

const char *visit_helo_name(const struct probe_run *run)
{
	char name[HOST_NAME_MAX + 1] = "";
	const char *set = settings_text(run->settings, SETTING_HELO);

	if (set[0])
		return set;
	if (gethostname(name, sizeof name - 1) == 0 && host_name_valid(name))
		return arena_strdup(run->arena, name);
	return "localhost";
}

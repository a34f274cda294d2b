/* fuzz_smtp_dialog.c - a whole session against a peer made of any bytes.
 *
 * The input is a list of events: a byte says what happens (bytes come, time goes by, the connection goes, the operator
 * stops, the script goes on), the next one how much of it.  Held: the session ends; its record is within the limits,
 * its turns are in order, what was said before each answer was really sent, and all of it is safe to show. */
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"
#include "proto/smtp_dialog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CONNECT_MS = 5000, COMMAND_MS = 20000 };

struct script {
	unsigned groups;
	bool hold;
};

/* ---- a script with everything in it: groups, a message, a hold --------------------------- */

static void message_say(struct smtp_dialog *d)
{
	smtp_dialog_say_message(d, ".dot\n..two\ntext\n", "message");
}

static const struct smtp_step *next_group(struct smtp_dialog *d);

static const struct smtp_step *any_hear(struct smtp_dialog *d, const struct turn *turns, size_t count)
{
	ensure(count > 0);
	for (size_t i = 0; i < count; i++)
		ensure(turns[i].reply);
	return next_group(d);
}

static const struct smtp_step message = {"message", message_say, any_hear};

static void data_say(struct smtp_dialog *d)
{
	smtp_dialog_say(d, "DATA");
}

static const struct smtp_step *data_hear(struct smtp_dialog *d, const struct turn *turns, size_t count)
{
	ensure(count == 1);
	return smtp_reply_class(turns[0].reply) == 3 ? &message : next_group(d);
}

static const struct smtp_step data_step = {"data", data_say, data_hear};

static void group_say(struct smtp_dialog *d)
{
	smtp_dialog_say(d, "MAIL FROM:<%s>", "r\xc3\xa9@example.org");
	smtp_dialog_say(d, "RCPT TO:<b@example.org>");
	smtp_dialog_say(d, "RSET");
}

static const struct smtp_step *group_hear(struct smtp_dialog *d, const struct turn *turns, size_t count)
{
	(void)turns;
	ensure(count >= 1 && count <= 3);
	return ((struct script *)d->script)->hold ? &SMTP_HOLD : &data_step;
}

static const struct smtp_step group = {"group", group_say, group_hear};

static const struct smtp_step *next_group(struct smtp_dialog *d)
{
	struct script *s = d->script;

	s->hold = !s->hold;
	return ++s->groups < 20 ? &group : &SMTP_QUIT;
}

static void ehlo_say(struct smtp_dialog *d)
{
	smtp_dialog_say(d, "EHLO probe.example");
}

static const struct smtp_step *ehlo_hear(struct smtp_dialog *d, const struct turn *turns, size_t count)
{
	ensure(count == 1);
	d->pipelining = smtp_reply_extension(turns[0].reply, "PIPELINING") != NULL;
	return next_group(d);
}

static const struct smtp_step ehlo = {"ehlo", ehlo_say, ehlo_hear};

static const struct smtp_step *greeting_hear(struct smtp_dialog *d, const struct turn *turns, size_t count)
{
	(void)d;
	ensure(count == 1);
	return smtp_reply_class(turns[0].reply) == 2 ? &ehlo : &SMTP_QUIT;
}

static const struct smtp_step greeting = {"greeting", NULL, greeting_hear};

/* ---- the driver ---------------------------------------------------------------------------- */

struct driver {
	struct smtp_dialog dialog;
	uint64_t now_ms;
	size_t sent_bytes;
};

static void settle(struct driver *v)
{
	struct smtp_dialog *d = &v->dialog;

	v->sent_bytes += d->out.len;
	for (size_t i = 0; i < d->out.len; i++)
		ensure(d->out.data[i] != '\n' || (i > 0 && d->out.data[i - 1] == '\r'));
	buf_clear(&d->out);
	ensure(d->heard_count <= d->sent_count && d->sent_count <= d->turn_count);
	ensure(d->turn_count <= LIMIT_SESSION_TURNS);
	if (d->state != SMTP_ENDED)
		ensure(smtp_dialog_deadline_ms(d) > 0);
	if (!d->pipelining && d->state == SMTP_TALKING)
		ensure(d->sent_count <= d->heard_count + 1);
}

/* One event of N units; BYTES (ROOM of them) are what may come.  Returns how many of them were used. */
static size_t happen(struct driver *v, unsigned what, unsigned n, const uint8_t *bytes, size_t room)
{
	static const int errors[] = {0, ECONNRESET, EPIPE, ETIMEDOUT};
	struct smtp_dialog *d = &v->dialog;
	size_t used = 0;

	if (what < 200) {
		used = n < room ? n : room;
		if (used > 0 && d->state != SMTP_OPENING)
			smtp_dialog_bytes(d, bytes, used, v->now_ms);
	} else if (what < 225) {
		v->now_ms += n * 100;
		smtp_dialog_tick(d, v->now_ms);
	} else if (what < 240) {
		if (d->state == SMTP_OPENING)
			smtp_dialog_connected(d, v->now_ms);
		else if (d->state == SMTP_HOLDING)
			smtp_dialog_resume(d, &data_step, v->now_ms);
	} else if (what < 248) {
		smtp_dialog_gone(d, errors[n % 4], v->now_ms);
	} else if (what < 250) {
		smtp_dialog_stop(d, WHY_CANCELLED, v->now_ms);
	}
	settle(v);
	return used;
}

static void check_session(const struct smtp_dialog *d)
{
	const struct session *s = &d->session;
	bool unanswered = false;

	ensure(s->turn_count <= LIMIT_SESSION_TURNS && s->end_ms <= LIMIT_SESSION_S * 1000 + 25500);
	ensure(!s->note || text_is_safe(s->note, strlen(s->note)));
	ensure(!d->unasked || text_is_safe(d->unasked, strlen(d->unasked)));
	for (size_t i = 0; i < s->turn_count; i++) {
		const struct turn *t = &s->turns[i];
		ensure(text_is_safe(t->said, strlen(t->said)));
		ensure(!t->reply || !unanswered);
		ensure(!t->reply || t->heard_ms >= t->said_ms);
		unanswered |= !t->reply;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct script script = {.groups = 0};
	struct driver v = {.now_ms = 1000};

	if (size > LIMIT_SESSION_BYTES)
		size = LIMIT_SESSION_BYTES;
	smtp_dialog_open(&v.dialog, a, "fuzz", &greeting, &script, CONNECT_MS, COMMAND_MS, v.now_ms);
	for (size_t i = 0; i + 2 <= size && v.dialog.state != SMTP_ENDED;)
		i += 2 + happen(&v, data[i], data[i + 1], data + i + 2, size - i - 2);
	/* Time alone must end it. */
	for (int i = 0; i < 1000 && v.dialog.state != SMTP_ENDED; i++) {
		v.now_ms = smtp_dialog_deadline_ms(&v.dialog);
		smtp_dialog_tick(&v.dialog, v.now_ms);
		settle(&v);
	}
	ensure(v.dialog.state == SMTP_ENDED);
	check_session(&v.dialog);
	smtp_dialog_close(&v.dialog);
	arena_free(a);
	return 0;
}

/* smtp_dialog.c - drives the steps of one SMTP session: what to send next, whose reply this is, when it is over. */
#include "proto/smtp_dialog.h"

#include <errno.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"

const struct smtp_step SMTP_HOLD = {.name = "hold"};
const struct smtp_step SMTP_END = {.name = "end"};

static void quit_say(struct smtp_dialog *d)
{
	smtp_dialog_say(d, "QUIT");
}

static const struct smtp_step *quit_hear(struct smtp_dialog *d, const struct turn *turns, size_t count)
{
	(void)d;
	(void)turns;
	(void)count;
	return &SMTP_END;
}

const struct smtp_step SMTP_QUIT = {.name = "quit", .say = quit_say, .hear = quit_hear};

static uint32_t since(uint64_t from_ms, uint64_t now_ms)
{
	return now_ms > from_ms ? (uint32_t)(now_ms - from_ms) : 0;
}

static void end_session(struct smtp_dialog *d, enum why why, int error, const char *note, uint64_t now_ms)
{
	d->session.end = why;
	d->session.error = error;
	d->session.note = note;
	d->session.end_ms = since(d->opened_ms, now_ms);
	d->session.turn_count = d->sent_count;
	d->session.turns = arena_array(d->arena, d->sent_count ? d->sent_count : 1, sizeof *d->turns);
	memcpy((void *)(uintptr_t)d->session.turns, d->turns, d->sent_count * sizeof *d->turns);
	d->state = SMTP_ENDED;
}

void smtp_dialog_open(struct smtp_dialog *d, struct arena *arena, const char *purpose, const struct smtp_step *first,
	void *script, uint32_t connect_ms, uint32_t command_ms, uint64_t now_ms)
{
	memset(d, 0, sizeof *d);
	d->script = script;
	d->arena = arena;
	d->step = first;
	d->connect_ms = connect_ms;
	d->command_ms = command_ms;
	d->opened_ms = now_ms;
	d->waiting_since_ms = now_ms;
	d->session.purpose = purpose;
	smtp_reader_open(&d->reader, arena);
	buf_init(&d->out, LIMIT_SESSION_BYTES);
}

void smtp_dialog_close(struct smtp_dialog *d)
{
	smtp_reader_close(&d->reader);
	buf_free(&d->out);
}

static void note_unasked(struct smtp_dialog *d)
{
	if (smtp_reader_pending(&d->reader) == 0)
		return;
	if (!d->unasked)
		d->unasked = text_show(d->arena, d->reader.in.data, d->reader.in.len, 200);
	smtp_reader_drop(&d->reader);
}

/* Sends what may go out now: the whole group when pipelining, else one command once the last was answered. */
static void send_commands(struct smtp_dialog *d, uint64_t now_ms)
{
	size_t may = d->pipelining ? d->turn_count : d->heard_count + 1;

	if (may > d->turn_count)
		may = d->turn_count;
	/* What came while no answer was due would be taken for the answer to what is said now. */
	if (d->sent_count < may && d->heard_count == d->sent_count && d->lines[d->sent_count])
		note_unasked(d);
	if (may > d->sent_count + 1)
		d->session.pipelined = true;
	for (; d->sent_count < may; d->sent_count++) {
		struct turn *t = &d->turns[d->sent_count];
		const char *line = d->lines[d->sent_count];
		t->said_ms = since(d->opened_ms, now_ms);
		if (line && buf_add_text(&d->out, line))
			d->session.bytes_out += (uint32_t)strlen(line);
	}
}

static void add_turn(struct smtp_dialog *d, const char *said, char *line)
{
	if (d->turn_count == LIMIT_SESSION_TURNS)
		return;
	d->turns[d->turn_count] = (struct turn){.said = said};
	d->lines[d->turn_count] = line;
	d->turn_count++;
}

static void enter_step(struct smtp_dialog *d, const struct smtp_step *step, uint64_t now_ms)
{
	d->step = step;
	d->step_first = d->turn_count;
	d->waiting_since_ms = now_ms;
	if (step == &SMTP_END) {
		end_session(d, WHY_NONE, 0, NULL, now_ms);
		return;
	}
	if (step == &SMTP_HOLD) {
		d->state = SMTP_HOLDING;
		return;
	}
	d->state = SMTP_TALKING;
	if (step->say)
		step->say(d);
	else
		add_turn(d, "", NULL);
	if (d->turn_count == d->step_first)
		end_session(d, WHY_LIMIT, 0, "too many commands in one session", now_ms);
	else
		send_commands(d, now_ms);
}

void smtp_dialog_connected(struct smtp_dialog *d, uint64_t now_ms)
{
	ensure(d->state == SMTP_OPENING);
	d->session.ready_ms = since(d->opened_ms, now_ms);
	enter_step(d, d->step, now_ms);
}

void smtp_dialog_resume(struct smtp_dialog *d, const struct smtp_step *step, uint64_t now_ms)
{
	ensure(d->state == SMTP_HOLDING);
	enter_step(d, step, now_ms);
}

/* Everything was answered but QUIT: however the session ends now, it ended well. */
static bool quitting(const struct smtp_dialog *d)
{
	return d->heard_count + 1 == d->sent_count && strcmp(d->turns[d->heard_count].said, "QUIT") == 0;
}

static void hear_reply(struct smtp_dialog *d, const struct smtp_reply *reply, uint64_t now_ms)
{
	bool was_quitting = quitting(d);
	struct turn *t = &d->turns[d->heard_count++];
	struct smtp_reply *kept = arena_alloc(d->arena, sizeof *kept);

	*kept = *reply;
	t->reply = kept;
	t->heard_ms = since(d->opened_ms, now_ms);
	d->waiting_since_ms = now_ms;
	if (reply->code == 421 && !was_quitting) {
		end_session(d, WHY_SHUTDOWN, 0, smtp_reply_line(d->arena, reply, 0), now_ms);
		return;
	}
	if (d->heard_count < d->turn_count) {
		send_commands(d, now_ms);
		return;
	}
	enter_step(d, d->step->hear(d, d->turns + d->step_first, d->turn_count - d->step_first), now_ms);
}

static bool reply_due(const struct smtp_dialog *d)
{
	return d->state == SMTP_TALKING && d->heard_count < d->sent_count;
}

/* What came is no reply, or too much.  Instead of the answer to QUIT it changes nothing. */
static void end_garbage(struct smtp_dialog *d, enum why why, const char *note, uint64_t now_ms)
{
	bool well = quitting(d);

	end_session(d, well ? WHY_NONE : why, 0, well ? NULL : note, now_ms);
}

/* The reader gave up: with which line? */
static void end_broken(struct smtp_dialog *d, uint64_t now_ms)
{
	const char *line = d->reader.in.data;
	size_t n = 0;

	while (n < d->reader.in.len && line[n] != '\r' && line[n] != '\n')
		n++;
	end_garbage(d, d->reader.flood ? WHY_FLOOD : WHY_GARBAGE,
		arena_format(d->arena, "%s: %s", d->reader.broken, text_show(d->arena, line, n, 120)), now_ms);
}

/* 421 is the one reply a server may send unasked (RFC 5321 section 3.8). */
static void hear_shutdown(struct smtp_dialog *d, uint64_t now_ms)
{
	struct smtp_reply reply;

	if (smtp_reader_pending(&d->reader) < 3 || memcmp(d->reader.in.data, "421", 3) != 0)
		return;
	if (smtp_reader_next(&d->reader, &reply) == SMTP_READ_REPLY)
		end_session(d, WHY_SHUTDOWN, 0, smtp_reply_line(d->arena, &reply, 0), now_ms);
}

void smtp_dialog_bytes(struct smtp_dialog *d, const void *bytes, size_t n, uint64_t now_ms)
{
	struct smtp_reply reply;

	d->session.bytes_in += (uint32_t)n;
	if (d->session.bytes_in > LIMIT_SESSION_BYTES || !smtp_reader_add(&d->reader, bytes, n)) {
		end_garbage(d, WHY_FLOOD, "more bytes than a session may have", now_ms);
		return;
	}
	while (reply_due(d)) {
		enum smtp_read got = smtp_reader_next(&d->reader, &reply);
		if (got == SMTP_READ_MORE)
			return;
		if (got == SMTP_READ_BROKEN) {
			end_broken(d, now_ms);
			return;
		}
		hear_reply(d, &reply, now_ms);
	}
	if (d->state == SMTP_HOLDING)
		hear_shutdown(d, now_ms);
}

/* What was being waited for, for the note of a session that ended early. */
static const char *waiting_for(struct smtp_dialog *d)
{
	if (d->state == SMTP_OPENING)
		return "the connection";
	if (d->heard_count >= d->sent_count)
		return "nothing";
	const char *said = d->turns[d->heard_count].said;
	return said[0] ? arena_format(d->arena, "the answer to %s", said) : "the greeting";
}

/* What the peer had begun to say when it stopped, for a note: ", after \"554-no\"". */
static const char *half_said(struct smtp_dialog *d)
{
	const struct smtp_reader *r = &d->reader;

	if (r->line_count > 0)
		return arena_format(d->arena, ", after \"%u-%s\"", r->code, r->lines[0]);
	if (r->in.len > 0)
		return arena_format(d->arena, ", after \"%s\"", text_show(d->arena, r->in.data, r->in.len, 120));
	return "";
}

void smtp_dialog_gone(struct smtp_dialog *d, int error, uint64_t now_ms)
{
	enum why why = error == 0 ? WHY_CLOSED : error == ETIMEDOUT ? WHY_TIMEOUT : WHY_RESET;

	if (quitting(d))
		end_session(d, WHY_NONE, 0, NULL, now_ms);
	else if (d->state == SMTP_OPENING)
		end_session(d, error == ETIMEDOUT ? WHY_TIMEOUT : WHY_CONNECT, error, strerror(error), now_ms);
	else
		end_session(d, why, error,
			arena_format(d->arena, "%s while waiting for %s%s",
				error == 0 ? "the server closed the connection" : strerror(error), waiting_for(d),
				half_said(d)),
			now_ms);
}

static uint64_t step_wait_ms(const struct smtp_dialog *d)
{
	if (d->state == SMTP_OPENING)
		return d->connect_ms;
	if (quitting(d))
		return d->command_ms < LIMIT_QUIT_MS ? d->command_ms : LIMIT_QUIT_MS;
	return d->command_ms;
}

uint64_t smtp_dialog_deadline_ms(const struct smtp_dialog *d)
{
	uint64_t session_ms = d->opened_ms + LIMIT_SESSION_S * 1000u;
	uint64_t step_ms = d->waiting_since_ms + step_wait_ms(d);

	if (d->state == SMTP_ENDED)
		return 0;
	return d->state != SMTP_HOLDING && step_ms < session_ms ? step_ms : session_ms;
}

static const char *timeout_note(struct smtp_dialog *d, uint64_t now_ms)
{
	uint64_t s = (now_ms - d->waiting_since_ms + 500) / 1000;

	if (d->heard_count < d->sent_count && d->reader.line_count > 0)
		return arena_format(d->arena, "%s began with \"%u-%s\" and did not end within %llu s", waiting_for(d),
			d->reader.code, d->reader.lines[0], (unsigned long long)s);
	return arena_format(d->arena, "%s did not come within %llu s", waiting_for(d), (unsigned long long)s);
}

void smtp_dialog_tick(struct smtp_dialog *d, uint64_t now_ms)
{
	if (d->state == SMTP_ENDED || now_ms < smtp_dialog_deadline_ms(d))
		return;
	if (quitting(d))
		end_session(d, WHY_NONE, 0, NULL, now_ms);
	else if (d->state == SMTP_OPENING)
		end_session(d, WHY_TIMEOUT, ETIMEDOUT, strerror(ETIMEDOUT), now_ms);
	else
		end_session(d, WHY_TIMEOUT, 0, timeout_note(d, now_ms), now_ms);
}

void smtp_dialog_stop(struct smtp_dialog *d, enum why why, uint64_t now_ms)
{
	if (d->state == SMTP_ENDED)
		return;
	if (d->state != SMTP_OPENING && d->heard_count == d->sent_count && d->heard_count > 0) {
		d->turn_count = d->sent_count;
		smtp_dialog_say(d, "QUIT");
		d->pipelining = true;
		send_commands(d, now_ms);
	}
	end_session(d, why, 0, NULL, now_ms);
}

static bool has_control(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < 32 || *s == 127)
			return true;
	return false;
}

void smtp_dialog_say(struct smtp_dialog *d, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	char *said = arena_vformat(d->arena, format, args);
	va_end(args);
	size_t n = strlen(said);
	ensure(!has_control(said) && n + 2 <= LIMIT_COMMAND_BYTES);
	char *line = arena_alloc(d->arena, n + 3);
	memcpy(line, said, n);
	memcpy(line + n, "\r\n", 2);
	add_turn(d, text_show(d->arena, said, n, LIMIT_COMMAND_BYTES), line);
}

void smtp_dialog_expect(struct smtp_dialog *d)
{
	const struct turn *last = &d->turns[d->heard_count - 1];

	ensure(d->heard_count > 0 && d->heard_count == d->turn_count);
	if (!d->unasked)
		d->unasked = smtp_reply_line(d->arena, last->reply, 0);
	add_turn(d, last->said, NULL);
}

void smtp_dialog_say_message(struct smtp_dialog *d, const char *message, const char *shown)
{
	struct buf wire;
	bool line_start = true;

	buf_init(&wire, LIMIT_MESSAGE_BYTES);
	for (const char *p = message; *p; p++) {
		if (line_start && *p == '.')
			buf_add_char(&wire, '.');
		line_start = *p == '\n';
		if (*p == '\n')
			buf_add_char(&wire, '\r');
		buf_add_char(&wire, *p);
	}
	buf_add_text(&wire, line_start ? ".\r\n" : "\r\n.\r\n");
	ensure(!wire.over);
	add_turn(d, shown, arena_strndup(d->arena, wire.data, wire.len));
	buf_free(&wire);
}

/* test_smtp_dialog.c - one session's dialog, driven by hand: what goes out when, and how it ends. */
#include <errno.h>

#include "../unit.h"
#include "base/limits.h"
#include "proto/smtp_dialog.h"

#define CRLF "\r\n"

enum { CONNECT_MS = 5000, COMMAND_MS = 20000, OPENED_MS = 1000 };

/* ---- a script: greeting, a group of three commands, then what the test says ---------------- */

struct script {
	const struct smtp_step *after;
	bool pipelining;
	size_t heard_groups;
};

static void group_say(struct smtp_dialog *d)
{
	smtp_dialog_say(d, "MAIL FROM:<%s>", "a@example.org");
	smtp_dialog_say(d, "RCPT TO:<b@example.org>");
	smtp_dialog_say(d, "RSET");
}

static const struct smtp_step *group_hear(struct smtp_dialog *d, const struct turn *turns, size_t count)
{
	struct script *s = d->script;

	assert_true(count >= 1 && count <= 3);
	for (size_t i = 0; i < count; i++)
		assert_non_null(turns[i].reply);
	s->heard_groups++;
	return s->after;
}

static const struct smtp_step group = {"group", group_say, group_hear};

static const struct smtp_step *greeting_hear(struct smtp_dialog *d, const struct turn *turns, size_t count)
{
	assert_int_equal(count, 1);
	assert_string_equal(turns[0].said, "");
	d->pipelining = ((struct script *)d->script)->pipelining;
	return &group;
}

static const struct smtp_step greeting = {"greeting", NULL, greeting_hear};

struct session_test {
	struct arena *arena;
	struct script script;
	struct smtp_dialog dialog;
};

static void open_dialog(struct session_test *t, bool pipelining)
{
	*t = (struct session_test){.arena = arena_new(), .script = {.after = &SMTP_QUIT, .pipelining = pipelining}};
	smtp_dialog_open(&t->dialog, t->arena, "test", &greeting, &t->script, CONNECT_MS, COMMAND_MS, OPENED_MS);
	assert_int_equal(t->dialog.state, SMTP_OPENING);
}

static void close_dialog(struct session_test *t)
{
	smtp_dialog_close(&t->dialog);
	arena_free(t->arena);
}

static void hear(struct session_test *t, const char *bytes, uint64_t now_ms)
{
	smtp_dialog_bytes(&t->dialog, bytes, strlen(bytes), now_ms);
}

/* Takes what is to be sent. */
static void assert_sends(struct session_test *t, const char *expected)
{
	assert_string_equal(t->dialog.out.len ? t->dialog.out.data : "", expected);
	buf_clear(&t->dialog.out);
}

static void greet(struct session_test *t, bool pipelining)
{
	open_dialog(t, pipelining);
	smtp_dialog_connected(&t->dialog, OPENED_MS + 50);
	assert_sends(t, "");
	hear(t, "220 mail ESMTP" CRLF, OPENED_MS + 100);
}

static void assert_ended(const struct session_test *t, enum why end, int error, size_t turns)
{
	assert_int_equal(t->dialog.state, SMTP_ENDED);
	assert_int_equal(t->dialog.session.end, end);
	assert_int_equal(t->dialog.session.error, error);
	assert_int_equal(t->dialog.session.turn_count, turns);
	assert_int_equal(smtp_dialog_deadline_ms(&t->dialog), 0);
}

/* ---- what goes out when -------------------------------------------------------------------- */

static void test_one_by_one(void **state)
{
	struct session_test t;

	(void)state;
	greet(&t, false);
	assert_sends(&t, "MAIL FROM:<a@example.org>" CRLF);
	hear(&t, "250 ok" CRLF, 1200);
	assert_sends(&t, "RCPT TO:<b@example.org>" CRLF);
	hear(&t, "550-no" CRLF, 1300);
	assert_sends(&t, "");
	hear(&t, "550 no" CRLF, 1400);
	assert_sends(&t, "RSET" CRLF);
	hear(&t, "250 ok" CRLF, 1500);
	assert_sends(&t, "QUIT" CRLF);
	hear(&t, "221 bye" CRLF, 1600);
	assert_ended(&t, WHY_NONE, 0, 5);
	const struct session *s = &t.dialog.session;
	assert_false(s->pipelined);
	assert_int_equal(s->ready_ms, 50);
	assert_int_equal(s->end_ms, 600);
	assert_int_equal(s->turns[2].said_ms, 200);
	assert_int_equal(s->turns[2].heard_ms, 400);
	assert_int_equal(s->turns[2].reply->line_count, 2);
	assert_string_equal(s->turns[2].said, "RCPT TO:<b@example.org>");
	close_dialog(&t);
}

static void test_pipelined(void **state)
{
	struct session_test t;

	(void)state;
	greet(&t, true);
	assert_sends(&t, "MAIL FROM:<a@example.org>" CRLF "RCPT TO:<b@example.org>" CRLF "RSET" CRLF);
	hear(&t, "250 ok" CRLF "550 no" CRLF "25", 1200);
	assert_sends(&t, "");
	assert_int_equal(t.script.heard_groups, 0);
	hear(&t, "0 ok" CRLF, 1300);
	assert_int_equal(t.script.heard_groups, 1);
	assert_sends(&t, "QUIT" CRLF);
	hear(&t, "221 bye" CRLF, 1400);
	assert_ended(&t, WHY_NONE, 0, 5);
	assert_true(t.dialog.session.pipelined);
	close_dialog(&t);
}

/* Replies that nobody asked for are not taken for the answers to what is said next. */
static void test_unasked(void **state)
{
	struct session_test t;

	(void)state;
	open_dialog(&t, false);
	smtp_dialog_connected(&t.dialog, 1050);
	hear(&t, "220 mail" CRLF "250 fake" CRLF "250 fake" CRLF, 1100);
	assert_sends(&t, "MAIL FROM:<a@example.org>" CRLF);
	assert_string_equal(t.dialog.unasked, "250 fake\\x0D\\x0A250 fake\\x0D\\x0A");
	hear(&t, "250 ok" CRLF "250 taken" CRLF, 1200);
	assert_sends(&t, "RCPT TO:<b@example.org>" CRLF);
	hear(&t, "550 no" CRLF, 1300);
	assert_sends(&t, "RSET" CRLF);
	assert_int_equal(t.dialog.turns[2].reply->code, 550);
	smtp_dialog_stop(&t.dialog, WHY_CANCELLED, 1400);
	close_dialog(&t);
}

static void test_hold(void **state)
{
	struct session_test t;

	(void)state;
	greet(&t, true);
	t.script.after = &SMTP_HOLD;
	hear(&t, "250 ok" CRLF "250 ok" CRLF "250 ok" CRLF, 1200);
	buf_clear(&t.dialog.out);
	assert_int_equal(t.dialog.state, SMTP_HOLDING);
	assert_int_equal(smtp_dialog_deadline_ms(&t.dialog), OPENED_MS + LIMIT_SESSION_S * 1000);
	hear(&t, "250 fake" CRLF, 1300);
	smtp_dialog_resume(&t.dialog, &SMTP_QUIT, 2000);
	assert_sends(&t, "QUIT" CRLF);
	assert_string_equal(t.dialog.unasked, "250 fake\\x0D\\x0A");
	hear(&t, "221 bye" CRLF, 2100);
	assert_ended(&t, WHY_NONE, 0, 5);
	close_dialog(&t);
}

static void test_message(void **state)
{
	struct session_test t;

	(void)state;
	open_dialog(&t, true);
	smtp_dialog_say_message(&t.dialog, "a\n.b\n..c\n\nd.\n", "shown");
	assert_string_equal(t.dialog.lines[0], "a" CRLF "..b" CRLF "...c" CRLF CRLF "d." CRLF "." CRLF);
	assert_string_equal(t.dialog.turns[0].said, "shown");
	smtp_dialog_say_message(&t.dialog, ".no end", "shown");
	assert_string_equal(t.dialog.lines[1], "..no end" CRLF "." CRLF);
	close_dialog(&t);
}

/* ---- how it ends --------------------------------------------------------------------------- */

static void test_ends_early(void **state)
{
	static const struct {
		const char *name, *bytes;
		enum why end;
		size_t turns;
	} cases[] = {
		{"421 to MAIL", "421 later" CRLF, WHY_SHUTDOWN, 2},
		{"421 to RCPT", "250 ok" CRLF "421 later" CRLF, WHY_SHUTDOWN, 4},
		{"garbage", "hello" CRLF, WHY_GARBAGE, 4},
		{"an empty line", CRLF, WHY_GARBAGE, 4},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		for (size_t step = 1; step < 100; step += 98) {
			struct session_test t;
			size_t n = strlen(cases[i].bytes);
			greet(&t, true);
			for (size_t at = 0; at < n && t.dialog.state != SMTP_ENDED; at += step)
				smtp_dialog_bytes(&t.dialog, cases[i].bytes + at, n - at < step ? n - at : step, 1200);
			if (t.dialog.state != SMTP_ENDED || t.dialog.session.end != cases[i].end)
				fail_msg("%s: ended with %d", cases[i].name, t.dialog.session.end);
			assert_non_null(t.dialog.session.note);
			close_dialog(&t);
		}
}

static void test_gone(void **state)
{
	static const struct {
		int error;
		enum why end;
	} cases[] = {{0, WHY_CLOSED}, {ECONNRESET, WHY_RESET}, {EPIPE, WHY_RESET}, {ENETDOWN, WHY_RESET},
		{ETIMEDOUT, WHY_TIMEOUT}};
	struct session_test t;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		greet(&t, false);
		smtp_dialog_gone(&t.dialog, cases[i].error, 1200);
		assert_ended(&t, cases[i].end, cases[i].error, 2);
		assert_non_null(strstr(t.dialog.session.note, "the answer to MAIL"));
		close_dialog(&t);
	}
	open_dialog(&t, false);
	smtp_dialog_gone(&t.dialog, ECONNREFUSED, 1200);
	assert_ended(&t, WHY_CONNECT, ECONNREFUSED, 0);
	close_dialog(&t);
}

/* Once QUIT is all that is unanswered, nothing that comes is an early end. */
static void test_quitting(void **state)
{
	static const char *const answers[] = {"221 bye" CRLF, "421 bye" CRLF, "500 no" CRLF, "garbage" CRLF, NULL};

	(void)state;
	for (size_t i = 0; i < COUNT(answers) + 2; i++) {
		struct session_test t;
		greet(&t, true);
		hear(&t, "250 ok" CRLF "550 no" CRLF "250 ok" CRLF, 1200);
		assert_int_equal(smtp_dialog_deadline_ms(&t.dialog), 1200 + LIMIT_QUIT_MS);
		if (i < COUNT(answers) && answers[i])
			hear(&t, answers[i], 1300);
		else if (i == COUNT(answers))
			smtp_dialog_gone(&t.dialog, 0, 1300);
		else if (i == COUNT(answers) + 1)
			smtp_dialog_gone(&t.dialog, ECONNRESET, 1300);
		else
			smtp_dialog_tick(&t.dialog, 1200 + LIMIT_QUIT_MS);
		assert_ended(&t, WHY_NONE, 0, 5);
		close_dialog(&t);
	}
}

static void test_deadlines(void **state)
{
	struct session_test t;

	(void)state;
	open_dialog(&t, false);
	assert_int_equal(smtp_dialog_deadline_ms(&t.dialog), OPENED_MS + CONNECT_MS);
	smtp_dialog_tick(&t.dialog, OPENED_MS + CONNECT_MS - 1);
	assert_int_equal(t.dialog.state, SMTP_OPENING);
	smtp_dialog_tick(&t.dialog, OPENED_MS + CONNECT_MS);
	assert_ended(&t, WHY_TIMEOUT, ETIMEDOUT, 0);
	close_dialog(&t);

	greet(&t, false);
	assert_int_equal(smtp_dialog_deadline_ms(&t.dialog), 1100 + COMMAND_MS);
	hear(&t, "250-a" CRLF, 5000);
	assert_int_equal(smtp_dialog_deadline_ms(&t.dialog), 1100 + COMMAND_MS);
	smtp_dialog_tick(&t.dialog, 1100 + COMMAND_MS);
	assert_ended(&t, WHY_TIMEOUT, 0, 2);
	assert_non_null(strstr(t.dialog.session.note, "250-a"));
	close_dialog(&t);
}

static void test_session_limit(void **state)
{
	struct session_test t;
	uint64_t now = OPENED_MS;

	(void)state;
	greet(&t, false);
	t.script.after = &group;
	while (t.dialog.state == SMTP_TALKING && now < 10000000) {
		now += COMMAND_MS - 1;
		if (now >= smtp_dialog_deadline_ms(&t.dialog))
			smtp_dialog_tick(&t.dialog, now);
		else
			hear(&t, "250 ok" CRLF, now);
	}
	assert_int_equal(t.dialog.session.end, WHY_TIMEOUT);
	assert_true(t.dialog.session.end_ms < LIMIT_SESSION_S * 1000 + COMMAND_MS);
	close_dialog(&t);
}

static void test_too_many_turns(void **state)
{
	struct session_test t;

	(void)state;
	greet(&t, false);
	t.script.after = &group;
	for (int i = 0; i < 2 * LIMIT_SESSION_TURNS && t.dialog.state == SMTP_TALKING; i++)
		hear(&t, "250 ok" CRLF, 2000);
	assert_ended(&t, WHY_LIMIT, 0, LIMIT_SESSION_TURNS);
	close_dialog(&t);
}

static void test_too_many_bytes(void **state)
{
	struct session_test t;
	char line[1026];

	(void)state;
	memset(line, 'x', sizeof line);
	memcpy(line, "250-", 4);
	memcpy(line + sizeof line - 3, CRLF, 3);
	greet(&t, false);
	for (int i = 0; i < LIMIT_SESSION_BYTES / 1024 && t.dialog.state != SMTP_ENDED; i++)
		hear(&t, line, 2000);
	assert_int_equal(t.dialog.session.end, WHY_FLOOD);
	assert_true(t.dialog.session.bytes_in <= LIMIT_REPLY_BYTES + sizeof line);
	close_dialog(&t);
}

static void test_stop(void **state)
{
	struct session_test t;

	(void)state;
	open_dialog(&t, false);
	smtp_dialog_stop(&t.dialog, WHY_CANCELLED, 1010);
	assert_sends(&t, "");
	assert_ended(&t, WHY_CANCELLED, 0, 0);
	close_dialog(&t);

	greet(&t, false);
	buf_clear(&t.dialog.out);
	smtp_dialog_stop(&t.dialog, WHY_CANCELLED, 1200);
	assert_sends(&t, ""); /* an answer is due */
	assert_ended(&t, WHY_CANCELLED, 0, 2);
	smtp_dialog_stop(&t.dialog, WHY_TIMEOUT, 1300);
	assert_int_equal(t.dialog.session.end, WHY_CANCELLED);
	close_dialog(&t);

	greet(&t, true);
	t.script.after = &SMTP_HOLD;
	hear(&t, "250 ok" CRLF "250 ok" CRLF "250 ok" CRLF, 1200);
	buf_clear(&t.dialog.out);
	smtp_dialog_stop(&t.dialog, WHY_CANCELLED, 1300);
	assert_sends(&t, "QUIT" CRLF);
	assert_ended(&t, WHY_CANCELLED, 0, 5);
	close_dialog(&t);
}

/* ---- what we must not say ------------------------------------------------------------------ */

static void say(const char *text)
{
	struct session_test t;

	open_dialog(&t, false);
	smtp_dialog_say(&t.dialog, "%s", text);
	close_dialog(&t);
}

static void say_crlf(void)
{
	say("RCPT TO:<a@b>\r\nDATA");
}

static void say_too_much(void)
{
	char text[LIMIT_COMMAND_BYTES];

	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	say(text);
}

static void test_forbidden(void **state)
{
	(void)state;
	assert_true(unit_aborts(say_crlf));
	assert_true(unit_aborts(say_too_much));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_one_by_one),
	cmocka_unit_test(test_pipelined),
	cmocka_unit_test(test_unasked),
	cmocka_unit_test(test_hold),
	cmocka_unit_test(test_message),
	cmocka_unit_test(test_ends_early),
	cmocka_unit_test(test_gone),
	cmocka_unit_test(test_quitting),
	cmocka_unit_test(test_deadlines),
	cmocka_unit_test(test_session_limit),
	cmocka_unit_test(test_too_many_turns),
	cmocka_unit_test(test_too_many_bytes),
	cmocka_unit_test(test_stop),
	cmocka_unit_test(test_forbidden),
};
const struct unit_list smtp_dialog_list = {tests, COUNT(tests)};

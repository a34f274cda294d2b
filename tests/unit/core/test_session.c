/* test_session.c - reasons as words, and the ladder of a transaction. */
#include "../unit.h"

#include "core/session.h"

static void reasons_have_words(void **state)
{
	(void)state;
	for (int w = WHY_NONE; w <= WHY_LOCAL; w++)
		assert_true(strlen(why_text((enum why)w)) > 5);
	/* Stored in facts files: never to change. */
	static const char *const stored[] = {"none", "not_asked", "impact", "operator", "domain", "timeout", "servfail",
		"bogus", "connect", "reset", "closed", "shutdown", "greeting", "garbage", "flood", "refused", "put_off",
		"limit", "cancelled", "local"};
	for (size_t i = 0; i < COUNT(stored); i++)
		assert_string_equal(why_name((enum why)i), stored[i]);
}

/* Replies by their code; -1: the turn was not reached, 0: no reply came. */
static const struct {
	const char *name;
	int mail, rcpt, data, end;
	enum rung rung;
	int last; /* code of trial_last_reply(), 0: NULL */
} rows[] = {
	{"nothing said", -1, -1, -1, -1, RUNG_NONE, 0},
	{"no answer to MAIL", 0, -1, -1, -1, RUNG_NONE, 0},
	{"MAIL refused", 550, -1, -1, -1, RUNG_NONE, 550},
	{"MAIL refused in a group", 530, 503, 503, -1, RUNG_NONE, 530},
	{"RCPT refused", 250, 554, -1, -1, RUNG_MAIL, 554},
	{"RCPT refused in a group", 250, 550, 503, -1, RUNG_MAIL, 550},
	{"RCPT greylisted", 250, 450, -1, -1, RUNG_MAIL, 450},
	{"no answer to RCPT", 250, 0, -1, -1, RUNG_MAIL, 250},
	{"RCPT taken", 250, 250, -1, -1, RUNG_RCPT, 250},
	{"RCPT forwarded", 250, 251, -1, -1, RUNG_RCPT, 251},
	{"DATA refused", 250, 250, 554, -1, RUNG_RCPT, 554},
	{"DATA taken", 250, 250, 354, -1, RUNG_DATA, 354},
	{"DATA answered 250", 250, 250, 250, -1, RUNG_RCPT, 250},
	{"message refused", 250, 250, 354, 550, RUNG_DATA, 550},
	{"no answer to the message", 250, 250, 354, 0, RUNG_DATA, 354},
	{"message accepted", 250, 250, 354, 250, RUNG_ACCEPTED, 250},
};

static const struct turn *fill(int code, struct turn *turn, struct smtp_reply *reply)
{
	if (code < 0)
		return NULL;
	reply->code = (uint16_t)code;
	turn->reply = code > 0 ? reply : NULL;
	return turn;
}

static void the_ladder_is_climbed(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct turn turns[4] = {{0}};
		struct smtp_reply replies[4] = {{0}};
		const struct trial trial = {
			.mail = fill(rows[i].mail, &turns[0], &replies[0]),
			.rcpt = fill(rows[i].rcpt, &turns[1], &replies[1]),
			.data = fill(rows[i].data, &turns[2], &replies[2]),
			.end = fill(rows[i].end, &turns[3], &replies[3]),
		};
		const struct smtp_reply *last = trial_last_reply(&trial);
		if (trial_rung(&trial) != rows[i].rung || (last != NULL ? last->code : 0) != rows[i].last)
			fail_msg("%s: rung %d, last %d", rows[i].name, trial_rung(&trial),
				last != NULL ? last->code : 0);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(reasons_have_words),
	cmocka_unit_test(the_ladder_is_climbed),
};
const struct unit_list session_list = {tests, COUNT(tests)};

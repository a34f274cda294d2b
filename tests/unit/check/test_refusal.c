/* test_refusal.c - real servers' refusals, and what each is about. */
#include "../unit.h"

#include "check/refusal.h"

static const struct {
	uint16_t code;
	const char *enhanced, *text;
	bool at_mail;
	enum refusal want;
} cases[] = {
	/* an answer: it does not relay */
	{554, "5.7.1", "<u@operator.test>: Relay access denied", false, REFUSAL_RELAY},
	{454, "4.7.1", "<u@operator.test>: Relay access denied", false, REFUSAL_RELAY},
	{550, "5.7.1", "<u@operator.test>... Relaying denied. Proper authentication required.", false, REFUSAL_RELAY},
	{550, "5.7.1", "<u@operator.test>... Relaying denied. IP name lookup failed [203.0.113.9]", false,
		REFUSAL_RELAY},
	{550, "", "relay not permitted", false, REFUSAL_RELAY},
	{550, "5.7.54", "SMTP; Unable to relay recipient in non-accepted domain", false, REFUSAL_RELAY},
	{553, "", "sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", false, REFUSAL_RELAY},
	{551, "", "we do not relay", false, REFUSAL_RELAY},
	{550, "", "must be authenticated, relaying is not allowed", false, REFUSAL_RELAY},
	/* an answer: the recipient is refused */
	{550, "5.1.1", "<x@example.test>: Recipient address rejected: User unknown", false, REFUSAL_RECIPIENT},
	{550, "", "Invalid recipient: <u@operator.test>", false, REFUSAL_RECIPIENT},
	{550, "5.4.1", "Recipient address rejected: Access denied", false, REFUSAL_RECIPIENT},
	{550, "", "Administrative prohibition", false, REFUSAL_RECIPIENT},
	{501, "5.1.3", "Bad recipient address syntax", false, REFUSAL_RECIPIENT},
	{553, "", "<blocked@spamhaus.test> no", false, REFUSAL_RECIPIENT},
	{553, "", "blocked@spamhaus.test is not here", false, REFUSAL_RECIPIENT},
	/* greylisting and its like */
	{450, "4.2.0", "<u@operator.test>: Recipient address rejected: Greylisted", false, REFUSAL_GREYLISTED},
	{451, "4.7.1", "Greylisting in action, please come back in 00:05:00", false, REFUSAL_GREYLISTED},
	{451, "", "try again later", false, REFUSAL_GREYLISTED},
	{450, "4.3.2", "Service currently unavailable", false, REFUSAL_GREYLISTED},
	{450, "", "relaying temporarily denied", false, REFUSAL_GREYLISTED},
	{550, "", "greylisted, retry", false, REFUSAL_GREYLISTED},
	{451, "4.3.0", "Temporary lookup failure", false, REFUSAL_TEMPORARY},
	{452, "4.3.1", "Insufficient system storage", false, REFUSAL_TEMPORARY},
	{421, "4.7.0", "Too many errors", false, REFUSAL_SHUTDOWN},
	{421, "", "greylisted", false, REFUSAL_SHUTDOWN},
	/* about us */
	{554, "5.7.1", "Service unavailable; Client host [203.0.113.9] blocked using zen.spamhaus.org", false,
		REFUSAL_OUR_ADDRESS},
	{554, "5.7.1", "<unknown[203.0.113.9]>: Client host rejected: Access denied", false, REFUSAL_OUR_ADDRESS},
	{550, "5.7.1", "<x>: Helo command rejected: Host not found", false, REFUSAL_OUR_ADDRESS},
	{550, "", "Your host is listed as an open relay; we do not relay", false, REFUSAL_OUR_ADDRESS},
	{550, "5.7.1", "Access denied", false, REFUSAL_OUR_ADDRESS},
	{550, "5.7.25", "no", false, REFUSAL_OUR_ADDRESS},
	{450, "4.7.25", "Client host rejected: cannot find your hostname", false, REFUSAL_OUR_ADDRESS},
	{550, "", "JunkMail rejected - is in an RBL, see http://example.test", false, REFUSAL_OUR_ADDRESS},
	{550, "5.7.1", "poor reputation", true, REFUSAL_OUR_ADDRESS},
	{550, "5.7.1", "no: 198.18.1.2.", false, REFUSAL_OUR_ADDRESS},
	{550, "5.7.1", "no: [IPv6:2001:db8::9]", true, REFUSAL_OUR_ADDRESS},
	{550, "5.7.1", "no, see http://example.test/?ip=198.18.1.2", false, REFUSAL_OUR_ADDRESS},
	{550, "5.7.1", "198.18.1.2: not our domain", false, REFUSAL_OUR_ADDRESS},
	{554, "5.7.1", "Your mail relay is on our blocking list", false, REFUSAL_OUR_ADDRESS},
	{521, "5.2.1", "Host does not accept mail from you", false, REFUSAL_OUR_ADDRESS},
	{550, "5.7.1", "192.0.2.1 says no", false, REFUSAL_RECIPIENT},
	{550, "", "u@[198.18.1.2] no", false, REFUSAL_RECIPIENT},
	{550, "", "no :: 12:34:56 1.2.3 dead.beef", false, REFUSAL_RECIPIENT},
	{550, "5.1.1", "User unknown (198.18.1.2)", false, REFUSAL_RECIPIENT},
	/* the sender */
	{550, "5.1.8", "<u@operator.test>: Sender address rejected: Domain not found", false, REFUSAL_SENDER},
	{450, "4.1.8", "<u@operator.test>: Sender address rejected: Domain not found", false, REFUSAL_SENDER},
	{550, "5.7.23", "SPF validation failed", false, REFUSAL_SENDER},
	{553, "5.7.1", "<u@example.test>: Sender address rejected: not logged in", false, REFUSAL_SENDER},
	{550, "", "no", true, REFUSAL_SENDER},
	/* something else first */
	{530, "5.7.0", "Must issue a STARTTLS command first", false, REFUSAL_TLS_FIRST},
	{530, "5.7.0", "Must issue a STARTTLS command first", true, REFUSAL_TLS_FIRST},
	{451, "4.7.1", "Please use STARTTLS", false, REFUSAL_TLS_FIRST},
	{530, "5.7.1", "Authentication required", true, REFUSAL_AUTH},
	{550, "5.7.1", "Client was not authenticated", false, REFUSAL_AUTH},
	{530, "5.7.57", "Client not authenticated to send mail", true, REFUSAL_AUTH},
	{550, "", "SMTP AUTH is required for message submission on port 587", false, REFUSAL_AUTH},
	{503, "5.5.1", "Error: need MAIL command", false, REFUSAL_HELLO},
	{503, "5.5.1", "Error: send HELO/EHLO first", true, REFUSAL_HELLO},
	{550, "5.5.1", "Protocol error", false, REFUSAL_OUR_ADDRESS},
	/* nothing, or nonsense */
	{250, "2.1.5", "Ok", false, REFUSAL_NONE},
	{354, "", "go on", false, REFUSAL_NONE},
	{190, "", "what", false, REFUSAL_GARBAGE},
};

static const struct facts facts = {.ip = {.family = 4, .bytes = {192, 0, 2, 1}}};

static void reads_replies(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct smtp_reply reply = {
			.code = cases[i].code, .enhanced = cases[i].enhanced, .line_count = 1, .lines = &cases[i].text};
		enum refusal got = refusal_of_reply(&facts, &reply, cases[i].at_mail);
		if (got != cases[i].want)
			fail_msg("%u %s %s: %s, not %s", cases[i].code, cases[i].enhanced, cases[i].text,
				refusal_words(got), refusal_words(cases[i].want));
	}
}

static void only_two_are_answers(void **state)
{
	(void)state;
	for (unsigned r = 0; r < REFUSAL_COUNT; r++) {
		bool answer = r == REFUSAL_RELAY || r == REFUSAL_RECIPIENT;
		assert_int_equal(refusal_is_answer((enum refusal)r), answer);
		assert_int_equal(refusal_code((enum refusal)r) == NULL, answer || r == REFUSAL_NONE);
		assert_non_null(refusal_words((enum refusal)r));
	}
}

/* The text is looked at up to a bound, and lines without end or address brackets without partner do no harm. */
static void survives_long_replies(void **state)
{
	(void)state;
	char line[8000];
	memset(line, '<', sizeof line - 1);
	line[sizeof line - 1] = 0;
	const char *lines[] = {line, line, line};
	const struct smtp_reply reply = {.code = 550, .enhanced = "", .line_count = 3, .lines = lines};
	assert_int_equal(refusal_of_reply(&facts, &reply, false), REFUSAL_RECIPIENT);
	memset(line, '@', sizeof line - 1);
	assert_int_equal(refusal_of_reply(&facts, &reply, false), REFUSAL_RECIPIENT);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(reads_replies),
	cmocka_unit_test(only_two_are_answers),
	cmocka_unit_test(survives_long_replies),
};
const struct unit_list refusal_list = {tests, COUNT(tests)};

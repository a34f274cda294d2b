/* smtp_banner.c - the greeting: is there one, is it a welcome, is it clean? */
#include "check/judge.h"
#include "check/refusal.h"
#include "check/table.h"

#define LOOK_BEHIND "See which program listens on this port, and what stands between it and the Internet."

static const struct verdict verdicts[] = {
	{"present", SEVERITY_GOOD, "The greeting is present and valid", NULL, "RFC 5321 section 4.2"},
	{"defects", SEVERITY_WARNING, "The greeting departs from the standard",
		"Set the greeting to one line of printable ASCII: 220, the host's name, ESMTP.",
		"RFC 5321 section 4.2"},
	{"wrong_code", SEVERITY_WARNING, "The greeting has a code other than 220",
		"Let the server greet with 220, or with 554 if it offers no mail service.", "RFC 5321 section 4.3.2"},
	{"refused", SEVERITY_URGENT, "The greeting is a refusal: the server takes no mail",
		"If it should take mail, see in its log and access rules why it greets with a refusal.",
		"RFC 5321 section 3.1"},
	{"our_address", SEVERITY_UNKNOWN, "Could not tell: the greeting refuses our own address",
		"Look up the address you audit from at the block list that the greeting names, or audit from another "
		"network.",
		"RFC 5321 section 7.9"},
	{"shutdown", SEVERITY_UNKNOWN, "Could not tell: the server greets with a temporary refusal",
		"Run the audit again later; if it goes on, look into the server's log for its load and connection "
		"limits.",
		"RFC 5321 section 3.8"},
	{"silent", SEVERITY_UNKNOWN, "Could not tell: no greeting came in time (it may be delayed on purpose)",
		"Raise `individual smtp command timeouts` (60 seconds is safe) and run the audit again; a server must "
		"greet within five minutes.",
		"RFC 5321 section 4.5.3.2.1"},
	{"hung_up", SEVERITY_UNKNOWN, "Could not tell: the connection ended before a greeting",
		"See in the server's log and the firewall's why the connection is dropped; connection limits do so.",
		"RFC 5321 section 3.1"},
	{"garbage", SEVERITY_URGENT, "What answers does not speak SMTP", LOOK_BEHIND, "RFC 5321 section 4.2"},
	{"flood", SEVERITY_URGENT, "The greeting passes every limit", LOOK_BEHIND, "RFC 5321 section 4.5.3.1"},
	JUDGE_CANCELLED_ROW("what the server greets with"),
	JUDGE_UNKNOWN_ROW(
		"what the server greets with", "Read the reason, and run the audit again.", "RFC 5321 section 3.1"),
	{0},
};

static const struct {
	unsigned bit;
	const char *words;
} defects[] = {
	{SMTP_BARE_LF, "a line ends in LF alone, not CRLF"},
	{SMTP_CONTROL_CHAR, "control characters in the text"},
	{SMTP_EIGHT_BIT, "bytes above 127 in the text"},
	{SMTP_CODE_CHANGED, "the lines have different codes"},
	{SMTP_CODE_RANGE, "the code is outside 200 to 599"},
	{SMTP_NO_SEPARATOR, "neither space nor hyphen follows the code"},
	{SMTP_LONG_LINE, "a line is longer than 512 bytes"},
};

static const char *refused_code(const struct facts *f, const struct smtp_reply *reply)
{
	switch (smtp_reply_class(reply)) {
	case 4:
		return "shutdown";
	case 5:
		return refusal_of_greeting(f, reply) == REFUSAL_OUR_ADDRESS ? "our_address" : "refused";
	default:
		return "wrong_code";
	}
}

static void judge_reply(const struct facts *f, struct findings *out, const struct turn *banner)
{
	const struct smtp_reply *reply = banner->reply;
	if (reply->code != 220)
		finding_add(out, refused_code(f, reply));
	else
		finding_add(out, reply->defects ? "defects" : "present");
	finding_turn(out, banner);
	for (size_t i = 0; i < sizeof defects / sizeof *defects; i++)
		if (reply->defects & defects[i].bit)
			finding_evidence(out, "%s", defects[i].words);
}

/* NULL: none of its own. */
static const char *missing_code(enum why why)
{
	if (why == WHY_TIMEOUT)
		return "silent";
	if (why == WHY_CLOSED || why == WHY_RESET)
		return "hung_up";
	if (why == WHY_FLOOD)
		return "flood";
	return why == WHY_GARBAGE ? "garbage" : NULL;
}

static void judge(const struct facts *f, struct findings *out)
{
	const struct fact *fact = facts_get(f, FACT_BANNER);
	const struct turn *banner = facts_reply(f, FACT_BANNER);
	if (!judge_connected(f))
		return;
	if (banner && banner->reply) {
		judge_reply(f, out, banner);
		return;
	}
	const char *code = missing_code(fact->why);
	if (!code) {
		judge_unknown(out, f, FACT_BANNER);
		return;
	}
	finding_add(out, code);
	finding_evidence(out, "%s", fact_reason(fact));
}

const struct check check_smtp_banner = {
	.id = "smtp.banner",
	.question = "Does the server greet as it should?",
	.why = "A client waits for the greeting before it speaks. 220 is a welcome, 554 says that there is no mail "
	       "service, 421 that it is closed for now. A greeting that names a block list is about the audit's own "
	       "address and tells nothing of the server.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_CONNECT) | FACT_BIT(FACT_BANNER),
	.verdicts = verdicts,
	.judge = judge,
};

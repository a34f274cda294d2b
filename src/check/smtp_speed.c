/* smtp_speed.c - slow greetings and tarpits, from the times of the turns.
 *
 * In a pipelined group the commands go out together: a reply's own delay counts from the reply before it. */
#include "check/judge.h"
#include "check/table.h"

enum {
	SLOW_MS = 10000,  /* one answer */
	TARPIT_MS = 3000, /* each of several answers */
	TARPIT_REPLIES = 3
};

static const struct verdict verdicts[] = {
	{"quick", SEVERITY_GOOD, "The server answers in good time", NULL, "RFC 5321 section 4.5.3.2"},
	{"slow_greeting", SEVERITY_WARNING, "The greeting comes late",
		"Look for DNS lookups that time out (the client's PTR name, block lists that are gone) or a delay set "
		"on purpose; impatient senders hang up.",
		"RFC 5321 section 4.5.3.2.1"},
	{"slow_reply", SEVERITY_WARNING, "An answer takes very long",
		"Look into the server's log for what it waits for at that command: DNS, an address check, a content "
		"filter.",
		"RFC 5321 section 4.5.3.2"},
	{"tarpit", SEVERITY_WARNING, "Every answer is delayed: a tarpit, or an overloaded server",
		"If the delay is on purpose, keep it to clients that misbehave; else look into the server's load and "
		"DNS.",
		"RFC 5321 section 4.5.3.2"},
	JUDGE_UNKNOWN_ROW("how fast the server answers",
		"Run the audit again, with a longer `individual smtp command timeouts` if time ran out.",
		"RFC 5321 section 4.5.3.2"),
	{0},
};

struct pace {
	uint32_t slowest_ms, late; /* of replies after the greeting; how many took TARPIT_MS or more */
	const struct turn *slowest;
	const struct session *stuck; /* ended while an answer was waited for */
	uint32_t stuck_ms;
	enum why end; /* of the last session */
};

/* When the last turn of S was said: what the session waited for at its end. */
static void note_stuck(struct pace *p, const struct session *s)
{
	const struct turn *last = s->turn_count ? &s->turns[s->turn_count - 1] : NULL;
	for (size_t i = 0; i < s->turn_count && last; i++)
		if (!s->turns[i].reply) {
			last = &s->turns[i];
			break;
		}
	if (s->end != WHY_TIMEOUT || !last || last->reply || !last->said[0])
		return;
	uint32_t waited = s->end_ms > last->said_ms ? s->end_ms - last->said_ms : 0;
	if (!p->stuck || waited > p->stuck_ms) {
		p->stuck = s;
		p->stuck_ms = waited;
	}
}

static struct pace measure(const struct fact_sessions *sessions)
{
	struct pace p = {.slowest_ms = 0};
	for (size_t i = 0; i < sessions->count; i++) {
		const struct session *s = &sessions->sessions[i];
		uint32_t before = 0;
		for (size_t k = 0; k < s->turn_count; k++) {
			const struct turn *t = &s->turns[k];
			uint32_t from = t->said_ms > before ? t->said_ms : before;
			if (!t->reply)
				continue;
			uint32_t took = t->heard_ms > from ? t->heard_ms - from : 0;
			before = t->heard_ms;
			if (!t->said[0])
				continue;
			p.late += took >= TARPIT_MS;
			if (!p.slowest || took > p.slowest_ms) {
				p.slowest = t;
				p.slowest_ms = took;
			}
		}
		note_stuck(&p, s);
		p.end = s->end;
	}
	return p;
}

static unsigned seconds(uint32_t ms)
{
	return ms / 1000;
}

static void judge_pace(struct findings *out, const struct pace *p, uint32_t greeting_ms)
{
	if (p->late >= TARPIT_REPLIES) {
		finding_add(out, "tarpit");
		finding_evidence(out, "%u answers took %u s or more, the slowest %u s", p->late, seconds(TARPIT_MS),
			seconds(p->slowest_ms));
	} else if (p->slowest_ms > SLOW_MS) {
		finding_add(out, "slow_reply");
		finding_evidence(out, "answered after %u s:", seconds(p->slowest_ms));
		finding_turn(out, p->slowest);
	} else if (p->stuck && p->stuck_ms >= SLOW_MS) {
		finding_add(out, "slow_reply");
		finding_evidence(
			out, "session \"%s\": no whole answer within %u s", p->stuck->purpose, seconds(p->stuck_ms));
	} else if (p->stuck) {
		finding_add(out, "could_not_tell");
		finding_evidence(out, "session \"%s\": no whole answer within %u s, then our time was over",
			p->stuck->purpose, seconds(p->stuck_ms));
	} else if (!p->slowest) {
		finding_add(out, "could_not_tell");
		finding_evidence(out, "no command was answered%s%s", p->end == WHY_NONE ? "" : ": ",
			p->end == WHY_NONE ? "" : why_text(p->end));
	} else if (greeting_ms <= SLOW_MS) {
		finding_add(out, "quick");
		/* Whole seconds, so that two audits of a quick server read the same. */
		finding_evidence(out, "greeting within %u s, every answer within %u s", seconds(greeting_ms) + 1,
			seconds(p->slowest_ms) + 1);
	}
}

static void judge(const struct facts *f, struct findings *out)
{
	if (!judge_greeted(f))
		return;
	const struct turn *banner = facts_reply(f, FACT_BANNER);
	const struct fact_sessions *sessions = facts_sessions(f, FACT_SESSIONS);
	uint32_t greeting_ms = banner->heard_ms > banner->said_ms ? banner->heard_ms - banner->said_ms : 0;
	if (greeting_ms > SLOW_MS) {
		finding_add(out, "slow_greeting");
		finding_evidence(out, "greeted after %u s", seconds(greeting_ms));
	}
	if (!sessions) {
		judge_unknown(out, f, FACT_SESSIONS);
		return;
	}
	struct pace pace = measure(sessions);
	judge_pace(out, &pace, greeting_ms);
}

const struct check check_smtp_speed = {
	.id = "smtp.speed",
	.question = "Does the server answer in good time?",
	.why = "Senders wait minutes by the standard, but many give up sooner, and each waiting session costs both "
	       "sides. A greeting or a single answer of more than 10 seconds, or three answers of 3 seconds and more, "
	       "is slow. Some servers delay the greeting on purpose to catch spammers who do not wait.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_CONNECT) | FACT_BIT(FACT_BANNER) | FACT_BIT(FACT_SESSIONS),
	.verdicts = verdicts,
	.judge = judge,
};

/* server.c - a tape's mail servers: what they answer, and what they notice about us.
 *
 * Whatever a server does, the manners checked here hold on every tape: whole, clean command lines; to nobody but the
 * mailboxes we may address; no group of commands where none is offered; few refusals a session. */
#include "world.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "manners.h"

/* ---- what it sends ------------------------------------------------------------------ */

static void note_sent(struct conn *c, const struct word *bytes)
{
	if (text_find_nocase(arena_strndup(c->world->arena, bytes->bytes, bytes->n), "PIPELINING"))
		c->offers_pipelining = true;
}

static void drip(struct conn *c, const struct act *a)
{
	for (size_t i = 0; i < a->bytes.n; i++)
		tape_world_deliver(c, (struct packet){.kind = PACKET_DATA, .bytes = {a->bytes.bytes + i, 1}},
			c->out_ms + a->delay_ms);
}

/* Does the acts from A on, at FROM_MS at the earliest, up to the next EXPECT, which is returned. */
static const struct act *perform(struct conn *c, const struct act *a, uint64_t from_ms)
{
	if (c->out_ms < from_ms)
		c->out_ms = from_ms;
	for (; a && a->kind != ACT_EXPECT && !c->deaf; a = a->next) {
		uint64_t at_ms = c->out_ms + a->delay_ms;
		switch (a->kind) {
		case ACT_SEND:
			note_sent(c, &a->bytes);
			tape_world_deliver(c, (struct packet){.kind = PACKET_DATA, .bytes = a->bytes}, at_ms);
			break;
		case ACT_FLOOD:
			tape_world_deliver(
				c, (struct packet){.kind = PACKET_DATA, .bytes = a->bytes, .total = a->total}, at_ms);
			break;
		case ACT_DRIP:
			drip(c, a);
			break;
		case ACT_WAIT:
			c->out_ms = at_ms;
			break;
		case ACT_CLOSE:
		case ACT_RESET:
			tape_world_deliver(c,
				(struct packet){.kind = PACKET_GONE, .error = a->kind == ACT_RESET ? ECONNRESET : 0},
				at_ms);
			c->deaf = true;
			break;
		case ACT_HANG:
			c->deaf = true;
			break;
		case ACT_EXPECT:
			break;
		}
	}
	return a;
}

/* ---- what it answers ------------------------------------------------------------------ */

static const struct rule *find_rule(struct conn *c, const char *verb, const char *line)
{
	for (const struct rule *r = c->peer->rules; r; r = r->next) {
		if (strcmp(r->verb, "*") != 0 && strcmp(r->verb, verb) != 0)
			continue;
		if (r->pattern && !glob_match(r->pattern, line))
			continue;
		if (r->nth == 0 || ++c->matched[r->place] == r->nth)
			return r;
	}
	return NULL;
}

static const struct act *fixed_reply(struct conn *c, const char *text)
{
	struct act *a = arena_alloc(c->world->arena, sizeof *a);

	a->bytes = (struct word){text, strlen(text)};
	return a;
}

/* What a server that minds the order of commands says out of turn, or NULL. */
static const char *out_of_turn(const struct conn *c, const char *verb)
{
	if (c->peer->sloppy)
		return NULL;
	if (strcmp(verb, "RCPT") == 0 && !c->mail_ok)
		return "503 5.5.1 Error: need MAIL command\r\n";
	if (strcmp(verb, "DATA") == 0 && !c->rcpt_ok)
		return "554 5.5.1 Error: no valid recipients\r\n";
	return strcmp(verb, "MAIL") == 0 && c->mail_ok ? "503 5.5.1 Error: nested MAIL command\r\n" : NULL;
}

/* First digit of the reply that ACTS begin with; 0: none. */
static char reply_class(const struct act *acts)
{
	for (; acts; acts = acts->next)
		if ((acts->kind == ACT_SEND || acts->kind == ACT_DRIP) && isdigit((unsigned char)acts->bytes.bytes[0]))
			return acts->bytes.bytes[0];
	return 0;
}

static void note_state(struct conn *c, const char *verb, char class)
{
	if (strcmp(verb, "MAIL") == 0)
		c->mail_ok = class == '2';
	else if (strcmp(verb, "RCPT") == 0 && class == '2')
		c->rcpt_ok = true;
	else if (strcmp(verb, "RSET") == 0 || strcmp(verb, "EHLO") == 0 || strcmp(verb, "HELO") == 0 ||
		 strcmp(verb, "MESSAGE") == 0)
		c->mail_ok = c->rcpt_ok = false;
	else if (strcmp(verb, "DATA") == 0)
		c->in_message = class == '3';
	if (strcmp(verb, "RCPT") == 0 && (class == '4' || class == '5'))
		manners_refused(c);
}

static void answer(struct conn *c, const char *verb, const char *line)
{
	const char *wrong = out_of_turn(c, verb);
	const struct rule *rule = wrong ? NULL : find_rule(c, verb, line);
	const struct act *acts =
		rule ? rule->acts : fixed_reply(c, wrong ? wrong : "502 5.5.2 Error: command not recognized\r\n");

	note_state(c, verb, reply_class(acts));
	perform(c, acts, c->world->now_ms + c->peer->rtt_ms);
}

/* A line while the script runs; what comes behind its end is answered by the rules, if there are any. */
static void follow_script(struct conn *c, const char *verb, const char *line)
{
	const struct act *expected = c->script;

	if (!glob_match(expected->bytes.bytes, line))
		fault(c->world->faults, "the script expects '%s', said was '%s'", expected->bytes.bytes, line);
	note_state(c, verb, reply_class(expected->next));
	c->script = perform(c, expected->next, c->world->now_ms + c->peer->rtt_ms);
}

static void hear_line(struct conn *c, const char *line)
{
	char verb[8] = "";

	if (c->in_message) {
		if (strcmp(line, ".") != 0)
			return;
		c->in_message = false;
		strcpy(verb, "MESSAGE");
	} else {
		for (size_t i = 0; i < sizeof verb - 1 && isalpha((unsigned char)line[i]); i++)
			verb[i] = (char)toupper((unsigned char)line[i]);
		manners_command(c, verb, line);
	}
	if (c->deaf)
		return;
	if (c->script)
		follow_script(c, verb, line);
	else if (c->peer->rules)
		answer(c, verb, line);
}

/* ---- the connection --------------------------------------------------------------------- */

void server_open(struct conn *c)
{
	const struct rule *greeting = c->peer->script ? NULL : find_rule(c, "CONNECT", "");

	if (c->peer->script)
		c->script = perform(c, c->peer->script, c->world->now_ms + c->peer->rtt_ms);
	else if (greeting)
		perform(c, greeting->acts, c->world->now_ms + c->peer->rtt_ms);
}

void server_hear(struct conn *c, const void *bytes, size_t n)
{
	char *end;

	if (!c->in_message)
		manners_group(c, bytes, n);
	if (!buf_add(&c->in, bytes, n))
		fault(c->world->faults, "a server heard more than it can hold");
	while (c->in.len > 0 && (end = memchr(c->in.data, '\n', c->in.len))) {
		size_t length = (size_t)(end - c->in.data);
		const char *line = manners_line(c, c->in.data, length);
		buf_consume(&c->in, length + 1);
		hear_line(c, line);
	}
	if (c->in.len > 0)
		fault(c->world->faults, "a line was sent in parts");
}

/* read_peer.c - reads what a tape says of its servers: how they take connections, their scripts and their rules. */
#include "reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "words.h"

/* ---- acts ------------------------------------------------------------------------- */

/* "{name}" and " | " of a reply's text. */
static char *reply_text(struct reader *r, const char *text)
{
	struct arena *a = r->tape->arena;
	char *out = arena_strdup(a, "");

	while (*text) {
		size_t plain = 0;
		while (text[plain] && strncmp(text + plain, "{name}", 6) != 0 && strncmp(text + plain, " | ", 3) != 0)
			plain++;
		out = arena_format(a, "%s%.*s", out, (int)plain, text);
		text += plain;
		if (*text == '{') {
			out = arena_format(a, "%s%s", out, r->peer->name);
			text += 6;
		} else if (*text) {
			out = arena_format(a, "%s\\r\\n", out);
			text += 3;
		}
	}
	return arena_format(a, "%s\\r\\n", out);
}

static bool read_reply(struct reader *r, const char *s, struct act *act)
{
	struct arena *a = r->tape->arena;

	act->kind = ACT_SEND;
	if (*s == '+') {
		size_t n = strcspn(s, " ");
		if (!words_time(arena_strndup(a, s, n), &act->delay_ms))
			return reader_fail(r, "a time such as +250ms");
		s += n;
	}
	s += *s == ' ';
	const char *text = reply_text(r, s);
	return words_unescape(a, text, strlen(text), &act->bytes) || reader_fail(r, "escapes such as \\x00, \\r, \\n");
}

static bool next_word(struct reader *r, const char **at, struct word *out)
{
	bool bad = false;

	return words_next(r->tape->arena, at, out, &bad) || reader_fail(r, "one word more, or a closing quote");
}

static bool read_bytes(struct reader *r, const char *at, struct act *act)
{
	return next_word(r, &at, &act->bytes) && (act->bytes.n > 0 || reader_fail(r, "at least one byte"));
}

static bool read_timed(struct reader *r, const char **at, struct act *act)
{
	struct word time;

	return next_word(r, at, &time) && (words_time(time.bytes, &act->delay_ms) || reader_fail(r, "a time"));
}

static bool read_flood(struct reader *r, const char *at, struct act *act)
{
	struct word total;

	if (!next_word(r, &at, &total))
		return false;
	act->total = strtoul(total.bytes, NULL, 10);
	return (act->total > 0 && act->total <= 16777216) ? read_bytes(r, at, act)
							  : reader_fail(r, "a number of bytes up to 16 MiB");
}

static bool read_act(struct reader *r, const char *s, struct act *act)
{
	struct word verb;
	const char *at = s;

	if (*s == '<')
		return read_reply(r, s + 1, act);
	if (*s == '>') {
		act->kind = ACT_EXPECT;
		s += 1 + strspn(s + 1, " ");
		act->bytes = (struct word){arena_strdup(r->tape->arena, s), strlen(s)};
		return true;
	}
	if (!next_word(r, &at, &verb))
		return false;
	if (strcmp(verb.bytes, "raw") == 0)
		return (act->kind = ACT_SEND, read_bytes(r, at, act));
	if (strcmp(verb.bytes, "drip") == 0)
		return act->kind = ACT_DRIP, read_timed(r, &at, act) && read_bytes(r, at, act);
	if (strcmp(verb.bytes, "flood") == 0)
		return act->kind = ACT_FLOOD, read_flood(r, at, act);
	if (strcmp(verb.bytes, "wait") == 0)
		return act->kind = ACT_WAIT, read_timed(r, &at, act);
	act->kind = strcmp(verb.bytes, "close") == 0   ? ACT_CLOSE
		    : strcmp(verb.bytes, "reset") == 0 ? ACT_RESET
						       : ACT_HANG;
	return act->kind != ACT_HANG || strcmp(verb.bytes, "hang") == 0 ||
	       reader_fail(r, "<, >, raw, drip, flood, wait, close, reset or hang");
}

static bool add_act(struct reader *r, const char *s, struct act ***end)
{
	struct act *act = arena_alloc(r->tape->arena, sizeof *act);

	**end = act;
	*end = &act->next;
	return read_act(r, s, act);
}

/* ---- rules ------------------------------------------------------------------------ */

static bool read_rule(struct reader *r, const char *at)
{
	struct rule *rule = arena_alloc(r->tape->arena, sizeof *rule);
	struct word word;

	if (r->peer->rule_count == PEER_RULES)
		return reader_fail(r, "fewer rules");
	rule->place = r->peer->rule_count++;
	*r->rules_end = rule;
	r->rules_end = &rule->next;
	r->acts_end = &rule->acts;
	if (!next_word(r, &at, &word))
		return false;
	rule->verb = word.bytes;
	for (;;) {
		at += strspn(at, " \t");
		if (strncmp(at, "nth ", 4) == 0) {
			at += 4;
			if (!next_word(r, &at, &word))
				return false;
			rule->nth = (unsigned)strtoul(word.bytes, NULL, 10);
		} else if (strncmp(at, "matching ", 9) == 0) {
			at += 9;
			if (!next_word(r, &at, &word))
				return false;
			rule->pattern = word.bytes;
		} else {
			return add_act(r, at, &r->acts_end);
		}
	}
}

/* ---- how connections are taken ---------------------------------------------------- */

static bool optional_time(struct reader *r, const char *at, uint32_t *ms)
{
	at += strspn(at, " \t");
	return !*at || words_time(at, ms) || reader_fail(r, "a time such as +250ms");
}

static bool read_number(struct reader *r, const char **at, unsigned long *n)
{
	struct word word;

	if (!next_word(r, at, &word))
		return false;
	*n = strtoul(word.bytes, NULL, 10);
	return *n > 0 || reader_fail(r, "a number");
}

static bool read_which(struct reader *r, const char *text)
{
	char *end;

	r->peer->first = r->peer->last = (unsigned)strtoul(text + 1, &end, 10);
	if (strcmp(end, "+") == 0)
		r->peer->last = TAPE_CONNS;
	return r->peer->first > 0 || reader_fail(r, "#2 or #2+: which connections");
}

bool reader_peer_open(struct reader *r, const char *at)
{
	struct peer *p = arena_alloc(r->tape->arena, sizeof *p), **end = &r->tape->peers;
	struct word word;
	unsigned long n;

	*p = (struct peer){.port = 25, .first = 1, .last = TAPE_CONNS, .name = "", .open_ms = 10, .rtt_ms = 10};
	r->peer = p;
	r->like = NULL;
	r->script_end = &p->script;
	r->rules_end = &p->rules;
	r->acts_end = NULL;
	while (*end)
		end = &(*end)->next;
	*end = p;
	if (!next_word(r, &at, &word))
		return false;
	if (!ip_parse(word.bytes, &p->ip))
		return reader_fail(r, "an IP address");
	while (at += strspn(at, " \t"), *at) {
		if (!next_word(r, &at, &word))
			return false;
		if (word.bytes[0] == '#') {
			if (!read_which(r, word.bytes))
				return false;
		} else if (strcmp(word.bytes, "port") == 0) {
			if (!read_number(r, &at, &n))
				return false;
			p->port = (uint16_t)n;
		} else if (strcmp(word.bytes, "like") == 0 && next_word(r, &at, &word)) {
			r->like = word.bytes;
		} else if (strcmp(word.bytes, "name") == 0 && next_word(r, &at, &word)) {
			p->name = word.bytes;
		} else {
			return reader_fail(r, "port N, #N, like SERVER or name NAME");
		}
	}
	return true;
}

/* True: LINE told how connections are taken. */
static bool read_opening(struct reader *r, const char *line, bool *good)
{
	static const struct {
		const char *word;
		int error;
		bool silent;
	} table[] = {{"accept", 0, false}, {"refuse", ECONNREFUSED, false}, {"unreachable", EHOSTUNREACH, false},
		{"netunreachable", ENETUNREACH, false}, {"denied", EACCES, false}, {"noaddress", EADDRNOTAVAIL, false},
		{"timedout", ETIMEDOUT, false}, {"timeout", 0, true}};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		size_t n = strlen(table[i].word);
		if (strncmp(line, table[i].word, n) != 0 || (line[n] && line[n] != ' '))
			continue;
		r->peer->error = table[i].error;
		r->peer->silent = table[i].silent;
		*good = optional_time(r, line + n, &r->peer->open_ms);
		return true;
	}
	return false;
}

bool reader_peer_line(struct reader *r, const char *line)
{
	bool good;

	if (read_opening(r, line, &good))
		return good;
	if (strcmp(line, "sloppy") == 0)
		return r->peer->sloppy = true;
	if (strncmp(line, "rtt ", 4) == 0)
		return optional_time(r, line + 4, &r->peer->rtt_ms);
	if (strncmp(line, "on ", 3) == 0)
		return read_rule(r, line + 3);
	if (strncmp(line, "then ", 5) == 0)
		return r->acts_end ? add_act(r, line + 5, &r->acts_end) : reader_fail(r, "a rule before \"then\"");
	return add_act(r, line, &r->script_end);
}

bool reader_peer_close(struct reader *r)
{
	const char *like = r->like;

	if (!r->peer)
		return true;
	r->like = NULL;
	bool good =
		!like || reader_lines(r, arena_format(r->tape->arena, "%s/%s", TAPE_COMMON, like), reader_peer_line);
	r->peer = NULL;
	return good;
}

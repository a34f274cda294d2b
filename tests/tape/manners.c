/* manners.c - checks what we say against what we may say, from the tape alone: none of the program's own tables. */
#include "manners.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "proto/mailbox.h"

/* ---- lines -------------------------------------------------------------------------- */

const char *manners_line(struct conn *c, const char *bytes, size_t n)
{
	struct tape_world *w = c->world;
	bool crlf = n > 0 && bytes[n - 1] == '\r';
	char *line = arena_strndup(w->arena, bytes, crlf ? n - 1 : n);

	if (!crlf)
		fault(w->faults, "said: a bare LF after '%s'", line);
	if (strlen(line) != n - crlf || strcspn(line, "\r\n\x1b\x7f") != strlen(line))
		fault(w->faults, "said: a control character in '%s'", line);
	if (n > 998 || (!c->in_message && n + 1 > LIMIT_COMMAND_BYTES))
		fault(w->faults, "said: a line of %zu bytes", n);
	if (text_starts_nocase(line, "X-Relaycheck-Token:")) {
		w->messages++;
		c->messages++;
	}
	struct said *said = arena_alloc(w->arena, sizeof *said);
	*said = (struct said){.conn = c, .line = line};
	if (!c->in_message || strcmp(line, ".") == 0) {
		*w->said_end = said;
		w->said_end = &said->next;
	}
	return line;
}

/* ---- groups (RFC 2920 section 3.1) ----------------------------------------------------- */

static bool starts_with_one_of(const char *line, const char *const *verbs)
{
	for (; *verbs; verbs++)
		if (strncmp(line, *verbs, strlen(*verbs)) == 0)
			return true;
	return false;
}

void manners_group(struct conn *c, const char *bytes, size_t n)
{
	static const char *const verbs[] = {
		"EHLO ", "HELO ", "MAIL ", "RCPT ", "RSET", "VRFY ", "EXPN ", "DATA", "QUIT", "NOOP", NULL};
	static const char *const last[] = {"EHLO ", "HELO ", "VRFY ", "EXPN ", "DATA", "QUIT", "NOOP", NULL};
	char *rest = arena_strndup(c->world->arena, bytes, n);
	unsigned commands = 0;
	bool must_end = false;

	for (char *line; (line = strsep(&rest, "\n"));) {
		if (!starts_with_one_of(line, verbs))
			continue;
		if (must_end)
			fault(c->world->faults, "said: '%s' behind a command that must be the last of its group", line);
		must_end = starts_with_one_of(line, last);
		commands++;
	}
	if (commands > 1 && !c->offers_pipelining)
		fault(c->world->faults, "said: %u commands in one, but PIPELINING was not offered", commands);
}

/* ---- recipients -------------------------------------------------------------------------- */

/* Is DOMAIN's mail exchanger, by the tape's DNS, at IP? */
static bool is_exchanger(const struct tape *t, const char *domain, const struct ip *ip)
{
	const struct tape_dns *mx = tape_dns_find(t, domain, DNS_MX);
	char literal[IP_LITERAL_SIZE];

	if (strcmp(domain, ip_literal(ip, literal)) == 0)
		return true;
	if (!mx || mx->state == DNS_NODATA)
		return tape_dns_leads_to(t, domain, ip);
	for (size_t i = 0; mx->state == DNS_FOUND && i < mx->count; i++)
		if (tape_dns_leads_to(t, mx->records[i].name, ip))
			return true;
	return false;
}

/* "<relaycheck-0123456789ab@DOMAIN>" */
static bool is_unknown_user(const struct conn *c, const char *path)
{
	size_t n = strlen(path);
	const char *hex = "0123456789abcdef", *user = path + strlen("<relaycheck-");

	if (strncmp(path, "<relaycheck-", strlen("<relaycheck-")) != 0 || strspn(user, hex) != 12 || user[12] != '@' ||
		path[n - 1] != '>')
		return false;
	return is_exchanger(
		c->world->tape, arena_strndup(c->world->arena, user + 13, (size_t)(path + n - 1 - user - 13)), &c->ip);
}

/* Does PATH lead to the operator's mailbox, in whatever disguise: does it hold both halves, or the local part and an
 * address of their exchanger? */
static bool is_operators(const struct conn *c, const char *path)
{
	const struct tape *t = c->world->tape;
	const char *mailbox = settings_operator(&t->settings), *at = mailbox ? strrchr(mailbox, '@') : NULL;
	const char *domain = at ? host_name_ascii(c->world->arena, at + 1) : NULL;
	char literal[IP_LITERAL_SIZE];

	if (!domain || !strstr(path, arena_strndup(c->world->arena, mailbox, (size_t)(at - mailbox))))
		return false;
	if (text_find_nocase(path, domain))
		return true;
	for (const struct tape_dns *d = t->dns; d; d = d->next)
		for (size_t i = 0; i < d->count; i++)
			if ((d->type == DNS_A || d->type == DNS_AAAA) && is_exchanger(t, domain, &d->records[i].ip) &&
				strstr(path, ip_literal(&d->records[i].ip, literal)))
				return true;
	return false;
}

static void check_recipient(struct conn *c, const char *line)
{
	const char *path = line + strlen("RCPT TO:");

	if (strncmp(line, "RCPT TO:", strlen("RCPT TO:")) != 0)
		fault(c->world->faults, "said: '%s'", line);
	else if (strcmp(path, "<postmaster>") != 0 && !is_operators(c, path) && !is_unknown_user(c, path))
		fault(c->world->faults, "said: '%s', which is nobody's we may address", line);
}

void manners_command(struct conn *c, const char *verb, const char *line)
{
	const struct tape *t = c->world->tape;
	bool mail = strcmp(verb, "MAIL") == 0 || strcmp(verb, "RCPT") == 0 || strcmp(verb, "DATA") == 0;

	if (mail && (t->options.impact < IMPACT_ADDRESS || !settings_operator(&t->settings)))
		fault(c->world->faults, "said: '%s', but no mail transaction is allowed", line);
	if (strcmp(verb, "DATA") == 0 && t->options.impact < IMPACT_DELIVER)
		fault(c->world->faults, "said: DATA, but no message is allowed");
	if (strcmp(verb, "RCPT") == 0)
		check_recipient(c, line);
}

void manners_refused(struct conn *c)
{
	if (++c->refused_rcpts == MANNERS_REFUSALS + 1)
		fault(c->world->faults, "more than %d recipients were refused in one session", MANNERS_REFUSALS);
}

/* ---- ports -------------------------------------------------------------------------------- */

void manners_knock(struct tape_world *w, const struct ip *ip, uint16_t port)
{
	static const uint16_t allowed[] = {25, 110, 139, 143, 445, 465, 587, 993, 995, 2525};
	bool known = false;

	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
		known |= allowed[i] == port;
	if (!w->tape->options.ports || !known)
		fault(w->faults, "conn_open: nobody asked for port %u", port);
	for (const struct conn *c = w->conns; c; c = c->next)
		if (c->port == port && ip_equal(&c->ip, ip))
			fault(w->faults, "conn_open: port %u was tried already", port);
}

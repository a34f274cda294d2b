/* finding.c - how checks write their findings, and the words and order of severities and scopes. */
#include "core/finding.h"

#include <stdarg.h>
#include <string.h>

#include "base/log.h"
#include "proto/smtp_reply.h"

static const char *const severity_names[] = {
	[SEVERITY_URGENT] = "urgent",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_UNKNOWN] = "unknown",
	[SEVERITY_GOOD] = "good",
	[SEVERITY_INFO] = "info",
};

static const char *const scope_names[] = {
	[SCOPE_DOMAIN] = "domain",
	[SCOPE_HOST] = "host",
	[SCOPE_ADDRESS] = "address",
};

const char *severity_name(enum severity s)
{
	ensure(s < SEVERITY_COUNT);
	return severity_names[s];
}

int severity_exit_code(enum severity s)
{
	switch (s) {
	case SEVERITY_GOOD:
	case SEVERITY_INFO:
		return 0;
	case SEVERITY_WARNING:
		return 1;
	case SEVERITY_URGENT:
		return 2;
	case SEVERITY_UNKNOWN:
	case SEVERITY_COUNT:
		break;
	}
	return 3;
}

enum severity severity_worse(enum severity a, enum severity b)
{
	return a < b ? a : b;
}

const char *scope_name(enum scope s)
{
	return scope_names[s];
}

const struct verdict *check_verdict(const struct check *c, const char *code)
{
	for (const struct verdict *v = c->verdicts; v->code != NULL; v++)
		if (strcmp(v->code, code) == 0)
			return v;
	return NULL;
}

struct finding *finding_add(struct findings *f, const char *code)
{
	ensure(f->check != NULL);
	const struct verdict *verdict = check_verdict(f->check, code);
	ensure(verdict != NULL);

	if (f->count == f->cap) {
		size_t cap = f->cap > 0 ? f->cap * 2 : 4;
		struct finding *items = arena_array(f->arena, cap, sizeof *items);
		if (f->count > 0)
			memcpy(items, f->items, f->count * sizeof *items);
		f->items = items;
		f->cap = cap;
	}
	struct finding *added = &f->items[f->count++];
	*added = (struct finding){.check = f->check, .verdict = verdict, .title = verdict->title};
	return added;
}

static struct finding *opened_last(struct findings *f)
{
	ensure(f->count > 0);
	return &f->items[f->count - 1];
}

void finding_title(struct findings *f, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	opened_last(f)->title = arena_vformat(f->arena, format, args);
	va_end(args);
}

static void add_evidence(struct findings *f, const char *line)
{
	struct finding *open = opened_last(f);
	if (open->evidence_count < FINDING_LINES)
		open->evidence[open->evidence_count++] = line;
	else
		open->evidence_dropped++;
}

void finding_evidence(struct findings *f, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	add_evidence(f, arena_vformat(f->arena, format, args));
	va_end(args);
}

void finding_paste(struct findings *f, const char *format, ...)
{
	struct finding *open = opened_last(f);
	ensure(open->paste_count < FINDING_LINES);
	va_list args;
	va_start(args, format);
	open->paste[open->paste_count++] = arena_vformat(f->arena, format, args);
	va_end(args);
}

void finding_turn(struct findings *f, const struct turn *turn)
{
	if (turn == NULL)
		return;
	if (turn->said != NULL && turn->said[0] != '\0')
		finding_evidence(f, "> %s", turn->said);
	const struct smtp_reply *reply = turn->reply;
	if (reply == NULL || reply->line_count == 0)
		return;
	if (reply->line_count > 1)
		finding_evidence(f, "< %s", smtp_reply_line(f->arena, reply, 0));
	finding_evidence(f, "< %s", smtp_reply_line(f->arena, reply, reply->line_count - 1));
}

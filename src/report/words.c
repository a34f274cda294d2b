/* The phrases that several parts of the text report share. */
#include "report/text_parts.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"

enum { LABEL_COLUMNS = 14 };

void text_row(struct text *t, const char *label, enum ink ink, const char *value)
{
	size_t n = strlen(label), pad = n + 1 < LABEL_COLUMNS ? LABEL_COLUMNS - n : 1;
	const char *prefix = arena_format(t->scratch, "%s%*s", label, (int)pad, "");

	style_item(&t->style, 2, INK_QUIET, prefix, ink, value);
}

void text_unknown(struct text *t, const char *label, const char *words, const char *reason)
{
	if (t->reason != NULL && strcmp(t->reason, reason) == 0)
		return;
	t->reason = reason;
	text_row(t, label, INK_QUIET, arena_format(t->scratch, "%s: %s", words, reason));
}

const char *text_reply(struct text *t, const struct smtp_reply *r)
{
	const char *line;

	if (r == NULL)
		return "no answer";
	line = smtp_reply_line(t->scratch, r, 0);
	if (r->line_count < 2)
		return line;
	return arena_format(t->scratch, "%s (and %s)", line, text_count(t, r->line_count - 1, "line", "lines"));
}

const char *text_ms(struct text *t, uint32_t ms)
{
	if (ms < 1000)
		return arena_format(t->scratch, "%" PRIu32 " ms", ms);
	return arena_format(t->scratch, "%" PRIu32 ".%02" PRIu32 " s", ms / 1000, ms % 1000 / 10);
}

const char *text_count(struct text *t, size_t n, const char *one, const char *many)
{
	return arena_format(t->scratch, "%zu %s", n, n == 1 ? one : many);
}

const char *text_title(struct text *t, const struct finding *f)
{
	static const char unsure[] = "could not tell";
	const char *title = f->title + strspn(f->title, ": ");
	size_t n;

	if (f->verdict->severity == SEVERITY_UNKNOWN && text_starts_nocase(title, unsure))
		title += sizeof unsure - 1 + strspn(title + sizeof unsure - 1, ": ");
	n = strlen(title);
	if (n > 0 && title[n - 1] == '.')
		n--;
	return arena_strndup(t->scratch, title, n);
}

/* The command whose answer decides after rung R. */
static const char *next_command(enum rung r)
{
	switch (r) {
	case RUNG_NONE:
		return "MAIL";
	case RUNG_MAIL:
		return "RCPT";
	case RUNG_RCPT:
		return "DATA";
	case RUNG_DATA:
		return "the end of the message";
	case RUNG_ACCEPTED:
		break;
	}
	return "the end";
}

static const char *taken(enum rung r)
{
	switch (r) {
	case RUNG_NONE:
		return "";
	case RUNG_MAIL:
		return "sender taken, ";
	case RUNG_RCPT:
		return "recipient taken, ";
	case RUNG_DATA:
		return "DATA taken, ";
	case RUNG_ACCEPTED:
		break;
	}
	return "message accepted";
}

/* The check has read the refusal as an answer to its question, whatever the code. */
static bool is_answer(const struct finding *f)
{
	static const char *const codes[] = {"refused", "refused_at_data", "not_local"};

	for (size_t i = 0; f != NULL && i < sizeof codes / sizeof *codes; i++) {
		if (strcmp(f->verdict->code, codes[i]) == 0)
			return true;
	}
	return false;
}

const char *text_outcome(struct text *t, const struct trial *trial, const struct finding *finding)
{
	enum rung rung = trial_rung(trial);
	const struct smtp_reply *last = trial_last_reply(trial);
	const char *why = trial->note != NULL ? trial->note : why_text(trial->why);

	if (rung == RUNG_ACCEPTED)
		return taken(rung);
	if (trial->why != WHY_NONE)
		return arena_format(t->scratch, "%sstopped before %s: %s", taken(rung), next_command(rung), why);
	if (last != NULL && (smtp_reply_class(last) == 5 || (smtp_reply_class(last) == 4 && is_answer(finding))))
		return arena_format(t->scratch, "%srefused at %s", taken(rung), next_command(rung));
	if (last != NULL && smtp_reply_class(last) == 4)
		return arena_format(t->scratch, "%srefused for now at %s", taken(rung), next_command(rung));
	if (rung == RUNG_RCPT)
		return "recipient taken; not carried on to DATA";
	return arena_format(t->scratch, "%sno answer that decides at %s", taken(rung), next_command(rung));
}

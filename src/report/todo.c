/* What the administrator acts on: each thing once, the worst first, with the proof and the cure beside it. */
#include "report/text_parts.h"

#include <string.h>

static const char connect_mark[] = ":::";

static bool is_connect_failure(const struct finding *f)
{
	static const char words[] = "failed to connect";

	return strncmp(f->title, connect_mark, sizeof connect_mark - 1) == 0 ||
	       strncmp(f->title, words, sizeof words - 1) == 0;
}

static bool is_todo(enum severity s)
{
	return s == SEVERITY_URGENT || s == SEVERITY_WARNING || s == SEVERITY_UNKNOWN;
}

static void line_of_evidence(struct text *t, unsigned indent, const char *line);

/* These lines are searched for by scripts: never wrapped, nothing before or behind them on the line.  What the
 * reference told follows. */
void text_connect_failures(struct text *t)
{
	for (size_t i = 0; i < t->findings.count; i++) {
		const struct finding *f = t->findings.items[i].place[0].finding;

		if (!is_todo(f->verdict->severity) || !is_connect_failure(f))
			continue;
		if (strncmp(f->title, connect_mark, sizeof connect_mark - 1) != 0)
			fprintf(t->style.out, "%s ", connect_mark);
		fprintf(t->style.out, "%s\n", f->title);
		for (size_t e = 0; e < f->evidence_count; e++)
			line_of_evidence(t, 4, f->evidence[e]);
	}
}

/* What was said and answered begins with > and <; everything else gets a dash, so that wrapped lines are told apart. */
static void line_of_evidence(struct text *t, unsigned indent, const char *line)
{
	const char *mark = "- ";

	if (strncmp(line, "> ", 2) == 0 || strncmp(line, "< ", 2) == 0) {
		mark = *line == '>' ? "> " : "< ";
		line += 2;
	}
	style_item(&t->style, indent, INK_QUIET, mark, INK_QUIET, line);
}

static void lines_of_evidence(struct text *t, unsigned indent, const struct finding *f)
{
	for (size_t i = 0; i < f->evidence_count; i++)
		line_of_evidence(t, indent, f->evidence[i]);
	if (f->evidence_dropped > 0) {
		const char *more = arena_format(t->scratch, "... and %zu more", f->evidence_dropped);

		line_of_evidence(t, indent, more);
	}
}

static void evidence(struct text *t, unsigned indent, const struct merged *m)
{
	if (merge_same_evidence(m)) {
		lines_of_evidence(t, indent, m->place[0].finding);
		return;
	}
	for (size_t i = 0; i < m->count; i++) {
		const char *name = arena_format(t->scratch, "%s:", m->place[i].subject->name);

		style_item(&t->style, indent, INK_PLAIN, "", INK_QUIET, name);
		lines_of_evidence(t, indent + 2, m->place[i].finding);
	}
}

static bool pasted_before(const struct merged *m, size_t place, const char *line)
{
	for (size_t p = 0; p < place; p++) {
		const struct finding *f = m->place[p].finding;

		for (size_t i = 0; i < f->paste_count; i++) {
			if (strcmp(f->paste[i], line) == 0)
				return true;
		}
	}
	return false;
}

/* Lines to paste are never wrapped: they must work as they are. */
static void paste(struct text *t, unsigned indent, const struct merged *m)
{
	for (size_t p = 0; p < m->count; p++) {
		const struct finding *f = m->place[p].finding;

		for (size_t i = 0; i < f->paste_count; i++) {
			if (pasted_before(m, p, f->paste[i]))
				continue;
			style_spaces(&t->style, indent);
			style_put(&t->style, INK_HEADING, f->paste[i], strlen(f->paste[i]));
			fputc('\n', t->style.out);
		}
	}
}

/* "whether it relays for strangers" of "whether it relays for strangers: the connection was reset". */
static const char *question(struct text *t, const struct merged *m)
{
	const char *title = text_title(t, m->place[0].finding);
	const char *colon = strstr(title, ": ");

	return colon != NULL ? arena_strndup(t->scratch, title, (size_t)(colon - title)) : title;
}

static void followers(struct text *t, const struct merged *leader)
{
	const char *lead = "    Nor: ";

	for (size_t i = 0; i < t->findings.count; i++) {
		const struct merged *m = &t->findings.items[i];

		if (m->leader != leader)
			continue;
		style_item(&t->style, 0, INK_HEADING, lead, INK_PLAIN, question(t, m));
		lead = "         ";
	}
}

static void todo_entry(struct text *t, const struct merged *m, size_t number)
{
	const struct finding *f = m->place[0].finding;
	const struct verdict *v = f->verdict;
	const char *lead = arena_format(t->scratch, "%2zu. %s: ", number, style_word(m->severity));
	const char *title =
		arena_format(t->scratch, "%s (%s)", text_title(t, f), merge_where(t->scratch, t->report, m));

	style_item(&t->style, 0, style_ink(m->severity), lead, INK_HEADING, title);
	evidence(t, 6, m);
	followers(t, m);
	if (v->advice != NULL)
		style_item(&t->style, 4, INK_HEADING, "Do: ", INK_PLAIN, v->advice);
	paste(t, 8, m);
	text_abuse_contact(t, m);
	style_item(&t->style, 4, INK_QUIET, "See: ", INK_QUIET,
		v->reference == NULL
			? arena_format(t->scratch, "relaycheck explain %s", f->check->id)
			: arena_format(t->scratch, "%s; relaycheck explain %s", v->reference, f->check->id));
}

void text_todo(struct text *t)
{
	size_t number = 0;

	for (size_t i = 0; i < t->findings.count; i++) {
		const struct merged *m = &t->findings.items[i];

		if (!is_todo(m->severity) || m->leader != NULL)
			continue;
		if (number++ == 0)
			style_heading(&t->style, "What to do");
		else
			fputc('\n', t->style.out);
		todo_entry(t, m, number);
	}
}

/* Where good news are true goes without saying when it is everywhere. */
static const char *list_title(struct text *t, const struct merged *m)
{
	const char *title = m->place[0].finding->title, *where = merge_where(t->scratch, t->report, m);

	if (merge_everywhere(t->report, m)) {
		const struct subject *s = m->place[0].subject;

		where = s->scope == SCOPE_ADDRESS && s->parent != NULL ? s->parent->name : s->name;
		if (merge_is_target(t->scratch, t->report, where))
			return title;
	}
	return arena_format(t->scratch, "%s (%s)", title, where);
}

static void list(struct text *t, enum severity severity, const char *heading, bool with_evidence)
{
	const char *lead = arena_format(t->scratch, "%s: ", style_word(severity));
	bool first = true;

	for (size_t i = 0; i < t->findings.count; i++) {
		const struct merged *m = &t->findings.items[i];

		if (m->severity != severity)
			continue;
		if (first)
			style_heading(&t->style, heading);
		first = false;
		style_item(&t->style, 2, style_ink(severity), lead, INK_PLAIN, list_title(t, m));
		if (with_evidence)
			evidence(t, 6, m);
	}
}

void text_good(struct text *t)
{
	list(t, SEVERITY_GOOD, "Good news", false);
}

void text_info(struct text *t)
{
	list(t, SEVERITY_INFO, "Information", true);
}

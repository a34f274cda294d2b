/* The verdict line: the whole report for somebody who reads one line only, or for a monitoring plugin. */
#include "report/text_parts.h"

#include <string.h>

static size_t count_subjects(const struct report *r, enum scope scope)
{
	size_t n = 0;

	for (const struct subject *s = r->subjects; s != NULL; s = s->next)
		n += s->scope == scope;
	return n;
}

static size_t count_findings(const struct report *r)
{
	size_t n = 0;

	for (const struct subject *s = r->subjects; s != NULL; s = s->next)
		n += s->findings.count;
	return n;
}

static const char *word(enum severity s)
{
	switch (s) {
	case SEVERITY_URGENT:
		return "URGENT";
	case SEVERITY_WARNING:
		return "WARNING";
	case SEVERITY_UNKNOWN:
		return "COULD NOT TELL";
	case SEVERITY_GOOD:
	case SEVERITY_INFO:
	case SEVERITY_COUNT:
		break;
	}
	return "GOOD";
}

static const char *worst(struct text *t, enum severity severity)
{
	size_t todo = merge_count(&t->findings, SEVERITY_URGENT) + merge_count(&t->findings, SEVERITY_WARNING) +
		      merge_count(&t->findings, SEVERITY_UNKNOWN);

	for (size_t i = 0; i < t->findings.count; i++) {
		const struct merged *m = &t->findings.items[i];
		const char *line;

		if (m->severity != severity)
			continue;
		line = arena_format(t->scratch, "%s (%s)", text_title(t, m->place[0].finding),
			merge_where(t->scratch, t->report, m));
		return todo > 1 ? arena_format(t->scratch, "%s, and %zu more", line, todo - 1) : line;
	}
	return "nothing was learned";
}

static const char *answer(struct text *t, enum severity severity)
{
	const struct report *r = t->report;

	if (r->trouble != NULL && severity != SEVERITY_URGENT && severity != SEVERITY_WARNING)
		return r->trouble;
	if (severity == SEVERITY_GOOD || severity == SEVERITY_INFO) {
		return arena_format(t->scratch, "%s, %s, nothing to do",
			text_count(t, count_subjects(r, SCOPE_ADDRESS), "address", "addresses"),
			text_count(t, count_findings(r), "finding", "findings"));
	}
	return worst(t, severity);
}

void text_verdict(struct text *t)
{
	enum severity severity = report_verdict(t->report);
	const char *line = answer(t, severity);

	style_put(&t->style, INK_HEADING, t->report->target, strlen(t->report->target));
	fputs(": ", t->style.out);
	style_put(&t->style, severity == SEVERITY_INFO ? INK_GOOD : style_ink(severity), word(severity),
		strlen(word(severity)));
	fprintf(t->style.out, " - %s%s\n", line, t->report->interrupted ? " [interrupted]" : "");
}

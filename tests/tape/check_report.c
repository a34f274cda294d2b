/* check_report.c - what holds of the report of every tape, whatever the servers did. */
#include "run.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "check/table.h"
#include "core/facts_json.h"
#include "report/json.h"
#include "report/text.h"

enum {
	INTERRUPT_MS = 500,     /* from the interrupt to the end: time to say QUIT */
	REPORT_BYTES = 33554432 /* of a report's arena, whatever the servers send */
};

/* ---- its forms ------------------------------------------------------------------------ */

static void write_text(struct buf *out, const struct report *report, const struct text_options *how)
{
	char *bytes = NULL;
	size_t n = 0;
	FILE *stream = open_memstream(&bytes, &n);

	report_text(stream, report, how);
	fclose(stream);
	buf_add(out, bytes, n);
	free(bytes);
}

static char *write_json(const struct report *report)
{
	json_t *json = report_json(report, &(struct json_options){.sessions = true, .timings = true});
	char *text = json_dumps(json, JSON_COMPACT);

	json_decref(json);
	return text;
}

static void check_safe(const char *what, const char *text, struct faults *faults)
{
	const char *end = text + strlen(text);

	/* A report may have megabytes: each byte is looked at once. */
	for (const char *line = text; line < end;) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));
		size_t n = (size_t)((stop ? stop : end) - line);
		if (!text_is_safe(line, n))
			fault(faults, "%s: not safe to show: %.*s", what, (int)n, line);
		line += n + (stop ? 1 : 0);
	}
}

/* The facts as a file holds them, read back and judged again. */
static struct report *judge_again(const struct report *report, struct arena *arena, struct faults *faults)
{
	json_t *json = facts_json_write(report);
	char *text = json_dumps(json, JSON_INDENT(1));
	const char *error = NULL;

	json_decref(json);
	json = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	struct report *again = json ? facts_json_read(json, arena, &error) : NULL;
	if (!again)
		fault(faults, "saved facts cannot be read again: %s", json ? error : "no JSON");
	else
		check_report(again);
	json_decref(json);
	free(text);
	return again;
}

static void compare_again(struct tape_run *r, const char *json, struct faults *faults)
{
	struct report *again = judge_again(r->report, r->arena, faults);
	struct buf text;

	if (!again)
		return;
	buf_init(&text, LIMIT_FACTS_BYTES);
	write_text(&text, again, &(struct text_options){.transcript = true, .timings = true});
	char *json_again = write_json(again);
	if (text.len != r->text.len || memcmp(text.data, r->text.data, text.len) != 0)
		fault(faults, "judged again, the text report is another");
	if (strcmp(json, json_again) != 0)
		fault(faults, "judged again, the JSON report is another");
	free(json_again);
	buf_free(&text);
	report_free(again);
}

void check_report_forms(struct tape_run *r, struct faults *faults)
{
	struct buf other;

	buf_init(&other, LIMIT_FACTS_BYTES);
	write_text(&r->text, r->report, &(struct text_options){.transcript = true, .timings = true});
	check_safe("text", r->text.data, faults);
	write_text(&other, r->report, &(struct text_options){.width = 40});
	check_safe("narrow text", other.data, faults);
	buf_clear(&other);
	write_text(&other, r->report, &(struct text_options){.color = true, .quiet = true});
	buf_free(&other);
	char *json = write_json(r->report);
	check_safe("JSON", json, faults);
	if (strstr(json, "\\u00"))
		fault(faults, "JSON: a control character in a string");
	compare_again(r, json, faults);
	free(json);
}

/* ---- its limits ------------------------------------------------------------------------- */

static bool heard_recipient(const struct fact_sessions *sessions)
{
	for (size_t i = 0; sessions && i < sessions->count; i++)
		for (size_t j = 0; j < sessions->sessions[i].turn_count; j++) {
			const struct turn *t = &sessions->sessions[i].turns[j];
			if (t->reply && strncmp(t->said, "RCPT", 4) == 0)
				return true;
		}
	return false;
}

static void check_good(const struct subject *s, struct faults *faults)
{
	bool heard = heard_recipient(facts_sessions(&s->facts, FACT_SESSIONS)) ||
		     heard_recipient(facts_sessions(&s->facts, FACT_FORM_SESSIONS));

	for (size_t i = 0; i < s->findings.count; i++) {
		const struct finding *f = &s->findings.items[i];
		if (!heard && f->verdict->severity == SEVERITY_GOOD && strncmp(f->check->id, "relay.", 6) == 0)
			fault(faults, "%s: %s is good, but no reply to RCPT was heard", s->name, f->check->id);
	}
}

static void check_sessions(const struct subject *s, const struct fact_sessions *sessions, struct faults *faults)
{
	for (size_t i = 0; sessions && i < sessions->count; i++) {
		const struct session *session = &sessions->sessions[i];
		if (session->end_ms > LIMIT_SESSION_S * 1000)
			fault(faults, "%s: session %s took %u ms", s->name, session->purpose, session->end_ms);
	}
}

void check_report_limits(const struct tape_run *r, struct faults *faults)
{
	const struct tape_world *w = &r->world;
	size_t used = arena_used(r->report->arena);

	if (used > REPORT_BYTES)
		fault(faults, "the report holds %zu bytes", used);
	if (r->report->took_ms != w->now_ms)
		fault(faults, "took_ms is %u, but %llu ms went by", r->report->took_ms, (unsigned long long)w->now_ms);
	if (r->stopped_ms != UINT64_MAX && w->now_ms > r->stopped_ms + INTERRUPT_MS)
		fault(faults, "interrupted, it went on for %llu ms", (unsigned long long)(w->now_ms - r->stopped_ms));
	if ((r->stopped_ms != UINT64_MAX) != r->report->interrupted)
		fault(faults, "interrupted: %d", r->report->interrupted);
	if (w->messages > (unsigned)settings_number(&w->tape->settings, SETTING_MAX_MESSAGES))
		fault(faults, "%u messages were sent", w->messages);
	for (const struct subject *s = r->report->subjects; s; s = s->next) {
		check_good(s, faults);
		check_sessions(s, facts_sessions(&s->facts, FACT_SESSIONS), faults);
		check_sessions(s, facts_sessions(&s->facts, FACT_FORM_SESSIONS), faults);
	}
}

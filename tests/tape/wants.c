/* wants.c - holds an audit against what its tape wants. */
#include "run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "words.h"

struct holding {
	struct tape_run *run;
	const struct want *want;
	struct faults *faults;
	const char *got; /* what was found instead, for the fault */
};

static const char *word(const struct want *w, size_t i)
{
	return i < w->count ? w->words[i].bytes : "";
}

static const struct subject *find_subject(const struct holding *h, const char *name)
{
	for (const struct subject *s = h->run->report->subjects; s; s = s->next)
		if (strcmp(s->name, name) == 0)
			return s;
	return NULL;
}

/* "<= 3", "= 3", ">= 3" at word I. */
static bool compare(struct holding *h, size_t i, unsigned long value)
{
	const char *how = word(h->want, i), *limit = word(h->want, i + 1);
	uint32_t ms;
	unsigned long n = words_time(limit, &ms) ? ms : strtoul(limit, NULL, 10);

	h->got = arena_format(h->run->arena, "%lu", value);
	return strcmp(how, "<=") == 0   ? value <= n
	       : strcmp(how, ">=") == 0 ? value >= n
					: strcmp(how, "=") == 0 && value == n;
}

/* ---- verdicts ----------------------------------------------------------------------- */

static bool verdict(struct holding *h)
{
	h->got = severity_name(report_verdict(h->run->report));
	return strcmp(h->got, word(h->want, 1)) == 0;
}

static bool fits(const struct want *w, size_t i, const struct finding *f)
{
	return (w->count <= i || glob_match(word(w, i), f->verdict->code)) &&
	       (w->count <= i + 1 || strcmp(word(w, i + 1), severity_name(f->verdict->severity)) == 0);
}

static bool subject_has_finding(struct holding *h, size_t at, const struct subject *s)
{
	for (size_t i = 0; i < s->findings.count; i++) {
		const struct finding *f = &s->findings.items[i];
		if (!glob_match(word(h->want, at + 1), f->check->id))
			continue;
		h->got = arena_format(h->run->arena, "%s %s %s: %s", f->check->id, f->verdict->code,
			severity_name(f->verdict->severity), f->evidence_count > 0 ? f->evidence[0] : "");
		if (fits(h->want, at + 2, f))
			return true;
	}
	return false;
}

/* "finding SUBJECT ID [CODE [SEVERITY]]", SUBJECT at word AT; a domain and its host may share a name. */
static bool has_finding(struct holding *h, size_t at)
{
	const struct subject *s = find_subject(h, word(h->want, at));

	h->got = s ? "none" : "no such subject";
	for (; s; s = s->next)
		if (strcmp(s->name, word(h->want, at)) == 0 && subject_has_finding(h, at, s))
			return true;
	return false;
}

/* ---- facts ----------------------------------------------------------------------------- */

static const char *names_text(struct arena *a, const struct fact_names *names)
{
	const char *text = dns_state_name(names->state);

	if (names->state != DNS_FOUND)
		return text;
	text = "";
	for (size_t i = 0; i < names->count; i++)
		text = arena_format(a, "%s%s%s", text, i ? "," : "", names->names[i].name);
	return text;
}

/* "example.org=confirmed,example.net=weak" */
static const char *domains_text(struct arena *a, const struct fact_domains *domains)
{
	const char *text = "";

	for (size_t i = 0; i < domains->count; i++)
		text = arena_format(a, "%s%s%s=%s", text, i ? "," : "", domains->domains[i].name,
			likelihood_name(domains->domains[i].likelihood));
	return text;
}

/* "25=open,139=closed,445=filtered" */
static const char *ports_text(struct arena *a, const struct fact_ports *ports)
{
	const char *text = "";

	for (size_t i = 0; i < ports->count; i++) {
		int error = ports->ports[i].error;
		text = arena_format(a, "%s%s%u=%s", text, i ? "," : "", ports->ports[i].port,
			error == 0              ? "open"
			: error == ECONNREFUSED ? "closed"
			: error == ETIMEDOUT    ? "filtered"
						: strerror(error));
	}
	return text;
}

static const char *value_text(struct arena *a, enum fact_id id, const struct fact *f)
{
	switch (fact_info(id)->type) {
	case FACT_IS_TEXT:
		return f->text;
	case FACT_IS_NUMBER:
		return arena_format(a, "%lld", (long long)f->number);
	case FACT_IS_NAMES:
		return names_text(a, f->names);
	case FACT_IS_REPLY:
		return f->reply->reply ? smtp_reply_line(a, f->reply->reply, 0) : "";
	case FACT_IS_TRIALS:
		return arena_format(a, "%zu", f->trials->count);
	case FACT_IS_SESSIONS:
		return arena_format(a, "%zu", f->sessions->count);
	case FACT_IS_ANSWERS:
		return arena_format(a, "%zu", f->answers->count);
	case FACT_IS_LISTINGS:
		return arena_format(a, "%zu", f->listings->count);
	case FACT_IS_DOMAINS:
		return domains_text(a, f->domains);
	case FACT_IS_PLACE:
		return arena_format(a, "%s %s", f->place->country, f->place->city);
	case FACT_IS_PORTS:
		return ports_text(a, f->ports);
	}
	return "";
}

static const char *fact_words(struct arena *a, enum fact_id id, const struct fact *f)
{
	static const char *const states[] = {
		[FACT_UNKNOWN] = "unknown", [FACT_HAVE] = "have", [FACT_ABSENT] = "absent"};
	const char *value = f->state == FACT_UNKNOWN                                   ? why_name(f->why)
			    : f->state == FACT_HAVE                                    ? value_text(a, id, f)
			    : fact_info(id)->type == FACT_IS_NAMES && f->names != NULL ? names_text(a, f->names)
										       : "";

	return arena_format(a, "%s%s%s", states[f->state], *value ? " " : "", value);
}

/* "fact SUBJECT NAME STATE [VALUE]" */
static bool has_fact(struct holding *h)
{
	const struct subject *s = find_subject(h, word(h->want, 1));
	enum fact_id id;
	const char *wanted = word(h->want, 3);

	if (!s || !fact_find(word(h->want, 2), &id)) {
		h->got = s ? "no such fact" : "no such subject";
		return false;
	}
	h->got = fact_words(h->run->arena, id, facts_get(&s->facts, id));
	if (h->want->count > 4)
		wanted = arena_format(h->run->arena, "%s %s", wanted, word(h->want, 4));
	else
		wanted = arena_format(h->run->arena, "%s*", wanted);
	return glob_match(wanted, h->got);
}

static bool has_note(struct holding *h)
{
	const struct subject *s = find_subject(h, word(h->want, 1));
	enum fact_id id;

	if (!s || !fact_find(word(h->want, 2), &id))
		return false;
	h->got = facts_get(&s->facts, id)->note;
	h->got = h->got ? h->got : "no note";
	return glob_match(word(h->want, 3), h->got);
}

/* ---- what was said ------------------------------------------------------------------------ */

static unsigned long count_said(const struct holding *h, const char *pattern)
{
	unsigned long n = 0;

	for (const struct said *s = h->run->world.said; s; s = s->next)
		n += glob_match(pattern, s->line);
	return n;
}

static bool said(struct holding *h)
{
	unsigned long n = count_said(h, word(h->want, 1));

	h->got = arena_format(h->run->arena, "%lu times", n);
	return h->want->count > 2 ? n == strtoul(word(h->want, 2), NULL, 10) : n > 0;
}

/* "recipients only A B ...": patterns, without angle brackets. */
static bool recipients(struct holding *h)
{
	for (const struct said *s = h->run->world.said; s; s = s->next) {
		bool known = strncmp(s->line, "RCPT TO:", 8) != 0;
		for (size_t i = 2; !known && i < h->want->count; i++)
			known = glob_match(word(h->want, i), s->line + 8) ||
				glob_match(arena_format(h->run->arena, "<%s>*", word(h->want, i)), s->line + 8);
		h->got = s->line;
		if (!known)
			return false;
	}
	return true;
}

static bool has_text(const struct holding *h, size_t at)
{
	return strstr(h->run->text.data, word(h->want, at)) != NULL;
}

/* ---- all of them ------------------------------------------------------------------------------ */

static unsigned long count_subjects(const struct holding *h)
{
	unsigned long n = 0;

	for (const struct subject *s = h->run->report->subjects; s; s = s->next)
		n++;
	return n;
}

static bool holds_not(struct holding *h)
{
	const char *what = word(h->want, 1);

	h->got = "it is there";
	if (strcmp(what, "finding") == 0)
		return find_subject(h, word(h->want, 2)) && !has_finding(h, 2);
	if (strcmp(what, "text") == 0)
		return !has_text(h, 2);
	if (strcmp(what, "subject") == 0)
		return !find_subject(h, word(h->want, 2));
	if (strcmp(what, "said") == 0)
		return count_said(h, word(h->want, 2)) == 0;
	h->got = "no known want";
	return false;
}

static bool holds(struct holding *h)
{
	const struct want *w = h->want;
	const char *what = word(w, 0);

	if (strcmp(what, "verdict") == 0)
		return verdict(h);
	if (strcmp(what, "finding") == 0)
		return has_finding(h, 1);
	if (strcmp(what, "fact") == 0)
		return has_fact(h);
	if (strcmp(what, "note") == 0)
		return has_note(h);
	if (strcmp(what, "said") == 0)
		return said(h);
	if (strcmp(what, "recipients") == 0)
		return recipients(h);
	if (strcmp(what, "text") == 0)
		return has_text(h, 1);
	if (strcmp(what, "subject") == 0)
		return find_subject(h, word(w, 1)) != NULL;
	if (strcmp(what, "subjects") == 0)
		return compare(h, 1, count_subjects(h));
	if (strcmp(what, "took") == 0)
		return compare(h, 1, h->run->report->took_ms);
	if (strcmp(what, "messages") == 0)
		return compare(h, 1, h->run->world.messages);
	if (strcmp(what, "questions") == 0)
		return compare(h, 1, h->run->world.questions_most);
	if (strcmp(what, "sessions") == 0)
		return compare(h, 1, h->run->world.conn_count - h->run->world.knock_count);
	if (strcmp(what, "knocks") == 0)
		return compare(h, 1, h->run->world.knock_count);
	if (strcmp(what, "no") == 0)
		return holds_not(h);
	h->got = "no known want";
	return false;
}

void check_wants(struct tape_run *r, struct faults *faults)
{
	for (const struct want *w = r->world.tape->wants; w; w = w->next) {
		struct holding h = {.run = r, .want = w, .faults = faults};
		if (!holds(&h))
			fault(faults, "line %u: want %s%s%s", w->line, w->text, h.got ? "; got " : "",
				h.got ? h.got : "");
	}
}

/* A report for programs.  Values were made safe and valid UTF-8 when they became facts; a string that jansson refuses
 * here is a mistake of ours. */
#include "report/json.h"

#include "base/log.h"
#include "report/stamp.h"
#include "report/transactions.h"

static json_t *must(json_t *value)
{
	ensure(value != NULL);
	return value;
}

static const char *null_if_empty(const char *s)
{
	return s == NULL || *s == '\0' ? NULL : s;
}

static json_t *strings(const char *const *items, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, must(json_string(items[i])));
	return list;
}

static json_t *finding(const struct finding *f)
{
	json_t *evidence = strings(f->evidence, f->evidence_count);

	/* Nobody should take a shortened list for the whole. */
	if (f->evidence_dropped > 0)
		json_array_append_new(evidence, must(json_sprintf("... and %zu more", f->evidence_dropped)));
	return must(json_pack("{s:s, s:s, s:s, s:s, s:o, s:s?, s:s?, s:o}", "id", f->check->id, "verdict",
		f->verdict->code, "severity", severity_name(f->verdict->severity), "title", f->title, "evidence",
		evidence, "advice", f->verdict->advice, "reference", f->verdict->reference, "paste",
		strings(f->paste, f->paste_count)));
}

static json_t *reply(const struct smtp_reply *r)
{
	if (r == NULL)
		return json_null();
	return must(json_pack("{s:i, s:s?, s:o}", "code", (int)r->code, "enhanced", null_if_empty(r->enhanced), "lines",
		strings(r->lines, r->line_count)));
}

static json_t *turn(const struct turn *t)
{
	json_t *heard = t->reply == NULL ? json_null() : json_integer(t->heard_ms);

	return must(json_pack("{s:s, s:o, s:I, s:o}", "said", t->said, "reply", reply(t->reply), "said_ms",
		(json_int_t)t->said_ms, "heard_ms", heard));
}

static json_t *transaction(const struct subject *s, const struct transaction_kind *kind)
{
	const struct trial *t = transaction_trial(&s->facts, kind);
	const struct fact *fact = facts_get(&s->facts, kind->fact);
	const struct turn *all[TRANSACTION_TURNS];
	size_t count = t == NULL ? 0 : transaction_turns(t, all);
	const char *why = NULL, *note = fact->note;
	json_t *turns = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(turns, turn(all[i]));
	if (t == NULL)
		why = fact->state == FACT_UNKNOWN ? why_name(fact->why) : NULL;
	else if (t->why != WHY_NONE)
		why = why_name(t->why);
	if (t != NULL && t->note != NULL)
		note = t->note;
	return must(json_pack("{s:s, s:s?, s:s?, s:s?, s:s?, s:s?, s:s?, s:o}", "id", kind->id, "rung",
		t == NULL ? NULL : transaction_rung_name(trial_rung(t)), "why", why, "note", note, "sender",
		t == NULL ? NULL : t->sender, "recipient", t == NULL ? NULL : t->recipient, "token",
		t == NULL ? NULL : t->token, "turns", turns));
}

static json_t *session(const struct session *s)
{
	json_t *turns = json_array();

	for (size_t i = 0; i < s->turn_count; i++)
		json_array_append_new(turns, turn(&s->turns[i]));
	return must(json_pack("{s:s, s:I, s:I, s:I, s:i, s:s?, s:s?, s:b, s:I, s:I, s:o}", "purpose", s->purpose,
		"start_ms", (json_int_t)s->start_ms, "ready_ms", (json_int_t)s->ready_ms, "end_ms",
		(json_int_t)s->end_ms, "error", s->error, "why", s->end == WHY_NONE ? NULL : why_name(s->end), "note",
		s->note, "pipelined", s->pipelined, "bytes_in", (json_int_t)s->bytes_in, "bytes_out",
		(json_int_t)s->bytes_out, "turns", turns));
}

static void add_sessions(json_t *list, const struct subject *s, enum fact_id id)
{
	const struct fact_sessions *all = facts_sessions(&s->facts, id);

	for (size_t i = 0; all != NULL && i < all->count; i++)
		json_array_append_new(list, session(&all->sessions[i]));
}

static json_t *sessions(const struct subject *s, bool wanted)
{
	json_t *list;

	if (!wanted)
		return json_null();
	list = json_array();
	add_sessions(list, s, FACT_SESSIONS);
	add_sessions(list, s, FACT_FORM_SESSIONS);
	return list;
}

static json_t *subject(const struct subject *s, const struct json_options *o)
{
	json_t *findings = json_array(), *transactions = json_array();

	for (size_t i = 0; i < s->findings.count; i++)
		json_array_append_new(findings, finding(&s->findings.items[i]));
	for (size_t i = 0; s->scope == SCOPE_ADDRESS && i < TRANSACTION_COUNT; i++)
		json_array_append_new(transactions, transaction(s, &transaction_kinds[i]));
	return must(json_pack("{s:s, s:s, s:s?, s:s?, s:o, s:o, s:o}", "kind", scope_name(s->scope), "name", s->name,
		"parent", s->parent == NULL ? NULL : s->parent->name, "guessed", s->guessed, "findings", findings,
		"transactions", transactions, "sessions", sessions(s, o->sessions)));
}

static json_t *timings(const struct report *r, bool wanted)
{
	json_t *list;

	if (!wanted)
		return json_null();
	list = json_array();
	for (size_t i = 0; i < r->timing_count; i++) {
		const struct timing *t = &r->timings[i];

		json_array_append_new(list, must(json_pack("{s:s, s:s, s:s?, s:I, s:I}", "subject", t->subject, "probe",
						    t->what, "waited_for", t->waited_for, "from_ms",
						    (json_int_t)t->from_ms, "to_ms", (json_int_t)t->to_ms)));
	}
	return list;
}

json_t *report_json(const struct report *r, const struct json_options *o)
{
	enum severity verdict = report_verdict(r);
	json_t *subjects = json_array();
	char when[STAMP_SIZE];

	for (const struct subject *s = r->subjects; s != NULL; s = s->next)
		json_array_append_new(subjects, subject(s, o));
	/* Information alone is nothing to worry about. */
	if (verdict == SEVERITY_INFO)
		verdict = SEVERITY_GOOD;
	return must(json_pack("{s:s, s:s, s:s?, s:s?, s:s?, s:b, s:s?, s:s, s:s?, s:s?, s:i, s:I, s:o, s:o}", "target",
		r->target, "verdict", severity_name(verdict), "omitted", r->omitted, "resolver", r->resolver, "trouble",
		r->trouble, "interrupted", r->interrupted, "version", null_if_empty(r->version), "started",
		stamp_utc(r->started_s, 'T', when), "impact", null_if_empty(r->impact), "operator",
		null_if_empty(r->operator_address), "port", (int)r->port, "took_ms", (json_int_t)r->took_ms, "subjects",
		subjects, "timings", timings(r, o->timings)));
}

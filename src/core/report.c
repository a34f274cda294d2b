/* report.c - the report's tree of subjects, kept as a list in report order, and its timings. */
#include "core/report.h"

#include <string.h>

#include "base/log.h"

struct report *report_new(const char *target)
{
	struct arena *arena = arena_new();
	struct report *r = arena_alloc(arena, sizeof *r);
	r->arena = arena;
	r->version = "";
	r->target = arena_strdup(arena, target);
	r->operator_address = "";
	r->impact = "";
	return r;
}

void report_free(struct report *r)
{
	if (r != NULL)
		arena_free(r->arena);
}

/* Every subject is below NULL. */
static bool is_below(const struct subject *s, const struct subject *ancestor)
{
	const struct subject *p = s->parent;
	while (p != NULL && p != ancestor)
		p = p->parent;
	return p == ancestor;
}

struct subject *report_subject(
	struct report *r, enum scope scope, const char *name, struct subject *parent, unsigned order)
{
	struct subject *s = arena_alloc(r->arena, sizeof *s);
	s->scope = scope;
	s->name = arena_strdup(r->arena, name);
	s->parent = parent;
	s->order = order;
	s->findings.arena = r->arena;
	facts_init(&s->facts);
	if (scope == SCOPE_ADDRESS)
		ensure(ip_parse(name, &s->facts.ip));

	struct subject **place = parent != NULL ? &parent->next : &r->subjects;
	while (*place != NULL && is_below(*place, parent)) {
		if ((*place)->parent == parent && (*place)->order > order)
			break;
		place = &(*place)->next;
	}
	s->next = *place;
	*place = s;
	return s;
}

void report_drop_subject(struct report *r, const struct subject *subject)
{
	struct subject **place = &r->subjects;
	while (*place != subject)
		place = &(*place)->next;
	*place = subject->next;
}

void report_timing(struct report *r, const char *subject, const char *what, const char *waited_for, uint32_t from_ms,
	uint32_t to_ms)
{
	if (r->timing_count == r->timing_cap) {
		size_t cap = r->timing_cap > 0 ? r->timing_cap * 2 : 32;
		struct timing *timings = arena_array(r->arena, cap, sizeof *timings);
		if (r->timing_count > 0)
			memcpy(timings, r->timings, r->timing_count * sizeof *timings);
		r->timings = timings;
		r->timing_cap = cap;
	}
	r->timings[r->timing_count++] = (struct timing){
		.subject = arena_strdup(r->arena, subject),
		.what = arena_strdup(r->arena, what),
		.waited_for = waited_for != NULL ? arena_strdup(r->arena, waited_for) : NULL,
		.from_ms = from_ms,
		.to_ms = to_ms,
	};
}

/* A report that only informs has nothing to complain about. */
enum severity report_verdict(const struct report *r)
{
	enum severity worst = SEVERITY_COUNT;
	for (const struct subject *s = r->subjects; s != NULL; s = s->next)
		for (size_t i = 0; i < s->findings.count; i++)
			worst = severity_worse(worst, s->findings.items[i].verdict->severity);
	if (worst == SEVERITY_COUNT)
		return SEVERITY_UNKNOWN;
	/* What was not audited is not good. */
	if (r->trouble && (worst == SEVERITY_GOOD || worst == SEVERITY_INFO))
		return SEVERITY_UNKNOWN;
	return worst == SEVERITY_INFO ? SEVERITY_GOOD : worst;
}

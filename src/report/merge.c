/* Findings of two address families mostly say the same; an administrator has to act only once. */
#include "report/merge.h"

#include <string.h>

#include "proto/mailbox.h"

static bool same(const struct merged *m, const struct subject *s, const struct finding *f)
{
	const struct finding *first = m->place[0].finding;
	const struct subject *where = m->place[0].subject;

	return m->count < LIMIT_HOST_ADDRESSES && s->scope == SCOPE_ADDRESS && where->scope == SCOPE_ADDRESS &&
	       s->parent != NULL && s->parent == where->parent && s != where && first->check == f->check &&
	       first->verdict == f->verdict && strcmp(first->title, f->title) == 0;
}

static size_t count_findings(const struct report *r)
{
	size_t n = 0;

	for (const struct subject *s = r->subjects; s != NULL; s = s->next)
		n += s->findings.count;
	return n;
}

static void place(struct merged *items, size_t *count, const struct subject *s, const struct finding *f)
{
	struct merged *m = NULL;

	for (size_t i = 0; i < *count && m == NULL; i++) {
		if (same(&items[i], s, f))
			m = &items[i];
	}
	if (m == NULL) {
		m = &items[(*count)++];
		m->severity = f->verdict->severity;
	}
	m->place[m->count++] = (struct merged_place){.subject = s, .finding = f};
}

static bool same_cause(const struct merged *a, const struct merged *b)
{
	const struct verdict *va = a->place[0].finding->verdict, *vb = b->place[0].finding->verdict;

	if (a->severity != SEVERITY_UNKNOWN || b->severity != SEVERITY_UNKNOWN || a->count != b->count ||
		strcmp(va->code, vb->code) != 0 || va->advice == NULL || strcmp(va->advice, vb->advice) != 0)
		return false;
	for (size_t i = 0; i < a->count; i++) {
		if (a->place[i].subject != b->place[i].subject)
			return false;
	}
	return true;
}

/* One cause hides many answers; it has to be removed once. */
static void find_leaders(struct merged *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < i && items[i].leader == NULL; j++) {
			if (items[j].leader == NULL && same_cause(&items[j], &items[i]))
				items[i].leader = &items[j];
		}
	}
}

struct merged_list merge_findings(struct arena *arena, const struct report *r)
{
	size_t most = count_findings(r);
	struct merged *items = arena_array(arena, most + 1, sizeof *items);
	struct merged_list list = {0};

	/* One pass per severity: already in the order wanted, and stable. */
	for (unsigned severity = 0; severity < SEVERITY_COUNT; severity++) {
		for (const struct subject *s = r->subjects; s != NULL; s = s->next) {
			for (size_t i = 0; i < s->findings.count; i++) {
				if (s->findings.items[i].verdict->severity == severity)
					place(items, &list.count, s, &s->findings.items[i]);
			}
		}
	}
	find_leaders(items, list.count);
	list.items = items;
	return list;
}

bool merge_is_target(struct arena *arena, const struct report *r, const char *name)
{
	const char *at = strrchr(r->target, '@'), *typed = at != NULL ? at + 1 : r->target;
	const char *ascii = host_name_ascii(arena, typed);

	return strcmp(ascii != NULL ? ascii : typed, name) == 0;
}

const char *merge_where(struct arena *arena, const struct report *r, const struct merged *m)
{
	const struct subject *first = m->place[0].subject;
	const char *where = first->name;

	for (size_t i = 1; i < m->count; i++)
		where = arena_format(arena, "%s, %s", where, m->place[i].subject->name);
	if (first->scope == SCOPE_ADDRESS && first->parent != NULL && !merge_is_target(arena, r, first->parent->name))
		where = arena_format(arena, "%s: %s", first->parent->name, where);
	if (first->guessed != NULL)
		where = arena_format(arena, "%s, not named by you", where);
	return where;
}

bool merge_everywhere(const struct report *r, const struct merged *m)
{
	const struct subject *first = m->place[0].subject;
	size_t addresses = 0;

	if (first->scope != SCOPE_ADDRESS)
		return true;
	for (const struct subject *s = r->subjects; s != NULL; s = s->next)
		addresses += s->scope == SCOPE_ADDRESS && s->parent == first->parent;
	return m->count == addresses;
}

bool merge_same_evidence(const struct merged *m)
{
	const struct finding *first = m->place[0].finding;

	for (size_t p = 1; p < m->count; p++) {
		const struct finding *f = m->place[p].finding;

		if (f->evidence_count != first->evidence_count || f->evidence_dropped != first->evidence_dropped)
			return false;
		for (size_t i = 0; i < f->evidence_count; i++) {
			if (strcmp(f->evidence[i], first->evidence[i]) != 0)
				return false;
		}
	}
	return true;
}

size_t merge_count(const struct merged_list *list, enum severity s)
{
	size_t n = 0;

	for (size_t i = 0; i < list->count; i++)
		n += list->items[i].severity == s && list->items[i].leader == NULL;
	return n;
}

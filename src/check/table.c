/* table.c - the list of checks, and the loop that lets each speak. */
#include "check/table.h"

#include <string.h>

const struct check *const check_table[] = {
#define X(name) &check_##name,
	CHECK_TABLE(X)
#undef X
};
const size_t check_table_count = sizeof check_table / sizeof *check_table;

const struct check *check_find(const char *id)
{
	for (size_t i = 0; i < check_table_count; i++)
		if (!strcmp(check_table[i]->id, id))
			return check_table[i];
	return NULL;
}

void check_facts(enum scope scope, const struct facts *facts, struct findings *out)
{
	for (size_t i = 0; i < check_table_count; i++) {
		if (check_table[i]->scope != scope)
			continue;
		out->check = check_table[i];
		check_table[i]->judge(facts, out);
	}
	out->check = NULL;
}

void check_report(struct report *r)
{
	for (struct subject *s = r->subjects; s; s = s->next) {
		s->findings = (struct findings){.arena = r->arena};
		check_facts(s->scope, &s->facts, &s->findings);
	}
}

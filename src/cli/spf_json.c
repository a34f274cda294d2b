/* spf_json.c - an SPF verdict for programs and for people. */
#include "cli/spf_json.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/log.h"
#include "proto/spf_show.h"

static json_t *policy_json(const struct spf_policy *p);

static json_t *step_json(const struct spf_step *s)
{
	json_t *o = json_pack("{s:s, s:i, s:s, s:s?, s:s?, s:i, s:i}", "term", s->term->text, "position",
		(int)s->term->at, "outcome", spf_outcome_name(s->outcome), "target", s->target, "note", s->note,
		"lookups", (int)s->lookups, "void_lookups", (int)s->void_lookups);

	ensure(o != NULL);
	if (s->below)
		json_object_set_new(o, "policy", policy_json(s->below));
	return o;
}

static json_t *policy_json(const struct spf_policy *p)
{
	json_t *terms = json_array();

	for (size_t i = 0; i < p->count; i++)
		json_array_append_new(terms, step_json(&p->steps[i]));
	json_t *o = json_pack("{s:s, s:s?, s:s, s:s?, s:i, s:i, s:o}", "domain", p->domain, "record",
		p->record ? p->record->text : NULL, "result", spf_result_name(p->result), "why", p->why, "lookups",
		(int)p->lookups, "void_lookups", (int)p->void_lookups, "terms", terms);
	ensure(o != NULL);
	return o;
}

json_t *spf_json(const struct spf_verdict *v)
{
	const char *decided = v->decided ? v->decided->term->text : NULL;
	json_t *o = json_pack("{s:s, s:s?, s:s?, s:s?, s:i, s:i, s:o}", "result", spf_result_name(v->result),
		"explanation", v->explanation, "why", v->why, "decided_by", decided, "lookups", (int)v->lookups,
		"void_lookups", (int)v->void_lookups, "tree", policy_json(v->top));
	ensure(o != NULL);
	return o;
}

const char *spf_text(struct arena *arena, const struct spf_verdict *v)
{
	const struct spf_lines lines = spf_show(arena, v->top);
	struct buf out;

	buf_init(&out, LIMIT_QUERY_LINE_BYTES);
	buf_format(&out, "%s", spf_result_name(v->result));
	if (v->why)
		buf_format(&out, ": %s", v->why);
	buf_format(&out, "\n%u of %d look-ups, %u of %d void look-ups\n", v->lookups, LIMIT_SPF_LOOKUPS,
		v->void_lookups, LIMIT_SPF_VOID_LOOKUPS);
	if (v->explanation)
		buf_format(&out, "the domain explains: %s\n", v->explanation);
	buf_add_text(&out, "\n");
	for (size_t i = 0; i < lines.count; i++)
		buf_format(&out, "%*s%s%s\n", (int)(2 * lines.items[i].depth), "", lines.items[i].text,
			lines.items[i].decides ? "  <- decides" : "");
	const char *text = arena_strndup(arena, out.data, out.len);
	buf_free(&out);
	return text;
}

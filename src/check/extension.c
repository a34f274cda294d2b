/* extension.c - looks an extension up in the EHLO answer; a refused EHLO says nothing about extensions. */
#include "check/extension.h"

#include <string.h>

#include "check/judge.h"

static void offers_evidence(struct findings *out, const struct smtp_reply *ehlo)
{
	const char *all = "";
	for (size_t i = 1; i < ehlo->line_count; i++) {
		const char *line = ehlo->lines[i];
		all = arena_format(out->arena, "%s%s%.*s", all, i > 1 ? ", " : "", (int)strcspn(line, " ="), line);
	}
	finding_evidence(out, "EHLO offers %s", all[0] ? all : "nothing");
}

const char *extension_judge(const struct facts *f, struct findings *out, const char *keyword)
{
	const struct turn *ehlo = facts_reply(f, FACT_EHLO);
	if (!judge_greeted(f) || !ehlo || judge_hello(f) != ehlo)
		return NULL;
	const char *line = smtp_reply_extension(ehlo->reply, keyword);
	/* A keyword may stand behind the garbage. */
	if (!line && ehlo->reply->defects & SMTP_CONTROL_CHAR)
		return NULL;
	finding_add(out, line ? "offered" : "not_offered");
	if (line)
		finding_evidence(out, "< %u %s", ehlo->reply->code, line);
	else
		offers_evidence(out, ehlo->reply);
	return line;
}

/* extension.c - looks an extension up in the EHLO answer; a refused EHLO says nothing about extensions. */
#include "check/extension.h"

#include <string.h>

#include "base/text.h"
#include "check/judge.h"

const char *extension_find(const struct smtp_reply *ehlo, const char *keyword)
{
	size_t len = strlen(keyword);
	/* The first line names the server. */
	for (size_t i = 1; i < ehlo->line_count; i++) {
		const char *line = ehlo->lines[i];
		if (text_starts_nocase(line, keyword) && (line[len] == 0 || line[len] == ' ' || line[len] == '='))
			return line;
	}
	return NULL;
}

const char *extension_judge(const struct facts *f, struct findings *out, const char *keyword)
{
	const struct turn *ehlo = facts_reply(f, FACT_EHLO);
	if (!judge_greeted(f) || !ehlo || judge_hello(f) != ehlo)
		return NULL;
	const char *line = extension_find(ehlo->reply, keyword);
	finding_add(out, line ? "offered" : "not_offered");
	if (line)
		finding_evidence(out, "< %u %s", ehlo->reply->code, line);
	return line;
}

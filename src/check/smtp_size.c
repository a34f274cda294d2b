/* smtp_size.c - is SIZE offered? */
#include <stdlib.h>

#include "check/extension.h"
#include "check/table.h"

static const struct verdict verdicts[] = {
	{"offered", SEVERITY_INFO, "SIZE is offered", NULL, "RFC 1870 section 3"},
	{"not_offered", SEVERITY_INFO, "SIZE is not offered", NULL, "RFC 1870 section 3"},
	{0},
};

static void judge(const struct facts *f, struct findings *out)
{
	const char *line = extension_judge(f, out, "SIZE");
	if (!line)
		return;
	/* strtoull stops at what is no digit and at its own largest value. */
	unsigned long long bytes = strtoull(line[4] ? line + 5 : "", NULL, 10);
	if (bytes)
		finding_evidence(out, "largest message: %llu bytes (%llu MiB)", bytes, bytes >> 20);
	else
		finding_evidence(out, "no fixed limit");
}

const struct check check_smtp_size = {
	.id = "smtp.size",
	.question = "Does the server tell the largest message it takes?",
	.why = "With SIZE a sender learns the largest message before it sends one that is too big; 0 or no figure "
	       "means no fixed limit.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_CONNECT) | FACT_BIT(FACT_BANNER) | FACT_BIT(FACT_EHLO),
	.verdicts = verdicts,
	.judge = judge,
};

/* dnsbl_names.c - are the domains by which a server names itself on block lists? */
#include "check/dnsbl_hits.h"
#include "check/table.h"

static const struct verdict verdicts[] = {
	DNSBL_LISTED_ROWS("a domain of the server's names"), DNSBL_OTHER_ROWS("a domain of the server's names"), {0}};

static void judge(const struct facts *f, struct findings *out)
{
	dnsbl_hits_judge(f, out, FACT_LISTS, false, false);
}

const struct check check_dnsbl_names = {
	.id = "dnsbl.names",
	.question = "Are the domains by which the server names itself on DNS block lists?",
	.why = "Receivers look up the domains of the PTR name and of the EHLO name in lists of domains, too. Asked are "
	       "the "
	       "registered domains of these names and of the greeting's, unless the audit looks at the domain itself "
	       "(dnsbl.domain).",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_LISTS),
	.verdicts = verdicts,
	.judge = judge,
};

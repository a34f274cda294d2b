/* dnsbl_domain.c - is the domain on block lists? */
#include "check/dnsbl_hits.h"
#include "check/table.h"

static const struct verdict verdicts[] = {DNSBL_LISTED_ROWS("the domain"), DNSBL_OTHER_ROWS("the domain"),
	JUDGE_CANCELLED_ROW("what block lists say of the domain"), {0}};

static void judge(const struct facts *f, struct findings *out)
{
	dnsbl_hits_judge(f, out, FACT_DOMAIN_LISTS, false, true);
}

const struct check check_dnsbl_domain = {
	.id = "dnsbl.domain",
	.question = "Is the domain on DNS block lists?",
	.why = "Lists of domains are looked up for the sender's domain and for the links in a message: what a listed "
	       "domain sends, or is named in, is refused or sorted out. A list of domains is never asked about an "
	       "address. How lists are tested, dnsbl.address tells.",
	.scope = SCOPE_DOMAIN,
	.needs = FACT_BIT(FACT_DOMAIN_LISTS),
	.verdicts = verdicts,
	.judge = judge,
};

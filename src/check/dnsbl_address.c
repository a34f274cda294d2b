/* dnsbl_address.c - is the address on block lists? */
#include "check/dnsbl_hits.h"
#include "check/table.h"

static const struct verdict verdicts[] = {DNSBL_LISTED_ROWS("the address"), DNSBL_POLICY_ROWS("the address"),
	DNSBL_OTHER_ROWS("the address"), JUDGE_CANCELLED_ROW("what block lists say of the address"), {0}};

static void judge(const struct facts *f, struct findings *out)
{
	dnsbl_hits_judge(f, out, FACT_LISTS, true, true);
}

const struct check check_dnsbl_address = {
	.id = "dnsbl.address",
	.question = "Is the address on DNS block lists?",
	.why = "Receivers ask DNS block lists before they take mail, and refuse it, or sort it out, for a listed "
	       "address. "
	       "Each list is tested before it is believed: with the test points of RFC 5782, which must and must not "
	       "be "
	       "listed, and with a random name. A list that fails, refuses to answer, answers with a code that it does "
	       "not explain, or does not answer has told nothing, and is reported so: never as a listing, and never as "
	       "none.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_LISTS),
	.verdicts = verdicts,
	.judge = judge,
};

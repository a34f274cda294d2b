/* relay_open.c - the first transaction: from the operator to the operator, both foreign to the target. */
#include "check/ladder.h"
#include "check/table.h"

static const struct verdict verdicts[] = {LADDER_ROWS("for strangers"){0}};

static void judge(const struct facts *f, struct findings *out)
{
	ladder_judge(f, out, FACT_RELAY);
}

const struct check check_relay_open = {
	.id = "relay.open",
	.question = "Does this server relay mail for strangers?",
	.why = "An open relay is found by spammers within days, and block lists follow. The audit offers a message "
	       "from your own mailbox to your own mailbox, neither of which is the server's business, and sees how far "
	       "it gets: refused, recipient taken, DATA taken, or message taken. A refusal that is about the audit "
	       "itself (greylisting, block lists, TLS or authentication first) never counts as closed.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_RELAY) | FACT_BIT(FACT_BOUNCE) | FACT_BIT(FACT_CONNECT) | FACT_BIT(FACT_BANNER),
	.verdicts = verdicts,
	.judge = judge,
};

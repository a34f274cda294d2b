/* relay_forged_sender.c - the second transaction: a stranger who claims to be a user of the target's own domain. */
#include "check/ladder.h"
#include "check/table.h"

static const struct verdict verdicts[] = {LADDER_ROWS("for strangers who claim a sender of its own domain"){0}};

static void judge(const struct facts *f, struct findings *out)
{
	ladder_judge(f, out, FACT_FORGED);
}

const struct check check_relay_forged_sender = {
	.id = "relay.forged_sender",
	.question = "Does this server relay for strangers who claim a sender of its own domain?",
	.why = "Some servers decide by the sender's address who may relay; anybody can write that address. The audit "
	       "offers a message from a sender in the target's own mail domain to your own mailbox. A server that "
	       "refuses the sender itself has not shown whether it would relay, so that is \"could not tell\".",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_FORGED) | FACT_BIT(FACT_BOUNCE) | FACT_BIT(FACT_CONNECT) | FACT_BIT(FACT_BANNER),
	.verdicts = verdicts,
	.judge = judge,
};

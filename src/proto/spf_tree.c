/* spf_tree.c - the words for what became of an SPF policy. */
#include "proto/spf_tree.h"

const char *spf_result_name(enum spf_result r)
{
	static const char *const names[] = {
		[SPF_NONE] = "none",
		[SPF_NEUTRAL] = "neutral",
		[SPF_PASS] = "pass",
		[SPF_FAIL] = "fail",
		[SPF_SOFTFAIL] = "softfail",
		[SPF_TEMPERROR] = "temperror",
		[SPF_PERMERROR] = "permerror",
		[SPF_PENDING] = "pending",
	};
	return names[r];
}

const char *spf_outcome_name(enum spf_outcome o)
{
	static const char *const names[] = {
		[SPF_UNTRIED] = "untried",
		[SPF_MATCHED] = "matched",
		[SPF_UNMATCHED] = "unmatched",
		[SPF_TRIED] = "tried",
		[SPF_UNRESOLVED] = "unresolved",
		[SPF_IGNORED] = "ignored",
		[SPF_BROKEN] = "broken",
		[SPF_UNANSWERED] = "unanswered",
		[SPF_WAITS] = "waits",
	};
	return names[o];
}

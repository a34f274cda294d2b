/* place_origin.c - which network announces the address, by DNS. */
#include "check/judge.h"
#include "check/table.h"
#include "core/network.h"

static const struct verdict verdicts[] = {
	{"found", SEVERITY_INFO, "The network that announces the address is known", NULL, "RFC 4271"},
	{"several", SEVERITY_INFO, "Several networks announce the address", NULL, "RFC 4271"},
	{"not_announced", SEVERITY_INFO, "No network announces the address", NULL, "RFC 4271"},
	{"could_not_tell", SEVERITY_INFO, "Could not tell which network announces the address", NULL, "RFC 4271"},
	{0},
};

static void judge_known(struct findings *out, const struct network *n)
{
	const char *ases = network_ases(out->arena, n);

	if (n->origin.as_count > 1) {
		finding_add(out, "several");
		finding_title(out, "Several networks announce the address: %s", ases);
	} else {
		finding_add(out, "found");
		finding_title(out, "The address belongs to the network of %s", ases);
	}
	finding_evidence(out, "%s%s%s%s%s", n->origin.network, *n->origin.registry ? ", given out by " : "",
		n->origin.registry, *n->origin.allocated ? " on " : "", n->origin.allocated);
	finding_evidence(out, "asked for TXT %s", n->asked);
}

static void judge(const struct facts *f, struct findings *out)
{
	struct network n = network_read(out->arena, f);

	switch (n.state) {
	case NETWORK_NOT_ASKED:
		return;
	case NETWORK_KNOWN:
		judge_known(out, &n);
		return;
	case NETWORK_NONE:
		finding_add(out, "not_announced");
		finding_evidence(out, "asked for TXT %s: no record", n.asked);
		return;
	case NETWORK_UNTOLD:
		break;
	}
	finding_add(out, "could_not_tell");
	finding_evidence(out, "%s", n.why);
	finding_evidence(out, "the zones are the settings `origin zone ipv4` and `origin zone ipv6`");
}

const struct check check_place_origin = {
	.id = "place.origin",
	.question = "Which network announces the address?",
	.why = "The autonomous system (AS) that announces an address to the Internet is whose network it is in: the "
	       "provider to turn to when the reverse zone is wrong, when port 25 is blocked, or when a block list has "
	       "listed the whole range. A DNS zone tells it from the routing tables; which one, the settings `origin "
	       "zone ipv4` and `origin zone ipv6` say.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_ORIGIN),
	.verdicts = verdicts,
	.judge = judge,
};

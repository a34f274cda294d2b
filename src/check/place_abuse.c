/* place_abuse.c - whom to tell of abuse from the address' network, by DNS. */
#include "check/judge.h"
#include "check/table.h"
#include "core/network.h"

static const struct verdict verdicts[] = {
	{"found", SEVERITY_INFO, "The network's abuse contact is known", NULL, "RFC 2142 section 4"},
	{"none", SEVERITY_INFO, "The network has no abuse contact", NULL, "RFC 2142 section 4"},
	{"could_not_tell", SEVERITY_INFO, "Could not tell whom to write to about abuse from the address", NULL,
		"RFC 2142 section 4"},
	{0},
};

static void judge(const struct facts *f, struct findings *out)
{
	struct network_contacts c = network_read_contacts(out->arena, f);

	switch (c.state) {
	case NETWORK_NOT_ASKED:
		return;
	case NETWORK_KNOWN:
		finding_add(out, "found");
		finding_title(out, "Abuse from the address is to be told to %s", network_contact_list(out->arena, &c));
		finding_evidence(out, "asked for TXT %s", c.asked);
		return;
	case NETWORK_NONE:
		finding_add(out, "none");
		finding_evidence(out, "asked for TXT %s: no record", c.asked);
		return;
	case NETWORK_UNTOLD:
		break;
	}
	finding_add(out, "could_not_tell");
	finding_evidence(out, "%s", c.why);
	finding_evidence(out, "the zone is the setting `abuse contact zone`");
}

const struct check check_place_abuse = {
	.id = "place.abuse",
	.question = "Whom to tell of abuse from the address?",
	.why = "Every network that the registries give out has a contact for abuse. An open relay or an open file "
	       "share "
	       "that is not yours is told to him; if it is yours, others' complaints arrive there, and it should be a "
	       "mailbox that somebody reads. A DNS zone made from the registries' data tells it: the setting `abuse "
	       "contact zone`.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_ABUSE),
	.verdicts = verdicts,
	.judge = judge,
};

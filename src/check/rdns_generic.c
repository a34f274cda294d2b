/* rdns_generic.c - does the PTR name look like a customer's line? */
#include "check/judge.h"
#include "check/table.h"
#include "proto/host_rdns.h"

#define ADVICE \
	"Have the PTR record changed to the server's own name (mail.example.org) by whoever runs the reverse zone; " \
	"if they cannot, send through your provider's mail server."

static const struct verdict verdicts[] = {
	{"own_name", SEVERITY_GOOD, "The PTR name looks like a server's own name", NULL, "RFC 1912 section 2.1"},
	{"generic", SEVERITY_WARNING, "The PTR name looks made from the address", ADVICE, "RFC 1912 section 2.1"},
	{"dynamic", SEVERITY_WARNING, "The PTR name looks like a dial-up or dynamic line", ADVICE,
		"RFC 1912 section 2.1"},
	{0},
};

static void judge(const struct facts *f, struct findings *out)
{
	const struct fact_names *ptr = facts_names(f, FACT_PTR);
	/* Without names rdns.present speaks. */
	if (!ptr || ptr->count == 0)
		return;
	enum rdns_class best = RDNS_DYNAMIC;
	for (size_t i = 0; i < ptr->count; i++) {
		enum rdns_class class = rdns_classify(ptr->names[i].name, &f->ip);
		best = class < best ? class : best;
	}
	static const char *const codes[] = {
		[RDNS_STATIC] = "own_name", [RDNS_GENERIC] = "generic", [RDNS_DYNAMIC] = "dynamic"};
	finding_add(out, codes[best]);
	for (size_t i = 0; i < ptr->count; i++)
		finding_evidence(
			out, "%s: %s", ptr->names[i].name, rdns_class_name(rdns_classify(ptr->names[i].name, &f->ip)));
}

const struct check check_rdns_generic = {
	.id = "rdns.generic",
	.question = "Is the PTR name a server's own name?",
	.why = "Names that contain the address, or words such as dsl, pool and dynamic, belong to customers' lines. "
	       "Receivers score mail from them as spam. One name of the server's own is enough.",
	.scope = SCOPE_ADDRESS,
	.needs = FACT_BIT(FACT_PTR),
	.verdicts = verdicts,
	.judge = judge,
};

/* policy_facts.c - reads facts about policies; the probe, the checks and the report read them alike. */
#include "core/policy_facts.h"

#include <string.h>

#include "base/limits.h"

const char *policy_facts_domain(const struct facts *f, enum fact_id id, const char *prefix)
{
	const struct fact_answers *all = facts_answers(f, id);
	const char *name = all && all->count > 0 ? all->answers[0].name : "";

	return strncmp(name, prefix, strlen(prefix)) == 0 ? name + strlen(prefix) : "";
}

bool policy_facts_walk(struct arena *a, const struct facts *f, enum dmarc_mode mode, struct dmarc_walk *w)
{
	const struct fact_answers *all = facts_answers(f, FACT_DMARC);
	const char *domain = policy_facts_domain(f, FACT_DMARC, "_dmarc.");

	return all && *domain &&
	       !dmarc_replay_walk(w, a, domain, mode, facts_get(f, FACT_DMARC)->note, all->answers, all->count).name;
}

size_t policy_facts_selectors(struct arena *a, const struct facts *f, const char *named, struct dkim_selector *out)
{
	const struct fact_names *mx = facts_names(f, FACT_MX);
	const struct fact_answers *spf = facts_answers(f, FACT_SPF);
	size_t count = 0, room = (mx ? mx->count : 0) + (spf ? spf->count : 0);
	const char **hosts = arena_array(a, room + 1, sizeof *hosts);

	for (size_t i = 0; mx && i < mx->count; i++)
		hosts[count++] = mx->names[i].name;
	for (size_t i = 0; spf && i < spf->count; i++)
		hosts[count++] = spf->answers[i].name;
	return dkim_selectors(a, named, hosts, count, out);
}

const char *policy_facts_named(const struct facts *f)
{
	const char *note = facts_get(f, FACT_DKIM)->note;
	size_t n = strlen(POLICY_FACTS_NAMED);

	return note && strncmp(note, POLICY_FACTS_NAMED, n) == 0 ? note + n : "";
}

/* main.c - the unit tests of src/core. */
#include "../unit.h"

extern const struct unit_list dns_list, session_list, fact_list, finding_list, report_list, settings_list, consent_list,
	probe_list, facts_json_list;

int main(void)
{
	const struct unit_list *const lists[] = {&dns_list, &session_list, &fact_list, &finding_list, &report_list,
		&settings_list, &consent_list, &probe_list, &facts_json_list};
	return unit_run("core", lists, COUNT(lists));
}

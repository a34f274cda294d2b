/* main.c - the unit tests of src/check and of the readers that only it uses. */
#include "../unit.h"

extern const struct unit_list any_facts_list, host_rdns_list, refusal_list, smtp_banner_list, table_list;

int main(void)
{
	const struct unit_list *const lists[] = {
		&table_list, &refusal_list, &host_rdns_list, &smtp_banner_list, &any_facts_list};
	return unit_run("check", lists, COUNT(lists));
}

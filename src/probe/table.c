/* table.c - every probe there is, in the order in which progress lists them. */
#include "probe/table.h"

const struct probe *const probe_table[] = {&probe_mx, &probe_mx_hosts, &probe_addresses, &probe_rdns, &probe_place,
	&probe_smtp, &probe_names, &probe_domain, &probe_forms, &probe_reference, &probe_ports, &probe_lists,
	&probe_domain_lists, &probe_spf, &probe_spf_sender, &probe_policies, &probe_dkim};
const size_t probe_table_count = sizeof probe_table / sizeof *probe_table;

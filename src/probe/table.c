/* table.c - every probe there is, in the order in which progress lists them. */
#include "probe/table.h"

const struct probe *const probe_table[] = {&probe_mx, &probe_addresses, &probe_rdns, &probe_smtp, &probe_names,
	&probe_domain, &probe_forms, &probe_reference};
const size_t probe_table_count = sizeof probe_table / sizeof *probe_table;

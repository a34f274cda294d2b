/* table.h - every probe there is. */
#ifndef RELAYCHECK_PROBE_TABLE_H
#define RELAYCHECK_PROBE_TABLE_H

#include "core/probe.h"

extern const struct probe probe_mx;        /* domain: its exchangers */
extern const struct probe probe_addresses; /* host: its addresses */
extern const struct probe probe_rdns;      /* address: PTR names */
extern const struct probe probe_smtp;      /* address: the visit, with the three transactions */
extern const struct probe probe_names;     /* address: where the names it says of itself lead to */
extern const struct probe probe_domain;    /* address: a mail domain that is its own */
extern const struct probe probe_forms;     /* address: address forms of the operator's mailbox */
extern const struct probe probe_reference; /* address: can we reach port 25 anywhere? */

extern const struct probe *const probe_table[];
extern const size_t probe_table_count;

#endif

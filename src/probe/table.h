/* table.h - every probe there is. */
#ifndef RELAYCHECK_PROBE_TABLE_H
#define RELAYCHECK_PROBE_TABLE_H

#include "core/probe.h"

extern const struct probe probe_mx;           /* domain: its exchangers */
extern const struct probe probe_mx_hosts;     /* domain: where they lead */
extern const struct probe probe_addresses;    /* host: its addresses */
extern const struct probe probe_rdns;         /* address: PTR names */
extern const struct probe probe_place;        /* address: where it is, whose network, whom to tell of abuse */
extern const struct probe probe_ports;        /* address: which ports are open, with --ports */
extern const struct probe probe_smtp;         /* address: the visit, with the three transactions */
extern const struct probe probe_names;        /* address: where the names it says of itself lead to */
extern const struct probe probe_domain;       /* address: mail domains that are its own, or may be */
extern const struct probe probe_forms;        /* address: address forms of the operator's mailbox */
extern const struct probe probe_reference;    /* address: can we reach port 25 anywhere? */
extern const struct probe probe_lists;        /* address: what block lists say of it and of its names */
extern const struct probe probe_domain_lists; /* domain: what block lists say of it */
extern const struct probe probe_spf;          /* domain: its whole SPF policy */
extern const struct probe probe_spf_sender;   /* address: may it send mail for its domain? */

extern const struct probe probe_policies; /* domain: DMARC, MTA-STS, TLS-RPT, BIMI */
extern const struct probe probe_dkim;     /* domain: DKIM keys */

extern const struct probe *const probe_table[];
extern const size_t probe_table_count;

#endif

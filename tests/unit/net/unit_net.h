/* unit_net.h - what the tests of net/ share: a world on a loop, opened and closed around each test. */
#ifndef RELAYCHECK_UNIT_NET_H
#define RELAYCHECK_UNIT_NET_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "net/net.h"

extern const struct CMUnitTest net_packet_tests[], net_basic_tests[], net_conn_tests[], net_dns_tests[];
extern const struct CMUnitTest net_suffix_tests[], net_memory_tests[];
extern const size_t net_memory_count;
extern const size_t net_suffix_count;
extern const size_t net_packet_count, net_basic_count, net_conn_count, net_dns_count;

/* Opens a net with the resolver; the test fails if it cannot. */
struct net *net_for_test(const char *resolver);

/* Runs the loop until net_stop(), but MS milliseconds at most.  Returns false if the time was used up. */
bool net_run_at_most(struct net *n, uint32_t ms);

/* Runs the loop for MS milliseconds. */
void net_run_for(struct net *n, uint32_t ms);

/* Frees a text that net_open() left in *error. */
void net_free_error(const char *error);

#endif

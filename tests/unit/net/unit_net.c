/* unit_net.c - runs the tests of net/ as one group. */
#include "unit_net.h"

#include <stdlib.h>
#include <string.h>

static const uint8_t test_key[32] = "only for the tests of this room";

struct net *net_for_test(const char *resolver)
{
	struct net_config config = {.resolver = resolver, .key = test_key, .key_bytes = sizeof test_key};
	const char *error = NULL;
	struct net *n = net_open(&config, &error);
	if (!n)
		fail_msg("%s", error);
	return n;
}

struct guard {
	struct net *net;
	bool late;
};

static void too_late(void *arg)
{
	struct guard *g = arg;
	g->late = true;
	net_stop(g->net);
}

bool net_run_at_most(struct net *n, uint32_t ms)
{
	struct world *w = net_world(n);
	struct guard g = {.net = n};
	struct timer *t = w->timer_start(w->self, ms, too_late, &g);
	assert_int_equal(net_run(n), 0);
	if (!g.late)
		w->timer_stop(t);
	return !g.late;
}

void net_run_for(struct net *n, uint32_t ms)
{
	assert_false(net_run_at_most(n, ms));
}

void net_free_error(const char *error)
{
	free((void *)(uintptr_t)error);
}

static size_t append(struct CMUnitTest *all, size_t at, const struct CMUnitTest *some, size_t n)
{
	memcpy(all + at, some, n * sizeof *all);
	return at + n;
}

int main(void)
{
	/* One group, so that the TAP output has one plan. */
	size_t total = net_packet_count + net_basic_count + net_conn_count + net_dns_count + net_suffix_count +
		       net_memory_count,
	       n = 0;
	struct CMUnitTest *all = calloc(total, sizeof *all);
	if (!all)
		return 1;
	n = append(all, n, net_packet_tests, net_packet_count);
	n = append(all, n, net_basic_tests, net_basic_count);
	n = append(all, n, net_conn_tests, net_conn_count);
	n = append(all, n, net_dns_tests, net_dns_count);
	n = append(all, n, net_suffix_tests, net_suffix_count);
	n = append(all, n, net_memory_tests, net_memory_count);
	int failed = _cmocka_run_group_tests("net", all, n, NULL, NULL);
	free(all);
	return failed != 0;
}

/* basics.c - tests of net.c and net_timer.c: clocks, random bytes, signing, timers, signals, refusals of net_open(). */
#include "unit_net.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void test_clocks(void **state)
{
	(void)state;
	struct net *n = net_for_test("127.0.0.1@1");
	struct world *w = net_world(n);
	uint64_t before = w->now_ms(w->self);
	net_run_for(n, 30);
	uint64_t passed = w->now_ms(w->self) - before;
	assert_true(passed >= 30 && passed < 2000);
	int64_t wall = w->wall_s(w->self), system = time(NULL);
	assert_true(wall - system <= 1 && system - wall <= 1);
	net_close(n);
}

static void test_random(void **state)
{
	(void)state;
	struct net *n = net_for_test("127.0.0.1@1");
	struct world *w = net_world(n);
	uint8_t a[600] = {0}, b[600] = {0};
	w->random(w->self, a, sizeof a);
	w->random(w->self, b, sizeof b);
	assert_memory_not_equal(a, b, sizeof a);
	/* No run of 16 zeros: the whole of it was filled. */
	for (size_t i = 0; i + 16 <= sizeof a; i++)
		assert_memory_not_equal(a + i, (uint8_t[16]){0}, 16);
	w->random(w->self, a, 0);
	net_close(n);
}

/* RFC 4231, test case 3 (its key has 20 bytes). */
static void test_sign(void **state)
{
	(void)state;
	uint8_t key[20], bytes[50], mac[32];
	memset(key, 0xaa, sizeof key);
	memset(bytes, 0xdd, sizeof bytes);
	static const uint8_t wanted[32] = {0x77, 0x3e, 0xa9, 0x1e, 0x36, 0x80, 0x0e, 0x46, 0x85, 0x4d, 0xb8, 0xeb, 0xd0,
		0x91, 0x81, 0xa7, 0x29, 0x59, 0x09, 0x8b, 0x3e, 0xf8, 0xc1, 0x22, 0xd9, 0x63, 0x55, 0x14, 0xce, 0xd5,
		0x65, 0xfe};
	struct net_config config = {.resolver = "127.0.0.1@1", .key = key, .key_bytes = sizeof key};
	const char *error = NULL;
	struct net *n = net_open(&config, &error);
	assert_non_null(n);
	memset(key, 0, sizeof key); /* the key was copied */
	struct world *w = net_world(n);
	w->sign(w->self, bytes, sizeof bytes, mac);
	assert_memory_equal(mac, wanted, sizeof mac);
	w->sign(w->self, NULL, 0, mac);
	assert_memory_not_equal(mac, wanted, sizeof mac);
	net_close(n);
}

struct ticks {
	struct net *net;
	struct timer *other;
	uint64_t at[3];
	int order[3];
	int count;
	bool returned;
};

struct tick {
	struct ticks *all;
	int name;
};

static void on_tick(void *arg)
{
	struct tick *t = arg;
	struct ticks *all = t->all;
	struct world *w = net_world(all->net);
	assert_true(all->returned);
	assert_true(all->count < 3);
	all->at[all->count] = w->now_ms(w->self);
	all->order[all->count++] = t->name;
	if (t->name == 1) {
		w->timer_stop(all->other);
		all->other = NULL;
	}
}

static void test_timers(void **state)
{
	(void)state;
	struct net *n = net_for_test("127.0.0.1@1");
	struct world *w = net_world(n);
	struct ticks all = {.net = n};
	struct tick ticks[4] = {{&all, 0}, {&all, 1}, {&all, 2}, {&all, 3}};
	uint64_t start = w->now_ms(w->self);
	w->timer_start(w->self, 20, on_tick, &ticks[1]);
	all.other = w->timer_start(w->self, 60, on_tick, &ticks[3]);
	w->timer_start(w->self, 0, on_tick, &ticks[0]);
	w->timer_start(w->self, 40, on_tick, &ticks[2]);
	struct timer *stopped = w->timer_start(w->self, 10, on_tick, &ticks[3]);
	w->timer_stop(stopped);
	w->timer_stop(NULL);
	all.returned = true;
	net_run_for(n, 120);
	assert_int_equal(all.count, 3);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(all.order[i], i);
		assert_true(all.at[i] - start >= (uint64_t)i * 20);
		assert_true(all.at[i] - start < (uint64_t)i * 20 + 500);
	}
	/* Never fires: the net is closed first. */
	w->timer_start(w->self, 0, on_tick, &ticks[3]);
	net_close(n);
	assert_int_equal(all.count, 3);
}

static void test_idle_loop_ends(void **state)
{
	(void)state;
	struct net *n = net_for_test("127.0.0.1@1");
	assert_int_equal(net_run(n), 0);
	net_close(n);
}

struct caught {
	struct net *net;
	int count;
};

static void on_caught(void *arg)
{
	struct caught *c = arg;
	if (++c->count == 2)
		net_stop(c->net);
	else
		kill(getpid(), SIGINT);
}

static void test_signals(void **state)
{
	(void)state;
	struct net *n = net_for_test("127.0.0.1@1");
	struct caught c = {.net = n};
	net_on_signal(n, SIGTERM, on_caught, &c);
	net_on_signal(n, SIGINT, on_caught, &c);
	kill(getpid(), SIGTERM);
	assert_int_equal(c.count, 0);
	assert_true(net_run_at_most(n, 2000));
	assert_int_equal(c.count, 2);
	net_close(n);
}

static const uint8_t some_key[16] = "0123456789abcde";

static void test_refusals(void **state)
{
	(void)state;
	char garbage[] = "/tmp/unit-net-XXXXXX";
	int fd = mkstemp(garbage);
	assert_true(fd >= 0 && write(fd, "this is (no zone file\n", 22) == 22);
	close(fd);
	const struct {
		struct net_config config;
		const char *says[2];
	} cases[] = {
		{{.key = NULL}, {"key", ""}},
		{{.key = some_key, .key_bytes = 15}, {"key", ""}},
		{{.resolver = "192.0.2.1@0"}, {"192.0.2.1@0", "ADDRESS@PORT"}},
		{{.resolver = "192.0.2.1@65536"}, {"192.0.2.1@65536", ""}},
		{{.resolver = "192.0.2.1@"}, {"192.0.2.1@", ""}},
		{{.resolver = "192.0.2.1@+53"}, {"192.0.2.1@+53", ""}},
		{{.resolver = "192.0.2.1@53x"}, {"192.0.2.1@53x", ""}},
		{{.resolver = "Recursive"}, {"Recursive", ""}},
		{{.resolver = "dns.example"}, {"dns.example", ""}},
		{{.resolver = "192.0.2.1\n  forward-addr: 192.0.2.2"}, {"none of", ""}},
		{{.root_hints = "/nowhere/hints"}, {"/nowhere/hints", "No such file"}},
		{{.trust_anchor = "/nowhere/key"}, {"/nowhere/key", "No such file"}},
		{{.trust_anchor = "/tmp"}, {"/tmp", "Is a directory"}},
		{{.trust_anchor = "/dev/null"}, {"/dev/null", "empty"}},
		{{.trust_anchor = "/tmp/\"quoted"}, {"quote", ""}},
		{{.root_hints = garbage}, {"cannot start the resolver", garbage}},
		{{.trust_anchor = garbage}, {"cannot start the resolver", garbage}},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct net_config config = cases[i].config;
		const char *error = NULL;
		if (i > 1) {
			config.key = some_key;
			config.key_bytes = sizeof some_key;
		}
		struct net *n = net_open(&config, &error);
		if (n || !error)
			fail_msg("case %zu was not refused", i);
		if (!strstr(error, cases[i].says[0]) || !strstr(error, cases[i].says[1]) || strchr(error, '\n'))
			fail_msg("case %zu: %s", i, error);
		net_free_error(error);
	}
	unlink(garbage);
}

const struct CMUnitTest net_basic_tests[] = {
	cmocka_unit_test(test_clocks),
	cmocka_unit_test(test_random),
	cmocka_unit_test(test_sign),
	cmocka_unit_test(test_timers),
	cmocka_unit_test(test_idle_loop_ends),
	cmocka_unit_test(test_signals),
	cmocka_unit_test(test_refusals),
};
const size_t net_basic_count = sizeof net_basic_tests / sizeof *net_basic_tests;

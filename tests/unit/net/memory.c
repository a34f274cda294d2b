/* memory.c - tests of net_memory.c: what is kept, for how long, and what a file of it may hold. */
#include "unit_net.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/limits.h"
#include "net/net_memory.h"

enum { NOW = 1700000000 };

static void expect(struct net_memory *m, const char *key, int64_t now_s, const char *wanted)
{
	struct arena *a = arena_new();
	int64_t when = 0;
	const char *got = net_memory_get(m, a, key, now_s, &when);
	if (!got != !wanted || (got && strcmp(got, wanted) != 0))
		fail_msg("%s: %s, wanted %s", key, got ? got : "nothing", wanted ? wanted : "nothing");
	arena_free(a);
}

static void test_times(void **state)
{
	(void)state;
	struct net_memory *m = net_memory_open();
	struct arena *a = arena_new();
	int64_t when = 0;
	net_memory_put(m, "a", "one", NOW, 60);
	assert_string_equal(net_memory_get(m, a, "a", NOW + 59, &when), "one");
	assert_int_equal(when, NOW);
	expect(m, "a", NOW + 60, NULL);
	expect(m, "a", NOW - 1, NULL); /* the clock was set back */
	expect(m, "b", NOW, NULL);
	net_memory_put(m, "a", "two", NOW + 10, 60);
	expect(m, "a", NOW + 65, "two");
	net_memory_put(m, "c", "never", NOW, 0);
	expect(m, "c", NOW, NULL);
	arena_free(a);
	net_memory_close(m);
	net_memory_close(NULL);
}

static void test_not_kept(void **state)
{
	(void)state;
	struct net_memory *m = net_memory_open();
	char big[LIMIT_MEMORY_TEXT_BYTES + 2];
	memset(big, 'x', sizeof big);
	big[sizeof big - 1] = '\0';
	net_memory_put(m, "line", "a\nb", NOW, 60);
	net_memory_put(m, "tab\t", "a", NOW, 60);
	net_memory_put(m, "", "a", NOW, 60);
	net_memory_put(m, "empty", "", NOW, 60);
	net_memory_put(m, "big", big, NOW, 60);
	net_memory_put(m, big, "a", NOW, 60);
	struct buf out;
	buf_init(&out, LIMIT_MEMORY_BYTES);
	assert_true(net_memory_write(m, NOW, &out));
	assert_int_equal(out.len, 0);
	buf_free(&out);
	net_memory_close(m);
}

static void test_bound(void **state)
{
	(void)state;
	struct net_memory *m = net_memory_open();
	char key[32];
	for (int i = 0; i <= LIMIT_MEMORY_ENTRIES; i++) {
		snprintf(key, sizeof key, "key %d", i);
		net_memory_put(m, key, "x", NOW, 60);
	}
	expect(m, "key 0", NOW, NULL);
	expect(m, "key 1", NOW, "x");
	expect(m, key, NOW, "x");
	net_memory_close(m);
}

static void test_file(void **state)
{
	static const char text[] = "1699999990 1700000050 list a.example\thealthy\n"
				   "1700000001 1700000050 from the future\tx\n"
				   "1699999000 1700000000 over\tx\n"
				   "1699999990 1700000050 list b.example\tunusable it is \\x1B empty\n"
				   "no times\tx\n"
				   "1699999990\tx\n"
				   "1699999990 x key\ty\n"
				   "-1 1700000050 key\ty\n"
				   "1699999990 1700000050 no text\t\n"
				   "1699999990 1700000050 escape\t\x1b[31m\n"
				   "1699999990 1700000050 no tab\n"
				   "99999999999999999999 99999999999999999999 big\tx\n"
				   "1699999990 1700000050 list a.example\tagain";

	(void)state;
	struct net_memory *m = net_memory_open();
	struct buf out;
	net_memory_read(m, text, sizeof text - 1, NOW);
	buf_init(&out, LIMIT_MEMORY_BYTES);
	assert_true(net_memory_write(m, NOW, &out));
	assert_string_equal(out.data, "1699999990 1700000050 list b.example\tunusable it is \\x1B empty\n"
				      "1699999990 1700000050 list a.example\tagain\n");
	struct buf small;
	buf_init(&small, 20);
	assert_false(net_memory_write(m, NOW, &small));
	buf_free(&small);
	buf_free(&out);
	net_memory_close(m);
}

/* Through the doors of the world, saved and loaded. */
static void test_world(void **state)
{
	(void)state;
	struct net *n = net_for_test("127.0.0.1@1"), *other = net_for_test("127.0.0.1@1");
	struct net *stranger = net_for_test("127.0.0.1@2"); /* who asks another resolver */
	struct world *w = net_world(n), *v = net_world(other), *u = net_world(stranger);
	struct arena *a = arena_new();
	struct buf out;
	int64_t when = 0;
	assert_null(w->recall(w->self, a, "k", &when));
	w->remember(w->self, "k", "text", 60);
	assert_string_equal(w->recall(w->self, a, "k", &when), "text");
	assert_true(when > 0 && when <= time(NULL));
	buf_init(&out, LIMIT_MEMORY_BYTES);
	assert_true(net_memory_save(n, &out));
	net_memory_load(other, out.data, out.len);
	assert_string_equal(v->recall(v->self, a, "k", &when), "text");
	net_memory_load(stranger, out.data, out.len);
	assert_null(u->recall(u->self, a, "k", &when));
	buf_free(&out);
	arena_free(a);
	net_close(n);
	net_close(other);
	net_close(stranger);
}

const struct CMUnitTest net_memory_tests[] = {
	cmocka_unit_test(test_times),
	cmocka_unit_test(test_not_kept),
	cmocka_unit_test(test_bound),
	cmocka_unit_test(test_file),
	cmocka_unit_test(test_world),
};
const size_t net_memory_count = sizeof net_memory_tests / sizeof *net_memory_tests;

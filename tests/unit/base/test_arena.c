/* test_arena.c - memory comes zeroed, aligned and apart, whatever its size. */
#include "../unit.h"

#include "base/arena.h"

static bool is_zero(const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != 0)
			return false;
	return true;
}

static void objects_are_zeroed_aligned_and_apart(void **state)
{
	(void)state;
	static const size_t sizes[] = {0, 1, 7, 16, 100, 1000, 4096, 5000, 3, 70000, 1 << 20, 3 << 20, 1};
	enum { COUNT = sizeof sizes / sizeof *sizes, ROUNDS = 50 };
	static unsigned char *objects[ROUNDS][COUNT];
	struct arena *a = arena_new();
	size_t total = 0;
	for (int r = 0; r < ROUNDS; r++) {
		for (size_t i = 0; i < COUNT; i++) {
			if (sizes[i] > 100000 && r > 1)
				continue;
			unsigned char *p = objects[r][i] = arena_alloc(a, sizes[i]);
			assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
			assert_true(is_zero(p, sizes[i]));
			memset(p, r + 1, sizes[i]);
			total += sizes[i];
		}
	}
	for (int r = 0; r < ROUNDS; r++)
		for (size_t i = 0; i < COUNT; i++)
			for (size_t k = 0; objects[r][i] != NULL && k<sizes[i]; k += sizes[i] - 1> 0 ? sizes[i] - 1 : 1)
				assert_int_equal(objects[r][i][k], r + 1);
	assert_true(arena_used(a) >= total);
	arena_free(a);
	arena_free(NULL);
}

static void strings_are_copied(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	char source[] = "relay";
	char *whole = arena_strdup(a, source);
	char *part = arena_strndup(a, source, 3);
	char *none = arena_strndup(a, source, 0);
	source[0] = 'X';
	assert_string_equal(whole, "relay");
	assert_string_equal(part, "rel");
	assert_string_equal(none, "");
	assert_string_equal(arena_format(a, "%s-%d", part, 42), "rel-42");
	char *longer = arena_format(a, "%5000d", 1);
	assert_int_equal(strlen(longer), 5000);
	arena_free(a);
}

static void array_too_large(void)
{
	arena_array(arena_new(), SIZE_MAX / 2, 4);
}

static void alloc_too_large(void)
{
	arena_alloc(arena_new(), SIZE_MAX - 2);
}

static void overflow_ends_the_process(void **state)
{
	(void)state;
	assert_true(unit_aborts(array_too_large));
	assert_true(unit_aborts(alloc_too_large));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(objects_are_zeroed_aligned_and_apart),
	cmocka_unit_test(strings_are_copied),
	cmocka_unit_test(overflow_ends_the_process),
};
const struct unit_list arena_list = {tests, COUNT(tests)};

/* test_buf.c - the bounded buffer keeps its bound and its contents. */
#include "../unit.h"

#include "base/buf.h"

static void holds_exactly_its_maximum(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 5);
	assert_null(b.data);
	assert_true(buf_add(&b, "abc", 3));
	assert_false(buf_add(&b, "def", 3));
	assert_true(b.over);
	assert_string_equal(b.data, "abc");
	assert_true(buf_add_char(&b, 'd'));
	assert_true(buf_format(&b, "%d", 7));
	assert_false(buf_add_char(&b, 'x'));
	assert_false(buf_format(&b, "%d", 8));
	assert_false(buf_add_text(&b, "y"));
	assert_true(buf_add(&b, "", 0));
	assert_string_equal(b.data, "abcd7");
	assert_int_equal(b.len, 5);
	assert_true(b.cap <= 6);
	buf_free(&b);
	assert_null(b.data);
	assert_int_equal(b.max, 5);
	assert_false(b.over);
}

static void grows_byte_by_byte(void **state)
{
	(void)state;
	enum { MANY = 10000 };
	struct buf b;
	buf_init(&b, MANY);
	for (int i = 0; i < MANY; i++)
		assert_true(buf_add_char(&b, (char)('a' + i % 26)));
	assert_false(buf_add_char(&b, 'x'));
	for (int i = 0; i < MANY; i++)
		assert_int_equal(b.data[i], 'a' + i % 26);
	assert_int_equal(b.data[MANY], '\0');
	buf_clear(&b);
	assert_int_equal(b.len, 0);
	assert_false(b.over);
	assert_string_equal(b.data, "");
	buf_free(&b);
}

static void consumes_from_the_front(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 100);
	buf_consume(&b, 0);
	buf_add(&b, "one\0two", 7);
	buf_consume(&b, 4);
	assert_string_equal(b.data, "two");
	buf_consume(&b, 3);
	assert_string_equal(b.data, "");
	assert_int_equal(b.len, 0);
	buf_free(&b);
}

static void consume_too_much(void)
{
	struct buf b;
	buf_init(&b, 10);
	buf_add_text(&b, "abc");
	buf_consume(&b, 4);
}

static void never_consumes_more_than_it_holds(void **state)
{
	(void)state;
	assert_true(unit_aborts(consume_too_much));
}

static void maximum_of_nothing(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 0);
	assert_true(buf_add(&b, NULL, 0));
	assert_false(buf_add_char(&b, 'a'));
	assert_string_equal(b.data, "");
	buf_free(&b);
}

/* One byte at a time must not copy the whole at each. */
static void grows_twofold(void **state)
{
	(void)state;
	struct buf b;
	size_t cap = 0, times = 0;
	buf_init(&b, 1 << 20);
	while (buf_add_char(&b, 'x')) {
		times += b.cap != cap;
		cap = b.cap;
	}
	assert_int_equal(b.len, 1 << 20);
	assert_true(times <= 20);
	buf_free(&b);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(holds_exactly_its_maximum),
	cmocka_unit_test(grows_byte_by_byte),
	cmocka_unit_test(consumes_from_the_front),
	cmocka_unit_test(never_consumes_more_than_it_holds),
	cmocka_unit_test(maximum_of_nothing),
	cmocka_unit_test(grows_twofold),
};
const struct unit_list buf_list = {tests, COUNT(tests)};

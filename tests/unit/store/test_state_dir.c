/* test_state_dir.c - the state folder and the signing key in it. */
#include "unit_store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/state_dir.h"

static void test_open(void **state)
{
	struct place *p = *state;
	struct stat s;
	const char *error = NULL;
	assert_int_equal(setenv("XDG_STATE_HOME", place_path(p, "a/b"), 1), 0);
	const char *path = state_dir_open(p->arena, &error);
	assert_non_null(path);
	assert_string_equal(path, place_path(p, "a/b/relaycheck"));
	assert_int_equal(stat(path, &s), 0);
	assert_int_equal(s.st_mode & 07777, 0700);
	assert_string_equal(state_dir_open(p->arena, &error), path);

	place_write(p, "file", "");
	assert_int_equal(setenv("XDG_STATE_HOME", place_path(p, "file"), 1), 0);
	assert_null(state_dir_open(p->arena, &error));
	assert_non_null(strstr(error, "Not a directory"));
	assert_non_null(strstr(error, "set XDG_STATE_HOME to a folder you may write"));
	assert_int_equal(unsetenv("XDG_STATE_HOME"), 0);
}

static void test_key(void **state)
{
	struct place *p = *state;
	struct stat s;
	const char *error = NULL;
	uint8_t first[STATE_DIR_KEY_BYTES] = {0}, second[STATE_DIR_KEY_BYTES] = {0};
	assert_true(state_dir_key(p->arena, p->folder, first, &error));
	assert_memory_not_equal(first, second, sizeof first);
	assert_true(state_dir_key(p->arena, p->folder, second, &error));
	assert_memory_equal(first, second, sizeof first);
	assert_int_equal(stat(place_path(p, "token.key"), &s), 0);
	assert_int_equal(s.st_mode & 07777, 0600);
	assert_int_equal(s.st_size, STATE_DIR_KEY_BYTES);
	assert_int_equal(place_count(p), 1);
}

static void expect_key_error(struct place *p, const char *part)
{
	uint8_t key[STATE_DIR_KEY_BYTES];
	const char *error = NULL;
	assert_false(state_dir_key(p->arena, p->folder, key, &error));
	print_message("# %s\n", error);
	assert_non_null(strstr(error, part));
	assert_true(strncmp(error, p->folder, strlen(p->folder)) == 0);
}

static void test_key_refused(void **state)
{
	struct place *p = *state;
	const char *path = place_path(p, "token.key");
	mode_t mask = umask(077);
	place_write(p, "token.key", "short");
	umask(mask);
	expect_key_error(p, "wrong length: expected 32 bytes");
	place_write(p, "token.key", "123456789.123456789.123456789.123");
	expect_key_error(p, "wrong length: expected 32 bytes");
	place_write(p, "token.key", "123456789.123456789.123456789.123456789.123456789.");
	expect_key_error(p, "wrong length: expected 32 bytes");
	place_write(p, "token.key", "123456789.123456789.123456789.12");
	assert_int_equal(chmod(path, 0640), 0);
	expect_key_error(p, "others may read it (mode 0640); chmod 600 it");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	expect_key_error(p, "Is a directory");
}

/* Started together, all come to the same key. */
static void test_key_together(void **state)
{
	struct place *p = *state;
	enum { MAKERS = 8 };
	uint8_t keys[MAKERS][STATE_DIR_KEY_BYTES] = {{0}}, own[STATE_DIR_KEY_BYTES];
	const char *error = NULL;
	int gate[2], out[2];
	assert_int_equal(pipe(gate), 0);
	assert_int_equal(pipe(out), 0);
	for (size_t i = 0; i < MAKERS; i++) {
		if (fork() != 0)
			continue;
		char c;
		close(gate[1]);
		if (read(gate[0], &c, 1) != 0 || !state_dir_key(p->arena, p->folder, own, &error))
			_exit(1);
		_exit(write(out[1], own, sizeof own) == (ssize_t)sizeof own ? 0 : 1);
	}
	close(gate[1]);
	close(out[1]);
	for (size_t i = 0; i < MAKERS; i++) {
		int status = -1;
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
		assert_int_equal(read(out[0], keys[i], sizeof keys[i]), sizeof keys[i]);
		assert_memory_equal(keys[i], keys[0], sizeof keys[i]);
	}
	close(gate[0]);
	close(out[0]);
	assert_int_equal(place_count(p), 1);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, place_make, place_drop)
static const struct CMUnitTest tests[] = {
	CASE(test_open),
	CASE(test_key),
	CASE(test_key_refused),
	CASE(test_key_together),
};

const struct unit_list state_dir_list = {tests, sizeof tests / sizeof *tests};

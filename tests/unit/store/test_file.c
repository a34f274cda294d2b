/* test_file.c - whole files: bounded reading, replacing that never leaves half a file. */
#include "unit_store.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/file.h"

static void test_read(void **state)
{
	struct place *p = *state;
	struct buf out;
	struct stat stamp;
	const char *error = NULL;
	place_write(p, "five", "12345");
	buf_init(&out, 5);
	assert_true(file_read(p->arena, place_path(p, "five"), &out, &stamp, &error));
	assert_string_equal(out.data, "12345");
	assert_int_equal(stamp.st_size, 5);
	buf_free(&out);

	buf_init(&out, 4);
	assert_false(file_read(p->arena, place_path(p, "five"), &out, NULL, &error));
	assert_int_equal(errno, EFBIG);
	assert_string_equal(error, "too large: at most 4 bytes are read");
	assert_false(file_read(p->arena, place_path(p, "none"), &out, NULL, &error));
	assert_int_equal(errno, ENOENT);
	assert_string_equal(error, "cannot read: No such file or directory");
	assert_false(file_read(p->arena, p->folder, &out, NULL, &error));
	assert_string_equal(error, "cannot read: Is a directory");
	assert_false(file_read(p->arena, "/dev/zero", &out, NULL, &error));
	assert_int_equal(errno, EFBIG);
	buf_free(&out);
}

static mode_t mode_of(const struct place *p, const char *name)
{
	struct stat s;
	assert_int_equal(stat(place_path(p, name), &s), 0);
	return s.st_mode & 07777;
}

static void test_replace(void **state)
{
	struct place *p = *state;
	const char *error = NULL;
	mode_t mask = umask(027);
	assert_true(file_replace(p->arena, place_path(p, "a"), "one", 3, 0666, NULL, &error));
	umask(mask);
	assert_string_equal(place_read(p, "a"), "one");
	assert_int_equal(mode_of(p, "a"), 0640);
	assert_int_equal(chmod(place_path(p, "a"), 0604), 0);
	assert_true(file_replace(p->arena, place_path(p, "a"), "", 0, 0666, NULL, &error));
	assert_string_equal(place_read(p, "a"), "");
	assert_int_equal(mode_of(p, "a"), 0604);
	assert_int_equal(place_count(p), 1);
	assert_false(file_replace(p->arena, p->folder, "x", 1, 0666, NULL, &error));
	assert_string_equal(error, "cannot write: Is a directory");
	assert_false(file_replace(p->arena, place_path(p, "no/a"), "x", 1, 0666, NULL, &error));
	assert_string_equal(error, "cannot write: No such file or directory");
}

static void test_replace_keeps_owner(void **state)
{
	struct place *p = *state;
	const char *error = NULL;
	struct stat s;
	if (geteuid() != 0)
		skip();
	place_write(p, "a", "x");
	assert_int_equal(chown(place_path(p, "a"), 65534, 65533), 0);
	assert_true(file_replace(p->arena, place_path(p, "a"), "y", 1, 0666, NULL, &error));
	assert_int_equal(stat(place_path(p, "a"), &s), 0);
	assert_int_equal(s.st_uid, 65534);
	assert_int_equal(s.st_gid, 65533);
}

static void test_replace_through_links(void **state)
{
	struct place *p = *state;
	struct stat s;
	const char *error = NULL;
	place_write(p, "real", "old");
	assert_int_equal(mkdir(place_path(p, "sub"), 0700), 0);
	assert_int_equal(symlink("../real", place_path(p, "sub/one")), 0);
	assert_int_equal(symlink(place_path(p, "sub/one"), place_path(p, "two")), 0);
	assert_true(file_replace(p->arena, place_path(p, "two"), "new", 3, 0666, NULL, &error));
	assert_string_equal(place_read(p, "real"), "new");
	assert_int_equal(lstat(place_path(p, "two"), &s), 0);
	assert_true(S_ISLNK(s.st_mode));

	assert_int_equal(symlink("later", place_path(p, "dangling")), 0);
	assert_true(file_replace(p->arena, place_path(p, "dangling"), "x", 1, 0666, NULL, &error));
	assert_string_equal(place_read(p, "later"), "x");
	assert_int_equal(symlink("loop", place_path(p, "loop")), 0);
	assert_false(file_replace(p->arena, place_path(p, "loop"), "x", 1, 0666, NULL, &error));
	assert_int_equal(errno, ELOOP);
}

static void test_replace_device(void **state)
{
	struct place *p = *state;
	struct stat s;
	const char *error = NULL;
	assert_true(file_replace(p->arena, "/dev/null", "x", 1, 0666, NULL, &error));
	assert_int_equal(stat("/dev/null", &s), 0);
	assert_true(S_ISCHR(s.st_mode));
	assert_false(file_replace(p->arena, "/dev/full", "x", 1, 0666, NULL, &error));
	assert_string_equal(error, "cannot write: No space left on device");
}

/* A file size limit stands for a full disk: write(2) fails after some bytes. */
static void test_replace_disk_full(void **state)
{
	struct place *p = *state;
	struct rlimit before, now;
	const char *error = NULL;
	char bytes[8192] = {0};
	place_write(p, "a", "old");
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	now = before;
	now.rlim_cur = 4096;
	void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &now), 0);
	bool done = file_replace(p->arena, place_path(p, "a"), bytes, sizeof bytes, 0666, NULL, &error);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, handler);
	assert_false(done);
	assert_string_equal(error, "cannot write: File too large");
	assert_string_equal(place_read(p, "a"), "old");
	assert_int_equal(place_count(p), 1);
}

static void test_replace_lost_race(void **state)
{
	struct place *p = *state;
	struct buf out;
	struct stat stamp, none = {0};
	const char *error = NULL, *path = place_path(p, "a");
	place_write(p, "a", "old");
	buf_init(&out, 100);
	assert_true(file_read(p->arena, path, &out, &stamp, &error));
	buf_free(&out);
	place_write(p, "a", "theirs");
	assert_false(file_replace(p->arena, path, "ours", 4, 0666, &stamp, &error));
	assert_string_equal(error, "changed by someone else meanwhile; nothing was written");
	assert_string_equal(place_read(p, "a"), "theirs");

	assert_false(file_replace(p->arena, path, "ours", 4, 0666, &none, &error));
	assert_string_equal(error, "changed by someone else meanwhile; nothing was written");
	assert_int_equal(unlink(path), 0);
	assert_false(file_replace(p->arena, path, "ours", 4, 0666, &stamp, &error));
	assert_int_equal(place_count(p), 0);
	assert_true(file_replace(p->arena, path, "ours", 4, 0666, &none, &error));
	assert_string_equal(place_read(p, "a"), "ours");
}

static void test_replaceable(void **state)
{
	struct place *p = *state;
	const char *error = NULL;
	assert_true(file_replaceable(p->arena, place_path(p, "new"), &error));
	assert_int_equal(place_count(p), 0);
	place_write(p, "old", "old");
	assert_int_equal(chmod(place_path(p, "old"), 0440), 0);
	assert_true(file_replaceable(p->arena, place_path(p, "old"), &error));
	assert_string_equal(place_read(p, "old"), "old");
	assert_int_equal(mode_of(p, "old"), 0440);
	assert_int_equal(place_count(p), 1);
	/* A pipe without a reader must not hold it up. */
	assert_int_equal(mkfifo(place_path(p, "pipe"), 0600), 0);
	assert_true(file_replaceable(p->arena, place_path(p, "pipe"), &error));
	assert_true(file_replaceable(p->arena, "/dev/null", &error));
}

static void test_not_replaceable(void **state)
{
	struct place *p = *state;
	const char *error = NULL;
	char name[300] = {0};
	place_write(p, "file", "");
	assert_int_equal(symlink("loop", place_path(p, "loop")), 0);
	memset(name, 'x', 254); /* may be a name, but the temporary file's is longer */
	const struct {
		const char *path;
		int error;
	} cases[] = {
		{place_path(p, "no/file"), ENOENT},
		{place_path(p, "file/x"), ENOTDIR},
		{p->folder, EISDIR},
		{place_path(p, "loop"), ELOOP},
		{place_path(p, name), ENAMETOOLONG},
		{"/dev/nonexistent", ENOENT},
		{"/proc/no/such/file", ENOENT},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		error = NULL;
		assert_false(file_replaceable(p->arena, cases[i].path, &error));
		assert_int_equal(errno, cases[i].error);
		assert_string_equal(error, arena_format(p->arena, "cannot write: %s", strerror(cases[i].error)));
	}
	assert_int_equal(place_count(p), 2);
}

static void test_create(void **state)
{
	struct place *p = *state;
	const char *error = NULL, *path = place_path(p, "a");
	assert_true(file_create(p->arena, path, "first", 5, 0600, &error));
	assert_true(file_create(p->arena, path, "second", 6, 0644, &error));
	assert_string_equal(place_read(p, "a"), "first");
	assert_int_equal(mode_of(p, "a"), 0600);
	assert_int_equal(place_count(p), 1);
}

static void test_make_folder(void **state)
{
	struct place *p = *state;
	const char *error = NULL;
	assert_true(file_make_folder(p->arena, place_path(p, "x/y/z"), 0700, &error));
	assert_true(file_make_folder(p->arena, place_path(p, "x/y/z/"), 0700, &error));
	assert_int_equal(mode_of(p, "x/y/z"), 0700);
	place_write(p, "file", "");
	assert_false(file_make_folder(p->arena, place_path(p, "file"), 0700, &error));
	assert_int_equal(errno, ENOTDIR);
	assert_false(file_make_folder(p->arena, place_path(p, "file/z"), 0700, &error));
	assert_non_null(strstr(error, "Not a directory"));
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, place_make, place_drop)
static const struct CMUnitTest tests[] = {
	CASE(test_read),
	CASE(test_replace),
	CASE(test_replace_keeps_owner),
	CASE(test_replace_through_links),
	CASE(test_replace_device),
	CASE(test_replace_disk_full),
	CASE(test_replace_lost_race),
	CASE(test_replaceable),
	CASE(test_not_replaceable),
	CASE(test_create),
	CASE(test_make_folder),
};

const struct unit_list file_list = {tests, sizeof tests / sizeof *tests};

/* test_settings_file.c - relaycheck.conf: where it is looked for, what is said of mistakes, how it is saved. */
#include "unit_store.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/settings_file.h"

static void test_find(void **state)
{
	struct place *p = *state;
	struct arena *a = p->arena;
	assert_int_equal(mkdir(place_path(p, "relaycheck"), 0700), 0);
	assert_int_equal(setenv("XDG_CONFIG_HOME", p->folder, 1), 0);
	assert_string_equal(settings_file_own(a), place_path(p, "relaycheck/relaycheck.conf"));
	const char *none = settings_file_find(a, NULL);
	assert_true(!none || strcmp(none, "/etc/relaycheck/relaycheck.conf") == 0);
	place_write(p, "relaycheck/relaycheck.conf", "");
	assert_string_equal(settings_file_find(a, NULL), settings_file_own(a));
	assert_string_equal(settings_file_find(a, "x"), "x");

	/* Relative: to be ignored. */
	assert_int_equal(setenv("XDG_CONFIG_HOME", "relative", 1), 0);
	assert_int_equal(setenv("HOME", "/home/x", 1), 0);
	assert_string_equal(settings_file_own(a), "/home/x/.config/relaycheck/relaycheck.conf");
	assert_int_equal(unsetenv("XDG_CONFIG_HOME"), 0);
	assert_string_equal(settings_file_own(a), "/home/x/.config/relaycheck/relaycheck.conf");
}

static void test_read_values(void **state)
{
	struct place *p = *state;
	struct settings s;
	const char *error = NULL;
	settings_init(&s, p->arena);
	place_write(p, "c", "# mine\nmy email address = 'me@example.org'\n\ninitial timeout='7'\n");
	assert_true(settings_file_load(&s, place_path(p, "c"), &error));
	assert_string_equal(settings_text(&s, SETTING_MY_EMAIL), "me@example.org");
	assert_int_equal(settings_number(&s, SETTING_INITIAL_S), 7);
	assert_string_equal(s.value[SETTING_INITIAL_S].origin, arena_format(p->arena, "%s:4", place_path(p, "c")));
	assert_string_equal(s.value[SETTING_COMMAND_S].origin, "default");
}

/* After "PATH" in the error. */
static const struct {
	const char *name, *text, *error;
} mistakes[] = {
	{"no quotes", "#\ninitial timeout = 5\n",
		":2: 'initial timeout': the value has no quotes: expected a value in single quotes, as in key = "
		"'value'"},
	{"no quotes, key not known", "initial time = 5\n",
		":1: the value has no quotes: expected a value in single quotes, as in key = 'value'; did you mean "
		"'initial timeout'?"},
	{"key not known", "initial tiemout = '5'\n",
		":1: unknown key 'initial tiemout': expected a key that `relaycheck config` lists; did you mean "
		"'initial timeout'?"},
	{"no '='", "resolver 'system'\n", ":1: 'resolver': the '=' is missing: expected key = 'value'"},
	{"twice", "resolver = 'system'\nresolver = 'system'\n",
		":2: 'resolver': the key is set twice: expected one line for each key; the first is line 1"},
};

static void test_mistakes(void **state)
{
	struct place *p = *state;
	for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
		struct settings s;
		const char *error = NULL;
		print_message("# %s\n", mistakes[i].name);
		settings_init(&s, p->arena);
		place_write(p, "c", mistakes[i].text);
		assert_false(settings_file_load(&s, place_path(p, "c"), &error));
		assert_string_equal(error, arena_format(p->arena, "%s%s", place_path(p, "c"), mistakes[i].error));
	}
}

static void expect_error(struct place *p, const char *text, const char *part)
{
	struct settings s;
	const char *error = NULL;
	settings_init(&s, p->arena);
	place_write(p, "c", text);
	assert_false(settings_file_load(&s, place_path(p, "c"), &error));
	print_message("# %s\n", error);
	assert_non_null(strstr(error, part));
	assert_null(strchr(error, '\n'));
}

static void test_other_mistakes(void **state)
{
	struct place *p = *state;
	struct settings s;
	const char *error = NULL;
	expect_error(p, "initial timeout = '0'\n", ":1: 'initial timeout' cannot be '0': expected ");
	expect_error(p, "initial timeout = 'five'\n", ":1: 'initial timeout' cannot be 'five': expected ");
	expect_error(p, "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz = 'five'\n", "; the nearest known key is '");
	settings_init(&s, p->arena);
	assert_false(settings_file_load(&s, place_path(p, "not there"), &error));
	assert_string_equal(error,
		arena_format(p->arena, "%s: cannot read: No such file or directory", place_path(p, "not there")));
	assert_false(settings_file_load(&s, "/dev/zero", &error));
	assert_string_equal(error, "/dev/zero: too large: at most 65536 bytes are read");
}

/* A key is a secret: no line about it shows it. */
static void test_keys(void **state)
{
	struct place *p = *state;
	struct settings s;
	const char *error = NULL, *path = place_path(p, "c");
	settings_init(&s, p->arena);
	place_write(p, "c", "key for bl.example.org = 's3cret-key'\nkey for b.example.org = 'other'\n");
	assert_true(settings_file_load(&s, path, &error));
	assert_string_equal(settings_key(&s, "bl.example.org"), "s3cret-key");
	expect_error(p, "key for bl.example.org = 's3cret key'\n", ":1: 'key for bl.example.org': expected a key of 4");
	expect_error(p, "key for nowhere at all = 's3cretkey'\n", "expected the zone of a block list");
	expect_error(p, "keys for bl.example.org = 's3cretkey'\n", "; did you mean 'key for ZONE'?");
	expect_error(p, "\nKey for bl.example.org = 's3cretkey'\n", ":2: unknown key 'Key for bl.example.org'");
	expect_error(
		p, "key for bl.example.org = s3cretkey\n", ":1: 'key for bl.example.org': the value has no quotes");
	place_write(p, "c", "key for bl.example.org = 's3cret key'\n");
	assert_false(settings_file_load(&s, path, &error));
	assert_null(strstr(error, "s3cret"));
	place_write(p, "c", "");
	assert_int_equal(
		settings_file_save(p->arena, path, "key for bl.example.org", "s3 ret", &error), SETTINGS_REFUSED);
	assert_null(strstr(error, "s3 ret"));
	assert_int_equal(
		settings_file_save(p->arena, path, "key for bl.example.org", "s3cretkey", &error), SETTINGS_SAVED);
	assert_string_equal(place_read(p, "c"), "key for bl.example.org = 's3cretkey'\n");
}

static void test_save(void **state)
{
	struct place *p = *state;
	const char *error = NULL, *path = place_path(p, "c");
	place_write(p, "c", "# mine\ninitial timeout = '5'  # s\nhelo name = ''");
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_equal(settings_file_save(p->arena, path, "initial timeout", "9", &error), SETTINGS_SAVED);
	assert_int_equal(settings_file_save(p->arena, path, "resolver", "system", &error), SETTINGS_SAVED);
	assert_string_equal(
		place_read(p, "c"), "# mine\ninitial timeout = '9'  # s\nhelo name = ''\nresolver = 'system'\n");
	struct stat s;
	assert_int_equal(stat(path, &s), 0);
	assert_int_equal(s.st_mode & 07777, 0640);
	assert_int_equal(place_count(p), 1);
}

static void test_save_refused(void **state)
{
	struct place *p = *state;
	const char *error = NULL, *path = place_path(p, "c");
	place_write(p, "c", "initial timeout = 'nonsense'\n");
	assert_int_equal(settings_file_save(p->arena, path, "initial timeout", "0", &error), SETTINGS_REFUSED);
	assert_non_null(strstr(error, "'initial timeout' cannot be '0': expected "));
	assert_int_equal(settings_file_save(p->arena, path, "resolvr", "system", &error), SETTINGS_REFUSED);
	assert_non_null(strstr(error, "did you mean 'resolver'?"));
	assert_int_equal(settings_file_save(p->arena, path, "root hints", "it's", &error), SETTINGS_REFUSED);
	assert_string_equal(place_read(p, "c"), "initial timeout = 'nonsense'\n");
	/* A wrong value can be mended this way. */
	assert_int_equal(settings_file_save(p->arena, path, "initial timeout", "6", &error), SETTINGS_SAVED);
	place_write(p, "c", "initial timeout = 5\n");
	assert_int_equal(settings_file_save(p->arena, path, "initial timeout", "6", &error), SETTINGS_REFUSED);
	assert_string_equal(place_read(p, "c"), "initial timeout = 5\n");
}

static void test_save_new(void **state)
{
	struct place *p = *state;
	const char *error = NULL;
	assert_int_equal(
		settings_file_save(p->arena, place_path(p, "x/y/c"), "helo name", "a.example", &error), SETTINGS_SAVED);
	assert_string_equal(place_read(p, "x/y/c"), "helo name = 'a.example'\n");
	assert_int_equal(
		settings_file_save(p->arena, "/proc/relaycheck/c", "helo name", "a.example", &error), SETTINGS_FAILED);
	assert_null(strchr(error, '\n'));
}

/* Many savers at once: none undoes another's work. */
static void test_save_together(void **state)
{
	struct place *p = *state;
	static const char *const pairs[][2] = {{"initial timeout", "11"}, {"individual smtp command timeouts", "12"},
		{"max test messages per target", "7"}, {"helo name", "a.example"}, {"resolver", "system"}};
	enum { SAVERS = sizeof pairs / sizeof *pairs };
	const char *error = NULL, *path = place_path(p, "c");
	pid_t pids[SAVERS];
	for (size_t i = 0; i < SAVERS; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			_exit((int)settings_file_save(p->arena, path, pairs[i][0], pairs[i][1], &error));
	}
	for (size_t i = 0; i < SAVERS; i++) {
		int status = -1;
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	for (size_t i = 0; i < SAVERS; i++)
		assert_non_null(
			strstr(place_read(p, "c"), arena_format(p->arena, "%s = '%s'\n", pairs[i][0], pairs[i][1])));
	assert_int_equal(place_count(p), 1);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, place_make, place_drop)
static const struct CMUnitTest tests[] = {
	CASE(test_find),
	CASE(test_read_values),
	CASE(test_mistakes),
	CASE(test_other_mistakes),
	CASE(test_keys),
	CASE(test_save),
	CASE(test_save_refused),
	CASE(test_save_new),
	CASE(test_save_together),
};

const struct unit_list settings_file_list = {tests, sizeof tests / sizeof *tests};

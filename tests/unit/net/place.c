/* place.c - where addresses are by databases made for the purpose: both ways of naming things, files for one family,
 * several files together, broken ones. */
#include <stdio.h>
#include <sys/stat.h>

#include "../unit.h"
#include "net/net.h"
#include "net/net_place.h"

#define NESTED GEOIP_FILES "/nested.mmdb"
#define FLAT4  GEOIP_FILES "/flat4.mmdb"
#define FLAT6  GEOIP_FILES "/flat6.mmdb"
#define ASN    GEOIP_FILES "/asn.mmdb"

static struct arena *arena;
static char scratch[] = "/tmp/unit-place-XXXXXX"; /* a folder of our own */

static const struct fact_place *find(const char *paths, const char *address, const char **why)
{
	struct net_place *p = net_place_open(paths);
	struct ip ip;

	assert_true(ip_parse(address, &ip));
	const struct fact_place *place = net_place_find(p, arena, &ip, why);
	net_place_close(p);
	return place;
}

static int make_scratch(void **state)
{
	(void)state;
	return mkdtemp(scratch) ? 0 : -1;
}

static int remove_scratch(void **state)
{
	(void)state;
	char command[sizeof scratch + 16];
	snprintf(command, sizeof command, "rm -r %s", scratch);
	return system(command);
}

static int new_arena(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int free_arena(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void test_places(void **state)
{
	static const struct {
		const char *name, *paths, *ip;
		struct fact_place wanted; /* country NULL: none */
	} cases[] = {
		{"nested, IPv4", NESTED, "192.0.2.1",
			{.country = "ZZ",
				.country_name = "Nowhere",
				.city = "Exampletown",
				.has_position = true,
				.latitude_udeg = 46948000,
				.longitude_udeg = -7447400,
				.as_name = "",
				.network = "192.0.2.0/25",
				.built_s = 1690000000}},
		{"nested, IPv6", NESTED, "2001:db8:18::25",
			{.country = "ZZ",
				.country_name = "Nowhere",
				.city = "Exampletown",
				.has_position = true,
				.latitude_udeg = 46948000,
				.longitude_udeg = -7447400,
				.as_name = "",
				.network = "2001:db8:18::/64",
				.built_s = 1690000000}},
		{"country alone", NESTED, "192.0.2.200",
			{.country = "ZY",
				.country_name = "Elsewhere",
				.city = "",
				.as_name = "",
				.network = "192.0.2.128/25",
				.built_s = 1690000000}},
		{"hostile texts, and a position off the globe", NESTED, "198.51.100.1",
			{.country = "\\x1B]",
				.country_name = "",
				.city = "\\x1B[31mRed\\xE2\\x80\\xAE",
				.as_name = "",
				.network = "198.51.100.0/24",
				.built_s = 1690000000}},
		{"values of other types", NESTED, "203.0.113.1", {.country = NULL}},
		{"no map at all", NESTED, "203.0.113.200", {.country = NULL}},
		{"not in it", NESTED, "1.1.1.1", {.country = NULL}},
		{"flat, numbers as texts, an empty city", FLAT4, "192.0.2.1",
			{.country = "ZF",
				.country_name = "",
				.city = "",
				.has_position = true,
				.latitude_udeg = 12500000,
				.longitude_udeg = 8250000,
				.as_name = "",
				.network = "192.0.2.0/24",
				.built_s = 1700000000}},
		{"flat, the corner of the map", FLAT4, "198.51.100.1",
			{.country = "ZF",
				.country_name = "",
				.city = "Flattown",
				.has_position = true,
				.latitude_udeg = -90000000,
				.longitude_udeg = 180000000,
				.as_name = "",
				.network = "198.51.100.0/25",
				.built_s = 1700000000}},
		{"two halves, IPv4", FLAT4 " " FLAT6, "198.51.100.1",
			{.country = "ZF",
				.country_name = "",
				.city = "Flattown",
				.has_position = true,
				.latitude_udeg = -90000000,
				.longitude_udeg = 180000000,
				.as_name = "",
				.network = "198.51.100.0/25",
				.built_s = 1700000000}},
		{"two halves, IPv6", FLAT4 " " FLAT6, "2001:db8::25",
			{.country = "ZF",
				.country_name = "",
				.city = "Sixtown",
				.has_position = true,
				.latitude_udeg = 1500000,
				.longitude_udeg = 2500000,
				.as_name = "",
				.network = "2001:db8::/32",
				.built_s = 1600000000}},
		{"the IPv6 half knows no IPv4", FLAT6, "192.0.2.1", {.country = NULL}},
		{"AS alone", ASN, "192.0.3.1",
			{.country = "",
				.country_name = "",
				.city = "",
				.as_number = 64500,
				.as_name = "Example Networks",
				.network = "192.0.0.0/16",
				.built_s = 1650000000}},
		{"city and AS together: the oldest date, the announced prefix", " " NESTED "  " ASN " ", "192.0.2.1",
			{.country = "ZZ",
				.country_name = "Nowhere",
				.city = "Exampletown",
				.has_position = true,
				.latitude_udeg = 46948000,
				.longitude_udeg = -7447400,
				.as_number = 64500,
				.as_name = "Example Networks",
				.network = "192.0.0.0/16",
				.built_s = 1650000000}},
		{"the one that knows more of the place", NESTED " " FLAT4, "192.0.2.200",
			{.country = "ZF",
				.country_name = "",
				.city = "",
				.has_position = true,
				.latitude_udeg = 12500000,
				.longitude_udeg = 8250000,
				.as_name = "",
				.network = "192.0.2.0/24",
				.built_s = 1700000000}},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct fact_place *wanted = &cases[i].wanted;
		const char *why = "untouched";
		const struct fact_place *got = find(cases[i].paths, cases[i].ip, &why);
		if ((got != NULL) != (wanted->country != NULL) || why)
			fail_msg("%s: %s", cases[i].name, why ? why : "found, or not");
		if (!got)
			continue;
		if (strcmp(got->country, wanted->country) != 0 || strcmp(got->city, wanted->city) != 0 ||
			strcmp(got->country_name, wanted->country_name) != 0 ||
			strcmp(got->as_name, wanted->as_name) != 0 || strcmp(got->network, wanted->network) != 0)
			fail_msg("%s: got %s, %s, %s, %s, %s", cases[i].name, got->country, got->country_name,
				got->city, got->as_name, got->network);
		assert_int_equal(got->has_position, wanted->has_position);
		assert_int_equal(got->latitude_udeg, wanted->latitude_udeg);
		assert_int_equal(got->longitude_udeg, wanted->longitude_udeg);
		assert_int_equal(got->as_number, wanted->as_number);
		assert_int_equal(got->built_s, wanted->built_s);
	}
}

static void has_why(const char *paths, const char *address, const char *part)
{
	const char *why = NULL;

	assert_null(find(paths, address, &why));
	if (!why || !strstr(why, part))
		fail_msg("%s: '%s' is not in '%s'", paths, part, why ? why : "nothing");
}

/* A copy of a database, cut or with other bytes in it. */
static const char *spoilt(const char *name, size_t bytes, int filler)
{
	const char *path = arena_format(arena, "%s/%s", scratch, name);
	char *content = arena_alloc(arena, 65536);
	FILE *in = fopen(NESTED, "rb"), *out = fopen(path, "wb");

	assert_true(in && out);
	size_t n = fread(content, 1, 65536, in);
	assert_true(n > bytes);
	if (filler >= 0)
		memset(content, filler, bytes);
	else
		n = bytes;
	assert_int_equal(fwrite(content, 1, n, out), n);
	fclose(in);
	fclose(out);
	return path;
}

static void test_broken(void **state)
{
	const char *why = NULL, *text = spoilt("text.mmdb", 10, -1), *empty = spoilt("empty.mmdb", 0, -1);

	(void)state;
	has_why("/nonexistent/x.mmdb", "192.0.2.1", "/nonexistent/x.mmdb: cannot read: No such file or directory");
	has_why("/nonexistent/\x1b[31m.mmdb", "192.0.2.1", "\\x1B[31m");
	has_why("/dev/null", "192.0.2.1", "/dev/null: not a file");
	has_why("/dev", "192.0.2.1", "/dev: there is no .mmdb file in this folder");
	has_why(text, "192.0.2.1", "text.mmdb: not a MaxMind DB file");
	has_why(empty, "192.0.2.1", "empty.mmdb: ");
	has_why(spoilt("tree.mmdb", 1400, 0xff), "192.0.2.1", "tree.mmdb: broken (");
	has_why(FLAT4, "2001:db8::25", "IPv4 addresses only");
	/* Where one file is broken, the address may be in it. */
	has_why(arena_format(arena, "%s %s", NESTED, text), "1.1.1.1", "text.mmdb: not a MaxMind DB file");
	/* A good file beside it is used, and the broken one told. */
	const struct fact_place *place = find(arena_format(arena, "/nonexistent/x.mmdb %s", NESTED), "192.0.2.1", &why);
	assert_non_null(place);
	assert_null(why);
	assert_string_equal(place->city, "Exampletown");
	assert_non_null(strstr(place->database, "not used: /nonexistent/x.mmdb"));
}

/* Bytes of tree and data changed one after the other: whatever comes of it, no crash.  (Of broken metadata the library
 * itself loses memory.) */
static void test_every_byte(void **state)
{
	char *content = arena_alloc(arena, 65536);
	const char *path = arena_format(arena, "%s/byte.mmdb", scratch);
	FILE *in = fopen(NESTED, "rb");

	(void)state;
	assert_non_null(in);
	size_t n = fread(content, 1, 65536, in);
	fclose(in);
	const char *metadata = memmem(content, n, "\xab\xcd\xefMaxMind.com", 14);
	assert_non_null(metadata);
	for (size_t i = 0; i < (size_t)(metadata - content); i++) {
		const char *why;
		FILE *out = fopen(path, "wb");
		assert_non_null(out);
		content[i] = (char)~content[i];
		fwrite(content, 1, n, out);
		fclose(out);
		find(path, "192.0.2.1", &why);
		find(path, "2001:db8:18::1", &why);
		content[i] = (char)~content[i];
	}
}

static void test_folder(void **state)
{
	const char *why = NULL;
	const struct fact_place *place = find(GEOIP_FILES, "192.0.2.1", &why);

	(void)state;
	assert_non_null(place);
	assert_string_equal(place->city, "Exampletown");
	assert_int_equal(place->as_number, 64500);
}

/* With no setting: a folder of the user's own, beside the system's. */
static void test_usual(void **state)
{
	const char *home = arena_format(arena, "%s/home", scratch), *why = NULL;
	const char *folder = arena_format(arena, "%s/GeoIP", home);
	char *saved = getenv("XDG_DATA_HOME");

	(void)state;
	mkdir(home, 0700);
	mkdir(folder, 0700);
	const char *link = arena_format(arena, "%s/test.mmdb", folder);
	unlink(link);
	assert_int_equal(symlink(NESTED, link), 0);
	setenv("XDG_DATA_HOME", home, 1);
	const struct fact_place *place = find("", "192.0.2.1", &why);
	assert_non_null(place);
	assert_string_equal(place->city, "Exampletown");
	assert_non_null(find(NULL, "2001:db8:18::1", &why));
	if (saved)
		setenv("XDG_DATA_HOME", saved, 1);
	else
		unsetenv("XDG_DATA_HOME");
}

static void test_door(void **state)
{
	static const uint8_t key[32] = "only for the tests of this room";
	struct net_config config = {
		.resolver = "127.0.0.1@1", .key = key, .key_bytes = sizeof key, .geoip = NESTED " " ASN};
	const char *error = NULL, *why = NULL;
	struct net *n = net_open(&config, &error);
	struct ip ip;

	(void)state;
	assert_non_null(n);
	assert_true(ip_parse("192.0.2.1", &ip));
	const struct fact_place *place = net_world(n)->place(net_world(n)->self, arena, &ip, &why);
	assert_non_null(place);
	assert_int_equal(place->as_number, 64500);
	net_close(n);
	/* What was found outlives the databases. */
	assert_string_equal(place->city, "Exampletown");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(test_places, new_arena, free_arena),
		cmocka_unit_test_setup_teardown(test_broken, new_arena, free_arena),
		cmocka_unit_test_setup_teardown(test_every_byte, new_arena, free_arena),
		cmocka_unit_test_setup_teardown(test_folder, new_arena, free_arena),
		cmocka_unit_test_setup_teardown(test_usual, new_arena, free_arena),
		cmocka_unit_test_setup_teardown(test_door, new_arena, free_arena)};
	return cmocka_run_group_tests_name("place", tests, make_scratch, remove_scratch);
}

/* net_place.c - opens MaxMind DB files once and puts together what they know of an address.
 *
 * The files are the operator's, but their texts come from anywhere: they are made safe to show like a stranger's. */
#include "net/net_place.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <maxminddb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "base/limits.h"
#include "base/text.h"

struct base {
	MMDB_s mmdb;
	const char *path, *type;
	int64_t built_s;
};

struct net_place {
	struct arena *arena;
	const char *paths;
	bool opened;
	size_t count;
	struct base bases[LIMIT_GEOIP_FILES];
	const char *trouble; /* what could not be opened, and why; NULL: nothing */
};

/* What one database knows of the address. */
struct answer {
	const struct base *base;
	struct fact_place place; /* without database */
};

enum { MICRO = 1000000, SHOWN_PATH_BYTES = 512, NUMBER_BYTES = 32, V4_IN_V6_BITS = 96 };

/* ---- opening ---------------------------------------------------------------- */

static const char *show(struct arena *a, const char *text)
{
	return text_show(a, text, strlen(text), SHOWN_PATH_BYTES);
}

static void add_trouble(struct net_place *p, const char *path, const char *what)
{
	const char *line = arena_format(p->arena, "%s: %s", show(p->arena, path), what);

	p->trouble = p->trouble ? arena_format(p->arena, "%s; %s", p->trouble, line) : line;
}

static const char *open_error(struct arena *a, int status, int error)
{
	if (status == MMDB_FILE_OPEN_ERROR || status == MMDB_IO_ERROR)
		return arena_format(a, "cannot read: %s", strerror(error));
	return arena_format(a, "not a MaxMind DB file, or a broken one (%s)", MMDB_strerror(status));
}

static void open_file(struct net_place *p, const char *path)
{
	if (p->count == LIMIT_GEOIP_FILES) {
		add_trouble(p, path, "left out, there are too many databases");
		return;
	}
	struct base *base = &p->bases[p->count];
	errno = 0;
	int status = MMDB_open(path, MMDB_MODE_MMAP, &base->mmdb);
	if (status != MMDB_SUCCESS) {
		add_trouble(p, path, open_error(p->arena, status, errno));
		return;
	}
	base->path = show(p->arena, path);
	base->type = base->mmdb.metadata.database_type ? show(p->arena, base->mmdb.metadata.database_type) : "";
	base->built_s =
		base->mmdb.metadata.build_epoch <= INT64_MAX ? (int64_t)base->mmdb.metadata.build_epoch : INT64_MAX;
	p->count++;
}

static int is_database(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return n > 5 && d->d_name[0] != '.' && strcmp(d->d_name + n - 5, ".mmdb") == 0;
}

/* False: there is none. */
static bool open_folder(struct net_place *p, const char *path)
{
	struct dirent **entries = NULL;
	int count = scandir(path, &entries, is_database, alphasort);

	for (int i = 0; i < count; i++) {
		open_file(p, arena_format(p->arena, "%s/%s", path, entries[i]->d_name));
		free(entries[i]);
	}
	free(entries);
	return count > 0;
}

static int newest_first(const void *left, const void *right)
{
	const struct base *a = left, *b = right;

	if (a->built_s != b->built_s)
		return a->built_s > b->built_s ? -1 : 1;
	return strcmp(a->path, b->path);
}

static void sort(struct net_place *p, size_t from)
{
	qsort(p->bases + from, p->count - from, sizeof *p->bases, newest_first);
}

/* A path of the setting: what cannot be used is told. */
static void open_named(struct net_place *p, const char *path)
{
	struct stat s;
	size_t from = p->count;

	if (stat(path, &s) != 0) {
		add_trouble(p, path, arena_format(p->arena, "cannot read: %s", strerror(errno)));
	} else if (S_ISDIR(s.st_mode)) {
		if (!open_folder(p, path))
			add_trouble(p, path, "there is no .mmdb file in this folder, or it cannot be read");
		sort(p, from);
	} else if (S_ISREG(s.st_mode)) {
		open_file(p, path);
	} else {
		add_trouble(p, path, "not a file");
	}
}

static void open_usual(struct net_place *p)
{
	static const char *const folders[] = {"/usr/share/GeoIP", "/usr/local/share/GeoIP", "/var/lib/GeoIP"};
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		open_folder(p, folders[i]);
	if (data && data[0] == '/')
		open_folder(p, arena_format(p->arena, "%s/GeoIP", data));
	else if (home && home[0] == '/')
		open_folder(p, arena_format(p->arena, "%s/.local/share/GeoIP", home));
	sort(p, 0);
}

static void open_all(struct net_place *p)
{
	char *rest = arena_strdup(p->arena, p->paths);

	p->opened = true;
	for (char *word; (word = strsep(&rest, " "));)
		if (*word)
			open_named(p, word);
	if (p->paths[strspn(p->paths, " ")] == '\0')
		open_usual(p);
}

struct net_place *net_place_open(const char *paths)
{
	struct net_place *p = mem_zalloc(sizeof *p);

	p->arena = arena_new();
	p->paths = arena_strdup(p->arena, paths ? paths : "");
	return p;
}

void net_place_close(struct net_place *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->count; i++)
		MMDB_close(&p->bases[i].mmdb);
	arena_free(p->arena);
	free(p);
}

/* ---- one value ---------------------------------------------------------------- */

typedef const char *const path_of[4]; /* ends with NULL */

static bool get(MMDB_entry_s *entry, path_of path, MMDB_entry_data_s *out)
{
	return MMDB_aget_value(entry, out, path) == MMDB_SUCCESS && out->has_data;
}

static const char *get_text(struct arena *a, MMDB_entry_s *entry, path_of path)
{
	MMDB_entry_data_s d;

	if (!get(entry, path, &d) || d.type != MMDB_DATA_TYPE_UTF8_STRING)
		return "";
	return text_show(a, d.utf8_string, d.data_size, LIMIT_PLACE_TEXT_BYTES);
}

/* The first of COUNT paths that leads to a text. */
static const char *first_text(struct arena *a, MMDB_entry_s *entry, path_of *paths, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *text = get_text(a, entry, paths[i]);
		if (*text)
			return text;
	}
	return "";
}

/* "64500", "AS64500", "12.5": some databases write numbers as texts. */
static bool number_of_text(const char *text, size_t n, double *out)
{
	char copy[NUMBER_BYTES], *end;

	if (n == 0 || n >= sizeof copy)
		return false;
	memcpy(copy, text, n);
	copy[n] = '\0';
	const char *digits = text_starts_nocase(copy, "AS") ? copy + 2 : copy;
	*out = strtod(digits, &end);
	return end != digits && *end == '\0' && isfinite(*out);
}

static bool get_number(MMDB_entry_s *entry, path_of path, double *out)
{
	MMDB_entry_data_s d;

	if (!get(entry, path, &d))
		return false;
	switch (d.type) {
	case MMDB_DATA_TYPE_DOUBLE:
		*out = d.double_value;
		return isfinite(*out);
	case MMDB_DATA_TYPE_FLOAT:
		*out = (double)d.float_value;
		return isfinite(*out);
	case MMDB_DATA_TYPE_UINT16:
		*out = d.uint16;
		return true;
	case MMDB_DATA_TYPE_UINT32:
		*out = d.uint32;
		return true;
	case MMDB_DATA_TYPE_INT32:
		*out = d.int32;
		return true;
	case MMDB_DATA_TYPE_UTF8_STRING:
		return number_of_text(d.utf8_string, d.data_size, out);
	default:
		return false;
	}
}

/* ---- one database -------------------------------------------------------------- */

static path_of codes[] = {{"country", "iso_code"}, {"country_code"}};
static path_of countries[] = {{"country", "names", "en"}, {"country_name"}, {"country"}};
static path_of cities[] = {{"city", "names", "en"}, {"city"}};
static path_of latitudes[] = {{"location", "latitude"}, {"latitude"}};
static path_of longitudes[] = {{"location", "longitude"}, {"longitude"}};
static path_of as_numbers[] = {{"autonomous_system_number"}, {"traits", "autonomous_system_number"}, {"asn"}};
static path_of as_names[] = {
	{"autonomous_system_organization"}, {"traits", "autonomous_system_organization"}, {"as_name"}};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static int32_t micro(double degrees)
{
	return (int32_t)(degrees * MICRO + (degrees < 0 ? -0.5 : 0.5));
}

static bool get_position(MMDB_entry_s *entry, struct fact_place *out)
{
	double north, east;

	for (size_t i = 0; i < COUNT(latitudes); i++) {
		if (!get_number(entry, latitudes[i], &north) || !get_number(entry, longitudes[i], &east))
			continue;
		if (fabs(north) > 90 || fabs(east) > 180)
			continue;
		out->latitude_udeg = micro(north);
		out->longitude_udeg = micro(east);
		return true;
	}
	return false;
}

static uint32_t get_as_number(MMDB_entry_s *entry)
{
	double number;

	for (size_t i = 0; i < COUNT(as_numbers); i++)
		if (get_number(entry, as_numbers[i], &number) && number >= 1 && number <= UINT32_MAX)
			return (uint32_t)number;
	return 0;
}

static void read_entry(struct arena *a, MMDB_entry_s *entry, struct fact_place *out)
{
	out->country = first_text(a, entry, codes, COUNT(codes));
	out->country_name = first_text(a, entry, countries, COUNT(countries));
	out->city = first_text(a, entry, cities, COUNT(cities));
	out->has_position = get_position(entry, out);
	out->as_number = get_as_number(entry);
	out->as_name = first_text(a, entry, as_names, COUNT(as_names));
}

/* In a tree of IPv6 addresses the IPv4 ones lie below 96 bits of zero; an entry may be wider than all of them. */
static const char *prefix_text(struct arena *a, const struct base *base, const struct ip *ip, unsigned bits)
{
	struct ip network = *ip;
	char text[IP_TEXT_SIZE];

	if (ip->family == 4 && base->mmdb.metadata.ip_version == 6)
		bits = bits > V4_IN_V6_BITS ? bits - V4_IN_V6_BITS : 0;
	for (unsigned i = bits; i < (ip->family == 4 ? 32U : 128U); i++)
		network.bytes[i / 8] = (uint8_t)(network.bytes[i / 8] & ~(0x80U >> (i % 8)));
	return arena_format(a, "%s/%u", ip_text(&network, text), bits);
}

static MMDB_lookup_result_s look_up(const struct base *base, const struct ip *ip, int *status)
{
	struct sockaddr_storage address = {.ss_family = ip->family == 4 ? AF_INET : AF_INET6};

	if (ip->family == 4)
		memcpy(&((struct sockaddr_in *)&address)->sin_addr, ip->bytes, 4);
	else
		memcpy(&((struct sockaddr_in6 *)&address)->sin6_addr, ip->bytes, 16);
	return MMDB_lookup_sockaddr(&base->mmdb, (struct sockaddr *)&address, status);
}

/* ---- all of them ----------------------------------------------------------------- */

/* How much of the place is known. */
static int knows(const struct fact_place *p)
{
	return (*p->city ? 4 : 0) + (p->has_position ? 2 : 0) + (*p->country || *p->country_name ? 1 : 0);
}

static void take_place(struct fact_place *out, const struct fact_place *from)
{
	out->country = from->country;
	out->country_name = from->country_name;
	out->city = from->city;
	out->has_position = from->has_position;
	out->latitude_udeg = from->latitude_udeg;
	out->longitude_udeg = from->longitude_udeg;
}

static void take_base(struct arena *a, struct fact_place *out, const struct base *base)
{
	const char *name = arena_format(a, "%s (%s)", base->type, base->path);

	if (strstr(out->database, name))
		return;
	out->database = *out->database ? arena_format(a, "%s, %s", out->database, name) : name;
	if (out->built_s == 0 || base->built_s < out->built_s)
		out->built_s = base->built_s;
}

static const struct fact_place *combine(
	const struct net_place *p, struct arena *a, const struct answer *where, const struct answer *as)
{
	struct fact_place *out = arena_alloc(a, sizeof *out);

	*out = (struct fact_place){
		.country = "", .country_name = "", .city = "", .as_name = "", .network = "", .database = ""};
	if (where) {
		take_place(out, &where->place);
		take_base(a, out, where->base);
		out->network = where->place.network;
	}
	if (as) {
		take_base(a, out, as->base);
		out->as_number = as->place.as_number;
		out->as_name = as->place.as_name;
		out->network = as->place.network;
	}
	if (p->trouble)
		out->database = arena_format(a, "%s; not used: %s", out->database, p->trouble);
	return out;
}

/* Asks every database; returns how many answers there are.  *FAILED: one that could not answer, and why, or NULL. */
static size_t ask_all(
	const struct net_place *p, struct arena *a, const struct ip *ip, struct answer *out, const char **failed)
{
	size_t count = 0, other_family = 0;

	for (size_t i = 0; i < p->count; i++) {
		const struct base *base = &p->bases[i];
		int status = MMDB_SUCCESS;
		MMDB_lookup_result_s found = look_up(base, ip, &status);
		if (status == MMDB_IPV6_LOOKUP_IN_IPV4_DATABASE_ERROR) {
			other_family++;
		} else if (status != MMDB_SUCCESS) {
			*failed = arena_format(a, "%s: broken (%s)", base->path, MMDB_strerror(status));
		} else if (found.found_entry) {
			out[count] = (struct answer){.base = base};
			read_entry(a, &found.entry, &out[count].place);
			out[count++].place.network = prefix_text(a, base, ip, found.netmask);
		}
	}
	if (!*failed && p->count > 0 && other_family == p->count)
		*failed = "the GeoIP databases here have IPv4 addresses only";
	return count;
}

const struct fact_place *net_place_find(struct net_place *p, struct arena *arena, const struct ip *ip, const char **why)
{
	struct answer answers[LIMIT_GEOIP_FILES];
	const struct answer *where = NULL, *as = NULL;

	*why = NULL;
	if (!p->opened)
		open_all(p);
	size_t count = ask_all(p, arena, ip, answers, why);
	for (size_t i = 0; i < count; i++) {
		const struct fact_place *place = &answers[i].place;
		if (knows(place) > (where ? knows(&where->place) : 0))
			where = &answers[i];
		if (place->as_number != 0 && !as)
			as = &answers[i];
	}
	if (where || as) {
		*why = NULL;
		return combine(p, arena, where, as);
	}
	if (p->trouble)
		*why = arena_strdup(arena, p->trouble);
	else if (p->count == 0)
		*why = "no GeoIP database was found";
	return NULL;
}

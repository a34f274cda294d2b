/* place.c - the GeoIP database of a tape. */
#include "world.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "reader.h"
#include "words.h"

enum { SHOWN_BYTES = 256, MICRO = 1000000 };

static const char *show(const struct reader *r, const struct word *w)
{
	return text_show(r->tape->arena, w->bytes, w->n, SHOWN_BYTES);
}

static bool read_value(struct reader *r, struct fact_place *p, const char *key, const char **at)
{
	struct arena *a = r->tape->arena;
	struct word w;
	bool bad = false;

	if (!words_next(a, at, &w, &bad))
		return false;
	if (strcmp(key, "country") == 0)
		p->country = show(r, &w);
	else if (strcmp(key, "name") == 0)
		p->country_name = show(r, &w);
	else if (strcmp(key, "city") == 0)
		p->city = show(r, &w);
	else if (strcmp(key, "network") == 0)
		p->network = show(r, &w);
	else if (strcmp(key, "as") == 0)
		p->as_number = (uint32_t)strtoul(w.bytes, NULL, 10);
	else if (strcmp(key, "asname") == 0)
		p->as_name = show(r, &w);
	else if (strcmp(key, "built") == 0)
		p->built_s = strtoll(w.bytes, NULL, 10);
	else if (strcmp(key, "north") == 0)
		p->latitude_udeg = (int32_t)(strtod(w.bytes, NULL) * MICRO);
	else if (strcmp(key, "east") == 0)
		p->longitude_udeg = (int32_t)(strtod(w.bytes, NULL) * MICRO);
	else
		return false;
	p->has_position |= strcmp(key, "north") == 0 || strcmp(key, "east") == 0;
	return true;
}

bool reader_place(struct reader *r, const char *at)
{
	struct arena *a = r->tape->arena;
	struct tape_place *p = arena_alloc(a, sizeof *p);
	struct word w;
	bool bad = false;

	*p = (struct tape_place){.next = r->tape->places};
	p->place = (struct fact_place){.country = "",
		.country_name = "",
		.city = "",
		.as_name = "",
		.network = "",
		.database = "Tape (tape.mmdb)"};
	if (!words_next(a, &at, &w, &bad))
		return reader_fail(r, "place ADDRESS KEY VALUE..., or place broken REASON");
	r->tape->places = p;
	if (strcmp(w.bytes, "broken") == 0)
		return (words_next(a, &at, &w, &bad) && (p->why = show(r, &w))) || reader_fail(r, "a reason");
	if (!ip_parse(w.bytes, &p->ip))
		return reader_fail(r, "an address, or broken");
	while (words_next(a, &at, &w, &bad))
		if (!read_value(r, &p->place, w.bytes, &at))
			return reader_fail(
				r, "country, name, city, north, east, as, asname, network or built, and a value");
	return !bad || reader_fail(r, "a closing quote and known escapes");
}

const struct fact_place *tape_place(void *self, struct arena *arena, const struct ip *ip, const char **why)
{
	const struct tape_world *w = self;

	*why = w->tape->places ? NULL : "no GeoIP database was found";
	for (const struct tape_place *p = w->tape->places; p; p = p->next) {
		if (p->why) {
			*why = p->why;
		} else if (ip_equal(&p->ip, ip)) {
			struct fact_place *out = arena_alloc(arena, sizeof *out);
			*out = p->place;
			*why = NULL;
			return out;
		}
	}
	return NULL;
}

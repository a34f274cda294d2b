/* dmarc_zone.c - answers DNS questions from a JSON object. */
#include "cli/dmarc_zone.h"

#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "store/file.h"

/* Names are compared without regard to letter case: the object gets a copy with its names in small letters. */
static json_t *fold(struct arena *arena, const json_t *read, const char **error)
{
	json_t *zone = json_object();
	const char *name;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)read, name, value)
	{
		char *folded = text_lower(arena, name);
		size_t n = strlen(folded);
		if (n > 1 && folded[n - 1] == '.')
			folded[n - 1] = '\0';
		if (!json_is_string(value) && !json_is_array(value)) {
			*error = "each name has a list of TXT records, or the type of what it has";
			json_decref(zone);
			return NULL;
		}
		json_object_set(zone, folded, value);
	}
	return zone;
}

json_t *dmarc_zone_read(struct arena *arena, const char *path, const char **error)
{
	struct buf bytes;
	json_error_t where;
	json_t *zone = NULL;

	buf_init(&bytes, LIMIT_QUERY_INPUT_BYTES);
	if (file_read(arena, path, &bytes, NULL, error)) {
		json_t *read = json_loadb(bytes.data ? bytes.data : "", bytes.len, JSON_REJECT_DUPLICATES, &where);
		if (json_is_object(read))
			zone = fold(arena, read, error);
		else
			*error = "no JSON object";
		json_decref(read);
	}
	buf_free(&bytes);
	return zone;
}

/* One record: a list of strings, which are joined; or one string. */
static const char *record_text(struct arena *arena, const json_t *record)
{
	struct buf joined;
	const json_t *part;
	size_t i;

	buf_init(&joined, LIMIT_DNS_TEXT_BYTES);
	if (json_is_string(record))
		buf_add(&joined, json_string_value(record), json_string_length(record));
	json_array_foreach(record, i, part) if (json_is_string(part))
		buf_add(&joined, json_string_value(part), json_string_length(part));
	const char *shown = text_show(arena, joined.data ? joined.data : "", joined.len, 4 * LIMIT_DNS_TEXT_BYTES);
	buf_free(&joined);
	return shown;
}

/* What stands for the name: its own entry, or that of the nearest "*" above, if no name between exists. */
static const json_t *entry(struct arena *arena, const json_t *zone, const char *name)
{
	const json_t *found = json_object_get(zone, name);

	for (const char *up = strchr(name, '.'); !found && up; up = strchr(up + 1, '.')) {
		found = json_object_get(zone, arena_format(arena, "*%s", up));
		if (!found && json_object_get(zone, up + 1))
			break;
	}
	return found;
}

struct dns_answer dmarc_zone_ask(struct arena *arena, const json_t *zone, const char *name, enum dns_type type)
{
	const json_t *found = entry(arena, zone, text_lower(arena, name)), *record;
	struct dns_answer answer = {.state = found ? DNS_NODATA : DNS_NXDOMAIN};
	size_t i;

	if (type != DNS_TXT || json_array_size(found) == 0)
		return answer;
	answer.count = json_array_size(found) < LIMIT_DNS_RECORDS ? json_array_size(found) : LIMIT_DNS_RECORDS;
	struct dns_record *records = arena_array(arena, answer.count, sizeof *records);
	json_array_foreach(found, i, record) if (i < answer.count) records[i].text = record_text(arena, record);
	answer.records = records;
	answer.state = DNS_FOUND;
	return answer;
}

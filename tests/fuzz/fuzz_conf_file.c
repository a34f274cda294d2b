/* fuzz_conf_file.c - any bytes as a configuration file.
 *
 * Held: an accepted document writes the bytes it was read from; setting a key, writing and reading again gives that
 * value and leaves every other entry; setting the old value back gives the old bytes. */
#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "proto/conf_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool writes(const struct conf_file *doc, const void *bytes, size_t n)
{
	struct buf out;
	buf_init(&out, LIMIT_CONF_BYTES);
	bool same = conf_file_write(doc, &out) && out.len == n && (n == 0 || memcmp(out.data, bytes, n) == 0);
	buf_free(&out);
	return same;
}

/* DOC, written and read again. */
static struct conf_file reread(const struct conf_file *doc)
{
	struct buf out;
	struct conf_file again;
	struct conf_error error;
	buf_init(&out, LIMIT_CONF_BYTES);
	ensure(conf_file_write(doc, &out));
	ensure(conf_file_parse(doc->arena, out.len ? out.data : "", out.len, &again, &error));
	buf_free(&out);
	return again;
}

static void check_set(struct conf_file *doc, const struct conf_entry *old, const void *bytes, size_t n)
{
	struct conf_error error;
	struct conf_entry now;
	const char *old_value = old->value;
	if (!conf_file_set(doc, old->key, "new # = value", &error)) {
		ensure(writes(doc, bytes, n));
		return;
	}
	struct conf_file again = reread(doc);
	ensure(again.count == doc->count);
	ensure(conf_file_get(&again, old->key, &now) && strcmp(now.value, "new # = value") == 0);
	for (size_t i = 0; i < doc->count; i++)
		ensure(!again.lines[i].key == !doc->lines[i].key);
	ensure(conf_file_set(doc, old->key, old_value, &error) && writes(doc, bytes, n));
}

static void check_append(struct conf_file *doc)
{
	struct conf_error error;
	struct conf_entry now;
	if (conf_file_get(doc, "a new key", &now) || !conf_file_set(doc, "a new key", "x", &error))
		return;
	struct conf_file again = reread(doc);
	ensure(again.count == doc->count);
	ensure(conf_file_get(&again, "a new key", &now) && now.line == again.count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct conf_file doc;
	struct conf_error error;
	struct conf_entry entry;
	if (conf_file_parse(a, (const char *)data, size, &doc, &error)) {
		ensure(writes(&doc, data, size));
		size_t at = 0;
		for (int tries = 0; tries < 4 && conf_file_next(&doc, &at, &entry); tries++)
			check_set(&doc, &entry, data, size);
		check_append(&doc);
	} else {
		ensure(error.what && error.expected);
	}
	arena_free(a);
	return 0;
}

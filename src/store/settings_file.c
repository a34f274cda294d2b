/* settings_file.c - relaycheck.conf between the disk and the settings.
 *
 * The format is known to proto/conf_file.c, the keys to core/settings.c; here they meet, and mistakes get their place
 * and a suggestion. */
#include "store/settings_file.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "proto/conf_file.h"
#include "store/file.h"

enum { SHOWN_BYTES = 512 };

static const char SYSTEM_FILE[] = "/etc/relaycheck/relaycheck.conf";

static const char *show(struct arena *a, const char *text)
{
	return text_show(a, text, strlen(text), SHOWN_BYTES);
}

static const char *config_home(struct arena *a)
{
	/* A relative path is to be ignored, says the XDG base directory specification. */
	const char *set = getenv("XDG_CONFIG_HOME");
	if (set && set[0] == '/')
		return set;
	const char *home = getenv("HOME");
	if (!home || home[0] != '/') {
		const struct passwd *user = getpwuid(geteuid());
		home = user ? user->pw_dir : NULL;
	}
	return home && home[0] == '/' ? arena_format(a, "%s/.config", home) : NULL;
}

const char *settings_file_own(struct arena *a)
{
	const char *home = config_home(a);
	return home ? arena_format(a, "%s/relaycheck/relaycheck.conf", home) : NULL;
}

const char *settings_file_find(struct arena *a, const char *explicit_path)
{
	if (explicit_path)
		return explicit_path;
	struct stat there;
	const char *own = settings_file_own(a);
	if (own && stat(own, &there) == 0)
		return own;
	return stat(SYSTEM_FILE, &there) == 0 ? SYSTEM_FILE : NULL;
}

/* The key of the table with the fewest edits from KEY, however many they are. */
static const char *least_far(const char *key)
{
	const char *best = NULL;
	unsigned best_edits = 0;
	for (int id = 0; id < SETTING_ID_COUNT; id++) {
		const char *known = setting_info((enum setting_id)id)->key;
		unsigned edits = text_distance(key, known);
		if (best && edits >= best_edits)
			continue;
		best = known;
		best_edits = edits;
	}
	return best;
}

/* "; did you mean 'initial timeout'?", or "" for a known key. */
static const char *suggest(struct arena *a, const char *key)
{
	enum setting_id id;
	const char *nearest = NULL;
	if (!key || settings_key_zone(key) || setting_find(key, &id, &nearest))
		return "";
	if (text_starts_nocase(key, "key"))
		nearest = SETTING_KEY_FOR "ZONE";
	if (nearest)
		return arena_format(a, "; did you mean '%s'?", nearest);
	return arena_format(a, "; the nearest known key is '%s'", least_far(key));
}

/* "PATH:LINE", or "PATH" for line 0. */
static const char *place(struct arena *a, const char *path, unsigned line)
{
	return line ? arena_format(a, "%s:%u", show(a, path), line) : show(a, path);
}

static bool fail_line(struct arena *a, const char *path, const struct conf_error *e, const char **error)
{
	enum setting_id id;
	const char *nearest;
	bool known = e->key && (settings_key_zone(e->key) || setting_find(e->key, &id, &nearest));
	*error = arena_format(a, "%s: %s%s%s%s: expected %s%s", place(a, path, e->line), known ? "'" : "",
		known ? e->key : "", known ? "': " : "", e->what, e->expected, suggest(a, e->key));
	return false;
}

/* Reads and parses; a missing file gives an empty document if MAY_MISS, and a stamp with st_ino 0. */
static enum settings_save read_document(
	struct arena *a, const char *path, bool may_miss, struct conf_file *doc, struct stat *stamp, const char **error)
{
	struct buf bytes;
	struct conf_error wrong;
	const char *why;
	buf_init(&bytes, LIMIT_CONF_BYTES);
	*stamp = (struct stat){0};
	if (!file_read(a, path, &bytes, stamp, &why) && !(may_miss && errno == ENOENT)) {
		buf_free(&bytes);
		*error = arena_format(a, "%s: %s", show(a, path), why);
		return SETTINGS_FAILED;
	}
	bool good = conf_file_parse(a, bytes.len ? bytes.data : "", bytes.len, doc, &wrong);
	buf_free(&bytes);
	if (good)
		return SETTINGS_SAVED;
	fail_line(a, path, &wrong, error);
	return SETTINGS_REFUSED;
}

static bool apply(struct settings *s, const char *path, const struct conf_entry *entry, const char **error)
{
	struct arena *a = s->arena;
	enum setting_id id;
	const char *nearest, *expected, *zone = settings_key_zone(entry->key);
	if (zone) {
		const char *where = place(a, path, entry->line);
		if (settings_set_key(s, zone, entry->value, where, &expected))
			return true;
		*error = arena_format(a, "%s: '%s': expected %s", where, entry->key, expected);
		return false;
	}
	if (!setting_find(entry->key, &id, &nearest)) {
		struct conf_error wrong = {.line = entry->line,
			.key = entry->key,
			.what = arena_format(a, "unknown key '%s'", entry->key),
			.expected = "a key that `relaycheck config` lists"};
		return fail_line(a, path, &wrong, error);
	}
	const char *origin = place(a, path, entry->line);
	if (settings_set(s, id, entry->value, origin, &expected))
		return true;
	*error = arena_format(a, "%s: '%s' cannot be '%s': expected %s", origin, entry->key, entry->value, expected);
	return false;
}

bool settings_file_read(struct settings *s, const char *path, const char **error)
{
	struct conf_file doc;
	struct conf_entry entry;
	struct stat stamp;
	if (read_document(s->arena, path, false, &doc, &stamp, error) != SETTINGS_SAVED)
		return false;
	for (size_t at = 0; conf_file_next(&doc, &at, &entry);)
		if (!apply(s, path, &entry, error))
			return false;
	return true;
}

bool settings_file_load(struct settings *s, const char *explicit_path, const char **error)
{
	const char *path = settings_file_find(s->arena, explicit_path);
	return !path || settings_file_read(s, path, error);
}

/* Is the value one that reading the file would take? */
static bool check_value(struct arena *a, const char *key, const char *value, const char **error)
{
	struct settings scratch;
	enum setting_id id;
	const char *nearest, *expected;
	settings_init(&scratch, a);
	const char *zone = settings_key_zone(key);
	if (zone) {
		if (settings_set_key(&scratch, zone, value, "", &expected))
			return true;
		*error = arena_format(a, "'%s': expected %s", show(a, key), expected);
		return false;
	}
	if (!setting_find(key, &id, &nearest)) {
		*error = arena_format(a, "unknown key '%s': expected a key that `relaycheck config` lists%s",
			show(a, key), suggest(a, key));
		return false;
	}
	if (settings_set(&scratch, id, value, "", &expected))
		return true;
	*error = arena_format(a, "'%s' cannot be '%s': expected %s", key, show(a, value), expected);
	return false;
}

static enum settings_save change_file(
	struct arena *a, const char *path, const char *key, const char *value, const char **error)
{
	struct conf_file doc;
	struct conf_error wrong;
	struct stat stamp;
	struct buf bytes;
	const char *why = "too large";
	enum settings_save read = read_document(a, path, true, &doc, &stamp, error);
	if (read != SETTINGS_SAVED)
		return read;
	if (!conf_file_set(&doc, key, value, &wrong)) {
		fail_line(a, path, &wrong, error);
		return SETTINGS_REFUSED;
	}
	buf_init(&bytes, LIMIT_CONF_BYTES);
	bool good = conf_file_write(&doc, &bytes) && file_replace(a, path, bytes.data, bytes.len, 0666, &stamp, &why);
	buf_free(&bytes);
	if (good)
		return SETTINGS_SAVED;
	*error = arena_format(a, "%s: %s", show(a, path), why);
	return SETTINGS_FAILED;
}

enum settings_save settings_file_save(
	struct arena *a, const char *path, const char *key, const char *value, const char **error)
{
	const char *why;
	if (!check_value(a, key, value, error))
		return SETTINGS_REFUSED;
	const char *target = file_target(a, path);
	const char *folder = file_folder(a, target ? target : path);
	if (!file_make_folder(a, folder, 0700, &why)) {
		*error = arena_format(a, "%s: %s", show(a, path), why);
		return SETTINGS_FAILED;
	}
	/* The folder is locked, not the file: the file that a second process waits for would be another one by then. */
	int lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (lock >= 0)
		(void)flock(lock, LOCK_EX);
	enum settings_save done = change_file(a, path, key, value, error);
	if (lock >= 0)
		close(lock);
	return done;
}

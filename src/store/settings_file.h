/* settings_file.h - relaycheck.conf: found, read into the settings, and saved again.
 *
 * Errors are one line for a person, with the file and the line: "PATH:LINE: what is wrong: what was expected", and for
 * a key that is not known the nearest that is.  Paths in them are safe to show. */
#ifndef RELAYCHECK_STORE_SETTINGS_FILE_H
#define RELAYCHECK_STORE_SETTINGS_FILE_H

#include <stdbool.h>

#include "base/arena.h"
#include "core/settings.h"

/* The file in force: EXPLICIT if not NULL; else $XDG_CONFIG_HOME/relaycheck/relaycheck.conf (~/.config when unset),
 * else /etc/relaycheck/relaycheck.conf, the first that exists.  NULL: there is none. */
const char *settings_file_find(struct arena *a, const char *explicit_path);

/* Path of the user's own file, whether it exists or not.  NULL: no home folder is known. */
const char *settings_file_own(struct arena *a);

/* Reads PATH into S; the origin of each value becomes "PATH:LINE".  False and *error: S is then half set. */
bool settings_file_read(struct settings *s, const char *path, const char **error);

/* settings_file_find() and settings_file_read(); no file at all is no error. */
bool settings_file_load(struct settings *s, const char *explicit_path, const char **error);

enum settings_save {
	SETTINGS_SAVED,
	SETTINGS_REFUSED, /* the key, the value or the file as it stands is wrong: the operator's to mend */
	SETTINGS_FAILED   /* the file could not be read or written */
};

/* Sets one key in the file at PATH, which is made (and its folder with mode 0700) if it is not there.  Comments and
 * order stay; the file is replaced atomically and a second relaycheck waits its turn.  Unless SETTINGS_SAVED, the file
 * is as it was. */
enum settings_save settings_file_save(
	struct arena *a, const char *path, const char *key, const char *value, const char **error);

#endif

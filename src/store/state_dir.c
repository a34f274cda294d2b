/* state_dir.c - the state folder and the key file in it.
 *
 * The key signs the tokens of test messages; who reads it can forge them, so a key file that others may read is not
 * used. */
#include "store/state_dir.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"
#include "store/file.h"

enum { SHOWN_BYTES = 512 };

static const char *show(struct arena *a, const char *text)
{
	return text_show(a, text, strlen(text), SHOWN_BYTES);
}

static const char *find(struct arena *a)
{
	const char *set = getenv("XDG_STATE_HOME");
	if (set && set[0] == '/')
		return arena_format(a, "%s/relaycheck", set);
	if (geteuid() == 0)
		return "/var/lib/relaycheck";
	const char *home = getenv("HOME");
	if (!home || home[0] != '/') {
		const struct passwd *user = getpwuid(geteuid());
		home = user ? user->pw_dir : NULL;
	}
	return home && home[0] == '/' ? arena_format(a, "%s/.local/state/relaycheck", home) : NULL;
}

const char *state_dir_open(struct arena *a, const char **error)
{
	const char *why, *path = find(a);
	if (!path) {
		*error = "no home folder is known for the state folder: set XDG_STATE_HOME to a folder you may write";
		return NULL;
	}
	if (file_make_folder(a, path, 0700, &why) && access(path, R_OK | W_OK | X_OK) == 0)
		return path;
	*error = arena_format(a,
		"state folder %s cannot be used (%s): make it yours with mode 0700, or set "
		"XDG_STATE_HOME to a folder you may write",
		show(a, path), strerror(errno));
	return NULL;
}

static bool make_key(struct arena *a, const char *path, const char **error)
{
	uint8_t fresh[STATE_DIR_KEY_BYTES];
	if (getentropy(fresh, sizeof fresh) != 0) {
		*error = arena_format(a, "no random bytes: %s", strerror(errno));
		return false;
	}
	bool good = file_create(a, path, fresh, sizeof fresh, 0600, error);
	explicit_bzero(fresh, sizeof fresh);
	return good;
}

static bool check_key(struct arena *a, const struct stat *stamp, size_t len, const char **error)
{
	*error = NULL;
	if (!S_ISREG(stamp->st_mode))
		*error = "not a regular file; remove it and a new one is made";
	else if (stamp->st_uid != geteuid() && stamp->st_uid != 0)
		*error = "belongs to another user; remove it and a new one is made";
	else if (stamp->st_mode & 077)
		*error = arena_format(
			a, "others may read it (mode %04o); chmod 600 it", (unsigned)(stamp->st_mode & 07777));
	else if (len != STATE_DIR_KEY_BYTES)
		*error = arena_format(
			a, "wrong length: expected %d bytes; remove it and a new one is made", STATE_DIR_KEY_BYTES);
	return !*error;
}

/* False with *error NULL: there is no file. */
static bool read_key(struct arena *a, const char *path, uint8_t *key, const char **error)
{
	struct stat stamp;
	struct buf bytes;
	if (lstat(path, &stamp) != 0 && errno == ENOENT) {
		*error = NULL;
		return false;
	}
	buf_init(&bytes, STATE_DIR_KEY_BYTES + 1);
	bool good = file_read(a, path, &bytes, &stamp, error) || errno == EFBIG;
	good = good && check_key(a, &stamp, bytes.len, error);
	if (good)
		memcpy(key, bytes.data, STATE_DIR_KEY_BYTES);
	if (bytes.data)
		explicit_bzero(bytes.data, bytes.len);
	buf_free(&bytes);
	return good;
}

bool state_dir_key(struct arena *a, const char *folder, uint8_t key[STATE_DIR_KEY_BYTES], const char **error)
{
	const char *path = arena_format(a, "%s/token.key", folder);
	if (read_key(a, path, key, error))
		return true;
	if (!*error && make_key(a, path, error) && read_key(a, path, key, error))
		return true;
	*error = arena_format(a, "%s: %s", show(a, path), *error ? *error : "removed while it was being read");
	return false;
}

/* file.c - reading and replacing whole files.
 *
 * Replacing goes through a temporary file and rename(2), so that neither a full disk nor a crash leaves half a file.
 */
#include "store/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINKS_MAX = 40, CHUNK_BYTES = 16384 };

/* Sets *error from errno, which stays as it was. */
static bool fail(struct arena *a, const char **error, const char *what)
{
	int saved = errno;
	*error = arena_format(a, "%s: %s", what, strerror(saved));
	errno = saved;
	return false;
}

bool file_read_descriptor(struct arena *a, int fd, struct buf *out, const char **error)
{
	char chunk[CHUNK_BYTES];
	for (;;) {
		ssize_t n = read(fd, chunk, sizeof chunk);
		if (n == 0)
			return true;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail(a, error, "cannot read");
		if (buf_add(out, chunk, (size_t)n))
			continue;
		*error = arena_format(a, "too large: at most %zu bytes are read", out->max);
		errno = EFBIG;
		return false;
	}
}

bool file_read(struct arena *a, const char *path, struct buf *out, struct stat *stamp, const char **error)
{
	struct stat now;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return fail(a, error, "cannot read");
	bool good = fstat(fd, &now) == 0 ? file_read_descriptor(a, fd, out, error) : fail(a, error, "cannot read");
	int saved = errno;
	close(fd);
	errno = saved;
	if (good && stamp)
		*stamp = now;
	return good;
}

const char *file_folder(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		return ".";
	return slash == path ? "/" : arena_strndup(a, path, (size_t)(slash - path));
}

const char *file_target(struct arena *a, const char *path)
{
	for (unsigned links = 0; links < LINKS_MAX; links++) {
		char target[PATH_MAX];
		ssize_t n = readlink(path, target, sizeof target - 1);
		if (n < 0)
			return errno == EINVAL || errno == ENOENT ? path : NULL;
		target[n] = '\0';
		path = target[0] == '/' ? arena_strdup(a, target)
					: arena_format(a, "%s/%s", file_folder(a, path), target);
	}
	errno = ELOOP;
	return NULL;
}

static bool write_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, bytes, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		bytes += done;
		n -= (size_t)done;
	}
	return true;
}

/* A temporary file beside PATH with these bytes, on the disk; NULL and errno if that failed, and then it is gone. */
static char *write_beside(
	struct arena *a, const char *path, const void *bytes, size_t n, const struct stat *old, mode_t mode)
{
	const char *slash = strrchr(path, '/');
	char *temporary = arena_format(a, "%s/.%s.XXXXXX", file_folder(a, path), slash ? slash + 1 : path);
	int fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0)
		return NULL;
	/* Only root may give a file away; for others the owner is the same already, or cannot be kept. */
	bool good = !old || fchown(fd, old->st_uid, old->st_gid) == 0 || errno == EPERM;
	good = good && fchmod(fd, mode) == 0 && write_all(fd, bytes, n) && fsync(fd) == 0;
	int saved = errno;
	if (close(fd) != 0 && good) {
		saved = errno;
		good = false;
	}
	if (good)
		return temporary;
	unlink(temporary);
	errno = saved;
	return NULL;
}

/* A file system that cannot sync a folder has nothing better to offer: no error. */
static void sync_folder(struct arena *a, const char *path)
{
	int fd = open(file_folder(a, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	(void)fsync(fd);
	close(fd);
}

static mode_t new_mode(mode_t mode)
{
	mode_t mask = umask(0);
	umask(mask);
	return mode & ~mask;
}

/* rename(2) that never replaces; link(2) where the file system does not know it. */
static bool rename_new(const char *from, const char *to)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return true;
	if (errno != EINVAL && errno != ENOSYS)
		return false;
	if (link(from, to) != 0)
		return false;
	unlink(from);
	return true;
}

static bool same_file(const struct stat *x, const struct stat *y)
{
	return x->st_dev == y->st_dev && x->st_ino == y->st_ino && x->st_size == y->st_size &&
	       x->st_mtim.tv_sec == y->st_mtim.tv_sec && x->st_mtim.tv_nsec == y->st_mtim.tv_nsec;
}

/* Moves the finished file in place.  The last look at the old one comes as late as can be. */
static bool move_in_place(const char *from, const char *to, const struct stat *expected)
{
	struct stat now;
	if (!expected)
		return rename(from, to) == 0;
	if (expected->st_ino == 0)
		return rename_new(from, to);
	if (stat(to, &now) != 0)
		return false;
	if (!same_file(&now, expected)) {
		errno = EEXIST;
		return false;
	}
	return rename(from, to) == 0;
}

static bool write_device(struct arena *a, const char *path, const void *bytes, size_t n, const char **error)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return fail(a, error, "cannot write");
	bool good = write_all(fd, bytes, n) || fail(a, error, "cannot write");
	close(fd);
	return good;
}

/* /dev/stdout and its like lead to what a process has open already; replacing that name would not reach it. */
static bool is_door(const char *path)
{
	return strncmp(path, "/dev/", 5) == 0 || strncmp(path, "/proc/", 6) == 0;
}

/* What is to be replaced, behind links: a file (*OLD), or nothing (*EXISTS is false).  NULL: a folder, or out of
 * reach. */
static const char *replaced(struct arena *a, const char *path, struct stat *old, bool *exists, const char **error)
{
	const char *target = file_target(a, path);
	*exists = target && stat(target, old) == 0;
	if (*exists && S_ISDIR(old->st_mode))
		errno = EISDIR;
	else if (*exists || (target && errno == ENOENT))
		return target;
	fail(a, error, "cannot write");
	return NULL;
}

static bool is_device(const char *path, bool exists, const struct stat *old)
{
	return is_door(path) || (exists && !S_ISREG(old->st_mode));
}

bool file_replaceable(struct arena *a, const char *path, const char **error)
{
	struct stat old;
	bool exists;
	const char *target = replaced(a, path, &old, &exists, error);
	if (!target)
		return false;
	/* Not opened: a pipe waits for its reader, and the reader would see an end too early. */
	if (is_device(path, exists, &old))
		return faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0 || fail(a, error, "cannot write");
	char *temporary = write_beside(a, target, "", 0, NULL, S_IRUSR | S_IWUSR);
	if (!temporary)
		return fail(a, error, "cannot write");
	unlink(temporary);
	return true;
}

bool file_replace(struct arena *a, const char *path, const void *bytes, size_t n, mode_t mode,
	const struct stat *expected, const char **error)
{
	struct stat old;
	bool exists;
	const char *target = replaced(a, path, &old, &exists, error);
	if (!target)
		return false;
	if (is_device(path, exists, &old))
		return write_device(a, path, bytes, n, error);
	char *temporary =
		write_beside(a, target, bytes, n, exists ? &old : NULL, exists ? old.st_mode & 07777 : new_mode(mode));
	if (!temporary)
		return fail(a, error, "cannot write");
	if (!move_in_place(temporary, target, expected)) {
		int saved = errno;
		unlink(temporary);
		errno = saved;
		if (errno != EEXIST)
			return fail(a, error, "cannot replace");
		*error = "changed by someone else meanwhile; nothing was written";
		return false;
	}
	sync_folder(a, target);
	return true;
}

bool file_create(struct arena *a, const char *path, const void *bytes, size_t n, mode_t mode, const char **error)
{
	char *temporary = write_beside(a, path, bytes, n, NULL, mode);
	if (!temporary)
		return fail(a, error, "cannot create");
	bool good = rename_new(temporary, path);
	if (!good) {
		int saved = errno;
		unlink(temporary);
		errno = saved;
	}
	if (!good && errno != EEXIST)
		return fail(a, error, "cannot create");
	sync_folder(a, path);
	return true;
}

bool file_make_folder(struct arena *a, const char *path, mode_t mode, const char **error)
{
	struct stat there;
	char *part = arena_strdup(a, path);
	for (char *slash = part + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		if (mkdir(part, mode) != 0 && errno != EEXIST)
			return fail(a, error, arena_format(a, "cannot make the folder %s", part));
		*slash = '/';
	}
	if (mkdir(part, mode) == 0)
		return true;
	if (errno != EEXIST)
		return fail(a, error, arena_format(a, "cannot make the folder %s", part));
	if (stat(path, &there) == 0 && !S_ISDIR(there.st_mode))
		errno = ENOTDIR;
	else
		return true;
	return fail(a, error, arena_format(a, "cannot make the folder %s", part));
}

/* file.h - whole files: read within a limit, written so that a reader sees the old one or the new one.
 *
 * Errors are texts for a person ("cannot read: Permission denied"), owned by the arena, without the path. */
#ifndef RELAYCHECK_STORE_FILE_H
#define RELAYCHECK_STORE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"

/* Appends all bytes of a file (a pipe or device is read to its end) to OUT, whose maximum is the limit.  STAMP, if not
 * NULL, gets what the file was when it was opened; `errno` says why it failed (EFBIG: past the limit). */
bool file_read(struct arena *a, const char *path, struct buf *out, struct stat *stamp, const char **error);

/* The same from an open descriptor, which stays open: standard input. */
bool file_read_descriptor(struct arena *a, int fd, struct buf *out, const char **error);

/* Makes PATH hold these N bytes: a temporary file in the same folder, synced, renamed over PATH, folder synced.  A
 * symbolic link stays one: the file it leads to is replaced.  Mode (and owner, where allowed) are the old file's, else
 * MODE less the umask.  A device or pipe is written to as it is. EXPECTED, if not NULL, is the stamp from file_read(),
 * or a stamp with st_ino 0 for "no such file": when PATH is another file by now, nothing is written.  On any failure
 * the old file is still there, untouched. */
bool file_replace(struct arena *a, const char *path, const void *bytes, size_t n, mode_t mode,
	const struct stat *expected, const char **error);

/* Could file_replace() write PATH now?  Asked before long work whose result goes there.  A temporary file is made in
 * the folder and taken away again; PATH itself stays as it is. */
bool file_replaceable(struct arena *a, const char *path, const char **error);

/* Makes PATH, complete at once, unless it exists: of several processes exactly one makes it.  True also if it existed.
 */
bool file_create(struct arena *a, const char *path, const void *bytes, size_t n, mode_t mode, const char **error);

/* Makes a folder and those above it that are missing, with this mode.  True if it is there now. */
bool file_make_folder(struct arena *a, const char *path, mode_t mode, const char **error);

/* The folder part of a path: "/etc/x" gives "/etc", "x" gives ".". */
const char *file_folder(struct arena *a, const char *path);

/* The path behind a chain of symbolic links, whether a file is there or not.  NULL: too many links, or unreadable. */
const char *file_target(struct arena *a, const char *path);

#endif

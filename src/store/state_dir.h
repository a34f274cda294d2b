/* state_dir.h - the folder where this installation keeps what it must remember, and its signing key. */
#ifndef RELAYCHECK_STORE_STATE_DIR_H
#define RELAYCHECK_STORE_STATE_DIR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

enum { STATE_DIR_KEY_BYTES = 32 };

/* Finds the folder and makes it (mode 0700) if it is not there: $XDG_STATE_HOME/relaycheck; when that is unset,
 * /var/lib/relaycheck for root and ~/.local/state/relaycheck for others.  NULL and *error: one line that says what to
 * do.  Owned by the arena. */
const char *state_dir_open(struct arena *a, const char **error);

/* The key of the signed tokens (HMAC-SHA-256), from the file token.key in FOLDER, made there at the first call: random
 * bytes, mode 0600; two processes at once get the same.  False and *error: the file cannot be read or made, has another
 * length, or others than its owner may read it. */
bool state_dir_key(struct arena *a, const char *folder, uint8_t key[STATE_DIR_KEY_BYTES], const char **error);

#endif

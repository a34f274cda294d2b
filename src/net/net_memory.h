/* net_memory.h - what was found out about the world, for a while: the memory behind recall() and remember().
 *
 * As text it is one entry a line: "STORED EXPIRES KEY<TAB>TEXT", times in Unix seconds. */
#ifndef RELAYCHECK_NET_NET_MEMORY_H
#define RELAYCHECK_NET_NET_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

struct net_memory;

struct net_memory *net_memory_open(void);
void net_memory_close(struct net_memory *m); /* NULL allowed */

/* The text under KEY, owned by ARENA, and when it was stored; NULL: there is none, or it is no longer valid at NOW_S,
 * or it was stored later than that: the clock was set back. */
const char *net_memory_get(struct net_memory *m, struct arena *arena, const char *key, int64_t now_s, int64_t *when_s);

/* Stores TEXT under KEY for SECONDS.  Key and text that hold control characters or are longer than
 * LIMIT_MEMORY_TEXT_BYTES are not kept; when LIMIT_MEMORY_ENTRIES are there, the oldest goes. */
void net_memory_put(struct net_memory *m, const char *key, const char *text, int64_t now_s, uint32_t seconds);

/* Adds the entries of a file's N bytes that are valid at NOW_S; lines that are none are skipped. */
void net_memory_read(struct net_memory *m, const char *bytes, size_t n, int64_t now_s);

/* Appends what is valid at NOW_S.  False: OUT has no room for all. */
bool net_memory_write(const struct net_memory *m, int64_t now_s, struct buf *out);

#endif

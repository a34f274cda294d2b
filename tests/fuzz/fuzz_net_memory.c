/* fuzz_net_memory.c - any bytes as a saved memory.
 *
 * Held: what was read, written and read again is the same; bounded; nothing in it that could not be shown. */
#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "net/net_memory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { NOW = 1700000000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct net_memory *m = net_memory_open(), *again = net_memory_open();
	struct buf first, second;

	buf_init(&first, LIMIT_MEMORY_BYTES);
	buf_init(&second, LIMIT_MEMORY_BYTES);
	net_memory_read(m, (const char *)data, size, NOW);
	if (net_memory_write(m, NOW, &first) && first.len > 0) {
		for (size_t i = 0; i < first.len; i++)
			ensure((unsigned char)first.data[i] >= 0x20 || first.data[i] == '\n' || first.data[i] == '\t');
		net_memory_read(again, first.data, first.len, NOW);
		ensure(net_memory_write(again, NOW, &second));
		ensure(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
	}
	buf_free(&first);
	buf_free(&second);
	net_memory_close(m);
	net_memory_close(again);
	return 0;
}

/* arena.c - a list of chunks that grow twofold; an object too large for them gets a chunk of its own. */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

enum { CHUNK_FIRST_BYTES = 4096, CHUNK_LAST_BYTES = 1 << 20 };

struct chunk {
	struct chunk *next;
	size_t used, size;
	_Alignas(max_align_t) unsigned char bytes[];
};

struct arena {
	struct chunk *chunks; /* the first one is being filled */
	size_t next_size;
	size_t used;
};

static _Noreturn void out_of_memory(void)
{
	log_error("out of memory");
	abort();
}

void *mem_zalloc(size_t size)
{
	void *p = calloc(1, size > 0 ? size : 1);
	if (p == NULL)
		out_of_memory();
	return p;
}

void *mem_realloc(void *p, size_t size)
{
	void *q = realloc(p, size > 0 ? size : 1);
	if (q == NULL)
		out_of_memory();
	return q;
}

struct arena *arena_new(void)
{
	struct arena *a = mem_zalloc(sizeof *a);
	a->next_size = CHUNK_FIRST_BYTES;
	return a;
}

void arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	for (struct chunk *c = a->chunks, *next; c != NULL; c = next) {
		next = c->next;
		free(c);
	}
	free(a);
}

static struct chunk *chunk_new(size_t size)
{
	if (size > SIZE_MAX - sizeof(struct chunk))
		out_of_memory();
	struct chunk *c = mem_zalloc(sizeof *c + size);
	c->size = size;
	return c;
}

/* A large object's chunk goes second, so that the room left in the first one is not lost. */
static void *alloc_large(struct arena *a, size_t size)
{
	struct chunk *c = chunk_new(size);
	c->used = size;
	if (a->chunks == NULL) {
		a->chunks = c;
	} else {
		c->next = a->chunks->next;
		a->chunks->next = c;
	}
	return c->bytes;
}

void *arena_alloc(struct arena *a, size_t size)
{
	const size_t align = _Alignof(max_align_t);
	if (size > SIZE_MAX - align)
		out_of_memory();
	size = size == 0 ? align : (size + align - 1) / align * align;
	a->used += size;

	struct chunk *c = a->chunks;
	if (c == NULL || c->size - c->used < size) {
		if (size > a->next_size / 4)
			return alloc_large(a, size);
		c = chunk_new(a->next_size);
		c->next = a->chunks;
		a->chunks = c;
		if (a->next_size < CHUNK_LAST_BYTES)
			a->next_size *= 2;
	}
	void *p = c->bytes + c->used;
	c->used += size;
	return p;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes))
		out_of_memory();
	return arena_alloc(a, bytes);
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	if (n == SIZE_MAX)
		out_of_memory();
	char *copy = arena_alloc(a, n + 1);
	if (n > 0)
		memcpy(copy, s, n);
	return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *arena_vformat(struct arena *a, const char *format, va_list args)
{
	ensure(format != NULL);
	va_list again;
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, again);
	va_end(again);
	ensure(n >= 0);
	char *text = arena_alloc(a, (size_t)n + 1);
	vsnprintf(text, (size_t)n + 1, format, args);
	return text;
}

char *arena_format(struct arena *a, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char *text = arena_vformat(a, format, args);
	va_end(args);
	return text;
}

size_t arena_used(const struct arena *a)
{
	return a->used;
}

/* net_memory.c - a small memory: a list of texts under keys, each for a while, with the newest first. */
#include "net/net_memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "base/limits.h"
#include "base/text.h"

struct entry {
	TAILQ_ENTRY(entry) link;
	char *key, *text;
	int64_t stored_s, expires_s;
};

struct net_memory {
	TAILQ_HEAD(entries, entry) entries; /* the newest first */
	size_t count;
};

struct net_memory *net_memory_open(void)
{
	struct net_memory *m = mem_zalloc(sizeof *m);
	TAILQ_INIT(&m->entries);
	return m;
}

static void drop(struct net_memory *m, struct entry *e)
{
	TAILQ_REMOVE(&m->entries, e, link);
	m->count--;
	free(e->key);
	free(e->text);
	free(e);
}

void net_memory_close(struct net_memory *m)
{
	if (!m)
		return;
	while (!TAILQ_EMPTY(&m->entries))
		drop(m, TAILQ_FIRST(&m->entries));
	free(m);
}

static struct entry *find(struct net_memory *m, const char *key)
{
	struct entry *e;
	TAILQ_FOREACH(e, &m->entries, link)
	if (strcmp(e->key, key) == 0)
		return e;
	return NULL;
}

static bool is_valid(const struct entry *e, int64_t now_s)
{
	return e->stored_s <= now_s && now_s < e->expires_s;
}

const char *net_memory_get(struct net_memory *m, struct arena *arena, const char *key, int64_t now_s, int64_t *when_s)
{
	const struct entry *e = find(m, key);
	if (!e || !is_valid(e, now_s))
		return NULL;
	*when_s = e->stored_s;
	return arena_strdup(arena, e->text);
}

static bool is_keepable(const char *text, size_t n)
{
	return n > 0 && n <= LIMIT_MEMORY_TEXT_BYTES && text_is_safe(text, n);
}

static char *copy(const char *text, size_t n)
{
	char *made = mem_zalloc(n + 1);
	memcpy(made, text, n);
	return made;
}

static void add(struct net_memory *m, const char *key, const char *text, int64_t stored_s, int64_t expires_s)
{
	struct entry *old = find(m, key), *e = mem_zalloc(sizeof *e);
	if (old)
		drop(m, old);
	if (m->count == LIMIT_MEMORY_ENTRIES)
		drop(m, TAILQ_LAST(&m->entries, entries));
	*e = (struct entry){.key = copy(key, strlen(key)),
		.text = copy(text, strlen(text)),
		.stored_s = stored_s,
		.expires_s = expires_s};
	TAILQ_INSERT_HEAD(&m->entries, e, link);
	m->count++;
}

void net_memory_put(struct net_memory *m, const char *key, const char *text, int64_t now_s, uint32_t seconds)
{
	if (is_keepable(key, strlen(key)) && is_keepable(text, strlen(text)) && seconds > 0)
		add(m, key, text, now_s, now_s + (int64_t)seconds);
}

/* "STORED EXPIRES KEY\tTEXT". */
static void read_line(struct net_memory *m, char *line, int64_t now_s)
{
	char *end, *tab = strchr(line, '\t');
	if (!tab || line[0] < '0' || line[0] > '9')
		return;
	*tab = '\0';
	struct entry e = {.text = tab + 1};
	e.stored_s = strtoll(line, &end, 10);
	if (*end != ' ' || end[1] < '0' || end[1] > '9')
		return;
	e.expires_s = strtoll(end + 1, &end, 10);
	if (*end != ' ')
		return;
	e.key = end + 1;
	if (is_valid(&e, now_s) && is_keepable(e.key, strlen(e.key)) && is_keepable(e.text, strlen(e.text)))
		add(m, e.key, e.text, e.stored_s, e.expires_s);
}

void net_memory_read(struct net_memory *m, const char *bytes, size_t n, int64_t now_s)
{
	struct arena *a = arena_new();
	char *rest = n <= LIMIT_MEMORY_BYTES ? arena_strndup(a, bytes, n) : NULL;
	for (char *line; rest && (line = strsep(&rest, "\n"));)
		read_line(m, line, now_s);
	arena_free(a);
}

bool net_memory_write(const struct net_memory *m, int64_t now_s, struct buf *out)
{
	const struct entry *e;
	/* The oldest first, so that reading it back gives the same order. */
	TAILQ_FOREACH_REVERSE(e, &m->entries, entries, link)
	if (is_valid(e, now_s))
		buf_format(out, "%lld %lld %s\t%s\n", (long long)e->stored_s, (long long)e->expires_s, e->key, e->text);
	return !out->over;
}

/* open_net.c - opens the loop, the resolver and the signing key for a command, and keeps its memory in the state
 * folder.
 *
 * The memory holds what was found out about the world (are block lists fit to be believed?), never of a target.  To
 * lose it costs some questions, so a file that cannot be read is no error. */
#include "cli/open_net.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "store/file.h"
#include "store/state_dir.h"

/* Our own addresses, one per family; settings_set() has checked them. */
static void read_source(const struct settings *settings, struct net_config *config, struct arena *arena)
{
	char *rest = arena_strdup(arena, settings_text(settings, SETTING_SOURCE));
	struct ip ip;

	for (char *word; (word = strsep(&rest, " "));)
		if (ip_parse(word, &ip))
			*(ip.family == 4 ? &config->source4 : &config->source6) = ip;
}

static const char *memory_path(struct arena *arena, const char *folder)
{
	return arena_format(arena, "%s/memory", folder);
}

static void load_memory(struct arena *arena, const char *folder, struct net *net)
{
	struct buf bytes;
	const char *error;

	buf_init(&bytes, LIMIT_MEMORY_BYTES);
	if (file_read(arena, memory_path(arena, folder), &bytes, NULL, &error) && bytes.len > 0)
		net_memory_load(net, bytes.data, bytes.len);
	buf_free(&bytes);
}

/* The text of net_open() is on the heap: it goes to the arena, with all others. */
static struct net *open_world(struct arena *arena, const struct net_config *config, const char **error)
{
	const char *why = NULL;
	struct net *net = net_open(config, &why);

	if (!net && why)
		*error = arena_strdup(arena, why);
	free((void *)(uintptr_t)why);
	return net;
}

struct net *open_net(struct arena *arena, const struct settings *settings)
{
	uint8_t key[STATE_DIR_KEY_BYTES];
	const char *error = NULL;
	const char *folder = state_dir_open(arena, &error);
	struct net_config config = {.resolver = settings_text(settings, SETTING_RESOLVER_IS),
		.root_hints = settings_text(settings, SETTING_ROOT_HINTS),
		.trust_anchor = settings_text(settings, SETTING_TRUST_ANCHOR),
		.geoip = settings_text(settings, SETTING_GEOIP),
		.key = key,
		.key_bytes = sizeof key};

	if (!folder || !state_dir_key(arena, folder, key, &error)) {
		log_error("%s", error);
		return NULL;
	}
	read_source(settings, &config, arena);
	struct net *net = open_world(arena, &config, &error);
	explicit_bzero(key, sizeof key);
	if (net)
		load_memory(arena, folder, net);
	else
		log_error("%s", error);
	return net;
}

struct net *open_net_dns(const struct settings *settings, const char **error)
{
	static const uint8_t unused[NET_KEY_BYTES_MIN]; /* nothing is signed */
	const struct net_config config = {.resolver = settings_text(settings, SETTING_RESOLVER_IS),
		.root_hints = settings_text(settings, SETTING_ROOT_HINTS),
		.trust_anchor = settings_text(settings, SETTING_TRUST_ANCHOR),
		.key = unused,
		.key_bytes = sizeof unused};

	return open_world(settings->arena, &config, error);
}

static void save_memory(struct arena *arena, struct net *net)
{
	const char *error, *folder = state_dir_open(arena, &error);
	struct buf bytes;

	buf_init(&bytes, LIMIT_MEMORY_BYTES);
	if (folder && net_memory_save(net, &bytes) && bytes.len > 0 &&
		!file_replace(arena, memory_path(arena, folder), bytes.data, bytes.len, 0600, NULL, &error))
		log_error("%s: %s; what was found out about block lists is not remembered", memory_path(arena, folder),
			error);
	buf_free(&bytes);
}

void open_net_close(struct arena *arena, struct net *net)
{
	if (!net)
		return;
	save_memory(arena, net);
	net_close(net);
}

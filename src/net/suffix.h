/* suffix.h - the public suffix list: which part of a name its organisation has registered (publicsuffix.org). */
#ifndef RELAYCHECK_NET_SUFFIX_H
#define RELAYCHECK_NET_SUFFIX_H

#include <libpsl.h>

#include "base/arena.h"

/* A list in memory; all zero: none yet. */
struct suffix_list {
	psl_ctx_t *psl;
	char *path;
};

/* Has LIST hold the list in file PATH, or the newest of the system's own for NULL; one that it holds already is not
 * read again.  Returns NULL, or why the list cannot be used; then it holds none. */
const char *suffix_list_load(struct arena *a, struct suffix_list *list, const char *path);

void suffix_list_free(struct suffix_list *list);

/* The registered domain NAME is or lies in, in ASCII form: "example.co.uk" of "mail.example.co.uk".  NULL: none, NAME
 * is a suffix itself or no host name. */
const char *suffix_list_organisation(struct arena *a, const struct suffix_list *list, const char *name);

/* The same by the list's first part alone, the suffixes of registries (ICANN), without those that companies have for
 * their customers. */
const char *suffix_list_registered(struct arena *a, const struct suffix_list *list, const char *name);

#endif

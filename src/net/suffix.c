/* suffix.c - libpsl, loaded once per list, and asked with names in the one form it compares. */
#include "net/suffix.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/mailbox.h"

const char *suffix_list_load(struct arena *a, struct suffix_list *list, const char *path)
{
	if (list->psl && (path ? list->path && strcmp(path, list->path) == 0 : !list->path))
		return NULL;
	suffix_list_free(list);
	if (!path) {
		list->psl = psl_latest(NULL);
		return list->psl ? NULL : "this system has no public suffix list";
	}
	/* Not psl_load_file(): it does not tell why it failed. */
	FILE *file = fopen(path, "re");
	if (!file)
		return arena_format(a, "cannot read: %s", strerror(errno));
	list->psl = psl_load_fp(file);
	fclose(file);
	if (!list->psl || psl_suffix_count(list->psl) <= 0) {
		suffix_list_free(list);
		return "not a public suffix list";
	}
	list->path = strdup(path);
	return NULL;
}

void suffix_list_free(struct suffix_list *list)
{
	psl_free(list->psl);
	free(list->path);
	*list = (struct suffix_list){.psl = NULL};
}

const char *suffix_list_organisation(struct arena *a, const struct suffix_list *list, const char *name)
{
	const char *ascii = host_name_ascii(a, name);
	const char *found = ascii ? psl_registrable_domain(list->psl, ascii) : NULL;
	return found ? arena_strdup(a, found) : NULL;
}

const char *suffix_list_registered(struct arena *a, const struct suffix_list *list, const char *name)
{
	const char *found = NULL;

	/* psl_registrable_domain() has no such choice; this is its rule. */
	for (const char *rest = host_name_ascii(a, name); rest;
		rest = strchr(rest, '.') ? strchr(rest, '.') + 1 : NULL) {
		if (psl_is_public_suffix2(list->psl, rest, PSL_TYPE_ICANN))
			return found;
		found = rest;
	}
	return found;
}

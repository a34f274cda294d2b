/* main.c - runs the tests of the store room, each in a folder of its own. */
#include "unit_store.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

int place_make(void **state)
{
	struct place *p = mem_zalloc(sizeof *p);
	p->arena = arena_new();
	snprintf(p->folder, sizeof p->folder, "/tmp/relaycheck-unit.XXXXXX");
	*state = p;
	return mkdtemp(p->folder) ? 0 : -1;
}

static int drop(const char *path, const struct stat *s, int flag, struct FTW *where)
{
	(void)s;
	(void)flag;
	(void)where;
	return remove(path);
}

int place_drop(void **state)
{
	struct place *p = *state;
	int left = nftw(p->folder, drop, 16, FTW_DEPTH | FTW_PHYS);
	arena_free(p->arena);
	free(p);
	return left;
}

const char *place_path(const struct place *p, const char *name)
{
	return arena_format(p->arena, "%s/%s", p->folder, name);
}

const char *place_read(const struct place *p, const char *name)
{
	char text[4096] = "";
	FILE *f = fopen(place_path(p, name), "r");
	assert_non_null(f);
	size_t n = fread(text, 1, sizeof text - 1, f);
	fclose(f);
	return arena_strndup(p->arena, text, n);
}

void place_write(const struct place *p, const char *name, const char *text)
{
	FILE *f = fopen(place_path(p, name), "w");
	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
	assert_int_equal(fclose(f), 0);
}

unsigned place_count(const struct place *p)
{
	unsigned n = 0;
	DIR *d = opendir(p->folder);
	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d));)
		n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
	closedir(d);
	return n;
}

int main(void)
{
	const struct unit_list *const lists[] = {&file_list, &settings_file_list, &state_dir_list};
	struct CMUnitTest store[64];
	size_t count = 0;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		ensure(count + lists[i]->count <= sizeof store / sizeof *store);
		memcpy(store + count, lists[i]->tests, lists[i]->count * sizeof *store);
		count += lists[i]->count;
	}
	return _cmocka_run_group_tests("store", store, count, NULL, NULL);
}

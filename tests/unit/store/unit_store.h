/* unit_store.h - the tests of the store room, and a folder for each of them to work in. */
#ifndef RELAYCHECK_TESTS_UNIT_STORE_H
#define RELAYCHECK_TESTS_UNIT_STORE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"

/* What a test gets as its state: the folder is new and empty, and gone afterwards. */
struct place {
	struct arena *arena;
	char folder[64];
};

int place_make(void **state);
int place_drop(void **state);

/* Path of a file in the folder; its whole text ("" and a failed test if there is none). */
const char *place_path(const struct place *p, const char *name);
const char *place_read(const struct place *p, const char *name);
void place_write(const struct place *p, const char *name, const char *text);

/* How many entries the folder has. */
unsigned place_count(const struct place *p);

/* Each file of tests gives one list; main.c runs them as one group. */
struct unit_list {
	const struct CMUnitTest *tests;
	size_t count;
};

extern const struct unit_list file_list, settings_file_list, state_dir_list;

#endif

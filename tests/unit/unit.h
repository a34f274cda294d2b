/* unit.h - each file of tests gives one list; a room's main.c runs its lists as one group. */
#ifndef RELAYCHECK_TESTS_UNIT_UNIT_H
#define RELAYCHECK_TESTS_UNIT_UNIT_H

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/log.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct unit_list {
	const struct CMUnitTest *tests;
	size_t count;
};

/* Runs BREAK_IT in a child process.  True if that ended in abort(). */
static inline bool unit_aborts(void (*break_it)(void))
{
	pid_t child = fork();
	ensure(child >= 0);
	if (child == 0) {
		close(STDERR_FILENO);
		break_it();
		_exit(0);
	}
	int status = 0;
	ensure(waitpid(child, &status, 0) == child);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

/* For main(): all lists as one group, so that TAP counts through. */
static inline int unit_run(const char *group, const struct unit_list *const *lists, size_t count)
{
	struct CMUnitTest *tests = NULL;
	size_t total = 0;
	for (size_t i = 0; i < count; i++) {
		tests = mem_realloc(tests, (total + lists[i]->count) * sizeof *tests);
		memcpy(tests + total, lists[i]->tests, lists[i]->count * sizeof *tests);
		total += lists[i]->count;
	}
	int failed = _cmocka_run_group_tests(group, tests, total, NULL, NULL);
	free(tests);
	return failed;
}

#endif

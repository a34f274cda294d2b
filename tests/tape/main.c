/* main.c - plays tapes and prints TAP: one line a tape, with the faults below it.
 *
 * Each tape is played in a process of its own, so that a crash is one tape's fault. */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/log.h"
#include "run.h"

enum { TAPE_SECONDS = 60, FAULT_BYTES = 65536, PATHS_MAX = 4096, BYTEWISE_BYTES = 30000, AT_ONCE = 2 };

/* ---- one tape ---------------------------------------------------------------------------- */

static size_t bytes_in(const struct report *r)
{
	size_t n = 0;

	for (const struct subject *s = r->subjects; s; s = s->next)
		for (int which = 0; which < 2; which++) {
			const struct fact_sessions *list =
				facts_sessions(&s->facts, which ? FACT_FORM_SESSIONS : FACT_SESSIONS);
			for (size_t i = 0; list && i < list->count; i++)
				n += list->sessions[i].bytes_in;
		}
	return n;
}

enum { CHECK_LIMITS, CHECK_FORMS, CHECK_WANTS };

/* Plays once, and checks as far as DEPTH; returns how many events there were, *HEARD how many bytes came. */
static unsigned play_once(
	const struct tape *t, const struct run_how *how, int depth, struct faults *faults, size_t *heard)
{
	struct tape_run r;
	unsigned events = 0;

	if (tape_run(&r, t, how, faults)) {
		check_report_limits(&r, faults);
		if (depth >= CHECK_FORMS)
			check_report_forms(&r, faults);
		if (depth >= CHECK_WANTS)
			check_wants(&r, faults);
		if (getenv("TAPE_SHOW") && r.text.data)
			fputs(r.text.data, stderr);
		events = r.world.events;
		*heard = bytes_in(r.report);
	}
	tape_run_free(&r);
	return events;
}

static void play_tape(const struct tape *t, struct faults *faults)
{
	size_t heard = 0, unused;
	unsigned events = play_once(t, &(struct run_how){.bytewise = false}, CHECK_WANTS, faults, &heard);

	if (heard > 0 && heard <= BYTEWISE_BYTES && !t->whole && faults->count == 0) {
		faults->where = "one byte at a time";
		play_once(t, &(struct run_how){.bytewise = true}, CHECK_WANTS, faults, &unused);
	}
	for (unsigned i = 1; t->sweep && i < events && faults->count == 0; i++) {
		char where[48];
		snprintf(where, sizeof where, "interrupted after event %u", i);
		faults->where = where;
		/* The forms cost more than the audit: every fourth is enough. */
		play_once(t, &(struct run_how){.stop_events = i}, i % 4 == 0 ? CHECK_FORMS : CHECK_LIMITS, faults,
			&unused);
	}
}

/* In the child: writes the title and the faults to OUT. */
static int child(const char *path, FILE *out)
{
	struct arena *a = arena_new();
	struct faults faults = {.count = 0};
	const char *error;
	const struct tape *t = tape_read(a, path, &error);

	buf_init(&faults.text, FAULT_BYTES);
	if (!t)
		fault(&faults, "%s", error);
	fprintf(out, "%s\n", t ? t->title : "");
	fflush(out);
	if (t)
		play_tape(t, &faults);
	fwrite(faults.text.data ? faults.text.data : "", 1, faults.text.len, out);
	fclose(out);
	buf_free(&faults.text);
	arena_free(a);
	return faults.count > 0 ? 1 : 0;
}

/* ---- many ----------------------------------------------------------------------------------- */

struct running {
	pid_t pid;
	int from;
	const char *path;
};

static void start(struct running *r, const char *path)
{
	int ends[2];

	ensure(pipe(ends) == 0);
	fflush(stdout);
	r->path = path;
	r->from = ends[0];
	r->pid = fork();
	ensure(r->pid >= 0);
	if (r->pid > 0) {
		close(ends[1]);
		return;
	}
	close(ends[0]);
	alarm(TAPE_SECONDS);
	exit(child(path, fdopen(ends[1], "w")));
}

static void print_status(int status)
{
	if (WIFSIGNALED(status))
		printf("# ended by signal %d (%s)\n", WTERMSIG(status), strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) > 1)
		printf("# ended with status %d: see the sanitizer's words\n", WEXITSTATUS(status));
}

/* Waits for a tape to end and prints its lines.  True: it is good. */
static bool finish(struct running *r, unsigned number)
{
	char *line = NULL;
	size_t size = 0;
	struct buf rest;
	int status;
	FILE *in = fdopen(r->from, "r");

	buf_init(&rest, 2 * FAULT_BYTES);
	ssize_t n = getline(&line, &size, in);
	const char *title = n > 1 ? strtok(line, "\n") : "no title";
	char *shown = strdup(title);
	while (getline(&line, &size, in) > 0)
		buf_format(&rest, "# %s", line);
	fclose(in);
	ensure(waitpid(r->pid, &status, 0) == r->pid);
	printf("%sok %u - %s: %s\n", status == 0 ? "" : "not ", number, r->path, shown);
	fputs(rest.data ? rest.data : "", stdout);
	print_status(status);
	free(shown);
	free(line);
	buf_free(&rest);
	return status == 0;
}

static int compare_paths(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_path(struct arena *a, const char *path, const char **paths, size_t *count)
{
	struct stat s;
	DIR *folder;

	ensure(*count < PATHS_MAX);
	if (stat(path, &s) != 0 || !S_ISDIR(s.st_mode)) {
		paths[(*count)++] = path;
		return;
	}
	ensure((folder = opendir(path)) != NULL);
	size_t first = *count;
	for (struct dirent *e; (e = readdir(folder));) {
		size_t n = strlen(e->d_name);
		if (n > 5 && strcmp(e->d_name + n - 5, ".tape") == 0 && *count < PATHS_MAX)
			paths[(*count)++] = arena_format(a, "%s/%s", path, e->d_name);
	}
	closedir(folder);
	qsort(paths + first, *count - first, sizeof *paths, compare_paths);
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	const char **paths = arena_array(a, PATHS_MAX, sizeof *paths);
	struct running running[AT_ONCE];
	size_t count = 0, started = 0, failed = 0;

	if (argc < 2)
		fprintf(stderr, "usage: tape FILE|FOLDER...\n");
	for (int i = 1; i < argc; i++)
		add_path(a, argv[i], paths, &count);
	printf("TAP version 13\n1..%zu\n", count);
	for (size_t i = 0; i < count; i++) {
		for (; started < count && started < i + AT_ONCE; started++)
			start(&running[started % AT_ONCE], paths[started]);
		failed += !finish(&running[i % AT_ONCE], (unsigned)i + 1);
	}
	arena_free(a);
	return failed > 0 || argc < 2 ? 1 : 0;
}

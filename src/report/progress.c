/* The live display.  A line that is one column too long, or one line too many, would scroll the terminal and leave
 * rubbish behind; so lines are cut, and their number is bounded by the terminal's height. */
#include "report/progress.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "report/style.h"

enum {
	LINES_MAX = 12, /* more would hide what was on the screen before */
	NAME_COLUMNS_MAX = 34,
	COLUMNS_MIN = 2, /* a smaller terminal gets nothing */
	ROWS_MIN = 2,
	STATE_BYTES = 64
};

struct line {
	const char *subject, *probe;
	char state[STATE_BYTES];
	uint32_t since_ms;
	bool done;
};

struct progress {
	FILE *out, *page; /* a drawing is put together in page and written at once, so that it does not flicker */
	bool terminal;
	unsigned columns, rows;
	uint32_t began_ms, now_ms;
	bool begun;
	struct arena *arena;
	struct line *lines;
	size_t count, cap;
	size_t drawn, drawn_columns[LINES_MAX + 1]; /* what stands on the screen now */
};

struct progress *progress_new(FILE *out, bool terminal, unsigned columns, unsigned rows)
{
	struct progress *p = mem_zalloc(sizeof *p);

	p->out = out;
	p->terminal = terminal;
	p->arena = arena_new();
	progress_resize(p, columns, rows);
	return p;
}

void progress_resize(struct progress *p, unsigned columns, unsigned rows)
{
	p->columns = columns == 0 ? 80 : columns;
	p->rows = rows == 0 ? 24 : rows;
}

static struct line *find(struct progress *p, const char *subject, const char *probe)
{
	for (size_t i = 0; i < p->count; i++) {
		if (strcmp(p->lines[i].subject, subject) == 0 && strcmp(p->lines[i].probe, probe) == 0)
			return &p->lines[i];
	}
	return NULL;
}

static struct line *add(struct progress *p, const char *subject, const char *probe)
{
	struct line *l;

	if (p->count == p->cap) {
		p->cap = p->cap == 0 ? 16 : 2 * p->cap;
		p->lines = mem_realloc(p->lines, p->cap * sizeof *p->lines);
	}
	l = &p->lines[p->count++];
	*l = (struct line){.subject = arena_strdup(p->arena, subject), .probe = arena_strdup(p->arena, probe)};
	return l;
}

static void see(struct progress *p, uint32_t now_ms)
{
	if (!p->begun)
		p->began_ms = now_ms;
	p->begun = true;
	p->now_ms = now_ms;
}

void progress_update(struct progress *p, const char *subject, const char *probe, const char *state, uint32_t now_ms)
{
	struct line *l = find(p, subject, probe);

	see(p, now_ms);
	if (l == NULL)
		l = add(p, subject, probe);
	if (strncmp(l->state, state, STATE_BYTES - 1) == 0)
		return;
	memset(l->state, 0, STATE_BYTES);
	memcpy(l->state, state, strnlen(state, STATE_BYTES - 1));
	l->since_ms = now_ms;
	l->done = strcmp(state, "done") == 0;
}

/* Terminal lines that what was drawn takes now: a terminal made narrower since has broken the lines. */
static size_t drawn_rows(const struct progress *p)
{
	size_t rows = 0;

	for (size_t i = 0; i < p->drawn; i++) {
		size_t columns = p->drawn_columns[i] == 0 ? 1 : p->drawn_columns[i];

		rows += (columns + p->columns - 1) / p->columns;
	}
	return rows;
}

static void wipe(struct progress *p)
{
	size_t rows = drawn_rows(p);

	if (p->drawn == 0)
		return;
	/* The cursor stands at the start of the line below the last one drawn. */
	fprintf(p->page, "\033[%zuA\r\033[J", rows < p->rows ? rows : p->rows - 1);
	p->drawn = 0;
}

/* One line, never as wide as the terminal: the last column would make some terminals break the line. */
static void draw(struct progress *p, enum ink ink, const char *text)
{
	struct style st = {.out = p->page, .width = p->columns, .color = true};
	size_t n = strlen(text), width = style_columns(text, n), room = p->columns - 1;

	style_cut(&st, ink, text, room);
	fputc('\n', p->page);
	p->drawn_columns[p->drawn++] = width < room ? width : room;
}

/* State and seconds are what moves: the name gives way to them. */
static size_t name_columns(const struct progress *p)
{
	size_t half = p->columns / 2;

	return half > NAME_COLUMNS_MAX + 6 ? NAME_COLUMNS_MAX : half > 14 ? half - 6 : 8;
}

static void draw_line(struct progress *p, struct arena *scratch, const struct line *l)
{
	uint32_t ms = p->now_ms - l->since_ms;
	const char *name = arena_format(scratch, "%s %s", l->subject, l->probe);
	size_t used = style_columns(name, strlen(name)), room = name_columns(p);
	const char *text = arena_format(scratch, "  %3" PRIu32 ".%" PRIu32 " s  %s%*s  %s", ms / 1000, ms % 1000 / 100,
		name, used < room ? (int)(room - used) : 0, "", l->state);

	draw(p, strcmp(l->state, "asking") == 0 ? INK_PLAIN : INK_QUIET, text);
}

static size_t count_done(const struct progress *p)
{
	size_t done = 0;

	for (size_t i = 0; i < p->count; i++)
		done += p->lines[i].done;
	return done;
}

/* How many probes may be shown below the head line, so that a line for "and more" fits too. */
static size_t room_for_lines(const struct progress *p)
{
	size_t most = p->rows > 3 ? p->rows - 3 : 0;

	return most < LINES_MAX - 1 ? most : LINES_MAX - 1;
}

static void draw_all(struct progress *p)
{
	size_t done = count_done(p), shown = 0, room = room_for_lines(p), open = p->count - done;
	struct arena *scratch = arena_new();
	uint32_t ms = p->now_ms - p->began_ms;

	draw(p, INK_HEADING,
		arena_format(scratch, "%zu of %zu probes done, %" PRIu32 ".%" PRIu32 " s", done, p->count, ms / 1000,
			ms % 1000 / 100));
	for (size_t i = 0; i < p->count && shown < room; i++) {
		if (!p->lines[i].done) {
			draw_line(p, scratch, &p->lines[i]);
			shown++;
		}
	}
	if (open > shown && room > 0)
		draw(p, INK_QUIET, arena_format(scratch, "  and %zu more", open - shown));
	arena_free(scratch);
}

static void show(struct progress *p, bool again)
{
	char *bytes = NULL;
	size_t n = 0;

	if (!p->terminal || (p->drawn == 0 && !again))
		return;
	p->page = open_memstream(&bytes, &n);
	ensure(p->page != NULL);
	wipe(p);
	if (again)
		draw_all(p);
	ensure(fclose(p->page) == 0);
	fwrite(bytes, 1, n, p->out);
	fflush(p->out);
	free(bytes);
}

void progress_tick(struct progress *p, uint32_t now_ms)
{
	see(p, now_ms);
	show(p, p->count > 0 && p->columns >= COLUMNS_MIN && p->rows >= ROWS_MIN);
}

void progress_end(struct progress *p)
{
	if (p == NULL)
		return;
	show(p, false);
	arena_free(p->arena);
	free(p->lines);
	free(p);
}

/* The live display, drawn on a small terminal made for the test: what counts is what stands on the screen. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/progress.h"
#include "tests.h"

enum { SCREEN_ROWS = 30, SCREEN_COLUMNS = 100 };

/* Just as much of a terminal as the display uses; everything else fails the test. */
struct screen {
	unsigned rows, columns, row, column;
	char cell[SCREEN_ROWS][SCREEN_COLUMNS + 1];
};

static void screen_new(struct screen *s, unsigned columns, unsigned rows)
{
	memset(s, 0, sizeof *s);
	s->rows = rows;
	s->columns = columns;
	for (unsigned i = 0; i < rows; i++)
		memset(s->cell[i], ' ', columns);
}

static void screen_down(struct screen *s)
{
	if (++s->row < s->rows)
		return;
	s->row--;
	memmove(s->cell[0], s->cell[1], (s->rows - 1) * sizeof s->cell[0]);
	memset(s->cell[s->row], ' ', s->columns);
}

static void screen_letter(struct screen *s, char c)
{
	if (s->column == s->columns) {
		s->column = 0;
		screen_down(s);
	}
	s->cell[s->row][s->column++] = c;
}

static const char *screen_escape(struct screen *s, const char *c)
{
	unsigned long n;
	char *end;

	assert_true(*c == '[');
	n = strtoul(c + 1, &end, 10);
	while (*end == ';')
		strtoul(end + 1, &end, 10);
	switch (*end) {
	case 'A':
		s->row = n > s->row ? 0 : s->row - (unsigned)n;
		break;
	case 'J':
		memset(&s->cell[s->row][s->column], ' ', s->columns - s->column);
		for (unsigned i = s->row + 1; i < s->rows; i++)
			memset(s->cell[i], ' ', s->columns);
		break;
	case 'm':
		break;
	default:
		fail_msg("escape sequence %c", *end);
	}
	return end;
}

static void screen_write(struct screen *s, const char *bytes)
{
	for (const char *c = bytes; *c != '\0'; c++) {
		if (*c == '\n') {
			s->column = 0;
			screen_down(s);
		} else if (*c == '\r') {
			s->column = 0;
		} else if (*c == '\033') {
			c = screen_escape(s, c + 1);
		} else if (((unsigned char)*c & 0xc0) != 0x80) { /* one cell a character */
			screen_letter(s, (unsigned char)*c < 128 ? *c : '~');
		}
	}
}

static void row_is(const struct screen *s, unsigned row, const char *wanted)
{
	char line[SCREEN_COLUMNS + 1];
	size_t n = s->columns;

	memcpy(line, s->cell[row], n);
	while (n > 0 && line[n - 1] == ' ')
		n--;
	line[n] = '\0';
	assert_string_equal(line, wanted);
}

/* A display together with the screen it draws on. */
struct bench {
	struct screen screen;
	struct progress *progress;
	FILE *out;
	char *bytes;
	size_t size;
};

static void bench_new(struct bench *b, unsigned columns, unsigned rows, bool terminal)
{
	screen_new(&b->screen, columns, rows);
	b->out = open_memstream(&b->bytes, &b->size);
	assert_non_null(b->out);
	b->progress = progress_new(b->out, terminal, columns, rows);
}

/* Brings what was written since to the screen. */
static void bench_show(struct bench *b)
{
	fflush(b->out);
	screen_write(&b->screen, b->bytes);
	rewind(b->out);
	fflush(b->out);
	b->bytes[0] = '\0';
}

static void bench_tick(struct bench *b, uint32_t now_ms)
{
	progress_tick(b->progress, now_ms);
	fputc('\0', b->out);
	bench_show(b);
}

static void bench_end(struct bench *b)
{
	progress_end(b->progress);
	fputc('\0', b->out);
	bench_show(b);
	fclose(b->out);
	free(b->bytes);
}

static void shows_name_state_and_seconds(void **state)
{
	struct bench b = {0};

	(void)state;
	bench_new(&b, 80, 24, true);
	screen_write(&b.screen, "$ relaycheck x\n");
	progress_update(b.progress, "198.18.0.10", "rdns", "asking", 0);
	progress_update(b.progress, "198.18.0.10", "smtp", "waiting for rdns.ptr", 0);
	bench_tick(&b, 1250);
	row_is(&b.screen, 0, "$ relaycheck x");
	row_is(&b.screen, 1, "0 of 2 probes done, 1.2 s");
	row_is(&b.screen, 2, "    1.2 s  198.18.0.10 rdns                    asking");
	row_is(&b.screen, 3, "    1.2 s  198.18.0.10 smtp                    waiting for rdns.ptr");
	row_is(&b.screen, 4, "");
	progress_update(b.progress, "198.18.0.10", "rdns", "done", 2000);
	progress_update(b.progress, "198.18.0.10", "smtp", "asking", 2000);
	bench_tick(&b, 2250);
	row_is(&b.screen, 1, "1 of 2 probes done, 2.2 s");
	row_is(&b.screen, 2, "    0.2 s  198.18.0.10 smtp                    asking");
	row_is(&b.screen, 3, "");
	bench_end(&b);
	row_is(&b.screen, 0, "$ relaycheck x");
	row_is(&b.screen, 1, "");
	assert_int_equal(b.screen.row, 1);
	assert_int_equal(b.screen.column, 0);
}

static void nothing_unless_a_terminal(void **state)
{
	struct bench b = {0};

	(void)state;
	bench_new(&b, 80, 24, false);
	progress_update(b.progress, "a", "b", "asking", 0);
	progress_tick(b.progress, 100);
	fflush(b.out);
	assert_int_equal(b.size, 0);
	bench_end(&b);
}

static void nothing_before_the_first_probe(void **state)
{
	struct bench b = {0};

	(void)state;
	bench_new(&b, 80, 24, true);
	progress_tick(b.progress, 100);
	fflush(b.out);
	assert_int_equal(b.size, 0);
	bench_end(&b);
	progress_end(NULL);
}

static void add_many(struct bench *b, unsigned count)
{
	char name[64];

	for (unsigned i = 0; i < count; i++) {
		snprintf(name, sizeof name, "2001:db8:ffff:ffff:ffff:ffff:ffff:%x", i);
		progress_update(b->progress, name, "a very long name of a probe", "waiting for smtp.ehlo_name", 0);
	}
}

/* In every size of terminal, from its bottom row on, the display leaves nothing behind. */
static void vanishes_in_any_terminal(void **state)
{
	static const unsigned columns[] = {1, 2, 3, 10, 20, 40, 80, 100}, rows[] = {1, 2, 3, 4, 5, 10, 24, 30};

	(void)state;
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
			struct bench b = {0};
			struct screen *s = &b.screen;

			bench_new(&b, columns[i], rows[k], true);
			for (unsigned r = 0; r + 1 < rows[k]; r++)
				screen_write(s, "\n");
			screen_write(s, rows[k] > 1 ? "\r\033[1A$\n" : "");
			add_many(&b, 40);
			for (uint32_t now = 0; now < 1000; now += 100)
				bench_tick(&b, now);
			bench_end(&b);
			for (unsigned r = 0; r < rows[k]; r++)
				row_is(s, r, s->row > 0 && r + 1 == s->row && rows[k] > 1 ? "$" : "");
			assert_int_equal(s->column, 0);
		}
	}
}

static void more_probes_than_rows(void **state)
{
	struct bench b = {0};

	(void)state;
	bench_new(&b, 60, 6, true);
	add_many(&b, 40);
	bench_tick(&b, 0);
	row_is(&b.screen, 0, "0 of 40 probes done, 0.0 s");
	row_is(&b.screen, 4, "  and 37 more");
	row_is(&b.screen, 5, "");
	bench_end(&b);
}

/* A terminal made narrower breaks the lines that stand on it into several. */
static void made_narrower(void **state)
{
	struct bench b = {0};

	(void)state;
	bench_new(&b, 80, 24, true);
	progress_update(b.progress, "a", "b", "waiting for something that takes long", 0);
	bench_tick(&b, 0);
	/* What the terminal does to the 26 and 86 columns drawn before, seen from the new width of 20. */
	screen_new(&b.screen, 20, 24);
	screen_write(&b.screen, "$\n0 of 1 probes done, 0.0 s\n");
	for (unsigned i = 0; i < 79; i++)
		screen_write(&b.screen, "x");
	screen_write(&b.screen, "\n");
	progress_resize(b.progress, 20, 24);
	bench_tick(&b, 100);
	row_is(&b.screen, 0, "$");
	row_is(&b.screen, 1, "0 of 1 probes done~");
	bench_end(&b);
	row_is(&b.screen, 0, "$");
	for (unsigned r = 1; r < 24; r++)
		row_is(&b.screen, r, "");
}

static void long_state_is_cut(void **state)
{
	struct bench b = {0};
	char word[300];

	(void)state;
	memset(word, 'x', sizeof word - 1);
	word[sizeof word - 1] = '\0';
	bench_new(&b, 40, 24, true);
	progress_update(b.progress, "a", "b", word, 0);
	progress_update(b.progress, "a", "b", word, 500);
	bench_tick(&b, 1000);
	row_is(&b.screen, 1, "    1.0 s  a b             xxxxxxxxxxx~");
	bench_end(&b);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(shows_name_state_and_seconds),
	cmocka_unit_test(nothing_unless_a_terminal),
	cmocka_unit_test(nothing_before_the_first_probe),
	cmocka_unit_test(vanishes_in_any_terminal),
	cmocka_unit_test(more_probes_than_rows),
	cmocka_unit_test(made_narrower),
	cmocka_unit_test(long_state_is_cut),
};
const struct test_list progress_tests = {tests, sizeof tests / sizeof *tests};

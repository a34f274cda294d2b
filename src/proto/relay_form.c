/* relay_form.c - reads the table of address forms; the forms themselves are data. */
#include "proto/relay_form.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"

enum { COLUMNS = 5 };

static const char *variable(const struct relay_names *names, const char *name, size_t n, bool *known)
{
	const struct {
		const char *name, *value;
	} table[] = {{"user", names->user}, {"domain", names->domain}, {"host", names->host}, {"ip", names->ip},
		{"mail", names->mail}, {"mx", names->mx}};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strlen(table[i].name) == n && memcmp(table[i].name, name, n) == 0)
			return table[i].value;
	*known = false;
	return NULL;
}

/* Fills the variables of one column.  NULL: one has no value; *KNOWN false: one is not in the list above. */
static char *fill(struct arena *a, const char *text, const struct relay_names *names, bool *known)
{
	struct buf out;
	char *filled = NULL;

	buf_init(&out, LIMIT_COMMAND_BYTES / 2);
	for (const char *p = text; *p; p++) {
		const char *end = *p == '{' ? strchr(p, '}') : NULL;
		if (!end) {
			buf_add_char(&out, *p);
			continue;
		}
		const char *value = variable(names, p + 1, (size_t)(end - p - 1), known);
		if (!value)
			goto done;
		buf_add_text(&out, value);
		p = end;
	}
	if (!out.over)
		filled = arena_strndup(a, out.data ? out.data : "", out.len);
done:
	buf_free(&out);
	return filled;
}

/* The session column.  False: not well-formed or, with *KNOWN true, a variable without value. */
static bool read_session(
	struct arena *a, const char *text, const struct relay_names *names, struct relay_form *form, bool *known)
{
	if (strcmp(text, "plain") == 0)
		return true;
	if (strcmp(text, "odd") == 0)
		return form->odd = true;
	if (strcmp(text, "local-first") == 0)
		return form->local_first = true;
	if (strncmp(text, "needs=", 6) == 0)
		return (form->needs = arena_strdup(a, text + 6)) != NULL;
	if (strncmp(text, "ehlo=", 5) == 0)
		return (form->ehlo = fill(a, text + 5, names, known)) != NULL;
	*known = false;
	return false;
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool seen(const struct relay_form *forms, size_t count, const struct relay_form *form)
{
	for (size_t i = 0; i < count; i++)
		if (same(forms[i].sender, form->sender) && same(forms[i].recipient, form->recipient) &&
			same(forms[i].ehlo, form->ehlo) && forms[i].local_first == form->local_first)
			return true;
	return false;
}

static bool split(char *line, char *column[COLUMNS])
{
	for (int i = 0; i < COLUMNS; i++) {
		column[i] = strsep(&line, "\t");
		if (!column[i] || !column[i][0])
			return false;
	}
	return line == NULL;
}

/* One line of the table.  *KNOWN false: not well-formed.  True: FORM is one to try. */
static bool read_line(
	struct arena *a, char *line, const struct relay_names *names, struct relay_form *form, bool *known)
{
	char *column[COLUMNS];

	*known = split(line, column);
	if (!*known)
		return false;
	memset(form, 0, sizeof *form);
	form->id = column[0];
	form->why = column[4];
	form->sender = fill(a, column[1], names, known);
	form->host = strstr(column[2], "{host}>") ? names->host : NULL;
	form->recipient = *known ? fill(a, column[2], names, known) : NULL;
	return read_session(a, column[3], names, form, known) && form->sender && form->recipient;
}

const struct relay_form *relay_form_read(
	struct arena *a, const char *text, size_t n, const struct relay_names *names, size_t *count, size_t *bad_line)
{
	struct relay_form *forms = arena_array(a, LIMIT_FORMS, sizeof *forms);
	char *rest = arena_strndup(a, text, n);

	*count = 0;
	*bad_line = 0;
	for (char *line; (line = strsep(&rest, "\n"));) {
		struct relay_form form;
		bool known = true;
		++*bad_line;
		if (!line[0] || line[0] == '#')
			continue;
		bool wanted = read_line(a, line, names, &form, &known);
		if (!known)
			return NULL;
		if (!wanted || seen(forms, *count, &form))
			continue;
		if (*count == LIMIT_FORMS)
			return NULL;
		forms[(*count)++] = form;
	}
	return forms;
}

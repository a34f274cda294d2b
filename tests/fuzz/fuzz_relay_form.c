/* fuzz_relay_form.c - any bytes as the table of address forms.
 *
 * The first byte says which names are known.  Held: at most LIMIT_FORMS forms, all columns filled, no two the same, no
 * variable that is known left in them; a table that is none says in which line. */
#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "proto/relay_form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static void check_form(const struct relay_form *f)
{
	ensure(f->id && f->id[0] && f->sender && f->recipient && f->why && f->why[0]);
	ensure(strlen(f->sender) + strlen("MAIL FROM:\r\n") <= LIMIT_COMMAND_BYTES);
	ensure(strlen(f->recipient) + strlen("RCPT TO:\r\n") <= LIMIT_COMMAND_BYTES);
	ensure(!f->ehlo || strlen(f->ehlo) + strlen("EHLO \r\n") <= LIMIT_COMMAND_BYTES);
	ensure(!strstr(f->recipient, "{user}") && !strstr(f->sender, "{domain}"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	size_t count = 0, bad_line = 0, lines = 1;
	uint8_t known = size > 0 ? data[0] : 0;
	struct relay_names names = {.user = "op",
		.domain = "o.example",
		.host = known & 1 ? "mx.t.example" : NULL,
		.ip = known & 2 ? "[192.0.2.1]" : NULL,
		.mail = known & 4 ? "t.example" : NULL,
		.mx = known & 8 ? "[192.0.2.9]" : NULL};

	for (size_t i = 1; i < size; i++)
		lines += data[i] == '\n';
	const struct relay_form *forms = relay_form_read(
		a, size > 0 ? (const char *)data + 1 : "", size > 0 ? size - 1 : 0, &names, &count, &bad_line);
	ensure(bad_line <= lines);
	ensure(forms ? count <= LIMIT_FORMS : bad_line > 0);
	for (size_t i = 0; forms && i < count; i++) {
		check_form(&forms[i]);
		for (size_t j = 0; j < i; j++)
			ensure(!same(forms[i].sender, forms[j].sender) ||
				!same(forms[i].recipient, forms[j].recipient) || !same(forms[i].ehlo, forms[j].ehlo) ||
				forms[i].local_first != forms[j].local_first);
	}
	arena_free(a);
	return 0;
}

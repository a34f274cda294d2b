/* fuzz_mailbox.c - any text as a mailbox and as a host name.
 *
 * Held: an ASCII form is a valid host name and its own ASCII form; the Unicode form is safe to show; a mailbox that is
 * taken has two parts that can be said in RCPT. */
#include <stdint.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "proto/mailbox.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_name(struct arena *a, const char *name)
{
	const char *ascii = host_name_ascii(a, name);

	ensure(!host_name_qualified(name) || host_name_valid(name));
	if (!ascii)
		return;
	ensure(host_name_valid(ascii));
	const char *again = host_name_ascii(a, ascii);
	ensure(again && strcmp(again, ascii) == 0);
	const char *unicode = host_name_unicode(a, ascii);
	ensure(text_is_safe(unicode, strlen(unicode)));
}

static void check_mailbox(struct arena *a, const char *text)
{
	const char *local, *domain;

	if (!mailbox_split(a, text, &local, &domain))
		return;
	ensure(local[0] && strcspn(local, "<>@\" \r\n\t") == strlen(local) && strlen(local) <= 64);
	ensure(host_name_valid(domain));
	const char *local_again, *domain_again;
	ensure(mailbox_split(a, arena_format(a, "%s@%s", local, domain), &local_again, &domain_again));
	ensure(strcmp(local, local_again) == 0 && strcmp(domain, domain_again) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	const char *text = arena_strndup(a, (const char *)data, size > 2000 ? 2000 : size);

	check_name(a, text);
	check_mailbox(a, text);
	arena_free(a);
	return 0;
}

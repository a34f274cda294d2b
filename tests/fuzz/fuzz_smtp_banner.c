/* fuzz_smtp_banner.c - any bytes as a greeting: what is read from it stands in it, and is not empty. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "proto/smtp_banner.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *a = arena_new();
	const char *text = arena_strndup(a, (const char *)bytes, size);
	struct smtp_banner told;
	smtp_banner_read(a, text, &told);
	ensure(!told.host || (told.host[0] && strstr(text, told.host)));
	ensure(!told.version || (told.version[0] && told.software && strstr(text, told.version)));
	ensure(!told.software || told.software[0]);
	smtp_banner_read_reply(a, "vrfy", text, &told);
	ensure(!told.host || smtp_host_form(told.host) == SMTP_HOST_NAME ||
		smtp_host_form(told.host) == SMTP_HOST_LITERAL);
	ensure(!told.version || (told.version[0] && told.software && strstr(text, told.version)));
	smtp_host_form(text);
	arena_free(a);
	return 0;
}

/* mailbox.c - mailboxes and host names: syntax, and IDNA by libidn2. */
#include "proto/mailbox.h"

#include <ctype.h>
#include <idn2.h>
#include <string.h>

#include "base/text.h"

enum { LABEL_BYTES = 63, NAME_BYTES = 253, LOCAL_BYTES = 64 };

bool host_name_in(const char *name, const char *domain)
{
	size_t n = strlen(name), m = strlen(domain);

	return n >= m && text_equal_nocase(name + n - m, domain) && (n == m || name[n - m - 1] == '.');
}

bool host_name_valid(const char *name)
{
	size_t label = 0, total = 0;

	for (const char *p = name;; p++, total++) {
		unsigned char c = (unsigned char)*p;
		if (c == '.' || c == '\0') {
			if (label == 0 || label > LABEL_BYTES || p[-1] == '-')
				return false;
			if (c == '\0')
				return total <= NAME_BYTES;
			label = 0;
		} else if (isascii(c) && (isalnum(c) || c == '_' || (c == '-' && label > 0))) {
			label++;
		} else {
			return false;
		}
	}
}

bool host_name_qualified(const char *name)
{
	const char *last = strrchr(name, '.');

	return last && host_name_valid(name) && strspn(last + 1, "0123456789") != strlen(last + 1);
}

char *host_name_ascii(struct arena *a, const char *name)
{
	char *ascii = NULL;
	char *copy = arena_strdup(a, name);
	size_t n = strlen(copy);

	if (n > 0 && copy[n - 1] == '.')
		copy[n - 1] = '\0';
	if (host_name_valid(copy))
		return text_lower(a, copy);
	if (idn2_to_ascii_8z(copy, &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
		return NULL;
	char *kept = host_name_valid(ascii) ? text_lower(a, ascii) : NULL;
	idn2_free(ascii);
	return kept;
}

char *host_name_unicode(struct arena *a, const char *name)
{
	char *unicode = NULL;

	if (!strstr(name, "xn--") || idn2_to_unicode_8z8z(name, &unicode, 0) != IDN2_OK)
		return arena_strdup(a, name);
	char *kept = text_is_clean(unicode, strlen(unicode)) ? arena_strdup(a, unicode) : arena_strdup(a, name);
	idn2_free(unicode);
	return kept;
}

bool mailbox_split(struct arena *a, const char *text, const char **local, const char **domain)
{
	const char *at = strrchr(text, '@');

	if (!at || at == text || at - text > LOCAL_BYTES)
		return false;
	for (const char *p = text; p < at; p++)
		if ((unsigned char)*p <= ' ' || *p == 127 || *p == '<' || *p == '>' || *p == '@' || *p == '"')
			return false;
	*local = arena_strndup(a, text, (size_t)(at - text));
	*domain = host_name_ascii(a, at + 1);
	return *domain != NULL;
}

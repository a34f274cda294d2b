/* fuzz_test_message.c - a test message of any words.
 *
 * The words are cut from the input at newlines, as the probes would pass them: without control characters.  Held: the
 * header is whole and has its fields once; no word adds a line to it; the token's payload has seven parts less the MAC.
 */
#include <stdint.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "proto/test_message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WORDS = 7, WORD_BYTES = 300 };

static size_t count_lines(const char *text, size_t n)
{
	size_t lines = 0;

	for (size_t i = 0; i < n; i++)
		lines += text[i] == '\n';
	return lines;
}

static void check(struct arena *a, const struct test_message *m)
{
	uint8_t mac[32] = {1, 2, 3};
	const char *payload = test_token_payload(a, m);
	const char *token = test_token_seal(a, payload, mac);

	ensure(strncmp(token, payload, strlen(payload)) == 0 && strlen(token) == strlen(payload) + 33);
	const char *text = test_message_compose(a, m, token), *body = strstr(text, "\n\n");
	ensure(body && count_lines(text, (size_t)(body - text)) == 8);
	ensure(strncmp(text, "From: ", 6) == 0 && text[strlen(text) - 1] == '\n');
	for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
		ensure(strcspn(line, "\r\x1b\x7f") >= strcspn(line, "\n"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	char *rest = arena_strndup(a, (const char *)data, size), *word;
	const char *words[WORDS] = {"a", "b", "c", "d", "e", "f", "g"};
	struct test_message m = {.sent_s = size > 8 ? (int64_t)data[0] << (data[1] % 32) : 0};

	for (size_t i = 0; i < WORDS && (word = strsep(&rest, "\n")); i++)
		words[i] = text_show(a, word, strlen(word), WORD_BYTES);
	m.target_name = words[0];
	m.transaction = words[1];
	m.form = words[2];
	m.operator_address = words[3];
	m.sender = words[4];
	m.recipient = words[5];
	m.helo = words[6];
	ip_from_bytes(data, size >= 16 ? 16 : size >= 4 ? 4 : 0, &m.target);
	check(a, &m);
	arena_free(a);
	return 0;
}

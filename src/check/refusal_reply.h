/* refusal_reply.h - what refusal.c asks of a reply beyond refusal_of_reply(). */
#ifndef RELAYCHECK_CHECK_REFUSAL_REPLY_H
#define RELAYCHECK_CHECK_REFUSAL_REPLY_H

#include <stdbool.h>

#include "proto/smtp_reply.h"

/* Does a 5yz reply say, by its words or its enhanced code, that it is about the recipient? */
bool refusal_reply_names_recipient(const struct smtp_reply *reply);

/* Same code, enhanced code and words, once the recipients A_PATH and B_PATH ("<u@d>") are left out? */
bool refusal_reply_same_words(
	const struct smtp_reply *a, const char *a_path, const struct smtp_reply *b, const char *b_path);

#endif

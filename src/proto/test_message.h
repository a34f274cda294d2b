/* test_message.h - the message a transaction sends, and the token that names it.
 *
 * A token says which audit of which target a message belongs to: "rc1.TARGET.TRANSACTION.FORM.SECONDS.NONCE.MAC", each
 * part of letters, digits and hyphens, so that it fits a Message-ID.  The MAC is made under the installation's own
 * key; who does not hold the key cannot make a token. */
#ifndef RELAYCHECK_PROTO_TEST_MESSAGE_H
#define RELAYCHECK_PROTO_TEST_MESSAGE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/ip.h"

struct test_message {
	struct ip target;
	const char *target_name;      /* host name, or the address */
	const char *transaction;      /* "relay", "forged", "bounce", "forms" */
	const char *form;             /* "plain", or an address form's id */
	const char *operator_address; /* From: the honest author */
	const char *sender;           /* envelope, as said */
	const char *recipient;        /* envelope, as said */
	const char *helo;             /* our name, for the Message-ID */
	int64_t sent_s;               /* Unix time */
	uint8_t nonce[8];
};

/* What the MAC is made over: the token without its last part. */
char *test_token_payload(struct arena *a, const struct test_message *m);

/* PAYLOAD and the first 16 bytes of MAC. */
char *test_token_seal(struct arena *a, const char *payload, const uint8_t mac[32]);

/* The message (RFC 5322): header and plain-text body, lines ended by LF. */
char *test_message_compose(struct arena *a, const struct test_message *m, const char *token);

#endif

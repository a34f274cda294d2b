/* dkim_key.c - reads DKIM key records, and the key in them as far as telling its kind and size.
 *
 * RFC 6376 says that p holds an RSAPublicKey; everybody publishes a SubjectPublicKeyInfo around it (erratum 3017). Both
 * are taken. */
#include "proto/dkim_key.h"

#include <nettle/asn1.h>
#include <nettle/base64.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "proto/tag_list.h"

#define SYNTAX "RFC 6376 section 3.6.1"

enum { ED25519_BYTES = 32 };

static const struct tag_rules rules = {.folds = true, .rules = SYNTAX};

/* A key need not begin with v; but then it has a p. */
static bool ours(const char *record, size_t n)
{
	if (tag_list_begins(record, n, "v", "DKIM1", &rules))
		return true;
	struct arena *a = arena_new();
	struct record_findings findings = {.arena = a};
	struct tag_list tags = tag_list_read(record, n, &rules, &findings);
	bool key = !tag_list_find(&tags, "v") && tag_list_find(&tags, "p");
	arena_free(a);
	return key;
}

const struct record_kind dkim_key_kind = {.name = "DKIM key",
	.begins = "v=DKIM1",
	.many = "which of them a receiver takes is undefined (RFC 6376 section 3.6.2.2)",
	.ours = ours};

/* ---- the key --------------------------------------------------------------------------------------------------------
 */

struct bytes {
	uint8_t *at;
	size_t n;
};

/* False: no base64, or more than any key needs. */
static bool decode(struct arena *a, const struct tag *p, struct bytes *out)
{
	struct base64_decode_ctx context;
	size_t n = BASE64_DECODE_LENGTH(LIMIT_DKIM_KEY_BYTES);

	if (p->value_bytes > 2 * LIMIT_DKIM_KEY_BYTES)
		return false;
	n = BASE64_DECODE_LENGTH(p->value_bytes);
	out->at = arena_alloc(a, n + 1);
	base64_decode_init(&context);
	if (!base64_decode_update(&context, &n, out->at, p->value_bytes, p->value) || !base64_decode_final(&context))
		return false;
	out->n = n;
	return true;
}

/* Bits of a positive INTEGER; 0: it is none. */
static unsigned integer_bits(const struct asn1_der_iterator *i)
{
	const uint8_t *p = i->data;
	size_t n = i->length;

	if (i->type != ASN1_INTEGER || n == 0 || (p[0] & 0x80))
		return 0;
	while (n > 0 && *p == 0) {
		p++;
		n--;
	}
	if (n == 0)
		return 0;
	unsigned bits = (unsigned)(n - 1) * 8;
	for (unsigned top = *p; top; top >>= 1)
		bits++;
	return bits;
}

/* RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER } (RFC 8017 appendix A.1.1), whose content I is
 * at. */
static unsigned rsa_bits(struct asn1_der_iterator *i)
{
	unsigned bits = integer_bits(i);

	if (bits == 0 || asn1_der_iterator_next(i) != ASN1_ITERATOR_PRIMITIVE || integer_bits(i) == 0)
		return 0;
	return asn1_der_iterator_next(i) == ASN1_ITERATOR_END ? bits : 0;
}

/* The algorithm of a SubjectPublicKeyInfo: OBJECT IDENTIFIER rsaEncryption (RFC 3279 section 2.3.1). */
static bool names_rsa(struct asn1_der_iterator *i)
{
	static const uint8_t rsa[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01};
	struct asn1_der_iterator inner;

	return asn1_der_decode_constructed(i, &inner) == ASN1_ITERATOR_PRIMITIVE && inner.type == ASN1_IDENTIFIER &&
	       inner.length == sizeof rsa && memcmp(inner.data, rsa, sizeof rsa) == 0;
}

/* 0: no RSA key. */
static unsigned read_rsa(const struct bytes *key)
{
	struct asn1_der_iterator i;

	if (asn1_der_iterator_first(&i, key->n, key->at) != ASN1_ITERATOR_CONSTRUCTED || i.type != ASN1_SEQUENCE)
		return 0;
	enum asn1_iterator_result first = asn1_der_decode_constructed_last(&i);
	if (first == ASN1_ITERATOR_PRIMITIVE)
		return rsa_bits(&i);
	if (first != ASN1_ITERATOR_CONSTRUCTED || i.type != ASN1_SEQUENCE || !names_rsa(&i))
		return 0;
	if (asn1_der_iterator_next(&i) != ASN1_ITERATOR_PRIMITIVE || i.type != ASN1_BITSTRING ||
		asn1_der_decode_bitstring_last(&i) != ASN1_ITERATOR_CONSTRUCTED || i.type != ASN1_SEQUENCE ||
		asn1_der_decode_constructed_last(&i) != ASN1_ITERATOR_PRIMITIVE)
		return 0;
	return rsa_bits(&i);
}

static void check_rsa(const struct tag *p, const struct bytes *bytes, struct dkim_key *key, struct record_findings *f)
{
	key->bits = read_rsa(bytes);
	if (key->bits == 0)
		tag_finding(f, RECORD_ERROR, p, "p holds no RSA public key (" SYNTAX ")");
	else if (key->bits < DKIM_BITS_MIN)
		tag_finding(f, RECORD_ERROR, p,
			"p: an RSA key of %u bits: receivers ignore keys of less than 1024 (RFC 8301 section 3.2)",
			key->bits);
	else if (key->bits < DKIM_BITS_GOOD)
		tag_finding(f, RECORD_WARNING, p,
			"p: an RSA key of %u bits: 2048 are recommended (RFC 8301 section 3.2)", key->bits);
}

static void check_key(const struct tag *p, struct dkim_key *key, struct record_findings *f)
{
	struct bytes bytes;

	if (p->value_bytes == 0) {
		key->revoked = true;
		tag_finding(f, RECORD_INFO, p, "p is empty: the key is revoked (" SYNTAX ")");
	} else if (!decode(f->arena, p, &bytes)) {
		tag_finding(f, RECORD_ERROR, p, "p is no base64 (" SYNTAX ")");
	} else if (strcmp(key->k, "ed25519") == 0) {
		key->bits = bytes.n == ED25519_BYTES ? ED25519_BYTES * 8 : 0;
		if (key->bits == 0)
			tag_finding(f, RECORD_ERROR, p, "p holds %zu bytes; an Ed25519 key has %d (RFC 8463 section 4)",
				bytes.n, ED25519_BYTES);
	} else if (strcmp(key->k, "rsa") == 0) {
		check_rsa(p, &bytes, key, f);
	}
}

/* ---- the other tags -------------------------------------------------------------------------------------------------
 */

static const char *const *read_words(const struct tag *tag, bool star, size_t *count, struct record_findings *f)
{
	struct arena *a = f->arena;
	const char **words = arena_array(a, LIMIT_RECORD_ITEMS, sizeof *words);
	struct tag_item items[LIMIT_RECORD_ITEMS];
	size_t dropped = 0, n = tag ? tag_items(a, tag, ':', items, &dropped) : 0;

	*count = 0;
	for (size_t i = 0; i < n; i++) {
		if ((star && items[i].bytes == 1 && items[i].text[0] == '*') ||
			tag_keyword(items[i].text, items[i].bytes))
			words[(*count)++] = text_lower(a, items[i].text);
		else
			record_finding_add(f, RECORD_ERROR, tag->name, items[i].at,
				"%s holds '%s', which is no word (" SYNTAX ")", tag->name,
				text_show(a, items[i].text, items[i].bytes, LIMIT_RECORD_SHOWN_BYTES));
	}
	if (dropped > 0)
		tag_finding(f, RECORD_ERROR, tag, "%s has more than %d entries", tag->name, LIMIT_RECORD_ITEMS);
	return words;
}

static bool has(const char *const *words, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return true;
	return false;
}

static void read_lists(struct tag_list *tags, struct dkim_key *key, struct record_findings *f)
{
	static const char *const all[] = {"*"};
	const struct tag *t = tag_list_find(tags, "t"), *s = tag_list_find(tags, "s"), *h = tag_list_find(tags, "h");

	key->t = read_words(t, false, &key->t_count, f);
	key->s = read_words(s, true, &key->s_count, f);
	key->h = read_words(h, false, &key->h_count, f);
	key->testing = has(key->t, key->t_count, "y");
	if (key->testing)
		tag_finding(f, RECORD_WARNING, t,
			"t=y: the domain is testing DKIM: receivers treat its mail as unsigned (" SYNTAX ")");
	if (key->h_count > 0 && !has(key->h, key->h_count, "sha256"))
		tag_finding(f, RECORD_WARNING, h,
			"h does not allow sha256, the one hash that may be used (RFC 8301 section 3.1)");
	if (key->s_count > 0 && !has(key->s, key->s_count, "*") && !has(key->s, key->s_count, "email"))
		tag_finding(f, RECORD_WARNING, s, "s: the key is not for mail: neither * nor email (" SYNTAX ")");
	if (key->s_count == 0) {
		key->s = all;
		key->s_count = 1;
	}
}

static void read_version(struct tag_list *tags, struct record_findings *f)
{
	const struct tag *v = tag_list_find(tags, "v");

	if (!v)
		return;
	if (strcmp(v->value, "DKIM1") != 0 || v->value_bytes != strlen("DKIM1"))
		tag_finding(f, RECORD_ERROR, v, "v is %s; DKIM1 was expected (" SYNTAX ")", tag_shown(f->arena, v));
	else if (v != tags->tags)
		record_finding_add(f, RECORD_ERROR, "v", v->at, "v must come first (" SYNTAX ")");
}

static void read_type(struct tag_list *tags, struct dkim_key *key, struct record_findings *f)
{
	const struct tag *k = tag_list_find(tags, "k");

	key->k = "rsa";
	if (!k)
		return;
	key->k = text_lower(f->arena, text_show(f->arena, k->value, k->value_bytes, LIMIT_RECORD_SHOWN_BYTES));
	if (strcmp(key->k, "rsa") != 0 && strcmp(key->k, "ed25519") != 0)
		tag_finding(f, RECORD_ERROR, k,
			"k is %s; rsa or ed25519 was expected: receivers ignore other keys (RFC 8463)",
			tag_shown(f->arena, k));
}

struct dkim_key dkim_key_read(const char *record, size_t n, struct record_findings *findings)
{
	struct dkim_key key = {.valid = false};
	size_t before = record_finding_count(findings, RECORD_ERROR);
	struct tag_list tags = tag_list_read(record, n, &rules, findings);
	const struct tag *p = tag_list_find(&tags, "p");

	read_version(&tags, findings);
	read_type(&tags, &key, findings);
	read_lists(&tags, &key, findings);
	tag_list_find(&tags, "n");
	if (p)
		check_key(p, &key, findings);
	else
		record_finding_add(findings, RECORD_ERROR, "p", 0, "p is missing: there is no key (" SYNTAX ")");
	for (size_t i = 0; i < tags.count; i++)
		if (!tags.tags[i].read)
			record_finding_add(findings, RECORD_INFO, tags.tags[i].name, tags.tags[i].at,
				"%s is no tag of a DKIM key today: receivers ignore it", tags.tags[i].name);
	key.valid = record_finding_count(findings, RECORD_ERROR) == before;
	return key;
}

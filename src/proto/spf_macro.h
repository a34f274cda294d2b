/* spf_macro.h - macros of SPF (RFC 7208 section 7): are they well-formed, and what do they become. */
#ifndef RELAYCHECK_PROTO_SPF_MACRO_H
#define RELAYCHECK_PROTO_SPF_MACRO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/ip.h"

/* Where a text with macros stands: what it may hold. */
enum spf_macro_place {
	SPF_MACRO_STRING, /* value of an unknown modifier: macro-string */
	SPF_MACRO_DOMAIN, /* domain-spec: a macro-string that ends in a macro or in "." and a top-level label */
	SPF_MACRO_EXPLAIN /* explain-string: spaces, and the letters c, r and t too */
};

/* What is wrong with a text, and where. */
struct spf_flaw {
	size_t at;        /* byte offset in the text */
	const char *text; /* NULL: nothing is wrong */
	bool one_label;   /* the only flaw is that a domain has but one label */
};

/* Reads N bytes; they may hold anything.  Nothing is allocated. */
struct spf_flaw spf_macro_check(const char *text, size_t n, enum spf_macro_place place);

/* The macro letters that a well-formed TEXT uses, as a set of SPF_LETTER(). */
#define SPF_LETTER(c) (UINT32_C(1) << ((c) - 'a'))
uint32_t spf_macro_letters(const char *text);

/* What the letters stand for.  All strings may hold any byte but NUL; none is NULL. */
struct spf_macro_values {
	struct ip ip;                  /* i, v, c; an IPv4-mapped address was made IPv4 before */
	const char *local, *of_domain; /* l and o; s is both with "@" between */
	const char *domain;            /* d: the domain whose record is evaluated */
	const char *validated;         /* p: a validated name of ip, or "unknown" */
	const char *helo;              /* h */
	const char *receiver;          /* r */
	int64_t now_s;                 /* t: Unix time */
};

/* TEXT with its macros replaced; TEXT has passed spf_macro_check().  At most LIMIT_SPF_EXPANDED_BYTES: what is longer
 * is cut.  Owned by ARENA. */
char *spf_macro_expand(struct arena *arena, const char *text, const struct spf_macro_values *values);

/* The same for a domain-spec: a name without final dot, shortened from the left to 253 bytes (section 7.3). */
char *spf_macro_domain(struct arena *arena, const char *text, const struct spf_macro_values *values);

#endif

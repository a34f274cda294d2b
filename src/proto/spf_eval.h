/* spf_eval.h - check_host(): may this address send mail for that sender (RFC 7208 section 4)?
 *
 * It knows no socket.  It is given the DNS answers that are known and says what the result is, or which questions are
 * open; whoever has asked them calls it again.  A call is a function of its arguments, so kept answers give the same
 * result for ever.  `include` and `redirect` nest at most LIMIT_SPF_LOOKUPS deep. */
#ifndef RELAYCHECK_PROTO_SPF_EVAL_H
#define RELAYCHECK_PROTO_SPF_EVAL_H

#include <stdint.h>

#include "proto/spf_feed.h"
#include "proto/spf_tree.h"

struct spf_request {
	struct ip ip;         /* of the client; an IPv4-mapped IPv6 address counts as IPv4 */
	const char *sender;   /* "local@domain"; "": the null sender, the HELO name is checked */
	const char *helo;     /* what the client said in EHLO or HELO */
	const char *receiver; /* our own name, for explanations; NULL: "unknown" */
	int64_t now_s;        /* Unix time, for explanations */
};

struct spf_verdict {
	enum spf_result result;         /* SPF_PENDING: `questions` are open */
	const char *explanation;        /* what the domain says of a FAIL (section 6.2); NULL: it says nothing */
	struct spf_policy *top;         /* the tree */
	const struct spf_step *decided; /* the term that decided, below redirects; NULL: none did */
	const char *why;                /* of NONE, TEMPERROR, PERMERROR: in a line; else NULL */
	unsigned lookups, void_lookups; /* at most LIMIT_SPF_LOOKUPS and one more than LIMIT_SPF_VOID_LOOKUPS */
	struct spf_questions questions;
};

/* Owned by ARENA. */
struct spf_verdict spf_eval(struct arena *arena, const struct spf_request *request, const struct spf_feed *feed);

#endif

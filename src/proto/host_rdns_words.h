/* host_rdns_words.h - what the words in host names tell: data for host_rdns.c.
 *
 * A word is a run of lower-case letters, with nothing but digits, separators or the ends of the name around it. */
#ifndef RELAYCHECK_PROTO_HOST_RDNS_WORDS_H
#define RELAYCHECK_PROTO_HOST_RDNS_WORDS_H

#include <stdbool.h>

enum rdns_word {
	RDNS_WORD_DYNAMIC = 1,      /* the address is lent for a time: dyn, dhcp, dial ... */
	RDNS_WORD_SAYS_DYNAMIC = 2, /* and nothing else can be meant, even without a number: dynamic */
	RDNS_WORD_ACCESS = 4,       /* a kind of access, or "some customer": dsl, cable, cust ... */
	RDNS_WORD_LINE = 8,         /* the same, and no host of one's own is called so: adsl, pppoe ... */
	RDNS_WORD_FIXED = 16, /* the line's address is fixed: static, fix ...; servers of files are called so too */
	RDNS_WORD_NET = 32,   /* a part of a network: net, subnet, zone ... */
	RDNS_WORD_MAIL = 64,  /* mail passes here, wherever in the name it stands: mail, smtp, mx ... */
	RDNS_WORD_MAIL_FIRST = 128,  /* the same, when the name begins with it: out, lists ... */
	RDNS_WORD_SERVER_FIRST = 256 /* some other server, when the name begins with it: www, ns, vps ... */
};

/* All that WORD tells, as bits. */
unsigned rdns_word_kinds(const char *word);

/* Does the name of an organisation's domain, such as "pppool" or "example-broadband", say that it sells access? */
bool rdns_word_sells_access(const char *organisation);

#endif

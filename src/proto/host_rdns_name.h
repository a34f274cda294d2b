/* host_rdns_name.h - a PTR name cut into pieces: for host_rdns.c.
 *
 * "ip12-34.example.net" has the host "ip12-34", the organisation "example", the runs "ip", "12" and "34" and the parts
 * "ip12" and "34". */
#ifndef RELAYCHECK_PROTO_HOST_RDNS_NAME_H
#define RELAYCHECK_PROTO_HOST_RDNS_NAME_H

#include <stdbool.h>
#include <stddef.h>

enum { RDNS_NAME_BYTES = 256, RDNS_PIECE_BYTES = 64, RDNS_PIECES = 128 };

struct rdns_piece {
	char text[RDNS_PIECE_BYTES]; /* lower case; the rest of a longer one is lost */
	size_t len;
	bool digits;     /* nothing but digits */
	size_t label;    /* which one, from 0 */
	size_t part;     /* the part that holds it, from 0 */
	unsigned number; /* of a run of one to nine digits; UINT_MAX: of more */
};

struct rdns_name {
	char host[RDNS_NAME_BYTES];         /* the labels before the organisation's, lower case */
	char organisation[RDNS_NAME_BYTES]; /* the first label of its domain */
	size_t labels;                      /* of the host */
	size_t part_count, run_count;
	struct rdns_piece part[RDNS_PIECES]; /* between separators: all that is neither letter nor digit */
	struct rdns_piece run[RDNS_PIECES];  /* letters only, or digits only */
};

/* Cuts NAME (any bytes; beyond 255 nothing is looked at).  Without a list of suffixes: an organisation's domain has two
 * labels, or three under "co.uk" and its like.  False: the name has no labels before it. */
bool rdns_name_cut(const char *name, struct rdns_name *n);

#endif

/* smtp_product.h - how mail software gives itself away: data for smtp_banner.c. */
#ifndef RELAYCHECK_PROTO_SMTP_PRODUCT_H
#define RELAYCHECK_PROTO_SMTP_PRODUCT_H

/* A product that names itself.  The first row that fits counts: exact marks stand before general ones. */
struct smtp_product {
	const char *mark;     /* where a word begins, without regard to case */
	const char *software; /* its name */
	const char *before; /* the version follows this, after the mark if it is found there; NULL: follows the mark */
	const char *os;     /* NULL: not told */
};

/* A wording that only one product uses. */
struct smtp_phrase {
	const char *command;  /* that the reply answers, "vrfy"; NULL: any */
	const char *mark;     /* anywhere in the text, without regard to case */
	const char *software; /* its name */
};

/* Both end with a row without mark. */
extern const struct smtp_product smtp_products[];
extern const struct smtp_phrase smtp_phrases[];

#endif

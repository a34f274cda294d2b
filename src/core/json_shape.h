/* json_shape.h - records to JSON and back, by tables.
 *
 * A shape lists the fields of a C struct; the same table writes the struct and reads it, so that the two cannot
 * drift apart.  Reading is strict: a missing, unknown, ill-typed or too large value ends it with one line that says
 * where and what was expected.  Text is stored only if text_is_safe(), else as text_show() shows it. */
#ifndef RELAYCHECK_CORE_JSON_SHAPE_H
#define RELAYCHECK_CORE_JSON_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/buf.h"

struct json_reader {
	struct arena *arena;  /* what is read lives here */
	struct arena *errors; /* and the error here */
	struct buf path;      /* "subjects[2].facts" */
	const char *error;    /* the first one, or NULL */
};

enum json_kind {
	JSON_TEXT_FIELD,    /* const char * */
	JSON_FLAG_FIELD,    /* bool */
	JSON_NUMBER_FIELD,  /* any integer of 2, 4 or 8 bytes, min..max */
	JSON_WORD_FIELD,    /* an enum, as one of `words` */
	JSON_RECORD_FIELD,  /* a struct of `shape` in place */
	JSON_POINTER_FIELD, /* a pointer to a struct of `shape` */
	JSON_LIST_FIELD,    /* a pointer to items and, at count_offset, a size_t; min..max items */
	JSON_CUSTOM_FIELD   /* two functions */
};

struct json_words {
	const char *(*name)(unsigned value);
	unsigned count;
	const char *expected; /* "the name of a reason" */
};

struct json_field {
	const char *key;
	enum json_kind kind;
	bool optional; /* NULL, or a word of value 0, is not written and need not be there */
	size_t offset, size;
	int64_t min, max;
	const struct json_words *words;
	const struct json_shape *shape;

	const struct json_field *item; /* LIST: how each item is stored; its offset is 0 */
	size_t count_offset;

	/* CUSTOM.  Both get the record that holds the field.  write() may give NULL: nothing to write.  read() gets
	 * NULL if the key is not there, and answers false after json_reader_fail(). */
	json_t *(*write)(const void *record);
	bool (*read)(struct json_reader *in, json_t *value, void *record);
};

struct json_shape {
	size_t size; /* of the struct */
	bool bare;   /* has one field, which is written without an object around it */
	size_t count;
	const struct json_field *fields;
};

/* A new JSON value; the caller owns it. */
json_t *json_shape_write(const struct json_shape *shape, const void *record);

/* A text that is safe to show; the caller owns it. */
json_t *json_shape_text(const char *text);

/* Fills RECORD (zeroed by the caller).  False: in->error says why. */
bool json_shape_read(struct json_reader *in, const struct json_shape *shape, json_t *value, void *record);

/* One field's value as such, for custom fields. */
json_t *json_field_write(const struct json_field *field, const void *record);
bool json_field_read(struct json_reader *in, const struct json_field *field, json_t *value, void *record);

/* Notes "PATH: EXPECTED was expected" unless there is an error already. Always false. */
bool json_reader_fail(struct json_reader *in, const char *expected);

/* Steps into a member or an item; json_reader_back() with what they returned steps out. */
size_t json_reader_enter(struct json_reader *in, const char *key);
size_t json_reader_enter_item(struct json_reader *in, size_t index);
void json_reader_back(struct json_reader *in, size_t mark);

#endif

/* json_fields.h - short ways to write the rows of a json_shape table; for the files of this room that hold such tables.
 */
#ifndef RELAYCHECK_CORE_JSON_FIELDS_H
#define RELAYCHECK_CORE_JSON_FIELDS_H

#include "core/json_shape.h"

#define SIZE_OF(type, m) sizeof(((type *)0)->m)
#define COUNT(array)     (sizeof(array) / sizeof *(array))
#define TEXT(type, m) \
	{ \
		.key = #m, .kind = JSON_TEXT_FIELD, .offset = offsetof(type, m) \
	}
#define NOTE(type, m) \
	{ \
		.key = #m, .kind = JSON_TEXT_FIELD, .optional = true, .offset = offsetof(type, m) \
	}
#define FLAG(type, m) \
	{ \
		.key = #m, .kind = JSON_FLAG_FIELD, .offset = offsetof(type, m) \
	}
#define NUMBER_AS(name, type, m, least, most) \
	{ \
		.key = name, .kind = JSON_NUMBER_FIELD, .offset = offsetof(type, m), .size = SIZE_OF(type, m), \
		.min = least, .max = most \
	}
#define NUMBER(type, m, most) NUMBER_AS(#m, type, m, 0, most)
#define WORD_AS(name, type, m, the_words, can_be_none) \
	{ \
		.key = name, .kind = JSON_WORD_FIELD, .optional = can_be_none, .offset = offsetof(type, m), \
		.words = the_words \
	}
#define LIST(name, type, n, m, least, most, the_item) \
	{ \
		.key = name, .kind = JSON_LIST_FIELD, .offset = offsetof(type, m), .count_offset = offsetof(type, n), \
		.min = least, .max = most, .item = the_item \
	}
#define SHAPE(type, the_fields) \
	{ \
		.size = sizeof(type), .count = COUNT(the_fields), .fields = the_fields \
	}
#define BARE_SHAPE(type, the_fields) \
	{ \
		.size = sizeof(type), .bare = true, .count = 1, .fields = the_fields \
	}
#define ITEM(type, the_shape) \
	{ \
		.kind = JSON_RECORD_FIELD, .size = sizeof(type), .shape = the_shape \
	}

#endif

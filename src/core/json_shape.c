/* json_shape.c - walks a table of fields, once to write a struct as JSON and once to read it back. */
#include "core/json_shape.h"

#include <inttypes.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"

enum { ERROR_KEY_BYTES = 60 };

/* ---- memory behind a field; memcpy, because the member's own type is not known here ---- */

static const void *member(const struct json_field *field, const void *record)
{
	return (const char *)record + field->offset;
}

static void *member_to_fill(const struct json_field *field, void *record)
{
	return (char *)record + field->offset;
}

static const void *pointer_at(const void *place)
{
	const void *p;
	memcpy(&p, place, sizeof p);
	return p;
}

/* The field is a signed one if its least value is below 0. */
static int64_t number_at(const void *place, size_t size, int64_t least)
{
	uint16_t two;
	uint32_t four;
	int64_t eight;
	switch (size) {
	case sizeof two:
		memcpy(&two, place, size);
		return least < 0 ? (int16_t)two : two;
	case sizeof four:
		memcpy(&four, place, size);
		return least < 0 ? (int32_t)four : (int64_t)four;
	default:
		ensure(size == sizeof eight);
		memcpy(&eight, place, size);
		return eight;
	}
}

static void put_number(void *place, size_t size, int64_t n)
{
	const uint16_t two = (uint16_t)n;
	const uint32_t four = (uint32_t)n;
	const void *from = size == sizeof two ? (const void *)&two : size == sizeof four ? (const void *)&four : &n;
	memcpy(place, from, size);
}

static size_t count_at(const struct json_field *field, const void *record)
{
	size_t count;
	memcpy(&count, (const char *)record + field->count_offset, sizeof count);
	return count;
}

/* ---- writing ---- */

static json_t *made(json_t *value)
{
	ensure(value != NULL);
	return value;
}

json_t *json_shape_text(const char *text)
{
	size_t n = strlen(text);
	if (text_is_safe(text, n))
		return made(json_stringn(text, n));
	struct arena *scratch = arena_new();
	json_t *value = made(json_string(text_show(scratch, text, n, 4 * n)));
	arena_free(scratch);
	return value;
}

static json_t *write_list(const struct json_field *field, const void *record)
{
	json_t *list = made(json_array());
	const char *items = pointer_at(member(field, record));
	for (size_t i = 0, n = count_at(field, record); i < n; i++)
		ensure(json_array_append_new(
			       list, made(json_field_write(field->item, items + i * field->item->size))) == 0);
	return list;
}

json_t *json_field_write(const struct json_field *field, const void *record)
{
	const void *place = member(field, record);
	const void *target;
	bool flag;
	int64_t n;
	switch (field->kind) {
	case JSON_TEXT_FIELD:
		target = pointer_at(place);
		if (target == NULL && field->optional)
			return NULL;
		return json_shape_text(target != NULL ? target : "");
	case JSON_FLAG_FIELD:
		memcpy(&flag, place, sizeof flag);
		return json_boolean(flag);
	case JSON_NUMBER_FIELD:
		return made(json_integer(number_at(place, field->size, field->min)));
	case JSON_WORD_FIELD:
		n = number_at(place, sizeof(unsigned), 0);
		return n == 0 && field->optional ? NULL : json_shape_text(field->words->name((unsigned)n));
	case JSON_RECORD_FIELD:
		return json_shape_write(field->shape, place);
	case JSON_POINTER_FIELD:
		target = pointer_at(place);
		return target == NULL && field->optional ? NULL : json_shape_write(field->shape, target);
	case JSON_LIST_FIELD:
		return write_list(field, record);
	case JSON_CUSTOM_FIELD:
		return field->write(record);
	}
	return NULL;
}

json_t *json_shape_write(const struct json_shape *shape, const void *record)
{
	ensure(record != NULL);
	if (shape->bare)
		return json_field_write(&shape->fields[0], record);
	json_t *object = made(json_object());
	for (size_t i = 0; i < shape->count; i++) {
		json_t *value = json_field_write(&shape->fields[i], record);
		if (value != NULL)
			ensure(json_object_set_new(object, shape->fields[i].key, value) == 0);
	}
	return object;
}

/* ---- reading ---- */

static void fail_with(struct json_reader *in, const char *what)
{
	if (in->error == NULL)
		in->error = arena_format(in->errors, "%s: %s", in->path.len > 0 ? in->path.data : "the file", what);
}

bool json_reader_fail(struct json_reader *in, const char *expected)
{
	fail_with(in, arena_format(in->arena, "%s was expected", expected));
	return false;
}

/* A path too long for its buffer is merely shown without its end. */
size_t json_reader_enter(struct json_reader *in, const char *key)
{
	size_t mark = in->path.len;
	size_t n = strlen(key);
	if (n > ERROR_KEY_BYTES || !text_is_clean(key, n))
		key = text_show(in->arena, key, n, ERROR_KEY_BYTES);
	buf_format(&in->path, "%s%s", mark > 0 ? "." : "", key);
	return mark;
}

size_t json_reader_enter_item(struct json_reader *in, size_t index)
{
	size_t mark = in->path.len;
	buf_format(&in->path, "[%zu]", index);
	return mark;
}

void json_reader_back(struct json_reader *in, size_t mark)
{
	if (mark == in->path.len)
		return;
	in->path.len = mark;
	in->path.data[mark] = '\0';
}

static bool read_text(struct json_reader *in, json_t *value, void *place)
{
	if (!json_is_string(value))
		return json_reader_fail(in, "text");
	const char *s = json_string_value(value);
	size_t n = json_string_length(value);
	if (n > LIMIT_FACT_TEXT_BYTES)
		return json_reader_fail(in, arena_format(in->arena, "text of at most %d bytes", LIMIT_FACT_TEXT_BYTES));
	char *text = text_is_safe(s, n) ? arena_strndup(in->arena, s, n) : text_show(in->arena, s, n, 4 * n);
	memcpy(place, &text, sizeof text);
	return true;
}

static bool read_number(struct json_reader *in, const struct json_field *field, json_t *value, void *place)
{
	json_int_t n = json_integer_value(value);
	if (!json_is_integer(value) || n < field->min || n > field->max) {
		if (field->min == INT64_MIN)
			return json_reader_fail(in, "a whole number");
		return json_reader_fail(in,
			arena_format(in->arena, "a whole number from %" PRId64 " to %" PRId64, field->min, field->max));
	}
	put_number(place, field->size, n);
	return true;
}

static bool read_word(struct json_reader *in, const struct json_field *field, json_t *value, void *place)
{
	const char *word = json_string_value(value);
	for (unsigned i = 0; word != NULL && i < field->words->count; i++) {
		if (strcmp(field->words->name(i), word) == 0) {
			memcpy(place, &i, sizeof i);
			return true;
		}
	}
	return json_reader_fail(in, field->words->expected);
}

static bool read_pointer(struct json_reader *in, const struct json_field *field, json_t *value, void *place)
{
	void *record = arena_alloc(in->arena, field->shape->size);
	if (!json_shape_read(in, field->shape, value, record))
		return false;
	memcpy(place, &record, sizeof record);
	return true;
}

static bool read_list(struct json_reader *in, const struct json_field *field, json_t *value, void *record)
{
	size_t count = json_array_size(value);
	if (!json_is_array(value) || count < (size_t)field->min || count > (size_t)field->max)
		return json_reader_fail(in,
			arena_format(in->arena, "a list of %" PRId64 " to %" PRId64 " items", field->min, field->max));
	char *items = arena_array(in->arena, count, field->item->size);
	for (size_t i = 0; i < count; i++) {
		size_t mark = json_reader_enter_item(in, i);
		if (!json_field_read(in, field->item, json_array_get(value, i), items + i * field->item->size))
			return false;
		json_reader_back(in, mark);
	}
	memcpy(member_to_fill(field, record), &items, sizeof items);
	memcpy((char *)record + field->count_offset, &count, sizeof count);
	return true;
}

bool json_field_read(struct json_reader *in, const struct json_field *field, json_t *value, void *record)
{
	void *place = member_to_fill(field, record);
	if (field->kind == JSON_CUSTOM_FIELD)
		return field->read(in, value, record);
	if (value == NULL && field->optional)
		return true;
	if (value == NULL) {
		fail_with(in, "is missing");
		return false;
	}
	switch (field->kind) {
	case JSON_TEXT_FIELD:
		return read_text(in, value, place);
	case JSON_FLAG_FIELD:
		if (!json_is_boolean(value))
			return json_reader_fail(in, "true or false");
		memcpy(place, &(bool){json_is_true(value)}, sizeof(bool));
		return true;
	case JSON_NUMBER_FIELD:
		return read_number(in, field, value, place);
	case JSON_WORD_FIELD:
		return read_word(in, field, value, place);
	case JSON_RECORD_FIELD:
		return json_shape_read(in, field->shape, value, place);
	case JSON_POINTER_FIELD:
		return read_pointer(in, field, value, place);
	case JSON_LIST_FIELD:
		return read_list(in, field, value, record);
	case JSON_CUSTOM_FIELD:
		break;
	}
	return false;
}

static bool has_only_known(struct json_reader *in, const struct json_shape *shape, json_t *object)
{
	const char *key;
	json_t *value;
	json_object_foreach(object, key, value)
	{
		size_t i = 0;
		while (i < shape->count && strcmp(shape->fields[i].key, key) != 0)
			i++;
		if (i < shape->count)
			continue;
		json_reader_enter(in, key);
		fail_with(in, "is not known");
		return false;
	}
	return true;
}

bool json_shape_read(struct json_reader *in, const struct json_shape *shape, json_t *value, void *record)
{
	if (shape->bare)
		return json_field_read(in, &shape->fields[0], value, record);
	if (!json_is_object(value))
		return json_reader_fail(in, "an object");
	if (!has_only_known(in, shape, value))
		return false;
	for (size_t i = 0; i < shape->count; i++) {
		const struct json_field *field = &shape->fields[i];
		size_t mark = json_reader_enter(in, field->key);
		if (!json_field_read(in, field, json_object_get(value, field->key), record))
			return false;
		json_reader_back(in, mark);
	}
	return true;
}

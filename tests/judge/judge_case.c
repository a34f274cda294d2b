/* judge_case.c - spells a shortened case out as a facts file, so that the project's own reader reads every case. */
#include "judge_case.h"

#include <ctype.h>
#include <string.h>

#include "core/facts_json.h"

static json_t *text_or(const json_t *object, const char *key, const char *fallback)
{
	json_t *value = json_object_get(object, key);
	return value ? json_incref(value) : json_string(fallback);
}

static json_t *number_or(const json_t *object, const char *key, long fallback)
{
	json_t *value = json_object_get(object, key);
	return value ? json_incref(value) : json_integer(fallback);
}

static void copy_if(json_t *to, const json_t *from, const char *key)
{
	json_t *value = json_object_get(from, key);
	if (value)
		json_object_set(to, key, value);
}

/* Bytes of "5.7.1 " at S, or 0. */
static size_t enhanced_length(const char *s)
{
	size_t n = strspn(s, "0123456789.");
	size_t dots = 0;
	for (size_t i = 0; i < n; i++)
		dots += s[i] == '.';
	return dots == 2 && s[n] == ' ' && strchr("245", s[0]) ? n : 0;
}

/* "250 2.1.0 Ok" added to the lines of REPLY. */
static void add_line(json_t *reply, const char *line)
{
	char code[4] = "";
	char enhanced[16] = "";
	strncpy(code, line, 3);
	const char *text = strlen(line) > 4 ? line + 4 : "";
	size_t n = enhanced_length(text);
	if (n && n < sizeof enhanced) {
		memcpy(enhanced, text, n);
		text += n + 1;
	}
	json_object_set_new(reply, "code", json_integer(strtol(code, NULL, 10)));
	json_object_set_new(reply, "enhanced", json_string(enhanced));
	json_array_append_new(json_object_get(reply, "lines"), json_string(text));
}

/* Turns begin at *CLOCK, which moves on. */
static json_t *turn(const json_t *in, json_int_t *clock)
{
	if (!json_is_array(in))
		return json_incref((json_t *)(uintptr_t)in);
	size_t count = json_array_size(in);
	const json_t *last = json_array_get(in, count - 1);
	json_int_t took = json_is_integer(last) ? json_integer_value(last) : 1;
	count -= json_is_integer(last);
	json_t *reply = json_pack("{s:i, s:s, s:[], s:i}", "code", 0, "enhanced", "", "lines", "defects", 0);
	for (size_t i = 1; i < count; i++) {
		const json_t *item = json_array_get(in, i);
		if (json_is_object(item))
			json_object_update(reply, (json_t *)(uintptr_t)item);
		else
			add_line(reply, json_string_value(item));
	}
	json_t *out = json_pack("{s:O, s:I, s:I}", "said", json_array_get(in, 0), "said_ms", *clock, "heard_ms",
		count > 1 ? *clock + took : 0);
	*clock += count > 1 ? took : 0;
	if (count > 1)
		json_object_set(out, "reply", reply);
	json_decref(reply);
	return out;
}

static json_t *names(const json_t *in)
{
	static const char *const more[] = {"why", "alias", "ipv4", "ipv6", "trust"};
	json_t *list = json_array();
	size_t i;
	json_t *name;
	json_array_foreach(json_object_get(in, "names"), i, name)
	{
		json_t *out = json_pack("{s:O, s:o, s:b, s:o}", "name", json_object_get(name, "name"), "forward",
			text_or(name, "forward", "unasked"), "points_back",
			json_is_true(json_object_get(name, "points_back")), "preference",
			number_or(name, "preference", 0));
		json_t *ips = json_object_get(name, "ips");
		json_object_set_new(out, "ips", ips ? json_incref(ips) : json_array());
		for (size_t k = 0; k < sizeof more / sizeof *more; k++)
			copy_if(out, name, more[k]);
		json_array_append_new(list, out);
	}
	return json_pack("{s:o, s:o, s:o}", "state", text_or(in, "state", "found"), "trust",
		text_or(in, "trust", "insecure"), "names", list);
}

static json_t *trials(const json_t *in)
{
	static const char *const turns[] = {"mail", "rcpt", "data", "end"};
	json_t *list = json_array();
	size_t i;
	json_t *trial;
	json_array_foreach(in, i, trial)
	{
		json_int_t clock = 0;
		json_t *out = json_pack("{s:o, s:o, s:o}", "id", text_or(trial, "id", "trial"), "sender",
			text_or(trial, "sender", "<me@operator.test>"), "recipient",
			text_or(trial, "recipient", "<me@operator.test>"));
		for (size_t k = 0; k < 4; k++)
			if (json_object_get(trial, turns[k]))
				json_object_set_new(out, turns[k], turn(json_object_get(trial, turns[k]), &clock));
		copy_if(out, trial, "token");
		copy_if(out, trial, "why");
		copy_if(out, trial, "note");
		json_array_append_new(list, out);
	}
	return list;
}

static json_t *sessions(const json_t *in)
{
	json_t *list = json_array();
	size_t i, k;
	json_t *session, *said;
	json_array_foreach(in, i, session)
	{
		json_int_t clock = 0;
		json_t *turns = json_array();
		json_array_foreach(json_object_get(session, "turns"), k, said)
		{
			json_array_append_new(turns, turn(said, &clock));
		}
		json_array_append_new(
			list, json_pack("{s:s, s:i, s:i, s:o, s:i, s:o, s:b, s:i, s:i, s:o}", "purpose", "visit",
				      "start_ms", 0, "ready_ms", 0, "end_ms", number_or(session, "end_ms", (long)clock),
				      "error", 0, "end", text_or(session, "end", "none"), "pipelined", 0, "bytes_in", 0,
				      "bytes_out", 0, "turns", turns));
	}
	return list;
}

/* One record of a type, as text. */
static json_t *record(const char *type, const char *text)
{
	if (!strcmp(type, "A") || !strcmp(type, "AAAA"))
		return json_pack("{s:s, s:i}", "ip", text, "preference", 0);
	if (!strcmp(type, "TXT"))
		return json_pack("{s:s, s:i}", "text", text, "preference", 0);
	char *end = NULL;
	long preference = !strcmp(type, "MX") ? strtol(text, &end, 10) : 0;
	const char *name = end && *end == ' ' ? end + 1 : text;
	return json_pack("{s:s, s:i}", "name", !strcmp(name, ".") ? "" : name, "preference", (int)preference);
}

/* Records or a state from item FIRST on. */
static json_t *answer(const json_t *in, size_t first, const char *type)
{
	size_t count = json_array_size(in);
	const json_t *more = count > first ? json_array_get(in, count - 1) : NULL;
	json_t *records = json_array();
	json_t *out = json_pack("{s:s, s:s, s:o}", "state", count > first ? "found" : "unasked", "trust",
		count > first ? "insecure" : "unchecked", "records", records);
	if (json_is_object(more)) {
		json_object_update(out, (json_t *)(uintptr_t)more);
		count--;
	}
	const char *word = json_string_value(json_array_get(in, first));
	if (count == first + 1 && word && dns_state_parse(word) != DNS_UNASKED) {
		json_object_set_new(out, "state", json_string(word));
		return out;
	}
	for (size_t i = first; i < count; i++)
		json_array_append_new(records, record(type, json_string_value(json_array_get(in, i))));
	return out;
}

static json_t *answers(const json_t *in)
{
	json_t *list = json_array();
	size_t i;
	json_t *item;
	json_array_foreach(in, i, item)
	{
		const char *type = json_string_value(json_array_get(item, 1));
		json_array_append_new(list, json_pack("{s:O, s:O, s:o}", "name", json_array_get(item, 0), "type",
						    json_array_get(item, 1), "answer", answer(item, 2, type)));
	}
	return list;
}

static json_t *listings(const json_t *in)
{
	json_t *list = json_array();
	size_t i;
	json_t *item;
	json_array_foreach(in, i, item)
	{
		json_t *out = json_pack("{s:O, s:o, s:o, s:i, s:o, s:o}", "zone", json_object_get(item, "zone"),
			"subject", text_or(item, "subject", "192.0.2.1"), "health", text_or(item, "health", "healthy"),
			"tested_s", 0, "a", answer(json_object_get(item, "a"), 0, "A"), "txt",
			answer(json_object_get(item, "txt"), 0, "TXT"));
		copy_if(out, item, "health_why");
		json_array_append_new(list, out);
	}
	return list;
}

static json_t *domains(const json_t *in)
{
	json_t *list = json_array();
	size_t i;
	json_t *item;
	json_array_foreach(in, i, item)
	{
		json_t *out = json_pack("{s:O, s:O, s:o}", "name", json_object_get(item, "name"), "likelihood",
			json_object_get(item, "likelihood"), "because", text_or(item, "because", "the greeting"));
		copy_if(out, item, "proof");
		json_array_append_new(list, out);
	}
	return list;
}

static json_t *place(const json_t *in)
{
	json_t *out = json_pack("{s:s, s:s, s:s, s:b, s:i, s:i, s:i, s:s, s:s, s:s, s:i}", "country", "",
		"country_name", "", "city", "", "has_position", 0, "latitude_udeg", 0, "longitude_udeg", 0, "as_number",
		0, "as_name", "", "network", "", "database", "a database", "built_s", 0);
	json_object_update(out, (json_t *)(uintptr_t)in);
	return out;
}

static json_t *ports(const json_t *in)
{
	json_t *list = json_array();
	size_t i;
	json_t *item;
	json_array_foreach(in, i, item)
	{
		json_array_append_new(
			list, json_pack("{s:O, s:o, s:o}", "port", json_object_get(item, "port"), "error",
				      number_or(item, "error", 0), "took_ms", number_or(item, "took_ms", 1)));
	}
	return list;
}

static json_t *value_of(enum fact_type type, const json_t *in)
{
	json_int_t clock = 0;
	switch (type) {
	case FACT_IS_NAMES:
		return names(in);
	case FACT_IS_REPLY:
		return turn(in, &clock);
	case FACT_IS_TRIALS:
		return trials(in);
	case FACT_IS_SESSIONS:
		return sessions(in);
	case FACT_IS_ANSWERS:
		return answers(in);
	case FACT_IS_LISTINGS:
		return listings(in);
	case FACT_IS_DOMAINS:
		return domains(in);
	case FACT_IS_PLACE:
		return place(in);
	case FACT_IS_PORTS:
		return ports(in);
	case FACT_IS_TEXT:
	case FACT_IS_NUMBER:
		break;
	}
	return json_incref((json_t *)(uintptr_t)in);
}

static json_t *fact(enum fact_type type, const json_t *in)
{
	const char *word = json_string_value(in);
	if (word && !strcmp(word, "absent"))
		return json_pack("{s:s}", "state", "absent");
	if (word && !strncmp(word, "unknown ", 8))
		return json_pack("{s:s, s:s}", "state", "unknown", "why", word + 8);
	if (json_object_get(in, "state") && !json_object_get(in, "names") && !json_object_get(in, "value"))
		return json_incref((json_t *)(uintptr_t)in);
	const json_t *value = json_object_get(in, "value") ? json_object_get(in, "value") : in;
	json_t *out = json_pack("{s:o}", "value", value_of(type, value));
	const char *state = json_string_value(json_object_get(json_object_get(out, "value"), "state"));
	bool absent = state && strcmp(state, "found") != 0;
	json_object_set_new(out, "state", json_string(absent ? "absent" : "have"));
	copy_if(out, in, "note");
	return out;
}

struct report *judge_case_report(const json_t *root, enum scope scope, struct arena *errors, const char **error)
{
	if (json_object_get(root, "subjects"))
		return facts_json_read(root, errors, error);
	json_t *facts = json_object(), *in;
	const char *key;
	json_object_foreach(json_object_get(root, "facts"), key, in)
	{
		enum fact_id id;
		json_t *spelt = fact_find(key, &id) ? fact(fact_info(id)->type, in) : json_incref(in);
		json_object_set_new(facts, key, spelt);
	}
	json_t *name = text_or(root, "ip", "example.test");
	json_t *file = json_pack("{s:s, s:s, s:o, s:s, s:s, s:i, s:o, s:i, s:b, s:[{s:s, s:O, s:n, s:i, s:o}], s:[]}",
		"format", FACTS_JSON_FORMAT, "version", "0", "target", json_incref(name), "operator_address",
		"me@operator.test", "impact", "deliver", "port", 25, "started", number_or(root, "started", 0),
		"took_ms", 0, "interrupted", 0, "subjects", "kind", scope_name(scope), "name", name, "parent", "order",
		0, "facts", facts, "timings");
	struct report *r = NULL;
	if (file)
		r = facts_json_read(file, errors, error);
	else
		*error = "the case cannot be spelt out";
	json_decref(file);
	json_decref(name);
	return r;
}

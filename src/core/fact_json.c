/* fact_json.c - the tables that say how a fact's value looks in a file, one for each type of fact. */
#include "core/fact_json.h"

#include <string.h>

#include "base/limits.h"
#include "core/json_fields.h"

#define TURN(type, m) \
	{ \
		.key = #m, .kind = JSON_POINTER_FIELD, .optional = true, .offset = offsetof(type, m), \
		.shape = &turn_shape \
	}

/* ---- words ---- */

static const char *word_of_why(unsigned v)
{
	return why_name((enum why)v);
}

static const char *word_of_dns_state(unsigned v)
{
	return dns_state_name((enum dns_state)v);
}

static const char *word_of_trust(unsigned v)
{
	return dns_trust_name((enum dns_trust)v);
}

static const char *word_of_fact_state(unsigned v)
{
	static const char *const names[] = {[FACT_UNKNOWN] = "unknown", [FACT_HAVE] = "have", [FACT_ABSENT] = "absent"};
	return names[v];
}

static const struct json_words whys = {word_of_why, WHY_LOCAL + 1, "the name of a reason"};
static const struct json_words dns_states = {word_of_dns_state, DNS_FAILED + 1, "the name of a DNS state"};
static const struct json_words trusts = {word_of_trust, DNS_SECURE + 1, "unchecked, insecure or secure"};
static const char *word_of_list_health(unsigned v)
{
	return list_health_name((enum list_health)v);
}

static const char *word_of_likelihood(unsigned v)
{
	return likelihood_name((enum likelihood)v);
}

static const struct json_words list_healths = {word_of_list_health, LIST_OFF + 1, "untested, healthy, unusable or off"};
static const struct json_words likelihoods = {word_of_likelihood, DOMAIN_CONFIRMED + 1, "weak, likely or confirmed"};
static const struct json_words fact_states = {word_of_fact_state, FACT_ABSENT + 1, "have, absent or unknown"};

/* ---- DNS names ---- */

static json_t *write_ip(const void *record)
{
	char text[IP_TEXT_SIZE];
	return json_shape_text(ip_text(record, text));
}

static bool read_ip(struct json_reader *in, json_t *value, void *record)
{
	const char *text = json_string_value(value);
	if (text == NULL || strlen(text) != json_string_length(value) || !ip_parse(text, record))
		return json_reader_fail(in, "an IP address");
	return true;
}

static const struct json_field ip_item = {
	.kind = JSON_CUSTOM_FIELD, .size = sizeof(struct ip), .write = write_ip, .read = read_ip};

static const struct json_field name_fields[] = {
	TEXT(struct fact_name, name),
	WORD_AS("forward", struct fact_name, forward, &dns_states, false),
	WORD_AS("ipv4", struct fact_name, ipv4, &dns_states, true),
	WORD_AS("ipv6", struct fact_name, ipv6, &dns_states, true),
	WORD_AS("trust", struct fact_name, trust, &trusts, true),
	NOTE(struct fact_name, why),
	NOTE(struct fact_name, alias),
	FLAG(struct fact_name, points_back),
	NUMBER(struct fact_name, preference, UINT16_MAX),
	LIST("ips", struct fact_name, ip_count, ips, 0, LIMIT_FACT_NAME_IPS, &ip_item),
};
static const struct json_shape name_shape = SHAPE(struct fact_name, name_fields);
static const struct json_field name_item = ITEM(struct fact_name, &name_shape);

static const struct json_field names_fields[] = {
	WORD_AS("state", struct fact_names, state, &dns_states, false),
	WORD_AS("trust", struct fact_names, trust, &trusts, false),
	LIST("names", struct fact_names, count, names, 0, LIMIT_FACT_NAMES, &name_item),
};
static const struct json_shape names_shape = SHAPE(struct fact_names, names_fields);

/* ---- DNS answers ---- */

static json_t *write_type(const void *record)
{
	const struct dns_reply *reply = record;
	return json_shape_text(dns_type_name(reply->type));
}

static bool read_type(struct json_reader *in, json_t *value, void *record)
{
	struct dns_reply *reply = record;
	const char *text = json_string_value(value);
	return (text != NULL && dns_type_parse(text, &reply->type)) || json_reader_fail(in, "A, AAAA, MX, PTR or TXT");
}

/* Of an address, a name and a text the one that is there is written. */
static json_t *write_record_ip(const void *record)
{
	const struct dns_record *r = record;
	return r->ip.family != 0 ? write_ip(&r->ip) : NULL;
}

static bool read_record_ip(struct json_reader *in, json_t *value, void *record)
{
	struct dns_record *r = record;
	return value == NULL || read_ip(in, value, &r->ip);
}

static const struct json_field record_fields[] = {
	{.key = "ip", .kind = JSON_CUSTOM_FIELD, .write = write_record_ip, .read = read_record_ip},
	NOTE(struct dns_record, name),
	NUMBER(struct dns_record, preference, UINT16_MAX),
	NOTE(struct dns_record, text),
};
static const struct json_shape record_shape = SHAPE(struct dns_record, record_fields);
static const struct json_field record_item = ITEM(struct dns_record, &record_shape);

static const struct json_field answer_fields[] = {
	WORD_AS("state", struct dns_answer, state, &dns_states, false),
	WORD_AS("trust", struct dns_answer, trust, &trusts, false),
	NOTE(struct dns_answer, why),
	NOTE(struct dns_answer, alias),
	LIST("records", struct dns_answer, count, records, 0, LIMIT_DNS_RECORDS, &record_item),
};
static const struct json_shape answer_shape = SHAPE(struct dns_answer, answer_fields);

/* Checks rely on it that a record has what its type has. */
static bool record_fits(const struct dns_record *r, enum dns_type type)
{
	switch (type) {
	case DNS_A:
		return r->ip.family == 4;
	case DNS_AAAA:
		return r->ip.family == 6;
	case DNS_MX:
	case DNS_PTR:
		return r->name != NULL;
	case DNS_TXT:
		return r->text != NULL;
	}
	return false;
}

static bool read_answer(struct json_reader *in, json_t *value, struct dns_answer *answer, enum dns_type type)
{
	if (!json_shape_read(in, &answer_shape, value, answer))
		return false;
	for (size_t i = 0; i < answer->count; i++)
		if (!record_fits(&answer->records[i], type))
			return json_reader_fail(
				in, arena_format(in->arena, "a list of %s records", dns_type_name(type)));
	return true;
}

static json_t *write_reply_answer(const void *record)
{
	return json_shape_write(&answer_shape, &((const struct dns_reply *)record)->answer);
}

static bool read_reply_answer(struct json_reader *in, json_t *value, void *record)
{
	struct dns_reply *reply = record;
	return read_answer(in, value, &reply->answer, reply->type);
}

static const struct json_field dns_reply_fields[] = {
	TEXT(struct dns_reply, name),
	{.key = "type", .kind = JSON_CUSTOM_FIELD, .write = write_type, .read = read_type},
	{.key = "answer", .kind = JSON_CUSTOM_FIELD, .write = write_reply_answer, .read = read_reply_answer},
};
static const struct json_shape dns_reply_shape = SHAPE(struct dns_reply, dns_reply_fields);
static const struct json_field dns_reply_item = ITEM(struct dns_reply, &dns_reply_shape);

static const struct json_field answers_fields[] = {
	LIST("answers", struct fact_answers, count, answers, 0, LIMIT_FACT_ANSWERS, &dns_reply_item)};
static const struct json_shape answers_shape = BARE_SHAPE(struct fact_answers, answers_fields);

/* ---- block lists, domains, place, ports ---- */

static json_t *write_listing_a(const void *record)
{
	return json_shape_write(&answer_shape, &((const struct listing *)record)->a);
}

static bool read_listing_a(struct json_reader *in, json_t *value, void *record)
{
	return read_answer(in, value, &((struct listing *)record)->a, DNS_A);
}

static json_t *write_listing_txt(const void *record)
{
	return json_shape_write(&answer_shape, &((const struct listing *)record)->txt);
}

static bool read_listing_txt(struct json_reader *in, json_t *value, void *record)
{
	return read_answer(in, value, &((struct listing *)record)->txt, DNS_TXT);
}

static const struct json_field listing_fields[] = {
	TEXT(struct listing, zone),
	TEXT(struct listing, subject),
	WORD_AS("health", struct listing, health, &list_healths, false),
	NOTE(struct listing, health_why),
	NUMBER(struct listing, tested_s, INT64_MAX),
	{.key = "a", .kind = JSON_CUSTOM_FIELD, .write = write_listing_a, .read = read_listing_a},
	{.key = "txt", .kind = JSON_CUSTOM_FIELD, .write = write_listing_txt, .read = read_listing_txt},
};
static const struct json_shape listing_shape = SHAPE(struct listing, listing_fields);
static const struct json_field listing_item = ITEM(struct listing, &listing_shape);

static const struct json_field listings_fields[] = {
	LIST("listings", struct fact_listings, count, listings, 0, LIMIT_FACT_LISTINGS, &listing_item)};
static const struct json_shape listings_shape = BARE_SHAPE(struct fact_listings, listings_fields);

static const struct json_field mail_domain_fields[] = {
	TEXT(struct mail_domain, name),
	WORD_AS("likelihood", struct mail_domain, likelihood, &likelihoods, false),
	TEXT(struct mail_domain, because),
	NOTE(struct mail_domain, proof),
};
static const struct json_shape mail_domain_shape = SHAPE(struct mail_domain, mail_domain_fields);
static const struct json_field mail_domain_item = ITEM(struct mail_domain, &mail_domain_shape);

static const struct json_field domains_fields[] = {
	LIST("domains", struct fact_domains, count, domains, 1, LIMIT_DOMAIN_CANDIDATES, &mail_domain_item)};
static const struct json_shape domains_shape = BARE_SHAPE(struct fact_domains, domains_fields);

static const struct json_field place_fields[] = {
	TEXT(struct fact_place, country),
	TEXT(struct fact_place, country_name),
	TEXT(struct fact_place, city),
	FLAG(struct fact_place, has_position),
	NUMBER_AS("latitude_udeg", struct fact_place, latitude_udeg, -90000000, 90000000),
	NUMBER_AS("longitude_udeg", struct fact_place, longitude_udeg, -180000000, 180000000),
	NUMBER(struct fact_place, as_number, UINT32_MAX),
	TEXT(struct fact_place, as_name),
	TEXT(struct fact_place, network),
	TEXT(struct fact_place, database),
	NUMBER(struct fact_place, built_s, INT64_MAX),
};
static const struct json_shape place_shape = SHAPE(struct fact_place, place_fields);

static const struct json_field port_fields[] = {
	NUMBER(struct port_state, port, UINT16_MAX),
	NUMBER(struct port_state, error, INT32_MAX),
	NUMBER(struct port_state, took_ms, UINT32_MAX),
};
static const struct json_shape port_shape = SHAPE(struct port_state, port_fields);
static const struct json_field port_item = ITEM(struct port_state, &port_shape);

static const struct json_field ports_fields[] = {
	LIST("ports", struct fact_ports, count, ports, 0, LIMIT_FACT_PORTS, &port_item)};
static const struct json_shape ports_shape = BARE_SHAPE(struct fact_ports, ports_fields);

/* ---- SMTP ---- */

static const struct json_field line_item = {.kind = JSON_TEXT_FIELD, .size = sizeof(const char *)};

static const struct json_field reply_fields[] = {
	NUMBER(struct smtp_reply, code, 999),
	TEXT(struct smtp_reply, enhanced),
	LIST("lines", struct smtp_reply, line_count, lines, 1, LIMIT_REPLY_LINES, &line_item),
	NUMBER(struct smtp_reply, defects, UINT16_MAX),
};
static const struct json_shape reply_shape = SHAPE(struct smtp_reply, reply_fields);

static const struct json_field turn_fields[] = {
	TEXT(struct turn, said),
	{.key = "reply",
		.kind = JSON_POINTER_FIELD,
		.optional = true,
		.offset = offsetof(struct turn, reply),
		.shape = &reply_shape},
	NUMBER(struct turn, said_ms, UINT32_MAX),
	NUMBER(struct turn, heard_ms, UINT32_MAX),
};
static const struct json_shape turn_shape = SHAPE(struct turn, turn_fields);
static const struct json_field turn_item = ITEM(struct turn, &turn_shape);

static const struct json_field trial_fields[] = {
	TEXT(struct trial, id),
	TEXT(struct trial, sender),
	TEXT(struct trial, recipient),
	TURN(struct trial, mail),
	TURN(struct trial, rcpt),
	TURN(struct trial, data),
	TURN(struct trial, end),
	NOTE(struct trial, token),
	WORD_AS("why", struct trial, why, &whys, true),
	NOTE(struct trial, note),
};
static const struct json_shape trial_shape = SHAPE(struct trial, trial_fields);
static const struct json_field trial_item = ITEM(struct trial, &trial_shape);

static const struct json_field trials_fields[] = {
	LIST("trials", struct fact_trials, count, trials, 0, LIMIT_FORMS, &trial_item)};
static const struct json_shape trials_shape = BARE_SHAPE(struct fact_trials, trials_fields);

static const struct json_field session_fields[] = {
	TEXT(struct session, purpose),
	NUMBER(struct session, start_ms, UINT32_MAX),
	NUMBER(struct session, ready_ms, UINT32_MAX),
	NUMBER(struct session, end_ms, UINT32_MAX),
	NUMBER(struct session, error, INT32_MAX),
	WORD_AS("end", struct session, end, &whys, false),
	NOTE(struct session, note),
	FLAG(struct session, pipelined),
	NUMBER(struct session, bytes_in, UINT32_MAX),
	NUMBER(struct session, bytes_out, UINT32_MAX),
	LIST("turns", struct session, turn_count, turns, 0, LIMIT_SESSION_TURNS, &turn_item),
};
static const struct json_shape session_shape = SHAPE(struct session, session_fields);
static const struct json_field session_item = ITEM(struct session, &session_shape);

static const struct json_field sessions_fields[] = {
	LIST("sessions", struct fact_sessions, count, sessions, 0, LIMIT_FACT_SESSIONS, &session_item)};
static const struct json_shape sessions_shape = BARE_SHAPE(struct fact_sessions, sessions_fields);

/* ---- one fact ---- */

#define VALUE(m, the_shape) \
	{ \
		.kind = JSON_POINTER_FIELD, .offset = offsetof(struct fact_row, fact.m), .shape = the_shape \
	}

static const struct json_field values[] = {
	[FACT_IS_TEXT] = {.kind = JSON_TEXT_FIELD, .offset = offsetof(struct fact_row, fact.text)},
	[FACT_IS_NUMBER] = NUMBER_AS(NULL, struct fact_row, fact.number, INT64_MIN, INT64_MAX),
	[FACT_IS_NAMES] = VALUE(names, &names_shape),
	[FACT_IS_REPLY] = VALUE(reply, &turn_shape),
	[FACT_IS_TRIALS] = VALUE(trials, &trials_shape),
	[FACT_IS_SESSIONS] = VALUE(sessions, &sessions_shape),
	[FACT_IS_ANSWERS] = VALUE(answers, &answers_shape),
	[FACT_IS_LISTINGS] = VALUE(listings, &listings_shape),
	[FACT_IS_DOMAINS] = VALUE(domains, &domains_shape),
	[FACT_IS_PLACE] = VALUE(place, &place_shape),
	[FACT_IS_PORTS] = VALUE(ports, &ports_shape),
};

static bool keeps_names(const struct fact_row *row)
{
	return row->fact.state == FACT_ABSENT && row->type == FACT_IS_NAMES;
}

static json_t *write_value(const void *record)
{
	const struct fact_row *row = record;
	bool has_value = row->fact.state == FACT_HAVE || (keeps_names(row) && row->fact.names != NULL);
	return has_value ? json_field_write(&values[row->type], record) : NULL;
}

static bool read_value(struct json_reader *in, json_t *value, void *record)
{
	struct fact_row *row = record;
	if (value == NULL && row->fact.state != FACT_HAVE)
		return true;
	if (row->fact.state != FACT_HAVE && !keeps_names(row))
		return json_reader_fail(in, "no value");
	if (!json_field_read(in, &values[row->type], value, record))
		return false;
	/* Checks rely on it. */
	if (row->fact.state == FACT_HAVE && row->type == FACT_IS_NAMES && row->fact.names->count == 0)
		return json_reader_fail(in, "at least one name");
	return true;
}

static const struct json_field fact_fields[] = {
	WORD_AS("state", struct fact_row, fact.state, &fact_states, false),
	WORD_AS("why", struct fact_row, fact.why, &whys, true),
	{.key = "note", .kind = JSON_TEXT_FIELD, .optional = true, .offset = offsetof(struct fact_row, fact.note)},
	{.key = "value", .kind = JSON_CUSTOM_FIELD, .write = write_value, .read = read_value},
};
const struct json_shape fact_json_shape = SHAPE(struct fact_row, fact_fields);

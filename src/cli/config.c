/* config.c - `relaycheck config`: the settings in force and where each came from; saving one.
 *
 * What is printed is itself a configuration file. */
#include <jansson.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "cli/cli.h"
#include "core/settings.h"
#include "store/settings_file.h"

enum { CONFIG_FILE = 1, CONFIG_SET, CONFIG_JSON };

const struct option_row config_options[] = {
	{CONFIG_FILE, 0, "config", "FILE", "The file to read, or with --set to change, instead of the one in force."},
	{CONFIG_SET, 0, "set", "KEY VALUE", "Save one setting."},
	{CONFIG_JSON, 0, "json", NULL, "Print JSON instead of text."},
	OPTION_ROWS_COMMON,
};

static void print_text(const struct settings *s)
{
	int widest = 0;
	for (int id = 0; id < SETTING_ID_COUNT; id++) {
		int width = (int)(strlen(setting_info((enum setting_id)id)->key) + strlen(s->value[id].value));
		if (width > widest && width < 72)
			widest = width;
	}
	for (int id = 0; id < SETTING_ID_COUNT; id++) {
		const struct setting_value *v = &s->value[id];
		int n = printf("%s = '%s'", setting_info((enum setting_id)id)->key, v->value);
		int pad = widest + (int)strlen(" = ''") - n;
		printf("%*s   # %s\n", pad > 0 ? pad : 0, "", v->origin);
	}
	for (const struct setting_secret *one = s->secrets; one; one = one->next)
		printf("# %s%s: set, not shown   # %s\n", SETTING_KEY_FOR, one->zone, one->value.origin);
}

static void print_json(const struct settings *s)
{
	json_t *list = json_array();
	for (int id = 0; id < SETTING_ID_COUNT; id++) {
		const struct setting *row = setting_info((enum setting_id)id);
		json_array_append_new(
			list, json_pack("{s:s, s:s, s:s, s:s, s:s}", "key", row->key, "value", s->value[id].value,
				      "default", row->fallback, "origin", s->value[id].origin, "help", row->help));
	}
	json_t *keys = json_array();
	for (const struct setting_secret *one = s->secrets; one; one = one->next)
		json_array_append_new(keys, json_pack("{s:s, s:s}", "zone", one->zone, "origin", one->value.origin));
	json_t *root = json_pack("{s:o, s:o}", "settings", list, "keys", keys);
	ensure(root != NULL);
	json_dumpf(root, stdout, JSON_INDENT(2));
	printf("\n");
	json_decref(root);
}

static int print_settings(struct arena *a, const char *path, bool as_json)
{
	struct settings s;
	const char *error;
	settings_init(&s, a);
	if (!settings_file_load(&s, path, &error)) {
		log_error("%s", error);
		return EXIT_USAGE;
	}
	if (as_json)
		print_json(&s);
	else
		print_text(&s);
	return EXIT_GOOD;
}

static int save(struct arena *a, const char *path, const char *key, const char *value)
{
	const char *error = NULL, *file = settings_file_find(a, path);
	if (!file)
		file = settings_file_own(a);
	if (!file)
		return options_error("relaycheck config", "no home folder is known: expected --config FILE");
	switch (settings_file_save(a, file, key, value, &error)) {
	case SETTINGS_SAVED:
		if (settings_key_zone(key))
			printf("%s: %s is saved\n", text_show(a, file, strlen(file), 512), key);
		else
			printf("%s: %s = '%s'\n", text_show(a, file, strlen(file), 512), key, value);
		return EXIT_GOOD;
	case SETTINGS_REFUSED:
		log_error("%s", error);
		return EXIT_USAGE;
	case SETTINGS_FAILED:
		break;
	}
	log_error("%s", error);
	return EXIT_UNKNOWN;
}

int command_config(int argc, char **argv)
{
	struct options o;
	const char *path = NULL, *key = NULL, *value = NULL;
	bool as_json = false;
	int option;
	options_start(&o, argc, argv, config_options, "relaycheck config");
	while ((option = options_next(&o)) != OPTION_END) {
		switch (option) {
		case CONFIG_FILE:
			path = o.value[0];
			break;
		case CONFIG_SET:
			if (key)
				return options_error(o.command, "one --set at a time");
			key = o.value[0];
			value = o.value[1];
			break;
		case CONFIG_JSON:
			as_json = true;
			break;
		case OPTION_ARGUMENT:
			return options_error(
				o.command, "no argument expected: settings are saved with --set KEY VALUE");
		default:
			return command_finish("config", option);
		}
	}
	struct arena *a = arena_new();
	int code = key ? save(a, path, key, value) : print_settings(a, path, as_json);
	arena_free(a);
	return code;
}

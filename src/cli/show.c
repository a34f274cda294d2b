/* show.c - prints reports the way the operator asked for. */
#include "cli/show.h"

#include <errno.h>
#include <string.h>

#include "base/log.h"
#include "report/json.h"
#include "report/text.h"

static void show_json(const struct report *r, const struct show_args *how)
{
	json_t *json = report_json(r, &(struct json_options){.sessions = how->transcript, .timings = how->timings});

	json_dumpf(json, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(json);
}

static void show_text(FILE *out, const struct report *r, const struct show_args *how)
{
	report_text(out, r,
		&(struct text_options){.color = terminal_color(how->color, out),
			.width = terminal_is(out) ? terminal_width(out) : 0,
			.transcript = how->transcript,
			.timings = how->timings,
			.quiet = how->quiet});
}

bool show_report(const struct report *r, const struct show_args *how)
{
	FILE *out = how->on_stderr && !how->json ? stderr : stdout;

	if (how->json)
		show_json(r, how);
	else
		show_text(out, r, how);
	if (fflush(out) == 0 && !ferror(out))
		return true;
	log_error("cannot write the report: %s", strerror(errno));
	return false;
}

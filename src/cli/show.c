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

static void show_text(const struct report *r, const struct show_args *how)
{
	report_text(stdout, r,
		&(struct text_options){.color = terminal_color(how->color, stdout),
			.width = terminal_is(stdout) ? terminal_width(stdout) : 0,
			.transcript = how->transcript,
			.timings = how->timings,
			.quiet = how->quiet});
}

bool show_report(const struct report *r, const struct show_args *how)
{
	if (how->json)
		show_json(r, how);
	else
		show_text(r, how);
	if (fflush(stdout) == 0 && !ferror(stdout))
		return true;
	log_error("cannot write the report: %s", strerror(errno));
	return false;
}

/* show.h - prints reports the way the operator asked for. */
#ifndef RELAYCHECK_CLI_SHOW_H
#define RELAYCHECK_CLI_SHOW_H

#include <stdio.h>

#include "cli/check_options.h"
#include "core/report.h"

/* As text, or one JSON object on one line, on stdout (text on stderr where wanted).  False: it could not be written
 * (said on stderr). */
bool show_report(const struct report *r, const struct show_args *how);

#endif

/* sample.h - a report that holds every type of fact in every state. */
#ifndef RELAYCHECK_TESTS_UNIT_CORE_SAMPLE_H
#define RELAYCHECK_TESTS_UNIT_CORE_SAMPLE_H

#include "core/report.h"

/* The caller frees it with report_free(). */
struct report *sample_report(void);

#endif

/* The table of ports that were knocked at. */
#include "report/text_parts.h"

#include <string.h>

#include "core/ports.h"

enum {
	PORT_COLUMNS = 4,
	SERVICE_COLUMNS = 19,
	STATE_COLUMNS = 9,
	REST_AT = 2 + PORT_COLUMNS + 2 + SERVICE_COLUMNS + 2 + STATE_COLUMNS + 2,
	TABLE_MIN = 60 /* narrower, the last column has no room */
};

static void line(struct text *t, enum ink ink, const char *const cells[4])
{
	if (t->style.width < TABLE_MIN) {
		style_item(&t->style, 2, ink, arena_format(t->scratch, "%s ", cells[0]), ink,
			arena_format(t->scratch, "%s: %s, %s", cells[1], cells[2], cells[3]));
		return;
	}
	style_spaces(&t->style, 2);
	style_cell(&t->style, ink, cells[0], PORT_COLUMNS);
	style_spaces(&t->style, 2);
	style_cell(&t->style, ink, cells[1], SERVICE_COLUMNS);
	style_spaces(&t->style, 2);
	style_cell(&t->style, ink, cells[2], STATE_COLUMNS);
	style_spaces(&t->style, 2);
	style_cut(&t->style, ink, cells[3], t->style.width - REST_AT);
	fputc('\n', t->style.out);
}

/* What connect() said, where the word for it does not say it. */
static const char *why(struct text *t, enum port_reading reading, int error)
{
	const char *text = reading == PORT_UNTOLD || reading == PORT_FILTERED ? strerrordesc_np(error) : NULL;

	return text != NULL ? arena_format(t->scratch, ": %s", text) : "";
}

void text_ports(struct text *t, const struct subject *s)
{
	static const char *const titles[4] = {"port", "service", "state", "time"};
	const struct fact *f = facts_get(&s->facts, FACT_PORTS);
	const struct fact_ports *ports = facts_ports(&s->facts, FACT_PORTS);

	if (ports == NULL) {
		if (f->state == FACT_UNKNOWN && f->why != WHY_NOT_ASKED && f->why != WHY_IMPACT)
			text_unknown(t, "Ports", "not known", fact_reason(f));
		return;
	}
	fputc('\n', t->style.out);
	style_item(&t->style, 2, INK_PLAIN, "", INK_HEADING,
		f->note != NULL ? arena_format(t->scratch, "Ports (%s)", f->note) : "Ports");
	if (t->style.width >= TABLE_MIN)
		line(t, INK_QUIET, titles);
	for (size_t i = 0; i < ports->count; i++) {
		const struct port_state *p = &ports->ports[i];
		enum port_reading reading = ports_reading_at(ports, i);
		const char *const cells[4] = {arena_format(t->scratch, "%u", p->port), ports_service(p->port),
			ports_reading_name(reading),
			arena_format(t->scratch, "%s%s", text_ms(t, p->took_ms), why(t, reading, p->error))};

		line(t, reading == PORT_OPEN ? INK_HEADING : INK_PLAIN, cells);
	}
}

/* paste.c - finds the software in the greeting, and its row. */
#include "check/paste.h"

#include "base/text.h"
#include "proto/smtp_banner.h"

void paste_lines(struct findings *out, const struct facts *f, const struct paste *rows, size_t count)
{
	const struct turn *banner = facts_reply(f, FACT_BANNER);
	struct smtp_banner told = {.host = NULL};
	size_t row = 0;
	bool known = false;
	if (banner && banner->reply)
		smtp_banner_read(out->arena, smtp_reply_text(out->arena, banner->reply), &told);
	for (size_t i = 0; told.software && i < count; i++)
		if (text_find_nocase(told.software, rows[i].software)) {
			row = i;
			known = true;
		}
	/* A guess: the lines say whose they are. */
	if (!known)
		finding_paste(out, "# %s:", rows[row].software);
	for (size_t i = 0; i < PASTE_LINES && rows[row].lines[i]; i++)
		finding_paste(out, "%s", rows[row].lines[i]);
}

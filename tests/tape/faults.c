/* faults.c - collects what went wrong, shown safely: a tape's bytes are hostile on purpose. */
#include "faults.h"

#include "base/arena.h"
#include "base/text.h"

#include <string.h>

void fault(struct faults *f, const char *format, ...)
{
	struct arena *a = arena_new();
	va_list args;

	va_start(args, format);
	const char *text = arena_vformat(a, format, args);
	va_end(args);
	if (f->count++ < FAULTS_MAX)
		buf_format(&f->text, "%s%s%s\n", f->where ? f->where : "", f->where ? ": " : "",
			text_show(a, text, strlen(text), 400));
	arena_free(a);
}

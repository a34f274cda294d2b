/* main.c - the unit tests of src/base. */
#include "../unit.h"

extern const struct unit_list arena_list, buf_list, ip_list, log_list, text_list;

int main(void)
{
	const struct unit_list *const lists[] = {&arena_list, &buf_list, &ip_list, &log_list, &text_list};
	return unit_run("base", lists, COUNT(lists));
}

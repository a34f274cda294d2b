/* rdns.c - `relaycheck rdns`: how a PTR name reads, and whose it is. */
#include <string.h>

#include "base/ip.h"
#include "base/text.h"
#include "cli/batch.h"
#include "cli/cli.h"
#include "net/suffix.h"
#include "proto/host_rdns.h"
#include "proto/mailbox.h"

enum { RDNS_IP = 1, RDNS_PSL, SHOWN_BYTES = 64 };

const struct option_row rdns_options[] = {
	{RDNS_IP, 0, "ip", "IP", "The address the name belongs to; it sharpens the answer."},
	{RDNS_PSL, 0, "psl", "FILE", "The public suffix list. Default: the newest this system has."},
	BATCH_OPTION_ROWS,
};

static json_t *answer(struct batch_request *r)
{
	const char *name = batch_text(r, "name"), *address = batch_text(r, "ip"), *path = batch_text(r, "psl");
	struct suffix_list *list = r->state;
	struct ip ip = {.family = 0};

	if (r->error)
		return NULL;
	if (address && !ip_parse(address, &ip))
		return batch_fail(
			r, "'%s' is no IP address", text_show(r->arena, address, strlen(address), SHOWN_BYTES));
	const char *error = suffix_list_load(r->arena, list, path);
	if (error)
		return batch_fail_io(r, "%s: %s", path ? path : "public suffix list", error);
	const char *ascii = host_name_ascii(r->arena, name);
	return json_pack("{s:s, s:s?}", "class", rdns_class_name(rdns_classify(ascii ? ascii : name, &ip)),
		"org_domain", suffix_list_organisation(r->arena, list, name));
}

static void end(void *state)
{
	suffix_list_free(state);
}

int command_rdns(int argc, char **argv)
{
	static const char *const arguments[] = {"name", NULL};
	static const struct batch rdns = {.name = "rdns",
		.options = rdns_options,
		.arguments = arguments,
		.state_bytes = sizeof(struct suffix_list),
		.end = end,
		.answer = answer};
	return batch_run(&rdns, argc, argv);
}

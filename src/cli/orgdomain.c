/* orgdomain.c - `relaycheck orgdomain`: the domain that an organisation has registered, of a name below it. */
#include "cli/batch.h"
#include "cli/cli.h"
#include "net/suffix.h"
#include "proto/mailbox.h"

enum { ORGDOMAIN_PSL = 1, ORGDOMAIN_ICANN };

const struct option_row orgdomain_options[] = {
	{ORGDOMAIN_PSL, 0, "psl", "FILE", "The public suffix list. Default: the newest this system has."},
	{ORGDOMAIN_ICANN, 0, "icann-only", NULL,
		"Go by the suffixes of registries alone, not by those that companies have for their customers."},
	BATCH_OPTION_ROWS,
};

/* In the form in which it was asked for. */
static const char *as_asked(struct arena *a, const char *name, const char *found)
{
	for (; found && *name; name++)
		if ((unsigned char)*name > 127)
			return host_name_unicode(a, found);
	return found;
}

static json_t *answer(struct batch_request *r)
{
	const char *name = batch_text(r, "name"), *path = batch_text(r, "psl");
	bool icann_only = batch_flag(r, "icann_only");
	struct suffix_list *list = r->state;

	if (r->error)
		return NULL;
	const char *error = suffix_list_load(r->arena, list, path);
	if (error)
		return batch_fail_io(r, "%s: %s", path ? path : "public suffix list", error);
	const char *found = icann_only ? suffix_list_registered(r->arena, list, name)
				       : suffix_list_organisation(r->arena, list, name);
	return json_pack("{s:s?}", "org_domain", as_asked(r->arena, name, found));
}

static void end(void *state)
{
	suffix_list_free(state);
}

int command_orgdomain(int argc, char **argv)
{
	static const char *const arguments[] = {"name", NULL};
	static const struct batch orgdomain = {.name = "orgdomain",
		.options = orgdomain_options,
		.arguments = arguments,
		.state_bytes = sizeof(struct suffix_list),
		.end = end,
		.answer = answer};
	return batch_run(&orgdomain, argc, argv);
}

/* mta_sts_match.c - `relaycheck mta-sts-match`: does an mx pattern of an MTA-STS policy allow a host? */
#include "cli/batch.h"
#include "cli/cli.h"
#include "proto/mta_sts.h"

const struct option_row mta_sts_match_options[] = {
	BATCH_OPTION_ROWS,
};

static json_t *answer(struct batch_request *r)
{
	const char *host = batch_text(r, "host"), *pattern = batch_text(r, "pattern");

	return r->error ? NULL : json_pack("{s:b}", "match", mta_sts_match(host, pattern));
}

int command_mta_sts_match(int argc, char **argv)
{
	static const char *const arguments[] = {"host", "pattern", NULL};
	static const struct batch match = {
		.name = "mta-sts-match", .options = mta_sts_match_options, .arguments = arguments, .answer = answer};
	return batch_run(&match, argc, argv);
}

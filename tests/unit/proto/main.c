/* main.c - the unit tests of src/proto's SMTP side. */
#include "../unit.h"

extern const struct unit_list dnsbl_list, mailbox_list, relay_form_list, smtp_dialog_list, smtp_reply_list,
	test_message_list;

int main(void)
{
	const struct unit_list *const lists[] = {
		&dnsbl_list, &mailbox_list, &relay_form_list, &smtp_dialog_list, &smtp_reply_list, &test_message_list};
	return unit_run("proto", lists, COUNT(lists));
}

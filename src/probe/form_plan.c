/* form_plan.c - chooses the address forms that make sense for a target and packs them into short sessions. */
#include "probe/form_plan.h"

#include <string.h>

#include "base/log.h"
#include "proto/mailbox.h"
#include "relay_forms_data.h"

bool form_plan_same_name(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

bool form_plan_shares_mail(const struct relay_form *a, const struct relay_form *b)
{
	return strcmp(a->sender, b->sender) == 0 && form_plan_same_name(a->ehlo, b->ehlo) && !a->local_first &&
	       !b->local_first && !b->needs;
}

/* What a session has used up of the server's patience, should it refuse everything. */
struct used {
	size_t refusals, odd, ehlos;
};

/* OWN is the operator's own path; BEFORE is the form before in the same session, or NULL.  A refused MAIL has its RCPT
 * refused too. */
static void use(struct used *u, const char *own, const struct relay_form *form, const struct relay_form *before)
{
	bool shared = before && form_plan_shares_mail(before, form);

	u->refusals += 1 + (shared ? 0 : 1) + (form->local_first ? 1 : 0);
	u->odd += form->odd ? (strcmp(form->sender, own) == 0 ? 1 : 2) : 0;
	u->ehlos += form->ehlo && (!before || !form_plan_same_name(form->ehlo, before->ehlo)) ? 1 : 0;
}

static bool too_much(const struct used *u)
{
	return u->refusals > LIMIT_SESSION_REFUSALS || u->odd > LIMIT_SESSION_ODD || u->ehlos > LIMIT_SESSION_EHLOS;
}

static void cut(struct form_plan *plan, const struct probe_run *run)
{
	const char *own = arena_format(run->arena, "<%s>", run->consent->operator_address);
	struct used used = {.ehlos = 1};

	for (size_t i = 0; i < plan->form_count; i++) {
		const struct relay_form *form = &plan->forms[i], *before = i > 0 ? form - 1 : NULL;
		use(&used, own, form, before);
		/* There is no way back to our own EHLO name in a session. */
		if (!before || too_much(&used) || (before->ehlo && !form->ehlo)) {
			if (plan->batch_count == LIMIT_FORM_SESSIONS)
				return;
			plan->batches[plan->batch_count++].first = i;
			used = (struct used){.ehlos = 1};
			use(&used, own, form, NULL);
		}
		plan->batches[plan->batch_count - 1].end = i + 1;
	}
}

/* The first of the names that leads to this address: what a stranger's greeting or PTR claims beyond that is not the
 * target's, and no recipient may be named after it. */
static const char *first_own_name(const struct fact_names *names)
{
	for (size_t i = 0; names && i < names->count; i++)
		if (names->names[i].points_back && host_name_qualified(names->names[i].name))
			return names->names[i].name;
	return NULL;
}

static const char *target_host(const struct facts *f)
{
	const char *host = facts_text(f, FACT_HOST_NAME);
	const char *banner = first_own_name(facts_names(f, FACT_BANNER_NAME));

	return host ? host : banner ? banner : first_own_name(facts_names(f, FACT_PTR));
}

static void read_table(struct form_plan *plan, struct probe_run *run, const struct ip *mx)
{
	const struct facts *f = &run->subject->facts;
	struct relay_names names = {.host = target_host(f), .mail = facts_text(f, FACT_DOMAIN)};
	char ip[IP_LITERAL_SIZE], mx_ip[IP_LITERAL_SIZE];
	size_t bad_line;

	ensure(mailbox_split(run->arena, run->consent->operator_address, &names.user, &names.domain));
	names.ip = ip_literal(&f->ip, ip);
	names.mx = mx ? ip_literal(mx, mx_ip) : NULL;
	plan->forms = relay_form_read(run->arena, (const char *)relay_forms_data, relay_forms_data_size, &names,
		&plan->form_count, &bad_line);
	ensure(plan->forms);
}

/* Leaves out the forms that need what EHLO does not offer. */
static void fit(struct form_plan *plan, struct probe_run *run)
{
	const struct turn *turn = facts_reply(&run->subject->facts, FACT_EHLO);
	const struct smtp_reply *ehlo = turn ? turn->reply : NULL;
	bool taken = smtp_reply_class(ehlo) == 2;
	struct relay_form *kept = arena_array(run->arena, plan->form_count + 1, sizeof *kept);
	size_t n = 0;

	for (size_t i = 0; i < plan->form_count; i++)
		if ((!plan->forms[i].needs || smtp_reply_extension(ehlo, plan->forms[i].needs)) &&
			(!plan->forms[i].ehlo || taken))
			kept[n++] = plan->forms[i];
	plan->forms = kept;
	plan->form_count = n;
}

void form_plan_make(struct form_plan *plan, struct probe_run *run, const struct ip *mx)
{
	memset(plan, 0, sizeof *plan);
	read_table(plan, run, mx);
	fit(plan, run);
	cut(plan, run);
}

/* suffix.c - tests of the public suffix list: net/suffix.c with a list of its own, and the world's door. */
#include "unit_net.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "net/suffix.h"

static const char rules[] =
	"// ===BEGIN ICANN DOMAINS===\n"
	"com\norg\nuk\nco.uk\n*.ck\n!www.ck\n\xe9\xa6\x99\xe6\xb8\xaf\n"
	"// ===END ICANN DOMAINS===\n// ===BEGIN PRIVATE DOMAINS===\nhosting.com\n// ===END PRIVATE DOMAINS===\n";

static const struct {
	const char *name, *organisation;
} rows[] = {
	{"example.com", "example.com"},
	{"mail.example.com", "example.com"},
	{"a.b.c.example.com", "example.com"},
	{"MAIL.Example.COM", "example.com"},
	{"mail.example.com.", "example.com"},
	{"mail.example.co.uk", "example.co.uk"},
	{"example.uk", "example.uk"},
	{"co.uk", NULL},
	{"com", NULL},
	{"a.b.ck", "a.b.ck"},
	{"x.a.b.ck", "a.b.ck"},
	{"b.ck", NULL},
	{"www.ck", "www.ck"},
	{"mail.www.ck", "www.ck"},
	{"customer.hosting.com", "customer.hosting.com"},
	{"hosting.com", NULL},
	{"mail.example.nowhere", "example.nowhere"}, /* a top level that no rule knows is a suffix */
	{"nowhere", NULL},
	{"post.b\xc3\xbc"
	 "cher.org",
		"xn--bcher-kva.org"},
	{"post.xn--bcher-kva.org", "xn--bcher-kva.org"},
	{"mail.example.xn--j6w193g", "example.xn--j6w193g"},
	{"", NULL},
	{".", NULL},
	{"a..com", NULL},
	{"sp ace.com", NULL},
	{"-.example.com", NULL},
	{"_dmarc.example.com", "example.com"},
};

static void write_file(char *path, const char *text)
{
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}

static void test_organisations(void **state)
{
	(void)state;
	char path[] = "/tmp/relaycheck-suffix-XXXXXX";
	struct suffix_list list = {.psl = NULL};
	struct arena *a = arena_new();
	write_file(path, rules);
	assert_null(suffix_list_load(a, &list, path));
	const psl_ctx_t *loaded = list.psl;
	assert_null(suffix_list_load(a, &list, path));
	assert_ptr_equal(list.psl, loaded); /* not read again */
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *found = suffix_list_organisation(a, &list, rows[i].name);
		if ((found == NULL) != (rows[i].organisation == NULL) ||
			(found && strcmp(found, rows[i].organisation) != 0))
			fail_msg("'%s': %s", rows[i].name, found ? found : "none");
	}
	suffix_list_free(&list);
	arena_free(a);
	unlink(path);
}

static void test_no_list(void **state)
{
	(void)state;
	char path[] = "/tmp/relaycheck-suffix-XXXXXX";
	struct suffix_list list = {.psl = NULL};
	struct arena *a = arena_new();
	assert_non_null(strstr(suffix_list_load(a, &list, "/nonexistent/list"), "cannot read"));
	assert_null(list.psl);
	write_file(path, "");
	assert_string_equal(suffix_list_load(a, &list, path), "not a public suffix list");
	assert_null(list.psl);
	suffix_list_free(&list);
	arena_free(a);
	unlink(path);
}

/* The door: the system's own list, loaded at the first question. */
static void test_door(void **state)
{
	(void)state;
	struct net *n = net_for_test("127.0.0.1");
	struct world *w = net_world(n);
	struct arena *a = arena_new();
	const char *why = "not set";
	const char *found = w->organisation(w->self, a, "mail.example.co.uk", &why);
	if (!found && why)
		fail_msg("%s", why);
	assert_null(why);
	assert_string_equal(found, "example.co.uk");
	assert_string_equal(w->organisation(w->self, a, "mail.example.org", &why), "example.org");
	assert_null(w->organisation(w->self, a, "co.uk", &why));
	assert_null(why);
	assert_null(w->organisation(w->self, a, "no host name", &why));
	assert_null(why);
	arena_free(a);
	net_close(n);
}

const struct CMUnitTest net_suffix_tests[] = {
	cmocka_unit_test(test_organisations),
	cmocka_unit_test(test_no_list),
	cmocka_unit_test(test_door),
};
const size_t net_suffix_count = sizeof net_suffix_tests / sizeof *net_suffix_tests;

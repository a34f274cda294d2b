/* conn.c - tests of net_conn.c against peers that the test plays itself, with plain sockets, in the same thread. */
#include "unit_net.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"

/* One connection and all that was heard of it. */
struct visit {
	struct net *net;
	struct world *world;
	struct conn *conn;
	int listener;
	uint16_t port;
	int peer; /* the accepted end */
	bool returned;
	int ready, gone, error;
	char heard[8192];
	size_t heard_bytes;
	void (*at_ready)(struct visit *v);
	void (*at_data)(struct visit *v);
	void (*at_gone)(struct visit *v);
};

static int listen_on(const char *address, uint16_t *port)
{
	bool six = strchr(address, ':') != NULL;
	struct sockaddr_storage s = {0};
	struct sockaddr_in *in = (struct sockaddr_in *)&s;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&s;
	socklen_t len = six ? sizeof *in6 : sizeof *in;
	s.ss_family = six ? AF_INET6 : AF_INET;
	assert_int_equal(inet_pton(s.ss_family, address, six ? (void *)&in6->sin6_addr : (void *)&in->sin_addr), 1);
	int fd = socket(s.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(fd >= 0);
	if (bind(fd, (struct sockaddr *)&s, len) != 0 || listen(fd, 8) != 0) {
		close(fd);
		return -1;
	}
	assert_int_equal(getsockname(fd, (struct sockaddr *)&s, &len), 0);
	*port = ntohs(six ? in6->sin6_port : in->sin_port);
	return fd;
}

static void on_ready(void *arg)
{
	struct visit *v = arg;
	assert_true(v->returned);
	assert_int_equal(v->ready + v->gone, 0);
	assert_int_equal(v->heard_bytes, 0);
	v->ready++;
	if (v->at_ready)
		v->at_ready(v);
}

static void on_data(void *arg, const void *bytes, size_t n)
{
	struct visit *v = arg;
	assert_int_equal(v->ready, 1);
	assert_int_equal(v->gone, 0);
	assert_true(n > 0 && n < sizeof v->heard - v->heard_bytes);
	memcpy(v->heard + v->heard_bytes, bytes, n);
	v->heard_bytes += n;
	v->heard[v->heard_bytes] = '\0';
	if (v->at_data)
		v->at_data(v);
}

static void on_gone(void *arg, int error)
{
	struct visit *v = arg;
	assert_true(v->returned);
	v->gone++;
	v->error = error;
	if (v->at_gone)
		v->at_gone(v);
	else
		net_stop(v->net);
}

static const struct conn_events events = {on_ready, on_data, on_gone};

static void open_to(struct visit *v, const char *address, uint16_t port)
{
	struct ip to;
	assert_true(ip_parse(address, &to));
	v->returned = false;
	v->conn = v->world->conn_open(v->world->self, &to, port, &events, v);
	assert_non_null(v->conn);
	v->returned = true;
}

static struct visit *visit_new(void)
{
	struct visit *v = calloc(1, sizeof *v);
	assert_non_null(v);
	v->net = net_for_test("127.0.0.1@1");
	v->world = net_world(v->net);
	v->listener = v->peer = -1;
	return v;
}

static struct visit *visit_listener(void)
{
	struct visit *v = visit_new();
	v->listener = listen_on("127.0.0.1", &v->port);
	assert_true(v->listener >= 0);
	return v;
}

static void visit_free(struct visit *v)
{
	if (v->conn)
		v->world->conn_close(v->conn);
	if (v->listener >= 0)
		close(v->listener);
	if (v->peer >= 0)
		close(v->peer);
	net_close(v->net);
	free(v);
}

/* ---- what the peer does; all of it without waiting ------------------------ */

static void peer_accept(struct visit *v)
{
	v->peer = accept4(v->listener, NULL, NULL, SOCK_CLOEXEC);
	assert_true(v->peer >= 0);
}

static void peer_say(struct visit *v, const char *text)
{
	assert_int_equal(send(v->peer, text, strlen(text), MSG_NOSIGNAL), strlen(text));
}

static void peer_close(struct visit *v)
{
	close(v->peer);
	v->peer = -1;
}

static void peer_reset(struct visit *v)
{
	struct linger now = {.l_onoff = 1, .l_linger = 0};
	assert_int_equal(setsockopt(v->peer, SOL_SOCKET, SO_LINGER, &now, sizeof now), 0);
	peer_close(v);
}

/* Reads what has come within a second, to the end of the stream if TO_END. */
static size_t peer_hear(struct visit *v, char *out, size_t size, bool to_end)
{
	size_t n = 0;
	struct pollfd p = {.fd = v->peer, .events = POLLIN};
	while (n < size - 1 && poll(&p, 1, 1000) == 1) {
		ssize_t got = recv(v->peer, out + n, size - 1 - n, 0);
		if (got <= 0)
			break;
		n += (size_t)got;
		if (!to_end)
			break;
	}
	out[n] = '\0';
	return n;
}

/* ---- tests ---------------------------------------------------------------- */

static void greet(struct visit *v)
{
	peer_accept(v);
	peer_say(v, "220 hello\r\n");
}

static void test_talk(void **state)
{
	(void)state;
	struct visit *v = visit_listener();
	char said[64];
	v->at_ready = greet;
	open_to(v, "127.0.0.1", v->port);
	net_run_for(v->net, 100);
	assert_int_equal(v->ready, 1);
	assert_string_equal(v->heard, "220 hello\r\n");
	v->world->conn_send(v->conn, "EHLO a\r\n", 8);
	v->world->conn_send(v->conn, "MAIL\r\n", 6);
	net_run_for(v->net, 50);
	peer_hear(v, said, sizeof said, false);
	assert_string_equal(said, "EHLO a\r\nMAIL\r\n");
	peer_say(v, "250 ok\r\n");
	peer_close(v);
	assert_true(net_run_at_most(v->net, 2000));
	assert_string_equal(v->heard, "220 hello\r\n250 ok\r\n");
	assert_int_equal(v->gone, 1);
	assert_int_equal(v->error, 0);
	v->world->conn_send(v->conn, "too late", 8);
	net_run_for(v->net, 30);
	assert_int_equal(v->gone, 1);
	visit_free(v);
}

static void test_six(void **state)
{
	(void)state;
	struct visit *v = visit_new();
	v->listener = listen_on("::1", &v->port);
	if (v->listener < 0) {
		visit_free(v);
		skip();
	}
	v->at_ready = greet;
	open_to(v, "::1", v->port);
	net_run_for(v->net, 100);
	assert_string_equal(v->heard, "220 hello\r\n");
	visit_free(v);
}

static void test_sent_before_ready(void **state)
{
	(void)state;
	struct visit *v = visit_listener();
	char said[64];
	v->at_ready = peer_accept;
	open_to(v, "127.0.0.1", v->port);
	v->world->conn_send(v->conn, "early\r\n", 7);
	net_run_for(v->net, 100);
	peer_hear(v, said, sizeof said, false);
	assert_string_equal(said, "early\r\n");
	visit_free(v);
}

static void accept_and_reset(struct visit *v)
{
	peer_accept(v);
	peer_reset(v);
}

static void test_reset(void **state)
{
	(void)state;
	struct visit *v = visit_listener();
	v->at_ready = accept_and_reset;
	open_to(v, "127.0.0.1", v->port);
	assert_true(net_run_at_most(v->net, 2000));
	assert_int_equal(v->gone, 1);
	assert_int_equal(v->error, ECONNRESET);
	visit_free(v);
}

/* The peer speaks and resets while we have something to send. */
static void last_words_then_reset(struct visit *v)
{
	peer_accept(v);
	peer_say(v, "554 go away\r\n");
	peer_reset(v);
	v->world->conn_send(v->conn, "EHLO a\r\n", 8);
}

static void test_last_words_before_reset(void **state)
{
	(void)state;
	struct visit *v = visit_listener();
	v->at_ready = last_words_then_reset;
	open_to(v, "127.0.0.1", v->port);
	assert_true(net_run_at_most(v->net, 2000));
	assert_string_equal(v->heard, "554 go away\r\n");
	assert_int_equal(v->gone, 1);
	assert_int_equal(v->error, ECONNRESET);
	visit_free(v);
}

/* The peer speaks, closes, and our command meets a closed socket. */
static void last_words_then_close(struct visit *v)
{
	peer_accept(v);
	peer_say(v, "421 busy\r\n");
	peer_close(v);
	v->world->conn_send(v->conn, "EHLO a\r\n", 8);
}

static void say_more(struct visit *v)
{
	v->world->conn_send(v->conn, "QUIT\r\n", 6);
}

static void test_last_words_before_close(void **state)
{
	(void)state;
	struct visit *v = visit_listener();
	v->at_ready = last_words_then_close;
	v->at_data = say_more; /* after our first command was answered by a reset: this write fails with EPIPE */
	open_to(v, "127.0.0.1", v->port);
	assert_true(net_run_at_most(v->net, 2000));
	assert_string_equal(v->heard, "421 busy\r\n");
	assert_int_equal(v->gone, 1);
	assert_int_equal(v->error, 0);
	visit_free(v);
}

static void check_no_connection(const char *address, uint16_t port, int error)
{
	struct visit *v = visit_new();
	open_to(v, address, port);
	assert_int_equal(v->gone, 0);
	assert_true(net_run_at_most(v->net, 2000));
	assert_int_equal(v->ready, 0);
	assert_int_equal(v->gone, 1);
	if (v->error != error)
		fail_msg("%s: %s", address, strerror(v->error));
	visit_free(v);
}

static void test_refused(void **state)
{
	(void)state;
	uint16_t port = 0;
	int fd = listen_on("127.0.0.1", &port);
	assert_true(fd >= 0);
	close(fd);
	check_no_connection("127.0.0.1", port, ECONNREFUSED);
	fd = listen_on("::1", &port);
	if (fd >= 0) {
		close(fd);
		check_no_connection("::1", port, ECONNREFUSED);
	}
	/* Told by connect() itself; nothing is sent to a broadcast address. */
	check_no_connection("255.255.255.255", 25, ENETUNREACH);
}

static void test_source(void **state)
{
	(void)state;
	static const uint8_t key[16] = {1};
	struct net_config config = {.resolver = "127.0.0.1@1", .key = key, .key_bytes = sizeof key};
	const char *error = NULL;
	struct visit *v = visit_listener();
	net_close(v->net);
	assert_true(ip_parse("127.0.0.77", &config.source4));
	v->net = net_open(&config, &error);
	assert_non_null(v->net);
	v->world = net_world(v->net);
	v->at_ready = peer_accept;
	open_to(v, "127.0.0.1", v->port);
	net_run_for(v->net, 100);
	struct sockaddr_in from;
	socklen_t len = sizeof from;
	assert_int_equal(getpeername(v->peer, (struct sockaddr *)&from, &len), 0);
	assert_string_equal(inet_ntoa(from.sin_addr), "127.0.0.77");
	visit_free(v);
}

static void test_source_not_ours(void **state)
{
	(void)state;
	static const uint8_t key[16] = {1};
	struct net_config config = {.resolver = "127.0.0.1@1", .key = key, .key_bytes = sizeof key};
	const char *error = NULL;
	struct visit *v = visit_listener();
	net_close(v->net);
	assert_true(ip_parse("192.0.2.1", &config.source4));
	v->net = net_open(&config, &error);
	assert_non_null(v->net);
	v->world = net_world(v->net);
	open_to(v, "127.0.0.1", v->port);
	assert_true(net_run_at_most(v->net, 2000));
	assert_int_equal(v->ready, 0);
	assert_int_equal(v->error, EADDRNOTAVAIL);
	visit_free(v);
}

static void close_now(struct visit *v)
{
	v->world->conn_close(v->conn);
	v->conn = NULL;
}

static void greet_and_close(struct visit *v)
{
	greet(v);
	peer_say(v, "more\r\n");
	close_now(v);
}

static void greet_and_reset(struct visit *v)
{
	greet(v);
	peer_say(v, "more\r\n");
	peer_reset(v);
}

static void test_silent_after_close(void **state)
{
	(void)state;
	struct visit *v = visit_listener();
	/* Before it is connected. */
	open_to(v, "127.0.0.1", v->port);
	close_now(v);
	net_run_for(v->net, 50);
	assert_int_equal(v->ready + v->gone, 0);
	close(accept(v->listener, NULL, NULL));
	/* One that has failed already, untold. */
	open_to(v, "255.255.255.255", 25);
	close_now(v);
	net_run_for(v->net, 30);
	assert_int_equal(v->ready + v->gone, 0);
	/* In ready(). */
	v->at_ready = greet_and_close;
	open_to(v, "127.0.0.1", v->port);
	net_run_for(v->net, 50);
	assert_int_equal(v->ready, 1);
	assert_int_equal(v->gone, 0);
	assert_int_equal(v->heard_bytes, 0);
	visit_free(v);
}

static void test_close_in_data(void **state)
{
	(void)state;
	struct visit *v = visit_listener();
	v->at_ready = greet_and_reset;
	v->at_data = close_now;
	open_to(v, "127.0.0.1", v->port);
	net_run_for(v->net, 50);
	assert_int_equal(v->ready, 1);
	assert_int_equal(v->gone, 0);
	assert_true(v->heard_bytes > 0);
	visit_free(v);
}

static void test_close_in_gone(void **state)
{
	(void)state;
	struct visit *v = visit_listener();
	v->at_ready = accept_and_reset;
	v->at_gone = close_now;
	open_to(v, "127.0.0.1", v->port);
	net_run_for(v->net, 50);
	assert_int_equal(v->gone, 1);
	visit_free(v);
}

static const char much[LIMIT_CONN_OUTPUT_BYTES];

/* The descriptor of our end: the one whose name is the name of the peer's peer. */
static int own_end(const struct visit *v)
{
	struct sockaddr_in want, is;
	socklen_t len = sizeof want;
	assert_int_equal(getpeername(v->peer, (struct sockaddr *)&want, &len), 0);
	for (int fd = 3; fd < 256; fd++) {
		len = sizeof is;
		if (getsockname(fd, (struct sockaddr *)&is, &len) == 0 && is.sin_family == AF_INET &&
			is.sin_port == want.sin_port)
			return fd;
	}
	fail_msg("our own end is not among the descriptors");
	return -1;
}

/* More than the kernel takes for a peer that does not read. */
static void accept_and_stuff(struct visit *v)
{
	int small = 2048;
	peer_accept(v);
	assert_int_equal(setsockopt(own_end(v), SOL_SOCKET, SO_SNDBUF, &small, sizeof small), 0);
	v->world->conn_send(v->conn, much, sizeof much);
}

/* Says that it ends, and still reads nothing: our side goes on waiting to write. */
static void end_half(void *arg)
{
	const struct visit *v = arg;
	assert_int_equal(shutdown(v->peer, SHUT_WR), 0);
}

static void open_again(struct visit *v)
{
	close_now(v);
	peer_close(v);
	v->ready = v->gone = 0;
	v->at_ready = greet;
	v->at_gone = NULL;
	open_to(v, "127.0.0.1", v->port);
}

/* The descriptor's number is in use again before libevent has freed what watched it for writing. */
static void test_open_again_in_gone(void **state)
{
	(void)state;
	struct visit *v = visit_listener();
	int small = 2048;
	assert_int_equal(setsockopt(v->listener, SOL_SOCKET, SO_RCVBUF, &small, sizeof small), 0);
	v->at_ready = accept_and_stuff;
	v->at_gone = open_again;
	open_to(v, "127.0.0.1", v->port);
	v->world->timer_start(v->world->self, 50, end_half, v);
	net_run_for(v->net, 150);
	assert_int_equal(v->ready, 1);
	assert_string_equal(v->heard, "220 hello\r\n");
	visit_free(v);
}

static void quit_and_close(struct visit *v)
{
	peer_accept(v);
	v->world->conn_send(v->conn, "QUIT\r\n", 6);
	close_now(v);
}

static void test_close_flushes(void **state)
{
	(void)state;
	struct visit *v = visit_listener();
	char said[64];
	v->at_ready = quit_and_close;
	open_to(v, "127.0.0.1", v->port);
	net_run_for(v->net, 50);
	peer_hear(v, said, sizeof said, true);
	assert_string_equal(said, "QUIT\r\n");
	visit_free(v);
}

static void flood(struct visit *v)
{
	peer_accept(v);
	v->world->conn_send(v->conn, much, sizeof much);
	assert_int_equal(v->gone, 0);
	v->world->conn_send(v->conn, much, 1);
	v->world->conn_send(v->conn, much, 1);
	assert_int_equal(v->gone, 0);
}

static void test_output_limit(void **state)
{
	(void)state;
	struct visit *v = visit_listener();
	v->at_ready = flood;
	open_to(v, "127.0.0.1", v->port);
	assert_true(net_run_at_most(v->net, 2000));
	assert_int_equal(v->gone, 1);
	assert_int_equal(v->error, ENOBUFS);
	visit_free(v);
}

static void test_net_close_is_silent(void **state)
{
	(void)state;
	struct visit *v = visit_listener();
	v->at_ready = greet;
	open_to(v, "127.0.0.1", v->port);
	net_run_for(v->net, 50);
	open_to(v, "127.0.0.1", v->port);
	v->conn = NULL; /* both are left to net_close() */
	peer_close(v);
	visit_free(v);
}

const struct CMUnitTest net_conn_tests[] = {
	cmocka_unit_test(test_talk),
	cmocka_unit_test(test_six),
	cmocka_unit_test(test_sent_before_ready),
	cmocka_unit_test(test_reset),
	cmocka_unit_test(test_last_words_before_reset),
	cmocka_unit_test(test_last_words_before_close),
	cmocka_unit_test(test_refused),
	cmocka_unit_test(test_source),
	cmocka_unit_test(test_source_not_ours),
	cmocka_unit_test(test_silent_after_close),
	cmocka_unit_test(test_close_in_data),
	cmocka_unit_test(test_close_in_gone),
	cmocka_unit_test(test_open_again_in_gone),
	cmocka_unit_test(test_close_flushes),
	cmocka_unit_test(test_output_limit),
	cmocka_unit_test(test_net_close_is_silent),
};
const size_t net_conn_count = sizeof net_conn_tests / sizeof *net_conn_tests;

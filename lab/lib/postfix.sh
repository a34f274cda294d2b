# shellcheck shell=bash
# Runs Postfix with Debian's own defaults plus the server's main.cf; sourced by start scripts.
. /srv/lab/lib/inside.sh

postfix_users() {
	add_user postfix 1900
	echo 'postdrop:x:1899:' >>/etc/group
	add_alice
}

# Debian's main.cf, what all of the lab's have in common, and what makes this server what it is.
postfix_main_cf() {
	cat /usr/share/postfix/main.cf.debian
	fill /srv/lab/lib/postfix-main.cf
	fill "$SERVER/main.cf"
}

# Debian's master.cf, without the chroot: it would need copies of the libraries.
postfix_master_cf() {
	awk '/^[a-z].*(inet|unix|unix-dgram|pass) / { $5 = "n" } { print }' /usr/share/postfix/master.cf.dist
}

prepare_postfix() {
	postfix_users
	postfix_main_cf >/etc/postfix/main.cf
	postfix_master_cf >/etc/postfix/master.cf
	install -d -o postfix /var/lib/postfix
	cp /usr/share/postfix/dynamicmaps.cf /etc/postfix/
	postalias /etc/aliases
}

run_postfix() { exec postfix start-fg; }

#!/bin/bash
# Runs one server in mount, uts and pid namespaces of its own: first process of its world, called by its own host name,
# its packages laid over the machine's /usr and /etc, all that it writes on a tmpfs. The machine's own mail set-up is
# neither read nor touched. Inside, /srv/lab is the lab, /srv/state its state folder.
. "$(dirname "$0")/common.sh"
. "$LAB/lib/servers.sh"
BOX=$STATE/box   # a mount point; each sandbox mounts a tmpfs of its own here

bind() { mkdir -p "$2" && mount --bind "$1" "$2"; }

# Reading through the packages first, then the machine; writing to the tmpfs.
lay_over() {
	local dir=$1 lower='' package
	for package in $peer; do lower+=$CACHE/$package/$dir:; done
	mkdir -p "$BOX/upper/$dir" "$BOX/work/$dir"
	mount -t overlay overlay -o "lowerdir=$lower/$dir,upperdir=$BOX/upper/$dir,workdir=$BOX/work/$dir" "/$dir"
}

# A fresh /var: the machine's queues and mailboxes must not show.
make_var() {
	local package
	mkdir -p "$BOX/var"
	for package in $peer; do cp -a "$CACHE/$package/var/." "$BOX/var/"; done
	mount --bind "$BOX/var" /var
	mkdir -p /var/{lib,log,mail,spool,tmp}
	chmod 1777 /var/tmp /var/mail
	ln -s /run /var/run
}

write_etc() {
	# Some machines keep resolv.conf as a link into /run: replace it rather than write through it.
	rm -f /etc/resolv.conf
	echo 'nameserver 198.18.0.6' >/etc/resolv.conf
	printf '127.0.0.1 localhost\n%s %s\n%s %s\n' "$ip4" "$host" "$ip6" "$host" >/etc/hosts
	echo "$host" >/etc/mailname
	printf 'postmaster: alice\nmailer-daemon: postmaster\n' >/etc/aliases
	install -m 600 "$STATE/tls.key" /etc/ssl/lab.key
	install -m 644 "$STATE/tls.crt" /etc/ssl/lab.crt
}

# Everything is gathered in the box first and shown as /srv last: the checkout or the cache may themselves lie in a folder
# that the sandbox covers.
main() {
	load_server "$1"
	hostname "$host"
	mount -t tmpfs -o mode=755 tmpfs "$BOX"
	bind "$LAB" "$BOX/lab"
	bind "$STATE" "$BOX/state"
	lay_over etc
	write_etc
	lay_over usr
	make_var
	mount --rbind "$BOX" /srv
	mount -t tmpfs -o mode=755 tmpfs /run
	mount -t tmpfs -o mode=1777 tmpfs /tmp
	export LAB=/srv/lab STATE=/srv/state SERVER=/srv/lab/servers/$1 NAME host ip4 ip6
	export PATH=/usr/sbin:/usr/bin:/sbin:/bin
	cd /
	exec "$SERVER/start"
}

main "$1"

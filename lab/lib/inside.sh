# shellcheck shell=bash
# What the start scripts share; sourced inside a sandbox, where SERVER, STATE, host, ip4 and ip6 are set.
set -euo pipefail

# add_user NAME UID [HOME]: a user and a group, in this sandbox's private /etc only.
add_user() {
	getent passwd "$1" >/dev/null && return
	local home=${3:-/var/empty}
	echo "$1:x:$2:$2:$1:$home:/bin/false" >>/etc/passwd
	echo "$1:x:$2:" >>/etc/group
	[[ -d $home ]] || install -d -o "$2" -g "$2" -m 755 "$home"
}

# Alice is the one person with a mailbox on every ordinary server.
add_alice() { add_user alice 1901 /home/alice; }

# Fills @host@, @ip4@ and @ip6@ in a configuration file.
fill() { sed -e "s/@host@/$host/g" -e "s/@ip4@/$ip4/g" -e "s/@ip6@/$ip6/g" "$1"; }

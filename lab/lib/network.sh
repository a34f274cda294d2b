# shellcheck shell=bash
# Two namespaces: the lab's Internet, which holds every server address on its lo, and the client behind a veth pair,
# so that the servers see a stranger's address. Nothing leads outside.

CLIENT4=198.18.1.2 GATE4=198.18.1.1
CLIENT6=2001:db8:1::2 GATE6=2001:db8:1::1

make_namespace() {
	ip netns add "$1"
	ip -n "$1" link set lo up
	# Every unreachable answer counts in an audit: the kernel must not ration them.
	inside "$1" sysctl -qw net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0
}

join_namespaces() {
	ip link add gate netns "$NET" type veth peer name net netns "$CLIENT"
	ip -n "$NET" addr add $GATE4/24 dev gate
	ip -n "$NET" addr add $GATE6/64 dev gate nodad
	ip -n "$NET" link set gate up
	ip -n "$CLIENT" addr add $CLIENT4/24 dev net
	ip -n "$CLIENT" addr add $CLIENT6/64 dev net nodad
	ip -n "$CLIENT" link set net up
	ip -n "$CLIENT" route add default via $GATE4
	ip -n "$CLIENT" -6 route add default via $GATE6
	inside "$NET" sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
}

# Looked up before the table of local addresses, see network_up.
filter_ports() {
	local port
	for port in $filters; do
		ip -n "$NET" rule add pref 1 to "$ip4" ipproto tcp dport "$port" blackhole
		ip -n "$NET" -6 rule add pref 1 to "$ip6" ipproto tcp dport "$port" blackhole
	done
}

place_server() {
	load_server "$1"
	filter_ports
	case $route in
	local)
		ip -n "$NET" addr add "$ip4/32" dev lo
		ip -n "$NET" addr add "$ip6/128" dev lo nodad
		;;
	*)
		ip -n "$NET" route add "$route" "$ip4/32"
		ip -n "$NET" -6 route add "$route" "$ip6/128"
		;;
	esac
}

network_up() {
	local name family
	make_namespace "$NET"
	make_namespace "$CLIENT"
	join_namespaces
	# The kernel's own first rule makes room for those of filter_ports.
	for family in -4 -6; do
		ip -n "$NET" $family rule add pref 2 lookup local
		ip -n "$NET" $family rule del pref 0
	done
	for name in $(server_names); do place_server "$name"; done
	[[ -z $(inside "$NET" ss -Hltun) ]] || die "something listens in the new namespace $NET already"
}

# What was killed takes a moment to go.
wait_until_empty() {
	local tries=0
	while [[ -n $(ip netns pids "$1") && $((tries++)) -lt 100 ]]; do sleep 0.02; done
	[[ -z $(ip netns pids "$1") ]] || say "note: processes that the lab did not start are still in $1"
}

network_down() {
	local ns
	for ns in "$NET" "$CLIENT"; do
		[[ -e /run/netns/$ns ]] || continue
		wait_until_empty "$ns"
		ip netns del "$ns"
	done
}

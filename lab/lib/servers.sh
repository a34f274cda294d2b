# shellcheck shell=bash
# The servers: one folder each under servers/. A folder holds `about` (shell assignments, see load_server for the keys)
# and, when there is something to run, `start`, which runs inside the server's own sandbox (sandbox.sh).

server_names() { basename -a "$LAB"/servers/*/; }

# Sets the variables that describe one server, defaults first.
load_server() {
	number=              # last part of both addresses
	host=$1.lab.test     # its name in the DNS
	peer=                # Debian packages its program comes from, as unpacked by lab/fetch
	ready=banner         # how to know that it is up: banner, connect, dns, or none
	ports=               # further TCP ports that must be open before it counts as up
	filters=             # TCP ports to which packets vanish, as behind a provider's firewall
	route=local          # local, unreachable or blackhole
	ptr4='' ptr6=''      # what its addresses are called: its host unless said; "none", or "lame" for a dead delegation
	. "$LAB/servers/$1/about"
	[[ $number =~ ^[0-9]{1,3}$ ]] || die "servers/$1/about: number=… is missing"
	ptr4=${ptr4:-$host}
	ptr6=${ptr6:-$host}
	ip4=198.18.0.$number
	ip6=2001:db8:18::$number
}

# A process is known by its pid and the moment it started, so that a recycled pid is never mistaken for ours.
# One that has ended and only waits to be collected counts as gone.
process_started_at() { awk '$3 != "Z" { print $22 }' "/proc/$1/stat" 2>/dev/null || true; }

start_server() {
	local name=$1 pid
	setsid nsenter --net="/run/netns/$NET" -- \
		unshare --mount --uts --pid --fork --kill-child --mount-proc \
		bash "$LAB/lib/sandbox.sh" "$name" </dev/null >"$STATE/log/$name" 2>&1 &
	pid=$!
	echo "$pid $(process_started_at "$pid")" >"$STATE/pid/$name"
}

is_running() { [[ -n $2 && $(process_started_at "$1") == "$2" ]]; }

# Kills the first process of the server's pid namespace, and with it all others; unshare then ends by itself. Killing unshare
# would not do: its --kill-child is lost as soon as a server changes its user.
kill_server() {
	local children
	children=$(<"/proc/$1/task/$1/children") || return 0
	# shellcheck disable=SC2086 # pids, one word each
	kill -KILL ${children:-$1} 2>/dev/null || true
}

wait_for_end() {
	local tries=0
	while is_running "$1" "$2" && [[ $((tries++)) -lt 100 ]]; do sleep 0.02; done
}

started_servers() { find "$STATE/pid" -type f -exec cat {} +; }

stop_servers() {
	local pid started
	while read -r pid started; do
		if is_running "$pid" "$started"; then kill_server "$pid"; fi
	done < <(started_servers)
	while read -r pid started; do
		wait_for_end "$pid" "$started"
	done < <(started_servers)
}

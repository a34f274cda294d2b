# shellcheck shell=bash
# An authoritative name server for the zones that zones/list gives to it; sourced by start scripts.
. /srv/lab/lib/inside.sh

run_nsd() {
	local name
	name=$(basename "$SERVER")
	{ fill /srv/lab/lib/nsd.conf; cat "/srv/state/zones/$name.zones"; } >/run/nsd.conf
	exec nsd -d -c /run/nsd.conf
}

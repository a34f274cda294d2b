# shellcheck shell=bash
# Names, places and messages that every part of the lab shares. Sourced, never run.
set -euo pipefail

LAB=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
NAME=${RELAYCHECK_LAB:-rclab}
CACHE=${RELAYCHECK_LAB_CACHE:-/var/cache/relaycheck-lab}
STATE=/run/$NAME
NET=$NAME-net
CLIENT=$NAME-client
PACKAGES=$LAB/../packaging/debian-packages

say() { printf '%s\n' "$*"; }
die() { printf 'lab: %s\n' "$*" >&2; exit 1; }

need_root() { [[ $EUID -eq 0 ]] || die "must run as root: it makes network namespaces"; }

need_name() { [[ $NAME =~ ^[a-z][a-z0-9]{0,15}$ ]] || die "RELAYCHECK_LAB must be a short lower-case word, not '$NAME'"; }

# Runs a command inside one of the two network namespaces.
inside() { local ns=$1; shift; nsenter --net="/run/netns/$ns" -- "$@"; }

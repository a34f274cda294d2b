# shellcheck shell=bash
# Makes the DNS: fills the zone templates, signs them with fresh keys, writes root hints and trust anchor.
# In a template @ns@ stands for the zone's head, @hosts@ for the servers' addresses, @reverse4@ and @reverse6@ for their
# names, "@ds@ CHILD" for the DS record of a signed child, "@dkim@ NAME KIND" for a DKIM record of a fresh key.

DKIM=$STATE/dkim

zone_list() { sed 's/#.*//' "$LAB/zones/list" | awk 'NF'; }

zone_file() { [[ $1 == . ]] && echo root || echo "$1"; }

zone_head() {
	printf '@ SOA ns.lab.test. hostmaster.lab.test. 1 3600 600 86400 300\n@ NS %s.lab.test.\n' "$1"
}

# 14 -> 4.1.0.0: the four nibbles of an IPv6 group, last first.
nibbles() {
	local group
	group=$(printf '%4s' "$1" | tr ' ' 0)
	echo "${group:3:1}.${group:2:1}.${group:1:1}.${group:0:1}"
}

reverse4_record() {
	case $ptr4 in
	none) ;;
	lame) echo "$number.0 NS rbldnsd.lab.test." ;;
	*) echo "$number.0 PTR $ptr4." ;;
	esac
}

reverse6_record() {
	local zeros=0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0
	[[ $ptr6 == none ]] || echo "$(nibbles "$number").$zeros.8.1.0.0 PTR $ptr6."
}

# The records that follow from the list of servers, gathered once for all zones.
gather_records() {
	local name
	for name in $(server_names); do
		load_server "$name"
		printf '%s. A %s\n%s. AAAA %s\n' "$host" "$ip4" "$host" "$ip6" >>hosts
		reverse4_record >>reverse4
		reverse6_record >>reverse6
	done
}

# Key and record text of one kind, made once: every zone that has this kind shares the key, KIND.pem.
make_dkim_key() {
	case $1 in
	rsa*) openssl genrsa -out "$DKIM/$1.pem" "${1#rsa}" 2>/dev/null ;;
	ed25519) openssl genpkey -algorithm ed25519 -out "$DKIM/$1.pem" ;;
	esac
}

# The p= of a record: RSA keys as SubjectPublicKeyInfo (RFC 6376 3.6.1), Ed25519 keys bare (RFC 8463 4.2).
dkim_public() {
	local bare=(cat)
	[[ $1 != ed25519 ]] || bare=(tail -c 32)
	openssl pkey -in "$DKIM/$1.pem" -pubout -outform DER | "${bare[@]}" | base64 -w 0
}

# dkim_record NAME KIND. A string of a TXT record holds 255 bytes.
dkim_record() {
	local algorithm=rsa
	[[ $2 != ed25519 ]] || algorithm=ed25519
	[[ -e $DKIM/$2.pem ]] || make_dkim_key "$2"
	printf '%s TXT "v=DKIM1; k=%s; p=" %s\n' "$1" "$algorithm" \
		"$(dkim_public "$2" | fold -w 250 | sed 's/.*/"&"/' | tr '\n' ' ')"
}

fill_zone() {
	local zone=$1 server=$2 line name kind
	# shellcheck disable=SC2016 # these two are words of the zone file
	printf '$ORIGIN %s.\n$TTL 300\n' "${zone%.}"
	while IFS= read -r line; do
		case $line in
		@ns@) zone_head "$server" ;;
		@hosts@) grep -F ".$zone. " hosts ;;
		@reverse4@) cat reverse4 ;;
		@reverse6@) cat reverse6 ;;
		@dkim@\ *)
			read -r _ name kind <<<"$line"
			dkim_record "$name" "$kind"
			;;
		@ds@\ *) cat "${line#@ds@ }.ds" ;;
		*) printf '%s\n' "$line" ;;
		esac
	done <"$LAB/zones/$(zone_file "$zone").zone"
}

# One key signs all of a zone. Its DS goes to NAME.ds for the parent.
sign_zone() {
	local zone=$1 file=$2 from=$3 to=$4 key
	key=$(ldns-keygen -r /dev/urandom -a ECDSAP256SHA256 -k "$zone")
	ldns-key2ds -n -2 "$key.key" >"$file.ds"
	ldns-signzone -i "$from" -e "$to" -o "$zone" -f "$file.signed" "$file.zone" "$key"
	mv "$file.signed" "$file.zone"
}

make_zone() {
	local zone=$1 server=$2 signed=$3 file
	file=$(zone_file "$zone")
	[[ $signed == missing ]] || fill_zone "$zone" "$server" >"$file.zone"
	case $signed in
	yes) sign_zone "$zone" "$file" "$(stamp '-1 hour')" "$(stamp '+30 days')" ;;
	expired) sign_zone "$zone" "$file" 20200101000000 20200201000000 ;;
	esac
	printf 'zone:\n\tname: "%s"\n\tzonefile: "%s.zone"\n' "$zone" "$file" >>"$server.zones"
}

stamp() { date -u -d "$1" +%Y%m%d%H%M%S; }

write_trust() {
	cp root.ds "$STATE/root.key"
	load_server root
	printf '. 3600000 NS %s.\n%s. 3600000 A %s\n%s. 3600000 AAAA %s\n' \
		"$host" "$host" "$ip4" "$host" "$ip6" >"$STATE/root.hints"
}

# In a subshell, for the change of directory.
zones_up() (
	mkdir "$STATE/zones" "$DKIM"
	cd "$STATE/zones" || exit
	gather_records
	zone_list | while read -r zone server signed; do
		make_zone "$zone" "$server" "$signed"
	done
	write_trust
)

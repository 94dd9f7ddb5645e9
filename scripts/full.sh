#!/usr/bin/env bash
# The long forms of what `make test` does briefly. Takes hours on a small machine. A part that fails does not keep the others
# from being run; how each went, and for how long, stands at the end. With arguments, only the parts of these names:
#   scripts/full.sh races day
set -uo pipefail
cd "$(dirname "$0")/.." || exit

export PARLEY_BIN=$PWD/bin/parley PARLEY_LONG=1 PARLEY_KILLS=${PARLEY_KILLS:-50}
only=" $* "
for name in "$@"; do # one that is misspelt would be left out unheard
	grep -qE "(^| )part $name " scripts/full.sh || { echo "full: there is no part $name" >&2; exit 2; }
done
went=()
failed=0

part() { # part NAME COMMAND...
	local name=$1 began=$SECONDS how=passed
	shift
	[[ $only == "  " || $only == *" $name "* ]] || return 0
	echo "full: $name"
	"$@" </dev/null || { how=FAILED failed=1; }
	went+=("full: $name $how after $((SECONDS - began)) s")
	echo "${went[-1]}"
}
tests() { go test -tags sqlite_fts5 "$@"; }
pages() { (cd webclient && npx playwright test --no-deps "$@"); }

# The scanner against expat.
part oracle go test -tags 'sqlite_fts5 oracle' -timeout 1h ./xmppd/stanza/...
part races tests -race -timeout 1h ./acd/engine/... ./acd/xmpp/... \
	$(go list -tags sqlite_fts5 ./internal/... | grep -v -e /internal/attack) ./xmppd/...
part attacks tests -count=1 -timeout 4h ./internal/attack
# Ten thousand visitors of one bot need as many files.
part bot bash -c 'ulimit -Sn 20000 && PARLEY_BOT_VISITORS=10000 exec go test -tags sqlite_fts5 -count=1 -timeout 1h -run TestABotTalksToMany -v ./internal/proof'
# Planted bugs, all states, storms, card numbers.
part core env PARLEY_CARDS=300000 PARLEY_STEPS="${PARLEY_STEPS:-10}" go test -tags sqlite_fts5 -timeout 4h ./acd/...
# Servers killed under a chat.
part kills pages --project=kill
# A thousand sockets killed while a desk and its customers write.
PARLEY_SOAK=${PARLEY_SOAK:-1000} part soak pages --project=first soak
# All texts that run where a page is careless.
part texts pages --project=first xss
# With the whole browser; every state of every page in both languages, in both browsers; one conversation nearly as long as
# any may be.
PARLEY_LINES=${PARLEY_LINES:-1990} part journeys pages --project=chromium --project=firefox
# A day of 100,000 contacts.
part day scripts/day.sh
part lighthouse scripts/lighthouse.sh
# Counted, not timed: a time that is up can count as a failure (go 1.26).
FUZZTIME=${FUZZTIME:-300000x} part fuzz scripts/fuzz.sh

printf '%s\n' "${went[@]}"
exit $failed

#!/usr/bin/env bash
# The long forms of what `make test` does briefly. Takes hours on a small machine; each part says how long it took, and the
# first that fails is the last.
set -euo pipefail
cd "$(dirname "$0")/.."

export PARLEY_BIN=$PWD/bin/parley PARLEY_LONG=1 PARLEY_KILLS=${PARLEY_KILLS:-50}

part() { # part NAME COMMAND...
	local name=$1 began=$SECONDS
	shift
	echo "full: $name"
	"$@" </dev/null || { echo "full: $name FAILED after $((SECONDS - began)) s" >&2; exit 1; }
	echo "full: $name passed after $((SECONDS - began)) s"
}
tests() { go test -tags sqlite_fts5 "$@"; }
pages() { (cd webclient && npx playwright test --no-deps "$@"); }

part "the scanner against expat" go test -tags 'sqlite_fts5 oracle' -timeout 1h ./xmppd/stanza/...
part "races" tests -race -timeout 1h ./acd/engine/... ./acd/xmpp/... \
	$(go list -tags sqlite_fts5 ./internal/... | grep -v -e /internal/attack) ./xmppd/...
part "attacks" tests -count=1 -timeout 4h ./internal/attack
ulimit -Sn 20000 # ten thousand visitors of one bot
PARLEY_BOT_VISITORS=10000 part "ten thousand visitors of one bot" tests -count=1 -timeout 1h -run TestABotTalksToMany -v ./internal/proof
PARLEY_CARDS=300000 PARLEY_STEPS=${PARLEY_STEPS:-10} part "the core: planted bugs, states, storms" tests -timeout 4h ./acd/...
part "servers killed under a chat" pages --project=kill
# A thousand sockets killed while a desk and its customers write; all texts that run where a page is careless.
PARLEY_SOAK=${PARLEY_SOAK:-1000} part "sockets killed, and texts that run" pages --project=first
# With the whole browser; every state of every page in both languages, in both browsers.
part "all journeys, in both browsers" pages --project=chromium --project=firefox
part "a day of 100,000 contacts" scripts/day.sh
part "Lighthouse" scripts/lighthouse.sh
FUZZTIME=${FUZZTIME:-5m} part "every fuzz target" scripts/fuzz.sh

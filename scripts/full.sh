#!/usr/bin/env bash
# The long forms of what `make test` does briefly. Takes hours on a small machine.
set -euo pipefail
cd "$(dirname "$0")/.."

export PARLEY_BIN=$PWD/bin/parley PARLEY_LONG=1 PARLEY_KILLS=${PARLEY_KILLS:-50}
go test -tags 'sqlite_fts5 oracle' -timeout 1h ./xmppd/stanza/...
go test -tags sqlite_fts5 -race -timeout 1h ./acd/engine/... ./acd/xmpp/... $(go list -tags sqlite_fts5 ./internal/... | grep -v /internal/attack) ./xmppd/...
go test -tags sqlite_fts5 -count=1 -timeout 4h ./internal/attack
ulimit -Sn 20000 # ten thousand visitors of one bot
PARLEY_BOT_VISITORS=10000 go test -tags sqlite_fts5 -count=1 -timeout 1h -run TestABotTalksToMany -v ./internal/proof
PARLEY_CARDS=300000 PARLEY_STEPS=${PARLEY_STEPS:-10} go test -tags sqlite_fts5 -timeout 4h ./acd/...
(cd webclient && npx playwright test --project=kill --no-deps </dev/null)
# A thousand sockets killed while a desk and its customers write; all texts that run where a page is careless.
(cd webclient && PARLEY_SOAK=${PARLEY_SOAK:-1000} npx playwright test --no-deps --project=chromium soak xss </dev/null)
# Every state of every page in both languages, in both browsers.
(cd webclient && npx playwright test --no-deps --project=chromium --project=firefox a11y </dev/null)
scripts/day.sh
FUZZTIME=${FUZZTIME:-5m} scripts/fuzz.sh

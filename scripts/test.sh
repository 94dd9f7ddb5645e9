#!/usr/bin/env bash
# All tests. Nothing is skipped silently: what is missing was installed by setup.sh, or it failed.
set -euo pipefail
cd "$(dirname "$0")/.."

export PARLEY_BIN=$PWD/bin/parley
# go test says nothing of a test that was skipped.
suite=${PARLEY_CORPORA:-../shared/corpora}/xmlts20130923.zip
[ -e "$suite" ] || echo "test: THE W3C SUITE IS NOT TESTED: there is no $suite (PARLEY_CORPORA names its folder)" >&2
go test -tags sqlite_fts5 $(go list -tags sqlite_fts5 ./... | grep -v -e /internal/proof -e /internal/attack)
# The built program is no source that go test knows of: never from its cache.
go test -tags sqlite_fts5 -count=1 ./internal/proof
go test -tags sqlite_fts5 -count=1 ./internal/attack
cd webclient
npm test --silent </dev/null
npm run --silent size </dev/null
npx playwright test </dev/null

#!/usr/bin/env bash
# What can be checked without running the program. The layers and the purity of the core are tests in cmd/parley.
set -euo pipefail
cd "$(dirname "$0")/.."

unformatted=$(git ls-files -co --exclude-standard '*.go' | while read -r f; do [ -e "$f" ] && echo "$f"; done | xargs gofmt -l)
if [ -n "$unformatted" ]; then
	echo "check: gofmt these:" >&2
	echo "$unformatted" >&2
	exit 1
fi
go vet -tags sqlite_fts5 ./...
go mod verify >/dev/null
go test -tags sqlite_fts5 -run 'TestLayers|TestPure|TestTidy' ./cmd/parley
go test -tags sqlite_fts5 -run 'TestTheDocument|TestTheTable|TestTheTypes|TestNothingIsServed' ./internal/api # the OpenAPI document
(cd webclient && npm run --silent check </dev/null)
for f in scripts/*.sh .ci/run; do bash -n "$f"; done

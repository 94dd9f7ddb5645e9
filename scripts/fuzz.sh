#!/usr/bin/env bash
# Runs every fuzz target of the module for FUZZTIME each; with FUZZDAYS=n an n-th of them, another one each day.
set -euo pipefail
cd "$(dirname "$0")/.."

days=${FUZZDAYS:-1} today=$(($(date -u +%s) / 86400)) seen=0
grep -rlE --include='*_test.go' '^func Fuzz[A-Z]' acd cmd config internal webclient/*.go xmppd | xargs -n1 dirname | sort -u |
	while read -r folder; do
		for target in $(go test -tags sqlite_fts5 -list '^Fuzz' "./$folder" | grep '^Fuzz'); do
			seen=$((seen + 1))
			[ $(((seen + today) % days)) -eq 0 ] || continue
			echo "fuzz: $folder $target"
			go test -tags sqlite_fts5 -run '^$' -fuzz "^$target\$" -fuzztime "${FUZZTIME:-30s}" "./$folder" </dev/null
		done
	done

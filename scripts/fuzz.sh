#!/usr/bin/env bash
# Runs every fuzz target of the module for FUZZTIME each.
set -euo pipefail
cd "$(dirname "$0")/.."

grep -rlE --include='*_test.go' '^func Fuzz[A-Z]' acd cmd config internal webclient/*.go xmppd | xargs -n1 dirname | sort -u |
	while read -r folder; do
		for target in $(go test -tags sqlite_fts5 -list '^Fuzz' "./$folder" | grep '^Fuzz'); do
			echo "fuzz: $folder $target"
			go test -tags sqlite_fts5 -run '^$' -fuzz "^$target\$" -fuzztime "${FUZZTIME:-30s}" "./$folder" </dev/null
		done
	done

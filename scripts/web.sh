#!/usr/bin/env bash
# Builds the pages, if anything they are made of has changed. --packages: only fetches what the build and the tests need.
set -euo pipefail
cd "$(dirname "$0")/../webclient"

# npm ci takes everything out and in again: only when the lock file is newer than what it left behind.
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
	npm ci --ignore-scripts --no-fund --no-audit </dev/null
fi
[ "${1:-}" = --packages ] && exit 0

# The age of a page that the build writes each time is the build's.
built=dist/customer.html
if [ ! -e "$built" ] || [ -n "$(find . ../internal/i18n -newer "$built" -type f \
	-not -path './node_modules/*' -not -path './dist/*' -not -path './e2e/*' -not -path './test-results/*' -not -name '*.go' -print -quit)" ]; then
	npm run --silent build </dev/null
fi

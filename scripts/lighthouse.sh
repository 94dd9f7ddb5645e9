#!/usr/bin/env bash
# Lighthouse's opinion of the customer's page and of a site with the widget, on a machine that does nothing else. It has
# packages of its own: nothing else of the project needs them.
set -euo pipefail
cd "$(dirname "$0")/lighthouse"

[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --ignore-scripts --no-fund --no-audit </dev/null
node measure.mjs

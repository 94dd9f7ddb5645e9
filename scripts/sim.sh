#!/usr/bin/env bash
# The long proof of the core: 100 million events of seeded days, then every state within so many steps, each a quarter of
# an hour on two processors; the states take 4 GB. The days broken off, they go on with the PARLEY_SEED told last and the
# events that are left (PARLEY_EVENTS).
set -euo pipefail
cd "$(dirname "$0")/.."

PARLEY_EVENTS=${PARLEY_EVENTS:-100000000} go test -tags sqlite_fts5 -count=1 -timeout 0 -v -run '^TestMany$' ./acd/sim
PARLEY_STEPS=${PARLEY_STEPS:-12} go test -tags sqlite_fts5 -count=1 -timeout 0 -v -run '^TestEveryState$' ./acd/exhaust

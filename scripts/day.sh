#!/usr/bin/env bash
# The day of 100,000 contacts: made up through the real engine and store, proved, played again with other staff, reported and
# forecast from; how long each takes, on one core but for the making. Needs bin/parley.
set -euo pipefail
cd "$(dirname "$0")/.."

parley=${PARLEY_BIN:-$PWD/bin/parley}
day=$(mktemp -d)
trap 'rm -rf "$day"' EXIT
TIMEFORMAT='  %R s, of these %U + %S s of CPU'

step() {
	echo "$1"
	shift
	time "$@"
}

step "make" "$parley" generate day --contacts "${CONTACTS:-100000}" --data "$day"
export GOMAXPROCS=1
step "report" "$parley" report queue-intervals --data "$day" --tz Asia/Taipei --from 2026-03-02 --to 2026-03-04 --format csv -o "$day/report.csv"
step "audit" "$parley" audit --data "$day"
step "replay, one seed" "$parley" replay --data "$day" --tz Asia/Taipei --seeds 1 --queue 8000:staff=+10
step "forecast" "$parley" forecast 8000 --data "$day" --tz Asia/Taipei --day 2026-03-09

#!/usr/bin/env bash
# The long proofs: every test in a file with the build tag "long", package by
# package, and each kill test named below with many kills. All of them are run,
# also after a failure; what each gave stands at the end.
# Usage: long.sh OUT [FOLDER…], such as: long.sh out/long ./audio/relay
set -uo pipefail
cd "$(dirname "$0")/.."
out=$(mkdir -p "${1:-out/long}" && cd "${1:-out/long}" && pwd)
shift || true
began=$SECONDS failed=0
: >"$out/summary"

# prove runs tests of a package, which are alternatives of a pattern.
prove() { # folder tests
  local log=$out/$(tr -c 'a-z0-9\n' - <<<"${1#./}").log
  echo "long: $1: ${2//|/, }"
  if ! go test "${GOFLAGS:--tags=nolibopusfile,migrated_fynedo,x11},long" -count=1 -timeout 60m -v -run "^($2)\$" "$1" >"$log" 2>&1; then
    failed=1
    tail -n 200 "$log"
  fi
  local results
  results=$(sed -n 's/^--- \([A-Z]*\): \([^ ]*\) (\(.*\))$/\1 \2 \3/p' "$log")
  [ -n "$results" ] || { failed=1; results="FAIL $1 nothing was run"; }
  sed "s#\$# $1#" <<<"$results" | tee -a "$out/summary"
}

# tests are the names of the long tests of a folder.
tests() { grep -ho '^func Test[A-Za-z0-9]*' $(grep -l '^//go:build.*\blong\b' "$1"/*_test.go) | sed 's/^func //' | sort | paste -sd '|'; }

for folder in $(grep -rl --include='*_test.go' '^//go:build.*\blong\b' "${@:-.}" | xargs -n 1 dirname | sort -u); do
  named=$(tests "$folder")
  [ -z "$named" ] || prove "./${folder#./}" "$named"
done
[ $# -gt 0 ] || TIENGLANG_KILLS=40 prove ./app/command TestKilledStationObeysOnce

took=$((SECONDS - began))
echo "long: $(grep -c ^PASS "$out/summary") passed, $(grep -c ^FAIL "$out/summary") failed in $((took / 60)) min $((took % 60)) s; all they said is in $out"
exit "$failed"

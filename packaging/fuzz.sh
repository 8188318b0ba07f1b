#!/usr/bin/env bash
# Fuzzes every reader of foreign bytes, one after another, and ends at the
# first finding. Usage: fuzz.sh TIME [FOLDER…], such as: fuzz.sh 5m audio
set -euo pipefail
cd "$(dirname "$0")/.."
time=${1:-5m}
shift || true
# Files that a fuzzer writes need not outlive the machine.
[ ! -d /dev/shm ] || export TMPDIR=/dev/shm

grep -rHo --include='*_test.go' '^func Fuzz[A-Za-z0-9]*' "${@:-.}" | sort | while IFS=: read -r file name; do
  name=${name#func }
  folder=./$(dirname "${file#./}")
  said=$(go test -run '^$' -fuzz "^$name\$" -fuzztime "$time" -fuzzminimizetime 100x "$folder" 2>&1) || {
    echo "$said" >&2
    exit 1
  }
  echo "$folder $name: $(grep -o 'execs: [0-9]*' <<<"$said" | tail -1), no finding in $time"
done

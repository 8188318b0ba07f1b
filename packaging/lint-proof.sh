#!/usr/bin/env bash
# Proves that every import rule in .golangci.yml can fail: in a copy of the
# tree, files with one forbidden import each, directly in the folder of a rule
# and deeper; the linter must report every one of them, under its rule.
# Usage: lint-proof.sh LINTER
set -euo pipefail

linter=$(realpath "$1")
cd "$(dirname "$0")/.."
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z | tar --create --null --ignore-failed-read --files-from - 2>/dev/null | tar --extract -C "$copy"
cd "$copy"

# rule, folder, forbidden import
breaches() {
  cat <<'END'
domain        app                                 github.com/gofrs/flock
domain        app                                 golang.org/x/text/unicode/norm
domain        app                                 tienglang/assets
use-cases     app/people                          github.com/gofrs/flock
use-cases     app/people                          tienglang/assets
use-cases     app/proof/deep                      tienglang/audio
use-cases     app/daily                           tienglang/sync/wire
use-cases     app/relay                           tienglang/audio/codec
use-cases     app/rehearsal                       tienglang/audio
use-cases     app/holding                         tienglang/sync/wire
use-cases     app/geo                             tienglang/sync/wire
use-cases     app/health                          tienglang/audio
use-cases     app/maintenance                     tienglang/sync/wire
use-cases     app/photo                           tienglang/ui/backend
use-cases     app/ordering                        tienglang/sync/wire
use-cases     app/security                        tienglang/assets
use-cases     app/security/inspect                tienglang/sync/link
use-cases     app/docx                            tienglang/ui/backend
sheet         app/sheet                           tienglang/app/store
sheet         app/sheet                           tienglang/audio
excelize      .                                   github.com/xuri/excelize/v2
excelize      ui/page/schedule                    github.com/xuri/excelize/v2
store         app/store                           tienglang/audio
store         app/store/deep                      tienglang/sync/wire
sound         audio                               tienglang/assets
sound         audio                               tienglang/sync/wire
sound         audio/dsp                           tienglang/app/playlog
sound         audio/mix                           tienglang/ui/backend
sound         audio/relay                         tienglang/app/playout
sound         audio/device/devicetest             tienglang/sync/outbox
speaker       audio/speaker                       tienglang/sync/hub
speaker       audio/speaker                       tienglang/sync/outbox
speaker       audio/speaker                       tienglang/app/store
speaker       audio/speaker/cmd/tienglang-speaker tienglang/ui/backend
speaker       audio/speaker/cmd/tienglang-speaker tienglang/assets/locale
sync          sync                                tienglang/audio
sync          sync/hub                            tienglang/ui/backend
sync          sync/hub/cmd/tienglang-hub          tienglang/audio/codec
sync          sync/client                         tienglang/app/people
sync          sync/orders                         tienglang/app/schedule
sync          sync/release                        tienglang/app/store
station-sync  sync                                tienglang/app/playlog
station-sync  sync/wire                           tienglang/app/playlog
station-in-memory ui/uitest                       tienglang/app/store
station-in-memory ui/uitest/deep                  tienglang/audio/device
window        ui                                  database/sql
window        ui                                  tienglang/audio/device
window        ui/page/studio                      tienglang/audio/edit/render
window        ui/backend                          tienglang/app/store
window        ui/page/live                        tienglang/app/store
window        ui/page/live                        tienglang/sync/link
beep          .                                   github.com/faiface/beep
beep          audio/mix/deep                      github.com/faiface/beep
malgo         .                                   github.com/gen2brain/malgo
malgo         audio/mix                           github.com/gen2brain/malgo
malgo         audio/device/devicetest             github.com/gen2brain/malgo
pion          .                                   github.com/pion/webrtc/v4
pion          audio/speaker                       github.com/pion/webrtc/v4
pion          audio/stream/deep                   github.com/pion/rtp
fyne          .                                   fyne.io/fyne/v2
fyne          app/command                         fyne.io/fyne/v2
sqlite        .                                   github.com/mattn/go-sqlite3
sqlite        app/store/deep                      github.com/mattn/go-sqlite3
sqlite        sync/hub/cmd/tienglang-hub          github.com/mattn/go-sqlite3
END
}

imports() { # the findings about imports, each in a line
  "$linter" run --enable-only depguard --max-issues-per-linter 0 --max-same-issues 0 \
    --uniq-by-line=false --output.text.print-issued-lines=false --allow-parallel-runners "$@" ./... 2>&1 || true
}

# package_of is the package's name in a folder, "proof" in a new one.
package_of() {
  local first
  first=$(find "$1" -maxdepth 1 -name '*.go' ! -name '*_test.go' ! -name 'proof*' 2>/dev/null | head -n 1)
  if [ -n "$first" ]; then sed -n 's/^package //p' "$first" | head -n 1; else echo proof; fi
}

clean=$(imports)
if [ "$clean" != "0 issues." ]; then
  printf '%s\nlint-proof: the tree itself breaks a rule, or the linter failed.\n' "$clean" >&2
  exit 1
fi

n=0
while read -r rule dir import; do
  n=$((n + 1))
  name=$(package_of "$dir")
  mkdir -p "$dir"
  printf 'package %s\n\nimport _ "%s"\n' "$name" "$import" >"$dir/proof$n.go"
done < <(breaches)

found=$(imports)
n=0 missed=0
while read -r rule dir import; do
  n=$((n + 1))
  file=$dir/proof$n.go
  if ! grep -qF "import '$import' is not allowed from list '$rule'" < <(grep -F "${file#./}:" <<<"$found"); then
    echo "lint-proof: $rule lets $dir import $import" >&2
    missed=$((missed + 1))
  fi
done < <(breaches)

# A rule that nothing above breaks is unproved.
rules=$(sed -n '/^    depguard:/,/^[a-z]/s/^        \([a-z-]*\):$/\1/p' .golangci.yml)
for rule in $rules; do
  if ! breaches | grep -q "^$rule "; then
    echo "lint-proof: nothing here breaks the rule $rule" >&2
    missed=$((missed + 1))
  fi
done
if [ "$missed" -gt 0 ]; then
  printf '%s\n' "$found" | tail -n 60 >&2
  exit 1
fi
echo "lint-proof: $n forbidden imports, each reported by its rule: $(echo $rules)"

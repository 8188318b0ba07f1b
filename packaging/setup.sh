#!/usr/bin/env bash
# Installs, by name, the system packages that Tiếng Làng needs and that this
# machine lacks. Usage: setup.sh run [test] [long] [day]
set -euo pipefail

run=(gcc libc6-dev make pkg-config ffmpeg espeak-ng
  libopus-dev libgl-dev libx11-dev libxrandr-dev libxxf86vm-dev libxi-dev
  libxcursor-dev libxinerama-dev libgl1-mesa-dri)
test=(git pulseaudio pulseaudio-utils chromium iproute2 sqlite3 xvfb xdotool
  imagemagick x11-utils procps)
long=(icecast2)
day=(tesseract-ocr tesseract-ocr-vie xclip poppler-utils)

if ! command -v go >/dev/null 2>&1; then
  echo "setup: Go is not on the PATH; install Go 1.26 first." >&2
  exit 1
fi
wanted=()
for set in "$@"; do
  case $set in
    run) wanted+=("${run[@]}") ;;
    test) wanted+=("${test[@]}") ;;
    long) wanted+=("${long[@]}") ;;
    day) wanted+=("${day[@]}") ;;
    *) echo "setup: unknown set $set" >&2; exit 2 ;;
  esac
done

missing=()
for name in "${wanted[@]}"; do
  dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
done
[ ${#missing[@]} -eq 0 ] && exit 0

echo "setup: installing ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null 2>&1 || { echo "setup: run as root, or install sudo, to add: ${missing[*]}" >&2; exit 1; }
  as_root=(sudo)
fi
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null

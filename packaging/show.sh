#!/usr/bin/env bash
# The first broadcast, end to end, on real speech over music: five clusters and
# a hub that is cut for five seconds. Usage: show.sh DIR; the figures are in
# DIR/report.json.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-out/show}
mkdir -p "$out"
espeak-ng -v vi -f assets/samples/bulletin.vi.txt -w "$out/voice.wav"
ffmpeg -v error -y -f lavfi -i "aevalsrc='0.2*sin(2*PI*220*t)*(0.6+0.4*sin(2*PI*0.5*t))+0.15*sin(2*PI*277.18*t)+0.12*sin(2*PI*329.63*t)*(0.5+0.5*sin(2*PI*0.3*t))':s=44100:d=20" \
  -c:a libmp3lame -b:a 128k "$out/bed.mp3"
bin/tienglang workshop --headless --voice "$out/voice.wav" --bed "$out/bed.mp3" \
  --clusters 5 --hub-cut 5 --out "$out"

#!/usr/bin/env bash
# Photographs every page of the real window, 1366 × 768, in both languages and
# both themes: a workshop that has just had its first broadcast, with a private
# sound server whose microphone hears a voice. Usage: screenshots.sh DIR
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mkdir -p "${1:-out/screenshots}" && cd "${1:-out/screenshots}" && pwd)
work=$(mktemp -d)
children=()
finish() {
  for pid in "${children[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

# A display and a sound server of our own.
Xvfb -displayfd 3 -noreset -screen 0 1366x768x24 3>"$work/display" 2>/dev/null &
children+=($!)
mkdir -p "$work/pulse"
export HOME=$work XDG_RUNTIME_DIR=$work PULSE_RUNTIME_PATH=$work/pulse
pulseaudio -n --disable-shm=yes --exit-idle-time=-1 --daemonize=no \
  -L "module-native-protocol-unix auth-anonymous=1 socket=$work/sound" \
  -L "module-null-sink sink_name=mic_in" -L "module-null-sink sink_name=speaker sink_properties=device.description=Loa" \
  -L "module-remap-source source_name=mic master=mic_in.monitor source_properties=device.description=Micro" \
  >/dev/null 2>&1 &
children+=($!)
for _ in $(seq 50); do [ -s "$work/display" ] && [ -S "$work/sound" ] && break; sleep 0.1; done
export DISPLAY=:$(cat "$work/display") LIBGL_ALWAYS_SOFTWARE=1 PULSE_SERVER=unix:$work/sound
pactl set-default-source mic
voice="$work/Tin trong xã.wav" bed="$work/Nhạc nền nhẹ.wav"
espeak-ng -v vi -a 60 -f assets/samples/bulletin.vi.txt -w "$voice"
ffmpeg -v error -f lavfi -i "aevalsrc='0.14*sin(2*PI*220*t)*(0.7+0.3*sin(PI*t))+0.1*sin(2*PI*277.18*t)+0.08*sin(2*PI*329.63*t)*(0.7+0.3*sin(0.6*PI*t))':s=48000:d=40" "$bed"
(while paplay -d mic_in "$voice"; do :; done) >/dev/null 2>&1 &
children+=($!)

photograph() { sleep "${2:-2}"; import -window root "$out/$1.png"; echo "$1"; }
focus() { xdotool windowfocus "$(xdotool search --onlyvisible --pid "$window" | head -1)"; }
open_window() { # language theme
  bin/tienglang workshop --data "$work/show/station" --language "$1" --theme "$2" >"$work/log" 2>&1 &
  window=$!
  children+=("$window")
  for _ in $(seq 100); do xdotool search --onlyvisible --pid "$window" >/dev/null 2>&1 && break; sleep 0.2; done
  sleep 5
  kill -0 "$window" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
  focus
}
close_window() { kill "$window"; wait "$window" 2>/dev/null || true; }

# Letters that no key has are typed slowly: each is given a key for its moment.
vietnamese() { xdotool type --delay 500 "$1"; }

# A voice, a bed and a title, mixed: what the page Sản xuất is for.
make_bulletin() {
  sleep 3
  xdotool mousemove 1315 258 click 1; sleep 2
  xdotool mousemove 1207 206 click 1; sleep 1
  xdotool mousemove 1315 258 click 1; sleep 2
  xdotool mousemove 508 100 click 1; vietnamese "Bản tin chiều"
  xdotool key ctrl+s; sleep 20
  xdotool mousemove 640 200 click 1
}

# What stands behind the tabs of a page.
panels() { # page look
  local key=2 more=
  case $1 in
    san-xuat) more="loi-doc mau xu-ly phim" ;;
    thu-vien) more="tu-lieu thung-rac" ;;
  esac
  for one in $more; do
    xdotool key "alt+$key"
    photograph "$1-$one-$2" 1
    key=$((key + 1))
  done
  [ -z "$more" ] || xdotool key alt+1
}

# A machine that is busy with other things may not play it whole; the pictures
# show what there is.
bin/tienglang workshop --headless --voice "$voice" --bed "$bed" --clusters 8 --hub-cut 2 --out "$work/show" | tail -1 ||
  echo "the show was not whole"

# The first start, once in each look; in the last an account is made.
for look in en-dark en-light vi-dark vi-light; do
  open_window "${look%-*}" "${look#*-}"
  photograph "bat-dau-$look"
  [ "$look" = vi-light ] || close_window
done
xdotool mousemove 460 375 click 1; vietnamese "Nguyễn Thị Hoà"
xdotool key Tab; xdotool type --delay 50 "483920"
xdotool mousemove 980 375 click 1; xdotool type --delay 50 "483920"
xdotool key Return
photograph "bat-dau-micro-vi-light" 8
xdotool key Return
photograph "bat-dau-loa-vi-light" 3
xdotool mousemove 1053 497 click 1
sleep 2
close_window

for look in vi-light vi-dark en-light en-dark; do
  open_window "${look%-*}" "${look#*-}"
  photograph "dang-nhap-$look"
  xdotool key Return; sleep 1
  xdotool type --delay 50 "483920"; xdotool key Return; sleep 4
  page=1
  for name in hom-nay san-xuat thu-vien lich-phat truc-tiep cum-loa dong-bo cai-dat; do
    xdotool key "ctrl+$page"
    [ "$name-$look" != san-xuat-vi-light ] || make_bulletin
    photograph "$name-$look" 2.5
    panels "$name" "$look"
    page=$((page + 1))
  done
  # The page of yesterday, and an emergency up to its confirmation.
  xdotool key ctrl+1; sleep 1; xdotool mousemove 1270 101 click 1
  photograph "nhat-ky-ngay-$look" 3
  xdotool key Escape; sleep 0.5; xdotool key F8; sleep 2
  xdotool type --delay 30 "Lu ve"; xdotool key Tab; xdotool type --delay 20 "Ba con ven suoi di doi ngay."
  photograph "khan-cap-noi-dung-$look" 1
  xdotool mousemove 1041 644 click 1
  photograph "khan-cap-noi-phat-$look" 2
  xdotool click 1
  photograph "khan-cap-xac-nhan-$look" 4
  xdotool key Escape; sleep 1
  # On air with a bed under the microphone.
  xdotool key F5; sleep 2; xdotool mousemove 484 640 click 1; sleep 1
  xdotool mousemove 336 208 mousedown 1; sleep 1.2; xdotool mouseup 1
  photograph "truc-tiep-dang-phat-$look" 8
  xdotool key ctrl+1
  photograph "hom-nay-dang-phat-$look" 2
  xdotool key F5; sleep 1; xdotool key Return; sleep 3
  close_window
done
echo "$(ls "$out" | wc -l) pictures in $out"

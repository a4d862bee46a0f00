#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# Every option of every command: what it does is seen in what comes out. Those
# that other scripts look at are in options.txt; the others are tried here, each
# after "of COMMAND OPTION". An option that --help tells of and that is in
# neither fails, and so does one that is there no more.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh" "$@"

# of COMMAND OPTION...: what follows is a test of these.
: >tested
of () {
  local command=$1
  shift
  printf "$command %s\n" "$@" >>tested
}
sound a.wav 48000 2 16 0.5 '0.5 * sin (2 * pi * 1000 * t)'
sound deep.wav 44100 1 24 0.2 '0.3 * sin (2 * pi * 441 * t)'

# is NAME FILE "PEAK RATE CHANNELS BITS FRAMES" of a WAV file: "-" for any; the
# peak in thousandths of full scale.
cat >look.py <<'PY'
import sys, wave
w = wave.open(sys.argv[1])
size, data = w.getsampwidth(), w.readframes(w.getnframes())
values = [b - 128 for b in data] if size == 1 else [
    int.from_bytes(data[i:i + size], 'little', signed=True) for i in range(0, len(data), size)]
got = [round(1000 * max(map(abs, values)) / (1 << (8 * size - 1))), w.getframerate(), w.getnchannels(), 8 * size, w.getnframes()]
print(*got)
sys.exit(not all(x == '-' or abs(g - int(x)) <= (2 if i == 0 else 0)
                 for i, (g, x) in enumerate(zip(got, sys.argv[2].split()))))
PY
is () { python3 look.py "$2" "$3" >log 2>&1 && ok || bad "$1" "$2 is not $3" log; }
magic () { [ "$(head -c ${#3} "$2")" = "$3" ] && ok || bad "$1" "$2 does not begin with $3"; }
differ () { cmp -s "$2" "$3" && bad "$1" "$2 and $3 are the same" || ok; }

# --- effects, in every command that takes them ------------------------------------

# through COMMAND OPTION...: a.wav through these effects, by that command, as
# o.wav; the exit status is the command's.
through () {
  local command=$1 status
  shift
  rm -rf o.wav w.in w.out
  case $command in
    process) fx process a.wav o.wav "$@" ;;
    concat|mix) fx $command a.wav -o o.wav "$@" ;;
    play) fx play a.wav --sink 'audioconvert ! audio/x-raw,format=S16LE ! wavenc ! filesink location=o.wav' "$@" ;;
    record) fx record o.wav --source 'audiotestsrc num-buffers=20 volume=0.5' -b 16 "$@" ;;
    interactive) echo 'save o.wav' | fx interactive a.wav "$@" ;;
    preset) fx preset save one --force "$@" && fx process a.wav o.wav -p one ;;
    watch)
      mkdir w.in && cp a.wav w.in/o.wav
      "$program" watch w.in w.out --existing --settle 0 "$@" >&2 &
      local job=$! i
      for i in $(seq $((20 * patience))); do
        [ -e w.out/o.wav ] || ! kill -0 $job && break
        sleep 0.05
      done
      kill -INT $job
      wait $job || return
      mv w.out/o.wav . ;;
    stats) fx stats a.wav --json "$@" >o.json || return
      python3 -c 'import json; print(10 ** (json.load(open("o.json"))[0]["all"]["sample_peak_dbfs"] / 20))' >o.peak ;;
    plot) fx plot spectrum a.wav -o o.csv --overwrite "$@" || return
      # A sine between two lines of the spectrum has less than all of its level.
      python3 -c '
top = lambda f: max(float(l.split(",")[1] or -200) for l in list(open(f))[1:])
print(0.5 * 10 ** ((top("o.csv") - top("all.csv")) / 20))' >o.peak ;;
    check) fx check fxgain:0 "$@" >o.txt || return
      sed -nE 's/^  [0-9]\. gain:(.*)/\1/p' o.txt | awk '{ print $1 / 2 }' >o.peak ;;
  esac 2>err
}
# level NAME PEAK: what came out has that peak, in thousandths.
level () {
  if [ -e o.peak ]; then
    awk -v wanted="$2" '{ d = 1000 * $1 - wanted; exit !(d * d < 25) }' o.peak && ok || bad "$1" "$(cat o.peak), not $2"
    rm -f o.peak
  else
    is "$1" o.wav "$2 - - - -"
  fi
}
printf '[[effects]]\nname = "gain"\nvalues = [0.5]\n' >half.toml
runs 0 'a preset' preset save quarter -e gain:0.25
[ "${FX_PLOTS:-yes}" != yes ] || runs 0 'all of it' plot spectrum a.wav -o all.csv
for c in process play record interactive concat mix watch stats plot preset check; do
  [ $c = plot ] && [ "${FX_PLOTS:-yes}" != yes ] && continue
  of $c --effect --config --preset --device
  through $c -e gain:0.5 && level "$c -e" 250
  through $c -c half.toml && level "$c -c" 250
  through $c --preset quarter && level "$c -p" 125
  # Nothing runs on a device that is not there; a preset and a check keep it.
  case $c in
    preset)
      through preset -e gain:0.5 --device cuda
      says "$c --device" '^device = "cuda"' "$XDG_CONFIG_HOME/gst-fx-1.0/presets/one.toml" ;;
    check)
      through check -e lowpass:100 --device cpu && says "$c --device" '^Device: cpu' o.txt
      FX_CUDA_MODULE=/none through check -e lowpass:100 -d cuda && bad "$c --device" 'runs without a device' || says "$c --device" CUDA err ;;
    *)
      through $c -e gain:0.5 --device cpu && level "$c --device cpu" 250
      FX_CUDA_MODULE=/none through $c -e gain:0.5 -d cuda && bad "$c --device" 'runs without a device' ||
        says "$c --device" 'CUDA' err ;;
  esac
done

# --- files that are written ----------------------------------------------------------

# written COMMAND INPUT OUT OPTION...: as the command writes it.
written () {
  local command=$1 in=$2 out=$3
  shift 3
  case $command in
    concat|mix) runs "${status:-0}" "$command $*" $command "$in" -o "$out" "$@" ;;
    record) runs "${status:-0}" "$command $*" record "$out" --source 'audiotestsrc num-buffers=20 volume=0.5' "$@" ;;
    *) runs "${status:-0}" "$command $*" $command "$in" "$out" "$@" ;;
  esac
}
for c in process convert trim concat mix record; do
  of $c --format --overwrite
  written $c a.wav - -f flac && magic "$c --format" out fLaC
  echo text >there.wav
  status=1 written $c a.wav there.wav && says "$c --overwrite" '--overwrite' err && magic "$c --overwrite" there.wav text
  written $c a.wav there.wav --overwrite && magic "$c --overwrite" there.wav RIFF
done
for c in process convert trim concat mix; do
  of $c --bits --no-dither --rate --channels
  written $c a.wav $c.24.wav -b 24 && is "$c --bits" $c.24.wav '- 48000 2 24 24000'
  written $c a.wav $c.rate.wav -r 24000 && is "$c --rate" $c.rate.wav '- 24000 2 16 12000'
  written $c a.wav $c.one.wav -C 1 && is "$c --channels" $c.one.wav '- 48000 1 16 24000'
  # Dither is noise: without it all periods of a sine that is made of whole frames
  # are the same.
  written $c deep.wav $c.dither.wav -b 8
  written $c deep.wav $c.plain.wav -b 8 --no-dither
  python3 - $c <<'PY' && ok || bad "$c --no-dither" 'periods differ, or are the same with dither'
import sys, wave
def periods(name):
    w = wave.open(name)
    d = w.readframes(w.getnframes())
    assert w.getsampwidth() == 1
    return len({d[i:i + 100] for i in range(1000, len(d) - 1000, 100)})
sys.exit(not (periods(sys.argv[1] + '.plain.wav') <= 2 < periods(sys.argv[1] + '.dither.wav')))
PY
done
for c in concat mix; do
  of $c --output
  runs 0 "$c --output" $c a.wav a.wav --output=$c.wav && is "$c --output" $c.wav "$([ $c = mix ] && echo 999 - - - 24000 || echo 500 - - - 48000)"
done
for c in process convert trim; do
  of $c --output-dir --raw --jobs
  runs 0 "$c -O" $c a.wav deep.wav -O $c.dir -f flac && magic "$c -O" $c.dir/a.flac fLaC && magic "$c -O" $c.dir/deep.flac fLaC
  python3 -c "
import struct, sys
sys.stdout.buffer.write (struct.pack ('<2f', 0.5, -0.25) * 1000)" >frames.raw
  runs 0 "$c --raw" $c - - --raw F32LE --rate 8000 --channels 2 <frames.raw
  cmp -s out frames.raw && ok || bad "$c --raw" 'other frames come out'
  runs 0 "$c --raw" $c frames.raw $c.raw.wav --raw=F32LE -r 8000 -C 1 -b 16 && is "$c --raw" $c.raw.wav '- 8000 1 - 2000'
  of $c --shard --skip-existing
  for i in 1 2; do
    runs 0 "$c --shard $i" $c deep.wav a.wav -O $c.$i --shard $i/2
  done
  [ "$(ls $c.1)" = a.wav ] && [ "$(ls $c.2)" = deep.wav ] && ok || bad "$c --shard" 'not one each' err
  echo text >$c.1/deep.wav
  runs 0 "$c --skip-existing" $c deep.wav a.wav -O $c.1 --skip-existing && magic "$c --skip-existing" $c.1/deep.wav text
  # Pipes that nobody ends: as many outputs are begun as there are jobs.
  for jobs in 1 2; do
    mkdir pipes && mkfifo pipes/f1.wav pipes/f2.wav pipes/f3.wav
    exec 5<>pipes/f1.wav 6<>pipes/f2.wav 7<>pipes/f3.wav
    head -c 60000 a.wav | tee /dev/fd/5 /dev/fd/6 >/dev/fd/7
    "$program" $c pipes/f?.wav -O begun --jobs $jobs 2>err &
    job=$!
    for i in $(seq $((10 * patience))); do
      [ "$(ls -A begun 2>/dev/null | wc -l)" -ge $jobs ] && break
      sleep 0.1
    done
    sleep 0.3
    n=$(ls -A begun | wc -l)
    [ "$n" = $jobs ] && ok || bad "$c --jobs $jobs" "$n are begun" err
    kill -INT $job
    timeout "$patience" tail --pid=$job -f /dev/null || { bad "$c --jobs $jobs" 'is not interrupted'; kill -KILL $job; }
    wait $job
    exec 5>&- 6>&- 7>&-
    rm -r pipes begun
  done
done

of process --two-pass --one-pass
for o in one-pass two-pass; do
  runs 0 "--$o" process a.wav $o.wav -e normalize:0.8 --no-dither --$o
done
runs 0 'neither' process a.wav neither.wav -e normalize:0.8 --no-dither
is '--two-pass' two-pass.wav '800 - - - 24000'
differ '--one-pass' one-pass.wav two-pass.wav
cmp -s neither.wav two-pass.wav && ok || bad '--two-pass' 'is not what is done without it'

# --- one command each -----------------------------------------------------------------

of watch --jobs
for jobs in 1 3; do
  rm -rf w.in w.out && mkdir w.in && cp a.wav w.in/1.wav && cp a.wav w.in/2.wav && cp a.wav w.in/3.wav
  "$program" watch w.in w.out --existing --settle 0 --jobs $jobs -e 'identity sleep-time=40000' >log 2>&1 &
  job=$!
  most=0
  for i in $(seq $((20 * patience))); do
    n=$(find w.out -name '*.part' 2>/dev/null | wc -l)
    [ "$n" -gt $most ] && most=$n
    [ "$(grep -c ' -> ' log)" = 3 ] && break
    sleep 0.05
  done
  kill -INT $job
  wait $job
  [ $most = $jobs ] && ok || bad "watch --jobs $jobs" "$most at a time" log
done

of interactive --sink
(echo play; sleep $((1 + ${FX_TEST_PATIENCE:-1})); echo stop) |
  fx interactive a.wav -e gain:0.5 --sink 'audioconvert ! audio/x-raw,format=S16LE ! wavenc ! filesink location=heard.wav' >out 2>err
is 'interactive --sink' heard.wav '250 48000 2 16 -'

of check --rate --channels
runs 0 'check --rate' check fxlimiter:lookahead=10 --rate 96000 && says 'check --rate' '^Latency: 10.000 ms \(960 frames\)'
for n in 1 6; do
  runs 0 'check --channels' check fxgain:3 'capsfilter caps=audio/x-raw,channels=(int)[2,8]' -C $n
  says 'check --channels' "^Sound: 48000 Hz, $n channels?; after the effects 48000 Hz, $([ $n = 1 ] && echo 2 || echo 6) channels\$"
done

of effects --json
runs 0 'effects --json' effects --json && holds 'effects --json' 'len (d) > 30 and all ("name" in e for e in d)'
of devices --json
runs 0 'devices --json' devices --json && holds 'devices --json' 'type (d["cuda"]) is bool and type (d["sources"]) is list'

if [ "${FX_PLOTS:-yes}" = yes ]; then
  of plot --low --length --overwrite
  runs 0 'plot --low' plot spectrum a.wav -o low.svg
  runs 0 'plot --low' plot spectrum a.wav -o low2.svg --low 500
  differ 'plot --low' low.svg low2.svg
  echo=fxdelay:time=900,mix=.5,feedback=.3
  runs 0 'plot --length' plot response -e $echo -o l.csv && says 'plot --length' 'not died away' err
  runs 0 'plot --length' plot response -e $echo -o l2.csv --length 20000
  [ ! -s err ] && ok || bad 'plot --length' 'is not long enough' err
  runs 1 'plot --overwrite' plot response -e $echo -o l.csv && cp l.csv before.csv
  runs 0 'plot --overwrite' plot response -e fxgain:-3 -o l.csv --overwrite && differ 'plot --overwrite' l.csv before.csv
fi

# --- all commands ---------------------------------------------------------------------

# What each can be asked in short; with a notice where it has any. Each ends by
# itself but watch.
declare -A ask=(
  [process]='a.wav deep.wav -O q --overwrite' [convert]='a.wav deep.wav -O q --overwrite' [trim]='a.wav deep.wav -O q --overwrite'
  [play]='a.wav --sink fakesink' [record]='r.wav --overwrite --source audiotestsrc --duration 0.1'
  [interactive]='a.wav' [concat]='a.wav deep.wav -o q.wav --overwrite' [mix]='a.wav deep.wav -o q.wav --overwrite'
  [watch]='w.in w.out --existing' [info]=a.wav [stats]=a.wav [compare]='a.wav a.wav'
  [plot]='response -e fxdelay:time=900,mix=.5,feedback=.9 -o q.csv --overwrite' [preset]='save noisy -e gain:0.5 --force'
  [effects]= [check]=lowpass:100 [devices]=)
silent=' interactive info stats compare effects check devices '
# answers COMMAND OPTION: asks it that.
answers () {
  local command=$1 wanted=0
  shift
  if [ $command = watch ]; then
    timeout --preserve-status -s INT $((1 + ${FX_TEST_PATIENCE:-1})) "$program" watch ${ask[watch]} "$@" >out 2>err
  else
    # shellcheck disable=SC2086
    runs 0 "$command $*" $command ${ask[$command]} "$@" </dev/null
  fi
}
commands=$(fx --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
for c in $commands; do
  [ "$c" = plot ] && [ "${FX_PLOTS:-yes}" != yes ] && continue
  [ -n "${ask[$c]+there}" ] || { bad "$c" 'options.sh does not know what to ask it'; continue; }
  of "$c" --verbose --quiet --help
  answers "$c"
  grep -q GStreamer err && bad "$c" 'is verbose by itself' err || ok
  case $silent in
    *" $c "*) [ ! -s err ] && ok || bad "$c" 'has a notice' err ;;
    *) [ -s err ] && ok || bad "$c" 'has no notice' ;;
  esac
  answers "$c" --verbose && says "$c --verbose" '^gst-fx-1.0 [0-9.]+, GStreamer [0-9.]+, .*libgstfx' err
  case $c in process|play|record|concat|mix|stats|plot|check|preset) ;; *) continue ;; esac
  answers "$c" -v -e gain:0.25 && says "$c -v" '^effect [0-9]: fxgain gain=-12.04' err
done
for c in $commands; do
  [ "$c" = plot ] && [ "${FX_PLOTS:-yes}" != yes ] && continue
  answers "$c" -q
  [ ! -s err ] && ok || bad "$c --quiet" 'has a notice' err
  runs 0 "$c --help" "$c" --help && says "$c --help" "^Usage: gst-fx-1.0 $c "
done
of main --help --version --verbose --quiet
runs 0 '-q before' -q preset save noisy -e gain:0.5 --force
[ ! -s err ] && ok || bad '-q before' 'has a notice' err
runs 0 '-v before' -v info a.wav && says '-v before' '^sound: S16LE, 48000 Hz, 2 channels' err
runs 0 '-V' -V && says '-V' '^gst-fx-1.0 [0-9]'
runs 0 '-h' -h && says '-h' '^Usage'

# --- and is that all? -----------------------------------------------------------------

options () { sed -nE '/^Options:/,/^$/s/^  (-., )?(--[a-z][a-z0-9-]*).*/\2/p'; }
{
  fx --help | options | sed 's/^/main /'
  for c in $commands; do fx "$c" --help | options | sed "s/^/$c /"; done
} | sort >known
[ "$(wc -l <known)" -gt 150 ] && ok || bad 'all options' 'are not found' known

# options.txt: the script has a line with the command and the option (or its
# letter), and looks at something under that name.
while read -r c o script name; do
  case $c in ''|'#'*) continue ;; esac
  [ "$c" = plot ] && [ "${FX_PLOTS:-yes}" != yes ] && continue
  letter=$(fx "$c" --help | sed -nE "s/^  (-.), $o([= ].*)?\$/\1/p")
  file=$root/tests/tools/$script
  grep -E -- "\\b$c\\b.* ($o${letter:+|$letter})([= ]|\$)" "$file" | grep -qv '^runs [12]' ||
    bad "$c $o" "$script has no line with it that does its work"
  grep -F -- "$name" "$file" | grep -qE "(^|&& |[|] |; )(is|says|holds|has|same|equal|differ|shows|counts|comes|absent|bad) ['\"]?$name" ||
    bad "$c $o" "$script does not look at \"$name\""
  of "$c" "$o"
done <"$root/tests/tools/options.txt"
sort -u tested >all
while read -r line; do bad "$line" 'has no test: put one into options.sh, or say in options.txt where it is'; done < <(comm -23 known all)
while read -r line; do bad "$line" 'is tested, but is no option'; done < <(comm -13 known all)
sort tested | uniq -d | while read -r line; do echo "twice: $line"; done
ok
finish

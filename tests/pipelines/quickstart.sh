#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# tests/pipelines/quickstart.sh BUILD_DIR: examples/quickstart on what it is
# made for, on awkward names, and on what it must refuse, with a message that
# names the fault, and nothing left behind.
# shellcheck source=tests/pipelines/common.sh
. "$(dirname "$0")/common.sh" "$1"
export FX_BUILD_DIR=$build
quickstart=$root/examples/quickstart

# works NAME IN OUT ARGUMENT...
works () {
  local name=$1 in=$2 out=$3
  shift 3
  timeout $((patience * 4)) "$quickstart" "$@" >log 2>&1 || { bad "$name" "exit status $?" log; return 1; }
  same_length "$name" "$in" "$out"
}

# says NAME REGEX: the last report has such a line.
says () {
  if grep -qE -- "$2" log; then ok; else bad "$1" "no line like: $2" log; fi
}

# refuses NAME STATUS REGEX ARGUMENT...
refuses () {
  local name=$1 status=$2 regex=$3 got left
  shift 3
  timeout $((patience * 4)) "$quickstart" "$@" >log 2>&1
  got=$?
  left=$(find . -name '*.flac.??????' -o -name refused.flac)
  if [ $got != "$status" ]; then
    bad "$name" "exit status $got, not $status" log
  elif ! grep -qE -- "$regex" log; then
    bad "$name" "no line like: $regex" log
  elif [ -n "$left" ]; then
    bad "$name" "left behind: $left"
  else
    ok
  fi
}

works plain in.wav out.flac && ok
says 'names the input' "^in +$recording$"
says 'its format' '48000 Hz, 1 channel, S16LE, .*PCM.*, 1\.428 s$'
says 'fusing' '^fused +4 sections in 1 cascade: [1-9][0-9]* buffers fused, 0 not$'
says 'peak' '^peak +-[0-9.]+ dBFS before, -[0-9.]+ dBFS after$'
says 'RMS' '^RMS +-[0-9.]+ dBFS before, -[0-9.]+ dBFS after$'
says 'speed' '^speed .* [0-9]+ times real time$'
says 'result' '^out +out.flac \(FLAC, 48000 Hz, 1 channel\)$'
works again in.wav out.flac && ok

# What it prints for use by hand does the same.
sed -n '/gst-launch-1.0/,$p' log >by-hand
samples out.flac >/dev/null && mv out.flac.raw first.raw && rm out.flac
if timeout "$patience" bash -e by-hand >by-hand.log 2>&1 && samples out.flac >/dev/null && cmp -s out.flac.raw first.raw; then
  ok
else
  bad 'by hand' 'the printed line does not make the same file' by-hand.log
fi

awkward="a b'c\"d\\e \$f%.wav"
cp in.wav "$awkward"
works 'awkward names' in.wav "o p'q\"r\\s.flac" "$awkward" "o p'q\"r\\s.flac" && ok
sed -n '/gst-launch-1.0/,$p' log >by-hand
rm "o p'q\"r\\s.flac"
timeout "$patience" bash -e by-hand >by-hand.log 2>&1
same_length 'awkward names by hand' in.wav "o p'q\"r\\s.flac" && ok
works 'WAV out' in.wav out.wav in.wav out.wav && ok

printf 'Not a sound at all, only words.\n%.0s' {1..40} >words.wav
head -c 44 in.wav >header.wav
: >empty.wav
mkdir folder
ln -s in.wav same.flac
ln -s /dev/full full.flac
gst-launch-1.0 -q videotestsrc num-buffers=1 ! pngenc ! filesink location=picture.png
refuses 'no such file' 1 'nowhere.wav: no such file' nowhere.wav refused.flac
refuses 'a folder' 1 'is a directory' folder refused.flac
refuses 'text' 1 'words.wav is not sound' words.wav refused.flac
refuses 'a picture' 1 'picture.png is not sound.*no audio' picture.png refused.flac
refuses 'nothing' 1 'empty.wav is empty' empty.wav refused.flac
refuses 'a header alone' 1 'header.wav holds no sound' header.wav refused.flac
refuses 'output folder missing' 1 'cannot write nowhere/refused.flac' in.wav nowhere/refused.flac
refuses 'output is a folder' 2 'ends in .flac' in.wav folder
refuses 'output full' 1 'cannot write full.flac: No space' in.wav full.flac
refuses 'output is the input' 1 'are the same file' in.wav same.flac
refuses 'unknown ending' 2 'ends in .flac' in.wav refused.mp3
refuses 'too many arguments' 2 'quickstart \[IN \[OUT\]\]' in.wav refused.flac three
refuses 'an option' 2 'quickstart \[IN \[OUT\]\]' --loud
[ "$(stat -c %s in.wav)" = "$(stat -c %s "$recording")" ] && ok || bad 'input kept' 'in.wav was changed'
finish

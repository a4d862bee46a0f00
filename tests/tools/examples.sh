#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# examples.sh BUILD_DIR: every command line that --help of a command, or what
# `effects NAME` says, shows as an example, as it stands there; only what would
# need a sound card, or would go on for ever, gets an option more.
# shellcheck source=tests/tools/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh" "$1"
mkdir bin takes inbox
ln -s "$program" bin/gst-fx-1.0
PATH=$scratch/bin:$PATH

sound in.wav 48000 2 16 0.4 '0.5 * sin (2 * pi * (300 + 200 * c) * t)'
cp in.wav takes/one.wav
cp in.wav inbox/one.wav
for name in intro voice master outro; do cp in.wav $name.wav; done
runs 0 'sounds to begin with' convert in.wav in.flac
cp in.flac talk.flac
cp in.flac music.flac
cp in.flac song.flac
runs 0 'a song' process in.wav song.ogg
runs 0 'a compressed master' process in.wav master.mp3
printf '[[effects]]\nname = "highpass"\ncutoff = 80\n' >voice.toml
head -c 384000 /dev/zero >a

# try EXAMPLE: runs it where the outputs of the one before are gone.
try () {
  local line=$1
  rm -rf out out.wav out.flac b chain.png in.png a.svg show.flac bed.flac take.flac outbox
  case $line in
    *' play '*) line="$line --sink 'fakesink sync=false'" ;;
    *' interactive '*) line="echo list | $line --sink 'fakesink sync=false'" ;;
    *' record '*) line="${line/--source pulsesrc/--source \'audiotestsrc is-live=true\'} --duration 0.3" ;;
    *' watch '*) line="timeout --preserve-status -s INT $((2 * ${FX_TEST_PATIENCE:-1})) $line --existing --settle 100" ;;
    *'trim in.wav'*) line=${line/1:30/0.1} line=${line/12.5/0.2} ;;
  esac
  if timeout "$patience" bash -c "$line" >out.log 2>&1; then ok; else bad "$1" "exit status $?" out.log; fi
  case $line in
    *' watch '*) [ -s outbox/one.flac ] && ok || bad "$1" 'nothing came out' out.log ;;
    *'>b') [ -s b ] && ok || bad "$1" 'nothing came out' out.log ;;
  esac
}

# examples FILE: its lines that are commands and no synopsis.
examples () { sed -nE 's/^  (gst-fx-1\.0 .*)$/\1/p' "$1" | grep -vF '[OPTION'; }

count=0
while read -r command; do
  runs 0 "$command --help" "$command" --help
  examples out >examples
  while IFS= read -r line; do
    try "$line"
    count=$((count + 1))
  done <examples
done < <(fx --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
[ $count -ge 20 ] && ok || bad 'examples of commands' "only $count were found"

runs 0 'names of effects' effects --json
while read -r name; do
  runs 0 "effects $name" effects "$name"
  examples out >examples
  [ -s examples ] && ok || bad "effects $name" 'no example'
  while IFS= read -r line; do
    try "$line"
  done <examples
done < <(python3 -c 'import json; print(*(e["name"] for e in json.load(open("out"))), sep="\n")')
finish

#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# tests/pipelines/cases.sh BUILD_DIR FILE: runs the pipelines of FILE, one a
# line: NAME EXPECTED PIPELINE, the pipeline as one types it in a shell.
# EXPECTED:
#   ok          plays to its end and complains of nothing
#   file        the same, from in.wav to the last location=: which then decodes
#               to as many frames, is not silent and not the input
#   fail=WORD   ends with an error, one that has a match of the regex WORD
# shellcheck source=tests/pipelines/common.sh
cases=$(realpath "$2")
. "$(dirname "$0")/common.sh" "$1"

while read -r name expected pipeline; do
  case $name in ''|'#'*) continue ;; esac
  case $expected in
    fail=*) launch "$name.log" "$pipeline" "env LD_PRELOAD='${FX_TEST_PRELOAD:-}' '$build/tests/pipelines/launch'" ;;
    *) launch "$name.log" "$pipeline" ;;
  esac
  status=$?
  case $expected in
    ok|file)
      if [ $status = 124 ]; then
        bad "$name" "stuck: no end after $patience s" "$name.log"
      elif [ $status != 0 ]; then
        bad "$name" "exit status $status" "$name.log"
      elif grep -qE 'CRITICAL|WARNING' "$name.log"; then
        bad "$name" "it complains" "$name.log"
      elif [ "$expected" = ok ]; then
        ok
      else
        out=${pipeline##*location=}
        same_length "$name" in.wav "${out%% *}" && ok
      fi ;;
    fail=*)
      if [ $status = 0 ]; then
        bad "$name" "plays, but should not"
      elif [ $status -ge 124 ] && [ $status != 255 ]; then
        bad "$name" "stuck or crashed: exit status $status" "$name.log"
      elif grep -q CRITICAL "$name.log"; then
        bad "$name" "it fails, but with a CRITICAL" "$name.log"
      elif grep -qE 'no element|no such element' "$name.log"; then
        bad "$name" "an element is missing" "$name.log"
      elif ! grep -qiE -- "${expected#fail=}" "$name.log"; then
        bad "$name" "the error does not speak of ${expected#fail=}" "$name.log"
      else
        ok
      fi ;;
    *) bad "$name" "unknown expectation $expected" ;;
  esac
done <"$cases"
finish

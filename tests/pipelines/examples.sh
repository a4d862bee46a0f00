#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# tests/pipelines/examples.sh BUILD_DIR docs|readme: the lines that users copy.
# docs: each gst-launch-1.0 line between |[ and ]| in gst/ . readme: each fenced
# block of README.md, docs/*.md that follows a line <!-- tested -->.
# So that they end, and need no loudspeaker, an audiotestsrc without num-buffers
# gets one, and autoaudiosink becomes fakesink.
# shellcheck source=tests/pipelines/common.sh
. "$(dirname "$0")/common.sh" "$1"

finite () {
  sed -E 's/autoaudiosink/fakesink/g; /num-buffers=/!s/audiotestsrc/audiotestsrc num-buffers=40/g'
}

# One line for each command: "\" at the end of a line goes on in the next.
doc_lines () {
  awk '
    /\|\[/ { inside = 1; line = ""; next }
    inside {
      text = $0
      sub(/^[ \t]*\*[ \t]?/, "", text)
      if (text ~ /\]\|/) { inside = 0; if (line != "") print FILENAME "\t" line; next }
      if (text ~ /\\[ \t]*$/) { sub(/\\[ \t]*$/, "", text); line = line text; next }
      line = line text
      if (line != "") print FILENAME "\t" line
      line = ""
    }' "$@"
}

readme_blocks () {
  awk '
    /^<!-- tested -->$/ { wanted = 1; next }
    wanted && /^```/ { wanted = 0; inside = 1; next }
    inside && /^```/ { inside = 0; next }
    inside' "$@"
}

run_one () { # NAME COMMAND
  local log
  log=$scratch/log
  finite <<<"$2" >"$scratch/command"
  # The commands are typed at the top of the tree: what they call is here too.
  timeout $((patience * 4)) bash -e "$scratch/command" </dev/null >"$log" 2>&1
  local status=$?
  # Without a device such a line says so, and has no more to do.
  if [ $status != 0 ] && grep -q 'There is no CUDA device' "$log"; then
    ok
  elif [ $status != 0 ]; then
    bad "$1" "exit status $status" "$log"
  elif grep -q 'CRITICAL' "$log"; then
    bad "$1" "it complains" "$log"
  else
    ok
  fi
}

case $2 in
  docs)
    mapfile -t files < <(grep -rlF '|[' "$root/gst" --include='*.[ch]' | sort)
    [ ${#files[@]} -gt 0 ] || { echo "no example in gst/"; exit 1; }
    doc_lines "${files[@]}" >lines
    while IFS=$'\t' read -r file line; do
      case $line in
        gst-launch-1.0*|gst-inspect-1.0*) run_one "${file#"$root/"}: $line" "$line" ;;
        *) bad "${file#"$root/"}" "not a command of GStreamer: $line" ;;
      esac
    done <lines
    # An element without an example is one that nobody was shown how to use.
    while read -r element; do
      if grep -qE "[ !]$element([ .]|$)" lines; then ok; else bad "$element" "no example line in its documentation"; fi
    done < <(gst-inspect-1.0 "$build/gst/libgstfx.so" | sed -nE 's/^  (fx[a-z0-9]+): .*/\1/p') ;;
  readme)
    for folder in examples tests gst docs; do
      [ -e "$root/$folder" ] && ln -s "$root/$folder" "$folder"
    done
    ln -s "$build" build
    mapfile -t files < <(find "$root/README.md" "$root/docs" -name '*.md' 2>/dev/null | sort)
    for file in "${files[@]}"; do
      block=$(readme_blocks "$file")
      [ -n "$block" ] && run_one "${file#"$root/"}" "$block"
    done
    [ "$((passed + failed))" -gt 0 ] || { echo "no block of README.md follows <!-- tested -->"; exit 77; } ;;
  *) exit 2 ;;
esac
finish

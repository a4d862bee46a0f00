#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# The bash completion of gst-fx-1.0, and that the manual page knows every command
# and every option.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh" "$@"
# shellcheck source=gst/tools/completion/gst-fx-1.0
. "$root/gst/tools/completion/gst-fx-1.0"

# offers NAME WANTED WORD...: with the cursor behind the last word, which may be
# empty, that is offered.
offers () {
  local name=$1 wanted=$2
  shift 2
  COMP_WORDS=("$program" "$@") COMP_CWORD=$#
  _gst_fx 2>/dev/null
  printf '%s\n' "${COMPREPLY[@]}" >log
  grep -qxF -- "$wanted" log && ok || bad "$name" "\"$wanted\" is not offered" log
}
touch sound-file.wav
offers command process pro
offers 'command after an option' trim --quiet tr
offers option --overwrite process a.wav b.wav --over
offers 'option with a value' --rate= convert --ra
offers effect compressor process -e comp
offers 'effect of TorchFX' lobutterworth process -e lob
offers key threshold= process -e compressor : thre
offers 'second key' -20,ratio= process -e compressor : threshold = -20,rat
offers device cuda process -d cu
offers file sound-file.wav process sound
offers 'effects of a command' fir effects fi
offers 'preset command' apply preset ap

# The manual page, and every option.
man=$build/gst/tools/gst-fx-1.0.1
for c in $(fx --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
  grep -qE "^\.SS $c" "$man" && ok || bad 'manual page' "has no command $c"
  COMP_WORDS=("$program" "$c" --) COMP_CWORD=2
  _gst_fx 2>/dev/null
  for o in $(fx "$c" --help | grep -oE -- '--[a-z][a-z0-9-]*' | sort -u); do
    [[ " ${COMPREPLY[*]} " == *" $o"[=\ ]* ]] && ok || bad completion "has no option $o of $c"
    grep -qF -- "${o//-/\\-}" "$man" && ok || bad 'manual page' "has no option $o of $c"
  done
done
finish

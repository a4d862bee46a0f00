#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# tests/format.sh [--fix]: every C file is as clang-format (14, as in Debian 12)
# and .clang-format would write it. --fix rewrites. Exit 77: clang-format is
# not here, or is another release, whose taste differs.
set -u
cd "$(dirname "$0")/.." || exit 2
found=
for name in clang-format-14 clang-format; do
  case $("$name" --version 2>/dev/null) in
    *'version 14.'*) found=$name; break ;;
  esac
done
[ -n "$found" ] || { echo "clang-format 14 is not here"; exit 77; }
case ${1:-} in
  --fix) set -- -i ;;
  '') set -- --dry-run -Werror ;;
  *) echo "usage: tests/format.sh [--fix]" >&2; exit 2 ;;
esac
files=$(find dsp gst cuda docs tests examples -type f \( -name '*.[ch]' -o -name '*.[ch]pp' -o -name '*.cu' -o -name '*.cuh' \) 2>/dev/null | sort)
[ -n "$files" ] || { echo "no C file was found"; exit 1; }
# A misformatted line must be seen, or the check is not looking.
printf 'int  main(void){return 0;}\n' | "$found" --assume-filename=dsp/x.c --dry-run -Werror >/dev/null 2>&1 &&
  { echo "$found accepts anything"; exit 1; }
if [ "$1" = -i ]; then
  # shellcheck disable=SC2086
  exec "$found" --style=file -i $files
fi
# shellcheck disable=SC2086
wrong=$("$found" --style=file "$@" $files 2>&1) && exit 0
printf '%s\n' "$wrong" | sed -n 's/^\([^: ]*\):[0-9]*:[0-9]*: error: code should be.*/\1/p' | sort | uniq -c |
  while read -r count file; do echo "$file: $count places are not as $found writes them"; done
printf '%s\n' "$wrong" | head -n 9
echo "tests/format.sh --fix rewrites them"
exit 1

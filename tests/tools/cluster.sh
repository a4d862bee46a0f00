# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# Sourced after common.sh by the tests of examples/cluster: inputs, what one
# plain run makes of them, and a run of three shards of which one is stopped in
# the middle of a file.
export PATH=$build/gst/tools:$PATH
chain=(-e highpass:100 -e 'peaking:1000,1,6' --no-dither)
# The shard that stops, in its last file: the sixth of seven.
stalled_shard=3 stalled_file=in/y/f.wav

equal () { [ "$2" = "$3" ] && ok || bad "$1" "\"$2\", not \"$3\""; }
same_tree () { diff -r "$2" "$3" >log 2>&1 && ok || bad "$1" "$2 and $3 differ" log; }

shared_sounds () {
  mkdir -p in/x in/y
  for name in x/a x/b 'x/c d' y/d y/e y/f y/g; do
    sound "in/$name.wav" 48000 1 16 2 "0.3 * r () + ${#name} * 0.01"
  done
  runs 0 'one plain run' process 'in/*/*.wav' -O whole "${chain[@]}"
  equal 'one plain run' "$(find whole -name '*.wav' | wc -l)" 7
}

# stall: until resumed_from, that file is a pipe that holds half of its sound.
stall () {
  mv "$stalled_file" kept.wav
  mkfifo "$stalled_file"
  (head -c 150000 kept.wav; exec sleep $((2 * patience))) >"$stalled_file" &
  feeder=$!
}

# await WHAT COMMAND...: until it is true.
await () {
  local what=$1 t
  shift
  for ((t = 0; t < 20 * patience; t++)); do
    "$@" && return
    sleep 0.05
  done
  bad "$what" 'was waited for in vain'
  return 1
}

# All is done but that file, and of it a half is there.
stalled () {
  [ "$(find done -name '*.wav' 2>/dev/null | wc -l)" = 6 ] &&
    [ -n "$(find done -name '.*.part' -size +0)" ]
}

# After the kill: what has its name is whole. Its file is a file again.
resumed_from () {
  kill $feeder 2>/dev/null
  wait $feeder 2>/dev/null
  rm -f "$stalled_file"
  mv kept.wav "$stalled_file"
  [ ! -e done/y/f.wav ] && ok || bad killed 'what was stopped has its name'
  diff -r whole done >log
  equal 'what was done' "$(grep -v '\.part$' log)" 'Only in whole/y: f.wav'
  find done -name '*.wav' -exec stat -c '%n %i %Y' {} + | sort >before
}

# resumed LOG: all is there, and only what was not there has been done.
resumed () {
  find done -name '.*.part' -delete
  same_tree resumed whole done
  find done -name '*.wav' -exec stat -c '%n %i %Y' {} + | sort >after
  equal 'what was there stays' "$(comm -23 before after)" ''
  equal 'skipped' "$(grep -c ': skipped: ' "$1")" 6
}

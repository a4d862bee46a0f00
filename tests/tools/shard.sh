#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# gst-fx-1.0 process --shard and --skip-existing: runs that share a list of
# inputs, and runs that go on where one was stopped.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh" "$@"

done_of () { sed -n 's/: done$//p' "${1:-err}" | sort; }
same_tree () { diff -r "$2" "$3" >log 2>&1 && ok || bad "$1" "$2 and $3 differ" log; }
equal () { [ "$2" = "$3" ] && ok || bad "$1" "\"$2\", not \"$3\""; }
chain=(-e highpass:100 -e 'peaking:1000,1,6' --no-dither)

mkdir -p in/x/deep in/y
sound in/x/a.wav 48000 2 16 0.2 '0.5 * r ()'
for name in x/a-b x/B x/deep/c x/é y/a y/b 'y/[odd] name'; do
  sound "in/$name.wav" 48000 1 16 0.1 "0.3 * r () + $((${#name} - 3)) * 0.01"
done
files=(in/*/*.wav in/x/deep/*.wav)
runs 0 whole process "${files[@]}" -O whole "${chain[@]}"
equal 'eight files' "$(find whole -name '*.wav' | wc -l)" 8

# together they do each once, and their trees are one
written () { (cd "$1" && find . -type f | sort); }
for n in 1 3 8; do
  for ((i = 1; i <= n; i++)); do
    part=part.$i.$n
    runs 0 "shard $i of $n" process "${files[@]}" -O "$part" "${chain[@]}" --shard "$i/$n" --jobs 1
    lines=$(written "$part" | wc -l)
    [ "$lines" -ge $((8 / n)) ] && [ "$lines" -le $(((8 + n - 1) / n)) ] && ok ||
      bad "shard $i of $n" "does $lines of 8"
    cp -r "$part/." "parts.$n"
  done
  same_tree "$n shards" whole "parts.$n"
  equal "$n shards: each once" "$(for part in part.*.$n; do written "$part"; done | sort)" "$(written whole)"
done

# a shard is the same whatever is there, in whatever order, however sorted
runs 0 again process "${files[@]}" -O parts.3 "${chain[@]}" --shard 2/3 --overwrite
equal 'outputs are there' "$(done_of | sed 's/^in/./')" "$(written part.2.3)"
runs 0 reversed process "${files[7]}" "${files[5]}" "${files[6]}" "${files[@]}" -O reversed "${chain[@]}" --shard 2/3
equal 'another order' "$(written reversed)" "$(written part.2.3)"
runs 0 patterns process 'in/*/deep/*.wav' 'in/*/*.wav' -O patterns "${chain[@]}" --shard=2/3
equal patterns "$(written patterns)" "$(written part.2.3)"
runs 0 convert convert "${files[@]}" -O converted -f flac --shard 3/4
equal convert "$(find converted -name '*.flac' | wc -l)" 2

# nothing for it
runs 0 empty process "${files[@]}" -O empty "${chain[@]}" --shard 9/9 && says empty 'shard 9 of 9 has none of the 8 inputs' err
[ ! -e empty ] && ok || bad empty 'a folder was made'
runs 0 'empty, quiet' process "${files[@]}" -O empty "${chain[@]}" --shard 4294967295/4294967295 -q && equal 'empty, quiet' "$(cat err)" ''
runs 2 'empty, wrong chain' process "${files[@]}" -O empty -e lowpas --shard 9/9

# what makes no sense
for wrong in 0/3 4/3 1/0 x/3 1 1/2/3 -1/3 +1/3 1/3x '1/ 3' '' / 1/99999999999; do
  runs 2 "--shard $wrong" process "${files[@]}" -O wrong "--shard=$wrong" &&
    says "--shard $wrong" "^gst-fx-1.0 process: --shard .*: is no shard; I/N is" err
done
says 'the value is told' '--shard 1/99999999999: ' err
runs 2 'no folder' process in/x/a.wav wrong.wav --shard 1/2 && says 'no folder' '--shard .* needs -O' err
runs 2 'overwrite and skip' process in/x/a.wav wrong.wav --overwrite --skip-existing && says 'overwrite and skip' 'cannot both be' err
runs 2 'skip stdout' process in/x/a.wav - --skip-existing && says 'skip stdout' 'OUT is -' err
[ ! -e wrong ] && [ ! -e wrong.wav ] && ok || bad wrong 'something was written'

# --skip-existing: what is there stays as it is, and only that
mkdir -p some/x && echo 'not to be touched' >some/x/a.wav
runs 0 skip process "${files[@]}" -O some "${chain[@]}" --skip-existing &&
  says skip '^in/x/a.wav: skipped: some/x/a.wav is there already$' err
equal skip "$(cat some/x/a.wav)" 'not to be touched'
equal 'the others' "$(done_of | wc -l)" 7
rm some/x/a.wav some/y/b.wav
runs 0 'skip, quiet' process "${files[@]}" -O some "${chain[@]}" --skip-existing -q && equal 'skip, quiet' "$(cat err)" ''
same_tree skip whole some
runs 1 'without it' process "${files[@]}" -O some "${chain[@]}" && says 'without it' 'is there already; --overwrite' err
runs 0 'skip one' process in/x/a.wav some/x/a.wav -e gain:0 --skip-existing && says 'skip one' 'skipped: some/x/a.wav is there' err
same_tree 'skip one' whole some
rm some/x/a.wav && mkdir some/x/a.wav
runs 1 'a folder' process "${files[@]}" -O some "${chain[@]}" --skip-existing && says 'a folder' 'is a folder' err
# a shard that fails says so, and its others are done
runs 1 'one fails' process in/x/a.wav nix.wav -O fails --shard 1/1 && says 'one fails' '1 file failed' err
[ -e fails/in/x/a.wav ] && ok || bad 'one fails' 'the other is not done'

# Killed in the middle, again and again: what has its name is whole, what is
# there is not made again, and in the end all is there.
mkdir many
for i in {10..49}; do ln in/x/a.wav many/$i.wav; done
sound many/50.wav 48000 2 16 4 '0.5 * r ()'
runs 0 'many, whole' process 'many/*.wav' -O many.whole "${chain[@]}"
killed=0
for wanted in 1 12 25; do
  "$program" process 'many/*.wav' -O many.out "${chain[@]}" --jobs 2 --skip-existing 2>err &
  job=$!
  for ((t = 0; t < 100 * patience; t++)); do
    [ "$(find many.out -name '[0-9]*.wav' 2>/dev/null | wc -l)" -lt $wanted ] || break
    kill -0 $job 2>/dev/null || break
    sleep 0.01
  done
  kill -KILL $job 2>/dev/null
  wait $job 2>/dev/null
  [ $? = 137 ] && killed=$((killed + 1))
  while read -r f; do
    cmp -s "many.out/$f" "many.whole/$f" || bad "killed after $wanted" "$f is not whole"
  done < <(cd many.out && find . -name '[0-9]*.wav')
  # What a kill leaves has a name that no pattern for sound matches.
  left=$(cd many.out && find . -type f ! -name '[0-9]*.wav' ! -name '.*.part')
  equal 'what is left' "$left" ''
done
[ $killed -ge 1 ] && ok || bad killed 'every run was done before'
there=$(find many.out -name '[0-9]*.wav' | wc -l)
stat -c '%n %i %Y' many.out/*.wav >before
runs 0 resume process 'many/*.wav' -O many.out "${chain[@]}" --skip-existing
equal 'done at last' "$(done_of | wc -l)" $((41 - there))
equal 'skipped at last' "$(grep -c ': skipped: ' err)" "$there"
find many.out -name '*.part' -delete
same_tree resume many.whole many.out
stat -c '%n %i %Y' many.out/*.wav >after
[ -z "$(comm -23 before after)" ] && ok || bad resume 'what was there was written again'

# Runs at the same time, all of all files: none fails, each is done once or more.
"$program" process 'many/*.wav' -O race "${chain[@]}" --skip-existing 2>err.1 &
job=$!
fx process 'many/*.wav' -O race "${chain[@]}" --skip-existing 2>err.2; one=$?
wait $job; equal 'two at once' "$? $one" '0 0'
same_tree 'two at once' many.whole race
finish

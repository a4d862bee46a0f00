#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# gst-fx-1.0 preset, and -p and -c of process: chains that are kept sound as
# those that are typed.
. "$(dirname "$0")/common.sh" "$1"

presets=$XDG_CONFIG_HOME/gst-fx-1.0/presets
sound in.wav 48000 2 16 0.5 '0.4 * sin (2 * pi * 300 * t) + 0.2 * r ()'

# equal NAME A B, differ NAME A B: files, to the byte.
equal () { cmp -s "$2" "$3" && ok || bad "$1" "$2 and $3 differ"; }
differ () { [ -s "$2" ] && [ -s "$3" ] && ! cmp -s "$2" "$3" && ok || bad "$1" "$2 and $3 do not differ"; }
# absent NAME FILE
absent () { [ ! -e "$2" ] && ok || bad "$1" "$2 is there"; }

runs 0 'none yet' preset list
[ ! -s out ] && ok || bad 'none yet' 'a list is printed' out
says 'none yet' 'no presets yet' err
runs 0 'none yet, quiet' preset list -q
[ ! -s err ] && ok || bad 'none yet, quiet' 'a notice is printed' err

# Every way to write an effect: by position, by name, text in quotes, an array,
# gst-launch-1.0 syntax.
chain=(-e highpass:80 -e 'fxcompressor:threshold=-30,ratio=4.5,knee=6' -e 'peaking:1000,q=0.7,gain=-6,gain_scale="db"'
  -e 'fxfir:taps=<0.5,0.25,-0.125>' -e 'fxgain gain=3 ! audioecho delay=20000000 intensity=0.5')
runs 0 save preset save voice "${chain[@]}"
says save "^saved as $presets/voice.toml\$" err
[ ! -s out ] && ok || bad save 'something is on stdout' out
runs 0 list preset list
[ "$(cat out)" = voice ] && ok || bad list 'not just the one' out
runs 0 show preset show voice
cat >wanted <<'END'
[[effects]]
name = "highpass"
values = [80]

[[effects]]
name = "fxcompressor"
threshold = -30
ratio = 4.5
knee = 6

[[effects]]
name = "peaking"
values = [1000]
q = 0.7
gain = -6
gain-scale = "db"

[[effects]]
name = "fxfir"
taps = [0.5,0.25,-0.125]

[[effects]]
launch = "fxgain gain=3 ! audioecho delay=20000000 intensity=0.5"
END
equal show out wanted
equal 'show is the file' out "$presets/voice.toml"
runs 0 'show, JSON' preset show voice --json
holds 'show, JSON' "d['name'] == 'voice' and d['device'] is None and d['file'] == '$presets/voice.toml'"
holds 'show, JSON' 'len (d["effects"]) == 5 and d["effects"][0] == {"effect": "highpass:80", "bypassed": False}'
holds 'show, JSON' 'd["effects"][3]["effect"] == "fxfir:taps=<0.5,0.25,-0.125>"'

# The same sound by all ways, and another than without.
runs 0 typed process in.wav typed.wav "${chain[@]}"
runs 0 apply preset apply voice in.wav applied.wav
runs 0 '-p' process in.wav p.wav -p voice
runs 0 '-p first' -p voice process in.wav first.wav
cp "$presets/voice.toml" voice.toml
runs 0 '-c' process in.wav c.wav -c voice.toml
differ typed typed.wav in.wav
for out in applied p first c; do
  equal "$out.wav" typed.wav $out.wav
done

# In order: preset, file, -e.
runs 0 'a file' preset save third -e fxgain:-9.5
printf '[[effects]]\nname = "distortion"\ndrive = 20\n' >drive.toml
runs 0 'order, typed' process in.wav order1.wav -e fxgain:-9.5 -e distortion:drive=20 -e lowpass:500
runs 0 'order' process in.wav order2.wav -e lowpass:500 -c drive.toml -p third
runs 0 'order, other' process in.wav order3.wav -e lowpass:500 -e distortion:drive=20 -e fxgain:-9.5
runs 0 'order, apply' preset apply third in.wav order4.wav -e lowpass:500 -c drive.toml
equal order order1.wav order2.wav
equal 'order, apply' order1.wav order4.wav
differ 'order, other' order1.wav order3.wav

# From files and presets.
runs 0 from preset save more --from voice.toml -e lowpass:2000
runs 0 'from, applied' preset apply more in.wav more.wav
runs 0 'from, typed' process in.wav more-typed.wav "${chain[@]}" -e lowpass:2000
equal from more.wav more-typed.wav
runs 0 'from a preset' preset save copy -p voice
equal 'from a preset' "$presets/copy.toml" "$presets/voice.toml"
runs 2 'from two' preset save two --from voice.toml -c drive.toml
says 'from two' 'say the same' err
absent 'from two' "$presets/two.toml"
printf '[[effects]]\nname = "lowpass"\nbypassed = true\n[[effects]]\nname = "fxgain"\ngain = -6\n' >bypass.toml
runs 0 bypassed preset save bypassed --from bypass.toml
runs 0 bypassed preset apply bypassed in.wav bypassed.wav
runs 0 bypassed process in.wav quieter.wav -e fxgain:gain=-6
equal bypassed bypassed.wav quieter.wav

# The device is kept; the command line's is before it.
runs 0 device preset save here -e fxgain:3 --device cpu
runs 0 device preset show here --json
holds device 'd["device"] == "cpu"'
printf 'device = "gpu"\n' >gpu.toml
runs 2 'no device' process in.wav no.wav -c gpu.toml
says 'no device' '^gst-fx-1.0 process: gpu.toml:1:1: device must be "auto", "cpu" or "cuda"$' err
printf 'device = "cuda"\n[[effects]]\nname = "fxgain"\ngain = 3\n' >cuda.toml
runs 0 'device, check' check -c cuda.toml --device cpu
says 'device, check' '^Device: cpu' out
runs 0 'device, kept' check -p here
says 'device, kept' '^Device: cpu' out

# Nothing is replaced without --force.
cp "$presets/voice.toml" before
runs 1 'no force' preset save voice -e fxgain:3
says 'no force' 'the preset "voice" is there already; --force replaces it' err
equal 'no force' before "$presets/voice.toml"
runs 0 force preset save voice -e fxgain:3 --force
differ force before "$presets/voice.toml"
runs 1 'no overwrite' preset apply voice in.wav applied.wav
runs 0 overwrite preset apply voice in.wav applied.wav --overwrite
differ overwrite applied.wav typed.wav
[ "$(ls -A "$presets" | grep -cv '^[a-z]*\.toml$')" = 0 ] && ok || bad 'atomic' 'files are left over'

# Names lead nowhere.
for name in ../escape a/b /tmp/x .hidden '' 'a b' ..; do
  for action in save show delete apply; do
    args=(preset $action)
    [ $action = save ] && args+=(-e fxgain:3)
    args+=("$name")
    [ $action = apply ] && args+=(in.wav bad.wav)
    runs 2 "name \"$name\", $action" "${args[@]}"
    says "name \"$name\", $action" 'is no name of a preset' err
  done
  runs 2 "name \"$name\", -p" process in.wav bad.wav -p "$name"
  says "name \"$name\", -p" 'is no name of a preset' err
done
absent escape "$XDG_CONFIG_HOME/gst-fx-1.0/escape.toml"
absent 'bad names' bad.wav

# What is not there, and what is near it.
for action in show delete; do
  runs 2 "missing, $action" preset $action voise
  says "missing, $action" 'there is no preset "voise" in .*; did you mean voice\?' err
done
runs 2 'missing, apply' preset apply voise in.wav missing.wav
says 'missing, apply' 'did you mean voice\?' err
runs 2 'missing, -p' process in.wav missing.wav -p voise
says 'missing, -p' 'did you mean voice\?' err
absent missing missing.wav

# Nothing is saved that cannot be.
runs 2 'no effects' preset save empty
says 'no effects' 'there are no effects to save' err
runs 2 'no effect' preset save wrong -e lowpas:1000
says 'no effect' 'did you mean lowpass' err
runs 2 'no range' preset save wrong -e fxgain:1e9
runs 2 'no element' preset save wrong -e 'nosuchelement x=1'
absent 'no effects' "$presets/empty.toml"
absent wrong "$presets/wrong.toml"

# Files that are wrong, and where.
wrong () { # wrong NAME TOML MESSAGE
  printf "$2" >wrong.toml
  runs 2 "$1" process in.wav wrong.wav -c wrong.toml
  says "$1" "^gst-fx-1.0 process: wrong.toml:$3" err
  absent "$1" wrong.wav
}
wrong syntax '[[effects]]\nname = "lowpass"\n q = 1.\n' "3:6: '1\.' is no number"
wrong setting 'chunk_size = 1\n' '1:1: there is no setting "chunk_size"; known are device'
wrong table '[effects]\n' '1:1: write \[\[effects\]\]'
wrong duplicate '[[effects]]\nname = "lowpass"\nq = 1\nq = 2\n' "4:1: the key 'q' is there already, in line 3"
wrong key '\n[[effects]]\nname = "fxgain"\ngian = 1\n' '2: fxgain has no "gian"; did you mean gain'
wrong value '[[effects]]\nname = "fxgain"\ngain = "loud"\n' '1: fxgain: gain=loud is no number'
runs 2 'no file' process in.wav wrong.wav -c nowhere.toml
says 'no file' 'nowhere.toml: No such file' err

# A preset that was edited badly can be seen and deleted, and the list goes on.
printf 'gain = \n' >"$presets/broken.toml"
runs 2 'broken, show' preset show broken
says 'broken, show' '^gain = $'
says 'broken, show' 'broken.toml:1:8: expected a value' err
runs 2 'broken, list' preset list --json
says 'broken, list' 'broken.toml:1:8: expected a value' err
holds 'broken, list' '[p["name"] for p in d] == ["bypassed", "copy", "here", "more", "third", "voice"]'
runs 0 'broken, list' preset list
[ "$(paste -sd' ' out)" = 'broken bypassed copy here more third voice' ] && ok || bad 'broken, list' 'not all' out

runs 0 delete preset delete broken
absent delete "$presets/broken.toml"
runs 2 'deleted' preset delete broken
for name in bypassed copy here more third voice; do
  runs 0 "delete $name" preset delete $name
done
runs 0 'none left' preset list
[ ! -s out ] && ok || bad 'none left' 'some are' out

# The command line.
runs 2 'no action' preset
runs 2 'another action' preset shw voice
says 'another action' 'there are list, show, save, delete and apply; did you mean show' err
runs 2 'too few' preset show
says 'too few' '0 arguments given: gst-fx-1.0 preset show NAME' err
runs 2 'too many' preset list voice
runs 2 'no use' preset list --force
says 'no use' 'preset list has no use for --force' err
runs 2 'no use' preset show voice -e fxgain:3
says 'no use' 'preset show has no use for -e' err
runs 2 'two presets' preset apply a in.wav b.wav -p c
finish

#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# gst-fx-1.0 watch, play and record: what takes time.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh" "$@"
slow=${FX_TEST_PATIENCE:-1}

# frames FILE: of a WAV file, 0 where it is none.
frames () { python3 -c "import sys, wave; print(wave.open(sys.argv[1]).getnframes())" "$1" 2>/dev/null || echo 0; }
# comes NAME FILE FRAMES: the file is there within ten seconds.
comes () {
  local i
  for i in $(seq $((100 * slow))); do
    [ "$(frames "$2")" = "$3" ] && { ok; return; }
    sleep 0.1
  done
  bad "$1" "$2 has $(frames "$2") frames, not $3" log
}
stop () { # stop NAME STATUS: the program in the background ends with that.
  kill -INT "$job"
  wait "$job"
  local status=$?
  [ "$status" = "$2" ] && ok || bad "$1" "exit status $status, not $2" log
}

sound a.wav 48000 1 16 0.5 '0.5 * sin (2 * pi * 1000 * t)'
mkdir -p in/sub
cp a.wav in/old.wav

"$program" watch in in/out -r --existing --settle 400 -e gain:0.5 >log 2>&1 &
job=$!
comes existing in/out/old.wav 24000
cp a.wav in/new.wav
comes new in/out/new.wav 24000
cp a.wav in/sub/below.wav
comes recursive in/out/sub/below.wav 24000
mkdir in/later
cp a.wav in/later/still.wav
comes 'new folder' in/out/later/still.wav 24000
# written in two parts with a pause that is shorter than it takes to settle
(head -c 20000 a.wav; sleep 0.2; tail -c +20001 a.wav) >in/parts.wav
comes 'two parts' in/out/parts.wav 24000
[ "$(grep -c 'parts.wav ->' log)" = 1 ] && ok || bad 'two parts' 'not taken once' log
echo 'no sound' >in/bad.wav
echo 'no matter' >in/notes.txt
cp a.wav in/after.wav
comes 'after an error' in/out/after.wav 24000
for i in $(seq $((50 * slow))); do grep -q 'bad.wav failed' log && break; sleep 0.1; done
grep -q 'bad.wav failed: no plugin' log && ok || bad 'after an error' 'the error is not told' log
# what is replaced is done again
python3 -c "
d = bytearray (open ('a.wav', 'rb').read ()); open ('b.wav', 'wb').write (d)"
sound in/new.wav 48000 1 16 0.25 '0.1'
comes 'done again' in/out/new.wav 12000
stop 'end' 1
[ ! -e in/out/out ] && [ ! -e in/out/notes.txt ] && ok || bad outputs 'are taken as inputs' log
[ -z "$(find . -name '*.part')" ] && ok || bad 'end' 'halves of files are left'

mkdir flat
cp a.wav flat/there.wav
"$program" watch flat flatout --settle 200 -f flac >log 2>&1 &
job=$!
sleep $((1 * slow))
mkdir flat/sub && cp a.wav flat/sub/x.wav && cp a.wav flat/y.wav
for i in $(seq $((100 * slow))); do [ -e flatout/y.flac ] && break; sleep 0.1; done
[ "$(head -c 4 flatout/y.flac)" = fLaC ] && ok || bad format 'no FLAC' log
stop 'end without failure' 0
[ ! -e flatout/there.flac ] && [ ! -e flatout/sub ] && ok || bad 'no --existing, no -r' 'taken all the same'
runs 1 'no folder' watch nix out && says 'no folder' 'no such folder' err
runs 2 'same folder' watch in in
runs 2 'unknown format' watch in out2 -f xyz && says 'unknown format' 'can be written' err

# record: until the duration, until Ctrl-C; a file that is whole
live='audiotestsrc is-live=true samplesperbuffer=480'
runs 0 duration record r.wav --source "$live" --duration 0.3 --rate 48000 --channels 2 --bits 24 -e gain:0.5
python3 -c "
import sys, wave
w = wave.open ('r.wav')
d = w.readframes (1 << 20)
top = max (abs (int.from_bytes (d[i:i + 3], 'little', signed=True)) for i in range (0, len (d), 3)) / (1 << 23)
sys.exit (not (w.getparams ()[:4] == (2, 3, 48000, 14400) and abs (top - 0.4) < 0.01))" && ok || bad duration 'is not what was asked for'
"$program" record c.flac --source "$live" >log 2>&1 &
job=$!
sleep $((1 * slow))
[ ! -e c.flac ] && ok || bad 'record' 'has its name before it is whole'
stop 'record until Ctrl-C' 0
runs 0 'what was recorded' info --json c.flac && holds 'what was recorded' "near(d['duration'] if 'duration' in d else d[0]['duration'], 1, 20)"
runs 2 'no such source' record d.wav --source nix && says 'no such source' 'no element' err

# play: through the sink, at the speed of sound
began=$(date +%s%N)
runs 0 play play a.wav --sink 'fakesink sync=true' -e gain:0.5
took=$((($(date +%s%N) - began) / 1000000))
[ $took -ge 450 ] && ok || bad play "took $took ms for half a second"
runs 0 'play into a file' play a.wav --sink 'audioconvert ! audio/x-raw,format=S16LE ! wavenc ! filesink location=played.wav' -e gain:0.5
[ "$(frames played.wav)" = 24000 ] && ok || bad 'play into a file' "has $(frames played.wav) frames"
runs 1 'play what is not' play nix.wav --sink fakesink
runs 2 'play nowhere' play a.wav --sink nix && says 'play nowhere' 'no element' err

# keys and meters, on a terminal of 80 columns
python3 - "$program" <<'PY' && ok || bad 'keys' 'do nothing, or the meter is too wide'
import os, pty, sys, time, select, fcntl, struct, termios, re
pid, fd = pty.fork()
if pid == 0:
    os.environ['TERM'] = 'xterm'
    os.environ.pop('NO_COLOR', None)
    os.execv(sys.argv[1], [sys.argv[1], 'play', 'a.wav', 'a.wav', 'a.wav', '--sink', 'fakesink sync=true'])
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 80, 0, 0))
out, began = b'', time.time()
sent = False
while time.time() - began < 30:
    if select.select([fd], [], [], 0.1)[0]:
        try:
            got = os.read(fd, 4096)
        except OSError:
            break
        if not got:
            break
        out += got
    if not sent and b' dB' in out:
        os.write(fd, b' ')      # pauses
        time.sleep(0.5)
        os.write(fd, b' q q q') # goes on, next, next, end
        sent = True
_, status = os.waitpid(pid, 0)
text = re.sub(r'\x1b\[[0-9;]*[mK]', '', out.decode(errors='replace'))
lines = re.split(r'[\r\n]+', text)
wide = max(map(len, lines))
print('wide', wide, 'status', status, 'meters', text.count(' dB'))
sys.exit(not (sent and status == 0 and wide <= 80 and ' dB' in text and '\x1b[3' in out.decode(errors='replace')))
PY
finish

#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# gst-fx-1.0 interactive: what each line does, from a pipe and on a terminal.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh" "$@"

# talk STATUS NAME LINE...: these lines, one after the other.
talk () {
  local wanted=$1 name=$2 status
  shift 2
  printf '%s\n' "$@" | fx interactive --sink 'fakesink sync=true' >out 2>err
  status=$?
  [ "$status" = "$wanted" ] && ok || bad "$name" "exit status $status, not $wanted" err
}
sound a.wav 48000 1 16 2 '0.5 * sin (2 * pi * 1000 * t)'
peak () { python3 -c "
import array, sys, wave
print (round (1000 * max (map (abs, array.array ('h', wave.open (sys.argv[1]).readframes (1 << 20)))) / 32768))" "$1"; }
has () { # has NAME FILE PEAK, in thousandths
  local got
  got=$(peak "$2" 2>/dev/null)
  [ -n "$got" ] && [ $((got - $3)) -le 3 ] && [ $(($3 - got)) -le 3 ] && ok || bad "$1" "$2 has ${got:-no peak}, not $3"
}

talk 0 'add and save' 'load a.wav' 'add gain:0.5' 'save half.wav' && has 'add and save' half.wav 250
talk 0 set 'load a.wav' 'add gain:0.5' 'set 1 gain=0.25' 'list' 'save set.wav' && has set set.wav 125 && says set '1\. gain:gain=0.25'
talk 0 'move and remove' 'add lowpass:1000' 'add fxgain:-3' 'add chorus' 'move 3 1' 'remove 2' 'list' &&
  says 'move and remove' '^ +1\. chorus$' && says 'move and remove' '^ +2\. fxgain:-3$'
talk 0 bypass 'load a.wav' 'add gain:0.5' 'bypass 1' 'save by.wav' && has bypass by.wav 500 && says bypass 'bypassed'
talk 0 'a and b' 'load a.wav' 'add gain:0.5' 'ab' 'set 1 gain=0.1' 'save b.wav' 'ab' 'save a2.wav' && has 'a and b' b.wav 50 && has 'a and b' a2.wav 250
talk 0 preset 'add gain:0.5' 'add "fxbiquad type=peaking gain=3"' 'preset save mine' 'clear' 'preset list' 'preset load mine' 'list' &&
  says preset '^mine$' && says preset '1\. gain:0.5' && says preset '2\. fxbiquad type=peaking gain=3'
talk 0 'spec with blanks' 'add fxbiquad type=peaking frequency=2000 ! fxgain gain=-6' 'list' && says 'spec with blanks' 'fxgain gain=-6'
talk 0 'look' 'load a.wav' 'info' 'effects gate' 'help' && says look 48000 && says look threshold && says look 'seek TIME'
talk 0 'play' 'load a.wav' 'loop on' 'play' 'seek 1.5' 'pause' 'play' 'stop' 'play' 'add reverb' 'list' && says play 'playing'
# A part, again and again: each sample is its frame's number.
sound count.wav 48000 1 16 0.6 'i / 32768'
raw='audioconvert dithering=none ! audio/x-raw,format=S16LE ! filesink sync=true buffer-mode=unbuffered location'
slow=${FX_TEST_PATIENCE:-1}
# repeated NAME START END LINE...: count.wav from START to END (frames) without a
# gap, until lines are over and loop off lets it end.
repeated () {
  local name=$1 start=$2 end=$3
  shift 3
  (printf '%s\n' "$@" list; sleep $((2 * slow)); echo 'loop off'; sleep $((2 * slow)); echo list) |
    fx interactive count.wav --sink "$raw=part.raw" >out 2>err
  says "$name" '^count.wav$'
  python3 - "$start" "$end" <<'PY' >log 2>&1 && ok || bad "$name" 'is not repeated without a gap' log
import array, sys
start, end = map(int, sys.argv[1:])
a = array.array('h', open('part.raw', 'rb').read())
back = [i for i in range(1, len(a)) if a[i] != a[i - 1] + 1]
print(len(a), a[0], a[-1], len(back), [(a[i - 1], a[i]) for i in back[:5]])
sys.exit(not (start <= a[0] < end and a[-1] == 28799 and len(back) > 1 and all((a[i - 1], a[i]) == (end - 1, start) for i in back)))
PY
}
repeated 'a part' 9600 21600 'loop 0.2 0.45' play
says 'a part' '^count.wav, playing, loop 0.200 to 0.450 s$'
# The same of a file that GStreamer's parser takes nothing of: a byte behind it.
cp count.wav even.wav && printf x >>count.wav
repeated 'a part, read by ourselves' 9600 21600 'loop 0.2 0.45' play
repeated 'all, read by ourselves' 0 28800 'loop on' play
mv even.wav count.wav
repeated 'all' 0 28800 'loop on' play
says 'all' '^count.wav, playing, loop$'
repeated 'all, asked for while it plays' 0 28800 play 'loop on'
talk 1 'wrong lines' 'remove 1' 'load nix.wav' 'add lowpas:3' 'foo' 'set' 'loop maybe' 'seek 1' 'save x.wav' 'meter' &&
  for what in 'no effects yet' 'No such file' 'did you mean lowpass' 'is not known' 'set N KEY' 'on or off' 'nothing plays' 'no file yet'; do
    says 'wrong lines' "$what" err
  done
talk 1 'a bad change leaves what was' 'load a.wav' 'add gain:0.5' 'set 1 gain=x' 'add nix' 'save still.wav' && has 'a bad change' still.wav 250
runs 0 'a file and effects' interactive a.wav -e gain:0.5 --sink fakesink </dev/null
runs 1 'no such file' interactive nix.wav </dev/null

# On a terminal: completion, history, meter, spectrum, and a change that is heard
# while it plays.
python3 - "$program" <<'PY' && ok || bad terminal 'is not as it should be'
import fcntl, os, pty, re, select, struct, sys, termios, time
os.environ.update(TERM='xterm', XDG_DATA_HOME=os.getcwd() + '/data')
os.environ.pop('NO_COLOR', None)
pid, fd = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], [sys.argv[1], 'interactive', 'a.wav', '--sink', 'fakesink sync=true'])
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', 40, 80, 0, 0))
out = ''
def wait(what, seconds=30, since=None):
    global out
    start, end = len(out) if since is None else since, time.time() + seconds
    while time.time() < end:
        if select.select([fd], [], [], 0.05)[0]:
            try:
                out += os.read(fd, 65536).decode(errors='replace')
            except OSError:
                return what is None
        if what and re.search(what, out[start:]):
            return True
    return False
def fail(why):
    print(why, repr(out[-600:]))
    sys.exit(1)
def send(text):
    at = len(out)
    os.write(fd, text.encode())
    return at
if not wait('fx> ', since=0): fail('no prompt')
at = send('loop on\n');  wait('fx> ', since=at + 5)
at = send('play\n');     wait('fx> ', since=at + 5)
at = send('meter\n')
if not wait(r'-6\.0 dB', since=at): fail('no level of -6 dB')
send(' '); wait('fx> ')
at = send('add gain:0.1\n'); wait('fx> ', since=at + 5)
at = send('meter\n')
if not wait(r'-26\.0 dB', since=at): fail('the change is not heard')
send(' '); wait('fx> ')
at = send('spectrum\n')
if not wait(r'#', since=at): fail('no spectrum')
send(' '); wait('fx> ')
lines = re.split(r'[\r\n]+', re.sub(r'\x1b\[[0-9;?]*[a-zA-Z]', '', out))
if max(map(len, lines)) > 80: fail('wider than 80 columns')
if os.environ.get('FX_LIBEDIT') != 'no':
    at = send('cle\t\n')
    if not wait(r'cle[^\n]*ar', since=at): fail('no completion')
at = send('list\n'); wait('fx> ', since=at + 5)
send('quit\n')
wait(None, 10)
_, status = os.waitpid(pid, 0)
if status: fail('exit status %d' % status)
if os.environ.get('FX_LIBEDIT') != 'no' and 'add gain:0.1' not in open('data/gst-fx-1.0/history').read().replace('\\040', ' '):
    fail('no history')
PY
finish

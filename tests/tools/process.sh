#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# gst-fx-1.0 process, convert, trim, concat, mix: what each option does to what
# is written.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh" "$@"

cat >look.py <<'PY'
import sys, wave
path, wanted = sys.argv[1], sys.argv[2].split()
w = wave.open(path)
size, data = w.getsampwidth(), w.readframes(w.getnframes())
if size == 1:
    top = max(abs(b - 128) for b in data) / 128
else:
    top = max(abs(int.from_bytes(data[i:i + size], 'little', signed=True))
              for i in range(0, len(data), size)) / (1 << (8 * size - 1))
got = [round(1000 * top), w.getframerate(), w.getnchannels(), 8 * size, w.getnframes()]
print(*got)
sys.exit(not all(x == '-' or abs(g - int(x)) <= (2 if i == 0 else 0)
                 for i, (g, x) in enumerate(zip(got, wanted))))
PY
# is NAME FILE "PEAK RATE CHANNELS BITS FRAMES": so it is, "-" for any; the peak
# is in thousandths of full scale.
is () { python3 look.py "$2" "$3" >log 2>&1 && ok || bad "$1" "$2 is not $3" log; }
same () { cmp -s "$2" "$3" && ok || bad "$1" "$2 and $3 differ"; }
absent () { [ ! -e "$2" ] && ok || bad "$1" "$2 is there"; }

sound a.wav 48000 2 16 0.5 '0.5 * sin (2 * pi * 1000 * t)'
sound b.wav 44100 1 24 0.25 '0.25 * sin (2 * pi * 500 * t)'
sound dc.wav 48000 1 16 0.1 '0.25'

# effects, and the bits, rate and channels of the input
runs 0 factor process a.wav half.wav -e gain:0.5 && is factor half.wav '250 48000 2 16 24000'
runs 0 'our own' process a.wav db.wav -e fxgain:-6.0206 && is 'our own' db.wav '250 48000 2 16 24000'
runs 0 'launch syntax' process a.wav launch.wav -e 'volume volume=0.5 ! audioinvert degree=0' && is 'launch syntax' launch.wav '250 - - - 24000'
runs 0 several process a.wav two.wav -e gain:0.5 -e gain:gain=-6.0206,gain_type=db && is several two.wav '125 - - - -'
runs 0 'low-pass' process a.wav lp.wav -e lowpass:50 && is 'low-pass' lp.wav '13 - - - -'
runs 0 '24 bits stay' process b.wav b2.wav -e gain:1 && is '24 bits stay' b2.wav '250 44100 1 24 11025'
runs 0 normalize process a.wav n.wav -e normalize:0.8 && is normalize n.wav '800 - - - 24000'
runs 0 'normalize twice' process a.wav n2.wav -e normalize:0.8 -e gain:0.5 -e normalize:0.6 && is 'normalize twice' n2.wav '600 - - - 24000'
runs 0 'one pass' process a.wav n3.wav --one-pass -e 'normalize:0.8' && is 'one pass' n3.wav '- - - - 24000'
runs 0 'echoes of frames' process dc.wav echo.wav -e delay:delay_samples=9600,taps=1,mix=0.5 && is 'echoes of frames' echo.wav '125 48000 1 16 -'
runs 0 'old reverb' process dc.wav rev.wav -e reverb:2400,0.5,0.5 && is 'old reverb' rev.wav '312 - - - -'

# an echo is where it belongs: frame 9600 begins it
python3 -c "
import wave, array
a = array.array ('h', wave.open ('echo.wav').readframes (1 << 20))
import sys
sys.exit (not (abs (a[9599]) < 8 < 2000 < a[9640] and len (a) >= 14400))" && ok || bad 'echoes of frames' 'not at frame 9600'

# headers: an odd length made even, channels without places, tags behind the sound
mkdir headers && cd headers || exit 2
python3 - <<'PY'
import struct
def chunk(name, data): return name + struct.pack('<I', len(data)) + data + b'\0' * (len(data) & 1)
def wav(path, bits, channels, frames, more=b'', extra=b''):
    size = bits // 8
    tag = 0xfffe if more else 1
    fmt = struct.pack('<HHIIHH', tag, channels, 48000, 48000 * channels * size, channels * size, bits) + more
    data = b''.join((((c + 1) << (bits - 8)) // 2).to_bytes(size, 'little', signed=True)
                    for i in range(frames) for c in range(channels))
    body = b'WAVE' + chunk(b'fmt ', fmt) + chunk(b'data', data) + extra
    open(path, 'wb').write(b'RIFF' + struct.pack('<I', len(body)) + body)
guid = bytes.fromhex('0100000000001000800000aa00389b71')
wav('odd24.wav', 24, 1, 3001)
wav('three.wav', 16, 3, 2000)
wav('sides.wav', 16, 8, 2000, struct.pack('<HHI', 22, 16, 0x63f) + guid)
wav('tops.wav', 16, 4, 2000, struct.pack('<HHI', 22, 16, 0x5003) + guid)
wav('title.wav', 16, 2, 2000, b'', chunk(b'LIST', b'INFO' + chunk(b'INAM', b'A title\0')))
PY
frames () { # frames NAME FILE CHANNELS FRAMES: and channel c has (c + 1) / 256 everywhere
  python3 - "$2" "$3" "$4" <<'PY' >log 2>&1 && ok || bad "$1" "$2 is not what went in" log
import sys, struct
d = open(sys.argv[1], 'rb').read()
fmt, at = d.index(b'fmt ') + 8, d.index(b'data') + 4
channels, bits = struct.unpack_from('<H', d, fmt + 2)[0], struct.unpack_from('<H', d, fmt + 14)[0]
n = struct.unpack_from('<I', d, at)[0] // (bits // 8) // channels
size = bits // 8
got = [[int.from_bytes(d[at + 4 + (i * channels + c) * size:][:size], 'little', signed=True) / (1 << (bits - 1))
        for c in range(channels)] for i in range(n)]
print(channels, n, got[:2])
sys.exit(not (channels == int(sys.argv[2]) and n == int(sys.argv[3]) and
              all(g == [(c + 1) / 256 for c in range(channels)] for g in got)))
PY
}
runs 0 'odd length' process odd24.wav odd2.wav --no-dither -e fxgain:0 && frames 'odd length' odd2.wav 1 3001
runs 0 'odd length, info' info odd24.wav && says 'odd length, info' '3001 frames'
runs 0 'no places' process three.wav three2.wav --no-dither -e fxgain:0 && frames 'no places' three2.wav 3 2000
runs 0 'side channels' process sides.wav sides2.wav --no-dither -e fxgain:0 && frames 'side channels' sides2.wav 8 2000
runs 0 'side channels' info sides2.wav && says 'side channels' '8 \(7.1\)'
runs 0 'side channels' process - - <sides.wav -e fxgain:0 && cp out piped.wav && runs 0 'side channels' info piped.wav && says 'side channels' '8 \(7.1\)'
runs 0 'side channels' process sides.wav sides.flac -e fxgain:0 && runs 0 'side channels' info sides.flac && says 'side channels' '8 \(7.1\)'
runs 0 'top channels' process tops.wav tops2.wav --no-dither -e fxgain:0 && frames 'top channels' tops2.wav 4 2000
runs 0 'tags' process title.wav title2.wav -e fxgain:0 && runs 0 'tags' info title2.wav && says 'tags' 'A title'
for n in 9 16; do
  python3 -c "import wave; w = wave.open ('$n.wav', 'wb'); w.setparams (($n, 2, 48000, 0, 'NONE', '')); w.writeframes (bytes (2 * $n * 100))"
  runs 1 "$n channels to flac" process $n.wav $n.flac && says "$n channels to flac" 'does not take sound of its channels' err
  absent "$n channels to flac" $n.flac
  runs 0 "$n channels" process $n.wav ${n}2.wav -e fxgain:0 && runs 0 "$n channels" info ${n}2.wav && says "$n channels" "^Channels +$n "
done
cd .. || exit 2

# what is wrong in launch syntax is told as of names: what was meant, or expected
runs 2 'no property' process a.wav no.wav -e 'fxgain gain=2 ! fxgain gian=x' && says 'no property' 'no "gian"; did you mean gain\?; it has ' err
runs 2 'no value' process a.wav no.wav -e 'audioconvert ! volume mute=true volume = "1 2" ! fxgain gain=2' &&
  says 'no value' 'volume: volume=1 2 is no number; 0 to 10 is expected' err
runs 2 'no nick' process a.wav no.wav -e 'fxbiquad frequency=100 type=peeking' && says 'no nick' 'must be one of low-pass, .*peaking' err
runs 2 'no element' process a.wav no.wav -e 'fxgian gain=2' && says 'no element' 'did you mean fxgain' err

# hardly any sound, or none
sound one.wav 8000 1 8 0.000125 '0.5'
sound none.wav 48000 2 16 0 '0'
runs 0 'one frame' process one.wav one2.wav -e gain:0.5 && is 'one frame' one2.wav '250 8000 1 8 1'
for command in 'process none.wav none2.wav -e reverb' 'concat none.wav none.wav -o none2.wav' 'mix none.wav none.wav -o none2.wav'; do
  # shellcheck disable=SC2086
  runs 0 "no frame, $command" $command --overwrite &&
    python3 -c "import wave; w = wave.open ('none2.wav'); exit (w.getnframes () != 0 or w.getframerate () != 48000)" &&
    [ ! -s err ] && ok || bad "no frame, $command" 'is no WAV file without frames' err
done
runs 1 'no frame to flac' process none.wav none.flac && says 'no frame to flac' 'not one frame' err && absent 'no frame to flac' none.flac
runs 0 'no frame and some' concat none.wav a.wav -o some.wav && is 'no frame and some' some.wav '500 48000 2 16 24000'

# the same through every door
runs 0 'to flac' process a.wav f.flac -e lowpass:3000
runs 0 pipe process - - -e lowpass:3000 --no-dither <a.wav && cp out pipe.wav
runs 0 file process a.wav file.wav -e lowpass:3000 --no-dither
tail -c 96000 pipe.wav >p.raw; tail -c +45 file.wav | head -c 96000 >q.raw
python3 - <<'PY' && ok || bad 'pipe and file' 'their frames differ'
a, b = open('pipe.wav', 'rb').read(), open('file.wav', 'rb').read()
i, j = a.index(b'data') + 8, b.index(b'data') + 8
import sys
sys.exit(a[i:i + 96000] != b[j:j + 96000] or len(a) - i < 96000)
PY
mkfifo named; timeout "$patience" cat a.wav >named & # who opens it twice ends the writer
runs 0 'named pipe' process named named.wav -e lowpass:3000 --no-dither && same 'named pipe' named.wav file.wav; wait
printf '[[effects]]\nname = "lowpass"\ncutoff = 3000\n' >c.toml
runs 0 config process a.wav config.wav -c c.toml --no-dither && same config config.wav file.wav
runs 0 glob process '*.wa[v]' -O all -e lowpass:3000 --no-dither && same glob all/a.wav file.wav
# folders in folders: not hidden ones, and no links; names as they are
mkdir -p tree/one/two 'tree/[x] {y}' tree/.hidden && ln -s one tree/link
for file in top one/in one/two/deep '[x] {y}/odd' .hidden/not; do cp dc.wav "tree/$file.wav"; done
found () { # found NAME PATTERN FILE...: of tree, and no others
  local name=$1 pattern=$2
  shift 2
  rm -rf leaves
  runs 0 "$name" process "$pattern" -O leaves -q -e gain:1 &&
    [ "$(cd leaves && find . -type f | sort)" = "$(printf './%s.wav\n' "$@" | sort)" ] && ok || bad "$name" "not those of $pattern"
}
found 'all below' 'tree/**/*.wav' top one/in one/two/deep '[x] {y}/odd'
found 'all in it' 'tree/**' top one/in one/two/deep '[x] {y}/odd'
found 'all below one' '**/one/**/*.wav' in two/deep
runs 0 'not its own' process 'tree/**/*.wav' -O tree/done -q -e gain:0.5
runs 0 'not its own, again' process 'tree/**/*.wav' -O tree/done -q --overwrite -e gain:0.5
[ "$(find tree/done -type f | wc -l)" = 4 ] && ok || bad 'not its own' 'outputs of outputs'
runs 0 'in place' process 'tree/done/**' -O tree/done -q --overwrite -e gain:0.5 && is 'in place' tree/done/one/in.wav '62 48000 1 16 4800'
rm -r tree/done
found 'one of two' 'tree/{top,one/in}.wav' top one/in
runs 0 'flac to stdout' process a.wav - -f flac -e lowpass:3000 && [ "$(head -c 4 out)" = fLaC ] && ok || bad 'flac to stdout' 'no FLAC'
python3 -c "
import struct, sys
sys.stdout.buffer.write(struct.pack ('<4f', 0.5, -0.5, 0.25, -0.25) * 1000)" >frames.f32
runs 0 raw process - - --raw F32LE --rate 44100 --channels 2 -e gain:0.5 <frames.f32
python3 -c "
import struct, sys
d = open ('out', 'rb').read ()
sys.exit (struct.unpack ('<%df' % (len (d) // 4), d) != (0.25, -0.25, 0.125, -0.125) * 1000)" && ok || bad raw 'other frames'

# what is written
runs 0 rate convert a.wav r.wav --rate 96000 && is rate r.wav '500 96000 2 16 48000'
for rate in 44100:22050 8000:4000 11025:5513 192000:96000 47999:24000; do
  runs 0 "exactly at $rate" convert a.wav "at.${rate%:*}.wav" --rate "${rate%:*}" && is "exactly at $rate" "at.${rate%:*}.wav" "- ${rate%:*} 2 16 ${rate#*:}"
done
# the frames that the resampler ends with are of the sound, not of nothing
python3 - <<'PY' >log 2>&1 && ok || bad rate 'another sine, or none at its end' log
import array, math, sys, wave
a = array.array('h', wave.open('r.wav').readframes(48000))[::2]
want = [16384 * math.sin(2 * math.pi * 1000 * i / 96000) for i in range(48000)]
inside = max(abs(x - y) for x, y in zip(a[1000:-1000], want[1000:-1000]))
end = max(abs(x - y) for x, y in zip(a[-1000:], want[-1000:]))
print(inside, end)
sys.exit(not (inside < 100 and end < 400)) # audioresample is late by 0.06 frames
PY
runs 0 channels convert a.wav m.wav --channels 1 && is channels m.wav '500 48000 1 16 24000'
runs 0 bits convert a.wav 24.wav --bits 24 && is bits 24.wav '500 48000 2 24 24000'
runs 0 'bits 8' convert a.wav 8.wav -b 8 && is 'bits 8' 8.wav '- 48000 2 8 24000'
runs 0 dither convert b.wav d16.wav -b 8
runs 0 'no dither' convert b.wav n16.wav -b 8 --no-dither
cmp -s d16.wav n16.wav && bad dither 'makes no difference' || ok
runs 0 lossless convert a.wav l.flac
runs 0 lossless convert l.flac l.wav && is lossless l.wav '500 48000 2 16 24000'
python3 -c "
import sys
a, b = open ('a.wav', 'rb').read (), open ('l.wav', 'rb').read ()
sys.exit (a[a.index (b'data') + 8:][:96000] != b[b.index (b'data') + 8:][:96000])" && ok || bad lossless 'frames have changed'

# parts
runs 0 trim trim a.wav t.wav --start 0.1 --duration 0.2 && is trim t.wav '500 48000 2 16 9600'
runs 0 'trim to the end' trim a.wav t2.wav -s 0.4 && is 'trim to the end' t2.wav '- - - - 4800'
runs 0 'trim end' trim a.wav t3.wav -s 0:00.1 -e 0.15 && is 'trim end' t3.wav '- - - - 2400'
runs 1 'trim nothing' trim a.wav t4.wav -s 9 && says 'trim nothing' 'ends after 0.500 s' err; absent 'trim nothing' t4.wav
runs 2 'trim backwards' trim a.wav t4.wav -s 2 -e 1
runs 0 concat concat a.wav a.wav a.wav -o c.wav && is concat c.wav '500 48000 2 16 72000'
runs 0 'concat others' concat a.wav b.wav -o c2.wav && is 'concat others' c2.wav '500 48000 2 16 36000' && says 'concat others' 'b.wav: converted from 44100 Hz, 1 channel to 48000 Hz, 2 channels$' err
runs 0 'mix others' mix b.wav -o x3.wav --rate 48000 && is 'mix others' x3.wav '- 48000 1 24 12000'
runs 1 'concat missing' concat a.wav nix.wav -o c3.wav; absent 'concat missing' c3.wav
runs 0 mix mix a.wav a.wav --gain -6.0206 --gain -12.0412 -o x.wav && is mix x.wav '375 48000 2 16 24000'
runs 0 'mix beyond full scale' mix a.wav a.wav a.wav -e gain:0.25 -o loud.wav && is 'mix beyond full scale' loud.wav '375 48000 2 16 24000'
runs 0 'mix later' mix dc.wav dc.wav --start 0 --start 0.2 -o x2.wav && is 'mix later' x2.wav '250 48000 1 16 14400'

# batches
mkdir -p in/x in/y && cp a.wav in/x && cp b.wav in/y && cp a.wav 'in/y/[odd] name.wav'
runs 0 folders process 'in/*/*.wav' -O tree -e gain:0.5 --jobs 2 && is folders tree/x/a.wav '250 - - - -' && is folders 'tree/y/[odd] name.wav' '250 - - - -'
runs 1 'there already' process 'in/*/*.wav' -O tree -e gain:0.25 && says 'there already' '--overwrite' err; is 'there already' tree/x/a.wav '250 - - - -'
runs 0 overwrite process 'in/*/*.wav' -O tree -e gain:0.25 --overwrite && is overwrite tree/x/a.wav '125 - - - -'
runs 1 'one fails' process a.wav nix.wav b.wav -O some && says 'one fails' 'nix.wav: failed' err && is 'one fails' some/b.wav '- - - - 11025'
cp a.wav in/x/same.wav; fx convert -q a.wav in/x/same.flac
runs 2 'one name for two' process in/x/same.wav in/x/same.flac -O two -f ogg && says 'one name for two' 'would both be written' err; absent 'one name for two' two

# errors
bad_use () { # bad_use NAME REGEX ARG...
  local name=$1 regex=$2
  shift 2
  runs 2 "$name" "$@" && says "$name" "$regex" err
}
bad_use 'no command' 'no command'
bad_use 'a command' 'did you mean process' proces
bad_use 'no files' 'at least 1' process
bad_use 'an effect' 'did you mean lowpass' process a.wav e.wav -e lowpas:1
bad_use 'a key' 'did you mean frequency' process a.wav e.wav -e lowpass:freq=3
bad_use 'a number' 'q=x is no number' process a.wav e.wav -e lowpass:1000,x
bad_use 'a range' '1 to 192000' process a.wav e.wav -e fxbiquad:frequency=1e9
bad_use 'a nick' 'low-pass, high-pass' process a.wav e.wav -e fxbiquad:type=lp
bad_use 'an element' 'did you mean audioecho' process a.wav e.wav -e 'audioeco ! fxgain'
bad_use 'a format' 'can be written: wav' process a.wav e.xyz
bad_use 'a device' 'auto, cpu or cuda' process a.wav e.wav --device gpu
bad_use 'bits' '17 bits' convert a.wav e.wav --bits 17
bad_use 'a time' 'is no time' trim a.wav e.wav -s 1:zz
bad_use 'raw without a rate' 'needs --rate' process - - --raw F32LE
runs 1 'no file' process nix.wav e.wav && says 'no file' 'No such file' err
printf 'this is no sound at all, whatever it is called' >junk.wav
runs 1 'no sound' process junk.wav e.wav && says 'no sound' 'no plugin' err
runs 1 'no CUDA' process a.wav e.wav --device cuda -e lowpass && says 'no CUDA' 'no CUDA device' err
absent 'after errors' e.wav
[ -z "$(find . -name '*.part')" ] && ok || bad 'after errors' 'halves of files are left'
# options before the command count as after it
runs 0 'before' -e gain:0.5 process a.wav before.wav && is before before.wav '250 - - - -'
runs 2 'before, not taken' -e gain:0.5 trim a.wav before2.wav
# --quiet, --verbose, --version, --help
runs 0 version --version && says version '^gst-fx-1.0 [0-9]'
for c in $(fx --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
  runs 0 "help of $c" "$c" --help && says "help of $c" "gst-fx-1.0 $c"
done
# an interrupted run ends and leaves nothing
sound long.wav 48000 2 16 0.01 '0'
mkfifo endless
(head -c 60000 a.wav; sleep 20) >endless &
feeder=$!
"$program" process endless never.wav -e gain:0.5 2>err &
job=$!
sleep 0.5
kill -INT $job
wait $job
[ $? = 1 ] && ok || bad interrupt 'no exit status 1' err
kill $feeder 2>/dev/null; wait $feeder 2>/dev/null
absent interrupt never.wav
[ -z "$(find . -name '*.part')" ] && ok || bad interrupt 'a half of a file is left'
# Where nothing can be written, that is said of the output.
if [ -w /dev/full ]; then
  fx process a.wav - >/dev/full 2>err
  [ $? = 1 ] && ok || bad 'a full disk' 'it is no failure'
  says 'a full disk' '^gst-fx-1.0 process: stdout: ' err
fi

# A WAV file over 2 GiB is read to its end, and no further: of 2.3 GB of silence
# the last two frames, before the chunk that follows.
python3 - <<'PY'
import struct
n = 2_300_000_000
with open('over.wav', 'wb') as f:
    f.write(b'RIFF' + struct.pack('<I', 36 + n + 12) + b'WAVEfmt ' + struct.pack('<IHHIIHH', 16, 1, 2, 48000, 192000, 4, 16))
    f.write(b'data' + struct.pack('<I', n))
    f.seek(44 + n - 8)
    f.write(struct.pack('<hhhh', 1000, -1000, 2000, -2000) + b'LIST' + struct.pack('<I', 4) + b'INFO')
PY
runs 0 'a long file' info over.wav && says 'a long file' '575000000 frames' && says 'a long file' 'Uncompressed 16-bit PCM audio'
fx process over.wav - --raw S16LE --rate 48000 --no-dither -e fxgain:0 2>err | tail -c 8 >out
[ "$(od -An -td2 out | tr -s ' ')" = ' 1000 -1000 2000 -2000' ] && ok || bad 'a long file' "ends with $(od -An -td2 out)" err
rm -f over.wav

finish

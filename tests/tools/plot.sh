#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# gst-fx-1.0 plot: pictures show what there is to see, and numbers are right.
. "$(dirname "$0")/common.sh" "$1"

# shows NAME FILE EXPRESSION: of Python, with w and h the size of the PNG file,
# count (test) the pixels whose (r, g, b) pass and middle (test) their mean
# (x, y), each 0 .. 1.
shows () {
  python3 - "$2" "$3" <<'PY' >log 2>&1 && ok || bad "$1" "$3" log
import struct, sys, zlib
data = open(sys.argv[1], 'rb').read()
assert data[:8] == b'\x89PNG\r\n\x1a\n'
at, idat = 8, b''
while at < len(data):
    n, kind = struct.unpack('>I4s', data[at:at + 8])
    body = data[at + 8:at + 8 + n]
    if kind == b'IHDR':
        w, h, depth, color = struct.unpack('>IIBB', body[:10])
    if kind == b'IDAT':
        idat += body
    at += 12 + n
step = {2: 3, 6: 4}[color]
raw, rows, before = zlib.decompress(idat), [], bytearray(w * step)
for y in range(h):
    kind, line = raw[y * (w * step + 1)], bytearray(raw[y * (w * step + 1) + 1:(y + 1) * (w * step + 1)])
    for i in range(len(line)):
        a = line[i - step] if i >= step else 0
        b, c = before[i], before[i - step] if i >= step else 0
        if kind == 4:
            p = a + b - c
            e = (abs(p - a), abs(p - b), abs(p - c))
            guess = (a, b, c)[e.index(min(e))]
        else:
            guess = (0, a, b, (a + b) // 2)[kind]
        line[i] = (line[i] + guess) & 255
    rows.append(line)
    before = line
def pixels(test):
    return [(x, y) for y in range(h) for x in range(w) if test(*rows[y][x * step:x * step + 3])]
def count(test):
    return len(pixels(test))
def middle(test):
    p = pixels(test)
    return sum(x for x, y in p) / len(p) / w, sum(y for x, y in p) / len(p) / h
blue = lambda r, g, b: b > r + 60 and b > 150
orange = lambda r, g, b: r > b + 100 and g > 80
red = lambda r, g, b: r > 180 and g < 80 and b < 80
grey = lambda r, g, b: abs(r - g) < 12 and 130 < r < 215 and b > r - 2
bright = lambda r, g, b: r > 240 and 160 < g < 252 and b < 200
print(w, h, {n: count(f) for n, f in list(globals().items()) if n in ('blue', 'orange', 'red', 'grey', 'bright')})
sys.exit(not eval(sys.argv[2]))
PY
}

# counts NAME FILE EXPRESSION: with d the columns of a CSV file by name, each a
# list of numbers, and at (column, x): the number where the first column is
# nearest to x.
counts () {
  python3 - "$2" "$3" <<'PY' >log 2>&1 && ok || bad "$1" "$3" log
import math, sys
names, *lines = open(sys.argv[1]).read().splitlines()
names = names.split(',')
d = {n: [float(l.split(',')[i] or 'nan') for l in lines] for i, n in enumerate(names)}
def at(column, x):
    first = d[names[0]]
    return d[column][min(range(len(first)), key=lambda i: abs(first[i] - x))]
def near(a, b, within):
    return abs(a - b) <= within
print(names, len(lines), lines[:3])
sys.exit(not eval(sys.argv[2]))
PY
}
small='--width 400 --height 240 --overwrite'

sound loud.wav 48000 2 16 2 '(0.9 if c == 0 else 0.5) * sin (2 * pi * 1000 * t) * (1 if t < 1 else .1)'
sound clip.wav 48000 1 16 1 'max (-1, min (1, 1.5 * sin (2 * pi * 5 * t)))'

# The wave: colours of the channels, the first second loud, full scale in red.
runs 0 waveform plot waveform loud.wav -o w.png --width 500 --height 300
shows waveform w.png 'w == 500 and h == 300 and count (blue) > 2 * count (orange) * .5 > 1000'
shows waveform w.png 'middle (blue)[0] < .45 and middle (blue)[1] < .5 < middle (orange)[1] and count (red) == 0'
runs 0 clip plot waveform clip.wav -o c.png $small
shows clip c.png 'count (red) > 50'
runs 0 mix plot waveform loud.wav --mix -o m.png $small
shows mix m.png 'count (blue) > 1000 and count (orange) == 0'
runs 0 quiet plot waveform loud.wav --start 1 -o q.png $small
runs 0 fit plot waveform loud.wav --start 1 --fit -o f.png $small
shows quiet q.png 'count (blue) < 8000'
shows fit f.png 'count (blue) > 8000'
runs 0 'before and after' plot waveform clip.wav -e fxgain:-12 --before-after -o b.png $small
shows 'before and after' b.png 'count (grey) > 1000 and count (blue) > 500'
runs 0 after plot waveform clip.wav -e fxgain:-12 -o a.png $small
shows after a.png 'count (red) == 0 and count (blue) > 500'
runs 0 samples plot waveform clip.wav --end 0.0005 -o s.png $small
shows samples s.png 'count (blue) > 50'

# The spectrogram: a high tone is above a low one; equal steps put both lower.
sound low.wav 48000 1 16 1 '0.5 * sin (2 * pi * 300 * t)'
sound high.wav 48000 1 16 1 '0.5 * sin (2 * pi * 8000 * t)'
for name in low high; do
  runs 0 spectrogram plot spectrogram $name.wav -o $name.png $small
  runs 0 linear plot spectrogram $name.wav -o $name.linear.png --linear $small
done
inside='lambda r, g, b: bright (r, g, b)'
shows low low.png '.4 < middle (bright)[1] < .8'
shows high high.png 'middle (bright)[1] < .5'
runs 0 sequence plot spectrogram high.wav --high 4000 -o none.png $small
# Only the bar of colours is bright when the tone is not in it.
shows 'not in it' none.png "count (bright) < 1500"
python3 - <<'PY' && ok || bad linear "the same picture as with equal ratios"
import sys
sys.exit(open('low.png', 'rb').read() == open('low.linear.png', 'rb').read())
PY
runs 0 transforms plot spectrogram low.wav --fft 256 -o coarse.png $small
cmp -s low.png coarse.png && bad transforms "--fft changes nothing" || ok
runs 0 range plot spectrogram low.wav --range 40 -o range.png $small
cmp -s low.png range.png && bad range "--range changes nothing" || ok
runs 0 'spectrogram, before and after' plot spectrogram high.wav -e lowpass:500 --before-after -o ba.png --width 400 --height 400
shows 'spectrogram, before and after' ba.png 'h == 400'

# The spectrum: a tone at its place and level; what a filter takes away.
runs 0 spectrum plot spectrum low.wav -o s1.csv
counts spectrum s1.csv 'near (at ("level_dbfs_1", 300), -6.02, 1.5) and at ("level_dbfs_1", 3000) < -80'
runs 0 'spectrum, fine' plot spectrum low.wav --fft 4096 -o s2.csv
counts 'spectrum, fine' s2.csv 'len (d["hz"]) == 2048 and near (d["hz"][-1], 24000, 1)'
runs 0 smooth plot spectrum low.wav --smooth 3 -o s3.csv
counts smooth s3.csv 'at ("level_dbfs_1", 300) < -12 and at ("level_dbfs_1", 320) > -30'
sound noise.wav 48000 2 16 2 '0.5 * r ()'
runs 0 filtered plot spectrum noise.wav -e 'fxbiquad type=low-pass frequency=1000' --before-after --smooth 6 -o s4.csv
counts filtered s4.csv 'near (at ("before_dbfs_1", 10000) - at ("level_dbfs_1", 10000), 42.5, 2)'
counts filtered s4.csv 'near (at ("before_dbfs_2", 100), at ("level_dbfs_2", 100), .3)'
runs 0 'spectrum, drawn' plot spectrum noise.wav -o s.png $small
shows 'spectrum, drawn' s.png 'count (blue) + count (orange) > 1500'
runs 0 part plot spectrum loud.wav --start 1.2 --end 1.8 --fft 4096 -o s5.csv
counts part s5.csv 'near (at ("level_dbfs_1", 1000), -20.9, 1.6)'

# The response: magnitude, phase, group delay, impulse.
runs 0 response plot response -e 'fxbiquad type=low-pass frequency=1000 q=0.7071067811865476' -o r1.csv
counts response r1.csv 'near (at ("magnitude_db_1", 1000), -3.01, .01) and near (at ("phase_degrees_1", 1000), -90, .1)'
counts response r1.csv 'near (at ("delay_ms_1", 20), math.sqrt (2) / (2 * math.pi * 1000) * 1000, .002)'
runs 0 delay plot response -e fxdelay:time=5,mix=1,feedback=0 -o r2.csv
counts delay r2.csv 'all (near (x, 5, 1e-6) for x in d["delay_ms_1"]) and all (near (x, 0, 1e-6) for x in d["magnitude_db_1"])'
runs 0 impulse plot response -e fxdelay:time=5,mix=1,feedback=0 --show impulse -o r3.csv
counts impulse r3.csv 'near (at ("impulse_1", 5), 1, 1e-9) and at ("impulse_1", 0) == 0'
# What makes up for its latency is whole, and in phase.
runs 0 'linear phase' plot response -e fxfir --show phase,delay -o r4.csv
counts 'linear phase' r4.csv 'list (d) == ["hz", "phase_degrees_1", "delay_ms_1"] and near (at ("phase_degrees_1", 500), 0, 1e-6) and near (at ("delay_ms_1", 500), 0, 1e-6)'
runs 0 rate plot response -e fxgain:-3 --rate 96000 --channels 2 --length 100 -o r5.csv
counts rate r5.csv 'near (d["hz"][-1], 48000, 1) and near (at ("magnitude_db_2", 1000), -3, .01)'
runs 0 level plot response -e fxlimiter:ceiling=-20 --level -40 -o r6.csv
runs 0 level plot response -e fxlimiter:ceiling=-20 --level 0 -o r7.csv
counts level r6.csv 'near (at ("magnitude_db_1", 1000), 0, .01)'
counts level r7.csv 'near (at ("magnitude_db_1", 1000), -20, 1)'
runs 0 'not over' plot response -e fxdelay:time=900,mix=.5,feedback=.9 -o r8.csv
says 'not over' '--length' err
runs 0 'response, drawn' plot response -e lowpass:500 -o r.png --width 500 --height 600
shows 'response, drawn' r.png 'h == 600 and count (blue) > 1000'
runs 0 'one part' plot response -e lowpass:500 --show magnitude -o one.png $small
cmp -s one.png r.png && bad 'one part' "--show changes nothing" || ok

# SVG of a size.
runs 0 SVG plot response -e lowpass:500 -o r.svg --width 640 --height 480
says SVG '<svg[^>]* width="640(pt|px)?" height="480(pt|px)?"' r.svg
runs 0 title plot waveform low.wav -o t1.png $small --title 'A title'
runs 0 title plot waveform low.wav -o t2.png $small
cmp -s t1.png t2.png && bad title "--title changes nothing" || ok
runs 0 pipe plot waveform - -o p.png $small <low.wav
shows pipe p.png 'count (blue) > 1000'

# What is refused, with nothing left behind.
runs 2 'no such plot' plot waveforn low.wav -o x.png
says 'no such plot' 'did you mean waveform\?' err
runs 2 'no output' plot waveform low.wav
says 'no output' '-o FILE.png' err
runs 2 'no such format' plot waveform low.wav -o x.jpg
says 'no such format' 'ends in .png or .svg' err
runs 2 'no numbers' plot waveform low.wav -o x.csv
cp low.png keep.png
runs 1 'is there' plot waveform low.wav -o keep.png
says 'is there' '--overwrite' err
cmp -s low.png keep.png && ok || bad 'is there' "it was changed"
runs 1 folder plot waveform low.wav -o nowhere/x.png
runs 1 missing plot waveform missing.wav -o x.png
says missing 'missing.wav' err
runs 2 'a file' plot response low.wav -e lowpass:100 -o x.png
runs 2 'no file' plot waveform -o x.png
runs 2 'no effects' plot waveform low.wav --before-after -o x.png
runs 2 size plot waveform low.wav -o x.png --width 20
runs 2 transforms plot spectrogram low.wav -o x.png --fft 1000
runs 2 show plot response -e lowpass:100 --show everything -o x.png
runs 2 frequencies plot spectrum low.wav --low 5000 --high 100 -o x.png
sound many.wav 8000 16 16 0.1 '0.1 * r ()'
runs 2 'many channels' plot waveform many.wav -o x.png --height 400
says 'many channels' '--height [0-9]+ would do' err
higher=$(sed -n 's/.*--height \([0-9]*\) would do.*/\1/p' err)
runs 0 'many channels, higher' plot waveform many.wav -o y.png --height "$higher"
ls | grep -qE '^x\.|\.part$' && bad 'left behind' "$(ls | grep -E '^x\.|\.part$' | tr '\n' ' ')" || ok

lasting short.wav 2
lasting long.wav 400
for kind in waveform spectrogram spectrum; do
  constant "memory of $kind" "$(memory plot $kind short.wav -o a1.png $small)" "$(memory plot $kind long.wav -o a2.png $small)"
done
finish

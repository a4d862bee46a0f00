#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# gst-fx-1.0 compare: differences that were made on purpose.
. "$(dirname "$0")/common.sh" "$1"

sound a.wav 48000 2 -32 3 '0.25 * sin (2 * pi * 500 * (c + 1) * t) + 0.1 * r ()'

# The same, and what is not.
runs 0 same compare a.wav a.wav --tolerance=-inf && narrow same
says same '^No sample differs.$'
says same '^Tolerance +-inf dBFS: kept'
runs 0 'same, JSON' compare --json a.wav a.wav
holds same 'd["identical"] and d["all"]["difference_peak_dbfs"] is None and d["first_difference_frame"] is None'
holds same 'd["delay_frames"] == 0 and d["correlation"] > .999999 and d["worst_band_db"] == 0 and len (d["bands"]) == 31'

# One sample of one channel.
python3 - <<'PY'
import struct
d = bytearray (open ('a.wav', 'rb').read ())
at = 68 + (100000 * 2 + 1) * 4
x, = struct.unpack_from ('<f', d, at)
struct.pack_into ('<f', d, at, x + 0.125)
open ('one.wav', 'wb').write (d)
PY
runs 1 'one sample' compare a.wav one.wav --tolerance -20 && narrow 'one sample'
says 'one sample' '^Largest +at 0:02.083 \(frame 100000\) in channel R$'
says 'one sample' '^First +at 0:02.083 \(frame 100000\)$'
says 'one sample' '^Tolerance +-20.00 dBFS: not kept, the difference peaks at -18.06$'
runs 0 'one sample' compare a.wav one.wav --json --tolerance -18
holds 'one sample' 'd["within_tolerance"] and near (d["all"]["difference_peak_dbfs"], -18.06, .01)'
holds 'one sample' 'd["per_channel"][0]["difference_rms_dbfs"] is None and d["all"]["difference_peak_channel"] == "R"'
holds 'one sample' 'near (d["per_channel"][1]["difference_rms_dbfs"], 20 * math.log10 (.125 / 144000 ** .5), .01)'
runs 1 'one sample, JSON' compare a.wav one.wav --json --tolerance=-18.1
holds 'one sample, JSON' 'not d["within_tolerance"]'

# A gain, upside down.
runs 0 gain process a.wav gain.wav --bits -1 -e 'audioamplify amplification=-0.5'
runs 0 gain compare a.wav gain.wav --json
holds gain 'near (d["all"]["gain_db"], -6.02, .01) and d["all"]["inverted"] and d["correlation"] < -.9999'
holds gain 'near (d["all"]["snr_db"], -3.52, .01) and (d["all"]["difference_without_gain_dbfs"] or -200) < -120'
holds gain 'all (near (b["difference_db"], -6.02, .01) for b in d["bands"])'

# Noise of a known level: the SNR.
sound clean.wav 48000 1 -32 2 '0.5 * sin (2 * pi * 1000 * t)'
sound noisy.wav 48000 1 -32 2 '0.5 * sin (2 * pi * 1000 * t) + 0.005 * 3 ** .5 * r ()'
runs 0 SNR compare clean.wav noisy.wav --json
holds SNR 'near (d["all"]["snr_db"], 20 * math.log10 (.5 / 2 ** .5 / .005), .1)'

# A delay: told, and taken out; the other way round, too.
runs 0 delay process a.wav delay.wav --bits -1 -e fxdelay:time=12.5,mix=1,feedback=0
runs 0 delay compare a.wav delay.wav && narrow delay
says delay '^Delay of B +600.00 frames \(12.500 ms\); correlation 0.99'
says delay '--align takes it out'
runs 1 'delay, not aligned' compare a.wav delay.wav --tolerance -100
runs 0 'delay, aligned' compare a.wav delay.wav --align --tolerance -100
says 'delay, aligned' '^Only the 143400 frames that both have count.$'
runs 0 'delay, back' compare delay.wav a.wav --align --tolerance -100 --json
holds 'delay, back' 'd["delay_frames"] == -600 and d["aligned"] and d["compared_frames"] == 143400'
runs 0 'longer than that' compare a.wav delay.wav --max-delay 10 --json
holds 'longer than that' 'abs (d["delay_frames"]) <= 480 and d["correlation"] < .95'
sound other.wav 48000 2 16 3 '0.5 * r () * (1 if c else -1)'
sound silence.wav 48000 2 16 3 0
runs 1 'nothing to align' compare a.wav silence.wav --align
says 'nothing to align' 'cannot be aligned' err
runs 0 silence compare a.wav silence.wav
says silence '^Delay of B +none can be told: silence$'

# Lengths: what has ended is silent.
runs 0 length trim a.wav half.wav --end 1.5
runs 0 length compare a.wav half.wav --json
holds length 'd["a_frames"] == 144000 and d["b_frames"] == 72000 and d["compared_frames"] == 144000'
holds length 'd["first_difference_frame"] >= 72000 and near (d["all"]["snr_db"], 3.01, .1)'
runs 0 'length, aligned' compare half.wav a.wav --align --tolerance -120

# A filter shows in its band.
runs 0 band process a.wav band.wav --bits -1 -e 'fxbiquad type=peaking frequency=4000 gain=6 q=4'
runs 0 band compare a.wav band.wav --bands
says band '^Worst band +4.8[0-9] dB at 4 kHz'
says band '^ +125 Hz( +-?[0-9.]+){3}$'
[ "$(grep -cE '^ +[0-9.]+ k?Hz( +-?[0-9.]+){3}$' out)" = 31 ] && ok || bad band "not 31 bands" out

# From a pipe.
runs 0 pipe compare - a.wav --tolerance=-inf <a.wav
says pipe '^A: stdin$'

# What cannot be compared.
sound rate.wav 44100 2 16 1 0.1
sound mono.wav 48000 1 16 1 0.1
runs 1 rates compare a.wav rate.wav
says rates '^gst-fx-1.0 compare: a.wav has 48000 Hz and rate.wav has 44100 Hz' err
runs 1 channels compare a.wav mono.wav
says channels '^gst-fx-1.0 compare: a.wav has 2 channels and mono.wav has 1' err
runs 1 missing compare a.wav missing.wav
says missing 'missing.wav: No such file' err
echo text >text.txt
runs 1 'no sound' compare text.txt a.wav
says 'no sound' 'compare: text.txt: ' err
runs 2 arguments compare a.wav
runs 2 pipes compare - -
runs 2 'pipe, aligned' compare - a.wav --align
runs 2 delay compare a.wav a.wav --max-delay 0

lasting short.wav 2
lasting long.wav 300
constant memory "$(memory compare short.wav short.wav)" "$(memory compare long.wav long.wav)"

# Interrupted while it waits for more.
(head -c 500000 long.wav; sleep 20) | "$program" compare - long.wav >out 2>err &
pid=$!
sleep 1
kill -INT "$pid"
wait "$pid"
[ $? = 1 ] && [ ! -s out ] && ok || bad interrupted "not exit status 1, or results of a part" err
says interrupted '^gst-fx-1.0 compare: .*interrupted$' err
finish

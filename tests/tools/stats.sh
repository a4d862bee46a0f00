#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# gst-fx-1.0 stats: numbers that are known of sounds.
. "$(dirname "$0")/common.sh" "$1"

sound mono.wav 48000 1 16 2 '0.5 * sin (2 * pi * 1000 * t)'
runs 0 mono stats mono.wav && narrow mono
says mono '^0:02.000, 96000 frames, 48000 Hz, 1 channel \(mono\)$'
says mono '^Sample peak dBFS +-6.02$'
says mono '^RMS dBFS +-9.03$'
says mono '^Crest factor dB +3.01$'
says mono '^Crest factor +1.414$'
says mono '^Clipped samples +0$'
runs 0 'mono, JSON' stats --json mono.wav
holds 'mono, JSON' 'len (d) == 1 and d[0]["rate"] == 48000 and d[0]["channels"] == 1'
holds 'mono, JSON' 'd[0]["frames"] == 96000 and d[0]["duration"] == 2 and d[0]["layout"] == ["mono"]'
holds 'mono, JSON' 'near (d[0]["all"]["rms_dbfs"], -9.03, .01) and near (d[0]["all"]["sample_peak_dbfs"], -6.02, .01)'
holds 'mono, JSON' 'near (d[0]["all"]["true_peak_dbtp"], -6.02, .1)'
# A sine of 1 kHz at -9.03 dBFS in one channel: 0.691 dB and the K-weighting
# (+0.7 dB at 1 kHz) leave its level.
holds 'loudness' 'near (d[0]["integrated_lufs"], -9.03, .05) and near (d[0]["max_momentary_lufs"], -9.03, .05)'
holds 'loudness' 'd[0]["max_short_term_lufs"] is None and d[0]["range_lu"] is None'

# Stereo: an offset and clipping on the left, noise between bursts on the right.
sound stereo.wav 44100 2 16 4 'max (-1, min (1, 1.5 * sin (2 * pi * 441 * t) + .1)) if c == 0 else (.5 if t % 1 < .5 else .001) * r ()'
runs 0 stereo stats stereo.wav && narrow stereo
says stereo '^ +all +L +R$'
says stereo '^Max short-term +-?[0-9]+\.[0-9]+ LUFS$'
runs 0 'stereo, JSON' stats --json stereo.wav
holds stereo 'd[0]["per_channel"][0]["clipped_runs"] == 2 * 441 * 4 and d[0]["per_channel"][1]["clipped_samples"] == 0'
holds stereo 'd[0]["all"]["clipped_samples"] == d[0]["per_channel"][0]["clipped_samples"] > 0.4 * 44100 * 4'
holds stereo 'd[0]["per_channel"][0]["min"] == -1 and d[0]["per_channel"][0]["max"] == 32767 / 32768'
holds stereo 'd[0]["per_channel"][0]["dc_offset"] > .02 and d[0]["all"]["dc_offset"] == d[0]["per_channel"][0]["dc_offset"]'
holds 'noise floor' 'near (d[0]["per_channel"][1]["noise_floor_dbfs"], 20 * math.log10 (.001 / 3 ** .5), .5)'
holds stereo 'near (d[0]["per_channel"][1]["rms_dbfs"], 20 * math.log10 (.5 / 6 ** .5), .1)'
holds stereo 'd[0]["per_channel"][0]["true_peak_dbtp"] > d[0]["per_channel"][0]["sample_peak_dbfs"]'

# Six channels in 80 columns, each with its name; the LFE counts for nothing in
# the loudness, but in the peaks.
sound 5.1.wav 48000 6 24 1 '0 if c != 3 else -0.9 * sin (2 * pi * 50 * t)'
runs 0 5.1 stats 5.1.wav && narrow 5.1
says 5.1 '^ +all +L +R +C +LFE +Lrs +Rrs$'
says 5.1 '^Integrated +-inf LUFS$'
says 5.1 '^Sample peak dBFS +-0.92 +-inf +-inf +-inf +-0.92 +-inf +-inf$'
# Eight: two tables.
sound 7.1.wav 48000 8 16 0.2 '0.01 * (c + 1)'
runs 0 7.1 stats 7.1.wav && narrow 7.1
[ "$(grep -c '^RMS dBFS' out)" = 2 ] && ok || bad 7.1 "not two tables" out

# With a chain: after it. Two files, one of them from a pattern.
runs 0 chain stats --json mono.wav '5*.wav' -e fxgain:-6
holds chain 'len (d) == 2 and near (d[0]["all"]["rms_dbfs"], -15.03, .01)'
holds chain 'near (d[1]["all"]["sample_peak_dbfs"], -6.92, .01)'
runs 0 pipe stats - --json <mono.wav
holds pipe 'd[0]["file"] == "-" and near (d[0]["all"]["rms_dbfs"], -9.03, .01)'

# An effect that wants to hear all of it first does, from a pipe, too.
runs 0 passes stats --json mono.wav -e 'fxnormalize target=-3'
holds passes 'near (d[0]["all"]["sample_peak_dbfs"], -3, .001)'
runs 0 'passes, pipe' stats --json - -e 'fxnormalize target=-3' <mono.wav
holds 'passes, pipe' 'near (d[0]["all"]["sample_peak_dbfs"], -3, .001) and d[0]["frames"] == 96000'

# Full scale of 8 bits, of float, and what is no number.
sound 8.wav 8000 1 8 0.5 'min (1, max (-1, 2 * sin (2 * pi * 100 * t)))'
sound float.wav 8000 1 -32 0.5 '1.5 if 100 <= i < 104 else float ("nan") if i == 7 else .25'
sound soft.wav 8000 1 16 0.5 '127 / 128 if i % 100 < 10 else 0'
runs 0 '8 bits' stats --json 8.wav float.wav soft.wav
holds '8 bits' 'd[0]["all"]["clipped_runs"] == 100 and d[0]["all"]["max"] == 127 / 128'
holds float 'd[1]["all"]["clipped_samples"] == 4 and d[1]["all"]["longest_run"] == 4 and d[1]["non_finite_samples"] == 1'
holds float 'near (d[1]["all"]["sample_peak_dbfs"], 3.52, .01)'
holds '16 bits' 'd[2]["all"]["clipped_samples"] == 0 and d[2]["all"]["full_scale_samples"] == 0'
runs 0 'no number' stats float.wav
says "no number" "^1 sample is no number and counts as 0$"

# A format that changes on its way, from more channels to less.
sound two.wav 48000 2 16 1 '0.3 * sin (900 * t)'
runs 0 'changing' process two.wav two.ogg
runs 0 'changing' process mono.wav one.ogg
cat two.ogg one.ogg >changing.ogg
runs 1 'changing' stats changing.ogg
says 'changing' 'changes from 48000 Hz, 2 channels to 48000 Hz, 1 channel ' err

# Silence and what is no sound.
sound silence.wav 48000 2 16 1 0
runs 0 silence stats silence.wav
says silence '^RMS dBFS +-inf +-inf +-inf$'
says silence '^Crest factor +- +- +-$'
runs 0 silence stats --json silence.wav
holds silence 'd[0]["all"]["rms_dbfs"] is None and d[0]["all"]["crest_factor"] is None'
sound none.wav 48000 1 16 0 0
runs 1 'no frames' stats none.wav
says 'no frames' 'none.wav: .+' err
echo text >text.txt
runs 1 'one of two' stats text.txt mono.wav
says 'one of two' '^gst-fx-1.0 stats: text.txt: .+' err
says 'one of two' '^mono.wav$'
runs 1 missing stats missing.wav
says missing 'missing.wav' err
runs 2 arguments stats
runs 2 'effect' stats mono.wav -e nosucheffect
[ ! -s out ] && ok || bad effect "something was written" out

lasting short.wav 2
lasting long.wav 400
constant memory "$(memory stats short.wav)" "$(memory stats long.wav)"
finish

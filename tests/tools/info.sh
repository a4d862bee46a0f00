#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# gst-fx-1.0 info: what files are.
. "$(dirname "$0")/common.sh" "$1"

sound stereo.wav 44100 2 24 1.5 '0.25 * r ()'
runs 0 wav info stereo.wav && narrow wav
says wav '^stereo.wav$'
says wav '^Container +WAV$'
says wav '^Codec +Uncompressed 24-bit PCM audio$'
says wav '^Decoded as +24 bit integer \(S24LE\)$'
says wav '^Rate +44100 Hz$'
says wav '^Channels +2 \(stereo\)$'
says wav '^Duration +0:01.500, 66150 frames$'
says wav "^Size +397 kB \($(stat -c %s stereo.wav) bytes\)\$"
says wav '^Bit rate +2116.8 kbit/s$'
runs 0 JSON info --json stereo.wav
holds JSON 'len (d) == 1 and d[0]["file"] == "stereo.wav" and d[0]["frames"] == 66150 and d[0]["duration"] == 1.5'
holds JSON 'd[0]["rate"] == 44100 and d[0]["channels"] == 2 and d[0]["layout"] == ["L", "R"]'
holds JSON 'd[0]["bits"] == 24 and d[0]["float"] is False and d[0]["bitrate"] == 2116800'

# Tags, one with control characters that must not reach a terminal.
python3 - <<'PY'
def chunk (name, text):
    data = text.encode () + b'\0'
    return name + len (data).to_bytes (4, 'little') + data + b'\0' * (len (data) % 2)
info = b'INFO' + chunk (b'INAM', 'A title') + chunk (b'IART', 'B\u00f6rk') + chunk (b'ICMT', 'one\ntwo\x1b[31m')
wav = open ('stereo.wav', 'rb').read () + b'LIST' + len (info).to_bytes (4, 'little') + info
open ('tags.wav', 'wb').write (wav[:4] + (len (wav) - 8).to_bytes (4, 'little') + wav[8:])
PY
runs 0 tags info tags.wav
says tags '^Tags$'
says tags '^  title +A title$'
says tags '^  artist +Börk$'
says tags '^  comment +one$'
says tags '^ +two \[31m$'
runs 0 'tags, JSON' info --json tags.wav
holds 'tags, JSON' 'd[0]["tags"]["title"] == ["A title"] and d[0]["tags"]["artist"] == ["B\u00f6rk"]'
runs 0 'no tags' info stereo.wav
grep -q Tags out && bad 'no tags' "a heading of nothing" out || ok

# Formats that the program writes, told by what they hold and not by the name.
sound six.wav 48000 6 16 0.5 '0.1 * r ()'
runs 0 flac process six.wav six.flac
mv six.flac six.bin
runs 0 several info --json six.bin six.wav
holds several 'd[0]["codec"].startswith ("Free Lossless Audio Codec") and d[1]["container"] == "WAV"'
holds several 'all (f["frames"] == 24000 and f["channels"] == 6 and f["bits"] == 16 for f in d)'
holds several 'd[0]["layout"] == d[1]["layout"] == ["L", "R", "C", "LFE", "Lrs", "Rrs"] and d[0]["size"] < d[1]["size"]'
runs 0 layout info six.bin
says layout '^Channels +6 \(5.1\)$'
sound float.wav 96000 1 -32 0.1 0.5
runs 0 float info float.wav
says float '^Decoded as +32 bit float \(F32LE\)$'

runs 0 stdin info --json - <stereo.wav
holds stdin 'd[0]["file"] == "-" and d[0]["rate"] == 44100 and d[0]["size"] is None'
echo text >text.txt
runs 1 'one of two' info text.txt stereo.wav
says 'one of two' '^gst-fx-1.0 info: text.txt: .+' err
says 'one of two' '^Channels +2 \(stereo\)$'
runs 1 'one of two, JSON' info --json text.txt stereo.wav
holds 'one of two, JSON' 'len (d) == 1'
runs 1 missing info missing.wav
says missing 'missing.wav' err
runs 2 none info
fx info --json stereo.wav >/dev/full 2>err
[ $? = 1 ] && ok || bad full "no error although stdout is full"
says full 'could not be written to stdout' err
finish

#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# manpage.sh PROGRAM: the manual page of gst-fx-1.0, from what --help of each
# command says.
set -u -o pipefail
export LC_ALL=C COLUMNS=1000 # each option in one line
program=$1

escape () { sed -e 's/\\/\\e/g' -e 's/-/\\-/g' -e "s/^[.']/\\\\\&&/"; }

# description: the paragraphs of a command's help after its options; lines that
# are indented are examples.
description () {
  awk '/^Options:/ { options = 1; next }
       options == 1 && /^$/ { options = 2; next }
       options == 2' | escape |
    awk '/^  / { if (!code) print ".PP\n.nf"; code = 1; print; next }
         { if (code) print ".fi"; code = 0 }
         /^$/ { if (!empty) print ".PP"; empty = 1; next }
         { empty = 0; print }
         END { if (code) print ".fi" }'
}

options () {
  awk '/^Options:/ { options = 1; next }
       options && /^$/ { exit }
       options' | sed -E 's/^  ((-., )?--[^ ]+)  +/\1\t/' | escape |
    awk -F '\t' '{ print ".TP\n.B " $1 "\n" $2 }'
}

version=$("$program" --version | sed 's/.* //')
cat <<EOF
.\\" Made by manpage.sh.
.TH GST\\-FX\\-1.0 1 "" "gst\\-plugins\\-fx $version" "User Commands"
.SH NAME
gst\\-fx\\-1.0 \\- filters and effects for files, streams and live sound
.SH SYNOPSIS
.B gst\\-fx\\-1.0
[\\fIOPTION\\fR]... \\fICOMMAND\\fR [\\fIARGUMENT\\fR]...
.SH DESCRIPTION
Everything streams: files of any length are processed in constant memory. An
output is written beside its place and renamed when it is whole. Any format that
the installed plugins of GStreamer read can be an input.
.PP
Options of a command may also stand before it.
.SH EFFECTS
An effect, wherever one is given (\\fB\\-e\\fR), is a name with values by position
or by name, or elements in the syntax of
.BR gst\\-launch\\-1.0 (1):
.PP
.nf
  lowpass:1000
  compressor:threshold=\\-20,ratio=4
  "fxbiquad type=peaking gain=3 ! audioecho delay=20000000"
.fi
.PP
\\fBgst\\-fx\\-1.0 effects\\fR lists the names. Effects of a preset come first, then
those of a configuration, then those of \\fB\\-e\\fR. A configuration is TOML:
.PP
.nf
  device = "cpu"

  [[effects]]
  name = "highpass"
  cutoff = 80

  [[effects]]
  launch = "fxcompressor threshold=\\-20 ! fxlimiter"
.fi
.SH COMMANDS
EOF
"$program" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\)  *\(.*\)$/\1\t\2/p' |
  while IFS=$'\t' read -r name summary; do
    help=$("$program" "$name" --help) || exit 1
    arguments=$(sed -nE "1s/.*\[OPTION\]\.\.\. ?//p" <<<"$help" | escape)
    printf '.SS %s %s\n%s.\n' "$name" "$arguments" "$(escape <<<"${summary^}")"
    description <<<"$help"
    options <<<"$help"
  done
cat <<'EOF'
.SH EXIT STATUS
.TP
.B 0
Everything was done.
.TP
.B 1
Something failed; what could be done is done.
.TP
.B 2
The command line, a chain or a configuration is wrong.
.SH ENVIRONMENT
.TP
.B NO_COLOR
When it is not empty there are no colours.
.TP
.B GST_PLUGIN_PATH
Where plugins are that are not in the folder of the system.
.TP
.B XDG_CONFIG_HOME
Presets are in gst\-fx\-1.0/presets below it (~/.config).
.SH SEE ALSO
.BR gst\-launch\-1.0 (1),
.BR gst\-inspect\-1.0 (1)
EOF

/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Equalizer settings as text: what Equalizer APO reads, AutoEq and Room EQ
 * Wizard write.
 *
 *   Preamp: -6.2 dB
 *   Filter 1: ON PK Fc 105 Hz Gain 5.2 dB Q 0.70
 *   Filter 2: ON LSC 9.6 dB Fc 60 Hz Gain 4 dB
 *
 * Types: PK PEQ Modal, LP LPQ HP HPQ (Q 0.7071 unless given), BP (0.7071), NO
 * (30), AP, LS HS LSC HSC LSQ HSQ (Q or a slope in dB per octave, 10.8 unless
 * given; Fc is the centre, with LS x dB and HS x dB the corner), None. Beyond
 * that format, so that each band type can be written: LP1 HP1 AP1 of first
 * order, BPS with constant skirts. `BW Oct x` stands for a Q; the relation is
 * that of the analogue prototype, 1 / Q = 2 sinh (x ln 2 / 2).
 *
 * # begins a comment, a semicolon ends a line like a line feed does, and the
 * decimal mark may be a comma. Lines before the first command are a heading,
 * unless they look like a command misspelt. */

#ifndef FX_APO_H
#define FX_APO_H

#include <stddef.h>
#include <stdint.h>
#include "dsp/fx_error.h"

/* Reads text (UTF-8, or any superset of ASCII) into params, a params struct of
 * fx_eq_proc: sets preamp (the sum of all Preamp lines), num-bands and that
 * many bands; OFF filters become bands that are not enabled. Returns FX_OK, or
 * FX_EINVAL with params part written and *err filled: index is the line, from
 * 1 (0: the whole text), param the word in question, and the range is empty
 * unless value is out of it. Any thread, no allocation. */
int fx_apo_parse (const char *text, size_t size, void *params, FxError *err);

/* The word for a band type (FxBiquadType): "PK". Each of them may be written
 * with Fc, Gain and Q. */
const char *fx_apo_type_name (int32_t type);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Times as note values at a tempo. */

#ifndef FX_TEMPO_H
#define FX_TEMPO_H

#include "dsp/fx_proc.h"

/* Values of an enumeration, type FxNote: the parameter `note` of what can
 * follow a tempo. A whole note has four beats; dotted is 3/2 of the note, a
 * triplet 2/3 (three in the time of two). */
enum { FX_NOTE_NONE = 0, FX_NOTE_LAST = 24 };
extern const FxEnumValue fx_notes[];

/* As parameters that effects share, offsets to be filled in: `tempo` and
 * `note`. */
#define FX_TEMPO_MIN 20
#define FX_TEMPO_MAX 400
#define FX_TEMPO_DEFAULT 120

/* Beats of a note, 0 for FX_NOTE_NONE. RT. */
double fx_note_beats (int32_t note);

/* Its duration in seconds at a tempo in beats per minute. RT. */
static inline double
fx_note_seconds (int32_t note, double tempo)
{
  return fx_note_beats (note) * 60 / tempo;
}

#endif

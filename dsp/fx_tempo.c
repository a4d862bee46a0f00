/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Note values. */

#include "dsp/fx_tempo.h"

const FxEnumValue fx_notes[] = {
  { FX_NOTE_NONE, "none", "No note: a time or a rate of its own" },
  { 1, "8-1", "Eight bars" },
  { 2, "4-1", "Four bars" },
  { 3, "2-1", "Two bars" },
  { 4, "1-1", "Whole note" },
  { 5, "1-1-dotted", "Whole note, dotted" },
  { 6, "1-1-triplet", "Whole note, triplet" },
  { 7, "1-2", "Half note" },
  { 8, "1-2-dotted", "Half note, dotted" },
  { 9, "1-2-triplet", "Half note, triplet" },
  { 10, "1-4", "Quarter note" },
  { 11, "1-4-dotted", "Quarter note, dotted" },
  { 12, "1-4-triplet", "Quarter note, triplet" },
  { 13, "1-8", "Eighth note" },
  { 14, "1-8-dotted", "Eighth note, dotted" },
  { 15, "1-8-triplet", "Eighth note, triplet" },
  { 16, "1-16", "Sixteenth note" },
  { 17, "1-16-dotted", "Sixteenth note, dotted" },
  { 18, "1-16-triplet", "Sixteenth note, triplet" },
  { 19, "1-32", "Thirty-second note" },
  { 20, "1-32-dotted", "Thirty-second note, dotted" },
  { 21, "1-32-triplet", "Thirty-second note, triplet" },
  { 22, "1-64", "Sixty-fourth note" },
  { 23, "1-64-dotted", "Sixty-fourth note, dotted" },
  { 24, "1-64-triplet", "Sixty-fourth note, triplet" },
  { 0, NULL, NULL },
};

/* In the order of fx_notes. */
static const double beats[] = { 0, 32, 16, 8, 4, 6, 4.0 * 2 / 3, 2, 3,
  2.0 * 2 / 3, 1, 1.5, 1.0 * 2 / 3, 0.5, 0.75, 0.5 * 2 / 3, 0.25, 0.375,
  0.25 * 2 / 3, 0.125, 0.1875, 0.125 * 2 / 3, 0.0625, 0.09375, 0.0625 * 2 / 3 };

double
fx_note_beats (int32_t note)
{
  int32_t n = sizeof beats / sizeof *beats;
  return note > 0 && note < n ? beats[note] : 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Rows of levels and gains of a band. */

#include "dsp/fx_dyn_band.h"
#include <math.h>
#include <string.h>
#include "dsp/fx_math.h"
#include "dsp/kernel/row.h"

/* dB; what is as near as that is the same. */
#define SAME 1e-12

void
fx_dyn_band_reset (FxDynBand *b, FxDynVoice *voices, size_t stride,
    uint32_t channels, const FxDynTimes *times, double rest)
{
  *b = (FxDynBand){ .voices = voices,
    .stride = stride,
    .channels = channels,
    .rows = 1,
    .times = *times };
  for (uint32_t c = 0; c < channels; c++) {
    memset (&voices[c * stride], 0, sizeof *voices);
    fx_dyn_state_init (&voices[c * stride].state, rest);
  }
}

void
fx_dyn_band_change (FxDynBand *b, const FxDynTimes *times, uint32_t ramp)
{
  if (ramp == 0)
    b->fading = 0;
  if (memcmp (&b->times, times, sizeof *times) == 0)
    return;
  for (uint32_t c = 0; ramp > 0 && c < b->channels; c++) {
    FxDynVoice *voice = &b->voices[c * b->stride];
    double v = b->fading > 0 ? voice->v : voice->state.v;
    voice->old = voice->state;
    voice->old.v = v;
  }
  if (ramp > 0) {
    b->old_times = b->times;
    b->fade = b->fading = ramp;
  }
  b->times = *times;
}

int
fx_dyn_band_share (FxDynBand *b, int linked, int same)
{
  const FxDynVoice *first = b->voices;
  if (b->rows == 1 && !linked) {
    for (uint32_t c = 1; c < b->channels; c++) {
      FxDynVoice *voice = &b->voices[c * b->stride];
      voice->state = first->state;
      voice->old = first->old;
      voice->v = first->v;
    }
    b->rows = b->channels;
    return b->rows > 1;
  }
  if (b->rows > 1 && linked && same && b->fading == 0) {
    for (uint32_t c = 1; c < b->channels; c++) {
      const FxDynState *s = &b->voices[c * b->stride].state;
      linked &= fabs (s->v - first->state.v) <= SAME &&
                fabs (s->peak - first->state.peak) <= SAME;
    }
    b->rows = linked ? 1 : b->channels;
  }
  return 0;
}

/* Levels as amplitudes. */
static void
levels (FxDynBand *b, const double *x, size_t distance, size_t n)
{
  for (uint32_t c = 0; c < b->channels; c++)
    fx_dyn_magnitude (x + c * distance,
        b->voices[b->rows > 1 ? c * b->stride : 0].row, n,
        c > 0 && b->rows == 1);
}

static void
to_loudest (FxDynBand *b, size_t n, double link, double link_step)
{
  double spare[FX_EFFECT_CHUNK];
  if (b->rows == 1 || (link == 0 && link_step == 0))
    return;
  fx_dyn_copy (b->voices->row, spare, n);
  for (uint32_t c = 1; c < b->rows; c++)
    fx_dyn_larger (b->voices[c * b->stride].row, spare, n);
  for (uint32_t c = 0; c < b->rows; c++) {
    double *row = b->voices[c * b->stride].row;
    for (size_t i = 0; i < n; i++)
      row[i] += (link + link_step * (double)i) * (spare[i] - row[i]);
  }
}

void
fx_dyn_band_decibels (
    FxDynBand *b, size_t n, FxDynUnit unit, double link, double link_step)
{
  for (uint32_t c = 0; c < b->rows; c++) {
    FxDynVoice *voice = &b->voices[c * b->stride];
    fx_dyn_decibels (voice->row, n, unit);
    voice->flat = 0;
  }
  to_loudest (b, n, link, link_step);
}

/* Whether v is 0 for all levels, however they are linked. */
static int
is_idle (const FxDynBand *b, size_t n, FxDynUnit unit, const FxDynCurve *curve)
{
  double most = 0, idle = fx_dyn_undecibels (fx_dyn_idle (curve), unit);
  if (unit == FX_DYN_DB)
    return 0;
  for (uint32_t c = 0; c < b->rows && most < idle; c++)
    most = fx_row_peak (fx_kernels (), b->voices[c * b->stride].row, n, most);
  return most < idle;
}

void
fx_dyn_band_curve (FxDynBand *b, size_t n, FxDynUnit unit, double link,
    double link_step, const FxDynCurve *curve, const FxDynCurve *step)
{
  if (!step && is_idle (b, n, unit, curve)) {
    for (uint32_t c = 0; c < b->rows; c++)
      fx_dyn_flat (&b->voices[c * b->stride], n, 0);
    return;
  }
  fx_dyn_band_decibels (b, n, unit, link, link_step);
  for (uint32_t c = 0; c < b->rows; c++)
    fx_dyn_curve (curve, step, b->voices[c * b->stride].row, n);
}

int
fx_dyn_band_needs_decay (const FxDynBand *b)
{
  return b->times.automatic || (b->fading > 0 && b->old_times.automatic);
}

/* v, between what the times before a change and those after it make of it. */
static void
smooth (const FxDynBand *b, FxDynVoice *voice, const double *decay, size_t n,
    size_t fading)
{
  double spare[FX_EFFECT_CHUNK];
  int flat = voice->flat;
  if (fading > 0)
    memcpy (spare, voice->row, fading * sizeof *spare);
  voice->flat =
      fx_dyn_smooth (&voice->state, &b->times, decay, voice->row, n, flat);
  if (fading == 0)
    return;
  fx_dyn_smooth (&voice->old, &b->old_times, decay, spare, fading, flat);
  for (size_t i = 0; i < fading; i++)
    voice->row[i] +=
        (double)(b->fading - i - 1) / b->fade * (spare[i] - voice->row[i]);
  voice->v = voice->row[n - 1];
  voice->flat = 0;
}

void
fx_dyn_band_smooth (FxDynBand *b, size_t n, const double *decay)
{
  size_t fading = b->fading < n ? b->fading : n;
  for (uint32_t c = 0; c < b->rows; c++)
    smooth (b, &b->voices[c * b->stride], decay, n, fading);
  b->fading -= (uint32_t)fading;
}

void
fx_dyn_band_amplitude (
    FxDynBand *b, size_t n, double direction, double makeup, double step)
{
  for (uint32_t c = 0; c < b->rows; c++) {
    FxDynVoice *voice = &b->voices[c * b->stride];
    voice->flat &= step == 0;
    if (voice->flat)
      fx_dyn_flat (voice, n,
          fx_exp2 (FX_OCTAVES_PER_DB * (direction * voice->row[0] + makeup)));
    else
      fx_dyn_amplitude (voice->row, n, direction, makeup, step);
  }
}

void
fx_dyn_band_run (FxDynBand *b, const double *x, size_t distance, size_t n,
    double link, double link_step, const FxDynSettings *now,
    const FxDynSettings *step)
{
  fx_dyn_band_share (b, link >= 1 && link_step == 0, 1);
  levels (b, x, distance, n);
  fx_dyn_band_curve (b, n, FX_DYN_AMPLITUDE, link, link_step, &now->curve,
      step ? &step->curve : NULL);
  fx_dyn_band_smooth (b, n, NULL);
  fx_dyn_band_amplitude (b, n, -1, now->makeup, step ? step->makeup : 0);
}

double
fx_dyn_band_read (FxDynBand *b)
{
  double most = 0;
  for (uint32_t c = 0; c < b->rows; c++) {
    FxDynState *s = &b->voices[c * b->stride].state;
    if (fabs (s->least) > fabs (most))
      most = s->least;
    if (fabs (s->most) > fabs (most))
      most = s->most;
    s->least = s->most = s->v;
  }
  return most;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Rows of levels and gains of a band. */

#include "dsp/fx_dyn_band.h"
#include <math.h>
#include <string.h>

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

/* Levels in dB. */
static void
levels (FxDynBand *b, const double *x, size_t distance, size_t n)
{
  double spare[FX_EFFECT_CHUNK];
  for (uint32_t c = 0; c < b->channels; c++) {
    double *row = b->voices[c * b->stride].row;
    if (b->rows > 1 || c == 0) {
      fx_dyn_magnitude (x + c * distance, row, n);
    } else {
      fx_dyn_magnitude (x + c * distance, spare, n);
      fx_dyn_larger (spare, b->voices->row, n);
    }
  }
  for (uint32_t c = 0; c < b->rows; c++)
    fx_dyn_decibels (b->voices[c * b->stride].row, n, 0);
}

void
fx_dyn_band_link (FxDynBand *b, size_t n, double link, double link_step)
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
  if (fading > 0)
    memcpy (spare, voice->row, fading * sizeof *spare);
  fx_dyn_smooth (&voice->state, &b->times, decay, voice->row, n);
  if (fading == 0)
    return;
  fx_dyn_smooth (&voice->old, &b->old_times, decay, spare, fading);
  for (size_t i = 0; i < fading; i++)
    voice->row[i] +=
        (double)(b->fading - i - 1) / b->fade * (spare[i] - voice->row[i]);
  voice->v = voice->row[n - 1];
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
fx_dyn_band_run (FxDynBand *b, const double *x, size_t distance, size_t n,
    double link, double link_step, const FxDynSettings *now,
    const FxDynSettings *step)
{
  fx_dyn_band_share (b, link >= 1 && link_step == 0, 1);
  levels (b, x, distance, n);
  fx_dyn_band_link (b, n, link, link_step);
  for (uint32_t c = 0; c < b->rows; c++)
    fx_dyn_curve (&now->curve, step ? &step->curve : NULL,
        b->voices[c * b->stride].row, n);
  fx_dyn_band_smooth (b, n, NULL);
  for (uint32_t c = 0; c < b->rows; c++) {
    double *row = b->voices[c * b->stride].row;
    fx_dyn_gain (row, n, -1, now->makeup, step ? step->makeup : 0);
    fx_dyn_amplitude (row, n);
  }
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

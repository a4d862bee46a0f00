/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Places of loudspeakers, and panning between two of them. */

#include "dsp/fx_pan.h"
#include <math.h>
#include <string.h>

#define WIDEST 175.0 /* degrees between two that are a base */
#define DIRECTIONS 17
#define NONE FX_NO_SPEAKER

FxSpeakers
fx_speakers_of (uint32_t channels)
{
  static const double usual[8][8] = {
    { 0 },
    { 30, -30 },
    { 30, -30, 0 },
    { 30, -30, 110, -110 },
    { 30, -30, 0, 110, -110 },
    { 30, -30, 0, NONE, 110, -110 },
    { 30, -30, 0, NONE, 180, 90, -90 },
    { 30, -30, 0, NONE, 135, -135, 90, -90 },
  };
  FxSpeakers s;
  memset (&s, 0, sizeof s);
  s.n = channels < FX_SPEAKERS_MAX ? channels : FX_SPEAKERS_MAX;
  for (uint32_t c = 0; c < s.n; c++) {
    double turn = 360.0 * c / s.n;
    s.azimuth[c] = s.n <= 8     ? usual[s.n - 1][c]
                   : turn > 180 ? turn - 360
                                : turn;
  }
  return s;
}

/* Degrees to the left from a to b, 0 .. 360. */
static double
turn (double a, double b)
{
  double d = fmod (b - a, 360);
  return d < 0 ? d + 360 : d;
}

/* The one that is the least turn to the left (or right) of a direction, at
 * least 0; -1: there is none. */
static int
beside (const FxSpeakers *s, double azimuth, int left)
{
  int best = -1;
  double least = 400;
  for (uint32_t c = 0; c < s->n; c++) {
    if (s->azimuth[c] == FX_NO_SPEAKER)
      continue;
    double d =
        left ? turn (azimuth, s->azimuth[c]) : turn (s->azimuth[c], azimuth);
    if (d < least) {
      least = d;
      best = (int)c;
    }
  }
  return best;
}

/* Adds the gains of one direction. */
static void
add (const FxSpeakers *s, double azimuth, double *gain)
{
  int a = beside (s, azimuth, 0), b = beside (s, azimuth, 1);
  if (a < 0)
    return;
  double way = turn (s->azimuth[a], azimuth);
  double gap = turn (s->azimuth[a], s->azimuth[b]);
  if (a == b || way == 0 || gap == 0) {
    gain[a] += 1;
    return;
  }
  double near, far;
  if (gap < WIDEST) {
    near = sin ((gap - way) * M_PI / 180);
    far = sin (way * M_PI / 180);
  } else {
    near = cos (way / gap * M_PI / 2);
    far = sin (way / gap * M_PI / 2);
  }
  double size = hypot (near, far);
  gain[a] += near / size;
  gain[b] += far / size;
}

void
fx_vbap (const FxSpeakers *s, double azimuth, double spread, double *gain)
{
  double power = 0;
  memset (gain, 0, s->n * sizeof *gain);
  for (int i = 0; spread > 0 && i < DIRECTIONS; i++)
    add (s, azimuth + spread * ((double)i / (DIRECTIONS - 1) - 0.5), gain);
  if (spread <= 0)
    add (s, azimuth, gain);
  for (uint32_t c = 0; c < s->n; c++)
    power += gain[c] * gain[c];
  for (uint32_t c = 0; power > 0 && c < s->n; c++)
    gain[c] /= sqrt (power);
}

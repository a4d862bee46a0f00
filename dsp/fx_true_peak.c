/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Peaks between samples. The phases of the interpolator come in pairs that are
 * mirror images of each other: with the sum and the difference of two samples
 * that lie opposite, the two outputs of a pair are E + O and E - O, so that the
 * larger magnitude is |E| + |O|. What cannot reach the peak found so far, given
 * its largest sample, is not interpolated. */

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "dsp/fx_true_peak.h"

enum {
  TAPS = 12,
  PAST = 16, /* samples kept: a group of LANES may begin LANES - 1 early */
  TILE = 32, /* samples that are interpolated or not */
  CHUNK = 256,
  LANES = 4
};

typedef float Lanes __attribute__ ((vector_size (LANES * sizeof (float))));

/* Phases 0 and 1 of the table in annex 2; 3 and 2 are these backwards. */
static const double phases[2][TAPS] = {
  { 0.0017089843750, 0.0109863281250, -0.0196533203125, 0.0332031250000,
      -0.0594482421875, 0.1373291015625, 0.9721679687500, -0.1022949218750,
      0.0476074218750, -0.0266113281250, 0.0148925781250, -0.0083007812500 },
  { -0.0291748046875, 0.0292968750000, -0.0517578125000, 0.0891113281250,
      -0.1665039062500, 0.4650878906250, 0.7797851562500, -0.2003173828125,
      0.1015625000000, -0.0582275390625, 0.0330810546875, -0.0189208984375 },
};

/* No sound is as loud; a float squared or interpolated stays finite below. */
#define MOST 1e30

typedef struct Channel {
  double sample, peak;
  float x[PAST + CHUNK];
} Channel;

struct FxTruePeak {
  uint32_t channels;
  int between; /* whether to look between samples */
  float reach; /* how much larger than its samples the output can be */
  float even[2][TAPS / 2], odd[2][TAPS / 2];
  Channel channel[];
};

FxTruePeak *
fx_true_peak_new (double rate, uint32_t channels)
{
  FxTruePeak *p = calloc (1, sizeof *p + channels * sizeof (Channel));
  if (!p)
    return NULL;
  p->channels = channels;
  p->between = rate < 160000;
  for (int i = 0; i < 2; i++) {
    double sum = 0;
    for (int k = 0; k < TAPS / 2; k++) {
      double a = phases[i][k], b = phases[i][TAPS - 1 - k];
      p->even[i][k] = (float)((a + b) / 2);
      p->odd[i][k] = (float)((a - b) / 2);
      sum += fabs (a) + fabs (b);
    }
    p->reach = fmaxf (p->reach, (float)sum * 1.00001f);
  }
  return p;
}

void
fx_true_peak_free (FxTruePeak *p)
{
  free (p);
}

void
fx_true_peak_reset (FxTruePeak *p)
{
  memset (p->channel, 0, p->channels * sizeof (Channel));
}

static Lanes
load (const float *x)
{
  Lanes v;
  memcpy (&v, x, sizeof v);
  return v;
}

/* Largest magnitude of all four phases at LANES places; x: the oldest sample of
 * the first window. */
static float
interpolate (const FxTruePeak *p, const float *x)
{
  Lanes e0 = { 0 }, o0 = { 0 }, e1 = { 0 }, o1 = { 0 };
  float most = 0;
  for (int k = 0; k < TAPS / 2; k++) {
    Lanes a = load (x + k), b = load (x + TAPS - 1 - k);
    Lanes sum = a + b, diff = a - b;
    e0 += p->even[0][k] * sum;
    o0 += p->odd[0][k] * diff;
    e1 += p->even[1][k] * sum;
    o1 += p->odd[1][k] * diff;
  }
  for (int i = 0; i < LANES; i++) {
    most = fmaxf (most, fabsf (e0[i]) + fabsf (o0[i]));
    most = fmaxf (most, fabsf (e1[i]) + fabsf (o1[i]));
  }
  return most;
}

static float
largest (const float *x, size_t n)
{
  float most = 0;
  for (size_t i = 0; i < n; i++) {
    float a = fabsf (x[i]);
    most = a > most ? a : most;
  }
  return most;
}

/* n new samples are in c->x, behind those before. */
static void
look (const FxTruePeak *p, Channel *c, size_t n)
{
  float before = largest (c->x, PAST), found = (float)c->peak;
  for (size_t at = 0, m; at < n; at += m) {
    m = n - at < TILE ? n - at : TILE;
    float *x = c->x + PAST + at, here = largest (x, m);
    found = here > found ? here : found;
    int can = fmaxf (before, here) * p->reach > found && here < (float)MOST &&
              before < (float)MOST;
    /* Groups end where the tile does; the first one may reach back into what
     * was looked at before, which changes nothing. */
    for (size_t i = (m + LANES - 1) / LANES; can && i > 0; i--) {
      float y = interpolate (p, x + m - i * LANES - (TAPS - 1));
      found = y > found ? y : found;
    }
    before = m < PAST ? fmaxf (before, here) : here;
  }
  c->peak = fmax (c->peak, found);
}

void
fx_true_peak_add (FxTruePeak *p, const double *const *x, size_t n)
{
  for (uint32_t k = 0; k < p->channels; k++) {
    Channel *c = &p->channel[k];
    for (size_t at = 0, m; at < n; at += m) {
      const double *in = x[k] + at;
      double most = c->sample;
      m = n - at < CHUNK ? n - at : CHUNK;
      for (size_t i = 0; i < m; i++) {
        double a = fabs (in[i]);
        most = a > most ? a : most;
        c->x[PAST + i] = (float)in[i];
      }
      c->sample = most;
      if (p->between) {
        look (p, c, m);
        memmove (c->x, c->x + m, PAST * sizeof *c->x);
      }
    }
  }
}

double
fx_true_peak_of (const FxTruePeak *p, uint32_t c)
{
  return fmax (p->channel[c].peak, p->channel[c].sample);
}

double
fx_true_peak_sample (const FxTruePeak *p, uint32_t c)
{
  return p->channel[c].sample;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Peaks between samples. The phases of the interpolator come in pairs that are
 * mirror images of each other: with the sum and the difference of two samples
 * that lie opposite, the two outputs of a pair are E + O and E - O, so that the
 * larger magnitude is |E| + |O|, which dsp/kernel/peak.h looks for. */

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "dsp/fx_true_peak.h"
#include "dsp/kernel/peak.h"
#include "dsp/kernel/pointwise.h"

enum { TAPS = 2 * FX_BETWEEN, PAST = FX_BETWEEN_PAST, CHUNK = 256 };

/* Phases 0 and 1 of the table in annex 2; 3 and 2 are these backwards. */
static const double phases[2][TAPS] = {
  { 0.0017089843750, 0.0109863281250, -0.0196533203125, 0.0332031250000,
      -0.0594482421875, 0.1373291015625, 0.9721679687500, -0.1022949218750,
      0.0476074218750, -0.0266113281250, 0.0148925781250, -0.0083007812500 },
  { -0.0291748046875, 0.0292968750000, -0.0517578125000, 0.0891113281250,
      -0.1665039062500, 0.4650878906250, 0.7797851562500, -0.2003173828125,
      0.1015625000000, -0.0582275390625, 0.0330810546875, -0.0189208984375 },
};

typedef struct Channel {
  double sample, peak;
  float x[PAST + CHUNK];
} Channel;

struct FxTruePeak {
  uint32_t channels;
  int between; /* whether to look between samples */
  FxBetween taps;
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
    for (int k = 0; k < FX_BETWEEN; k++) {
      double a = phases[i][k], b = phases[i][TAPS - 1 - k];
      p->taps.even[i][k] = (float)((a + b) / 2);
      p->taps.odd[i][k] = (float)((a - b) / 2);
      sum += fabs (a) + fabs (b);
    }
    p->taps.reach = fmaxf (p->taps.reach, (float)sum * 1.00001f);
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

void
fx_true_peak_add (FxTruePeak *p, const double *const *x, size_t n)
{
  const FxKernels *kernels = fx_kernels ();
  for (uint32_t k = 0; k < p->channels; k++) {
    Channel *c = &p->channel[k];
    c->sample = fmax (c->sample, fx_peak (kernels, x[k], n));
    for (size_t at = 0, m; p->between && at < n; at += m) {
      m = n - at < CHUNK ? n - at : CHUNK;
      fx_narrow (kernels, c->x + PAST, x[k] + at, m);
      c->peak = fmax (c->peak, (double)fx_peak_between (kernels, &p->taps,
                                   c->x + PAST, m, (float)c->peak));
      memmove (c->x, c->x + m, PAST * sizeof *c->x);
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

/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A gain that follows the level of what is to come. Sound is measured in steps
 * of equal length, counted from where the stream began, and put out
 * AHEAD = 2 R + 2 steps late:
 *
 *   level L(j)  of the steps j - R - 1 .. j + R + 1: the largest peak, or the mean
 *               power or the percentile of those whose power is above the
 *               threshold and within 10 dB of the mean of these, so that the end
 *               of a sound does not count as a soft one
 *   gain G(j)   target - L(j), at most max-gain; the one before where nothing is
 *               above the threshold
 *   S(j)        mean of G(j - R) .. G(j + R) with the weights of a Hann window
 *
 * and in step j the amplitude goes straight from that of S(j - 1) to that of
 * S(j). Each G that has part in these two has seen the peak of step j, so that
 * with mode=peak no sample gets above the target. */

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "dsp/fx_loudness.h"
#include "dsp/fx_math.h"
#include "dsp/fx_percentile.h"
#include "dsp/kernel/kernels.h"
#include "dsp/kernel/sos.h"
#include "dsp/proc/normalize.h"

enum {
  R = FX_NORMALIZE_REACH,
  AHEAD = FX_NORMALIZE_AHEAD,
  SEEN = 2 * R + 3, /* steps that make a level */
  RING = 64,        /* steps kept, a power of 2 above all of these */
  MOST = FX_EFFECT_CHUNK
};

/* One channel, or all of them linked. */
typedef struct Track {
  double peak[RING], power[RING]; /* of each step; power: weighted by mode */
  double gain[RING];              /* G */
  double held;                    /* G of the last step */
  double smooth;                  /* S of the last step put out */
  FxPercentile *counts;           /* RING histograms, or NULL */
} Track;

struct FxNormalizeLive {
  uint32_t channels, step, latency;
  int mode;
  double hann[2 * R + 1];
  uint32_t at;       /* frames into the step under way */
  int64_t steps;     /* finished */
  uint32_t place;    /* in the delay */
  double *delay;     /* latency values per channel */
  double *amplitude; /* per channel, at the frame `at` of the step put out */
  double *slope;
  double level;
  Track *tracks; /* channels, then the linked one */
  double *weights;
  double *history; /* K-weighting */
  FxSosTables *tables;
  FxPercentile sum;
};

static int
allocate (FxNormalizeLive *l, const FxFormat *f)
{
  uint32_t n = f->channels;
  l->delay = calloc ((size_t)n * l->latency, sizeof *l->delay);
  l->amplitude = calloc (n, sizeof *l->amplitude);
  l->slope = calloc (n, sizeof *l->slope);
  l->tracks = calloc (n + 1, sizeof *l->tracks);
  l->weights = calloc (n, sizeof *l->weights);
  l->history = calloc (n * fx_sos_history_len (2, 1), sizeof *l->history);
  l->tables = fx_sos_tables_new (2);
  if (!l->delay || !l->amplitude || !l->slope || !l->tracks || !l->weights ||
      !l->history || !l->tables)
    return 0;
  if (l->mode != FX_NORMALIZE_PERCENTILE)
    return 1;
  if (!fx_percentile_init (&l->sum, 0))
    return 0;
  for (uint32_t c = 0; c < n; c++) {
    l->tracks[c].counts = calloc (RING, sizeof (FxPercentile));
    if (!l->tracks[c].counts)
      return 0;
    for (int i = 0; i < RING; i++) {
      if (!fx_percentile_init (&l->tracks[c].counts[i], 0))
        return 0;
    }
  }
  return 1;
}

FxNormalizeLive *
fx_normalize_live_new (const FxFormat *f, const FxNormalizePlan *p)
{
  FxNormalizeLive *l = calloc (1, sizeof *l);
  double sum = 0;
  FxSos k[2];
  if (!l)
    return NULL;
  l->channels = f->channels;
  l->step = p->step;
  l->latency = AHEAD * p->step;
  l->mode = p->mode;
  if (!allocate (l, f)) {
    fx_normalize_live_free (l);
    return NULL;
  }
  for (int i = 0; i <= 2 * R; i++) {
    l->hann[i] = 0.5 - 0.5 * cos (M_PI * (i + 1) / (R + 1));
    sum += l->hann[i];
  }
  for (int i = 0; i <= 2 * R; i++)
    l->hann[i] /= sum;
  for (uint32_t c = 0; c < f->channels; c++)
    l->weights[c] = l->mode == FX_NORMALIZE_LOUDNESS
                        ? fx_loudness_weight (f->channels, c)
                        : 1.0 / f->channels;
  fx_loudness_weighting (f->rate, k);
  fx_sos_tables_set (l->tables, k, 2);
  fx_normalize_live_reset (l);
  return l;
}

void
fx_normalize_live_free (FxNormalizeLive *l)
{
  if (!l)
    return;
  for (uint32_t c = 0; l->tracks && c < l->channels; c++) {
    FxPercentile *counts = l->tracks[c].counts;
    for (int i = 0; counts && i < RING; i++)
      fx_percentile_free (&counts[i]);
    free (counts);
  }
  fx_percentile_free (&l->sum);
  fx_sos_tables_free (l->tables);
  free (l->history);
  free (l->weights);
  free (l->tracks);
  free (l->slope);
  free (l->amplitude);
  free (l->delay);
  free (l);
}

static void
begin_step (FxNormalizeLive *l)
{
  for (uint32_t c = 0; c <= l->channels; c++) {
    Track *t = &l->tracks[c];
    t->peak[l->steps % RING] = 0;
    t->power[l->steps % RING] = 0;
    if (t->counts)
      fx_percentile_reset (&t->counts[l->steps % RING]);
  }
}

void
fx_normalize_live_reset (FxNormalizeLive *l)
{
  l->at = l->place = 0;
  l->steps = 0;
  l->level = -INFINITY;
  memset (l->delay, 0, (size_t)l->channels * l->latency * sizeof *l->delay);
  memset (l->history, 0,
      l->channels * fx_sos_history_len (2, 1) * sizeof *l->history);
  for (uint32_t c = 0; c <= l->channels; c++) {
    l->tracks[c].held = 0;
    l->tracks[c].smooth = 0;
    if (c < l->channels) {
      l->amplitude[c] = 1;
      l->slope[c] = 0;
    }
  }
  begin_step (l);
}

/* --- level and gain ------------------------------------------------------------ */

/* Level in dB of track c around step j, of which steps up to `last` are known;
 * -INFINITY where nothing is above the threshold. */
static double
level_at (FxNormalizeLive *l, const FxNormalizePlan *p, uint32_t c, int64_t j,
    int64_t last)
{
  const Track *t = &l->tracks[c];
  double most = 0, power = 0, gate = pow (10, p->threshold / 10);
  int n = 0;
  int64_t from = j - R - 1 > 0 ? j - R - 1 : 0;
  int64_t to = j + R + 1 < last ? j + R + 1 : last;
  int count = l->mode == FX_NORMALIZE_PERCENTILE;
  for (int64_t i = from; i <= to; i++) {
    double here = t->power[i % RING];
    most = fmax (most, t->peak[i % RING]);
    power += here > gate ? here : 0;
    n += here > gate;
  }
  if (l->mode == FX_NORMALIZE_PEAK)
    return 20 * log10 (most);
  if (n < 2) /* or the one is the end of a sound */
    return -INFINITY;
  gate = fmax (gate, power / n / 10);
  power = n = 0;
  if (count)
    fx_percentile_reset (&l->sum);
  for (int64_t i = from; i <= to; i++) {
    if (t->power[i % RING] <= gate)
      continue;
    power += t->power[i % RING];
    n++;
    for (uint32_t k = 0; count && k < l->channels; k++) {
      if (k == c || c == l->channels)
        fx_percentile_merge (&l->sum, &l->tracks[k].counts[i % RING]);
    }
  }
  if (count)
    return 20 * log10 (fx_percentile_value (&l->sum, p->percentile));
  return (l->mode == FX_NORMALIZE_LOUDNESS ? -0.691 : 0) +
         10 * log10 (power / n);
}

/* G of step j. */
static void
set_gain (FxNormalizeLive *l, const FxNormalizePlan *p, uint32_t c, int64_t j)
{
  Track *t = &l->tracks[c];
  double level = level_at (l, p, c, j, l->steps - 1);
  double gain = fx_normalize_gain (p, level);
  if (!(level > p->threshold))
    gain = isfinite (level) ? fmin (t->held, gain) : t->held;
  t->held = gain;
  t->gain[j % RING] = gain;
  if (c == l->channels)
    l->level = level;
}

/* S of step j; before the first one there is the first one. */
static double
smooth (
    const FxNormalizeLive *l, const FxNormalizePlan *p, uint32_t c, int64_t j)
{
  const Track *own = &l->tracks[c], *all = &l->tracks[l->channels];
  double sum = 0;
  for (int k = -R; k <= R; k++) {
    size_t i = (size_t)((j + k > 0 ? j + k : 0) % RING);
    double g = own->gain[i] + p->link * (all->gain[i] - own->gain[i]);
    sum += l->hann[k + R] * g;
  }
  return sum;
}

/* A step is complete: the gain of the one to be put out next is known. */
static void
finish_step (FxNormalizeLive *l, const FxNormalizePlan *p)
{
  l->steps++;
  int64_t known = l->steps - 1 - (R + 1), out = l->steps - AHEAD;
  for (uint32_t c = 0; known >= 0 && c <= l->channels; c++)
    set_gain (l, p, c, known);
  for (uint32_t c = 0; c < l->channels; c++) {
    Track *t = &l->tracks[c];
    if (out < 0)
      continue;
    double s = smooth (l, p, c, out), before = out > 0 ? t->smooth : s;
    t->smooth = s;
    l->amplitude[c] = fx_db_to_gain (before);
    l->slope[c] = (fx_db_to_gain (s) - l->amplitude[c]) / l->step;
  }
  l->at = 0;
  begin_step (l);
}

/* --- sound ---------------------------------------------------------------------- */

static double
mean_square (const double *x, size_t n, double *most)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++) {
    double a = fabs (x[i]);
    sum += a * a;
    *most = a > *most ? a : *most;
  }
  return sum;
}

static void
measure (FxNormalizeLive *l, double *const *x, size_t from, size_t n)
{
  Track *all = &l->tracks[l->channels];
  size_t at = (size_t)(l->steps % RING);
  for (uint32_t c = 0; c < l->channels; c++) {
    Track *t = &l->tracks[c];
    double y[MOST], none = 0;
    double power = mean_square (x[c] + from, n, &t->peak[at]);
    if (l->mode == FX_NORMALIZE_LOUDNESS) {
      fx_sos_run_f64 (fx_kernels (), l->tables,
          l->history + c * fx_sos_history_len (2, 1), 1, x[c] + from, y, n);
      power = mean_square (y, n, &none);
      if (!isfinite (power)) { /* far beyond any sound: starts over */
        memset (l->history + c * fx_sos_history_len (2, 1), 0,
            fx_sos_history_len (2, 1) * sizeof *l->history);
        power = 0;
      }
    }
    if (t->counts)
      fx_percentile_add (&t->counts[at], x[c] + from, n);
    t->power[at] += power / l->step;
    all->power[at] += l->weights[c] * power / l->step;
    all->peak[at] = fmax (all->peak[at], t->peak[at]);
  }
}

static void
put_out (FxNormalizeLive *l, double *const *x, size_t from, size_t n)
{
  for (uint32_t c = 0; c < l->channels; c++) {
    double *d = l->delay + (size_t)c * l->latency, *y = x[c] + from;
    double a = l->amplitude[c] + l->slope[c] * l->at;
    uint32_t place = l->place;
    for (size_t i = 0; i < n; i++) {
      double in = y[i];
      y[i] = (a + l->slope[c] * (double)i) * d[place];
      d[place] = in;
      place = place + 1 < l->latency ? place + 1 : 0;
    }
  }
  l->place = (uint32_t)((l->place + n) % l->latency);
  l->at += (uint32_t)n;
}

void
fx_normalize_live_run (
    FxNormalizeLive *l, const FxNormalizePlan *p, double *const *x, size_t n)
{
  for (size_t at = 0, m; at < n; at += m) {
    m = n - at < l->step - l->at ? n - at : l->step - l->at;
    measure (l, x, at, m);
    put_out (l, x, at, m);
    if (l->at == l->step)
      finish_step (l, p);
  }
}

double
fx_normalize_live_memory (const FxNormalizeLive *l)
{
  double most = 0;
  for (size_t i = 0; i < (size_t)l->channels * l->latency; i++)
    most = fmax (most, fabs (l->delay[i]));
  return most;
}

double
fx_normalize_live_gain (const FxNormalizeLive *l, uint32_t c)
{
  return l->tracks[c].smooth;
}

double
fx_normalize_live_level (const FxNormalizeLive *l)
{
  return l->level;
}

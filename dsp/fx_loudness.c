/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Loudness: what comes in is K-weighted and its power added up over 10 ms; 40 and
 * 300 such sums are a momentary and a short-term loudness. */

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "dsp/fx_loudness.h"
#include "dsp/fx_true_peak.h"
#include "dsp/kernel/kernels.h"
#include "dsp/kernel/sos.h"

enum {
  CHUNK = 256,
  MOMENTARY = 40, /* sums of 10 ms */
  SHORT_TERM = 300,
  STEP = 10,      /* from block to block */
  CLASSES = 10000 /* of 0.01 LU from GATE on */
};

#define GATE (-70.0)         /* LUFS */
#define CORNER 1682.0        /* Hz, of the shelf */
#define LEAST_MATCHED 6000.0 /* Hz; below, there is next to nothing of it */

/* Powers of blocks by their loudness. */
typedef struct Histogram {
  int32_t low, high; /* classes in use: low .. high - 1 */
  double power[CLASSES];
  uint64_t count[CLASSES];
} Histogram;

struct FxLoudness {
  double rate;
  uint32_t channels;
  int peaks;
  double *weight;
  double *history; /* of the K-weighting, channel by channel */
  size_t history_len;
  FxSosTables *tables;
  FxTruePeak *peak;
  uint64_t hops; /* sums finished */
  uint64_t left; /* frames until the next one is */
  double sum;    /* the one under way */
  double sums[SHORT_TERM];
  uint32_t frames[SHORT_TERM];
  double momentary, short_term;         /* mean powers */
  double max_momentary, max_short_term; /* the largest of them */
  Histogram blocks, terms; /* for the integrated loudness; for the range */
};

/* --- K-weighting -------------------------------------------------------------- */

/* Annex 1, tables 1 and 2, for 48 kHz. */
static const FxSos shelf = { 1.53512485958697, -2.69169618940638,
  1.19839281085285, -1.69065929318241, 0.73248077421585 };
static const FxSos high_pass = { 1, -2, 1, -1.99004745483398,
  0.99007225036621 };

/* The same filter at another rate. With z^-1 = (1 - s) / (1 + s) both
 * polynomials are ones in s, where the denominator is s^2 + s k / q + k^2 with
 * k = tan (pi f / 48000) at its corner f; at another rate k is another one and
 * s goes with it. */
static FxSos
at_rate (const FxSos *t, double rate)
{
  double d0 = 1 + t->a1 + t->a2, d1 = 2 * (1 - t->a2), d2 = 1 - t->a1 + t->a2;
  double n0 = t->b0 + t->b1 + t->b2, n1 = 2 * (t->b0 - t->b2),
         n2 = t->b0 - t->b1 + t->b2;
  double k = sqrt (d0 / d2), w = atan (k) * 48000 / rate;
  double g = k / tan (fmin (w, 0.49 * M_PI));
  n1 *= g;
  d1 *= g;
  n2 *= g * g;
  d2 *= g * g;
  double a = d0 + d1 + d2;
  return (FxSos){ (n0 + n1 + n2) / a, 2 * (n0 - n2) / a, (n0 - n1 + n2) / a,
    2 * (d0 - d2) / a, (d0 - d1 + d2) / a };
}

/* |A|^2 of 1 + a1 z^-1 + a2 z^-2 at w, and of b0 + b1 z^-1 + b2 z^-2. */
static double
power_at (double c0, double c1, double c2, double w)
{
  double re = c0 + c1 * cos (w) + c2 * cos (2 * w);
  double im = c1 * sin (w) + c2 * sin (2 * w);
  return re * re + im * im;
}

/* The shelf at a lower rate, where the bilinear transform would press it
 * together below half of that: its poles are where they were in time, and its
 * zeros give it the power of the table at 0 Hz, at its corner and at half the
 * rate (M. Vicanek, Matched second order digital filters, 2016, section 3). */
static FxSos
shelf_below (double rate)
{
  const FxSos *t = &shelf;
  double ratio = 48000 / rate, want[3], f = CORNER / rate;
  double angle = acos (-t->a1 / (2 * sqrt (t->a2))) * ratio;
  FxSos y = { .a1 = -2 * pow (t->a2, ratio / 2) * cos (angle),
    .a2 = pow (t->a2, ratio) };
  const double at[3] = { 0, f, 0.5 };
  for (int i = 0; i < 3; i++) {
    double w = 2 * M_PI * at[i], v = w / ratio;
    want[i] = power_at (1, y.a1, y.a2, w) * power_at (t->b0, t->b1, t->b2, v) /
              power_at (1, t->a1, t->a2, v);
  }
  /* |B|^2 = want[0] (1 - s) + want[2] s + c s (1 - s), s = sin^2 (w / 2) */
  double s = sin (M_PI * f) * sin (M_PI * f);
  double c = (want[1] - want[0] * (1 - s) - want[2] * s) / (s * (1 - s));
  double mean = (sqrt (want[0]) + sqrt (want[2])) / 2;
  y.b0 = (mean + sqrt (mean * mean + c / 4)) / 2;
  y.b1 = (sqrt (want[0]) - sqrt (want[2])) / 2;
  y.b2 = -c / (16 * y.b0);
  return y;
}

void
fx_loudness_weighting (double rate, FxSos out[2])
{
  int below = rate < 48000 && rate >= LEAST_MATCHED;
  out[0] = below ? shelf_below (rate) : at_rate (&shelf, rate);
  out[1] = at_rate (&high_pass, rate);
}

double
fx_loudness_weight (uint32_t channels, uint32_t c)
{
  static const double side = 1.41;
  switch (channels) {
  case 4:
    return c >= 2 ? side : 1;
  case 5:
    return c >= 3 ? side : 1;
  case 6:
  case 7:
    return c == 3 ? 0 : c == 4 || c == 5 ? side : 1;
  case 8:
    return c == 3 ? 0 : c >= 6 ? side : 1;
  default:
    return 1;
  }
}

/* --- life ---------------------------------------------------------------------- */

FxLoudness *
fx_loudness_new (
    double rate, uint32_t channels, const double *weights, int peaks)
{
  FxLoudness *l = calloc (1, sizeof *l);
  if (!l)
    return NULL;
  l->rate = rate;
  l->channels = channels;
  l->peaks = peaks;
  l->history_len = fx_sos_history_len (2, 1);
  l->weight = calloc (channels, sizeof *l->weight);
  l->history = calloc (channels * l->history_len, sizeof *l->history);
  l->tables = fx_sos_tables_new (2);
  l->peak = fx_true_peak_new (rate, channels);
  if (!l->weight || !l->history || !l->tables || !l->peak) {
    fx_loudness_free (l);
    return NULL;
  }
  for (uint32_t c = 0; c < channels; c++)
    l->weight[c] = weights ? weights[c] : fx_loudness_weight (channels, c);
  FxSos k[2];
  fx_loudness_weighting (rate, k);
  fx_sos_tables_set (l->tables, k, 2);
  fx_loudness_reset (l);
  return l;
}

void
fx_loudness_free (FxLoudness *l)
{
  if (!l)
    return;
  fx_sos_tables_free (l->tables);
  fx_true_peak_free (l->peak);
  free (l->weight);
  free (l->history);
  free (l);
}

/* Frame that ends the sum number n. */
static uint64_t
hop_end (const FxLoudness *l, uint64_t n)
{
  return (uint64_t)((double)(n + 1) * l->rate / 100 + 0.5);
}

static void
clear (Histogram *h)
{
  if (h->high > h->low) {
    size_t n = (size_t)(h->high - h->low);
    memset (&h->power[h->low], 0, n * sizeof *h->power);
    memset (&h->count[h->low], 0, n * sizeof *h->count);
  }
  h->low = CLASSES;
  h->high = 0;
}

void
fx_loudness_reset (FxLoudness *l)
{
  memset (l->history, 0, l->channels * l->history_len * sizeof *l->history);
  fx_true_peak_reset (l->peak);
  memset (l->sums, 0, sizeof l->sums);
  memset (l->frames, 0, sizeof l->frames);
  l->hops = 0;
  l->left = hop_end (l, 0);
  l->sum = l->momentary = l->short_term = 0;
  l->max_momentary = l->max_short_term = 0;
  clear (&l->blocks);
  clear (&l->terms);
}

/* --- measuring ------------------------------------------------------------------ */

static double
lufs (double power)
{
  return power > 0 ? -0.691 + 10 * log10 (power) : -INFINITY;
}

static void
count (Histogram *h, double power)
{
  double at = (lufs (power) - GATE) * 100;
  if (!(at > 0))
    return;
  int32_t i = at < CLASSES - 1 ? (int32_t)at : CLASSES - 1;
  h->power[i] += power;
  h->count[i]++;
  h->low = i < h->low ? i : h->low;
  h->high = i >= h->high ? i + 1 : h->high;
}

/* Mean power of the last n sums. */
static double
mean (const FxLoudness *l, uint32_t n)
{
  double power = 0, frames = 0;
  for (uint32_t i = 1; i <= n; i++) {
    uint64_t at = (l->hops - i) % SHORT_TERM;
    power += l->sums[at];
    frames += l->frames[at];
  }
  return power / frames;
}

static void
finish_hop (FxLoudness *l)
{
  uint64_t at = l->hops % SHORT_TERM;
  if (!isfinite (l->sum)) { /* far beyond any sound: starts over */
    memset (l->history, 0, l->channels * l->history_len * sizeof *l->history);
    l->sum = 0;
  }
  l->sums[at] = l->sum;
  l->frames[at] = (uint32_t)(hop_end (l, l->hops) -
                             (l->hops ? hop_end (l, l->hops - 1) : 0));
  l->sum = 0;
  l->hops++;
  l->left = hop_end (l, l->hops) - hop_end (l, l->hops - 1);
  if (l->hops >= MOMENTARY) {
    l->momentary = mean (l, MOMENTARY);
    l->max_momentary = fmax (l->max_momentary, l->momentary);
    if (l->hops % STEP == 0)
      count (&l->blocks, l->momentary);
  }
  if (l->hops >= SHORT_TERM) {
    l->short_term = mean (l, SHORT_TERM);
    l->max_short_term = fmax (l->max_short_term, l->short_term);
    if (l->hops % STEP == 0)
      count (&l->terms, l->short_term);
  }
}

/* Four sums, so that additions need not wait for each other. */
static double
power_of (const double *y, size_t n)
{
  double s[4] = { 0 };
  size_t i = 0;
  for (; i + 4 <= n; i += 4) {
    for (int k = 0; k < 4; k++)
      s[k] += y[i + (size_t)k] * y[i + (size_t)k];
  }
  for (; i < n; i++)
    s[0] += y[i] * y[i];
  return (s[0] + s[1]) + (s[2] + s[3]);
}

void
fx_loudness_add (FxLoudness *l, const double *const *x, size_t n)
{
  const FxKernels *k = fx_kernels ();
  if (l->peaks)
    fx_true_peak_add (l->peak, x, n);
  for (size_t at = 0, m; at < n; at += m) {
    double y[CHUNK];
    m = n - at < CHUNK ? n - at : CHUNK;
    m = m < l->left ? m : (size_t)l->left;
    for (uint32_t c = 0; c < l->channels; c++) {
      if (l->weight[c] == 0)
        continue;
      fx_sos_run_f64 (
          k, l->tables, l->history + c * l->history_len, 1, x[c] + at, y, m);
      l->sum += l->weight[c] * power_of (y, m);
    }
    l->left -= m;
    if (l->left == 0)
      finish_hop (l);
  }
}

/* --- what came out --------------------------------------------------------------- */

double
fx_loudness_momentary (const FxLoudness *l)
{
  return lufs (l->momentary);
}

double
fx_loudness_short_term (const FxLoudness *l)
{
  return lufs (l->short_term);
}

double
fx_loudness_max_momentary (const FxLoudness *l)
{
  return lufs (l->max_momentary);
}

double
fx_loudness_max_short_term (const FxLoudness *l)
{
  return lufs (l->max_short_term);
}

typedef struct Part {
  double power;
  uint64_t count;
  int32_t from; /* its first class */
} Part;

/* All classes from one on. */
static Part
part_from (const Histogram *h, int32_t from)
{
  Part p = { 0, 0, from };
  for (int32_t i = from > h->low ? from : h->low; i < h->high; i++) {
    p.power += h->power[i];
    p.count += h->count[i];
  }
  return p;
}

/* All that is more than `under` LU under the mean left out. */
static Part
above_gate (const Histogram *h, double under)
{
  Part all = part_from (h, 0);
  if (all.count == 0)
    return all;
  double gate = lufs (all.power / (double)all.count) - under;
  double at = floor ((gate - GATE) * 100);
  int32_t from = at > 0 ? (int32_t)fmin (at, CLASSES - 1) : 0;
  /* The class that the gate goes through, by its mean. */
  if (h->count[from] > 0 &&
      lufs (h->power[from] / (double)h->count[from]) <= gate)
    from++;
  return part_from (h, from);
}

double
fx_loudness_integrated (const FxLoudness *l)
{
  Part p = above_gate (&l->blocks, 10);
  return p.count ? lufs (p.power / (double)p.count) : -INFINITY;
}

/* Number n, from 0, of what is sorted from p.from on. */
static double
ranked (const Histogram *h, const Part *p, double n)
{
  double seen = 0;
  int32_t last = 0;
  for (int32_t i = p->from > h->low ? p->from : h->low; i < h->high; i++) {
    if (h->count[i] == 0)
      continue;
    seen += (double)h->count[i];
    last = i;
    if (seen > n)
      break;
  }
  return lufs (h->power[last] / (double)h->count[last]);
}

double
fx_loudness_range (const FxLoudness *l)
{
  const Histogram *h = &l->terms;
  Part p = above_gate (h, 20);
  if (p.count == 0)
    return 0;
  double most = (double)(p.count - 1);
  return ranked (h, &p, floor (0.95 * most + 0.5)) -
         ranked (h, &p, floor (0.10 * most + 0.5));
}

double
fx_loudness_true_peak_of (const FxLoudness *l, uint32_t c)
{
  return fx_true_peak_of (l->peak, c);
}

double
fx_loudness_sample_peak_of (const FxLoudness *l, uint32_t c)
{
  return fx_true_peak_sample (l->peak, c);
}

double
fx_loudness_true_peak (const FxLoudness *l)
{
  double most = 0;
  for (uint32_t c = 0; c < l->channels; c++)
    most = fmax (most, fx_true_peak_of (l->peak, c));
  return most;
}

double
fx_loudness_sample_peak (const FxLoudness *l)
{
  double most = 0;
  for (uint32_t c = 0; c < l->channels; c++)
    most = fmax (most, fx_true_peak_sample (l->peak, c));
  return most;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The C level of row.h, and its public functions: one indirect call through the
 * table of the level. */

#include "dsp/kernel/row.h"
#include "dsp/fx_math.h"
#include "dsp/kernel/row_scalar.h"

/* --- C ---------------------------------------------------------------------- */

static double
peak (const double *x, size_t n, double most)
{
  return row_scalar_peak (x, n, most);
}

static void
magnitude (double *row, const double *x, size_t n, int more)
{
  row_scalar_magnitude (row, x, n, more);
  for (size_t i = n; i % FX_ROW_PAD; i++)
    row[i] = 1;
}

static void
row_log2 (double *row, size_t n, double scale, double silence)
{
  for (size_t i = 0; i < n; i += FX_ROW_PAD) {
    for (size_t j = 0; j < FX_ROW_PAD; j++)
      row[i + j] = scale * fx_log2 (row[i + j] + silence);
  }
}

static void
row_exp2 (double *row, size_t n, double scale, double offset)
{
  for (size_t i = 0; i < n; i += FX_ROW_PAD) {
    for (size_t j = 0; j < FX_ROW_PAD; j++)
      row[i + j] = fx_exp2 (scale * row[i + j] + offset);
  }
}

static void
curve (double *row, size_t n, const FxRowCurve *c)
{
  double quarter = c->half > 0 ? 0.25 / c->half : 0;
  for (size_t i = 0; i < n; i++) {
    double x = c->side * (row[i] - c->threshold);
    double u = row_smaller (row_larger (x + c->half, 0), 2 * c->half);
    double v = c->slope * (u * u * quarter + row_larger (x - c->half, 0));
    row[i] = row_larger (row_smaller (v, c->range), -c->range);
  }
}

static double
apply (double *x, const double *gain, size_t n, double most)
{
  return row_scalar_apply (x, gain, n, most);
}

static double
least (const double *x, size_t n, double most)
{
  return row_scalar_least (x, n, most);
}

static void
limit (double *x, const double *gain, size_t n, double ceiling)
{
  row_scalar_limit (x, gain, n, ceiling);
}

static double
heights (const double *x, const double *half, const double *taps, double before,
    size_t n, double limit, double *peak)
{
  return row_scalar_heights (x, half, taps, before, n, peak);
}

static void
add (double *y, const double *x, const double *gain, size_t n, double dry,
    double wet)
{
  row_scalar_add (y, x, gain, n, dry, wet);
}

static void
follow (double *row, size_t n, double decay, double rise, double fall,
    FxRowFollow *s)
{
  row_scalar_follow (row, n, decay, rise, fall, s);
}

static double
smooth (double *row, size_t n, double step, double v)
{
  return row_scalar_smooth (row, n, step, v);
}

static double
recover (double *g, double *held, size_t n, double least, double release,
    double nudge, double *gain)
{
  return row_scalar_recover (g, held, n, least, release, nudge, gain);
}

static double
sums (double *g, double *ring, size_t n, double sum)
{
  return row_scalar_sums (g, ring, n, sum);
}

const FxRowKernels fx_row_kernels_c = { peak, magnitude, row_log2, row_exp2,
  curve, apply, least, limit, heights, add, follow, smooth, recover, sums };

/* --- the level's ------------------------------------------------------------ */

static inline const FxRowKernels *
of (const FxKernels *k)
{
#if defined(__x86_64__)
  static const FxRowKernels *const tables[] = { &fx_row_kernels_c,
    &fx_row_kernels_sse2, &fx_row_kernels_avx2, &fx_row_kernels_avx512 };
  return tables[fx_kernels_level (k)];
#else
  return &fx_row_kernels_c;
#endif
}

double
fx_row_peak (const FxKernels *k, const double *x, size_t n, double most)
{
  return of (k)->peak (x, n, most);
}

void
fx_row_magnitude (
    const FxKernels *k, double *row, const double *x, size_t n, int more)
{
  of (k)->magnitude (row, x, n, more);
}

void
fx_row_log2 (
    const FxKernels *k, double *row, size_t n, double scale, double silence)
{
  of (k)->log2 (row, n, scale, silence);
}

void
fx_row_exp2 (
    const FxKernels *k, double *row, size_t n, double scale, double offset)
{
  of (k)->exp2 (row, n, scale, offset);
}

void
fx_row_curve (const FxKernels *k, double *row, size_t n, const FxRowCurve *c)
{
  of (k)->curve (row, n, c);
}

double
fx_row_apply (
    const FxKernels *k, double *x, const double *gain, size_t n, double most)
{
  return of (k)->apply (x, gain, n, most);
}

double
fx_row_least (const FxKernels *k, const double *x, size_t n, double most)
{
  return of (k)->least (x, n, most);
}

void
fx_row_limit (
    const FxKernels *k, double *x, const double *gain, size_t n, double ceiling)
{
  of (k)->limit (x, gain, n, ceiling);
}

double
fx_row_heights (const FxKernels *k, const double *x, const double *half,
    const double *taps, double before, size_t n, double limit, double *peak)
{
  return of (k)->heights (x, half, taps, before, n, limit, peak);
}

void
fx_row_add (const FxKernels *k, double *y, const double *x, const double *gain,
    size_t n, double dry, double wet)
{
  of (k)->add (y, x, gain, n, dry, wet);
}

void
fx_row_follow (const FxKernels *k, double *row, size_t n, double decay,
    double rise, double fall, FxRowFollow *s)
{
  of (k)->follow (row, n, decay, rise, fall, s);
}

double
fx_row_smooth (const FxKernels *k, double *row, size_t n, double step, double v)
{
  return of (k)->smooth (row, n, step, v);
}

double
fx_row_recover (const FxKernels *k, double *g, double *held, size_t n,
    double least, double release, double nudge, double *gain)
{
  return of (k)->recover (g, held, n, least, release, nudge, gain);
}

double
fx_row_sums (const FxKernels *k, double *g, double *ring, size_t n, double sum)
{
  return of (k)->sums (g, ring, n, sum);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Taps from what a user says of a FIR filter: modes and edges become cutoffs,
 * bands or points of the design functions. An edge of a pass band and one of a
 * stop band lie half a transition to either side of a cutoff, but no further
 * than half way to 0 Hz, to Nyquist or to the other cutoff. Double. */

#include "dsp/proc/fir_design.h"
#include <math.h>
#include <string.h>
#include "dsp/design/bands.h"
#include "dsp/design/fir.h"
#include "dsp/design/least_squares.h"
#include "dsp/design/remez.h"
#include "dsp/design/sampling.h"

enum { MOST_POINTS = 1026 };

static int
is_band_mode (const FxFirSpec *s)
{
  return s->mode == FX_FIR_BAND_PASS || s->mode == FX_FIR_BAND_REJECT;
}

static int
passes_zero (const FxFirSpec *s)
{
  return s->mode == FX_FIR_LOW_PASS || s->mode == FX_FIR_BAND_REJECT;
}

static int
passes_nyquist (const FxFirSpec *s)
{
  return s->mode == FX_FIR_HIGH_PASS || s->mode == FX_FIR_BAND_REJECT;
}

/* Design functions speak of bands, users of points and frequencies. */
static int
translate (const FxFirSpec *s, int rc, FxError *err)
{
  static const struct {
    const char *theirs, *points, *ours;
  } names[] = { { "bands", "points", "frequency" },
    { "gain", "points", "frequency" }, { "weight", "points", "frequency" },
    { "width", "transition", "transition" },
    { "passband", "attenuation", "attenuation" },
    { "stopband", "attenuation", "attenuation" },
    { "rate", "frequency", "frequency" } };
  if (rc == FX_OK || !err || !err->param)
    return rc;
  for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
    if (strcmp (err->param, names[i].theirs) == 0)
      err->param = s->n_points ? names[i].points : names[i].ours;
  }
  if (strcmp (err->param, "transition") == 0 && !isfinite (err->max))
    err->max = s->rate / 2;
  if (is_band_mode (s) && !s->n_points && strcmp (err->param, "frequency") == 0)
    err->param = "lower-frequency";
  return rc;
}

static int
check (const FxFirSpec *s, FxError *err)
{
  if (!s->n_points && is_band_mode (s) && !(s->lower < s->upper))
    return fx_error (err, FX_EINVAL, "lower-frequency", s->lower, 0, s->upper,
        "Hz", "not below upper-frequency, which is below half of the rate",
        "give the lower edge of the band");
  return FX_OK;
}

int
fx_fir_spec_length (
    const FxFirSpec *s, uint32_t most, uint32_t *length, FxError *err)
{
  int rc;
  *length = s->length;
  if (s->length)
    return FX_OK;
  if (s->design == FX_FIR_DESIGN_EQUIRIPPLE) {
    double deviation = pow (10, -s->attenuation / 20);
    rc = fx_fir_equiripple_length (
        deviation, deviation, s->transition, s->rate, length, err);
  } else {
    rc = fx_fir_kaiser_length (
        s->attenuation, s->transition, s->rate, length, NULL, err);
  }
  if (rc < 0)
    return translate (s, rc, err);
  *length |= 1; /* an odd length suits every mode */
  if (*length < 3)
    *length = 3;
  if (*length > most)
    return fx_error (err, FX_EINVAL, "transition", s->transition, 1, 0, "Hz",
        "needs more taps than there may be",
        "give a wider transition, less attenuation, or a length");
  return FX_OK;
}

/* --- modes as bands ------------------------------------------------------------ */

/* How far a cutoff's edges lie from it. */
static double
half_width (const FxFirSpec *s, double below, double above)
{
  double half = s->transition / 2;
  return fmin (half, fmin (below, above) / 2);
}

/* The edges of the bands that pass and stop in turn: 4 or 6 frequencies from 0
 * to Nyquist. */
static uint32_t
edges (const FxFirSpec *s, double *f)
{
  double top = s->rate / 2, half;
  uint32_t n = 0;
  f[n++] = 0;
  if (is_band_mode (s)) {
    half = half_width (s, s->lower, s->upper - s->lower);
    f[n++] = s->lower - half;
    f[n++] = s->lower + half;
    half = half_width (s, s->upper - s->lower, top - s->upper);
    f[n++] = s->upper - half;
    f[n++] = s->upper + half;
  } else {
    half = half_width (s, s->frequency, top - s->frequency);
    f[n++] = s->frequency - half;
    f[n++] = s->frequency + half;
  }
  f[n++] = top;
  return n;
}

static int
make_bands (const FxFirSpec *s, FxFirBand *bands, uint32_t *n, FxError *err)
{
  double f[6];
  if (!s->n_points) {
    *n = edges (s, f) / 2;
    for (uint32_t i = 0; i < *n; i++) {
      double gain = (i % 2 == 0) == passes_zero (s) ? 1 : 0;
      bands[i] = (FxFirBand){ f[2 * i], f[2 * i + 1], gain, gain, 1 };
    }
    return FX_OK;
  }
  if (s->n_points % 2 || s->n_points > 2 * FX_FIR_MAX_BANDS)
    return fx_error (err, FX_EINVAL, "points", s->n_points, 2,
        2 * FX_FIR_MAX_BANDS, "", "two points make a band, not so many",
        "give two points for each band, its edges");
  *n = s->n_points / 2;
  for (uint32_t i = 0; i < *n; i++) {
    const double *p = s->points + 4 * i;
    bands[i] = (FxFirBand){ p[0], p[2], p[1], p[3], 1 };
  }
  return FX_OK;
}

/* --- points ---------------------------------------------------------------------- */

/* From 0 Hz to Nyquist: the first and the last gain go on to the ends, and
 * what lies beyond Nyquist is cut off there. */
static int
make_points (const FxFirSpec *s, FxFirPoint *p, uint32_t *n, FxError *err)
{
  double f[6], top = s->rate / 2;
  *n = 0;
  if (!s->n_points) {
    uint32_t m = edges (s, f);
    for (uint32_t i = 0; i < m; i++)
      p[(*n)++] =
          (FxFirPoint){ f[i], (i / 2 % 2 == 0) == passes_zero (s) ? 1 : 0 };
    return FX_OK;
  }
  if (s->n_points > MOST_POINTS - 2)
    return fx_error (err, FX_EINVAL, "points", s->n_points, 1, MOST_POINTS - 2,
        "", "too many points", "give fewer");
  for (uint32_t i = 0; i < s->n_points; i++) {
    FxFirPoint q = { s->points[2 * i], s->points[2 * i + 1] };
    if (!isfinite (q.frequency) || !isfinite (q.gain) || q.frequency < 0 ||
        (i > 0 && q.frequency < s->points[2 * i - 2])) {
      fx_error (err, FX_EINVAL, "points", q.frequency, 1, 0, "",
          "a point is not finite, or its frequency is negative or below that "
          "of the point before it",
          "give <frequency, gain> with ascending frequencies");
      if (err)
        err->index = (int)i;
      return FX_EINVAL;
    }
    if (*n == 0 && q.frequency > 0)
      p[(*n)++] = (FxFirPoint){ 0, q.gain };
    if (q.frequency >= top) {
      FxFirPoint last = *n ? p[*n - 1] : q;
      double t = q.frequency > last.frequency
                     ? (top - last.frequency) / (q.frequency - last.frequency)
                     : 1;
      if (last.frequency < top)
        p[(*n)++] = (FxFirPoint){ top, last.gain + t * (q.gain - last.gain) };
      return FX_OK;
    }
    p[(*n)++] = q;
  }
  p[*n] = (FxFirPoint){ top, p[*n - 1].gain };
  ++*n;
  return FX_OK;
}

/* --- designs ------------------------------------------------------------------- */

static double
beta_of (const FxFirSpec *s)
{
  return s->beta > 0 ? s->beta : fx_window_kaiser_beta (s->attenuation);
}

static int
even_error (uint32_t length, FxError *err)
{
  return fx_error (err, FX_EINVAL, "length", length, 1, 0, "taps",
      "even, but this filter passes the highest frequency",
      "give an odd number, or 0");
}

static int
sinc (const FxFirSpec *s, double *taps, uint32_t n, FxError *err)
{
  double cutoffs[2] = { s->frequency, 0 };
  if (is_band_mode (s)) {
    cutoffs[0] = s->lower;
    cutoffs[1] = s->upper;
  }
  FxFirSincSpec spec = { .length = n,
    .n = is_band_mode (s) ? 2 : 1,
    .cutoffs = cutoffs,
    .pass_zero = passes_zero (s),
    .window = s->window,
    .beta = beta_of (s) };
  return fx_fir_sinc (&spec, s->rate, taps, err);
}

static int
sampling (const FxFirSpec *s, double *taps, uint32_t n, FxError *err)
{
  FxFirPoint points[MOST_POINTS];
  uint32_t n_points;
  int rc = make_points (s, points, &n_points, err);
  return rc < 0 ? rc
                : fx_fir_sampling (points, n_points, n, s->window, beta_of (s),
                      s->rate, taps, err);
}

static int
optimal (const FxFirSpec *s, double *taps, uint32_t n, FxError *err)
{
  FxFirBand bands[FX_FIR_MAX_BANDS];
  uint32_t n_bands;
  int rc = make_bands (s, bands, &n_bands, err);
  if (rc < 0)
    return rc;
  if (s->design == FX_FIR_DESIGN_LEAST_SQUARES)
    return fx_fir_least_squares (bands, n_bands, n, s->rate, taps, err);
  return fx_fir_remez (
      bands, n_bands, n, FX_FIR_SYMMETRIC, s->rate, taps, NULL, err);
}

int
fx_fir_spec_design (
    const FxFirSpec *s, uint32_t most, double *taps, uint32_t *n, FxError *err)
{
  int rc = check (s, err);
  if (rc == FX_OK)
    rc = fx_fir_spec_length (s, most, n, err);
  if (rc < 0)
    return rc;
  if (!s->n_points && passes_nyquist (s) && *n % 2 == 0)
    return even_error (*n, err);
  switch (s->design) {
  case FX_FIR_DESIGN_FREQUENCY_SAMPLING:
    rc = sampling (s, taps, *n, err);
    break;
  case FX_FIR_DESIGN_LEAST_SQUARES:
  case FX_FIR_DESIGN_EQUIRIPPLE:
    rc = optimal (s, taps, *n, err);
    break;
  default:
    rc = sinc (s, taps, *n, err);
    break;
  }
  return translate (s, rc, err);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What FIR designs promise without another program to compare with: equiripple
 * filters alternate as often as the theorem demands, which proves them best;
 * minimum phase keeps the magnitude, has no zero outside the circle and comes
 * early; thousands of random designs are finite or refused with a reason. */

#include "dsp/design/fir.h"
#include "dsp/design/least_squares.h"
#include "dsp/design/minimum_phase.h"
#include "dsp/design/remez.h"
#include "dsp/design/sampling.h"
#include "dsp/design/spectrum.h"
#include "tests/fxtest.h"

enum { MAX = 16384 };

static const double rate = 48000;
static double taps[MAX], more[MAX];

/* The amplitude on size / 2 + 1 angles 0 .. pi; to be freed. */
static double *
amplitude (const double *h, uint32_t n, int anti, uint32_t size)
{
  FxSpectrum s;
  double *a = malloc ((size / 2 + 1) * sizeof *a);

  if (!a || fx_spectrum_init (&s, size) != 0)
    abort ();
  for (uint32_t i = 0; i < n; i++)
    s.z[2 * i] = h[i];
  fx_spectrum_transform (&s, 0);
  for (uint32_t k = 0; k <= size / 2; k++) {
    double w = M_PI * fmod ((double)(n - 1) * k / size, 2);
    double re = s.z[2 * k], im = s.z[2 * k + 1];
    a[k] = anti ? re * sin (w) + im * cos (w) : re * cos (w) - im * sin (w);
  }
  fx_spectrum_free (&s);
  return a;
}

static double
weighted_error (
    const FxFirBand *b, double f, const double *h, uint32_t n, int anti)
{
  double w = 2 * M_PI * f / rate, re, im, a, want, turn = 0.5 * w * (n - 1);

  fx_fir_response (h, n, w, &re, &im);
  a = anti ? re * sin (turn) + im * cos (turn)
           : re * cos (turn) - im * sin (turn);
  want = b->gain_lower + (b->gain_upper - b->gain_lower) * (f - b->lower) /
                             (b->upper - b->lower);
  return b->weight * (want - a);
}

typedef struct Tally {
  double level, worst, last;
  uint32_t count;
} Tally;

static void
tally (Tally *t, double e)
{
  t->worst = fmax (t->worst, fabs (e));
  if (fabs (e) >= t->level && (t->count == 0 || (e < 0) != (t->last < 0))) {
    t->count++;
    t->last = e;
  }
}

/* The largest error, and how many times the error alternates between extrema of
 * at least level: on a grid, and on the tops of parabolas through it. */
static uint32_t
alternations (const FxFirBand *bands, uint32_t n, const double *h,
    uint32_t length, int anti, double level, double *worst)
{
  Tally t = { .level = level };
  uint32_t size = 4096;
  double *a, step;

  while (size < 64 * length)
    size *= 2;
  step = rate / size;
  a = amplitude (h, length, anti, size);
  for (uint32_t i = 0; i < n; i++) {
    const FxFirBand *b = &bands[i];
    double slope = (b->gain_upper - b->gain_lower) / (b->upper - b->lower);
    uint32_t from = (uint32_t)ceil (b->lower / step);
    uint32_t to = (uint32_t)floor (b->upper / step);
    tally (&t, weighted_error (b, b->lower, h, length, anti));
    for (uint32_t k = from + 1; k < to; k++) {
      double x[3], top;
      for (uint32_t j = 0; j < 3; j++) {
        double f = (k + j - 1) * step;
        x[j] =
            b->weight * (b->gain_lower + slope * (f - b->lower) - a[k + j - 1]);
      }
      tally (&t, x[1]);
      if (fabs (x[1]) < fabs (x[0]) || fabs (x[1]) < fabs (x[2]) ||
          fabs (x[1]) < 0.9 * level)
        continue;
      top = 0.5 * (x[0] - x[2]) / (x[0] - 2 * x[1] + x[2]);
      if (fabs (top) <= 1)
        tally (&t, weighted_error (b, (k + top) * step, h, length, anti));
    }
    tally (&t, weighted_error (b, b->upper, h, length, anti));
  }
  free (a);
  *worst = t.worst;
  return t.count;
}

static void
check_equiripple (
    const FxFirBand *bands, uint32_t n, uint32_t length, FxFirSymmetry symmetry)
{
  int odd = length % 2 != 0, anti = symmetry == FX_FIR_ANTISYMMETRIC;
  uint32_t want = length / 2 + (odd && !anti ? 1 : 0) + 1, count;
  double ripple = NAN, worst;
  FxError err = { 0 };
  int code =
      fx_fir_remez (bands, n, length, symmetry, rate, taps, &ripple, &err);

  CHECK (code == FX_OK, "length %u, %u bands: %s", length, n, err.what);
  if (code != FX_OK)
    return;
  count =
      alternations (bands, n, taps, length, anti, ripple * (1 - 1e-5), &worst);
  CHECK (count >= want && worst <= ripple * (1 + 1e-6),
      "length %u, %u bands: %u extrema of %u, largest error %.9g, ripple %.9g",
      length, n, count, want, worst, ripple);
  for (uint32_t i = 0; i < length; i++)
    if (taps[i] != (anti ? -1 : 1) * taps[length - 1 - i]) {
      CHECK (0, "tap %u of %u is not symmetric", i, length);
      break;
    }
}

static void
test_equiripple (void)
{
  static const uint32_t lengths[] = { 5, 8, 31, 32, 127, 510, 1025, 2048,
    4001 };

  for (int k = 0; k < 9; k++) {
    double n = lengths[k], t = rate / n;
    FxFirBand low[] = { { 0, 5000, 1, 1, 1 },
      { 5000 + 2 * t, 24000, 0, 0, 10 } };
    FxFirBand sharp[] = { { 0, 300, 1, 1, 5 },
      { 300 + 0.5 * t, 24000, 0, 0, 1 } };
    FxFirBand many[] = { { 0, 3000, 0, 0, 1 }, { 3000 + t, 8000, 1, 2, 1 },
      { 8000 + t, 16000, 0, 0, 10 }, { 16000 + t, 24000, 0.5, 0, 1 } };
    FxFirBand hilbert[] = { { t, 24000 - t, 1, 1, 1 } };
    FxFirBand slope[] = { { 0, 20000, 0, 20000 / 24000.0, 1 } };
    if (n > 8)
      check_equiripple (low, 2, lengths[k], FX_FIR_SYMMETRIC);
    check_equiripple (sharp, 2, lengths[k], FX_FIR_SYMMETRIC);
    if (n > 20)
      check_equiripple (many, 4, lengths[k], FX_FIR_SYMMETRIC);
    check_equiripple (hilbert, 1, lengths[k], FX_FIR_ANTISYMMETRIC);
    if (n < 40)
      check_equiripple (slope, 1, lengths[k], FX_FIR_ANTISYMMETRIC);
  }
}

/* Times the phase of h (r e^jw) turns over a circle: minus the zeros outside. */
static double
turns (const double *h, uint32_t n, double r)
{
  FxSpectrum s;
  uint32_t size = 1024;
  double sum = 0, x, y;

  while (size < 64 * n)
    size *= 2;
  if (fx_spectrum_init (&s, size) != 0)
    abort ();
  for (uint32_t i = 0; i < n; i++)
    s.z[2 * i] = h[i] * pow (r, -(double)i);
  fx_spectrum_transform (&s, 0);
  x = s.z[2 * (size - 1)];
  y = s.z[2 * (size - 1) + 1];
  for (uint32_t k = 0; k < size; k++) {
    double re = s.z[2 * k], im = s.z[2 * k + 1];
    sum += atan2 (im * x - re * y, re * x + im * y);
    x = re;
    y = im;
  }
  fx_spectrum_free (&s);
  return sum / (2 * M_PI);
}

/* *worst: largest difference of magnitudes; *worst_db: in dB, above -80 dB */
static void
check_phase (const char *what, uint32_t n, double *worst, double *worst_db)
{
  uint32_t size = 1024, early = 1;
  double most = 0, difference = 0, db = 0, before = 0, after = 0, t;
  FxSpectrum a, b;

  CHECK (fx_fir_minimum_phase (taps, n, FX_MINIMUM_PHASE_SAME, more, NULL) ==
             FX_OK,
      "%s, %u taps", what, n);
  while (size < 16 * n)
    size *= 2;
  if (fx_spectrum_init (&a, size) != 0 || fx_spectrum_init (&b, size) != 0)
    abort ();
  for (uint32_t i = 0; i < n; i++) {
    a.z[2 * i] = taps[i];
    b.z[2 * i] = more[i];
    before += taps[i] * taps[i];
    after += more[i] * more[i];
    early &= after >= before * (1 - 1e-6);
  }
  fx_spectrum_transform (&a, 0);
  fx_spectrum_transform (&b, 0);
  for (uint32_t k = 0; k <= size / 2; k++)
    most = fmax (most, hypot (a.z[2 * k], a.z[2 * k + 1]));
  for (uint32_t k = 0; k <= size / 2; k++) {
    double x = hypot (a.z[2 * k], a.z[2 * k + 1]),
           y = hypot (b.z[2 * k], b.z[2 * k + 1]);
    difference = fmax (difference, fabs (x - y) / most);
    if (x > 1e-4 * most)
      db = fmax (db, fabs (20 * log10 (y / x)));
  }
  t = n > 1 ? turns (more, n, 1 + 0.5 / n) : 0;
  CHECK (difference < 1e-7 && db < 0.002, "%s, %u taps: %g, %g dB", what, n,
      difference, db);
  CHECK (fabs (t) < 0.01, "%s, %u taps: %g zeros outside", what, n, -t);
  CHECK (early, "%s, %u taps: the energy comes late", what, n);
  *worst = fmax (*worst, difference);
  *worst_db = fmax (*worst_db, db);
  fx_spectrum_free (&a);
  fx_spectrum_free (&b);
}

static void
test_phase (void)
{
  static const uint32_t lengths[] = { 1, 2, 3, 15, 32, 101, 510, 1023, 4001,
    16383 };
  double worst = 0, db = 0, cutoffs[] = { 3000, 6000 };

  for (int k = 0; k < 10; k++) {
    uint32_t n = lengths[k];
    double t = rate / n;
    FxFirSincSpec spec = { n, 1, cutoffs, 1, FX_WINDOW_HAMMING, 8.6 };
    FxFirBand bands[] = { { 0, 5000, 1, 1, 1 },
      { 5000 + 3 * t, 24000, 0, 0, 10 } };
    FxFirBand hilbert[] = { { t, 24000 - t, 1, 1, 1 } };
    fx_fir_sinc (&spec, rate, taps, NULL);
    check_phase ("Hamming low-pass", n, &worst, &db);
    if (n > 4000)
      continue;
    spec.window = FX_WINDOW_KAISER;
    spec.n = 2;
    spec.pass_zero = 0;
    if (fx_fir_sinc (&spec, rate, taps, NULL) == FX_OK)
      check_phase ("Kaiser band-pass", n, &worst, &db);
    if (n < 15)
      continue;
    fx_fir_remez (bands, 2, n, FX_FIR_SYMMETRIC, rate, taps, NULL, NULL);
    check_phase ("equiripple low-pass", n, &worst, &db);
    fx_fir_remez (hilbert, 1, n, FX_FIR_ANTISYMMETRIC, rate, taps, NULL, NULL);
    check_phase ("Hilbert transformer", n, &worst, &db);
  }
  printf ("minimum phase: magnitude within %.2g of the largest, %.2g dB above "
          "-80 dB\n",
      worst, db);
}

static double
pick (uint64_t *seed, double low, double high)
{
  return low + (high - low) * 0.5 * (1 + fx_test_noise (seed));
}

static uint32_t
pick_int (uint64_t *seed, uint32_t n)
{
  return (uint32_t)(fx_test_random (seed) % n);
}

static int
ascending (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return x < y ? -1 : x > y;
}

/* Mostly sensible, sometimes not. */
static double
pick_frequency (uint64_t *seed)
{
  static const double odd[] = { 0, -1, 24000, 24001, NAN, INFINITY, 1e-300,
    23999.999999999996 };

  if (pick_int (seed, 40) == 0)
    return odd[pick_int (seed, 8)];
  return pick_int (seed, 2) ? pick (seed, 0, 24000)
                            : 24000 * exp (pick (seed, -8, 0));
}

/* Finite taps, or a refusal that says why. */
static void
check_outcome (
    const char *what, int code, const FxError *err, uint32_t n, int *refused)
{
  int finite = 1;

  if (code != FX_OK) {
    CHECK (code == FX_EINVAL && err->code == code && err->param && err->unit &&
               err->what && err->remedy,
        "%s of length %u: code %d", what, n, code);
    ++*refused;
    return;
  }
  for (uint32_t i = 0; i < n; i++)
    finite &= isfinite (taps[i]) != 0;
  CHECK (finite, "%s of length %u is not finite", what, n);
}

static void
sweep_sinc (uint64_t *seed, int *refused)
{
  double cutoffs[8];
  FxError err = { 0 };
  FxFirSincSpec spec = { .n = 1 + pick_int (seed, 4), .cutoffs = cutoffs };

  for (uint32_t i = 0; i < spec.n; i++)
    cutoffs[i] = pick_frequency (seed);
  qsort (cutoffs, spec.n, sizeof *cutoffs, ascending);
  spec.length =
      pick_int (seed, 10) ? 1 + pick_int (seed, 600) : pick_int (seed, MAX + 1);
  spec.pass_zero = (int)pick_int (seed, 2);
  spec.window = (FxWindow)pick_int (seed, FX_WINDOW_LAST + 1);
  spec.beta = pick_int (seed, 20) ? pick (seed, 0, 30) : pick (seed, -10, 800);
  check_outcome ("windowed sinc", fx_fir_sinc (&spec, rate, taps, &err), &err,
      spec.length, refused);
}

static void
sweep_sampling (uint64_t *seed, int *refused)
{
  FxFirPoint points[12];
  double f[12];
  uint32_t n = 2 + pick_int (seed, 10), length = 1 + pick_int (seed, 600);
  FxError err = { 0 };

  for (uint32_t i = 0; i < n; i++)
    f[i] = pick_frequency (seed);
  f[0] = 0;
  f[n - 1] = 0.5 * rate;
  qsort (f, n, sizeof *f, ascending);
  for (uint32_t i = 0; i < n; i++) {
    points[i].frequency = i > 1 && pick_int (seed, 5) == 0 ? f[i - 1] : f[i];
    points[i].gain = pick_int (seed, 3) ? pick (seed, -2, 2) : 0;
  }
  if (pick_int (seed, 2))
    points[n - 1].gain = 0;
  check_outcome ("frequency sampling",
      fx_fir_sampling (points, n, length,
          (FxWindow)pick_int (seed, FX_WINDOW_LAST + 1), pick (seed, 0, 40),
          rate, taps, &err),
      &err, length, refused);
}

static uint32_t
pick_bands (uint64_t *seed, uint32_t length, FxFirBand *bands)
{
  uint32_t n = 1 + pick_int (seed, 6);
  double edges[12];
  int narrow = (int)pick_int (seed, 3);

  for (uint32_t i = 0; i < 2 * n; i++)
    edges[i] =
        pick_int (seed, 60) ? pick (seed, 0, 24000) : pick_frequency (seed);
  qsort (edges, 2 * n, sizeof *edges, ascending);
  if (narrow > 0) {
    edges[0] = 0;
    edges[2 * n - 1] = 24000;
  }
  for (uint32_t i = 1; narrow == 2 && i < n; i++)
    edges[2 * i] = fmin (edges[2 * i],
        edges[2 * i - 1] + pick (seed, 0.3, 4) * rate / (length + 1.0));
  for (uint32_t i = 0; i < n; i++) {
    bands[i].lower = edges[2 * i];
    bands[i].upper = edges[2 * i + 1];
    bands[i].gain_lower =
        pick_int (seed, 2) ? pick (seed, -2, 2) : pick_int (seed, 2);
    bands[i].gain_upper =
        pick_int (seed, 5) ? bands[i].gain_lower : pick (seed, -2, 2);
    bands[i].weight = pick_int (seed, 3) ? 1 : exp (pick (seed, -7, 7));
  }
  return n;
}

static void
sweep_least_squares (uint64_t *seed, int *refused)
{
  FxFirBand bands[6];
  uint32_t length = 2 * pick_int (seed, 100) + (pick_int (seed, 20) > 0), n;
  FxError err = { 0 };

  n = pick_bands (seed, length, bands);
  check_outcome ("least squares",
      fx_fir_least_squares (bands, n, length, rate, taps, &err), &err, length,
      refused);
}

static void
sweep_remez (uint64_t *seed, int *refused)
{
  FxFirBand bands[6];
  uint32_t length = 1 + pick_int (seed, pick_int (seed, 10) ? 100 : 500), n;
  int anti = pick_int (seed, 4) == 0, odd = length % 2 != 0, code;
  double ripple = NAN, worst = NAN;
  FxError err = { 0 };

  n = pick_bands (seed, length, bands);
  if (anti && bands[0].lower == 0)
    bands[0].gain_lower = 0;
  if (odd == anti && bands[n - 1].upper == 24000)
    bands[n - 1].gain_upper = 0;
  code = fx_fir_remez (bands, n, length,
      anti ? FX_FIR_ANTISYMMETRIC : FX_FIR_SYMMETRIC, rate, taps, &ripple,
      &err);
  check_outcome ("equiripple", code, &err, length, refused);
  if (code != FX_OK)
    return;
  alternations (bands, n, taps, length, anti, ripple, &worst);
  CHECK (worst <= ripple * (1 + 1e-5) + 1e-13,
      "length %u, %u bands from %g to %g: ripple %g, error %g", length, n,
      bands[0].lower, bands[n - 1].upper, ripple, worst);
}

static void
sweep_phase (uint64_t *seed, int *refused)
{
  uint32_t n = 1 + pick_int (seed, 100);
  int kind = (int)pick_int (seed, 3);
  FxError err = { 0 };

  for (uint32_t i = 0; i < n; i++)
    taps[i] = pick_int (seed, 4) ? fx_test_noise (seed) : 0;
  for (uint32_t i = 0; kind < 2 && i < n / 2; i++)
    taps[n - 1 - i] = kind ? -taps[i] : taps[i];
  if (kind == 1 && n % 2)
    taps[n / 2] = 0;
  check_outcome ("minimum phase",
      fx_fir_minimum_phase (taps, n,
          pick_int (seed, 4) ? FX_MINIMUM_PHASE_SAME : FX_MINIMUM_PHASE_ROOT,
          taps, &err),
      &err, n, refused);
}

static void
test_sweep (void)
{
  static const struct {
    const char *name;
    void (*run) (uint64_t *seed, int *refused);
    int designs;
  } sweeps[] = { { "windowed sinc", sweep_sinc, 10000 },
    { "frequency sampling", sweep_sampling, 5000 },
    { "least squares", sweep_least_squares, 4000 },
    { "equiripple", sweep_remez, 2000 },
    { "minimum phase", sweep_phase, 3000 } };
  uint64_t seed = 1;

  for (int k = 0; k < 5; k++) {
    int refused = 0;
    for (int i = 0; i < sweeps[k].designs; i++)
      sweeps[k].run (&seed, &refused);
    printf ("sweep: %-20s %6d designs, %5d refused\n", sweeps[k].name,
        sweeps[k].designs, refused);
    CHECK (refused < 0.8 * sweeps[k].designs, "%d refused", refused);
  }
}

int
main (void)
{
  test_equiripple ();
  test_phase ();
  test_sweep ();
  return fx_test_end ();
}

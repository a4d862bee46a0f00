/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Filter banks: edges where the standards have them, levels at the edges, the
 * limits of IEC 61260-1 for class 1, and sums. */

#include "dsp/design/filterbank.h"
#include "tests/dsp/banktest.h"

#define P (&fx_filterbank_proc)

enum { OCTAVE, THIRD_OCTAVE, LOG, MEL, EDGES };
enum { MINIMUM, LINEAR };

static void
test_iec_edges (void)
{
  static const double octaves[] = { 31.5, 63, 125, 250, 500, 1000, 2000, 4000,
    8000, 16000 };
  static const double thirds[] = { 25, 31.5, 40, 50, 63, 80, 100, 125, 160, 200,
    250, 315, 400, 500, 630, 800, 1000, 1250, 1600, 2000, 2500, 3150, 4000,
    5000, 6300, 8000, 10000, 12500, 16000, 20000 };
  double e[FX_FILTERBANK_MAX + 1];
  CHECK (fx_filterbank_count (FX_FILTERBANK_OCTAVE, 31.5, 16000) == 10, "10");
  fx_filterbank_edges (FX_FILTERBANK_OCTAVE, 31.5, 16000, 10, e);
  for (unsigned i = 0; i < 10; i++) {
    double mid = sqrt (e[i] * e[i + 1]);
    CHECK (fabs (mid / octaves[i] - 1) < 0.015, "%g: %g", octaves[i], mid);
    CHECK (fabs (log10 (e[i + 1] / e[i]) - 0.3) < 1e-13, "%g", octaves[i]);
  }
  CHECK (fabs (sqrt (e[5] * e[6]) - 1000) < 1e-9, "1 kHz");
  CHECK (
      fx_filterbank_count (FX_FILTERBANK_THIRD_OCTAVE, 25, 20000) == 30, "30");
  fx_filterbank_edges (FX_FILTERBANK_THIRD_OCTAVE, 25, 20000, 30, e);
  for (unsigned i = 0; i < 30; i++) {
    double mid = sqrt (e[i] * e[i + 1]);
    CHECK (fabs (mid / thirds[i] - 1) < 0.015, "%g: %g", thirds[i], mid);
    CHECK (fabs (log10 (e[i + 1] / e[i]) - 0.1) < 1e-13, "%g", thirds[i]);
    /* the nominal frequency of a band names it, wherever it is in the band */
    CHECK (fx_filterbank_count (
               FX_FILTERBANK_THIRD_OCTAVE, thirds[i], thirds[i]) == 1 &&
               fx_filterbank_count (
                   FX_FILTERBANK_THIRD_OCTAVE, 25, thirds[i]) == i + 1,
        "%g", thirds[i]);
  }
  CHECK (fx_filterbank_count (FX_FILTERBANK_OCTAVE, 100, 20) == 0, "none");
  CHECK (fx_filterbank_count (FX_FILTERBANK_OCTAVE, 0, 20) == 0, "none");
}

static void
test_other_edges (void)
{
  double e[FX_FILTERBANK_MAX + 1];
  fx_filterbank_edges (FX_FILTERBANK_LOG, 20, 20000, 3, e);
  CHECK (e[0] == 20 && fabs (e[1] - 200) < 1e-9 && fabs (e[2] - 2000) < 1e-8 &&
             e[3] == 20000,
      "%g %g", e[1], e[2]);
  fx_filterbank_edges (FX_FILTERBANK_MEL, 0.1, 8000, 40, e);
  for (unsigned i = 1; i < 40; i++) {
    double below = 2595 * log10 ((700 + e[i]) / (700 + e[i - 1]));
    double above = 2595 * log10 ((700 + e[i + 1]) / (700 + e[i]));
    CHECK (fabs (below - above) < 1e-9, "%u: %g %g", i, below, above);
  }
  CHECK (e[0] == 0.1 && e[40] == 8000, "%g %g", e[0], e[40]);
}

/* IEC 61260-1, class 1: at these ratios of frequency to midband frequency, as
 * powers of G, above or below 1, an octave band attenuates by no less and no
 * more than this relative to its middle. The narrower limits of the edition
 * of 1995, which imply those of 2014. */
static const struct {
  double power, least, most;
} iec[] = { { 0, -0.3, 0.3 }, { 1 / 8.0, -0.3, 0.4 }, { 1 / 4.0, -0.3, 0.6 },
  { 3 / 8.0, -0.3, 1.3 }, { 1 / 2.0, 2, 5 }, { 1, 17.5, INFINITY },
  { 2, 42, INFINITY }, { 3, 61, INFINITY }, { 4, 70, INFINITY } };

/* The ratio for a band of 1/b octave (formulas 9 and 10 of the standard). */
static double
ratio (double power, double b)
{
  double g = pow (10, 0.3);
  return 1 +
         (pow (g, 1 / (2 * b)) - 1) / (pow (g, 0.5) - 1) * (pow (g, power) - 1);
}

/* Distance to the nearest limit, dB; negative: outside. */
static double
iec_margin (
    const FxBankPlan *p, uint32_t band, double mid, double b, double rate)
{
  double middle = db (band_response (p, band, mid / rate)), margin = INFINITY;
  for (unsigned i = 0; i < sizeof iec / sizeof *iec; i++) {
    for (int above = 0; above < 2; above++) {
      double r = ratio (iec[i].power, b);
      double hz = above ? mid * r : mid / r;
      if (hz >= 0.4999 * rate)
        continue;
      double a = middle - db (band_response (p, band, hz / rate));
      margin = fmin (margin, fmin (a - iec[i].least, iec[i].most - a));
    }
  }
  return margin;
}

static void
test_iec_class (int layout, double rate, double upper)
{
  FxBankPlan *plan = malloc (sizeof *plan);
  FxFormat f = { rate, 1, FX_F64, FX_INTERLEAVED };
  double e[FX_FILTERBANK_MAX + 1], b = layout == OCTAVE ? 1 : 3, holds = 0;
  double worst = INFINITY, limit = layout == OCTAVE ? 0.12 : 0.18;
  void *params = defaults (P);
  set (P, params, "layout", layout);
  set (P, params, "lower-frequency", 25);
  set (P, params, "upper-frequency", upper);
  CHECK (P->plan (&f, params, plan, NULL) == FX_OK, "%g", upper);
  fx_filterbank_edges ((FxFilterbankLayout)layout, 25, upper, plan->bands, e);
  for (uint32_t i = 0; i < plan->bands; i++) {
    double mid = sqrt (e[i] * e[i + 1]);
    double margin = iec_margin (plan, i, mid, b, rate);
    if (margin > 0 && (i == 0 || holds > 0))
      holds = mid;
    else
      printf ("  the band of %.0f Hz is off by %.2f dB\n", mid, -margin);
    if (mid < limit * rate) {
      CHECK (margin > 0, "%g Hz at %g: %g dB", mid, rate, margin);
      worst = fmin (worst, margin);
    }
  }
  printf ("%s at %g Hz: class 1 up to the band of %.0f Hz; least margin of "
          "those up to %g x rate %.3f dB\n",
      layout == OCTAVE ? "octaves" : "third octaves", rate, holds, limit,
      worst);
  free (params);
  free (plan);
}

/* -3.01 dB at the edges, 0 dB in the middle, whatever the layout. */
static void
test_levels (int layout, int order)
{
  FxBankPlan *plan = malloc (sizeof *plan);
  FxFormat f = { 48000, 1, FX_F64, FX_INTERLEAVED };
  static const double given[] = { 50, 60, 500, 550, 9000 };
  double e[FX_FILTERBANK_MAX + 1];
  void *params = defaults (P);
  set (P, params, "layout", layout);
  set (P, params, "order", order);
  set (P, params, "bands", 10);
  set (P, params, "residual", 1);
  set_list (P, params, "edges", given, 5);
  CHECK (P->plan (&f, params, plan, NULL) == FX_OK, "%d", layout);
  uint32_t n = plan->bands - 2;
  CHECK (plan->bands == P->outputs (params), "%u", plan->bands);
  if (layout == EDGES)
    memcpy (e, given, sizeof given);
  else
    fx_filterbank_edges ((FxFilterbankLayout)layout, 63, 8000, n, e);
  for (uint32_t i = 0; i <= n; i++) {
    double below = db (band_response (plan, i, e[i] / 48000));
    double above = db (band_response (plan, i + 1, e[i] / 48000));
    CHECK (fabs (below + 3.0103) < 1e-4 && fabs (above + 3.0103) < 1e-4,
        "layout %d, %g Hz: %g %g", layout, e[i], below, above);
  }
  free (params);
  free (plan);
}

/* How far the sum of minimum-phase bands is from flat: no more than stated. */
static void
test_minimum_sum (int layout, int order, double stated_low, double stated_high)
{
  FxBankPlan *plan = malloc (sizeof *plan);
  FxFormat f = { 48000, 1, FX_F64, FX_INTERLEAVED };
  void *params = defaults (P);
  double least = INFINITY, most = -INFINITY;
  set (P, params, "layout", layout);
  set (P, params, "order", order);
  set (P, params, "residual", 1);
  CHECK (P->plan (&f, params, plan, NULL) == FX_OK, "%d", layout);
  for (double hz = 20; hz < 20000; hz *= 1.001) {
    double level = db (sum_response (plan, hz / 48000));
    least = fmin (least, level);
    most = fmax (most, level);
  }
  printf (
      "minimum phase, layout %d, order %d: the sum is within %.2f .. %.2f dB\n",
      layout, order, least, most);
  CHECK (least > stated_low && most < stated_high, "%g %g", least, most);
  free (params);
  free (plan);
}

static void
test_linear_sum (int layout)
{
  enum { FRAMES = 30000 };
  uint64_t seed = 3;
  void *params = defaults (P);
  double *in = calloc (FRAMES, sizeof *in);
  set (P, params, "layout", layout);
  set (P, params, "residual", 1);
  set (P, params, "phase", LINEAR);
  set (P, params, "length", 4000); /* takes 4001 */
  FxInstance *x = instance (P, 48000, params);
  CHECK (fx_instance_latency (x) == 2000, "%u", fx_instance_latency (x));
  for (size_t i = 0; i < FRAMES; i++)
    in[i] = fx_test_noise (&seed);
  double *bands = split (x, in, FRAMES, 777);
  double error = sum_error (x, in, bands, FRAMES);
  printf ("linear phase, layout %d: the sum is off by %.2g\n", layout, error);
  CHECK (error < 1e-14, "%g", error);
  free (bands);
  free (in);
  fx_instance_free (x);
  free (params);
}

/* Without the residual bands the two ends are missing, and nothing else. */
static void
test_residual (void)
{
  enum { FRAMES = 16000 };
  uint64_t seed = 3;
  double *in = calloc (FRAMES, sizeof *in), *bands[2];
  FxInstance *x[2];
  for (size_t i = 0; i < FRAMES; i++)
    in[i] = fx_test_noise (&seed);
  for (int residual = 0; residual < 2; residual++) {
    void *params = defaults (P);
    set (P, params, "phase", LINEAR);
    set (P, params, "residual", residual);
    x[residual] = instance (P, 48000, params);
    bands[residual] = split (x[residual], in, FRAMES, 480);
    free (params);
  }
  uint32_t n = fx_instance_outputs (x[0]);
  CHECK (fx_instance_outputs (x[1]) == n + 2, "%u", n);
  for (size_t i = 0; i < n * FRAMES; i++)
    CHECK (bands[0][i] == bands[1][FRAMES + i], "value %zu", i);
  for (int i = 0; i < 2; i++) {
    fx_instance_free (x[i]);
    free (bands[i]);
  }
  free (in);
}

/* A band that does not fit is named, and with it how many do. */
static void
test_nyquist (void)
{
  static const struct {
    double rate;
    int residual, index;
  } cases[] = { { 16000, 0, 7 }, { 16000, 1, 8 }, { 8000, 0, 6 },
    { 4000, 0, 5 }, { 100, 1, 1 }, { 100, 0, 0 }, { 22000, 0, 7 } };
  FxBankPlan *plan = malloc (sizeof *plan);
  for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
    FxFormat f = { cases[i].rate, 1, FX_F64, FX_INTERLEAVED };
    FxError err = { 0 };
    void *params = defaults (P);
    set (P, params, "residual", cases[i].residual);
    CHECK (P->plan (&f, params, plan, &err) == FX_EINVAL, "%u", i);
    CHECK (err.index == cases[i].index && err.max == cases[i].rate / 2 &&
               err.value >= err.max,
        "%u: band %d, %g Hz", i, err.index, err.value);
    free (params);
  }
  free (plan);
}

int
main (void)
{
  test_iec_edges ();
  test_other_edges ();
  test_iec_class (OCTAVE, 48000, 16000);
  test_iec_class (OCTAVE, 96000, 16000);
  test_iec_class (THIRD_OCTAVE, 48000, 20000);
  test_iec_class (THIRD_OCTAVE, 44100, 16000);
  test_iec_class (THIRD_OCTAVE, 96000, 20000);
  for (int layout = OCTAVE; layout <= EDGES; layout++) {
    for (int order = 2; order <= FX_FILTERBANK_MAX_ORDER; order += 2)
      test_levels (layout, order);
    if (layout != EDGES) {
      static const double low[] = { -2.5, -4.2, -2.7, -3.5 };
      static const double high[] = { 3.5, 4.6, 3.7, 4.2 };
      test_minimum_sum (layout, 6, low[layout], high[layout]);
      for (int order = 2; order <= FX_FILTERBANK_MAX_ORDER; order += 2)
        test_minimum_sum (layout, order, -9, 6); /* and no notch */
      test_linear_sum (layout);
    }
  }
  test_residual ();
  test_nyquist ();
  return fx_test_end ();
}

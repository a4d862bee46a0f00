/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The FIR state against a convolution in double: any length, either engine,
 * any call size, through changes of length and latency; and what it says of
 * its delay and memory. Then what an instance does for processes with tables
 * and slow plans. */

#include "dsp/fx_fir_state.h"
#include "tests/generic/generic.h"

enum { FRAMES = 40000 };

/* Relative to the root mean square of the output. */
#define F64_BOUND 1e-14
#define F32_BOUND 3e-7

static double worst[2];

/* design=taps with these taps. */
static void *
make_params (const double *taps, uint32_t n, int compensate)
{
  const FxProc *p = &fx_fir_proc;
  void *params = gen_params (p);
  const FxParam *f = fx_param_find (p->params, p->n_params, "taps");
  FxTable *t = fx_param_table (f, params);
  t->rows = n;
  memcpy (fx_table_values (t), taps, n * sizeof *taps);
  fx_param_set (fx_param_find (p->params, p->n_params, "design"), params, 0);
  fx_param_set (
      fx_param_find (p->params, p->n_params, "compensate"), params, compensate);
  return params;
}

/* Noise that decays over the response, symmetric or not; float values, so that
 * both formats have the same taps. */
static double *
make_taps (uint32_t n, uint64_t seed, int symmetric)
{
  double *h = calloc (n, sizeof *h);
  for (uint32_t i = 0; i < n; i++)
    h[i] = (float)(fx_test_noise (&seed) * exp (-3.0 * i / n));
  for (uint32_t i = 0; symmetric && i < n / 2; i++)
    h[n - 1 - i] = h[i];
  return h;
}

/* y[i] = sum h[j] x[i - j] for interleaved x, frames from..to. */
static void
convolve (const double *x, const double *h, uint32_t n, uint32_t channels,
    size_t from, size_t to, size_t step, double *y)
{
  for (size_t i = from; i < to; i += step) {
    for (uint32_t c = 0; c < channels; c++) {
      long double sum = 0;
      for (size_t j = 0; j < n && j <= i; j++)
        sum += (long double)h[j] * x[(i - j) * channels + c];
      y[i * channels + c] = (double)sum;
    }
  }
}

static void
compare (const FxFormat *f, const double *got, const double *want, size_t from,
    size_t to, size_t step, const char *what, uint32_t n)
{
  uint32_t ch = f->channels;
  double diff = 0, sum = 0;
  size_t count = 0;
  for (size_t i = from; i < to; i += step) {
    for (uint32_t c = 0; c < ch; c++, count++) {
      double d = got[i * ch + c] - want[i * ch + c];
      diff += d * d;
      sum += want[i * ch + c] * want[i * ch + c];
    }
  }
  double e = sqrt (diff / sum);
  worst[f->sample] = fmax (worst[f->sample], e);
  CHECK (e <= (f->sample == FX_F64 ? F64_BOUND : F32_BOUND),
      "%s, %u taps, %s: %g (of %g)", what, n, gen_format_name (f), e,
      sqrt (sum / (double)count));
}

static void
test_lengths (const FxFormat *f)
{
  static const uint32_t lengths[] = { 1, 2, 3, 31, 64, 66, 67, 112, 113, 500,
    1024, 4097, 16384 };
  static const int splits[] = { GEN_WHOLE, 1, 64, 480, 1024, GEN_RANDOM };
  double *x = gen_noise (f, FRAMES, 3), *y = gen_zeros (f, FRAMES),
         *want = gen_zeros (f, FRAMES);
  for (unsigned l = 0; l < sizeof lengths / sizeof *lengths; l++) {
    uint32_t n = lengths[l];
    double *h = make_taps (n, l + 1, 0);
    void *params = make_params (h, n, 1);
    size_t frames = n > 4000 ? FRAMES : 8000, step = n > 400 ? 37 : 1;
    convolve (x, h, n, f->channels, 0, frames, step, want);
    for (unsigned s = 0; s < sizeof splits / sizeof *splits; s++) {
      FxInstance *i = gen_instance (&fx_fir_proc, f, params);
      gen_process (i, x, y, frames, splits[s]);
      CHECK (fx_instance_latency (i) == 0, "%u taps", n);
      CHECK (fx_instance_tail (i) == n - 1, "%u taps", n);
      char what[40];
      snprintf (what, sizeof what, "calls of %d", splits[s]);
      compare (f, y, want, 0, frames, step, what, n);
      fx_instance_free (i);
    }
    free (params);
    free (h);
  }
  free (x);
  free (y);
  free (want);
}

/* From one response to another with a ramp and without: before, after and, as
 * the content is lined up, the fade in between. */
static void
test_change (const FxFormat *f, uint32_t a, uint32_t b, uint32_t ramp)
{
  enum { AT = 20000, BLOCK = 480 };
  uint32_t ch = f->channels;
  double *x = gen_noise (f, FRAMES, 5), *y = gen_zeros (f, FRAMES),
         *ya = gen_zeros (f, FRAMES), *yb = gen_zeros (f, FRAMES),
         *want = gen_zeros (f, FRAMES);
  double *ha = make_taps (a, 7, 1), *hb = make_taps (b, 9, 1);
  void *pa = make_params (ha, a, 1), *pb = make_params (hb, b, 1);
  size_t la = (a - 1) / 2, lb = (b - 1) / 2;
  size_t late = lb > la ? lb : la, grown = late - la, step = 7;
  FxInstance *i = gen_instance (&fx_fir_proc, f, pa);
  CHECK (fx_instance_latency (i) == la, "%u", a);
  gen_process (i, x, y, AT, BLOCK);
  CHECK (fx_instance_set_params (i, pb, ramp, NULL) == FX_OK, "%u", b);
  gen_process (i, x + AT * ch, y + AT * ch, FRAMES - AT, BLOCK);
  CHECK (fx_instance_latency (i) == late, "%u to %u: %u", a, b,
      fx_instance_latency (i));
  CHECK (fx_instance_tail (i) == b - 1 + late - lb, "%u to %u", a, b);

  convolve (x, ha, a, ch, 0, FRAMES, 1, ya);
  convolve (x, hb, b, ch, 0, FRAMES, 1, yb);
  for (size_t t = 0; t < FRAMES; t++) {
    size_t lag_a = t < AT ? 0 : late - la, lag_b = late - lb;
    double w = 0;
    if (t >= AT && ramp == 0)
      w = 1;
    else if (t >= AT + grown) {
      double p = fmin (1, (double)(t - AT - grown + 1) / ramp);
      w = p * p * (3 - 2 * p);
    }
    for (uint32_t c = 0; c < ch; c++) {
      double old = t < lag_a ? 0 : ya[(t - lag_a) * ch + c];
      double new = t < lag_b ? 0 : yb[(t - lag_b) * ch + c];
      want[t * ch + c] = old + w * (new - old);
    }
  }
  compare (f, y, want, 0, AT, step, "before", a);
  compare (f, y, want, AT, AT + grown + 1000, step, "change", b);
  compare (f, y, want, AT + grown + 1000, FRAMES, step, "after", b);

  /* A reset forgets a delay that has grown. */
  fx_instance_reset (i);
  CHECK (fx_instance_latency (i) == lb, "%u to %u", a, b);
  gen_process (i, x, y, AT, BLOCK);
  compare (f, y, yb, 0, AT, step, "after a reset", b);
  fx_instance_free (i);
  free (x);
  free (y);
  free (ya);
  free (yb);
  free (want);
  free (ha);
  free (hb);
  free (pa);
  free (pb);
}

/* Many changes, faster than they can be followed: the last one counts. */
static void
test_queue (void)
{
  FxFormat f = gen_f64 (48000, 2);
  double *x = gen_noise (&f, FRAMES, 5), *y = gen_zeros (&f, FRAMES),
         *want = gen_zeros (&f, FRAMES);
  FxInstance *i = NULL;
  double *h = NULL;
  for (uint32_t k = 0; k < 40; k++) {
    uint32_t n = 1 + k * 977 % 3000;
    free (h);
    h = make_taps (n, k + 1, 0);
    void *params = make_params (h, n, 1);
    if (i)
      fx_instance_set_params (i, params, FX_RAMP_DEFAULT, NULL);
    else
      i = gen_instance (&fx_fir_proc, &f, params);
    gen_process (i, x + k * 200, y + k * 200, 100, 33);
    free (params);
    if (k == 39)
      convolve (x, h, n, 2, 10000, FRAMES, 7, want);
  }
  gen_process (i, x + 8000, y + 8000, FRAMES - 4000, 480);
  compare (&f, y, want, 10000, FRAMES, 7, "after many", 39);
  fx_instance_free (i);
  free (h);
  free (x);
  free (y);
  free (want);
}

/* Partitions leave no rounding behind: the memory ends, and with it sound. */
static void
test_silence (void)
{
  FxFormat f = { 48000, 2, FX_F32, FX_INTERLEAVED };
  enum { N = 2000 };
  double *h = make_taps (N, 1, 0), *x = gen_noise (&f, 4800, 1),
         *zero = gen_zeros (&f, 4800), *y = gen_zeros (&f, 4800);
  void *params = make_params (h, N, 1);
  FxInstance *i = gen_instance (&fx_fir_proc, &f, params);
  gen_process (i, x, y, 4800, 480);
  gen_process (i, zero, y, N - 2, 480);
  CHECK (fx_instance_memory (i) > 0, "the first sample still sounds");
  gen_process (i, zero, y, 1, 480);
  CHECK (fx_instance_memory (i) == 0, "%g", fx_instance_memory (i));
  gen_process (i, zero, y, 4800, 480);
  CHECK (gen_peak (y, 9600) == 0, "%g", gen_peak (y, 9600));
  fx_instance_free (i);
  free (h);
  free (x);
  free (zero);
  free (y);
  free (params);
}

/* What float cannot hold is lost for a block, and not for as long as the
 * response is. */
static void
test_overflow (void)
{
  FxFormat f = { 48000, 1, FX_F32, FX_INTERLEAVED };
  enum { N = 3000 };
  double *h = make_taps (N, 1, 0), *x = gen_noise (&f, 9600, 1),
         *y = gen_zeros (&f, 9600), *want = gen_zeros (&f, 9600);
  for (uint32_t k = 0; k < N; k++)
    h[k] *= 1e-3;
  void *params = make_params (h, N, 1);
  FxInstance *i = gen_instance (&fx_fir_proc, &f, params);
  FxStats stats;
  x[100] = 3e38;
  x[101] = 3e38;
  gen_process (i, x, y, 9600, 480);
  convolve (x, h, N, 1, 100, 9600, 7, want);
  fx_instance_stats (i, &stats);
  CHECK (stats.lost == 0, "%u", (unsigned)stats.lost);
  CHECK (gen_all_finite (y, 9600), "not finite");
  compare (&f, y, want, 100, 9600, 7, "huge samples", N);
  fx_instance_free (i);
  free (h);
  free (x);
  free (y);
  free (want);
  free (params);
}

/* Tables are copied as far as they are used, and nothing behind that. */
static void
test_copy (void)
{
  const FxProc *p = &fx_fir_proc;
  double *h = make_taps (10, 1, 0);
  void *from = make_params (h, 10, 0), *to = malloc (p->params_size);
  const FxParam *f = fx_param_find (p->params, p->n_params, "taps");
  const FxParam *g = fx_param_find (p->params, p->n_params, "points");
  fx_param_table (g, from)->rows = 3;
  fx_table_values (fx_param_table (g, from))[5] = 7;
  memset (to, 0x55, p->params_size);
  fx_params_copy (p, to, from);
  const double *copy = fx_table_values (fx_param_table (f, to));
  uint64_t bits;
  CHECK (fx_param_table (f, to)->rows == 10, "rows");
  CHECK (memcmp (copy, h, 10 * sizeof *h) == 0, "taps");
  memcpy (&bits, copy + 10, sizeof bits);
  CHECK (bits == 0x5555555555555555u, "more than the taps in use");
  CHECK (fx_param_table (g, to)->rows == 3 &&
             fx_table_values (fx_param_table (g, to))[5] == 7,
      "points");
  for (uint32_t i = 0; i < p->n_params; i++) {
    if (p->params[i].type != FX_T_TABLE)
      CHECK (fx_param_get (&p->params[i], to) ==
                 fx_param_get (&p->params[i], from),
          "%s", p->params[i].name);
  }
  free (h);
  free (from);
  free (to);
}

/* The first output for an impulse after whatever was set and offered. */
static double
first_tap (FxInstance *i)
{
  FxFormat f = gen_f64 (48000, 1);
  double *x = gen_zeros (&f, 3000), *y = gen_zeros (&f, 3000);
  x[2000] = 1; /* the fade is over */
  gen_process (i, x, y, 3000, 100);
  double v = y[2000];
  free (x);
  free (y);
  return v;
}

/* Offers count in the order of their stamps, wrap-around included, and not when
 * something newer has been set. */
static void
test_offers (void)
{
  FxFormat f = gen_f64 (48000, 1);
  void *params[5];
  for (unsigned k = 0; k < 5; k++) {
    double tap = 1 + k;
    params[k] = make_params (&tap, 1, 0);
  }
  FxInstance *i = gen_instance (&fx_fir_proc, &f, params[0]);
  fx_instance_supersede (i, UINT32_MAX - 1);
  CHECK (first_tap (i) == 1, "as set up");
  fx_instance_offer (i, params[1], 100, UINT32_MAX - 2, NULL);
  CHECK (first_tap (i) == 1, "older than the set-up");
  fx_instance_offer (i, params[1], 100, UINT32_MAX, NULL);
  CHECK (first_tap (i) == 2, "newer");
  fx_instance_offer (i, params[2], 100, 1, NULL);
  CHECK (first_tap (i) == 3, "newer, past the end of the numbers");
  fx_instance_set_params (i, params[3], 100, NULL);
  fx_instance_supersede (i, 3);
  fx_instance_offer (i, params[4], 100, 2, NULL);
  CHECK (first_tap (i) == 4, "what was set is newer");
  fx_instance_offer (i, params[4], 100, 4, NULL);
  fx_instance_reset (i);
  CHECK (first_tap (i) == 5, "taken up at a reset");
  fx_instance_free (i);
  for (unsigned k = 0; k < 5; k++)
    free (params[k]);
}

int
main (void)
{
  const FxFormat *f;
  static const uint32_t pairs[][2] = { { 64, 128 }, { 16, 31 }, { 8, 24 },
    { 101, 1001 }, { 1001, 101 }, { 3000, 7 }, { 7, 3000 }, { 500, 501 } };
  for (unsigned i = 0; (f = gen_format (&fx_fir_proc, i)); i += 3)
    test_lengths (f);
  for (unsigned i = 0; (f = gen_format (&fx_fir_proc, i)) && i < 4; i++) {
    for (unsigned k = 0; k < sizeof pairs / sizeof *pairs; k++) {
      test_change (f, pairs[k][0], pairs[k][1], 961);
      test_change (f, pairs[k][0], pairs[k][1], 0);
      test_change (f, pairs[k][0], pairs[k][1], 64);
    }
  }
  test_queue ();
  test_silence ();
  test_overflow ();
  test_copy ();
  test_offers ();
  printf ("largest relative error: F64 %.1e, F32 %.1e\n", worst[FX_F64],
      worst[FX_F32]);
  return fx_test_end ();
}

/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The convolution engine against direct convolution in double: every mode,
 * lengths from one tap to half a million (long ones with few taps that are not
 * 0), any matrix of paths, streams cut in any way, both sample types. */

#include "dsp/fx_conv.h"
#include "dsp/kernel/denormal.h"
#include "tests/fxtest.h"

enum { MAX_IO = 4, MAX_FRAMES = 1 << 20 };

static const char *const modes[] = { "zero-latency", "block", "throughput" };

typedef struct Case {
  FxConvSpec spec;
  FxConvPath paths[MAX_IO * MAX_IO];
  size_t block, frames;
  double *taps[MAX_IO];
  size_t lengths[MAX_IO];
  double *in[MAX_IO], *expected[MAX_IO];
} Case;

static size_t
random_below (uint64_t *seed, size_t n)
{
  return (size_t)(fx_test_random (seed) % n);
}

/* Noise that decays, at most `dense` taps of it. */
static void
make_response (Case *c, uint32_t r, size_t length, size_t dense, uint64_t *seed)
{
  c->lengths[r] = length;
  c->taps[r] = calloc (length, sizeof (double));
  for (size_t i = 0; i < length && i < dense; i++) {
    size_t at = length <= dense ? i : random_below (seed, length);
    c->taps[r][at] = fx_test_noise (seed) * exp (-3.0 * (double)at / length);
  }
  c->taps[r][length - 1] = 0.1;
}

static void
convolve (const Case *c)
{
  for (uint32_t p = 0; p < c->spec.n_paths; p++) {
    const double *x = c->in[c->paths[p].in];
    double *y = c->expected[c->paths[p].out];
    uint32_t r = c->paths[p].response;
    for (size_t k = 0; k < c->lengths[r]; k++) {
      double h = c->taps[r][k];
      if (h == 0)
        continue;
      for (size_t i = k; i < c->frames; i++)
        y[i] += h * x[i - k];
    }
  }
}

static void
make_input (Case *c, uint64_t *seed)
{
  for (uint32_t i = 0; i < c->spec.inputs; i++) {
    c->in[i] = calloc (c->frames, sizeof (double));
    for (size_t k = 0; k < c->frames; k++)
      c->in[i][k] = (float)fx_test_noise (seed);
  }
  for (uint32_t o = 0; o < c->spec.outputs; o++)
    c->expected[o] = calloc (c->frames, sizeof (double));
}

static void
free_case (Case *c)
{
  for (int i = 0; i < MAX_IO; i++) {
    free (c->taps[i]);
    free (c->in[i]);
    free (c->expected[i]);
  }
}

static void *
samples_new (int f64, size_t n)
{
  return calloc (n + 1, f64 ? sizeof (double) : sizeof (float));
}

static double
sample (const void *p, int f64, size_t i)
{
  return f64 ? ((const double *)p)[i] : (double)((const float *)p)[i];
}

static void
put (void *p, int f64, size_t i, double v)
{
  if (f64)
    ((double *)p)[i] = v;
  else
    ((float *)p)[i] = (float)v;
}

static size_t
next_cut (const Case *c, int cut, size_t left, uint64_t *seed)
{
  size_t n = c->block ? c->block : 256;
  if (cut == 1)
    n = random_below (seed, 3 * n);
  else if (cut == 2)
    n = left;
  return n < left ? n : left;
}

/* Runs frames from..to; out is written where it belongs. */
static void
run (FxConv *x, const Case *c, void *const *in, void *const *out, size_t from,
    size_t to, int cut, uint64_t *seed)
{
  size_t size = c->spec.f64 ? sizeof (double) : sizeof (float);
  const void *i[MAX_IO];
  void *o[MAX_IO];
  for (size_t at = from, n; at < to; at += n) {
    n = next_cut (c, cut, to - at, seed);
    for (uint32_t k = 0; k < c->spec.inputs; k++)
      i[k] = (const char *)in[k] + at * size;
    for (uint32_t k = 0; k < c->spec.outputs; k++)
      o[k] = (char *)out[k] + at * size;
    fx_conv_process (x, i, o, n);
    if (n == 0 && cut != 1)
      break;
  }
}

/* Root mean square of the error relative to that of the expected output,
 * frames from .. */
static double
error_of (const Case *c, void *const *out, size_t from, size_t latency)
{
  double error = 0, all = 1e-300;
  for (uint32_t o = 0; o < c->spec.outputs; o++)
    for (size_t i = from; i < c->frames; i++) {
      double e = i < latency ? 0 : c->expected[o][i - latency];
      double d = sample (out[o], c->spec.f64, i) - e;
      error += d * d;
      all += e * e;
    }
  return sqrt (error / all);
}

static void
check_case (Case *c, uint64_t *seed)
{
  const int f64 = c->spec.f64;
  const double bound = f64 ? 1e-14 : 3e-7;
  FxConv *x = fx_conv_new (&c->spec);
  void *in[MAX_IO], *out[MAX_IO];
  convolve (c);
  for (uint32_t i = 0; i < c->spec.inputs; i++) {
    in[i] = samples_new (f64, c->frames);
    for (size_t k = 0; k < c->frames; k++)
      put (in[i], f64, k, c->in[i][k]);
  }
  for (uint32_t o = 0; o < c->spec.outputs; o++)
    out[o] = samples_new (f64, c->frames);
  fx_conv_set (x, (const double *const *)c->taps, c->lengths, c->block);
  size_t latency = fx_conv_latency (x);
  CHECK (c->spec.mode == FX_CONV_THROUGHPUT || latency == 0,
      "%s has a latency of %zu", modes[c->spec.mode], latency);
  for (int cut = 0; cut < 3; cut++) {
    run (x, c, in, out, 0, c->frames, cut, seed);
    double e = error_of (c, out, 0, latency);
    CHECK (e <= bound, "%s f%d %u>%u, %zu taps, block %zu (%s), cut %d: %g",
        modes[c->spec.mode], f64 ? 64 : 32, c->spec.inputs, c->spec.outputs,
        c->lengths[0], c->block, fx_conv_layout (x), cut, e);
    fx_conv_reset (x);
  }
  /* Primed in the middle of the stream it goes on as if it had run. */
  size_t at = c->frames / 2 + random_below (seed, 100);
  for (uint32_t o = 0; o < c->spec.outputs; o++)
    memset (out[o], 0, c->frames * (f64 ? 8 : 4));
  fx_conv_prime (x, (const void *const *)in, at);
  run (x, c, in, out, at, c->frames, 1, seed);
  double e = error_of (c, out, at, latency);
  CHECK (e <= bound, "%s f%d %zu taps, block %zu (%s), primed: %g",
      modes[c->spec.mode], f64 ? 64 : 32, c->lengths[0], c->block,
      fx_conv_layout (x), e);
  for (uint32_t i = 0; i < c->spec.inputs; i++)
    free (in[i]);
  for (uint32_t o = 0; o < c->spec.outputs; o++)
    free (out[o]);
  fx_conv_free (x);
}

static void
random_paths (Case *c, uint64_t *seed)
{
  uint32_t n = 0;
  for (uint32_t o = 0; o < c->spec.outputs; o++)
    for (uint32_t i = 0; i < c->spec.inputs; i++)
      if (random_below (seed, 3) || c->spec.inputs == 1)
        c->paths[n++] = (FxConvPath){ i, o,
          (uint32_t)random_below (seed, c->spec.responses) };
  /* order must not matter */
  for (uint32_t i = 0; i + 1 < n; i++) {
    uint32_t j = i + (uint32_t)random_below (seed, n - i);
    FxConvPath t = c->paths[i];
    c->paths[i] = c->paths[j];
    c->paths[j] = t;
  }
  c->spec.paths = c->paths;
  c->spec.n_paths = n;
}

static void
check_random (unsigned count, uint64_t *seed)
{
  static const size_t lengths[] = { 1, 2, 31, 64, 95, 101, 255, 256, 257, 511,
    1000, 1024, 2047, 4096, 5000, 16384, 20000 };
  static const size_t blocks[] = { 0, 1, 16, 64, 256, 441, 480, 1024, 1152,
    4096 };
  for (unsigned i = 0; i < count; i++) {
    Case c = { .block = blocks[random_below (seed, 10)] };
    size_t length = lengths[random_below (seed, 17)];
    c.spec = (FxConvSpec){ .inputs = 1 + (uint32_t)random_below (seed, MAX_IO),
      .outputs = 1 + (uint32_t)random_below (seed, MAX_IO),
      .responses = 1 + (uint32_t)random_below (seed, MAX_IO),
      .mode = (FxConvMode)(i % 3),
      .f64 = (int)(i / 3 % 2) };
    random_paths (&c, seed);
    c.frames = 3 * length + 4 * c.block + 3000 + random_below (seed, 1000);
    for (uint32_t r = 0; r < c.spec.responses; r++)
      make_response (&c, r, r ? 1 + random_below (seed, length) : length,
          length <= 300 ? length : 60, seed);
    c.spec.max_taps = length + random_below (seed, 2) * 3000;
    make_input (&c, seed);
    check_case (&c, seed);
    free_case (&c);
  }
}

static void
check_long (uint64_t *seed)
{
  static const struct {
    size_t taps, block;
    FxConvMode mode;
  } list[] = { { 48000, 256, FX_CONV_ZERO_LATENCY },
    { 48000, 64, FX_CONV_BLOCK }, { 48000, 1024, FX_CONV_THROUGHPUT },
    { 48001, 65536, FX_CONV_BLOCK }, { 480000, 256, FX_CONV_ZERO_LATENCY },
    { 480000, 256, FX_CONV_BLOCK }, { 480000, 65536, FX_CONV_THROUGHPUT } };
  for (unsigned i = 0; i < sizeof list / sizeof *list; i++)
    for (int f64 = 0; f64 < 2; f64++) {
      Case c = { .block = list[i].block, .frames = list[i].taps + 150000 };
      c.spec = (FxConvSpec){ .inputs = 1,
        .outputs = 1,
        .responses = 1,
        .mode = list[i].mode,
        .f64 = f64,
        .max_taps = list[i].taps,
        .paths = c.paths,
        .n_paths = 1 };
      make_response (&c, 0, list[i].taps, 40, seed);
      make_input (&c, seed);
      check_case (&c, seed);
      free_case (&c);
    }
}

/* A dense response over the whole length, by what convolution with a sum of
 * exponentials must give: y[n] = a y[n-1] + x[n] - a^N x[n-N]. */
static void
check_dense (void)
{
  enum { TAPS = 48000, FRAMES = 120000 };
  const double a = 0.9999;
  for (int f64 = 0; f64 < 2; f64++) {
    Case c = { .block = 256, .frames = FRAMES };
    uint64_t seed = 99;
    c.spec = (FxConvSpec){ .inputs = 1,
      .outputs = 1,
      .responses = 1,
      .f64 = f64,
      .max_taps = TAPS,
      .paths = c.paths,
      .n_paths = 1 };
    c.lengths[0] = TAPS;
    c.taps[0] = calloc (TAPS, sizeof (double));
    for (size_t i = 0; i < TAPS; i++)
      c.taps[0][i] = pow (a, (double)i);
    make_input (&c, &seed);
    long double y = 0, end = powl (a, TAPS);
    void *in = samples_new (f64, FRAMES), *out = samples_new (f64, FRAMES);
    for (size_t i = 0; i < FRAMES; i++) {
      y = a * y + c.in[0][i] - (i >= TAPS ? end * c.in[0][i - TAPS] : 0);
      c.expected[0][i] = (double)y;
      put (in, f64, i, c.in[0][i]);
    }
    FxConv *x = fx_conv_new (&c.spec);
    fx_conv_set (x, (const double *const *)c.taps, c.lengths, 256);
    run (x, &c, &in, &out, 0, FRAMES, 0, &seed);
    double e = error_of (&c, &out, 0, 0);
    CHECK (e <= (f64 ? 1e-14 : 3e-7), "dense f%d: %g", f64 ? 64 : 32, e);
    printf ("dense, 48000 taps, f%d: error %.2g (%s)\n", f64 ? 64 : 32, e,
        fx_conv_layout (x));
    fx_conv_free (x);
    free (in);
    free (out);
    free_case (&c);
  }
}

/* In place, and no path at all. */
static void
check_edges (void)
{
  FxConvPath swap[] = { { 0, 1, 0 }, { 1, 0, 0 } };
  FxConvSpec spec = { .inputs = 2,
    .outputs = 2,
    .responses = 1,
    .paths = swap,
    .n_paths = 2,
    .max_taps = 1,
    .f64 = 1 };
  double x[2][100], two = 2;
  void *planes[] = { x[0], x[1] };
  const double *taps[] = { &two };
  size_t one = 1;
  for (int mode = 0; mode < 2; mode++) {
    spec.mode = (FxConvMode)mode;
    FxConv *c = fx_conv_new (&spec);
    fx_conv_set (c, taps, &one, 64);
    for (int i = 0; i < 100; i++) {
      x[0][i] = i;
      x[1][i] = -3;
    }
    fx_conv_process (c, (const void *const *)planes, planes, 100);
    double worst = 0;
    for (int i = 0; i < 100; i++)
      worst = fmax (worst, fmax (fabs (x[0][i] + 6), fabs (x[1][i] - 2 * i)));
    CHECK (worst < 1e-12, "in place, %s: %g", modes[mode], worst);
    fx_conv_free (c);
  }
  spec.n_paths = 0;
  FxConv *c = fx_conv_new (&spec);
  fx_conv_process (c, (const void *const *)planes, planes, 100);
  CHECK (x[0][99] == 0 && x[1][0] == 0, "without paths there is silence");
  fx_conv_free (c);
}

int
main (int argc, char **argv)
{
  uint64_t seed = argc > 1 ? strtoull (argv[1], NULL, 0) : 1;
  FxFpState fp = fx_denormals_off ();
  check_edges ();
  check_dense ();
  check_long (&seed);
  check_random (240, &seed);
  fx_denormals_restore (fp);
  return fx_test_end ();
}

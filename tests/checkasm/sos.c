/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Every kernel of the cascade, at every level, against direct form I in long
 * double: all shapes, canaries, misaligned buffers, in place, blocks of random
 * length, another kernel for each block. Class BOUND: -200 dB for double, the
 * rounding of the samples for float; kernels other than chunk give the same
 * bits whatever the blocks. */

#include "tests/checkasm/checkasm.h"

enum { MAX_C = 64, MAX_K = 65, MAX_N = 4097 };
/* Ways to run: one kernel, the one that is picked, another for each block. */
enum { PICKED = FX_SOS_KERNELS, MIXED, WAYS };

static const char *const ways[] = { "scalar", "lanes", "chunk", "wave",
  "picked", "mixed" };

typedef struct Shape {
  uint32_t channels, n;
  size_t frames;
  int f32;
} Shape;

static void
run_block (const FxKernels *k, int way, FxSosTables *t, double *h, Shape s,
    const void *in, void *out, size_t frames)
{
  if (way == MIXED)
    way = (int)checkasm_random (FX_SOS_KERNELS);
  if (way < FX_SOS_KERNELS)
    fx_sos_run_kernel (
        k, (FxSosKernel)way, t, h, s.channels, in, out, frames, s.f32);
  else if (s.f32)
    fx_sos_run_f32 (k, t, h, s.channels, in, out, frames);
  else
    fx_sos_run_f64 (k, t, h, s.channels, in, out, frames);
}

static void
run_split (const FxKernels *k, int way, FxSosTables *t, double *h, Shape s,
    const unsigned char *in, unsigned char *out, int split)
{
  size_t size = (s.f32 ? sizeof (float) : sizeof (double)) * s.channels;
  for (size_t done = 0, n; done < s.frames; done += n) {
    n = split ? checkasm_random (s.frames) + 1 : s.frames;
    n = n < s.frames - done ? n : s.frames - done;
    run_block (k, way, t, h, s, in + done * size, out + done * size, n);
  }
  if (s.frames == 0)
    run_block (k, way, t, h, s, in, out, 0);
}

static double
sample (const void *p, size_t i, int f32)
{
  /* Misaligned by whole samples only, so this is a plain access. */
  return f32 ? ((const float *)p)[i] : ((const double *)p)[i];
}

/* What all ways have in common. */
typedef struct Case {
  Shape s;
  FxSosTables *t;
  double *history;  /* at the start */
  long double *end; /* the reference's */
  double *in;
  long double *out;
} Case;

static void
check_way (const Case *c, const FxKernels *k, int way)
{
  Shape s = c->s;
  size_t len = s.frames * s.channels, hl = fx_sos_history_len (s.n, s.channels);
  size_t size = s.f32 ? sizeof (float) : sizeof (double);
  int in_place = (int)checkasm_random (2), split = (int)checkasm_random (2);
  Guarded in = checkasm_guarded (len * size, checkasm_random (16) * size);
  Guarded out = checkasm_guarded (len * size, checkasm_random (16) * size);
  Guarded h = checkasm_guarded (hl * sizeof (double), checkasm_random (8) * 8);
  for (size_t i = 0; i < len; i++)
    if (s.f32)
      ((float *)in.p)[i] = (float)c->in[i];
    else
      ((double *)in.p)[i] = c->in[i];
  memcpy (h.p, c->history, h.bytes);
  if (in_place)
    memcpy (out.p, in.p, len * size);
  run_split (
      k, way, c->t, (double *)h.p, s, in_place ? out.p : in.p, out.p, split);

  long double error = 0, power = 1e-6L, herror = 0, hmax = 1e-3L;
  int same_in = 1;
  for (size_t i = 0; i < len; i++) {
    long double d = sample (out.p, i, s.f32) - c->out[i];
    error += d * d;
    power += c->out[i] * c->out[i];
    if (!in_place)
      same_in &= sample (in.p, i, s.f32) == c->in[i];
  }
  for (size_t i = 0; i < hl; i++) {
    long double d = fabsl (((double *)h.p)[i] - c->end[i]);
    herror = d <= herror ? herror : d;
    hmax = fabsl (c->end[i]) > hmax ? fabsl (c->end[i]) : hmax;
  }
  double db = 10 * log10 ((double)(error / power) + 1e-40);
  double hdb = 20 * log10 ((double)(herror / hmax) + 1e-40);
  int intact = checkasm_intact (&out) && checkasm_intact (&h) &&
               checkasm_intact (&in) && same_in;
  checkasm_result (db < (s.f32 ? -140 : -200) && hdb < -200 && intact,
      "sos %s %s: %u channels, %u sections, %zu frames, f%d%s%s: %.0f dB, "
      "history %.0f dB%s",
      fx_cpu_name (k->level), ways[way], s.channels, s.n, s.frames,
      s.f32 ? 32 : 64, in_place ? ", in place" : "", split ? ", split" : "", db,
      hdb, intact ? "" : ", written out of bounds");

  /* Block splits change no bit outside the chunk kernel. */
  if (way == FX_SOS_SCALAR || way == FX_SOS_LANES || way == FX_SOS_WAVE) {
    Guarded out2 = checkasm_guarded (len * size, 0);
    double *h2 = malloc (h.bytes);
    memcpy (h2, c->history, h.bytes);
    run_split (k, way, c->t, h2, s, in.p, out2.p, !split);
    checkasm_result (
        !memcmp (out.p, out2.p, len * size) && !memcmp (h.p, h2, h.bytes),
        "sos %s %s: %u channels, %u sections, %zu frames, f%d: bits depend on "
        "blocks",
        fx_cpu_name (k->level), ways[way], s.channels, s.n, s.frames,
        s.f32 ? 32 : 64);
    free (h2);
    checkasm_free (&out2);
  }
  checkasm_free (&in);
  checkasm_free (&out);
  checkasm_free (&h);
}

static void
check_shape (Shape s)
{
  static double in[MAX_C * MAX_N], history[(MAX_K + 1) * 2 * MAX_C];
  static long double out[MAX_C * MAX_N], end[(MAX_K + 1) * 2 * MAX_C];
  FxSos sections[MAX_K];
  checkasm_cascade (sections, s.n);
  for (size_t i = 0; i < s.frames * s.channels; i++)
    in[i] = s.f32 ? (float)checkasm_noise () : checkasm_noise ();
  for (size_t i = 0; i < fx_sos_history_len (s.n, s.channels); i++)
    end[i] = history[i] = checkasm_noise ();
  checkasm_sos_reference (
      sections, NULL, s.n, end, s.channels, in, out, s.frames);
  Case c = { s, fx_sos_tables_new (s.n), history, end, in, out };
  fx_sos_tables_set (c.t, sections, s.n);
  for (int level = FX_CPU_C; level <= (int)fx_cpu_level (); level++)
    for (int way = 0; way < WAYS; way++)
      if (level > FX_CPU_C || way == FX_SOS_SCALAR || way >= PICKED)
        check_way (&c, fx_kernels_for ((FxCpu)level), way);
  fx_sos_tables_free (c.t);
}

static void
bench_shapes (void)
{
  static const uint32_t shapes[][2] = { { 1, 1 }, { 1, 5 }, { 1, 16 }, { 2, 1 },
    { 2, 5 }, { 2, 16 }, { 8, 5 } };
  enum { FRAMES = 1024, RUNS = 60 };
  static float x[8 * FRAMES], y[8 * FRAMES];
  for (size_t i = 0; i < 8 * FRAMES; i++)
    x[i] = (float)checkasm_noise ();
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
    Shape s = { shapes[i][0], shapes[i][1], FRAMES, 1 };
    FxSos sections[16];
    double h[17 * 2 * 8] = { 0 };
    checkasm_cascade (sections, s.n);
    FxSosTables *t = fx_sos_tables_new (s.n);
    fx_sos_tables_set (t, sections, s.n);
    for (int level = FX_CPU_C; level <= (int)fx_cpu_level (); level++)
      for (int way = 0; way <= PICKED; way++) {
        const FxKernels *k = fx_kernels_for ((FxCpu)level);
        double best = INFINITY;
        for (int r = 0; r < RUNS; r++) {
          double start = checkasm_now ();
          run_block (k, way, t, h, s, x, y, FRAMES);
          double took = checkasm_now () - start;
          best = took < best ? took : best;
        }
        printf ("sos %u channels %2u sections %-6s %-6s %.3f ns\n", s.channels,
            s.n, fx_cpu_name (k->level), ways[way],
            best / FRAMES / s.channels / s.n);
      }
    fx_sos_tables_free (t);
  }
}

void
checkasm_sos (void)
{
  static const size_t lengths[] = { 71, 100, 127, 128, 129, 255, 256, 441, 480,
    512, 1000, 1024, 1025 };
  static const size_t long_ones[] = { 2049, 4096, 4097 };
  uint32_t channels[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 64 };
  for (size_t a = 0; a < sizeof channels / sizeof *channels; a++)
    for (uint32_t n = 1; n <= MAX_K; n += n < 20 ? 1 : n == 20 ? 12 : 33) {
      /* All short lengths for the few channels that differ in kind. */
      size_t step = channels[a] > 9 || n > 20 ? 7 : channels[a] > 4 ? 3 : 1;
      for (size_t f = n % step; f <= 70; f += step)
        check_shape ((Shape){ channels[a], n, f, (int)checkasm_random (2) });
      for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        if (channels[a] <= 9 ? i % 3 == n % 3 : i % 13 == n % 13)
          check_shape (
              (Shape){ channels[a], n, lengths[i], (int)checkasm_random (2) });
      if (channels[a] < 5 && n % 4 == 1)
        for (size_t i = 0; i < 3; i++)
          check_shape ((Shape){
              channels[a], n, long_ones[i], (int)checkasm_random (2) });
    }
  check_shape ((Shape){ 64, 5, 4097, 0 });
  if (checkasm_bench)
    bench_shapes ();
}

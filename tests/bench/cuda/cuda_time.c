/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Times, jobs in the pools, runs, and what one core of the CPU takes for the
 * same. */

#include "dsp/fx_conv.h"
#include "dsp/kernel/denormal.h"
#include "dsp/kernel/kernels.h"
#include "dsp/kernel/sos.h"
#include "tests/bench/cuda/cuda_bench.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

double
bench_now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int
by_value (const void *a, const void *b)
{
  double p = *(const double *)a, q = *(const double *)b;
  return p < q ? -1 : p > q;
}

/* Rounds of so many calls that each takes ten milliseconds or more. */
static double
rounds (Bench *b, BenchFn fn, void *data, int sync)
{
  enum { ROUNDS = 7 };
  double t[ROUNDS], target = b->smoke ? 0 : 10e-3;
  unsigned n = b->smoke ? 2 : ROUNDS, calls = 1, count = 0;
  fn (data, count++);
  if (sync)
    dev_sync (&b->dev);
  for (;;) {
    double start = bench_now ();
    for (unsigned i = 0; i < calls; i++)
      fn (data, count++);
    if (sync)
      dev_sync (&b->dev);
    if (bench_now () - start >= target || calls >= 1u << 16)
      break;
    calls *= 2;
  }
  for (unsigned r = 0; r < n; r++) {
    double start = bench_now ();
    for (unsigned i = 0; i < calls; i++)
      fn (data, count++);
    if (sync)
      dev_sync (&b->dev);
    t[r] = (bench_now () - start) / calls;
  }
  qsort (t, n, sizeof *t, by_value);
  return t[n / 2];
}

double
bench_time (Bench *b, BenchFn fn, void *data)
{
  return rounds (b, fn, data, 1);
}

double
bench_time_cpu (Bench *b, BenchFn fn, void *data)
{
  return rounds (b, fn, data, 0);
}

void
bench_calls (Bench *b, BenchFn fn, void *data, int sync, double *t, unsigned n)
{
  unsigned warm = n / 10 + 1;
  for (unsigned i = 0; i < warm + n; i++) {
    double start = bench_now ();
    fn (data, i);
    if (sync)
      dev_sync (&b->dev);
    if (i >= warm)
      t[i - warm] = bench_now () - start;
  }
  qsort (t, n, sizeof *t, by_value);
}

double
bench_percentile (const double *sorted, unsigned n, double p)
{
  unsigned i = (unsigned)ceil (p / 100 * n);
  return sorted[i ? i - 1 : 0];
}

void
row_calls (Row *r, const double *sorted, unsigned n)
{
  r->p50 = 1e6 * bench_percentile (sorted, n, 50);
  r->p95 = 1e6 * bench_percentile (sorted, n, 95);
  r->p99 = 1e6 * bench_percentile (sorted, n, 99);
  r->max = 1e6 * sorted[n - 1];
}

void
bench_fill (Bench *b, FxSample sample)
{
  size_t piece = b->smoke ? (size_t)1 << 18 : (size_t)32 << 20;
  void *x = dev_host (&b->dev, piece);
  FxError err = { 0 };
  dev_signal (sample, 1, 0, piece / dev_sample_size (sample), 1, x);
  dev_up (&b->dev, b->in, x, piece);
  /* Copies of what is there, twice as much each time. */
  for (size_t done = piece; done < b->pool;) {
    size_t n = b->pool - done < done ? b->pool - done : done;
    dev_must (
        b->dev.b->copy (b->dev.s, b->in + done, b->in, n, &err), &err, "copy");
    done += n;
  }
  dev_sync (&b->dev);
  b->dev.b->host_free (b->dev.d, x);
  b->pool_sample = sample;
}

uint64_t
bench_frames (const Bench *b, double seconds)
{
  uint64_t frames = (uint64_t)(seconds * 48000);
  return b->smoke ? 64 + frames / 48000 : frames;
}

FxDeviceJob
bench_job (const Bench *b, FxSample sample, uint32_t channels, uint64_t frames,
    unsigned i)
{
  size_t size = frames * channels * dev_sample_size (sample);
  size_t room = (size + 255) & ~(size_t)255, places = b->pool / room;
  if (!places) {
    fprintf (
        stderr, "the pool of %zu bytes is too small for %zu\n", b->pool, size);
    exit (1);
  }
  size_t at = room * (i % places);
  return (
      FxDeviceJob){ .in = b->in + at, .out = b->out + at, .frames = frames };
}

FxDeviceRun *
bench_run (Bench *b, const char *process, FxSample sample,
    FxPrecision precision, uint32_t channels, uint32_t streams, uint32_t size,
    const void *plan, uint32_t host_frames)
{
  FxDeviceRun *run = NULL;
  FxError err = { 0 };
  FxDeviceSpec spec = { .process = process,
    .format = { 48000, channels, sample, FX_INTERLEAVED },
    .precision = precision,
    .streams = streams,
    .max_size = size,
    .host_frames = host_frames };
  int code = b->dev.b->run_new (b->dev.d, &spec, &run, &err);
  if (code == FX_ENOTSUP) {
    bench_say (b, "%s of %u, %u channels: %s\n", process, size, channels,
        dev_error (&err));
    return NULL;
  }
  dev_must (code, &err, "run_new");
  for (uint32_t i = 0; i < streams; i++) {
    dev_must (b->dev.b->set_plan (run, i, size, plan, &err), &err, "set_plan");
    dev_must (b->dev.b->reset (run, i, &err), &err, "reset");
  }
  return run;
}

/* --- one core of the CPU ------------------------------------------------------- */

typedef struct CpuSos {
  FxSosTables *tables;
  double *history;
  float *in, *out;
  uint32_t channels;
  uint64_t frames;
} CpuSos;

static void
run_cpu_sos (void *data, unsigned i)
{
  CpuSos *c = data;
  (void)i;
  fx_sos_run_f32 (fx_kernels (), c->tables, c->history, c->channels, c->in,
      c->out, c->frames);
}

double
bench_cpu_sos (
    Bench *b, const FxSos *s, uint32_t n, uint32_t channels, uint64_t frames)
{
  CpuSos c = {
    .tables = fx_sos_tables_new (n), .channels = channels, .frames = frames
  };
  size_t size = frames * channels * sizeof (float);
  size_t history = fx_sos_history_len (n, channels) * sizeof (double);
  c.history = dev_memory (history);
  c.in = dev_memory (size);
  c.out = dev_memory (size);
  memset (c.history, 0, history);
  dev_signal (FX_F32, channels, 0, frames, 1, c.in);
  fx_sos_tables_set (c.tables, s, n);
  FxFpState fp = fx_denormals_off ();
  double took = bench_time_cpu (b, run_cpu_sos, &c);
  fx_denormals_restore (fp);
  fx_sos_tables_free (c.tables);
  free (c.history);
  free (c.in);
  free (c.out);
  return 1e9 * took / (double)frames;
}

typedef struct CpuFir {
  FxConv *conv;
  void **in, **out;
  size_t frames;
} CpuFir;

static void
run_cpu_fir (void *data, unsigned i)
{
  CpuFir *c = data;
  (void)i;
  fx_conv_process (c->conv, (const void *const *)c->in, c->out, c->frames);
}

double
bench_cpu_fir (Bench *b, const double *taps, uint32_t n, uint32_t channels)
{
  CpuFir c = { .frames = b->smoke ? 2048 : 1 << 17 };
  size_t length = n;
  FxConvPath *paths = dev_memory (channels * sizeof *paths);
  c.in = dev_memory (channels * sizeof *c.in);
  c.out = dev_memory (channels * sizeof *c.out);
  for (uint32_t i = 0; i < channels; i++) {
    paths[i] = (FxConvPath){ i, i, 0 };
    c.in[i] = dev_memory (c.frames * sizeof (float));
    c.out[i] = dev_memory (c.frames * sizeof (float));
    dev_signal (FX_F32, 1, 0, c.frames, i, c.in[i]);
  }
  FxConvSpec spec = { .inputs = channels,
    .outputs = channels,
    .responses = 1,
    .paths = paths,
    .n_paths = channels,
    .max_taps = n,
    .mode = FX_CONV_THROUGHPUT };
  c.conv = fx_conv_new (&spec);
  if (!c.conv) {
    fprintf (stderr, "no memory for a convolution of %u taps\n", n);
    exit (1);
  }
  fx_conv_set (c.conv, &taps, &length, c.frames);
  FxFpState fp = fx_denormals_off ();
  double took = bench_time_cpu (b, run_cpu_fir, &c);
  fx_denormals_restore (fp);
  bench_say (b, "one core, %u taps, %u channels: %s\n", n, channels,
      fx_conv_layout (c.conv));
  fx_conv_free (c.conv);
  for (uint32_t i = 0; i < channels; i++) {
    free (c.in[i]);
    free (c.out[i]);
  }
  free (c.in);
  free (c.out);
  free (paths);
  return 1e9 * took / (double)c.frames;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Copies, and cascades in the memory of the device: what share of the speed of a
 * copy a filter reaches, which reads and writes every sample once as it does. */

#include "tests/bench/cuda/cuda_bench.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct Copy {
  Bench *b;
  size_t size;
  void *host;
  int way; /* 0: on the device, 1: to it, 2: from it */
} Copy;

static void
run_copy (void *data, unsigned i)
{
  Copy *c = data;
  const FxBackend *t = c->b->dev.b;
  FxDeviceStream *s = c->b->dev.s;
  FxError err = { 0 };
  size_t places = c->b->pool / c->size;
  FxDevicePtr in = c->b->in + c->size * (i % places);
  FxDevicePtr out = c->b->out + c->size * (i % places);
  int code = c->way == 0   ? t->copy (s, out, in, c->size, &err)
             : c->way == 1 ? t->upload (s, out, c->host, c->size, &err)
                           : t->download (s, c->host, out, c->size, &err);
  dev_must (code, &err, "copy");
}

void
bench_copies (Bench *b)
{
  static const double sizes[] = { 1e6, 16e6, 256e6, 2e9 };
  static const char *const ways[] = { "on the device", "to the device",
    "from the device" };
  for (int way = 0; way < 3; way++) {
    size_t largest = b->smoke ? 1 << 16 : 256000000;
    void *host = way ? dev_host (&b->dev, largest) : NULL;
    for (int i = 0; i < (way ? 3 : 4); i++) {
      Copy c = { b, (size_t)sizes[i], host, way };
      if (b->smoke)
        c.size = 1 << 16;
      if (c.size > b->pool)
        continue;
      double t = bench_time (b, run_copy, &c);
      Row r = row_new ("copy", "%s, %.4g MB", ways[way], 1e-6 * (double)c.size);
      r.us = 1e6 * t;
      r.gbytes = 1e-9 * (double)c.size * (way ? 1 : 2) / t;
      row_put (b, &r);
      if (!way && 1e9 * r.gbytes > b->copy)
        b->copy = 1e9 * r.gbytes;
    }
    if (host)
      b->dev.b->host_free (b->dev.d, host);
  }
  bench_say (b, "a large copy: %.0f GB/s, read and written\n", 1e-9 * b->copy);
}

typedef struct Cascade {
  Bench *b;
  FxDeviceRun *run;
  FxSample sample;
  uint32_t channels;
  uint64_t frames;
} Cascade;

static void
run_cascade (void *data, unsigned i)
{
  Cascade *c = data;
  FxError err = { 0 };
  FxDeviceJob job = bench_job (c->b, c->sample, c->channels, c->frames, i);
  dev_must (c->b->dev.b->process (c->run, &job, 1, c->b->dev.s, &err), &err,
      "process");
}

/* One row of a group; returns the share of the copy, or NAN; *us gets the time. */
static double
cascade_row (Bench *b, const char *group, const char *filter, uint32_t want,
    FxSample sample, FxPrecision precision, uint32_t channels, double seconds,
    double *us, double cpu_ns)
{
  FxSos s[DEV_MAX_SECTIONS];
  uint32_t n = dev_filter (filter, 48000, want, s);
  Cascade c = { b, NULL, sample, channels, bench_frames (b, seconds) };
  size_t each = dev_sample_size (sample);
  Row r = row_new (group, "%s x%u %s %s %g s x %u ch", filter, n,
      sample == FX_F32 ? "f32" : "f64",
      precision == FX_PRECISION_FAST ? "fast" : "exact", seconds, channels);
  if (us)
    *us = NAN;
  if (c.frames * channels * each > b->pool) {
    bench_say (b, "%s: not enough memory on this device\n", r.what);
    return NAN;
  }
  c.run = bench_run (b, "sos", sample, precision, channels, 1, n, s, 0);
  if (!c.run)
    return NAN;
  double t = bench_time (b, run_cascade, &c), one[21];
  bench_calls (b, run_cascade, &c, 1, one, b->smoke ? 2 : 21);
  double samples = (double)c.frames * channels;
  r.kernel = b->dev.b->kernel (c.run, c.frames);
  r.us = 1e6 * t;
  r.p50 = 1e6 * one[b->smoke ? 0 : 10];
  r.gsamples = 1e-9 * samples / t;
  r.gbytes = 1e-9 * samples * 2 * (double)each / t;
  r.of_copy = 1e9 * r.gbytes / b->copy;
  if (cpu_ns > 0)
    r.times = 1e-9 * cpu_ns * (double)c.frames / t;
  row_put (b, &r);
  b->dev.b->run_free (c.run);
  if (us)
    *us = r.us;
  return r.of_copy;
}

static double
cascade (Bench *b, const char *filter, uint32_t want, FxSample sample,
    FxPrecision precision, uint32_t channels, double seconds, double *us,
    double cpu_ns)
{
  return cascade_row (b, "cascade", filter, want, sample, precision, channels,
      seconds, us, cpu_ns);
}

static const uint32_t sections[] = { 1, 2, 3, 4, 8, 16 };
enum { N_SECTIONS = 6 };

/* ns per frame of eight channels on one core, for every number of sections. */
static void
cpu_peers (Bench *b, double *ns)
{
  for (int k = 0; k < N_SECTIONS; k++) {
    FxSos s[DEV_MAX_SECTIONS];
    dev_filter ("bands", 48000, sections[k], s);
    uint64_t frames = bench_frames (b, 10);
    ns[k] = bench_cpu_sos (b, s, sections[k], 8, frames);
    Row r =
        row_new ("cascade", "one core: bands x%u f32 10 s x 8 ch", sections[k]);
    r.us = 1e-3 * ns[k] * (double)frames;
    r.gsamples = 8 / ns[k];
    row_put (b, &r);
  }
}

/* All shapes of one sample type and precision. share[k]: the least share of a
 * copy over the numbers of channels, of 600 s. */
static void
sweep (Bench *b, FxSample sample, FxPrecision precision, const double *cpu_ns,
    double share[N_SECTIONS], double *us_60_8_4)
{
  static const uint32_t channels[] = { 1, 2, 8, 64 };
  static const double seconds[] = { 1, 10, 60 };
  for (int k = 0; k < N_SECTIONS; k++) {
    share[k] = INFINITY;
    for (int c = 0; c < 4; c++) {
      double v = cascade (b, "bands", sections[k], sample, precision,
          channels[c], 600, NULL, channels[c] == 8 ? cpu_ns[k] : 0);
      /* Not so NAN, which has to stay. */
      share[k] = v < share[k] || v != v ? v : share[k];
    }
    for (int i = 0; i < 3; i++) {
      double us;
      cascade (b, "bands", sections[k], sample, precision, 8, seconds[i], &us,
          cpu_ns[k]);
      if (sections[k] == 4 && seconds[i] == 60)
        *us_60_8_4 = us;
    }
  }
}

void
bench_cascade (Bench *b)
{
  double ns[N_SECTIONS], fast[N_SECTIONS], exact[N_SECTIONS];
  double twice[N_SECTIONS], us = NAN, other;
  int half_rate = b->dev.info.double_ratio <= 2;
  cpu_peers (b, ns);
  sweep (b, FX_F32, FX_PRECISION_FAST, ns, fast, &us);
  for (int k = 0; k < 4; k++) {
    char name[80];
    snprintf (
        name, sizeof name, "cascade of %u, fast: share of a copy", sections[k]);
    bench_bar (b, name, fast[k], 0.80, 1, "", 1);
  }
  bench_bar (b, "cascade of 8, fast: share of a copy", fast[4], 0.55, 1, "", 1);
  bench_bar (b, "60 s x 8 channels, 4 sections, fast", us, 120, 0, "us", 1);
  /* Depth of the look-back: a few tiles, and without end. */
  cascade (b, "lr4 80", 0, FX_F32, FX_PRECISION_FAST, 2, 600, NULL, 0);
  cascade (b, "hp4 20", 0, FX_F32, FX_PRECISION_FAST, 2, 600, NULL, 0);
  cascade (b, "q50", 1, FX_F32, FX_PRECISION_FAST, 2, 600, NULL, 0);
  cascade (b, "q50", 4, FX_F32, FX_PRECISION_FAST, 2, 600, NULL, 0);
  cascade (b, "q50", 4, FX_F32, FX_PRECISION_FAST, 64, 600, NULL, 0);
  cascade (b, "elliptic", 0, FX_F32, FX_PRECISION_FAST, 2, 600, NULL, 0);
  sweep (b, FX_F32, FX_PRECISION_EXACT, ns, exact, &other);
  bench_bar (b, "cascade of 4, exact: share of a copy", exact[3], 0.60, 1, "",
      half_rate);
  cascade (b, "q50", 4, FX_F32, FX_PRECISION_EXACT, 2, 600, NULL, 0);
  cascade (b, "elliptic", 0, FX_F32, FX_PRECISION_EXACT, 2, 600, NULL, 0);
  bench_fill (b, FX_F64);
  sweep (b, FX_F64, FX_PRECISION_EXACT, ns, twice, &other);
  bench_fill (b, FX_F32);
}

/* What variants of the kernels are compared by. */
void
bench_tune (Bench *b)
{
  static const uint32_t channels[] = { 2, 8, 64 };
  for (int c = 0; c < 3; c++) {
    static const uint32_t some[] = { 1, 4, 8 };
    for (int k = 0; k < 3; k++)
      cascade_row (b, "tune", "bands", some[k], FX_F32, FX_PRECISION_FAST,
          channels[c], 600, NULL, 0);
    cascade_row (b, "tune", "q50", 4, FX_F32, FX_PRECISION_FAST, channels[c],
        600, NULL, 0);
    cascade_row (b, "tune", "bands", 4, FX_F32, FX_PRECISION_EXACT, channels[c],
        600, NULL, 0);
  }
}

/* What a profiler is pointed at: four sections, twice float and twice double. */
void
bench_profile (Bench *b)
{
  FxSos s[DEV_MAX_SECTIONS];
  uint32_t n = dev_filter ("bands", 48000, 4, s);
  for (int i = 0; i < 4; i++) {
    FxPrecision p = i < 2 ? FX_PRECISION_FAST : FX_PRECISION_EXACT;
    Cascade c = { b, NULL, FX_F32, i & 1 ? 64 : 8, bench_frames (b, 60) };
    c.run = bench_run (b, "sos", FX_F32, p, c.channels, 1, n, s, 0);
    if (!c.run)
      continue;
    run_cascade (&c, 0);
    dev_sync (&b->dev);
    b->dev.b->run_free (c.run);
  }
}

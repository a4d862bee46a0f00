/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Responses offline, and from which size on the device is the faster one: on
 * what is in its memory already, and on what is in the host's and has to go
 * there and back. */

#include "tests/bench/cuda/cuda_bench.h"
#include <math.h>
#include <stdlib.h>

typedef struct Fir {
  Bench *b;
  FxDeviceRun *run;
  uint32_t channels;
  uint64_t frames;
  void *host; /* page-locked: there and back as well */
} Fir;

static void
run_job (void *data, unsigned i)
{
  Fir *f = data;
  const FxBackend *t = f->b->dev.b;
  FxDeviceStream *s = f->b->dev.s;
  FxError err = { 0 };
  size_t size = f->frames * f->channels * sizeof (float);
  FxDeviceJob job = bench_job (f->b, FX_F32, f->channels, f->frames, i);
  if (f->host) {
    /* In its output's place, so that the pool of inputs stays as it is. */
    job.in = job.out;
    dev_must (t->upload (s, job.in, f->host, size, &err), &err, "upload");
  }
  dev_must (t->process (f->run, &job, 1, s, &err), &err, "process");
  if (f->host)
    dev_must (t->download (s, f->host, job.out, size, &err), &err, "download");
}

static double
taps_of (Bench *b, uint32_t n)
{
  double *taps = dev_memory (n * sizeof *taps), ratio = NAN;
  Fir f = { b, NULL, 8, bench_frames (b, 60), NULL };
  size_t size = f.frames * f.channels * sizeof (float);
  dev_taps (taps, n);
  double cpu = bench_cpu_fir (b, taps, n, f.channels);
  Row r = row_new ("fir", "one core: %u taps, 8 ch", n);
  r.us = 1e-3 * cpu * (double)f.frames;
  r.gsamples = 8 / cpu;
  row_put (b, &r);
  /* In float as the CPU does it, then in double. */
  for (int exact = 0; exact < 2; exact++) {
    f.run = bench_run (b, "fir", FX_F32,
        exact ? FX_PRECISION_EXACT : FX_PRECISION_FAST, f.channels, 1, n, taps,
        0);
    for (int host = 0; f.run && host < 2; host++) {
      f.host = host ? dev_host (&b->dev, size) : NULL;
      if (host)
        dev_signal (FX_F32, f.channels, 0, f.frames, 1, f.host);
      double t = bench_time (b, run_job, &f);
      r = row_new ("fir", "%u taps, %s, 60 s x 8 ch, %s", n,
          exact ? "exact" : "fast",
          host ? "from the host and back" : "resident");
      r.kernel = b->dev.b->kernel (f.run, f.frames);
      r.us = 1e6 * t;
      r.gsamples = 1e-9 * (double)f.frames * f.channels / t;
      r.gbytes = 8 * r.gsamples;
      r.of_copy = 1e9 * r.gbytes / b->copy;
      r.times = 1e-9 * cpu * (double)f.frames / t;
      row_put (b, &r);
      if (!host && !exact)
        ratio = r.times;
    }
    if (f.run) {
      b->dev.b->host_free (b->dev.d, f.host);
      b->dev.b->run_free (f.run);
    }
    f.host = NULL;
  }
  free (taps);
  return ratio;
}

void
bench_fir (Bench *b)
{
  taps_of (b, 101);
  taps_of (b, 1000);
  double ratio = taps_of (b, 48000);
  bench_bar (b, "FIR, 48000 taps, fast, resident: times one core", ratio, 20, 1,
      "", 1);
}

/* Cascades of K sections, C channels: ever longer until both ways win. */
static void
crossover (Bench *b, uint32_t k, uint32_t channels)
{
  uint64_t most = b->smoke ? 1 << 9 : 1 << 22, first[2] = { 0, 0 };
  FxSos s[DEV_MAX_SECTIONS];
  dev_filter ("bands", 48000, k, s);
  Fir f = { b, NULL, channels, 0, NULL };
  f.run = bench_run (b, "sos", FX_F32, FX_PRECISION_FAST, channels, 1, k, s, 0);
  if (!f.run)
    return;
  void *host = dev_host (&b->dev, most * channels * sizeof (float));
  dev_signal (FX_F32, channels, 0, most, 1, host);
  for (uint64_t frames = 1 << 7; frames <= most; frames *= 2) {
    double cpu =
        1e-3 * bench_cpu_sos (b, s, k, channels, frames) * (double)frames;
    double t[2][21];
    unsigned n = b->smoke ? 2 : 21;
    f.frames = frames;
    for (int way = 0; way < 2; way++) {
      f.host = way ? host : NULL;
      bench_calls (b, run_job, &f, 1, t[way], n);
      double us = 1e6 * t[way][n / 2];
      Row r = row_new ("crossover", "x%u, %u ch, %llu frames, %s", k, channels,
          (unsigned long long)frames, way ? "host" : "resident");
      r.kernel = b->dev.b->kernel (f.run, frames);
      r.us = us;
      r.times = cpu / us;
      row_put (b, &r);
      if (us < cpu && !first[way])
        first[way] = frames;
      if (us >= cpu)
        first[way] = 0;
    }
  }
  for (int way = 0; way < 2; way++)
    if (first[way])
      bench_say (b,
          "%u sections, %u channels, %s: faster than one core from "
          "%llu frames on\n",
          k, channels, way ? "from the host and back" : "resident",
          (unsigned long long)first[way]);
    else
      bench_say (b,
          "%u sections, %u channels, %s: not faster than one core up "
          "to %llu frames\n",
          k, channels, way ? "from the host and back" : "resident",
          (unsigned long long)most);
  b->dev.b->run_free (f.run);
  b->dev.b->host_free (b->dev.d, host);
}

void
bench_crossover (Bench *b)
{
  crossover (b, 4, 2);
  crossover (b, 4, 8);
  crossover (b, 16, 2);
}

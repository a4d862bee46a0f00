/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Calls of a live stream: from memory of the host and back, one after the other,
 * each waited for. Ten thousand of each size; and as a stream makes them, with
 * pauses, in which the device and the bus may fall asleep. */

#include "tests/bench/cuda/cuda_bench.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CHANNELS = 2, MAX_FRAMES = 4096, MAX_STREAMS = 64, CALLS = 10000 };

typedef struct Live {
  Bench *b;
  FxDeviceRun *run;
  uint32_t frames, streams, sections;
  int change; /* a new plan before each call */
  long pause; /* ns between calls */
  FxSos plans[2][DEV_MAX_SECTIONS];
  float *in, *out; /* [streams][MAX_FRAMES][CHANNELS], of the host */
  FxDevicePtr at_in, at_out;
  float *locked; /* page-locked, of one stream; also for what comes back */
  double *times;
} Live;

static void
call_host (void *data, unsigned i)
{
  Live *l = data;
  const FxBackend *t = l->b->dev.b;
  FxDeviceHostJob jobs[MAX_STREAMS];
  FxError err = { 0 };
  size_t each = (size_t)MAX_FRAMES * CHANNELS;
  if (l->change) {
    dev_must (t->set_plan (l->run, 0, l->sections, l->plans[i & 1], &err), &err,
        "set_plan");
    dev_must (t->reset (l->run, 0, &err), &err, "reset");
  }
  for (uint32_t k = 0; k < l->streams; k++)
    jobs[k] = (FxDeviceHostJob){ .stream = k,
      .frames = l->frames,
      .in = l->in + each * k,
      .out = l->out + each * k };
  dev_must (t->host (l->run, jobs, l->streams, &err), &err, "host");
}

/* The same in the memory of the device. */
static void
call_resident (void *data, unsigned i)
{
  Live *l = data;
  FxDeviceJob jobs[MAX_STREAMS];
  FxError err = { 0 };
  size_t each = (size_t)MAX_FRAMES * CHANNELS * sizeof (float);
  (void)i;
  for (uint32_t k = 0; k < l->streams; k++)
    jobs[k] = (FxDeviceJob){ .stream = k,
      .in = l->at_in + each * k,
      .out = l->at_out + each * k,
      .frames = l->frames };
  dev_must (l->b->dev.b->process (l->run, jobs, l->streams, l->b->dev.s, &err),
      &err, "process");
}

/* What a host call saves: a copy there, a launch, a copy back. */
static void
call_copied (void *data, unsigned i)
{
  Live *l = data;
  const FxBackend *t = l->b->dev.b;
  FxDeviceStream *s = l->b->dev.s;
  FxError err = { 0 };
  FxDeviceJob job = { .in = l->at_in, .out = l->at_out, .frames = l->frames };
  size_t size = (size_t)l->frames * CHANNELS * sizeof (float);
  (void)i;
  dev_must (t->upload (s, l->at_in, l->locked, size, &err), &err, "upload");
  dev_must (t->process (l->run, &job, 1, s, &err), &err, "process");
  dev_must (
      t->download (s, l->locked, l->at_out, size, &err), &err, "download");
}

/* Calls with a pause before each, timed without it. */
static void
paced (Live *l, double *t, unsigned n)
{
  struct timespec pause = { 0, l->pause };
  call_host (l, 0);
  for (unsigned i = 0; i < n; i++) {
    nanosleep (&pause, NULL);
    double start = bench_now ();
    call_host (l, i);
    t[i] = bench_now () - start;
  }
}

static int
by_value (const void *a, const void *b)
{
  double p = *(const double *)a, q = *(const double *)b;
  return p < q ? -1 : p > q;
}

static void
put (Live *l, Row *r, unsigned n)
{
  r->kernel = l->b->dev.b->kernel (l->run, l->frames);
  row_calls (r, l->times, n);
  r->us = r->p50;
  r->gsamples = 1e-3 * l->frames * l->streams * CHANNELS / r->p50;
  row_put (l->b, r);
}

static int
start (Live *l, Bench *b, uint32_t k, uint32_t streams, FxPrecision precision)
{
  l->b = b;
  l->sections = k;
  l->streams = streams;
  l->change = 0;
  l->pause = 0;
  dev_filter ("bands", 48000, k, l->plans[0]);
  dev_filter ("bands low", 48000, k, l->plans[1]);
  l->run = bench_run (b, "sos", FX_F32, precision, CHANNELS, streams, k,
      l->plans[0], MAX_FRAMES);
  return l->run != NULL;
}

static void
sizes (Live *l, Bench *b, unsigned calls, FxPrecision precision)
{
  static const uint32_t frames[] = { 64, 128, 256, 512, 1024, 2048, 4096 };
  static const uint32_t sections[] = { 4, 16 };
  const char *kind = precision == FX_PRECISION_FAST ? "fast" : "exact";
  for (int k = 0; k < 2; k++) {
    if (!start (l, b, sections[k], 1, precision))
      continue;
    for (int i = 0; i < 7; i++) {
      l->frames = frames[i];
      bench_calls (b, call_host, l, 0, l->times, calls);
      Row r = row_new ("live", "host call, %u frames x 2 ch, %u sections, %s",
          l->frames, sections[k], kind);
      FxSos s[DEV_MAX_SECTIONS];
      dev_filter ("bands", 48000, sections[k], s);
      double cpu = bench_cpu_sos (b, s, sections[k], CHANNELS, l->frames);
      put (l, &r, calls);
      bench_say (
          b, "%9s the same on one core: %.2f us\n", "", 1e-3 * cpu * l->frames);
      if (frames[i] == 512 && sections[k] == 4 &&
          precision == FX_PRECISION_FAST)
        bench_bar (b, "live: 512 frames x 2, 4 sections, 99 % of calls", r.p99,
            30, 0, "us", 1);
    }
    b->dev.b->run_free (l->run);
  }
}

void
bench_live (Bench *b)
{
  unsigned calls = b->smoke ? 20 : CALLS, slow = b->smoke ? 3 : 1000;
  size_t size = (size_t)MAX_STREAMS * MAX_FRAMES * CHANNELS * sizeof (float);
  static const uint32_t streams[] = { 1, 16, 64 };
  Live l = { 0 };
  l.in = dev_memory (size);
  l.out = dev_memory (size);
  l.times = dev_memory (calls * sizeof *l.times);
  l.locked = dev_host (&b->dev, size / MAX_STREAMS);
  memset (l.locked, 0, size / MAX_STREAMS);
  l.at_in = dev_alloc (&b->dev, size);
  l.at_out = dev_alloc (&b->dev, size);
  dev_signal (FX_F32, CHANNELS, 0, (size_t)MAX_STREAMS * MAX_FRAMES, 1, l.in);
  dev_up (&b->dev, l.at_in, l.in, size);
  sizes (&l, b, calls, FX_PRECISION_FAST);
  sizes (&l, b, b->smoke ? 3 : calls / 10, FX_PRECISION_EXACT);

  if (start (&l, b, 4, 1, FX_PRECISION_FAST)) {
    l.frames = 512;
    l.change = 1;
    bench_calls (b, call_host, &l, 0, l.times, calls);
    Row r =
        row_new ("live", "512 frames x 2 ch, 4 sections, new plan each call");
    put (&l, &r, calls);
    l.change = 0;
    bench_calls (b, call_copied, &l, 1, l.times, calls);
    r = row_new ("live", "512 frames x 2 ch, 4 sections, copies and a launch");
    put (&l, &r, calls);
    for (long ms = 1; ms <= 10; ms *= 10) {
      l.pause = b->smoke ? 1000 : ms * 1000000;
      paced (&l, l.times, slow);
      qsort (l.times, slow, sizeof *l.times, by_value);
      r = row_new ("live", "512 frames x 2 ch, 4 sections, every %ld ms", ms);
      put (&l, &r, slow);
    }
    b->dev.b->run_free (l.run);
  }
  for (int i = 0; i < 3; i++) {
    if (!start (&l, b, 4, streams[i], FX_PRECISION_FAST))
      continue;
    l.frames = 512;
    bench_calls (b, call_host, &l, 0, l.times, slow);
    Row r = row_new (
        "live", "%u streams of 512 x 2, 4 sections, host call", streams[i]);
    put (&l, &r, slow);
    bench_calls (b, call_resident, &l, 1, l.times, slow);
    r = row_new (
        "live", "%u streams of 512 x 2, 4 sections, resident", streams[i]);
    put (&l, &r, slow);
    b->dev.b->run_free (l.run);
  }
  b->dev.b->host_free (b->dev.d, l.locked);
  b->dev.b->free (b->dev.d, l.at_in);
  b->dev.b->free (b->dev.d, l.at_out);
  free (l.in);
  free (l.out);
  free (l.times);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* See cases.h. Shapes that cross the edges of tiles (63, 64, 65, 2047 .. 2049
 * frames), odd channels, identity-padded groups (5, 6, 7 sections), depths of
 * the look-back from one tile to unlimited ("q50", "elliptic"), tails. */

#include "tests/cuda/device/cases.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FAST FX_F32, FX_PRECISION_FAST
#define EXACT FX_F32, FX_PRECISION_EXACT
#define DOUBLE FX_F64, FX_PRECISION_EXACT

const DevCase dev_cases[] = {
  { "bands", 1, FAST, 1, 1, 0 },
  { "bands", 1, FAST, 1, 63, 0 },
  { "bands", 1, FAST, 1, 16385, 0 },
  { "bands", 2, FAST, 2, 65, 0 },
  { "bands", 3, FAST, 3, 2047, 0 },
  { "bands", 4, FAST, 2, 2048, 0 },
  { "bands", 4, FAST, 1, 2049, 0 },
  { "bands", 4, FAST, 2, 50001, 0 },
  { "bands", 4, FAST, 2, 50001, 3000 },
  { "bands", 4, FAST, 8, 16384, 0 },
  { "bands", 4, FAST, 9, 5003, 0 },
  { "bands", 4, FAST, 64, 4001, 0 },
  { "bands", 5, FAST, 5, 5003, 0 },
  { "bands", 6, FAST, 6, 4001, 0 },
  { "bands", 7, FAST, 7, 4001, 0 },
  { "bands", 8, FAST, 2, 16384, 0 },
  { "bands low", 16, FAST, 2, 16385, 0 },
  { "bands low", 32, FAST, 13, 2049, 0 },
  { "lp4 1k", 0, FAST, 2, 16385, 512 },
  { "hp4 20", 0, FAST, 1, 60001, 0 },
  { "lr4 80", 0, FAST, 2, 30011, 0 },
  { "q50", 0, FAST, 1, 131072, 0 },
  { "q50", 0, FAST, 8, 16384, 1000 },
  { "elliptic", 0, FAST, 2, 50001, 0 },
  { "bands", 1, EXACT, 1, 4001, 0 },
  { "bands", 2, EXACT, 2, 16385, 0 },
  { "bands", 3, EXACT, 3, 2049, 0 },
  { "bands", 4, EXACT, 8, 16384, 0 },
  { "bands", 4, EXACT, 2, 50001, 3000 },
  { "bands low", 16, EXACT, 2, 5003, 0 },
  { "elliptic", 0, EXACT, 1, 16385, 0 },
  { "q50", 0, EXACT, 2, 30011, 0 },
  { "bands", 1, DOUBLE, 1, 2049, 0 },
  { "bands", 4, DOUBLE, 2, 16385, 0 },
  { "bands", 4, DOUBLE, 3, 16385, 700 },
  { "bands low", 16, DOUBLE, 8, 4001, 0 },
  { "elliptic", 0, DOUBLE, 2, 16385, 0 },
  { "hp4 20", 0, DOUBLE, 1, 30011, 0 },
  { NULL, 1, FAST, 2, 1000, 0 },
  { NULL, 33, FAST, 1, 4001, 0 },
  { NULL, 101, FAST, 2, 16385, 0 },
  { NULL, 101, FAST, 2, 16385, 480 },
  { NULL, 101, FAST, 7, 2049, 0 },
  { NULL, 1000, FAST, 2, 16385, 0 },
  { NULL, 1000, FAST, 3, 8192, 512 },
  { NULL, 9000, FAST, 1, 30011, 0 },
  { NULL, 101, EXACT, 2, 4001, 0 },
  { NULL, 101, DOUBLE, 2, 8192, 1000 },
  { NULL, 1000, DOUBLE, 1, 8192, 0 },
};

const uint32_t dev_n_cases = sizeof dev_cases / sizeof *dev_cases;

const char *
dev_case_name (const DevCase *c)
{
  static _Thread_local char text[160];
  int n;
  if (c->filter)
    n = snprintf (text, sizeof text, "%s x%u", c->filter, c->size);
  else
    n = snprintf (text, sizeof text, "fir %u", c->size);
  n += snprintf (text + n, sizeof text - (size_t)n, " %s %s %u ch %u frames",
      c->sample == FX_F32 ? "f32" : "f64",
      c->precision == FX_PRECISION_FAST ? "fast" : "exact", c->channels,
      c->frames);
  if (c->cut)
    snprintf (text + n, sizeof text - (size_t)n, ", cut %u", c->cut);
  return text;
}

static uint32_t
sections (const DevCase *c, FxSos *s)
{
  return dev_filter (c->filter, 48000, c->size, s);
}

FxDeviceRun *
dev_case_run (
    Dev *dev, const DevCase *c, uint32_t streams, uint32_t host_frames)
{
  FxSos s[DEV_MAX_SECTIONS];
  double *taps = NULL;
  FxError err = { 0 };
  FxDeviceRun *run = NULL;
  FxDeviceSpec spec = { .process = c->filter ? "sos" : "fir",
    .format = { 48000, c->channels, c->sample, FX_INTERLEAVED },
    .precision = c->precision,
    .streams = streams,
    .max_size = c->filter ? sections (c, s) : c->size,
    .host_frames = host_frames };
  dev_must (
      dev->b->run_new (dev->d, &spec, &run, &err), &err, dev_case_name (c));
  if (!c->filter) {
    taps = dev_memory (c->size * sizeof *taps);
    dev_taps (taps, c->size);
  }
  for (uint32_t i = 0; i < streams; i++) {
    dev_must (dev->b->set_plan (run, i, spec.max_size,
                  c->filter ? (const void *)s : taps, &err),
        &err, dev_case_name (c));
    dev_must (dev->b->reset (run, i, &err), &err, dev_case_name (c));
  }
  free (taps);
  return run;
}

size_t
dev_case_samples (const DevCase *c)
{
  return (size_t)c->frames * c->channels;
}

size_t
dev_case_history (const DevCase *c)
{
  FxSos s[DEV_MAX_SECTIONS];
  return c->filter ? (size_t)(sections (c, s) + 1) * 2 * c->channels
                   : (size_t)c->channels * c->size;
}

void *
dev_case_input (const DevCase *c)
{
  void *in = dev_memory (dev_case_samples (c) * dev_sample_size (c->sample));
  dev_signal (c->sample, c->channels, 0, c->frames, 1, in);
  return in;
}

void
dev_case_process (Dev *dev, FxDeviceRun *run, const DevCase *c, const void *in,
    void *out, int in_place)
{
  size_t frame = dev_sample_size (c->sample) * c->channels;
  size_t size = frame * c->frames;
  FxDevicePtr from = dev_alloc (dev, size);
  FxDevicePtr to = in_place ? from : dev_alloc (dev, size);
  FxError err = { 0 };
  uint64_t seed = 7;
  memset (out, 0xff, size);
  dev_up (dev, to, out, size);
  dev_up (dev, from, in, size);
  for (uint64_t done = 0; done < c->frames;) {
    uint64_t n = c->frames - done;
    if (c->cut) {
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      uint64_t piece = 1 + (seed >> 33) % c->cut;
      n = piece < n ? piece : n;
    }
    FxDeviceJob job = {
      .in = from + done * frame, .out = to + done * frame, .frames = n
    };
    dev_must (
        dev->b->process (run, &job, 1, dev->s, &err), &err, dev_case_name (c));
    done += n;
  }
  dev_down (dev, out, to, size);
  dev->b->free (dev->d, from);
  if (!in_place)
    dev->b->free (dev->d, to);
}

void
dev_case_cpu (const DevCase *c, const void *in, void *out, double *history)
{
  if (!c->filter) {
    double *taps = dev_memory (c->size * sizeof *taps);
    dev_taps (taps, c->size);
    dev_cpu_fir (taps, c->size, c->sample, c->channels, c->frames, in, out);
    free (taps);
    return;
  }
  FxSos s[DEV_MAX_SECTIONS];
  uint32_t n = sections (c, s);
  double *own = dev_memory (dev_case_history (c) * sizeof *own);
  memset (own, 0, dev_case_history (c) * sizeof *own);
  dev_cpu_sos (s, n, own, c->sample, c->channels, c->frames, in, out);
  if (history)
    memcpy (history, own, dev_case_history (c) * sizeof *own);
  free (own);
}

double
dev_case_bound (const DevCase *c)
{
  /* Ten dB above the worst of the emulation, whose rounding is the device's. */
  if (c->sample == FX_F64)
    return c->filter ? -220 : -300;
  if (c->precision == FX_PRECISION_EXACT)
    return -170;
  if (!c->filter)
    return -135;
  return !strcmp (c->filter, "elliptic") ? -113 : -127;
}

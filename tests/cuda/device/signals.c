/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Filters and signals of the tests on a device, and what the CPU makes of them.
 * The filters are those that are hard for float: poles near z = 1, high Q, high
 * order; and an equalizer as people use it. */

#include "dsp/design/fir.h"
#include "dsp/design/iir.h"
#include "dsp/design/rbj.h"
#include "dsp/kernel/denormal.h"
#include "dsp/kernel/kernels.h"
#include "dsp/kernel/sos.h"
#include "tests/cuda/device/device.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const DevFilter dev_filters[] = {
  { "bands", "peaks from 80 Hz up, as many as wanted" },
  { "bands low", "peaks from 20 Hz up, as many as wanted" },
  { "lp4 1k", "Butterworth low-pass, order 4, 1 kHz" },
  { "hp4 20", "Butterworth high-pass, order 4, 20 Hz" },
  { "lr4 80", "Linkwitz-Riley low-pass, order 4, 80 Hz" },
  { "q50", "peak at 30 Hz with Q 50, then peaks from 80 Hz up" },
  { "elliptic", "elliptic low-pass, order 32, 1 kHz" }, { NULL, NULL }
};

static uint32_t
bands (double rate, double lowest, uint32_t n, FxSos *s)
{
  static const double gains[] = { 4, -3, 6, -5, 2 };
  FxError err = { 0 };
  for (uint32_t k = 0; k < n; k++) {
    double share = n > 1 ? k / (n - 1.0) : 0;
    double f = lowest * pow (9000 / lowest, share);
    dev_must (fx_rbj_design (
                  FX_BIQUAD_PEAKING, rate, f, 1.4, gains[k % 5], s + k, &err),
        &err, "peak");
  }
  return n;
}

static uint32_t
iir (double rate, const FxIirSpec *spec, FxSos *s)
{
  FxSosPlan plan;
  FxError err = { 0 };
  dev_must (fx_iir_design (spec, rate, &plan, &err), &err, "iir");
  memcpy (s, plan.s, plan.n * sizeof *s);
  return plan.n;
}

uint32_t
dev_filter (
    const char *name, double rate, uint32_t want, FxSos s[DEV_MAX_SECTIONS])
{
  FxError err = { 0 };
  if (want > DEV_MAX_SECTIONS)
    want = DEV_MAX_SECTIONS;
  if (!strcmp (name, "bands"))
    return bands (rate, 80, want, s);
  if (!strcmp (name, "bands low"))
    return bands (rate, 20, want, s);
  if (!strcmp (name, "lp4 1k"))
    return iir (rate,
        &(FxIirSpec){ .family = FX_IIR_BUTTERWORTH,
            .mode = FX_IIR_LOW_PASS,
            .order = 4,
            .frequency = 1000 },
        s);
  if (!strcmp (name, "hp4 20"))
    return iir (rate,
        &(FxIirSpec){ .family = FX_IIR_BUTTERWORTH,
            .mode = FX_IIR_HIGH_PASS,
            .order = 4,
            .frequency = 20 },
        s);
  if (!strcmp (name, "lr4 80"))
    return iir (rate,
        &(FxIirSpec){ .family = FX_IIR_LINKWITZ_RILEY,
            .mode = FX_IIR_LOW_PASS,
            .order = 4,
            .frequency = 80 },
        s);
  if (!strcmp (name, "q50")) {
    dev_must (fx_rbj_design (FX_BIQUAD_PEAKING, rate, 30, 50, 6, s, &err), &err,
        "peak");
    return want > 1 ? 1 + bands (rate, 80, want - 1, s + 1) : 1;
  }
  if (!strcmp (name, "elliptic"))
    return iir (rate,
        &(FxIirSpec){ .family = FX_IIR_ELLIPTIC,
            .mode = FX_IIR_LOW_PASS,
            .order = 32,
            .frequency = 1000,
            .ripple = 0.1,
            .attenuation = 100 },
        s);
  fprintf (stderr, "no filter %s\n", name);
  exit (1);
}

void
dev_taps (double *taps, uint32_t n)
{
  FxError err = { 0 };
  double cutoff = 6000;
  FxFirSincSpec spec = { .length = n,
    .n = 1,
    .cutoffs = &cutoff,
    .pass_zero = 1,
    .window = FX_WINDOW_KAISER,
    .beta = 8 };
  dev_must (fx_fir_sinc (&spec, 48000, taps, &err), &err, "taps");
}

/* splitmix64 of the sample's number, so that a signal can begin anywhere. */
static double
noise (uint64_t seed, uint64_t at)
{
  uint64_t z = seed * 0xd1342543de82ef95u + (at + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return (double)(int64_t)(z ^ (z >> 31)) * 0x1p-63;
}

void
dev_signal (FxSample sample, uint32_t channels, uint64_t from, size_t frames,
    uint64_t seed, void *out)
{
  for (uint32_t c = 0; c < channels; c++)
    for (size_t i = 0; i < frames; i++) {
      double t = (double)(from + i) / 48000;
      double v = 0.1 * noise (seed, (from + i) * channels + c) +
                 0.4 * sin (2 * M_PI * 17.3 * t + c) +
                 0.2 * sin (2 * M_PI * 997 * t + 2.0 * c);
      if (sample == FX_F32)
        ((float *)out)[i * channels + c] = (float)v;
      else
        ((double *)out)[i * channels + c] = v;
    }
}

void
dev_cpu_sos (const FxSos *s, uint32_t n, double *history, FxSample sample,
    uint32_t channels, size_t frames, const void *in, void *out)
{
  FxSosTables *tables = fx_sos_tables_new (n);
  FxFpState fp = fx_denormals_off ();
  if (!tables) {
    fprintf (stderr, "no memory for the tables of %u sections\n", n);
    exit (1);
  }
  fx_sos_tables_set (tables, s, n);
  if (sample == FX_F32)
    fx_sos_run_f32 (fx_kernels (), tables, history, channels, in, out, frames);
  else
    fx_sos_run_f64 (fx_kernels (), tables, history, channels, in, out, frames);
  fx_denormals_restore (fp);
  fx_sos_tables_free (tables);
}

static double
at (FxSample sample, const void *p, size_t i)
{
  return sample == FX_F32 ? (double)((const float *)p)[i]
                          : ((const double *)p)[i];
}

void
dev_cpu_fir (const double *taps, uint32_t n, FxSample sample, uint32_t channels,
    size_t frames, const void *in, void *out)
{
  for (size_t i = 0; i < frames; i++)
    for (uint32_t c = 0; c < channels; c++) {
      long double sum = 0;
      for (uint32_t j = 0; j < n && j <= i; j++)
        sum += (long double)taps[j] * at (sample, in, (i - j) * channels + c);
      if (sample == FX_F32)
        ((float *)out)[i * channels + c] = (float)sum;
      else
        ((double *)out)[i * channels + c] = (double)sum;
    }
}

DevDiff
dev_diff (FxSample sample, const void *got, const void *want, size_t samples)
{
  DevDiff d = { 0 };
  size_t size = dev_sample_size (sample);
  long double sum = 0, signal = 0, peak = 0;
  const unsigned char *a = got, *b = want;
  for (size_t i = 0; i < samples * size; i++)
    d.bytes += a[i] != b[i];
  for (size_t i = 0; i < samples; i++) {
    double g = at (sample, got, i), w = at (sample, want, i);
    long double e = fabsl ((long double)g - w);
    d.bad += !isfinite (g);
    if (!isfinite (g))
      continue;
    sum += e * e;
    signal += (long double)w * w;
    if (e > peak)
      peak = e;
  }
  d.rms_db = 10 * log10 ((double)(sum / (samples ? samples : 1)));
  d.peak_db = 20 * log10 ((double)peak);
  d.signal = sqrt ((double)(signal / (samples ? samples : 1)));
  return d;
}

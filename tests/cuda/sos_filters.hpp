// SPDX-License-Identifier: LGPL-2.1-or-later
// SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors

// Filters that are hard on the arithmetic of a cascade, and the signal that
// their errors are told for.

#ifndef FX_TEST_SOS_FILTERS_HPP
#define FX_TEST_SOS_FILTERS_HPP

#include <math.h>
#include <string>
#include <vector>

extern "C" {
#include "dsp/design/iir.h"
#include "dsp/design/rbj.h"
}
#include "tests/fxtest.h"

struct Filter {
  std::string name;
  std::vector<FxSos> s;
  double rate;
};

static inline std::vector<FxSos>
design_iir (
    FxIirFamily family, FxIirMode mode, int order, double f, double rate)
{
  FxIirSpec spec = { family, mode, order, f, 0, 0, 0.1, 80 };
  FxSosPlan plan;
  FxError err;
  int r = fx_iir_design (&spec, rate, &plan, &err);
  CHECK (r >= 0, "design: %s", err.what);
  return std::vector<FxSos> (plan.s, plan.s + plan.n);
}

static inline FxSos
design_biquad (FxBiquadType type, double f, double q, double gain, double rate)
{
  FxSos s = { 1, 0, 0, 0, 0 };
  FxError err;
  int r = fx_rbj_design (type, rate, f, q, gain, &s, &err);
  CHECK (r >= 0, "design: %s", err.what);
  return s;
}

// Poles at radius r, zeros ten times as far from the circle.
static inline FxSos
resonance (double r, double f, double rate)
{
  double c = -2 * cos (2 * M_PI * f / rate), z = 1 - 10 * (1 - r);
  return { 1, z * c, z * z, r * c, r * r };
}

static inline std::vector<FxSos>
operator+ (std::vector<FxSos> a, const std::vector<FxSos> &b)
{
  a.insert (a.end (), b.begin (), b.end ());
  return a;
}

static inline std::vector<FxSos>
equalizer (int bands, double from, double to, double q, double rate)
{
  std::vector<FxSos> s;
  for (int i = 0; i < bands; i++) {
    double f = from * pow (to / from, bands > 1 ? i / (bands - 1.0) : 0);
    s.push_back (
        design_biquad (FX_BIQUAD_PEAKING, f, q, i % 2 ? -4.5 : 6, rate));
  }
  return s;
}

static inline std::vector<Filter>
hard_filters (void)
{
  const FxIirFamily butter = FX_IIR_BUTTERWORTH, cauer = FX_IIR_ELLIPTIC;
  const FxIirMode low = FX_IIR_LOW_PASS, high = FX_IIR_HIGH_PASS;
  std::vector<FxSos> ring, slow, chain;
  for (double f : { 50., 500., 3000., 10000. })
    ring.push_back (resonance (0.99999, f, 48000));
  for (double f : { 5., 20. })
    slow.push_back (resonance (0.99999, f, 48000));
  chain = { design_biquad (FX_BIQUAD_HIGH_PASS, 80, M_SQRT1_2, 0, 44100),
    design_biquad (FX_BIQUAD_LOW_SHELF, 200, M_SQRT1_2, 3, 44100),
    design_biquad (FX_BIQUAD_PEAKING, 1000, 1.4, -4, 44100),
    design_biquad (FX_BIQUAD_LOW_PASS, 8000, M_SQRT1_2, 0, 44100) };
  std::vector<Filter> f = {
    { "LP4 20 Hz 48k", design_iir (butter, low, 4, 20, 48000), 48000 },
    { "LP4 20 Hz 96k", design_iir (butter, low, 4, 20, 96000), 96000 },
    { "HP4 20 Hz 96k", design_iir (butter, high, 4, 20, 96000), 96000 },
    { "peak 30 Hz Q50 48k",
        { design_biquad (FX_BIQUAD_PEAKING, 30, 50, 12, 48000) }, 48000 },
    { "peak 30 Hz Q50 96k",
        { design_biquad (FX_BIQUAD_PEAKING, 30, 50, 12, 96000) }, 96000 },
    { "elliptic K=16 1 kHz", design_iir (cauer, low, 32, 1000, 48000), 48000 },
    { "elliptic K=16 8 kHz", design_iir (cauer, low, 32, 8000, 48000), 48000 },
    { "elliptic HP K=16 100 Hz", design_iir (cauer, high, 32, 100, 48000),
        48000 },
    { "EQ K=32", equalizer (32, 20, 20000, 4, 48000), 48000 },
    { "r=0.99999 x4", ring, 48000 },
    { "r=0.99999 5, 20 Hz", slow, 48000 },
    { "LR4 80 Hz", design_iir (FX_IIR_LINKWITZ_RILEY, low, 4, 80, 48000),
        48000 },
    { "4-band EQ", equalizer (4, 80, 9000, 1.4, 48000), 48000 },
    { "chain K=4", chain, 44100 },
  };
  return f;
}

// Noise 0.1, 17.3 Hz 0.4, 997 Hz 0.2.
static inline double
test_signal (uint64_t frame, double rate, uint64_t *seed)
{
  return 0.1 * fx_test_noise (seed) +
         0.4 * sin (2 * M_PI * 17.3 / rate * (double)frame) +
         0.2 * sin (2 * M_PI * 997 / rate * (double)frame);
}

#endif

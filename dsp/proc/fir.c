/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* FIR filters: given by their taps, or designed. A linear-phase response of n
 * taps delays by (n - 1) / 2 frames, which is its latency unless compensate is
 * off. Class BOUND. */

#include <math.h>
#include "dsp/design/minimum_phase.h"
#include "dsp/fx_fir_state.h"
#include "dsp/fx_procs.h"
#include "dsp/proc/band.h"
#include "dsp/proc/fir_design.h"

#define FREQUENCY_LIMIT 0.49

/* A windowed sinc of more taps takes longer than a streaming thread should
 * spend on it, more than 0.05 ms. */
#define FAST_LENGTH 4096

/* Taps count as symmetric when they differ by no more than this part of the
 * largest: those that were written out in decimal do. */
#define SYMMETRY 1e-6

enum { MAX_POINTS = 1024 };

typedef enum Phase { LINEAR, MINIMUM } Phase;

typedef struct Params {
  double frequency, lower, upper, transition, attenuation, beta;
  int32_t design, mode, length, window, phase, compensate;
  FxTable taps;
  double tap[FX_FIR_MAX_TAPS];
  FxTable points;
  double point[MAX_POINTS][2];
} Params;

static const FxEnumValue designs[] = {
  { FX_FIR_DESIGN_TAPS, "taps", "The numbers in `taps`" },
  { FX_FIR_DESIGN_WINDOWED_SINC, "windowed-sinc",
      "Windowed sinc: the ideal filter of `mode`, cut to length by `window`; "
      "-6 dB at the cutoff" },
  { FX_FIR_DESIGN_FREQUENCY_SAMPLING, "frequency-sampling",
      "Frequency sampling: straight lines between `points`, smoothed by "
      "`window`" },
  { FX_FIR_DESIGN_LEAST_SQUARES, "least-squares",
      "Least squares: the least squared error over the bands; odd lengths up "
      "to 4095" },
  { FX_FIR_DESIGN_EQUIRIPPLE, "equiripple",
      "Equiripple (Parks-McClellan): the least largest error over the bands; "
      "lengths from 3 to 8191" },
  { FX_FIR_DESIGN_AUTO, "auto",
      "The numbers in `taps` if there are any, else frequency sampling of "
      "`points` if there are any, else windowed sinc" },
  { 0, NULL, NULL },
};

static const FxEnumValue modes[] = {
  { FX_FIR_LOW_PASS, "low-pass", "Low-pass: those below frequency" },
  { FX_FIR_HIGH_PASS, "high-pass", "High-pass: those above frequency" },
  { FX_FIR_BAND_PASS, "band-pass",
      "Band-pass: those from lower-frequency to upper-frequency" },
  { FX_FIR_BAND_REJECT, "band-reject",
      "Band-reject: all but those from lower-frequency to upper-frequency" },
  { 0, NULL, NULL },
};

static const FxEnumValue windows[] = {
  { FX_WINDOW_RECTANGULAR, "rectangular", "Rectangular: none" },
  { FX_WINDOW_HANN, "hann", "Hann" },
  { FX_WINDOW_HAMMING, "hamming", "Hamming" },
  { FX_WINDOW_BLACKMAN, "blackman", "Blackman" },
  { FX_WINDOW_KAISER, "kaiser",
      "Kaiser: as much attenuation as `beta` or `attenuation` say" },
  { FX_WINDOW_NUTTALL, "nuttall", "Nuttall" },
  { FX_WINDOW_FLAT_TOP, "flat-top", "Flat-top" },
  { FX_WINDOW_BARTLETT, "bartlett", "Bartlett: a triangle" },
  { FX_WINDOW_PARZEN, "parzen", "Parzen" },
  { FX_WINDOW_BOHMAN, "bohman", "Bohman" },
  { FX_WINDOW_BARTLETT_HANN, "bartlett-hann", "Bartlett-Hann" },
  { 0, NULL, NULL },
};

static const FxEnumValue phases[] = {
  { LINEAR, "linear", "Linear: every frequency is delayed alike" },
  { MINIMUM, "minimum",
      "Minimum: the same magnitude with as little delay as there can be" },
  { 0, NULL, NULL },
};

static const FxParam params[] = {
  { .name = "design",
      .blurb = "Where the taps come from",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, design),
      .def = FX_FIR_DESIGN_AUTO,
      .max = FX_FIR_DESIGN_AUTO,
      .values = designs,
      .enum_type = "FxFirDesign" },
  { .name = "mode",
      .blurb = "Which frequencies pass (with points, those say)",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, mode),
      .def = FX_FIR_LOW_PASS,
      .max = FX_FIR_BAND_REJECT,
      .values = modes,
      .enum_type = "FxFirMode" },
  { .name = "length",
      .blurb = "Number of taps; 0: the odd number that attenuation and "
               "transition need. A filter that passes the highest frequency "
               "needs an odd number",
      .unit = "",
      .type = FX_T_I32,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, length),
      .min = 0,
      .max = FX_FIR_MAX_TAPS,
      .def = 0 },
  { .name = "frequency",
      .blurb = "Cutoff of the low-pass and high-pass modes (beyond 0.49 x the "
               "sample rate that limit is used)",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, frequency),
      .min = 1,
      .max = 192000,
      .def = 1000 },
  { .name = "lower-frequency",
      .blurb = "Lower edge of the band modes",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, lower),
      .min = 1,
      .max = 192000,
      .def = 300 },
  { .name = "upper-frequency",
      .blurb = "Upper edge of the band modes (beyond 0.49 x the sample rate "
               "that limit is used)",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, upper),
      .min = 1,
      .max = 192000,
      .def = 3000 },
  { .name = "transition",
      .blurb = "Width of the transition between what passes and what does "
               "not, for length=0 and for the band edges of frequency-"
               "sampling, least-squares and equiripple",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, transition),
      .min = 1,
      .max = 100000,
      .def = 500 },
  { .name = "attenuation",
      .blurb = "Attenuation in the stopband, for length=0 and for a Kaiser "
               "window with beta=0",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, attenuation),
      .min = 10,
      .max = 200,
      .def = 60 },
  { .name = "window",
      .blurb = "Window of windowed-sinc and frequency-sampling",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, window),
      .def = FX_WINDOW_KAISER,
      .max = FX_WINDOW_LAST,
      .values = windows,
      .enum_type = "FxFirWindow" },
  { .name = "beta",
      .blurb = "Shape of a Kaiser window; 0: what attenuation needs",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, beta),
      .min = 0,
      .max = 100,
      .def = 0 },
  { .name = "phase",
      .blurb = "Phase of the filter",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, phase),
      .def = LINEAR,
      .max = MINIMUM,
      .values = phases,
      .enum_type = "FxFirPhase" },
  { .name = "compensate",
      .blurb = "Take the delay of a linear-phase filter out: sound is on time, "
               "and the element has (taps - 1) / 2 frames of latency. Off: "
               "sound is late by that, and there is no latency",
      .unit = "",
      .type = FX_T_BOOL,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, compensate),
      .max = 1,
      .def = 1 },
  { .name = "taps",
      .blurb = "Taps <h0, h1, ...>, the first for the newest sample; up to "
               "16384",
      .unit = "",
      .type = FX_T_TABLE,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, taps),
      .cols = 1,
      .max_rows = FX_FIR_MAX_TAPS },
  { .name = "points",
      .blurb = "Points <<frequency in Hz, gain as a factor>, ...> with "
               "ascending frequencies, instead of mode and its frequencies: "
               "for frequency-sampling those of the response, for "
               "least-squares and equiripple the two edges of each band",
      .unit = "",
      .type = FX_T_TABLE,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, points),
      .cols = 2,
      .max_rows = MAX_POINTS },
};

/* --- plan ----------------------------------------------------------------------- */

static int
tap_error (int index, double value, const char *what, FxError *err)
{
  fx_error (err, FX_EINVAL, "taps", value, 1, 0, "", what,
      "give 1 to 16384 finite numbers");
  if (err)
    err->index = index;
  return FX_EINVAL;
}

static int
take_taps (const Params *p, FxFirPlan *out, FxError *err)
{
  out->n = p->taps.rows;
  if (out->n == 0)
    return tap_error (-1, 0, "there are none", err);
  for (uint32_t i = 0; i < out->n; i++) {
    if (!isfinite (p->tap[i]))
      return tap_error ((int)i, p->tap[i], "a tap is not finite", err);
    out->taps[i] = p->tap[i];
  }
  return FX_OK;
}

static FxFirDesign
design_of (const Params *p)
{
  if (p->design != FX_FIR_DESIGN_AUTO)
    return (FxFirDesign)p->design;
  return p->taps.rows     ? FX_FIR_DESIGN_TAPS
         : p->points.rows ? FX_FIR_DESIGN_FREQUENCY_SAMPLING
                          : FX_FIR_DESIGN_WINDOWED_SINC;
}

static FxFirSpec
make_spec (const FxFormat *f, const Params *p, int *rc, FxError *err)
{
  int band = p->mode == FX_FIR_BAND_PASS || p->mode == FX_FIR_BAND_REJECT;
  int sinc = design_of (p) == FX_FIR_DESIGN_WINDOWED_SINC;
  FxFirSpec s = { .design = design_of (p),
    .mode = (FxFirMode)p->mode,
    .length = (uint32_t)p->length,
    .frequency = p->frequency,
    .lower = p->lower,
    .upper = p->upper,
    .transition = p->transition,
    .attenuation = p->attenuation,
    .window = (FxWindow)p->window,
    .beta = p->beta,
    .points = p->point[0],
    .n_points = sinc ? 0 : p->points.rows,
    .rate = f->rate };
  if (s.n_points)
    return s;
  if (band)
    s.upper = fx_band_clamp (
        "upper-frequency", p->upper, f->rate, FREQUENCY_LIMIT, rc, err);
  else
    s.frequency = fx_band_clamp (
        "frequency", p->frequency, f->rate, FREQUENCY_LIMIT, rc, err);
  return s;
}

/* Whether taps delay all frequencies alike, by (n - 1) / 2. */
static int
is_linear (const FxFirPlan *p)
{
  double most = 0, even = 0, odd = 0;
  for (uint32_t i = 0; i < p->n; i++) {
    double a = p->taps[i], b = p->taps[p->n - 1 - i];
    most = fmax (most, fabs (a));
    even = fmax (even, fabs (a - b));
    odd = fmax (odd, fabs (a + b));
  }
  return even <= SYMMETRY * most || odd <= SYMMETRY * most;
}

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  FxFirPlan *out = plan;
  int clamped = FX_OK, rc;
  if (design_of (p) == FX_FIR_DESIGN_TAPS) {
    rc = take_taps (p, out, err);
  } else {
    FxFirSpec spec = make_spec (f, p, &clamped, err);
    rc = fx_fir_spec_design (&spec, FX_FIR_MAX_TAPS, out->taps, &out->n, err);
  }
  if (rc >= 0 && p->phase == MINIMUM)
    rc = fx_fir_minimum_phase (
        out->taps, out->n, FX_MINIMUM_PHASE_SAME, out->taps, err);
  if (rc < 0)
    return rc;
  out->latency = p->compensate && p->phase == LINEAR && is_linear (out)
                     ? (out->n - 1) / 2
                     : 0;
  return clamped;
}

static int
is_slow (const FxFormat *f, const void *params)
{
  const Params *p = params;
  uint32_t length = FAST_LENGTH + 1;
  if (p->phase == MINIMUM)
    return 1;
  if (design_of (p) == FX_FIR_DESIGN_TAPS)
    return 0;
  if (design_of (p) != FX_FIR_DESIGN_WINDOWED_SINC)
    return 1;
  int rc = FX_OK;
  FxFirSpec spec = make_spec (f, p, &rc, NULL);
  rc = fx_fir_spec_length (&spec, FX_FIR_MAX_TAPS, &length, NULL);
  return rc >= 0 && length > FAST_LENGTH;
}

const FxProc fx_fir_proc = {
  .name = "fir",
  .summary = "FIR filter",
  .detail = "FIR filters of up to 16384 taps: given by their taps, windowed "
            "sinc, frequency sampling, least squares and equiripple; linear "
            "or minimum phase",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .params_size = sizeof (Params),
  .plan_size = sizeof (FxFirPlan),
  .flags = FX_PROC_FIR | FX_PROC_FINITE | FX_PROC_F64,
  .plan = plan,
  .is_slow = is_slow,
  .state_new = fx_fir_state_new,
  .state_free = fx_fir_state_free,
  .reset = fx_fir_state_reset,
  .change = fx_fir_state_change,
  .process = fx_fir_state_process,
  .memory = fx_fir_state_memory,
  .is_finite = fx_fir_state_is_finite,
  .latency = fx_fir_state_latency,
  .tail = fx_fir_state_tail,
  .kernel = fx_fir_state_kernel,
};

/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A compressor of 1 to 8 bands. The bands are those of a crossover of
 * Linkwitz-Riley, fourth order: each frequency splits what is above the ones
 * before it, and a band also passes the all-passes of all higher frequencies, so
 * that the sum of the bands is an all-pass (S. Linkwitz, J. AES 24, 1976; J.
 * D'Appolito, 76th AES Convention, 1984; see dsp/proc/crossover.c). Here the
 * filters are state-variable filters (dsp/kernel/svf.h), for two channels at a
 * time, whose frequencies may move. Each band has a gain of its own by
 * dsp/fx_dyn_band.h, by its own level or that of the same band of a
 * side-chain. */

#include <string.h>
#include "dsp/fx_dyn_band.h"
#include "dsp/fx_math.h"
#include "dsp/fx_procs.h"
#include "dsp/kernel/row.h"
#include "dsp/proc/bands.h"
#include "dsp/proc/multiband.h"
#include "dsp/proc/pair.h"

#define FREQUENCY_LIMIT 0.45

enum { MAX_BANDS = FX_MULTIBAND_BANDS, MAX_SPLITS = FX_MULTIBAND_SPLITS };

typedef FxMultibandParams Params;

/* Knobs of each band. */
enum { THRESHOLD, KNEE, SLOPE, MAKEUP, LEVEL, WET, PER_BAND };

/* Cutoffs as binary logarithms of g: what moves takes as long through each
 * octave, as every crossover that passes a tone turns its phase. */
enum {
  CUTOFF = MAX_BANDS * PER_BAND,
  RANGE = CUTOFF + MAX_SPLITS,
  LINK,
  N_KNOBS
};

typedef struct Plan {
  double knob[N_KNOBS];
  uint32_t bands, reserved;
  FxDynTimes times[MAX_BANDS];
} Plan;

/* Of two channels: of each frequency those of the split, and the all-passes of
 * the bands below. */
typedef struct Filters {
  FxSvfPair split[MAX_SPLITS][2 + MAX_SPLITS];
} Filters;

typedef struct Planes {
  double x[MAX_BANDS][FX_EFFECT_CHUNK];
} Planes;

/* Followed by Filters for the sound and for the side-chain of each pair of
 * channels, of which there are as many as channels, by MAX_BANDS voices and by
 * Planes for each of both. */
typedef struct Own {
  uint32_t bands;
  FxDynBand band[MAX_BANDS];
  Planes *planes, *key_planes;
  Filters *key_filters;
  Filters filters[];
} Own;

static const FxParam params[] = {
  { .name = "num-bands",
      .blurb = "How many bands there are (1: all of the sound)",
      .unit = "",
      .type = FX_T_I32,
      .offset = offsetof (Params, bands),
      .min = 1,
      .max = MAX_BANDS,
      .def = 4 },
  { .name = "frequencies",
      .blurb = "Where one band ends and the next begins, ascending, one "
               "number less than bands: <120, 850, 6000> (none: spread "
               "from 120 to 6000 Hz)",
      .unit = "Hz",
      .type = FX_T_TABLE,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, frequencies),
      .min = 1,
      .max = 192000,
      .cols = 1,
      .max_rows = MAX_SPLITS },
  { .name = "thresholds",
      .blurb = "Level from which on a band is reduced (of bands from the "
               "lowest; the last number is for those after it too, none: "
               "-18)",
      .unit = "dB",
      .type = FX_T_TABLE,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, thresholds),
      .min = -80,
      .max = 0,
      .cols = 1,
      .max_rows = MAX_BANDS },
  { .name = "ratios",
      .blurb = "Level of a band beyond its threshold to what is left of "
               "it; 100: all of it is taken away (of bands from the "
               "lowest; the last number is for those after it too, none: "
               "4)",
      .unit = "",
      .type = FX_T_TABLE,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, ratios),
      .min = 1,
      .max = 100,
      .cols = 1,
      .max_rows = MAX_BANDS },
  { .name = "knees",
      .blurb = "Width over which the corner is rounded (of bands from the "
               "lowest; the last number is for those after it too, none: "
               "6)",
      .unit = "dB",
      .type = FX_T_TABLE,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, knees),
      .max = 24,
      .cols = 1,
      .max_rows = MAX_BANDS },
  { .name = "attacks",
      .blurb = "Time that the gain takes to 63 % of its way when a band "
               "becomes louder (of bands from the lowest; the last number "
               "is for those after it too, none: 10)",
      .unit = "ms",
      .type = FX_T_TABLE,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, attacks),
      .max = 500,
      .cols = 1,
      .max_rows = MAX_BANDS },
  { .name = "releases",
      .blurb = "Time that the gain takes to 63 % of its way when a band "
               "becomes quieter (of bands from the lowest; the last number "
               "is for those after it too, none: 100)",
      .unit = "ms",
      .type = FX_T_TABLE,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, releases),
      .min = 1,
      .max = 5000,
      .cols = 1,
      .max_rows = MAX_BANDS },
  { .name = "makeups",
      .blurb = "Gain of a band after the reduction (of bands from the "
               "lowest; the last number is for those after it too, none: "
               "0)",
      .unit = "dB",
      .type = FX_T_TABLE,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, makeups),
      .min = -24,
      .max = 36,
      .cols = 1,
      .max_rows = MAX_BANDS },
  { .name = "mutes",
      .blurb = "1: the band is silent (of bands from the lowest; the last "
               "number is for those after it too, none: 0)",
      .unit = "",
      .type = FX_T_TABLE,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, mutes),
      .max = 1,
      .cols = 1,
      .max_rows = MAX_BANDS },
  { .name = "solos",
      .blurb = "1: of all bands only those with 1 are heard, for which "
               "mutes do not count (as many as there are numbers)",
      .unit = "",
      .type = FX_T_TABLE,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, solos),
      .max = 1,
      .cols = 1,
      .max_rows = MAX_BANDS },
  { .name = "bypasses",
      .blurb = "1: the band is left as it is (of bands from the lowest; "
               "the last number is for those after it too, none: 0)",
      .unit = "",
      .type = FX_T_TABLE,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, bypasses),
      .max = 1,
      .cols = 1,
      .max_rows = MAX_BANDS },
  { .name = "range",
      .blurb = "Most that the gain of a band is changed by, without makeup",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, range),
      .max = 120,
      .def = 40 },
  { .name = "link",
      .blurb = "How much the loudest channel counts for all of them (0: each "
               "by itself, 1: all get the same gain)",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, link),
      .max = 1,
      .def = 1 },
  { .name = "mix",
      .blurb = "Part of the output that is processed (0: none, 1: all)",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, mix),
      .max = 1,
      .def = 1 },
};

static const FxReadout readouts[MAX_BANDS] = {
  { "gain-reduction-0", "Largest reduction of the lowest band", "dB" },
  { "gain-reduction-1", "Largest reduction of the second band", "dB" },
  { "gain-reduction-2", "Largest reduction of the third band", "dB" },
  { "gain-reduction-3", "Largest reduction of the fourth band", "dB" },
  { "gain-reduction-4", "Largest reduction of the fifth band", "dB" },
  { "gain-reduction-5", "Largest reduction of the sixth band", "dB" },
  { "gain-reduction-6", "Largest reduction of the seventh band", "dB" },
  { "gain-reduction-7", "Largest reduction of the eighth band", "dB" },
};

/* --- plan -------------------------------------------------------------------- */

static int
plan_splits (const Params *p, double rate, double *cutoff, FxError *err)
{
  uint32_t n = (uint32_t)p->bands - 1;
  double most = FREQUENCY_LIMIT * rate, frequency[MAX_SPLITS];
  int rc = FX_OK;
  if (p->frequencies.head.rows != 0 && p->frequencies.head.rows != n)
    return fx_error (err, FX_EINVAL, "frequencies", p->frequencies.head.rows, n,
        n, "", "numbers, which is not one less than bands",
        "give one number less than num-bands says, or none");
  for (uint32_t i = 0; i < n; i++)
    frequency[i] = p->frequencies.head.rows ? p->frequencies.v[i]
                                            : fx_multiband_spread (i, n);
  if (fx_bands_check_order ("frequencies", frequency, n, err) < 0)
    return FX_EINVAL;
  for (uint32_t i = 0; i < n; i++) {
    if (frequency[i] > most && rc == FX_OK) {
      rc = fx_error (err, FX_CLAMPED, "frequencies", frequency[i], 0, most,
          "Hz", "too high for the sample rate",
          "lower it or resample to a higher rate");
      if (err) {
        err->used = most;
        err->index = (int)i;
      }
    }
    cutoff[i] = log2 (tan (M_PI * fmin (frequency[i], most) / rate));
  }
  return rc;
}

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  Plan *out = plan;
  int soloed = 0;
  memset (out, 0, sizeof *out);
  out->bands = (uint32_t)p->bands;
  for (uint32_t b = 0; b < p->solos.head.rows && b < out->bands; b++)
    soloed |= p->solos.v[b] >= 0.5;
  for (uint32_t b = 0; b < out->bands; b++) {
    double *k = out->knob + b * PER_BAND;
    FxDynCurve curve;
    int solo = b < p->solos.head.rows && p->solos.v[b] >= 0.5;
    fx_dyn_compress (
        &curve, fmax (fx_multiband_number (p, FX_MULTIBAND_RATIO, b), 1), 0);
    k[THRESHOLD] = fx_multiband_number (p, FX_MULTIBAND_THRESHOLD, b);
    k[KNEE] = fmax (fx_multiband_number (p, FX_MULTIBAND_KNEE, b), 0);
    k[SLOPE] = curve.above;
    k[MAKEUP] = fx_multiband_number (p, FX_MULTIBAND_MAKEUP, b);
    k[LEVEL] = soloed ? solo : fx_multiband_row (&p->mutes, b, 0) < 0.5;
    k[WET] = fx_multiband_row (&p->bypasses, b, 0) < 0.5 ? p->mix : 0;
    fx_dyn_times (&out->times[b],
        fmax (fx_multiband_number (p, FX_MULTIBAND_ATTACK, b), 0),
        fmax (fx_multiband_number (p, FX_MULTIBAND_RELEASE, b), 1), f->rate);
  }
  out->knob[RANGE] = p->range;
  out->knob[LINK] = p->link;
  return plan_splits (p, f->rate, out->knob + CUTOFF, err);
}

static uint32_t
tail (const FxFormat *f, const void *plan)
{
  const Plan *p = plan;
  uint64_t sum = 0;
  /* Two filters of each frequency in a row: 30 dB more than one needs. */
  for (uint32_t i = 0; i + 1 < p->bands; i++)
    sum += fx_svf_tail (exp2 (p->knob[CUTOFF + i]), FX_SVF_DAMPING, 150);
  return sum < UINT32_MAX ? (uint32_t)sum : UINT32_MAX;
}

/* --- state ------------------------------------------------------------------- */

static void
reset (void *own, const FxFormat *f, const void *plan)
{
  Own *o = own;
  const Plan *p = plan;
  FxDynVoice *voices = (FxDynVoice *)(o->filters + 2 * f->channels);
  memset (o->filters, 0, 2 * f->channels * sizeof *o->filters);
  o->key_filters = o->filters + f->channels;
  o->planes = (Planes *)(voices + (size_t)f->channels * MAX_BANDS);
  o->key_planes = o->planes + f->channels;
  o->bands = p->bands;
  for (uint32_t b = 0; b < p->bands; b++)
    fx_dyn_band_reset (
        &o->band[b], voices + b, MAX_BANDS, f->channels, &p->times[b], 0);
}

static void
change (void *own, const FxFormat *f, const void *plan, uint32_t ramp)
{
  Own *o = own;
  for (uint32_t b = 0; b < o->bands; b++)
    fx_dyn_band_change (&o->band[b], &((const Plan *)plan)->times[b], ramp);
}

static double
memory (const void *own, const FxFormat *f, const void *plan)
{
  const Own *o = own;
  double most = 0;
  for (uint32_t p = 0; p < (f->channels + 1) / 2; p++) {
    for (uint32_t i = 0; i + 1 < o->bands; i++)
      most = fmax (most, fx_pair_memory (o->filters[p].split[i], 2 + i));
  }
  return most;
}

/* --- bands ------------------------------------------------------------------- */

/* Coefficients of each frame, or of all; their step. */
static size_t
cutoffs (const FxEffectRun *r, uint32_t split, FxSvfCoefs *k)
{
  double log_g = r->knob[CUTOFF + split], step = r->step[CUTOFF + split];
  size_t n = step != 0 ? r->n : 1;
  for (size_t i = 0; i < n; i++)
    k[i] = fx_svf_coefs (fx_exp2 (log_g + step * (double)i), FX_SVF_DAMPING);
  return step != 0;
}

/* The bands of the channels c and c + 1 of x, to two of planes. */
static void
split_pair (const Own *o, const FxEffectRun *r, const double *const *x,
    uint32_t c, Filters *state, Planes *planes)
{
  FxSvfCoefs k[FX_EFFECT_CHUNK];
  FxPairs bands[MAX_BANDS];
  double *rows[MAX_BANDS];
  uint32_t splits = o->bands - 1;
  double *trunk = bands[splits];
  int two = c + 1 < r->channels;
  fx_pair_weave (x, r->channels, c, r->n, trunk);
  for (uint32_t i = 0; i < splits; i++) {
    FxSvfPair *filters = state->split[i];
    size_t step = cutoffs (r, i, k);
    rows[i] = bands[i];
    fx_svf_crossover (
        fx_kernels (), k, step, filters, trunk, bands[i], rows, i, r->n);
    fx_pair_settle (filters, 2 + i);
  }
  for (uint32_t b = 0; b < o->bands; b++)
    fx_pair_unweave (bands[b], r->n, planes->x[b], two ? planes[1].x[b] : NULL);
}

/* The bands that levels are of: those of the side-chain, if there is one. */
static const Planes *
split_key (Own *o, const FxEffectRun *r)
{
  if (r->key[0] == r->x[0]) {
    memset (o->key_filters, 0, r->channels * sizeof *o->key_filters);
    return o->planes;
  }
  for (uint32_t c = 0; c < r->channels; c += 2)
    split_pair (o, r, r->key, c, &o->key_filters[c / 2], &o->key_planes[c]);
  return o->key_planes;
}

/* --- gains -------------------------------------------------------------------- */

static FxDynSettings
settings (const double *band, double range)
{
  return (FxDynSettings){
    { band[THRESHOLD], band[KNEE], band[SLOPE], 0, range }, band[MAKEUP]
  };
}

/* Adds a band with its gain to y. */
static void
add_band (const FxEffectRun *r, uint32_t b, const double *band,
    const double *gain, double *y)
{
  const double *k = r->knob + b * PER_BAND, *d = r->step + b * PER_BAND;
  double level = k[LEVEL], wet = k[WET];
  if (!r->moving)
    fx_row_add (
        fx_kernels (), y, band, gain, r->n, level * (1 - wet), level * wet);
  for (size_t i = 0; r->moving && i < r->n; i++) {
    double t = (double)i;
    y[i] += (level + d[LEVEL] * t) * (1 + (wet + d[WET] * t) * (gain[i] - 1)) *
            band[i];
  }
}

static void
run (void *own, const FxEffectRun *r)
{
  Own *o = own;
  const Planes *heard = split_key (o, r);
  for (uint32_t c = 0; c < r->channels; c += 2)
    split_pair (o, r, (const double *const *)r->x, c, &o->filters[c / 2],
        &o->planes[c]);
  for (uint32_t c = 0; c < r->channels; c++)
    memset (r->x[c], 0, r->n * sizeof (double));
  for (uint32_t b = 0; b < o->bands; b++) {
    FxDynSettings now = settings (r->knob + b * PER_BAND, r->knob[RANGE]),
                  step = settings (r->step + b * PER_BAND, r->step[RANGE]);
    fx_dyn_band_run (&o->band[b], heard->x[b],
        sizeof (Planes) / sizeof (double), r->n, r->knob[LINK], r->step[LINK],
        &now, r->moving ? &step : NULL);
    for (uint32_t c = 0; c < r->channels; c++)
      add_band (
          r, b, o->planes[c].x[b], fx_dyn_band_row (&o->band[b], c), r->x[c]);
  }
}

static void
read_out (void *own, double *values)
{
  Own *o = own;
  for (uint32_t b = 0; b < MAX_BANDS; b++)
    values[b] = b < o->bands ? fx_dyn_band_read (&o->band[b]) : 0;
}

static const FxEffect effect = {
  .state_size = sizeof (Own),
  .channel_size = 2 * sizeof (Filters) + MAX_BANDS * sizeof (FxDynVoice) +
                  2 * sizeof (Planes),
  .n_knobs = N_KNOBS,
  .reset = reset,
  .change = change,
  .run = run,
  .memory = memory,
  .read = read_out,
};

const FxProc fx_multiband_proc = {
  .name = "multiband",
  .summary = "Multiband compressor",
  .detail =
      "Splits the sound into up to 8 bands, compresses each by itself and "
      "adds them up again; by the levels of its bands or of those of a "
      "side-chain; any number of channels, linked or each by itself",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .params_size = sizeof (Params),
  .plan_size = sizeof (Plan),
  .flags = FX_PROC_F64,
  .effect = &effect,
  .inputs = 2,
  .readouts = readouts,
  .n_readouts = MAX_BANDS,
  .read = fx_effect_state_read,
  .plan = plan,
  .state_new = fx_effect_state_new,
  .state_free = fx_effect_state_free,
  .reset = fx_effect_state_reset,
  .change = fx_effect_state_change,
  .process = fx_effect_state_process,
  .memory = fx_effect_state_memory,
  .is_finite = fx_effect_state_is_finite,
  .tail = tail,
};

/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Checks of band edges, and bands of linear phase. */

#include "dsp/proc/bands.h"
#include "dsp/fx_bank_linear.h"

const char fx_bands_transition_blurb[] =
    "Width of the transition from one band to the next when the phase is "
    "linear; half as wide takes filters twice as long";
const char fx_bands_attenuation_blurb[] =
    "Attenuation beyond the transition when the phase is linear";
const char fx_bands_length_blurb[] =
    "Taps of the filters when the phase is linear, an even number takes one "
    "more (0: as many as transition and attenuation need)";

static int
refuse (FxError *err, int rc, uint32_t index)
{
  if (err)
    err->index = (int)index;
  return rc;
}

int
fx_bands_check_order (
    const char *name, const double *edges, uint32_t n, FxError *err)
{
  for (uint32_t i = 0; i < n; i++) {
    double least = i ? edges[i - 1] : 0;
    if (!(edges[i] > least))
      return refuse (err,
          fx_error (err, FX_EINVAL, name, edges[i], 1, 0, "Hz",
              i ? "not above the one before it" : "not above 0",
              "write the frequencies in ascending order"),
          i);
  }
  return FX_OK;
}

int
fx_bands_check_rate (const char *name, const double *edges, uint32_t n,
    int32_t first, double rate, const char *what, const char *remedy,
    FxError *err)
{
  for (uint32_t i = 0; i < n; i++) {
    int32_t band = first + (int32_t)i;
    if (edges[i] < 0.5 * rate)
      continue;
    return refuse (err,
        fx_error (
            err, FX_EINVAL, name, edges[i], 0, 0.5 * rate, "Hz", what, remedy),
        band > 0 ? (uint32_t)band : 0);
  }
  return FX_OK;
}

int
fx_bands_plan_linear (const FxBandsLinear *l, const double *edges, uint32_t n,
    double rate, FxBankPlan *p, FxError *err)
{
  FxBankLinearSpec spec = { .edges = edges,
    .n = n,
    .residual = l->residual,
    .taps = (uint32_t)l->length,
    .transition = l->transition,
    .attenuation = l->attenuation };
  fx_bank_plan_begin (p, l->residual ? n + 1 : n - 1);
  return fx_bank_linear_plan (&spec, rate, p, err);
}

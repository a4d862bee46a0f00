/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Sections given by their coefficients. */

#include <math.h>
#include "dsp/design/response.h"
#include "dsp/fx_param.h"
#include "dsp/fx_procs.h"
#include "dsp/fx_sos_engine.h"

enum { MAX_SECTIONS = 64, COLUMNS = 6 };

typedef struct Params {
  FxTable sections;
  double v[MAX_SECTIONS][COLUMNS];
} Params;

static const FxParam params[] = {
  { .name = "sections",
      .blurb = "Sections <<b0, b1, b2, a0, a1, a2>, ...> in the order of the "
               "signal, b the numerator; up to 64, none: the signal passes "
               "unchanged",
      .unit = "",
      .type = FX_T_TABLE,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, sections),
      .cols = COLUMNS,
      .max_rows = MAX_SECTIONS },
};

static int
refuse (uint32_t row, double value, double max, const char *what,
    const char *remedy, FxError *err)
{
  fx_error (
      err, FX_EINVAL, "sections", value, max ? 0 : 1, max, "", what, remedy);
  if (err)
    err->index = (int)row;
  return FX_EINVAL;
}

static int
plan_section (const double v[COLUMNS], uint32_t row, FxSos *s, FxError *err)
{
  for (uint32_t c = 0; c < COLUMNS; c++) {
    if (!isfinite (v[c]))
      return refuse (row, v[c], 0, "a coefficient is not finite",
          "give six finite numbers", err);
  }
  double a0 = v[3];
  if (a0 == 0)
    return refuse (row, a0, 0, "a0 is 0",
        "give b0, b1, b2, a0, a1, a2 with a0 not 0, as a rule 1", err);
  *s = (FxSos){ v[0] / a0, v[1] / a0, v[2] / a0, v[4] / a0, v[5] / a0 };
  if (!isfinite (s->b0) || !isfinite (s->b1) || !isfinite (s->b2))
    return refuse (row, a0, 0, "the coefficients overflow when divided by a0",
        "give coefficients with a0 = 1", err);
  double radius = fx_sos_pole_radius (s);
  if (!(radius < 1))
    return refuse (row, radius, 1,
        "the section is unstable, that is its pole radius",
        "give poles inside the unit circle, |a2| < 1 and |a1| < 1 + a2", err);
  return FX_OK;
}

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  FxSosPlan *out = plan;
  for (uint32_t i = 0; i < p->sections.rows; i++) {
    int rc = plan_section (p->v[i], i, &out->s[i], err);
    if (rc < 0)
      return rc;
  }
  out->n = p->sections.rows;
  if (out->n == 0)
    out->s[out->n++] = (FxSos){ 1, 0, 0, 0, 0 };
  return FX_OK;
}

const FxProc fx_sos_proc = {
  .name = "sos",
  .summary = "Second-order sections",
  .detail = "A cascade of second-order sections given by their coefficients, "
            "as scipy.signal and MATLAB print them",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .params_size = sizeof (Params),
  .plan_size = sizeof (FxSosPlan),
  .flags = FX_PROC_SOS | FX_PROC_F64,
  .max_sections = MAX_SECTIONS,
  .plan = plan,
  .state_new = fx_sos_state_new,
  .state_free = fx_sos_state_free,
  .reset = fx_sos_state_reset,
  .change = fx_sos_state_change,
  .process = fx_sos_state_process,
  .memory = fx_sos_state_memory,
  .is_finite = fx_sos_state_is_finite,
  .tail = fx_sos_state_tail,
  .kernel = fx_sos_state_kernel,
};

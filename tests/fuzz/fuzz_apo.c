/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Equalizer text of any bytes: it is refused with a line that the text has and
 * words to show, or gives settings that are in range and make a plan. */

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "dsp/fx_apo.h"
#include "dsp/fx_param.h"
#include "dsp/fx_procs.h"
#include "dsp/fx_sos.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
require (int ok)
{
  if (!ok)
    abort ();
}

static void
check_error (const uint8_t *data, size_t size, const FxError *err)
{
  int lines = 1;
  for (size_t i = 0; i < size; i++)
    lines += data[i] == '\n';
  require (err->code == FX_EINVAL);
  require (err->index >= 0 && err->index <= lines);
  require (err->param && *err->param && err->what && *err->what);
  require (err->remedy && *err->remedy && err->unit);
}

static void
check_fields (const FxParam *p, uint32_t n, const void *base)
{
  for (uint32_t i = 0; i < n; i++)
    require (fx_param_check (&p[i], fx_param_get (&p[i], base), NULL) == FX_OK);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const FxProc *eq = &fx_eq_proc;
  const FxParamGroup *group = eq->group;
  const FxFormat f = { .rate = 48000, .channels = 2 };
  static _Alignas(16) char params[1 << 13];
  FxSosPlan plan;
  FxError err = { 0 };
  require (eq->params_size <= sizeof params);
  fx_params_init (eq, params);
  if (fx_apo_parse ((const char *)data, size, params, &err) != FX_OK) {
    check_error (data, size, &err);
    return 0;
  }
  check_fields (eq->params, eq->n_params, params);
  for (uint32_t i = 0; i < group->max; i++)
    check_fields (
        group->params, group->n_params, fx_param_group_at (group, params, i));
  if (eq->plan (&f, params, &plan, &err) < 0)
    return 0;
  require (plan.n == fx_param_group_count (eq, params) + 1);
  for (uint32_t i = 0; i < plan.n; i++) {
    const FxSos *s = &plan.s[i];
    require (isfinite (s->b0 + s->b1 + s->b2));
    require (fabs (s->a2) < 1 && fabs (s->a1) < 1 + s->a2);
  }
  return 0;
}

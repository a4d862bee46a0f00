/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Rows of the tables of the multiband compressor as its bands. A parameter's
 * offset is that of the first number of its table, and the stride is one
 * number. */

#include <math.h>
#include "dsp/fx_param.h"
#include "dsp/fx_procs.h"
#include "dsp/proc/multiband.h"

#define LOWEST 120.0 /* frequencies when none are given: between these */
#define HIGHEST 6000.0
#define MIDDLE 850.0

typedef FxMultibandParams Params;
typedef FxMultibandList List;

static const FxParam params[FX_MULTIBAND_PER_BAND] = {
  { .name = "frequency",
      .blurb = "Where the band ends and the next begins, above that of the "
               "band before (the last band does not use it; those that are "
               "not set are spread from 120 to 6000 Hz)",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, frequencies.v),
      .min = 1,
      .max = 192000,
      .def = MIDDLE },
  { .name = "threshold",
      .blurb = "Level from which on the band is reduced",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, thresholds.v),
      .min = -80,
      .max = 0,
      .def = -18 },
  { .name = "ratio",
      .blurb = "Level beyond the threshold to what is left of it (100: all of "
               "it is taken away)",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, ratios.v),
      .min = 1,
      .max = 100,
      .def = 4 },
  { .name = "knee",
      .blurb = "Width over which the corner is rounded",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, knees.v),
      .max = 24,
      .def = 6 },
  { .name = "attack",
      .blurb = "Time that the gain takes to 63 % of its way when the band "
               "becomes louder",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, attacks.v),
      .max = 500,
      .def = 10 },
  { .name = "release",
      .blurb = "Time that the gain takes to 63 % of its way when the band "
               "becomes quieter",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, releases.v),
      .min = 1,
      .max = 5000,
      .def = 100 },
  { .name = "makeup",
      .blurb = "Gain of the band after the reduction",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, makeups.v),
      .min = -24,
      .max = 36 },
};

const FxParamGroup fx_multiband_bands = {
  .name = "band",
  .params = params,
  .n_params = FX_MULTIBAND_PER_BAND,
  .offset = 0,
  .stride = sizeof (double),
  .max = FX_MULTIBAND_BANDS,
  .count = "num-bands",
};

const FxParam *
fx_multiband_table (const FxParam *p)
{
  const FxProc *proc = &fx_multiband_proc;
  for (uint32_t i = 0; i < proc->n_params; i++) {
    const FxParam *t = &proc->params[i];
    if (t->type == FX_T_TABLE && t->offset + offsetof (List, v) == p->offset)
      return t;
  }
  return NULL;
}

double
fx_multiband_number (const Params *p, uint32_t param, uint32_t band)
{
  const FxParam *row = &params[param];
  const List *l = (const List *)(const void *)((const char *)p + row->offset -
                                               offsetof (List, v));
  return fx_multiband_row (l, band, row->def);
}

double
fx_multiband_spread (uint32_t i, uint32_t n)
{
  return n == 1 ? MIDDLE : LOWEST * pow (HIGHEST / LOWEST, (double)i / (n - 1));
}

void
fx_multiband_complete (void *to)
{
  Params *p = to;
  const FxTable *head = &p->frequencies.head;
  uint32_t splits = (uint32_t)p->bands - 1;
  uint32_t kept = head->own ? head->own : (1u << head->rows) - 1;
  for (uint32_t i = 0; i < FX_MULTIBAND_BANDS; i++) {
    void *band = fx_param_group_at (&fx_multiband_bands, p, i);
    if (!(kept >> i & 1))
      p->frequencies.v[i] =
          fx_multiband_spread (i, i < splits ? splits : i + 1);
    for (uint32_t k = FX_MULTIBAND_THRESHOLD; k < FX_MULTIBAND_PER_BAND; k++)
      fx_param_set (&params[k], band, fx_multiband_number (p, k, i));
  }
}

void
fx_multiband_written (void *to, const FxParam *p, uint32_t band)
{
  const FxParam *table = fx_multiband_table (p);
  FxTable *head = fx_param_table (table, to);
  if (p != &params[FX_MULTIBAND_FREQUENCY]) {
    head->rows = table->max_rows;
    return;
  }
  if (!head->own)
    head->own = (1u << head->rows) - 1;
  head->own |= 1u << band;
  fx_multiband_fit (to);
}

void
fx_multiband_fit (void *to)
{
  Params *p = to;
  if (!p->frequencies.head.own)
    return;
  fx_multiband_complete (p);
  p->frequencies.head.rows = (uint32_t)p->bands - 1;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Params of the multiband compressor, and what counts for its bands. */

#ifndef FX_PROC_MULTIBAND_H
#define FX_PROC_MULTIBAND_H

#include "dsp/fx_multiband.h"

enum {
  FX_MULTIBAND_SPLITS = FX_MULTIBAND_BANDS - 1,

  /* Places in fx_multiband_bands.params. */
  FX_MULTIBAND_FREQUENCY = 0,
  FX_MULTIBAND_THRESHOLD,
  FX_MULTIBAND_RATIO,
  FX_MULTIBAND_KNEE,
  FX_MULTIBAND_ATTACK,
  FX_MULTIBAND_RELEASE,
  FX_MULTIBAND_MAKEUP,
  FX_MULTIBAND_PER_BAND
};

typedef struct FxMultibandList {
  FxTable head;
  double v[FX_MULTIBAND_BANDS];
} FxMultibandList;

typedef struct FxMultibandParams {
  FxMultibandList frequencies, thresholds, ratios, knees, attacks, releases,
      makeups;
  FxMultibandList mutes, solos, bypasses;
  double range, link, mix;
  int32_t bands;
} FxMultibandParams;

/* Row i of a list, whose last number is for those after it too. */
static inline double
fx_multiband_row (const FxMultibandList *l, uint32_t i, double otherwise)
{
  if (l->head.rows == 0)
    return otherwise;
  return l->v[i < l->head.rows ? i : l->head.rows - 1];
}

/* What counts for a band; param: one of the places but that of the
 * frequency. RT. */
double
fx_multiband_number (const FxMultibandParams *p, uint32_t param, uint32_t band);

/* Frequency i of n where none are given. RT. */
double fx_multiband_spread (uint32_t i, uint32_t n);

#endif

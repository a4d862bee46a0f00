/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Normalization on a device: peaks and powers are measured, gains applied. */

#include <string.h>
#include "dsp/proc/normalize.h"

_Static_assert((int)FX_DEVICE_GAINS == (int)FX_NORMALIZE_GAINS,
    "a device takes all gains");

const char *
fx_normalize_there (
    const FxNormalizePlan *p, const FxEffectWay *way, FxDeviceLevel *to)
{
  if (p->pass == FX_NORMALIZE_LIVE)
    return "it looks ahead";
  if (p->pass == FX_NORMALIZE_ANALYSE && p->mode != FX_NORMALIZE_PEAK &&
      p->mode != FX_NORMALIZE_RMS)
    return "it measures more than peaks and powers";
  *to =
      (FxDeviceLevel){ .measures = p->pass == FX_NORMALIZE_ANALYSE, .n = p->n };
  to->knobs.left = way->left;
  to->knobs.knob[0] = way->knob[0];
  to->knobs.step[0] = way->step[0];
  memcpy (to->gain, p->gains, sizeof to->gain);
  return NULL;
}

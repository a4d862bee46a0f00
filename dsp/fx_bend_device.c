/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What is around a curve, on a device: at the rate of the sound, and without
 * tilt, which an effect there does not have. */

#include "dsp/fx_bend.h"

void
fx_bend_there (const FxBendPlan *p, const FxEffectWay *way, uint32_t drive,
    FxDeviceCurve *to)
{
  const uint32_t from[] = { drive, FX_BEND_DRY, FX_BEND_WET };
  to->block = p->block;
  to->knobs.left = way->left;
  for (int i = 0; i < 3; i++) {
    to->knobs.knob[i] = way->knob[from[i]];
    to->knobs.step[i] = way->step[from[i]];
  }
}

void
fx_bend_get (const void *own, uint32_t channels, double *history)
{
  const FxBend *b = own;
  for (uint32_t c = 0; c < channels; c++) {
    *history++ = b[c].last;
    *history++ = b[c].dc;
  }
}

void
fx_bend_put (void *own, uint32_t channels, const double *history)
{
  FxBend *b = own;
  for (uint32_t c = 0; c < channels; c++) {
    /* The low-pass of a tilt by 0 is heard neither way. */
    b[c] = (FxBend){ .last = history[0], .dc = history[1] };
    history += FX_BEND_KEPT;
  }
}

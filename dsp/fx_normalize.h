/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the process normalize found, channel by channel. */

#ifndef FX_NORMALIZE_H
#define FX_NORMALIZE_H

#include "dsp/fx_instance.h"

/* Writes the gain in dB of the first `most` channels of an instance of
 * fx_normalize_proc: with pass=analyse what would take all that was processed
 * since the last reset to the target, otherwise the gain in use. Returns the
 * number of channels, 0 before a set-up. Streaming thread. RT. */
uint32_t fx_normalize_gains (const FxInstance *x, double *gains, uint32_t most);

/* Largest magnitude of a sample of all channels since the last reset, 1: full
 * scale; 0 but with pass=analyse. Streaming thread. RT. */
double fx_normalize_peak (const FxInstance *x);

#endif

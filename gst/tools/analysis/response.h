/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What a chain of effects does to an impulse, and what that means at each
 * frequency. */

#ifndef FX_TOOL_RESPONSE_H
#define FX_TOOL_RESPONSE_H

#include "gst/tools/media/run.h"

typedef struct FxResponse {
  gint rate;
  guint channels, frames; /* a power of 2 */
  guint zero; /* frame of time 0: what makes up for its latency starts before */
  gdouble *impulse; /* [channel][frame]: over the level of the impulse */
  /* [channel][0 .. frames / 2]: H(f); group delay in frames, NaN where there
   * is nothing to be delayed. */
  gdouble *real, *imaginary, *delay;
  gdouble rest; /* largest magnitude in the last tenth, over the largest */
} FxResponse;

typedef struct FxResponseOptions {
  const gchar *device; /* where the chain runs; NULL: auto */
  gint rate, channels;
  gdouble level;  /* of the impulse, in dBFS */
  gdouble length; /* ms, at least so many are looked at */
} FxResponseOptions;

/* NULL: error set. */
FxResponse *fx_response_new (
    GPtrArray *specs, const FxResponseOptions *options, GError **error);
void fx_response_free (FxResponse *response);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxResponse, fx_response_free)

/* Of bin k, 1 .. frames / 2: Hz, dB, degrees in -180 .. 180, ms. */
gdouble fx_response_hz (const FxResponse *r, guint k);
gdouble fx_response_db (const FxResponse *r, guint channel, guint k);
gdouble fx_response_phase (const FxResponse *r, guint channel, guint k);
gdouble fx_response_delay (const FxResponse *r, guint channel, guint k);

/* Whether two channels are the same to rounding. */
gboolean fx_response_same (const FxResponse *r, guint a, guint b);

#endif

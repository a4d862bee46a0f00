/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What runs have in common. */

#ifndef FX_TOOL_RUN_PRIV_H
#define FX_TOOL_RUN_PRIV_H

#include "gst/tools/media/run.h"

/* Sets the error of a run that was cancelled. Always FALSE. */
gboolean fx_run_cancelled (GError **error);

/* That of an error message in words. What it says to programmers is for
 * --verbose. */
void fx_run_take_error (GstMessage *message, GError **error);

/* What runs before the last one found, for chains with effects that want to
 * hear all of the sound first. */
typedef struct FxPasses {
  FxInput input; /* what the last run is to read */
  guint n;       /* its number: fx_chain_set_pass */
  GPtrArray *results;
  gchar *temporary; /* what came from stdin; removed by fx_passes_clear */
} FxPasses;

/* Runs them all; specs may be NULL. Nothing is to be cleared after FALSE. */
gboolean fx_passes_run (FxPasses *passes, const FxInput *input,
    GPtrArray *specs, const gchar *device, const FxRun *run, GError **error);
void fx_passes_clear (FxPasses *passes);

#endif

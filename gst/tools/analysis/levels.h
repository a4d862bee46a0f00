/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Levels of sound as it streams by: what the command stats tells. Memory does
 * not depend on the length. */

#ifndef FX_TOOL_LEVELS_H
#define FX_TOOL_LEVELS_H

#include <gst/audio/audio.h>
#include "dsp/fx_loudness.h"

/* A run of at least so many samples at full scale counts as clipped: a wave
 * that only touches full scale has one or two there. */
#define FX_LEVELS_CLIP_RUN 3

/* The noise floor is the level that so many percent of all blocks of so many ms
 * stay under: RMS about the mean of the block, digital silence left out. */
#define FX_LEVELS_NOISE_BLOCK 50
#define FX_LEVELS_NOISE_PERCENT 5

/* Of one channel or of all; 1: full scale. */
typedef struct FxLevelsOf {
  gdouble sample_peak, true_peak; /* magnitudes */
  gdouble rms, noise_floor;
  gdouble crest; /* sample peak over RMS; NaN in silence */
  gdouble dc;    /* mean; of all channels: the one farthest from 0 */
  gdouble min, max;
  guint64 full_scale;  /* samples at full scale or above */
  guint64 clipped;     /* those in runs of FX_LEVELS_CLIP_RUN and more */
  guint64 runs;        /* how many such runs */
  guint64 longest_run; /* samples, of any length */
} FxLevelsOf;

typedef struct FxLevels FxLevels;

/* bits: of the integers that the sound comes from, which have no sample at 1;
 * 0: floating point. What takes part in a loudness is told by the positions of
 * the channels. */
FxLevels *fx_levels_new (const GstAudioInfo *info, guint bits);
void fx_levels_free (FxLevels *levels);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxLevels, fx_levels_free)

/* The smallest magnitude that counts as full scale. */
gdouble fx_levels_full_scale (guint bits);

/* n interleaved frames. */
void fx_levels_add (FxLevels *levels, const gdouble *frames, gsize n);

/* After all frames were added. */
void fx_levels_end (FxLevels *levels);

const GstAudioInfo *fx_levels_info (const FxLevels *levels);
guint64 fx_levels_frames (const FxLevels *levels);

/* NaN and infinite samples; they count as 0. */
guint64 fx_levels_non_finite (const FxLevels *levels);

/* channel -1: all of them. */
void fx_levels_of (const FxLevels *levels, gint channel, FxLevelsOf *of);

/* NULL at rates below 1000 Hz. */
const FxLoudness *fx_levels_loudness (const FxLevels *levels);

#endif

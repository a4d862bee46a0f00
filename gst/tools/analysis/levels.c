/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Levels. Sums run over chunks first, so that they stay exact in long sounds. */

#include <math.h>
#include "dsp/fx_percentile.h"
#include "gst/tools/analysis/levels.h"

enum { CHUNK = 1024 };

typedef struct Channel {
  gdouble *x; /* CHUNK samples of the frames at hand */
  gdouble sum, squares;
  gdouble min, max;
  guint64 full_scale, clipped, runs, longest_run;
  guint64 run;                             /* under way */
  gboolean positive;                       /* it is at the upper end */
  gdouble first, block_sum, block_squares; /* of a block, less its first */
  FxPercentile blocks;                     /* their RMS */
} Channel;

struct FxLevels {
  GstAudioInfo info;
  guint n_channels;
  gdouble full_scale;
  guint64 frames, non_finite;
  guint block_length, in_block; /* frames */
  FxLoudness *loudness;
  const gdouble **planes;
  Channel *channels;
};

gdouble
fx_levels_full_scale (guint bits)
{
  /* One step of 16 bits (0.0003 dB) under 1 is full scale in formats with more,
   * too: they often hold what was clipped in one with less. */
  return 1 - exp2 (1.0 - (bits > 0 && bits < 16 ? bits : 16));
}

FxLevels *
fx_levels_new (const GstAudioInfo *info, guint bits)
{
  FxLevels *l = g_new0 (FxLevels, 1);
  guint n = (guint)info->channels;
  l->info = *info;
  l->n_channels = n;
  l->full_scale = fx_levels_full_scale (bits);
  l->block_length = MAX (1, (guint)info->rate * FX_LEVELS_NOISE_BLOCK / 1000);
  l->planes = g_new0 (const gdouble *, n);
  l->channels = g_new0 (Channel, n);
  gdouble *weights = g_new (gdouble, n);
  for (guint c = 0; c < n; c++) {
    Channel *ch = &l->channels[c];
    ch->x = g_new (gdouble, CHUNK);
    ch->min = INFINITY;
    ch->max = -INFINITY;
    if (!fx_percentile_init (&ch->blocks, 1))
      g_error ("out of memory");
    l->planes[c] = ch->x;
    weights[c] = fx_loudness_weight (n, c);
    if (!GST_AUDIO_INFO_IS_UNPOSITIONED (info) &&
        (info->position[c] == GST_AUDIO_CHANNEL_POSITION_LFE1 ||
            info->position[c] == GST_AUDIO_CHANNEL_POSITION_LFE2))
      weights[c] = 0;
  }
  if (info->rate >= 1000)
    l->loudness = fx_loudness_new (info->rate, n, weights, 1);
  g_free (weights);
  return l;
}

void
fx_levels_free (FxLevels *l)
{
  if (!l)
    return;
  for (guint c = 0; c < l->n_channels; c++) {
    g_free (l->channels[c].x);
    fx_percentile_free (&l->channels[c].blocks);
  }
  fx_loudness_free (l->loudness);
  g_free (l->channels);
  g_free (l->planes);
  g_free (l);
}

static void
end_run (Channel *ch)
{
  if (ch->run >= FX_LEVELS_CLIP_RUN) {
    ch->clipped += ch->run;
    ch->runs++;
  }
  ch->longest_run = MAX (ch->longest_run, ch->run);
  ch->run = 0;
}

/* Of n samples; where one is not finite, 0 is put in its place. */
static guint64
gather (Channel *ch, const gdouble *in, guint stride, gsize n)
{
  guint64 bad = 0;
  gdouble sum = 0, squares = 0, min = ch->min, max = ch->max;
  for (gsize i = 0; i < n; i++) {
    gdouble x = in[i * stride];
    if (!isfinite (x)) {
      bad++;
      x = 0;
    }
    ch->x[i] = x;
    sum += x;
    squares += x * x;
    min = x < min ? x : min;
    max = x > max ? x : max;
  }
  ch->sum += sum;
  ch->squares += squares;
  ch->min = min;
  ch->max = max;
  return bad;
}

static void
find_runs (Channel *ch, gdouble full_scale, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    if (fabs (ch->x[i]) >= full_scale) {
      gboolean positive = ch->x[i] > 0;
      if (ch->run > 0 && positive != ch->positive)
        end_run (ch);
      ch->positive = positive;
      ch->full_scale++;
      ch->run++;
    } else if (ch->run > 0) {
      end_run (ch);
    }
  }
}

static void
end_block (Channel *ch, guint length)
{
  gdouble mean = ch->block_sum / length;
  gdouble power = ch->block_squares / length - mean * mean;
  if (power > 0) {
    gdouble rms = sqrt (power);
    fx_percentile_add (&ch->blocks, &rms, 1);
  }
  ch->block_sum = ch->block_squares = 0;
}

/* Samples from..to of a block: the first one is taken from all, so that a
 * constant is exactly nothing. */
static void
add_to_block (Channel *ch, gsize from, gsize to, gboolean begins)
{
  if (begins)
    ch->first = ch->x[from];
  for (gsize i = from; i < to; i++) {
    gdouble x = ch->x[i] - ch->first;
    ch->block_sum += x;
    ch->block_squares += x * x;
  }
}

static void
add_chunk (FxLevels *l, const gdouble *frames, gsize n)
{
  for (guint c = 0; c < l->n_channels; c++) {
    Channel *ch = &l->channels[c];
    l->non_finite += gather (ch, frames + c, l->n_channels, n);
    if (ch->run > 0 || ch->max >= l->full_scale || ch->min <= -l->full_scale)
      find_runs (ch, l->full_scale, n);
  }
  for (gsize at = 0, m; at < n; at += m) {
    m = MIN (n - at, l->block_length - l->in_block);
    for (guint c = 0; c < l->n_channels; c++)
      add_to_block (&l->channels[c], at, at + m, l->in_block == 0);
    l->in_block += (guint)m;
    if (l->in_block == l->block_length) {
      for (guint c = 0; c < l->n_channels; c++)
        end_block (&l->channels[c], l->block_length);
      l->in_block = 0;
    }
  }
  if (l->loudness)
    fx_loudness_add (l->loudness, l->planes, n);
  l->frames += n;
}

void
fx_levels_add (FxLevels *l, const gdouble *frames, gsize n)
{
  for (gsize at = 0; at < n; at += CHUNK)
    add_chunk (l, frames + at * l->n_channels, MIN (n - at, CHUNK));
}

void
fx_levels_end (FxLevels *l)
{
  /* A sound that is shorter than a block is one. */
  gboolean is_block = l->in_block == l->frames && l->frames > 0;
  for (guint c = 0; c < l->n_channels; c++) {
    end_run (&l->channels[c]);
    if (is_block)
      end_block (&l->channels[c], l->in_block);
  }
  l->in_block = 0;
}

const GstAudioInfo *
fx_levels_info (const FxLevels *l)
{
  return &l->info;
}

guint64
fx_levels_frames (const FxLevels *l)
{
  return l->frames;
}

guint64
fx_levels_non_finite (const FxLevels *l)
{
  return l->non_finite;
}

const FxLoudness *
fx_levels_loudness (const FxLevels *l)
{
  return l->loudness;
}

static gdouble
floor_of (const FxPercentile *blocks)
{
  return fx_percentile_value (blocks, FX_LEVELS_NOISE_PERCENT);
}

static void
of_channel (const FxLevels *l, guint c, FxLevelsOf *of)
{
  const Channel *ch = &l->channels[c];
  gdouble n = (gdouble)l->frames;
  *of = (FxLevelsOf){ 0 };
  if (l->frames == 0) {
    of->crest = NAN;
    return;
  }
  of->sample_peak = fmax (ch->max, -ch->min);
  of->true_peak = l->loudness ? fx_loudness_true_peak_of (l->loudness, c) : NAN;
  of->rms = sqrt (ch->squares / n);
  of->dc = ch->sum / n;
  of->min = ch->min;
  of->max = ch->max;
  of->full_scale = ch->full_scale;
  of->clipped = ch->clipped;
  of->runs = ch->runs;
  of->longest_run = ch->longest_run;
  of->noise_floor = floor_of (&ch->blocks);
  of->crest = of->rms > 0 ? of->sample_peak / of->rms : NAN;
}

void
fx_levels_of (const FxLevels *l, gint channel, FxLevelsOf *of)
{
  if (channel >= 0) {
    of_channel (l, (guint)channel, of);
    return;
  }
  of_channel (l, 0, of);
  gdouble squares = of->rms * of->rms;
  FxPercentile blocks;
  if (!fx_percentile_init (&blocks, 1))
    g_error ("out of memory");
  fx_percentile_merge (&blocks, &l->channels[0].blocks);
  for (guint c = 1; c < l->n_channels; c++) {
    FxLevelsOf one;
    of_channel (l, c, &one);
    of->sample_peak = fmax (of->sample_peak, one.sample_peak);
    of->true_peak = fmax (of->true_peak, one.true_peak);
    of->dc = fabs (one.dc) > fabs (of->dc) ? one.dc : of->dc;
    of->min = fmin (of->min, one.min);
    of->max = fmax (of->max, one.max);
    of->full_scale += one.full_scale;
    of->clipped += one.clipped;
    of->runs += one.runs;
    of->longest_run = MAX (of->longest_run, one.longest_run);
    squares += one.rms * one.rms;
    fx_percentile_merge (&blocks, &l->channels[c].blocks);
  }
  of->rms = sqrt (squares / l->n_channels);
  of->crest = of->rms > 0 ? of->sample_peak / of->rms : NAN;
  of->noise_floor = floor_of (&blocks);
  fx_percentile_free (&blocks);
}

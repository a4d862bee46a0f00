/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Which kernel runs a cascade, and with how much of what.
 *
 * L = 64 costs the least per sample and takes the most shared memory: it is for
 * devices that hold several such blocks and signals that make several tiles for
 * each multiprocessor; L = 32 is for the others, L = 8 where latency is all.
 * Double arithmetic keeps double tiles with L < 64, so that several groups
 * round once. */

#include <stdio.h>
#include <string.h>
#include "cuda/sos_plan_priv.h"

/* From here on a block of L = 64 has company on its multiprocessor. */
#define SHARED_OF_64 ((size_t)160 << 10)
/* What the driver keeps for itself of each block's shared memory. */
#define SHARED_RESERVED 1024
/* More warps than this on a multiprocessor do not help. */
#define WARPS_ENOUGH 24
#define WAVES 4 /* tiles for each multiprocessor that L = 64 is worth */

static uint64_t
ceil_div (uint64_t a, uint64_t b)
{
  return (a + b - 1) / b;
}

static uint32_t
min_u32 (uint32_t a, uint32_t b)
{
  return a < b ? a : b;
}

static uint32_t
number_size (FxSosType type)
{
  return type == FX_SOS_FAST ? 4 : 8;
}

static uint32_t
sample_size (FxSosType type, uint32_t l)
{
  return type == FX_SOS_FAST || (type == FX_SOS_EXACT && l == 64) ? 4 : 8;
}

/* C channels in the fewest columns of at most `most`, evenly. */
static void
set_columns (FxSosShape *s, uint32_t most)
{
  s->columns = (uint32_t)ceil_div (s->channels, most);
  s->wc = (uint32_t)ceil_div (s->channels, s->columns);
}

static void
finish (FxSosShape *s)
{
  FxSosLayout o = fx_sos_layout (s->k, s->l, number_size (s->type));
  s->columns = (uint32_t)ceil_div (s->channels, s->wc);
  s->threads = 32 * s->wc * s->wt;
  s->frames = 32 * s->l * s->wt;
  s->shared =
      fx_sos_tile_bytes (s->l, s->wc, s->wt, sample_size (s->type, s->l)) +
      (size_t)s->stages * o.staged + FX_SOS_AREA;
}

/* --- throughput ----------------------------------------------------------------- */

/* Warps that reside on a multiprocessor with blocks of `warps`. */
static uint32_t
try_warps (FxSosShape *s, size_t shared_max, uint32_t warps)
{
  set_columns (s, warps);
  s->wt = warps / s->wc;
  finish (s);
  if (s->shared > shared_max)
    return 0;
  size_t blocks =
      (shared_max + SHARED_RESERVED) / (s->shared + SHARED_RESERVED);
  return min_u32 ((uint32_t)blocks * s->wc * s->wt, WARPS_ENOUGH);
}

static int
shape_blocks (FxSosShape *s, size_t shared_max)
{
  uint32_t best = 0, warps = 0;
  for (uint32_t w = FX_SOS_WARPS; w > 0; w /= 2) {
    uint32_t r = try_warps (s, shared_max, w);
    if (r > best) {
      best = r;
      warps = w;
    }
  }
  if (best)
    try_warps (s, shared_max, warps);
  return best > 0;
}

/* Tiles of a launch with L = l; 0: more than one can count. */
static uint64_t
tiles_of (const FxSosTask *t, FxSosShape *s, uint32_t l)
{
  s->l = l;
  if (!shape_blocks (s, t->shared_max))
    return 0;
  if (t->frames == 0)
    return UINT64_MAX;
  return ceil_div (t->frames, s->frames) * s->columns * t->streams;
}

static int
shape_throughput (const FxSosTask *t, FxSosShape *s)
{
  int wide = t->type == FX_SOS_FAST ||
             (t->type == FX_SOS_EXACT && t->sections <= FX_SOS_GROUP);
  if (wide && t->shared_max >= SHARED_OF_64 &&
      tiles_of (t, s, 64) >= (uint64_t)WAVES * t->processors)
    return 1;
  uint64_t tiles = tiles_of (t, s, 8);
  if (tiles && tiles <= t->processors)
    return 1;
  return tiles_of (t, s, 32) > 0;
}

/* --- live ------------------------------------------------------------------------- */

static int
shape_live (const FxSosTask *t, FxSosShape *s)
{
  uint32_t most = min_u32 (t->channels, FX_SOS_WARPS);
  s->l = t->frames * most <= 256 * FX_SOS_WARPS ? 8 : 32;
  uint64_t wt = ceil_div (t->frames ? t->frames : 1, 32 * s->l);
  if (wt > FX_SOS_WARPS)
    return 0;
  s->wt = (uint32_t)wt;
  for (uint32_t warps = FX_SOS_WARPS / s->wt; warps > 0; warps--) {
    set_columns (s, warps);
    finish (s);
    if (s->shared <= t->shared_max)
      return 1;
  }
  return 0;
}

/* --- both ------------------------------------------------------------------------- */

static void
set_slots (const FxSosTask *t, FxSosShape *s)
{
  uint64_t one = fx_sos_slot_words (s->k) * 8 * s->groups * s->channels;
  uint64_t tiles = FX_SOS_SLOT_BYTES / (one * s->streams);
  if (t->frames && ceil_div (t->frames, s->frames) < tiles)
    tiles = ceil_div (t->frames, s->frames);
  if (tiles < 1 || s->live)
    tiles = 1;
  s->frames_max = tiles * s->frames;
  s->tiles_max = tiles * s->columns * s->streams;
  s->slots = s->live ? 0 : tiles * one * s->streams;
}

int
fx_sos_plan_shape (const FxSosTask *t, FxSosShape *s, FxError *err)
{
  static const char *const types[] = { "f32", "f32d", "f64" };
  memset (s, 0, sizeof *s);
  if (t->channels == 0)
    return fx_error (err, FX_EINVAL, "channels", 0, 1, UINT32_MAX, "",
        "no channel", "ask for at least one");
  if (t->sections == 0)
    return fx_error (err, FX_EINVAL, "sections", 0, 1, UINT32_MAX, "",
        "no section", "ask for at least one");
  if (t->streams == 0)
    return fx_error (err, FX_EINVAL, "streams", 0, 1, UINT32_MAX, "",
        "no stream", "ask for at least one");
  s->type = t->type;
  s->channels = t->channels;
  s->streams = t->streams;
  s->live = t->live != 0;
  uint32_t groups = (uint32_t)ceil_div (t->sections, FX_SOS_GROUP);
  s->k = (uint32_t)ceil_div (t->sections, groups);
  s->groups = (uint32_t)ceil_div (t->sections, s->k);
  s->stages = s->groups > 1 ? 2 : 1;
  if (!(s->live ? shape_live (t, s) : shape_throughput (t, s))) {
    if (s->live && t->frames > 32 * 32 * FX_SOS_WARPS)
      return fx_error (err, FX_ENOTSUP, "frames", (double)t->frames, 1,
          32 * 32 * FX_SOS_WARPS, "", "too many frames for one block",
          "process them as a launch of many tiles");
    return fx_error (err, FX_ENOTSUP, "shared memory", (double)t->shared_max,
        (double)s->shared, 1e9, "bytes", "the device has too little for a tile",
        "process on the CPU");
  }
  set_slots (t, s);
  snprintf (s->kernel, sizeof s->kernel, "sos_%s%s_k%u_l%u",
      s->live ? "live_" : "", types[s->type], s->k, s->l);
  return FX_OK;
}

size_t
fx_sos_plan_size (const FxSosShape *s, uint32_t sections)
{
  FxSosLayout o = fx_sos_layout (s->k, s->l, number_size (s->type));
  size_t size = sizeof (FxSosHead) + ceil_div (sections, s->k) * o.size;
  return (size + 255) / 256 * 256;
}

size_t
fx_sos_plan_state_size (uint32_t sections, uint32_t channels)
{
  return fx_sos_state_len (sections, channels) * sizeof (double);
}

uint64_t
fx_sos_plan_tiles (const FxSosShape *s, uint64_t frames)
{
  return ceil_div (frames, s->frames) * s->columns;
}

uint64_t
fx_sos_plan_slots (const FxSosShape *s, uint64_t frames)
{
  return ceil_div (frames, s->frames) * s->channels * s->groups;
}

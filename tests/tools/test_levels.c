/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Levels against what is known of the sound, in blocks of any size. */

#include "gst/tools/analysis/levels.h"
#include "tests/fxtest.h"

enum { RATE = 48000, FRAMES = 4 * RATE };

static GstAudioInfo
stereo (void)
{
  GstAudioInfo info;
  gst_audio_info_init (&info);
  gst_audio_info_set_format (&info, GST_AUDIO_FORMAT_F64, RATE, 2, NULL);
  return info;
}

static FxLevels *
measured (const gdouble *x, gsize frames, gsize block, guint bits)
{
  GstAudioInfo info = stereo ();
  FxLevels *l = fx_levels_new (&info, bits);
  for (gsize at = 0; at < frames; at += block)
    fx_levels_add (l, x + 2 * at, MIN (block, frames - at));
  fx_levels_end (l);
  return l;
}

static gboolean
near (gdouble a, gdouble b, gdouble within)
{
  return fabs (a - b) <= within;
}

/* A sine of half scale with an offset on the left, noise on the right. */
static void
test_sound (void)
{
  gdouble *x = g_new (gdouble, 2 * FRAMES);
  uint64_t seed = 1;
  gdouble right = 0;
  for (int i = 0; i < FRAMES; i++) {
    x[2 * i] = 0.5 * sin (2 * M_PI * 997 * i / RATE) + 0.125;
    x[2 * i + 1] = 0.01 * fx_test_noise (&seed);
    right += x[2 * i + 1] * x[2 * i + 1];
  }
  right = sqrt (right / FRAMES);
  const gsize blocks[] = { FRAMES, 1, 1024, 1777 };
  FxLevelsOf before[3];
  for (guint b = 0; b < G_N_ELEMENTS (blocks); b++) {
    g_autoptr (FxLevels) l = measured (x, FRAMES, blocks[b], 0);
    FxLevelsOf of[3];
    for (gint c = -1; c < 2; c++)
      fx_levels_of (l, c, &of[c + 1]);
    gdouble rms = sqrt (0.125 + 0.125 * 0.125);
    CHECK (near (of[1].rms, rms, 1e-12), "%.15g", of[1].rms);
    CHECK (near (of[1].dc, 0.125, 1e-12), "%.15g", of[1].dc);
    CHECK (near (of[1].max, 0.625, 1e-6), "%.15g", of[1].max);
    CHECK (near (of[1].min, -0.375, 1e-6), "%.15g", of[1].min);
    CHECK (of[1].sample_peak == of[1].max, "%.15g", of[1].sample_peak);
    CHECK (near (of[1].true_peak, 0.625, 1e-2), "%.15g", of[1].true_peak);
    CHECK (near (of[1].crest, 0.625 / rms, 1e-5), "%.15g", of[1].crest);
    CHECK (near (of[1].noise_floor, sqrt (0.125), 1e-3), "%.15g",
        of[1].noise_floor);
    CHECK (near (of[2].rms, right, 1e-12), "%.15g", of[2].rms);
    CHECK (near (of[2].noise_floor, right, 0.03 * right), "%.15g",
        of[2].noise_floor);
    CHECK (near (of[0].rms, sqrt ((rms * rms + right * right) / 2), 1e-12),
        "%.15g", of[0].rms);
    CHECK (of[0].dc == of[1].dc, "%.15g", of[0].dc);
    CHECK (of[0].noise_floor < of[2].noise_floor * 1.1, "%.15g",
        of[0].noise_floor);
    CHECK (of[0].full_scale == 0 && of[0].clipped == 0, "clipped");
    CHECK (fx_levels_frames (l) == FRAMES, "frames");
    if (b > 0)
      CHECK (near (of[0].rms, before[0].rms, 1e-12) &&
                 of[0].noise_floor == before[0].noise_floor &&
                 of[0].true_peak == before[0].true_peak,
          "block size %d makes a difference", (int)blocks[b]);
    memcpy (before, of, sizeof of);
  }
  g_free (x);
}

/* Runs of 1, 2, 3 and 7 at full scale, one that goes from end to end. */
static void
test_clipping (void)
{
  enum { N = 3000 };
  gdouble x[2 * N] = { 0 }, top = 32767.0 / 32768;
  const struct {
    int at, n;
    gdouble value;
  } runs[] = { { 10, 1, 1 }, { 20, 2, -1 }, { 30, 3, top }, { 1021, 7, -1 },
    { 2000, 4, 1 }, { 2004, 5, -1 } };
  for (guint r = 0; r < G_N_ELEMENTS (runs); r++) {
    for (int i = 0; i < runs[r].n; i++)
      x[2 * (runs[r].at + i)] = runs[r].value;
  }
  for (int i = 0; i < 3; i++)
    x[2 * (100 + i) + 1] = 127.0 / 128;
  for (gsize block = 1; block < 1500; block += 97) {
    g_autoptr (FxLevels) l = measured (x, N, block, 16);
    FxLevelsOf of, right;
    fx_levels_of (l, 0, &of);
    fx_levels_of (l, 1, &right);
    CHECK (of.full_scale == 22, "%d", (int)of.full_scale);
    CHECK (of.clipped == 19, "%d", (int)of.clipped);
    CHECK (of.runs == 4, "%d", (int)of.runs);
    CHECK (of.longest_run == 7, "%d", (int)of.longest_run);
    CHECK (right.full_scale == 0, "%d", (int)right.full_scale);
  }
  g_autoptr (FxLevels) l = measured (x, N, N, 8);
  FxLevelsOf right;
  fx_levels_of (l, 1, &right);
  CHECK (right.clipped == 3, "8 bits: %d", (int)right.clipped);
  CHECK (fx_levels_full_scale (24) == fx_levels_full_scale (16), "24 bits");
}

/* Loud for 9 s of 10, digital silence and noise at -60 dB between: the floor
 * is the noise. A constant is no noise at all. */
static void
test_floor (void)
{
  enum { LONG = 10 * RATE };
  gdouble *x = g_new0 (gdouble, 2 * LONG);
  uint64_t seed = 5;
  for (int i = 0; i < LONG; i++) {
    gdouble level = i < 9 * RATE ? 0.5 : i < 10 * RATE - 4800 ? 1e-3 : 0;
    x[2 * i] = level * fx_test_noise (&seed) * sqrt (3);
    x[2 * i + 1] = 0.3;
  }
  g_autoptr (FxLevels) l = measured (x, LONG, 4096, 0);
  FxLevelsOf of;
  fx_levels_of (l, 0, &of);
  CHECK (near (of.noise_floor, 1e-3, 5e-5), "%.15g", of.noise_floor);
  fx_levels_of (l, 1, &of);
  CHECK (of.noise_floor == 0, "%.15g", of.noise_floor);
  CHECK (of.dc == 0.3 || near (of.dc, 0.3, 1e-12), "%.15g", of.dc);
  g_free (x);
}

static void
test_odd (void)
{
  const gdouble odd[] = { NAN, 0.5, INFINITY, -0.5, 0.25, -INFINITY };
  g_autoptr (FxLevels) l = measured (odd, 3, 3, 0);
  FxLevelsOf of;
  fx_levels_of (l, -1, &of);
  CHECK (fx_levels_non_finite (l) == 3, "%d", (int)fx_levels_non_finite (l));
  CHECK (of.sample_peak == 0.5 && of.min == -0.5 && of.max == 0.5, "%g",
      of.sample_peak);
  CHECK (isfinite (of.noise_floor) && of.noise_floor > 0, "short: %g",
      of.noise_floor);
  const gdouble silence[200] = { 0 };
  g_autoptr (FxLevels) none = measured (silence, 100, 100, 0);
  fx_levels_of (none, -1, &of);
  CHECK (of.rms == 0 && isnan (of.crest) && of.noise_floor == 0, "silence");
  g_autoptr (FxLevels) empty = measured (silence, 0, 1, 0);
  fx_levels_of (empty, -1, &of);
  CHECK (of.rms == 0 && of.min == 0 && isnan (of.crest), "nothing");
}

/* A sine of 1 kHz at -20 dBFS in the left reads -23.0 LUFS (EBU Tech 3341: both
 * channels at -23 dBFS read so); the same in LFE reads nothing. */
static void
test_loudness (void)
{
  gdouble *x = g_new0 (gdouble, 2 * FRAMES);
  for (int i = 0; i < FRAMES; i++)
    x[2 * i] = 0.1 * sin (2 * M_PI * 1000 * i / RATE);
  g_autoptr (FxLevels) l = measured (x, FRAMES, 1000, 0);
  gdouble lufs = fx_loudness_integrated (fx_levels_loudness (l));
  CHECK (near (lufs, -23.0, 0.05), "%g LUFS", lufs);
  GstAudioChannelPosition position[2] = { GST_AUDIO_CHANNEL_POSITION_FRONT_LEFT,
    GST_AUDIO_CHANNEL_POSITION_LFE1 };
  GstAudioInfo info;
  gst_audio_info_init (&info);
  gst_audio_info_set_format (&info, GST_AUDIO_FORMAT_F64, RATE, 2, position);
  g_autoptr (FxLevels) lfe = fx_levels_new (&info, 0);
  for (int i = 0; i < FRAMES; i++) {
    x[2 * i + 1] = x[2 * i];
    x[2 * i] = 0;
  }
  fx_levels_add (lfe, x, FRAMES);
  fx_levels_end (lfe);
  lufs = fx_loudness_integrated (fx_levels_loudness (lfe));
  CHECK (isinf (lufs), "LFE alone: %g LUFS", lufs);
  gst_audio_info_set_format (&info, GST_AUDIO_FORMAT_F64, 500, 2, NULL);
  g_autoptr (FxLevels) slow = fx_levels_new (&info, 0);
  fx_levels_add (slow, x, 500);
  fx_levels_end (slow);
  CHECK (fx_levels_loudness (slow) == NULL, "a loudness at 500 Hz");
  g_free (x);
}

int
main (void)
{
  test_sound ();
  test_clipping ();
  test_floor ();
  test_odd ();
  test_loudness ();
  return fx_test_end ();
}

/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Echoes: parameters, and what they come to. */

#include "dsp/fx_tempo.h"
#include "dsp/proc/delay.h"

#define LEAST 1 /* frames of delay: there is a loop */
#define HIGH_CUT_OFF 20000

enum { MONO, PING_PONG, CROSS_FEED };
enum { TAPE, CROSS_FADE };

static const FxEnumValue stereos[] = {
  { MONO, "mono", "Each channel has its own echoes" },
  { PING_PONG, "ping-pong", "Echoes change sides" },
  { CROSS_FEED, "cross-feed", "Echoes change sides in part" },
  { 0, NULL, NULL },
};

static const FxEnumValue changes[] = {
  { TAPE, "tape", "The delay glides, which bends the pitch" },
  { CROSS_FADE, "cross-fade", "The old delay is faded into the new one" },
  { 0, NULL, NULL },
};

const FxParam fx_delay_params[FX_DELAY_PARAMS] = {
  { .name = "time",
      .blurb = "Time between echoes, where no note is given (at least one "
               "frame; times the number of taps at most max-time)",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (FxDelayParams, time),
      .min = 0.02,
      .max = 30000,
      .def = 500 },
  { .name = "tempo",
      .blurb = "Tempo that a note is taken at",
      .unit = "BPM",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (FxDelayParams, tempo),
      .min = FX_TEMPO_MIN,
      .max = FX_TEMPO_MAX,
      .def = FX_TEMPO_DEFAULT },
  { .name = "note",
      .blurb = "Time between echoes as a note",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (FxDelayParams, note),
      .max = 24,
      .def = FX_NOTE_NONE,
      .values = fx_notes,
      .enum_type = "FxNote" },
  { .name = "max-time",
      .blurb = "Longest delay that there is memory for",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_LOG,
      .offset = offsetof (FxDelayParams, max_time),
      .min = 1,
      .max = 30000,
      .def = 2000 },
  { .name = "feedback",
      .blurb = "Amplitude of each echo to the one before it",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (FxDelayParams, feedback),
      .min = 0,
      .max = 0.99,
      .def = 0.3 },
  { .name = "taps",
      .blurb = "Number of echoes (0: they go on for ever, ever softer)",
      .unit = "",
      .type = FX_T_I32,
      .flags = FX_P_LIVE,
      .offset = offsetof (FxDelayParams, taps),
      .min = 0,
      .max = FX_DELAY_TAPS,
      .def = 0 },
  { .name = "stereo",
      .blurb = "How echoes go between left and right (of other than two "
               "channels each has its own, whatever this says)",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (FxDelayParams, stereo),
      .max = CROSS_FEED,
      .def = MONO,
      .values = stereos,
      .enum_type = "FxDelayStereo" },
  { .name = "cross-feed",
      .blurb = "Part of an echo that changes sides, where stereo says so",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (FxDelayParams, cross_feed),
      .min = 0,
      .max = 1,
      .def = 0.5 },
  { .name = "low-cut",
      .blurb = "What lies below is taken off each echo, 6 dB per octave (0: "
               "off)",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (FxDelayParams, low_cut),
      .min = 0,
      .max = 2000,
      .def = 0 },
  { .name = "high-cut",
      .blurb = "What lies above is taken off each echo, 6 dB per octave "
               "(20000: off)",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (FxDelayParams, high_cut),
      .min = 200,
      .max = HIGH_CUT_OFF,
      .def = HIGH_CUT_OFF },
  { .name = "change",
      .blurb = "How the time moves to another one",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (FxDelayParams, change),
      .max = CROSS_FADE,
      .def = TAPE,
      .values = changes,
      .enum_type = "FxDelayChange" },
  { .name = "mix",
      .blurb = "Part of the echoes in the output",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (FxDelayParams, mix),
      .min = 0,
      .max = 1,
      .def = 0.3 },
};

/* --- plan --------------------------------------------------------------------- */

/* a of the low-pass: |H|^2 = a^2 / (1 + b^2 - 2 b cos w) = 1/2, b = 1 - a. */
static double
high_cut (double hz, double rate)
{
  if (hz >= HIGH_CUT_OFF || hz >= rate / 2)
    return 1;
  double u = 2 - cos (2 * M_PI * hz / rate);
  return 1 - (u - sqrt (u * u - 1));
}

static double
low_cut (double hz, double rate)
{
  hz = hz < 1 ? 1 : hz;
  hz = hz < 0.49 * rate ? hz : 0.49 * rate;
  double g = tan (M_PI * hz / rate);
  return g / (1 + g);
}

static void
weigh (const FxDelayParams *p, FxDelayPlan *out, double cross, int ping)
{
  double w = 1, turn = 1, *k = out->knob;
  ping &= p->taps > 0;
  for (int i = 0; i < FX_DELAY_TAPS; i++, w *= p->feedback) {
    double used = i < out->taps ? w : 0;
    /* M^i has (1 + (1 - 2c)^i) / 2 and (1 - (1 - 2c)^i) / 2. */
    turn *= 1 - 2 * cross;
    k[FX_DELAY_TAP + i] = ping ? 0 : used * (1 + turn) / 2;
    k[FX_DELAY_TAP_CROSS + i] = ping ? 0 : used * (1 - turn) / 2;
    k[FX_DELAY_TAP_PING + i] = ping ? used : 0;
  }
}

int
fx_delay_plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const FxDelayParams *p = params;
  FxDelayPlan *out = plan;
  int rc = FX_OK, ping = p->stereo == PING_PONG && f->channels == 2;
  double *k = out->knob, ms = p->time;
  double cross = f->channels != 2 || p->stereo == MONO ? 0
                 : ping                                ? 1
                                                       : p->cross_feed;
  double back = p->taps ? 0 : p->feedback;
  *out = (FxDelayPlan){ .taps = p->taps ? p->taps : 1,
    .fades = p->change == CROSS_FADE };
  if (p->note != FX_NOTE_NONE)
    ms = 1000 * fx_note_seconds (p->note, p->tempo);
  double most = p->max_time / out->taps;
  if (ms > most) {
    rc = fx_error (err, FX_CLAMPED, "time", ms, 0, most, "ms",
        "longer than there is memory for (with taps, all of them)",
        "shorten it, use fewer taps or set a larger max-time");
    if (err)
      err->used = most;
    ms = most;
  }
  out->most = (uint32_t)ceil (
      fmax (p->max_time * f->rate / 1000, LEAST * FX_DELAY_TAPS));
  out->delay = fmax (ms * f->rate / 1000, LEAST);
  k[FX_DELAY_DRY] = 1 - p->mix;
  k[FX_DELAY_WET] = p->mix;
  k[FX_DELAY_BACK] = back * (1 - cross);
  k[FX_DELAY_BACK_CROSS] = back * cross;
  k[FX_DELAY_LOW] = p->low_cut > 0;
  k[FX_DELAY_LOW_G] = low_cut (p->low_cut, f->rate);
  k[FX_DELAY_HIGH] = high_cut (p->high_cut, f->rate);
  weigh (p, out, cross, ping);
  return rc;
}

uint32_t
fx_delay_tail (const FxFormat *f, const void *plan)
{
  const FxDelayPlan *p = plan;
  const double *k = p->knob;
  double back = k[FX_DELAY_BACK] + k[FX_DELAY_BACK_CROSS];
  /* Each passage through the low-pass is late by its delay at 0 Hz; the end is
   * that of the low cut, whose pole is at 1 - 2 G. */
  double once = p->delay + (1 - k[FX_DELAY_HIGH]) / k[FX_DELAY_HIGH], low = 0;
  if (k[FX_DELAY_LOW] > 0)
    low = log (1e-6) / log1p (-2 * fmin (k[FX_DELAY_LOW_G], 0.49));
  double passages = back > 0 ? 1 + ceil (log (1e-6) / log (back)) : 1;
  if (k[FX_DELAY_HIGH] < 1)
    low += log (1e-6) / log1p (-k[FX_DELAY_HIGH]);
  return (uint32_t)ceil (passages * once + (p->taps - 1) * p->delay + low) + 4;
}

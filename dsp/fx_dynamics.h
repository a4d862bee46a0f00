/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What compressors, expanders and gates are made of: level, static curve and
 * ballistics, each a pass over up to FX_EFFECT_CHUNK frames, so that all but
 * the recursions run in vectors. After D. Giannoulis, M. Massberg, J. Reiss,
 * "Digital dynamic range compressor design - a tutorial and analysis", J. AES
 * 60(6), 2012 (below: GMR).
 *
 * The control v is a change of gain in dB with the sign that makes it rise with
 * the level: how much a compressor takes away (below 0: how much an upward one
 * adds), or how much an expander adds (below 0: how much it takes away). So
 * attack is always what happens when it becomes louder.
 *
 * Rows are arrays of doubles of n rounded up to FX_DYN_PAD values; what is
 * beyond n is any finite number. All RT. */

#ifndef FX_DYNAMICS_H
#define FX_DYNAMICS_H

#include <stddef.h>
#include <stdint.h>

enum { FX_DYN_PAD = 8 };

/* Where levels end: silence. */
#define FX_DYN_SILENCE (-200.0)

/* A ratio from which a compressor is a limiter. */
#define FX_DYN_INFINITE 100.0

/* x, but not beyond +-1e15 (300 dB): what filters and squares can take. */
static inline double
fx_dyn_bounded (double x)
{
  x = x > 1e15 ? 1e15 : x;
  return x < -1e15 ? -1e15 : x;
}

/* --- levels ----------------------------------------------------------------- */

/* Part of the way that a one-pole goes in a frame: it takes the time of ms to
 * 1 - 1/e of a step (GMR equation 7); 0 ms: 1, at once. */
double fx_dyn_step (double ms, double rate);

/* Magnitudes of x, with `more` where they are larger than what is in the row,
 * and ones beyond n. Those of more than 1e15 count as that. */
void fx_dyn_magnitude (const double *x, double *row, size_t n, int more);

/* The mean square *mean of x, a one-pole of that step. */
void fx_dyn_mean_square (
    const double *x, double *row, size_t n, double step, double *mean);

/* row = the larger of both. */
void fx_dyn_larger (const double *x, double *row, size_t n);

void fx_dyn_copy (const double *from, double *to, size_t n);

/* What levels are: dB, amplitudes, mean squares. */
typedef enum FxDynUnit { FX_DYN_DB, FX_DYN_AMPLITUDE, FX_DYN_POWER } FxDynUnit;

/* Levels to dB, from FX_DYN_SILENCE on, which is added to them: an error of 1e-5
 * dB at -80 dB, of 0.01 dB at -140 dB. */
void fx_dyn_decibels (double *row, size_t n, FxDynUnit unit);

/* What fx_dyn_decibels() makes dB of, to 3e-9 of it and of silence. */
double fx_dyn_undecibels (double db, FxDynUnit unit);

/* v to amplitudes of direction v + makeup dB, where makeup gains step from frame
 * to frame; error below 3e-8 dB. */
void fx_dyn_amplitude (
    double *row, size_t n, double direction, double makeup, double step);

/* --- the curve -------------------------------------------------------------- */

/* dB of v per dB of level beyond the threshold, with a soft knee (GMR equation
 * 4): above threshold and, for what works below it, under it; v stays within
 * -range .. range. */
typedef struct FxDynCurve {
  double threshold, knee; /* dB; knee: width */
  double above, below;    /* v rises by above per dB above, falls by below */
  double range;
} FxDynCurve;

/* Slopes of a ratio: a compressor that reduces what is above or, upward, raises
 * what is below the threshold; an expander that reduces what is below or,
 * upward, raises what is above it. */
void fx_dyn_compress (FxDynCurve *c, double ratio, int upward);
void fx_dyn_expand (FxDynCurve *c, double ratio, int upward);

/* v of one level. */
double fx_dyn_static (const FxDynCurve *c, double level);

/* The level up to which v is 0; FX_DYN_SILENCE where nothing is known of it. */
double fx_dyn_idle (const FxDynCurve *c);

/* v of levels, in place; the curve gains *step from frame to frame, NULL: it
 * stays. */
void fx_dyn_curve (
    const FxDynCurve *c, const FxDynCurve *step, double *row, size_t n);

/* --- ballistics --------------------------------------------------------------- */

/* The smooth decoupled peak detector (GMR equation 17): v is held at its peak,
 * which decays, and that is smoothed by the attack. There, both times add up in
 * a release. Here the decay is as much faster as makes both together take
 * `release`, and the smoothing of what falls takes a quarter of it at most: a
 * step up takes attack to 1 - 1/e, one down release, whichever is longer. */
typedef struct FxDynTimes {
  double attack, fall; /* steps of the smoothing, up and down */
  double decay;        /* step of the peak */
  double octaves;      /* 1 - decay is 2 to the power of minus this */
  int32_t automatic;   /* a row of decays stands for decay */
  int32_t plain;       /* one-poles of attack and decay, nothing is held */
} FxDynTimes;

void fx_dyn_times (FxDynTimes *t, double attack, double release, double rate);

typedef struct FxDynState {
  double peak, v;
  double least, most; /* v since they were last reset */
} FxDynState;

/* At rest at v. */
void fx_dyn_state_init (FxDynState *s, double v);

/* v, in place. decay: the step of the peak in each frame, for times that are
 * automatic. flat: all of the row is row[0]. 1: it still is. */
int fx_dyn_smooth (FxDynState *s, const FxDynTimes *t, const double *decay,
    double *row, size_t n, int flat);

/* Squares of peak and mean over 200 ms; zeros to begin with. */
typedef struct FxDynCrest {
  double peak, mean;
} FxDynCrest;

/* The row of decays for a release that follows the sound: 2 release / C^2, C^2
 * the squared crest factor peak / mean over 200 ms (D. Giannoulis, M. Massberg,
 * J. Reiss, "Parameter automation in a dynamic range compressor", J. AES 61(10),
 * 2013, equations 12 to 16). Of a sine that is the release itself; drums make
 * it shorter. step: that of 200 ms. */
void fx_dyn_auto_release (FxDynCrest *s, const FxDynTimes *t, double step,
    const double *magnitude, double *decay, size_t n);

#endif

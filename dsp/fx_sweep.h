/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What chorus, flanger, vibrato and phaser have in common: an oscillator that
 * moves something else than a gain, where a step or a corner is heard. Its
 * value, times what it moves, is taken at control points, FX_SWEEP_GRID frames
 * apart; through them goes a smooth curve, which frames follow.
 *
 * Control points lie at multiples of the grid in stream time and depend on
 * nothing but knobs and time, so that neither the size of blocks nor the place
 * where a stream starts makes a difference. */

#ifndef FX_SWEEP_H
#define FX_SWEEP_H

#include "dsp/fx_effect.h"
#include "dsp/fx_lfo.h"

/* Frames from control point to control point: the grid of the effect. */
#define FX_SWEEP_GRID 32

/* Parameters that all of them have. */
typedef struct FxSweepParams {
  double rate, tempo, stereo_phase; /* Hz, beats per minute, degrees */
  int32_t note, shape;              /* FxNote, FxLfoShape */
} FxSweepParams;

/* The knobs of these, which come first in a plan. */
enum {
  FX_SWEEP_HZ,
  FX_SWEEP_STEREO, /* degrees */
  FX_SWEEP_SHAPE,  /* the weight of each shape */
  FX_SWEEP_KNOBS = FX_SWEEP_SHAPE + FX_LFO_LAST + 1
};
void fx_sweep_plan (const FxSweepParams *p, double *knob);

/* The phase of the oscillator. */
typedef struct FxSweep {
  double phase, hz; /* turns at `frame`, and how it goes on */
  int64_t frame;
  int fresh; /* no control point was taken since it was put there */
} FxSweep;

/* For the function of FxEffect of this name. RT. */
void fx_sweep_locate (
    FxSweep *s, const FxFormat *f, const double *knob, int64_t frame);

/* To be called first in each run: how many control points are to be taken, 0,
 * 1 or all 4. Point k, 4 - due <= k < 4, is that of fx_sweep_phase (s, r, k):
 * the curve goes from point 1 to point 2. hz: the knob of that name, unless
 * something holds it back. RT. */
int fx_sweep_due (FxSweep *s, const FxEffectRun *r, double hz);
double fx_sweep_phase (const FxSweep *s, const FxEffectRun *r, int k);

/* y[i] = the value, -1 .. 1, of the shapes as knobs weigh them, at phase[i]; n is
 * at most FX_SWEEP_VALUES. RT. */
#define FX_SWEEP_VALUES 32
void fx_sweep_values (
    const double *knob, const double *phase, double edge, double *y, size_t n);
/* One of them. RT. */
double fx_sweep_value (const double *knob, double phase, double edge);

/* Four control points and the curve between the two in the middle: third order,
 * through the points and without corners (Catmull, Rom: A class of local
 * interpolating splines, 1974). */
typedef struct FxCurve {
  double point[4], c[4];
} FxCurve;

/* One more point; after the last one that is due the curve is made. RT. */
static inline void
fx_curve_push (FxCurve *c, double point)
{
  double *p = c->point, a = p[1], b = p[2], d = p[3];
  double slope = (d - a) / 2, end = (point - b) / 2, way = d - b;
  p[0] = a;
  p[1] = b;
  p[2] = d;
  p[3] = point;
  c->c[0] = b;
  c->c[1] = slope;
  c->c[2] = 3 * way - 2 * slope - end;
  c->c[3] = slope + end - 2 * way;
}

/* t: 0 .. 1 from control point to control point. RT. */
static inline double
fx_curve_at (const FxCurve *c, double t)
{
  return ((c->c[3] * t + c->c[2]) * t + c->c[1]) * t + c->c[0];
}

/* Where the first frame of a run is on the curve, and what a frame adds. */
#define FX_SWEEP_STEP (1.0 / FX_SWEEP_GRID)
static inline double
fx_sweep_start (const FxEffectRun *r)
{
  return (double)(r->frame & (FX_SWEEP_GRID - 1));
}

/* The frames of a run in pieces that end where the grid does: the one that begins
 * at frame `at` of it, with the planes of all of it. Effects have this grid and
 * FX_EFFECT_LONG: where knobs move a run is one piece. RT. */
FxEffectRun fx_sweep_piece (const FxEffectRun *r, size_t at);

/* x = knob `dry` times x + knob `wet` times w, r->n frames of both. RT. */
void fx_sweep_mix (const FxEffectRun *r, uint32_t dry, uint32_t wet, double *x,
    const double *w);

/* A number that follows a knob from control point to control point, no faster
 * than by `most`: what moves a delay by its whole range would otherwise be a
 * chirp. At once when the sweep is fresh. RT. */
static inline void
fx_glide (double *now, double to, double most, int fresh)
{
  double d = to - *now;
  *now = fresh ? to : *now + (d > most ? most : d < -most ? -most : d);
}

/* How fast a delay may be moved by hand, frames per frame: half the speed of
 * sound in it, a fifth up or an octave down. */
#define FX_SWEEP_SPEED 0.5

/* The edge of square and saw, in turns, at which a delay that swings by so many
 * frames moves at about that speed. RT. */
double fx_sweep_edge (const double *knob, const FxFormat *f, double swing);

/* Feedback below -600 dB is none, so that sound has an end. */
#define FX_SWEEP_NOTHING 1e-30

/* How often sound goes through a delay until it is at -120 dB. RT. */
double fx_sweep_passes (double feedback);

#endif

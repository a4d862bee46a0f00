/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What effects in the time domain share, so that each is written as one loop
 * over planes of doubles: formats and layouts, parameters that move smoothly,
 * switches that cross-fade, the position in the stream, and what is not
 * finite.
 *
 * The plan of an effect begins with its knobs, `double knob[n_knobs]`: numbers
 * that processing needs and that move in a straight line when parameters
 * change. What follows them in the plan (types, modes, tables of what is
 * computed once) changes at a stroke; or, with FX_EFFECT_FADES, the effect runs
 * as it was and as it will be, and one is faded into the other.
 *
 * The state is one flat piece of memory, state_size + channels * channel_size
 * bytes, which begin as zeros, plus what init() allocates. */

#ifndef FX_EFFECT_H
#define FX_EFFECT_H

#include "dsp/fx_backend.h"
#include "dsp/fx_proc.h"

/* Most frames in one call of run(). */
#define FX_EFFECT_CHUNK 256

/* Most knobs of an effect. */
#define FX_EFFECT_KNOBS 64

enum {
  FX_EFFECT_FADES = 1,  /* needs a flat state: no init() */
  FX_EFFECT_PASSES = 2, /* run() leaves the sound as it is */
  FX_EFFECT_LONG = 4    /* runs do not end at the grid unless knobs move */
};

typedef struct FxEffectRun {
  const FxFormat *format;
  const void *plan;
  const double *knob; /* value of each knob in the first frame, */
  const double *step; /*   and what it gains from frame to frame */
  int moving;         /* some step is not 0 */
  int recalculate;    /* the first frame is a multiple of the grid, or the first
                         one after a reset, a change of place or a fade */
  int64_t frame;      /* of stream time: position of the first frame */
  uint32_t channels;
  double *const *x;         /* channels planes: input, which output replaces */
  const double *const *key; /* the side-chain; x itself where there is none */
  size_t n; /* frames, 1 .. FX_EFFECT_CHUNK, not beyond the next multiple of the
               grid (but FX_EFFECT_LONG) */
} FxEffectRun;

/* Where the knobs of an effect are, as FxDeviceEffect has them. */
typedef struct FxEffectWay {
  const double *knob, *step; /* [n_knobs] */
  uint32_t left;
} FxEffectWay;

/* What a device runs. */
typedef union FxEffectPlan {
  FxDeviceEffect effect;
  FxDeviceTaps taps;
  FxDeviceCurve curve;
  FxDeviceDynamics dynamics;
  FxDeviceLevel level;
} FxEffectPlan;

/* How a device runs an effect, to which nothing comes by its side-chain. What it
 * remembers there comes back before anything is done with its state here, or read
 * of it. RT. */
typedef struct FxEffectDevice {
  const char *process; /* of the back end */
  /* *to: what it runs from the next frame on. Returns why it cannot with this
   * plan and state, a static string, or NULL. NULL: knobs are those of an
   * FxDeviceEffect, in order, and move there. */
  const char *(*plan) (const void *own, const FxFormat *f, const void *plan,
      const FxEffectWay *way, FxEffectPlan *to);
  /* Frames of history, or other doubles of each channel, the same for all plans
   * of a state; NULL: none. */
  uint32_t (*frames) (const void *own);
  /* [channels][frames], oldest first, as the process has it. get leaves the
   * state alone, put leaves it as if that had been the past; readings there begin
   * with it, and are added to those here. */
  void (*get) (const void *own, uint32_t channels, double *history);
  void (*put) (void *own, uint32_t channels, const double *history);
} FxEffectDevice;

/* One static const per effect. All RT but init and free. */
struct FxEffect {
  size_t state_size, channel_size;
  uint32_t n_knobs;
  uint32_t grid;  /* frames between recalculations, a power of 2 up to
                     FX_EFFECT_CHUNK; 0: nothing is recalculated */
  uint32_t flags; /* FX_EFFECT_... */
  /* What is more than flat; plan is the first one. 0: out of memory, and free()
   * is still called. */
  int (*init) (void *own, const FxFormat *f, const void *plan);
  void (*free) (void *own);
  /* Forgets the past; NULL: the flat part is zeroed. */
  void (*reset) (void *own, const FxFormat *f, const void *plan);
  /* After a reset, and where the stream has gone elsewhere. */
  void (*locate) (
      void *own, const FxFormat *f, const void *plan, int64_t frame);
  /* A plan was taken up; ramp: frames that knobs take. NULL: knobs are all. */
  void (*change) (
      void *own, const FxFormat *f, const void *plan, uint32_t ramp);
  void (*run) (void *own, const FxEffectRun *r);
  /* 1 where nothing would be recalculated before another plan is taken up: then
   * the grid does not divide what runs. NULL: never. */
  int (*rests) (const void *own, const void *plan);
  /* Two interleaved channels: 1 where all that run() would do in the frames of r
   * is out0 = m[0] in0 + m[1] in1, out1 = m[2] in0 + m[3] in1, the matrix being
   * m in the first one and gaining step from frame to frame. Then the loop does
   * that, without planes; r has neither x nor n. NULL: never. */
  int (*matrix) (void *own, const FxEffectRun *r, double m[4], double step[4]);
  /* After that, r->x being what came out; NULL: nothing remembers it. */
  void (*passed) (void *own, const FxEffectRun *r);
  /* Largest magnitude that may still come out; NULL: there is no memory. */
  double (*memory) (const void *own, const FxFormat *f, const void *plan);
  void (*read) (void *own, double *values);
  const FxEffectDevice *device; /* NULL: it runs on CPUs alone */
};

/* The functions of an FxProc with .effect. */
void *
fx_effect_state_new (const FxProc *p, const FxFormat *f, const void *plan);
void fx_effect_state_free (void *state);
void fx_effect_state_reset (const FxFormat *f, const void *plan, void *state);
void fx_effect_state_change (
    const FxFormat *f, const void *plan, void *state, uint32_t ramp);
void fx_effect_state_process (const FxKernels *k, const FxFormat *f,
    const void *plan, void *state, const FxBlock *in, const FxBlock *out);
void fx_effect_state_locate (
    const FxFormat *f, const void *plan, void *state, int64_t frame);
double fx_effect_state_memory (const FxFormat *f, const void *state);
int fx_effect_state_is_finite (
    const FxKernels *k, const FxFormat *f, const void *state);
void fx_effect_state_read (void *state, double *values);

/* As FxEffect has it, for those whose first four knobs are the matrix. */
int fx_effect_matrix_of_knobs (
    void *own, const FxEffectRun *r, double m[4], double step[4]);

/* x times a gain that moves by step from frame to frame. RT. */
void fx_effect_gain (double *x, double gain, double step, size_t n);

/* What the effect has as its own. */
void *fx_effect_state_own (void *state);

/* For who lets a device run it: *to is what runs there from the next frame on.
 * Why it cannot just now, a static string, or NULL. RT. */
const char *
fx_effect_state_there (const FxFormat *f, const void *state, FxEffectPlan *to);
/* So many frames were processed there. RT. */
void fx_effect_state_skip (const FxFormat *f, void *state, size_t frames);
/* Its history, there and back. RT. */
uint32_t fx_effect_state_frames (const void *state);
void fx_effect_state_get (const void *state, double *history);
void fx_effect_state_put (void *state, const double *history);

#endif

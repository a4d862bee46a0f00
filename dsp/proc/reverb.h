/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What stands between fxreverb and its algorithms: each of them is one mono
 * input, and as many outputs as there are channels, a few frames at a time. */

#ifndef FX_REVERB_H
#define FX_REVERB_H

#include "dsp/fx_delay_block.h"
#include "dsp/fx_effect.h"
#include "dsp/kernel/reverb.h"

#define FX_REVERB_GRID 128 /* frames between recalculations */
#define FX_REVERB_LINES 16
#define FX_REVERB_ALIGNED __attribute__ ((aligned (64))) /* a cache line */

enum {
  FX_REVERB_DRY,
  FX_REVERB_WET,
  FX_REVERB_OWN,   /* width: of a channel's own output, */
  FX_REVERB_OTHER, /*   and of the mean of the others */
  FX_REVERB_INPUT,
  FX_REVERB_ROOM,      /* Freeverb: feedback of the combs */
  FX_REVERB_DAMP,      /* Freeverb, plate: pole of the low-pass in the loop */
  FX_REVERB_DIFFUSE_1, /* plate, FDN: all-passes at the input */
  FX_REVERB_DIFFUSE_2,
  FX_REVERB_DECAY,      /* plate: what is left after a quarter of the loop */
  FX_REVERB_DECAY_DIFF, /*   and its second all-passes */
  FX_REVERB_DEPTH,      /* plate, FDN: frames that delays swing, up and down */
  FX_REVERB_LOW,        /* FDN: dB lost per frame, in three ranges, */
  FX_REVERB_MID,
  FX_REVERB_HIGH,
  FX_REVERB_LOW_HZ, /*   and the frequencies between them */
  FX_REVERB_HIGH_HZ,
  FX_REVERB_KNOBS
};

typedef struct FxReverbPlan {
  double knob[FX_REVERB_KNOBS];
  double size; /* scale of all lengths */
  double rate; /* turns of the modulation per frame */
  double tail; /* frames to -120 dB */
  uint32_t pre_delay, most_pre_delay;
  int32_t algorithm, lines;
} FxReverbPlan;

/* A delay that moves in straight lines from one multiple of the grid to the
 * next. */
typedef struct FxReverbSwing {
  double delay, step;
  double cosine, sine; /* of its own phase */
} FxReverbSwing;

/* n frames of input, and where they are. */
typedef struct FxReverbPiece {
  const FxKernels *kernels;
  const FxReverbPlan *plan;
  const FxEffectRun *run;
  int recalculate;     /* the way of the modulation begins in the first frame */
  double at;           /* frames since it began, */
  double before;       /*   how many the way before it took, */
  double frames;       /*   and this one will take */
  double sine, cosine; /* of the modulation at its end */
  size_t from, n;      /* place in the chunk of the run: for knobs */
  const double *in;
  double *const *out; /* planes */
} FxReverbPiece;

typedef struct FxReverbCore {
  size_t size, channel_size; /* of the state, which begins as zeros */
  int swings;                /* needs sine and cosine */
  /* 0: out of memory, and free () is called. */
  int (*init) (void *core, const FxFormat *f, const FxReverbPlan *p);
  void (*free) (void *core);
  void (*reset) (void *core);
  /* Frames that may be asked for at once; and of the longest way through. */
  uint32_t (*shortest) (const void *core);
  uint32_t (*longest) (const void *core);
  /* Returns the largest magnitude that it keeps of these frames. RT. */
  double (*run) (void *core, const FxReverbPiece *p);
} FxReverbCore;

extern const FxReverbCore fx_reverb_freeverb, fx_reverb_plate, fx_reverb_fdn;

/* Of two magnitudes. */
static inline double
fx_reverb_larger (double a, double b)
{
  return a > b ? a : b;
}

/* A length in frames of some rate, as frames of this one; at least 1. */
uint32_t
fx_reverb_length (double frames, double of_rate, double rate, double size);

/* Where a delay begins, that many turns ahead of the modulation. RT. */
void fx_reverb_swing_reset (FxReverbSwing *s, double length, double turns);

/* Steers it to length + swing * the modulation. */
void fx_reverb_steer (
    FxReverbSwing *s, const FxReverbPiece *p, double length, double swing);

/* --- delay lines ------------------------------------------------------------ */

/* What lies behind the ring of a line: its beginning again, so that a piece and
 * what interpolation needs around it is always in one stretch. */
#define FX_REVERB_PAD (FX_REVERB_GRID + FX_LAGRANGE)

typedef struct FxReverbLine {
  double *x; /* size + FX_REVERB_PAD, on a cache line */
  uint32_t size, at;
} FxReverbLine;

/* For delays of up to most frames. 0 when out of memory. Not RT. */
int fx_reverb_line_init (FxReverbLine *d, uint32_t most);
void fx_reverb_line_free (FxReverbLine *d);
/* All zeros. RT, but as long as the line. */
void fx_reverb_line_reset (FxReverbLine *d);

/* What lay in the line delay frames before the next frame, and after it: up to
 * FX_REVERB_PAD values, of which the first delay ones are there. */
static inline const double *
fx_reverb_line_read (const FxReverbLine *d, uint32_t delay)
{
  return d->x + (d->at >= delay ? d->at - delay : d->at + d->size - delay);
}

/* Where the next frames go, FX_REVERB_GRID at most; then say so. */
static inline double *
fx_reverb_line_write (const FxReverbLine *d)
{
  return d->x + d->at;
}

/* Of what fx_delay_kept () keeps. */
#define FX_REVERB_LEAST 1e-30
#define FX_REVERB_MOST 1e300

/* The same where something of it is special. */
double fx_reverb_line_end (FxReverbLine *d, size_t n, double most);

/* n frames were written, the largest being most: nothing is kept of frames that
 * are all too small or of those that are too large (fx_delay_kept ()). Returns
 * the largest then. */
static inline double
fx_reverb_line_done (FxReverbLine *d, size_t n, double most)
{
  uint32_t next = d->at + (uint32_t)n;
  if (most < FX_REVERB_LEAST || !(most <= FX_REVERB_MOST) ||
      d->at < FX_REVERB_PAD || next >= d->size)
    return fx_reverb_line_end (d, n, most);
  d->at = next;
  return most;
}

/* y[j] = what lies the way of s back; all of it is at most `most`, and at least
 * n + FX_LAGRANGE / 2. */
void fx_reverb_line_moving (const FxReverbLine *d, const FxReverbSwing *s,
    const FxReverbPiece *p, uint32_t most, double *y);

/* A Schroeder all-pass with that line as memory, in place (Schroeder, Natural
 * sounding artificial reverberation, JAES 10(3), 1962): v = x + g v[-delay],
 * y = v[-delay] - g v. g moves by step. Returns the largest v. */
double fx_reverb_all_pass (FxReverbLine *d, uint32_t delay, double g,
    double step, const FxReverbPiece *p, double *x);

/* y = gain low, low = (1 - pole) x + pole low; pole and gain, as they are in the
 * first frame, move by their steps. Returns the magnitude of low. */
double fx_reverb_low_pass (double *low, const FxReverbPiece *p, double pole,
    double pole_step, double gain, double gain_step, const double *x,
    double *y);

/* The four all-passes at the input of Dattorro's plate, in place. */
typedef struct FxReverbDiffuser {
  FxReverbLine line[4];
  uint32_t length[4];
} FxReverbDiffuser;

int fx_reverb_diffuser_init (FxReverbDiffuser *d, double rate, double size);
void fx_reverb_diffuser_free (FxReverbDiffuser *d);
void fx_reverb_diffuser_reset (FxReverbDiffuser *d);
uint32_t fx_reverb_diffuser_shortest (const FxReverbDiffuser *d);
double
fx_reverb_diffuser_run (FxReverbDiffuser *d, const FxReverbPiece *p, double *x);

#endif

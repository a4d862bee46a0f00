/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The contract: params -> plan -> state.
 *
 * params  what a user sets, in Hz, dB, ms: one plain struct per effect,
 *         described by a table that properties, command lines, documentation,
 *         generic tests and fuzzing all read.
 * plan    what processing needs (coefficients), plain data, made from params
 *         in double by plan() and never changed after.
 * state   history, and where a change that is under way has got to.
 *
 * Reached by device code: plain C and C++. */

#ifndef FX_PROC_H
#define FX_PROC_H

#include <stddef.h>
#include <stdint.h>
#include "dsp/fx_error.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { FX_F32, FX_F64 } FxSample;

typedef enum {
  FX_INTERLEAVED, /* one plane: sample of frame n, channel c at n * channels + c */
  FX_PLANAR       /* one plane per channel */
} FxLayout;

typedef struct FxFormat {
  double rate;       /* frames per second, > 0 */
  uint32_t channels; /* >= 1 */
  FxSample sample;
  FxLayout layout;
} FxFormat;

/* A view of audio in the format of its process; owns nothing. */
typedef struct FxBlock {
  void *const *planes; /* 1 (interleaved) or channels (planar) pointers */
  size_t offset;       /* frames before the view begins in each plane */
  size_t frames;       /* 0 .. any */
} FxBlock;

typedef enum {
  FX_T_F64,
  FX_T_I32,
  FX_T_BOOL,
  FX_T_ENUM,
  FX_T_TABLE
} FxParamType;

enum {
  FX_P_LIVE = 1,   /* cheap to plan: may be automated while playing */
  FX_P_LOG = 2,    /* spread values logarithmically (knobs, tests) */
  FX_P_PLAYING = 4 /* may change while playing, but not be automated; without
                      either a parameter is fixed for the life of a state */
};

typedef struct FxEnumValue {
  int32_t value;
  const char *nick, *name; /* "low-pass", "Low-pass, 12 dB per octave" */
} FxEnumValue;

/* A table of doubles inside a params struct: rows x cols, row by row. The
 * struct declares room for FxParam.max_rows rows right after this header:
 *   struct { FxTable head; double v[ROWS][COLS]; } */
typedef struct FxTable {
  uint32_t rows;
  uint32_t own; /* bits of rows that were written by themselves, where that
                   counts (fx_multiband.h); 0: the table was as a whole */
} FxTable;

/* One parameter. In the params struct, F64 is a double, I32, BOOL and ENUM an
 * int32_t, TABLE as above. */
typedef struct FxParam {
  const char *name;  /* kebab-case: "frequency" */
  const char *blurb; /* one sentence; the unit is added where it is shown */
  const char *unit;  /* "Hz", "dB", "ms", "" */
  FxParamType type;
  uint32_t flags;
  size_t offset; /* of the field in the struct */
  double min, max, def;
  const FxEnumValue *values; /* ENUM: ended by nick == NULL */
  const char *enum_type;     /* ENUM: "FxBiquadType" */
  uint32_t cols, max_rows;   /* TABLE; one column: a flat array to users.
                                min < max: bounds of each number */
} FxParam;

/* Repeated parameters, the bands of an equalizer: element i of an array of
 * structs inside the params struct, 0 <= i < the count parameter. */
typedef struct FxParamGroup {
  const char *name;      /* "band": children are band0, band1, ... */
  const FxParam *params; /* offsets inside one element */
  uint32_t n_params;
  size_t offset, stride; /* of the array, of one element */
  uint32_t max;
  const char *count; /* the I32 parameter that says how many are in use */
} FxParamGroup;

enum {
  FX_PROC_SOS = 1, /* plan is an FxSosPlan, state an FxSosState: can be fused */
  FX_PROC_F64 = 2, /* takes F64 too */
  FX_PROC_FINITE = 4,  /* after tail () frames of silence the output is 0 */
  FX_PROC_FIR = 8,     /* plan is an FxFirPlan, state an FxFirState */
  FX_PROC_LISTENS = 16 /* what it tells is of silence too: it is not to be left
                          out, nor reset, where there is no sound */
};

/* A number that an effect tells of what it does: the reduction of a gain, a
 * loudness. */
typedef struct FxReadout {
  const char *name;  /* kebab-case: "gain-reduction" */
  const char *blurb; /* one sentence */
  const char *unit;  /* "dB", "LUFS", "" */
} FxReadout;

typedef struct FxKernels FxKernels;

typedef struct FxEffect FxEffect;

typedef struct FxProc FxProc;

/* One static const per effect, in dsp/proc/. RT: no lock, no allocation, no
 * log, no system call. */
struct FxProc {
  const char *name;    /* "biquad": element fxbiquad */
  const char *summary; /* "Second-order filter section" */
  const char *detail;  /* a sentence or two for users */
  const FxParam *params;
  uint32_t n_params;
  const FxParamGroup *group; /* NULL: none */
  size_t params_size, plan_size;
  uint32_t flags;
  uint32_t max_sections;  /* of an FxSosState: most that a plan has */
  const FxEffect *effect; /* of an FxEffectState: what fx_effect.h runs */
  uint32_t inputs;        /* 2: the second one is a side-chain; 0: one */

  /* What can be read while it runs; read() fills n_readouts values, which are
   * of the frames processed since the last call. RT, streaming thread. */
  const FxReadout *readouts;
  uint32_t n_readouts;
  void (*read) (void *state, double *values);

  /* How many outputs these params ask for, 0 when they have no meaning (plan
   * then tells why); NULL: one. Fixed for the life of a state. Any thread. */
  uint32_t (*outputs) (const void *params);
  /* Makes *plan. Returns FX_OK, FX_CLAMPED (plan made, with the value that
   * *err names moved into range) or FX_EINVAL (*plan is unspecified). RT. */
  int (*plan) (const FxFormat *f, const void *params, void *plan, FxError *err);
  /* Whether plan() takes long or allocates for these params, so that it should
   * not run on a streaming thread; NULL: never. RT. */
  int (*is_slow) (const FxFormat *f, const void *params);
  /* Allocates a state in reset condition; NULL when out of memory. Not RT. */
  void *(*state_new) (const FxProc *p, const FxFormat *f, const void *plan);
  void (*state_free) (void *state);
  /* Forgets the past: what follows is as after state_new. RT. */
  void (*reset) (const FxFormat *f, const void *plan, void *state);
  /* From the next frame on the plan is another one; the effect moves to it
   * over ramp frames, 0: at once. RT. */
  void (*change) (
      const FxFormat *f, const void *plan, void *state, uint32_t ramp);
  /* in == out (same planes and offset) is allowed, other overlap is not. With
   * several outputs out has the planes of output 0, then those of output 1, and
   * so on, all in the format, and in may be output 0. in: an array of as many
   * blocks as there are inputs. RT. */
  void (*process) (const FxKernels *k, const FxFormat *f, const void *plan,
      void *state, const FxBlock *in, const FxBlock *out);
  /* The next frame is that of stream time frame / rate: what follows time and
   * not sound, a modulation, starts there. NULL: nothing does. RT. */
  void (*locate) (
      const FxFormat *f, const void *plan, void *state, int64_t frame);
  /* Largest magnitude in the memory of the effect; 0: silence in gives
   * silence out, or less than -1200 dB. RT. */
  double (*memory) (const FxFormat *f, const void *state);
  /* Whether the memory is finite; if not it is lost and reset() is due. RT. */
  int (*is_finite) (const FxKernels *k, const FxFormat *f, const void *state);
  /* Frames of delay, frames until -120 dB after the input ends; NULL: 0. A
   * change to a plan of more latency d delays all output from then on by d
   * more (the last d frames come again, and then what follows them); a change
   * to one of less keeps the delay until the next reset. RT. */
  uint32_t (*latency) (const FxFormat *f, const void *plan);
  uint32_t (*tail) (const FxFormat *f, const void *plan);
  /* What runs, for people: "chunk/avx512". Static string; NULL: nothing. */
  const char *(*kernel) (
      const FxKernels *k, const FxFormat *f, const void *state, size_t frames);
};

#ifdef __cplusplus
}
#endif

#endif

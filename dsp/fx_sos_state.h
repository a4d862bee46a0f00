/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The state of one SOS process: its coefficients, its history, and how far a
 * change of parameters has got. fx_sos_engine.h runs one or several of them.
 *
 * The history is signal history and nothing else, so that any kernel may go
 * on from it. What a change does to it is told in fx_sos_state.c. */

#ifndef FX_SOS_STATE_H
#define FX_SOS_STATE_H

#include "dsp/fx_proc.h"
#include "dsp/fx_sos.h"

struct FxSosEngine;

typedef struct FxSosState {
  uint32_t channels, max;
  uint32_t n;       /* sections now; the history has n + 1 rows */
  uint32_t goal_n;  /* sections when the change is over */
  uint32_t ramp;    /* frames until the change has arrived */
  uint32_t length;  /* frames that it takes in all */
  uint32_t still;   /* frames since, up to 2, when the history agrees too */
  uint32_t serial;  /* counts changes of the settled coefficients */
  FxSos cur[FX_SOS_MAX], step[FX_SOS_MAX], goal[FX_SOS_MAX];
  uint8_t fade[FX_SOS_MAX]; /* 1: cross-fades, 0: interpolates */
  int fading;       /* any of them */
  int queued;       /* a change waits for the cross-fade to end ... */
  uint32_t queued_ramp;
  FxSosPlan next;   /* ... to this */
  double *history;  /* [max + 1][2][channels], see kernel/sos.h */
  double *out, *in; /* the same for the sections that fade out and in */
  double *past;     /* ... what went in, and came out, before */
  struct FxSosEngine *solo;
} FxSosState;

/* The functions of every FxProc flagged FX_PROC_SOS. */
void *fx_sos_state_new (const FxProc *p, const FxFormat *f, const void *plan);
void fx_sos_state_free (void *state);
void fx_sos_state_reset (const FxFormat *f, const void *plan, void *state);
void fx_sos_state_change (const FxFormat *f, const void *plan, void *state,
    uint32_t ramp);
void fx_sos_state_process (const FxKernels *k, const FxFormat *f,
    const void *plan, void *state, const FxBlock *in, const FxBlock *out);
double fx_sos_state_memory (const FxFormat *f, const void *state);
int fx_sos_state_is_finite (const FxKernels *k, const FxFormat *f,
    const void *state);
uint32_t fx_sos_state_tail (const FxFormat *f, const void *plan);
const char *fx_sos_state_kernel (const FxKernels *k, const FxFormat *f,
    const void *state, size_t frames);

/* For the engine, RT: frames until the movement changes its kind, 0 when the
 * coefficients rest and the history agrees with them. */
uint32_t fx_sos_state_moving (const FxSosState *s);

/* For the engine, RT: after each block, ends a history that has decayed. */
void fx_sos_state_rest (FxSosState *s);

/* For the engine, RT: filters frames <= fx_sos_state_moving () interleaved
 * frames in place while the coefficients move. spare has the size of buf,
 * hold 2 x channels. */
void fx_sos_state_move (FxSosState *s, const FxKernels *k, double *buf,
    double *spare, double *hold, uint32_t frames);

#endif

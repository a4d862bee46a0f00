/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What fx_convolver.c and fx_voice.c share. */

#ifndef FX_CONVOLVER_PRIV_H
#define FX_CONVOLVER_PRIV_H

#include "dsp/fx_convolver.h"

/* A planar delay line for channels of float or double. */
typedef struct FxFrameDelay {
  char *ring; /* channels x size; NULL: no delay */
  size_t size, at;
} FxFrameDelay;

/* 0 when memory is out. Not RT. */
int fx_frame_delay_init (
    FxFrameDelay *d, uint32_t channels, size_t size, size_t sample);
void fx_frame_delay_reset (FxFrameDelay *d, uint32_t channels, size_t sample);

/* Puts n frames in and, in their place, takes out those of late frames ago;
 * late is at most the size less FX_DELAY_PIECE. RT. */
void fx_frame_delay_run (FxFrameDelay *d, uint32_t channels, size_t sample,
    void *const *x, size_t n, size_t late);

#define FX_DELAY_PIECE 4096 /* frames through a delay line at once */

/* Size of the line that brings others to the same latency: none where there is
 * none. */
size_t fx_voice_delay_size (FxConvMode mode);

typedef enum {
  FX_VOICE_PLAYING,
  FX_VOICE_RINGING,
  FX_VOICE_FADING_OUT
} FxVoiceState;

struct FxVoice {
  FxConv *conv;
  uint32_t inputs, outputs;
  size_t latency, tail;
  FxFrameDelay pre, align; /* before and behind the engine */
  size_t pre_delay;
  /* Streaming thread. */
  FxVoiceState state;
  uint64_t fed;  /* frames since the last one that was not silence went in */
  FxVoice *next; /* in the list of those to be freed */
};

/* Forgets its past. RT. */
void fx_voice_reset (FxVoice *v, size_t sample);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Convolution whose responses are exchanged while it runs.
 *
 * A voice is a set of responses ready to run, made and freed outside of the
 * streaming thread. To go from one voice to another, the input of the new one
 * fades in while that of the old one fades out, both over 30 ms, and the old
 * one rings out what it has heard: y = h_old * (x (1 - g)) + h_new * (x g).
 * Two old voices may ring; when a third would, the oldest is faded out. */

#ifndef FX_CONVOLVER_H
#define FX_CONVOLVER_H

#include "dsp/fx_conv.h"
#include "dsp/fx_proc.h"

/* Most frames that a voice may be late. */
#define FX_CONVOLVER_MAX_LATENCY ((size_t)1 << 17)

typedef struct FxVoice FxVoice;
typedef struct FxConvolver FxConvolver;

typedef struct FxVoiceSpec {
  FxConvSpec conv;
  const double *const *taps; /* conv.responses of them, copied */
  const size_t *lengths;     /* 1 .. conv.max_taps */
  size_t block;              /* frames that calls will bring, 0: unknown */
  size_t pre_delay;          /* frames of silence before each response */
} FxVoiceSpec;

/* NULL when memory is out. A voice that would be later than
 * FX_CONVOLVER_MAX_LATENCY is made with partitions of a block instead. Not RT. */
FxVoice *fx_voice_new (const FxVoiceSpec *spec);
void fx_voice_free (FxVoice *v);

/* Frames by which it is late, frames that it rings after its input has ended
 * (the longest response less one, and the pre-delay), and how it is cut (of
 * the voice's life). Before it is submitted. */
size_t fx_voice_latency (const FxVoice *v);
size_t fx_voice_tail (const FxVoice *v);
const char *fx_voice_layout (const FxVoice *v);

typedef struct FxConvolverStats {
  uint64_t frames;     /* processed */
  uint64_t swaps;      /* voices taken up after the first */
  uint64_t voices;     /* running now, old ones that ring included */
  uint64_t non_finite; /* NaN and infinite input samples replaced by 0 */
  uint64_t lost;       /* blocks that overflowed and were silenced */
} FxConvolverStats;

/* For audio of that format with outputs channels out of f->channels, and voices
 * of one mode. Calls are cut into pieces of at most chunk frames (>= 1), which
 * are also what the engines of the voices get. NULL when memory is out. Not RT. */
FxConvolver *fx_convolver_new (
    const FxFormat *f, uint32_t outputs, FxConvMode mode, size_t chunk);
/* Frees its voices too. Not while another thread uses it. */
void fx_convolver_free (FxConvolver *c);

/* Hands a voice (of the same channels, sample type and mode) over, to be taken
 * up. Returns one that was handed over before and never taken up, for the
 * caller to free, or NULL. One thread at a time; wait-free. */
FxVoice *fx_convolver_submit (FxConvolver *c, FxVoice *v);

/* A voice that is not used any more, for the caller to free, or NULL. One
 * thread at a time, not the streaming one; wait-free. */
FxVoice *fx_convolver_collect (FxConvolver *c);

/* Level of the convolved sound (linear, any sign) and share of it in the
 * output: mix * wet + (1 - mix) * input, reached over ramp frames (0: at once).
 * The input is as late as the convolved sound; output channel o gets input o,
 * or the only one, or nothing. Streaming thread. RT. */
void fx_convolver_set (FxConvolver *c, double level, double mix, uint32_t ramp);

/* Takes up a voice that was handed over, if there is one and no other change is
 * under way: at once when nothing was processed yet, otherwise fading. To be
 * called before each buffer. Streaming thread. RT. */
void fx_convolver_take_up (FxConvolver *c);

/* Processes in->frames == out->frames frames; the same planes and offset are
 * allowed when there are as many channels, other overlap is not. Returns how
 * many frames at the beginning of out do not belong to the stream: those that
 * come out before its first frame does, and where a swap makes the latency
 * larger. Frame i of out is frame i - latency of the stream, with the latency
 * as it is after the call. Non-finite input counts as 0, a block that overflows
 * is silenced and the past forgotten; denormals are off inside. Silence before
 * the first voice. Streaming thread. RT. */
size_t
fx_convolver_process (FxConvolver *c, const FxBlock *in, const FxBlock *out);

/* As fx_convolver_process for frames of silence while fx_convolver_is_silent:
 * the output would be silence, so there is none. Streaming thread. RT. */
size_t fx_convolver_skip (FxConvolver *c, size_t frames);

/* Forgets the past; goes on with the newest voice. Streaming thread. RT. */
void fx_convolver_reset (FxConvolver *c);

/* Whether nothing was processed since it was made or reset. Streaming thread.
 * RT. */
int fx_convolver_is_fresh (const FxConvolver *c);

/* Whether silence in gives silence out. Streaming thread. RT. */
int fx_convolver_is_silent (const FxConvolver *c);

/* In frames, as of the last call. Streaming thread. RT. */
size_t fx_convolver_latency (const FxConvolver *c);

/* Frames that follow until all that was put in, but for trailing zeros, is out;
 * latency not counted. Streaming thread. RT. */
size_t fx_convolver_tail (const FxConvolver *c);

/* The same if the input had no trailing zeros: of the response, not of what
 * rings. Streaming thread. RT. */
size_t fx_convolver_length (const FxConvolver *c);

/* A copy of the counters. Any thread. */
void fx_convolver_stats (const FxConvolver *c, FxConvolverStats *stats);

#endif

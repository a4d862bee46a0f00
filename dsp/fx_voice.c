/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* One set of responses, ready to run: the engine, the pre-delay before it, and
 * behind it the delay that brings it to the latency of others. Delays move
 * samples and do not compute. */

#include <stdlib.h>
#include <string.h>
#include "dsp/fx_convolver_priv.h"

/* --- delay --------------------------------------------------------------------- */

int
fx_frame_delay_init (
    FxFrameDelay *d, uint32_t channels, size_t size, size_t sample)
{
  d->size = size;
  d->at = 0;
  d->ring = size ? calloc ((size_t)channels * size, sample) : NULL;
  return !size || d->ring != NULL;
}

void
fx_frame_delay_reset (FxFrameDelay *d, uint32_t channels, size_t sample)
{
  if (d->size)
    memset (d->ring, 0, (size_t)channels * d->size * sample);
}

/* Puts n frames in, in place takes those of `late` frames ago out; late plus
 * the n of one piece is at most the size. */
static void
delay_piece (FxFrameDelay *d, uint32_t channels, size_t sample, void *const *x,
    size_t offset, size_t n, size_t late)
{
  size_t first = d->size - d->at < n ? d->size - d->at : n;
  size_t from = (d->at + d->size - late) % d->size;
  size_t head = d->size - from < n ? d->size - from : n;
  for (uint32_t c = 0; c < channels; c++) {
    char *ring = d->ring + (size_t)c * d->size * sample;
    char *p = (char *)x[c] + offset * sample;
    memcpy (ring + d->at * sample, p, first * sample);
    memcpy (ring, p + first * sample, (n - first) * sample);
    memcpy (p, ring + from * sample, head * sample);
    memcpy (p + head * sample, ring, (n - head) * sample);
  }
  d->at = (d->at + n) % d->size;
}

void
fx_frame_delay_run (FxFrameDelay *d, uint32_t channels, size_t sample,
    void *const *x, size_t n, size_t late)
{
  if (!d->size)
    return;
  size_t most = d->size - late;
  for (size_t done = 0; done < n; done += most)
    delay_piece (
        d, channels, sample, x, done, n - done < most ? n - done : most, late);
}

/* Of what brings others to the same latency: none where there is none. */
size_t
fx_voice_delay_size (FxConvMode mode)
{
  return mode == FX_CONV_THROUGHPUT ? FX_CONVOLVER_MAX_LATENCY + FX_DELAY_PIECE
                                    : 0;
}

/* --- voices -------------------------------------------------------------------- */

void
fx_voice_free (FxVoice *v)
{
  if (!v)
    return;
  fx_conv_free (v->conv);
  free (v->pre.ring);
  free (v->align.ring);
  free (v);
}

static FxConv *
make_conv (const FxVoiceSpec *spec, FxConvMode mode)
{
  FxConvSpec s = spec->conv;
  s.mode = mode;
  FxConv *c = fx_conv_new (&s);
  if (c)
    fx_conv_set (c, spec->taps, spec->lengths, spec->block);
  return c;
}

FxVoice *
fx_voice_new (const FxVoiceSpec *spec)
{
  FxVoice *v = calloc (1, sizeof *v);
  if (!v)
    return NULL;
  size_t sample = spec->conv.f64 ? sizeof (double) : sizeof (float);
  v->inputs = spec->conv.inputs;
  v->outputs = spec->conv.outputs;
  v->pre_delay = spec->pre_delay;
  v->conv = make_conv (spec, spec->conv.mode);
  if (v->conv && fx_conv_latency (v->conv) > FX_CONVOLVER_MAX_LATENCY) {
    fx_conv_free (v->conv);
    v->conv = make_conv (spec, FX_CONV_BLOCK);
  }
  if (!v->conv ||
      !fx_frame_delay_init (&v->pre, v->inputs,
          v->pre_delay ? v->pre_delay + FX_DELAY_PIECE : 0, sample) ||
      !fx_frame_delay_init (&v->align, v->outputs,
          fx_voice_delay_size (spec->conv.mode), sample)) {
    fx_voice_free (v);
    return NULL;
  }
  v->latency = fx_conv_latency (v->conv);
  for (uint32_t i = 0; i < spec->conv.responses; i++) {
    if (spec->lengths[i] - 1 > v->tail)
      v->tail = spec->lengths[i] - 1;
  }
  v->tail += v->pre_delay;
  return v;
}

size_t
fx_voice_latency (const FxVoice *v)
{
  return v->latency;
}

size_t
fx_voice_tail (const FxVoice *v)
{
  return v->tail;
}

const char *
fx_voice_layout (const FxVoice *v)
{
  return fx_conv_layout (v->conv);
}

void
fx_voice_reset (FxVoice *v, size_t sample)
{
  fx_conv_reset (v->conv);
  fx_frame_delay_reset (&v->pre, v->inputs, sample);
  fx_frame_delay_reset (&v->align, v->outputs, sample);
  v->fed = UINT64_MAX / 2;
}

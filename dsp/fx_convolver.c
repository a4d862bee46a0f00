/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Convolution whose responses are exchanged while it runs: voices that fade at
 * their input, y = sum over voices of h_v * (x g_v) with sum g_v = 1, so that
 * two voices with one response are that response, whatever the fade. g is the
 * smoothstep 3 t^2 - 2 t^3: level and slope are continuous at both ends.
 *
 * Voices come in through an atomic pointer and leave through a list that the
 * other side takes whole, so neither waits and none is freed here. A voice that
 * is less late than the convolver is delayed behind its engine; when a later
 * one comes, the delay of the others grows, which repeats what has just been
 * put out: these frames are told to the caller as not belonging to the stream. */

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include "dsp/fx_convolver_priv.h"
#include "dsp/kernel/denormal.h"
#include "dsp/kernel/fir.h"
#include "dsp/kernel/pointwise.h"

#define FADE_SECONDS 0.030
#define MAX_VOICES 4 /* one playing, two that ring, one that is faded out */

struct FxConvolver {
  const FxKernels *k;
  FxFormat format;
  uint32_t outputs;
  size_t chunk, size; /* frames of scratch, bytes of a sample */
  /* Planes of chunk frames: the input, a voice's input, its output, their sum. */
  void **x, **in, **out, **wet;
  char *memory;
  FxFrameDelay dry;

  FxVoice *voices[MAX_VOICES]; /* oldest first; the last one plays */
  uint32_t n_voices;
  uint32_t fade, fade_left; /* frames of a swap, left of the one under way */
  size_t latency, skip;     /* frames yet to be declared not of the stream */
  int fresh;
  double wet_now, dry_now, wet_step, dry_step, wet_to, dry_to;
  uint32_t ramp_left;

  _Atomic (FxVoice *) next, done;
  atomic_ullong frames, swaps, running, non_finite, lost;
};

static inline void
count (atomic_ullong *counter, unsigned long long n)
{
  atomic_store_explicit (counter,
      atomic_load_explicit (counter, memory_order_relaxed) + n,
      memory_order_relaxed);
}

static inline double
get (int f64, const void *p, size_t i)
{
  return f64 ? ((const double *)p)[i] : ((const float *)p)[i];
}

static inline void
put (int f64, void *p, size_t i, double v)
{
  if (f64)
    ((double *)p)[i] = v;
  else
    ((float *)p)[i] = (float)v;
}

static void **
planes_new (uint32_t n)
{
  return calloc (n, sizeof (void *));
}

/* --- the convolver --------------------------------------------------------------- */

FxConvolver *
fx_convolver_new (
    const FxFormat *f, uint32_t outputs, FxConvMode mode, size_t chunk)
{
  FxConvolver *c = calloc (1, sizeof *c);
  uint32_t inputs = f->channels;
  if (!c)
    return NULL;
  c->k = fx_kernels ();
  c->format = *f;
  c->outputs = outputs;
  c->chunk = chunk;
  c->size = f->sample == FX_F64 ? sizeof (double) : sizeof (float);
  c->fade = (uint32_t)(FADE_SECONDS * f->rate) + 1;
  c->fresh = 1;
  c->wet_now = c->wet_to = 1;
  c->x = planes_new (inputs);
  c->in = planes_new (inputs);
  c->out = planes_new (outputs);
  c->wet = planes_new (outputs);
  size_t plane = chunk * c->size;
  c->memory = calloc ((size_t)2 * inputs + (size_t)2 * outputs, plane);
  if (!c->x || !c->in || !c->out || !c->wet || !c->memory ||
      !fx_frame_delay_init (
          &c->dry, inputs, fx_voice_delay_size (mode), c->size)) {
    fx_convolver_free (c);
    return NULL;
  }
  char *p = c->memory;
  for (uint32_t i = 0; i < inputs; i++, p += 2 * plane) {
    c->x[i] = p;
    c->in[i] = p + plane;
  }
  for (uint32_t i = 0; i < outputs; i++, p += 2 * plane) {
    c->out[i] = p;
    c->wet[i] = p + plane;
  }
  return c;
}

void
fx_convolver_free (FxConvolver *c)
{
  FxVoice *v;
  if (!c)
    return;
  for (uint32_t i = 0; i < c->n_voices; i++)
    fx_voice_free (c->voices[i]);
  fx_voice_free (atomic_load (&c->next));
  while ((v = fx_convolver_collect (c)))
    fx_voice_free (v);
  free (c->x);
  free (c->in);
  free (c->out);
  free (c->wet);
  free (c->memory);
  free (c->dry.ring);
  free (c);
}

FxVoice *
fx_convolver_submit (FxConvolver *c, FxVoice *v)
{
  v->next = NULL;
  return atomic_exchange_explicit (&c->next, v, memory_order_acq_rel);
}

FxVoice *
fx_convolver_collect (FxConvolver *c)
{
  FxVoice *all =
      atomic_exchange_explicit (&c->done, NULL, memory_order_acq_rel);
  if (!all || !all->next)
    return all;
  /* The rest goes back, behind what has come meanwhile. */
  FxVoice *rest = all->next, *last = rest;
  all->next = NULL;
  while (last->next)
    last = last->next;
  FxVoice *head = atomic_load_explicit (&c->done, memory_order_relaxed);
  do
    last->next = head;
  while (!atomic_compare_exchange_weak_explicit (
      &c->done, &head, rest, memory_order_acq_rel, memory_order_relaxed));
  return all;
}

/* Puts voice i where the other side finds it. */
static void
retire (FxConvolver *c, uint32_t i)
{
  FxVoice *v = c->voices[i];
  memmove (&c->voices[i], &c->voices[i + 1],
      (size_t)(--c->n_voices - i) * sizeof (FxVoice *));
  FxVoice *head = atomic_load_explicit (&c->done, memory_order_relaxed);
  do
    v->next = head;
  while (!atomic_compare_exchange_weak_explicit (
      &c->done, &head, v, memory_order_acq_rel, memory_order_relaxed));
}

static FxVoice *
newest (const FxConvolver *c)
{
  return c->n_voices ? c->voices[c->n_voices - 1] : NULL;
}

void
fx_convolver_take_up (FxConvolver *c)
{
  if (c->fade_left || !atomic_load_explicit (&c->next, memory_order_relaxed))
    return;
  FxVoice *v = atomic_exchange_explicit (&c->next, NULL, memory_order_acq_rel);
  if (!v)
    return;
  v->state = FX_VOICE_PLAYING;
  v->fed = UINT64_MAX / 2;
  if (c->n_voices)
    count (&c->swaps, 1);
  if (c->fresh) {
    while (c->n_voices)
      retire (c, 0);
    c->latency = c->skip = v->latency;
  } else {
    if (c->n_voices)
      newest (c)->state = FX_VOICE_RINGING;
    if (c->n_voices == MAX_VOICES - 1)
      c->voices[0]->state = FX_VOICE_FADING_OUT;
    c->fade_left = c->n_voices ? c->fade : 0;
    if (v->latency > c->latency) {
      c->skip += v->latency - c->latency;
      c->latency = v->latency;
    }
  }
  c->voices[c->n_voices++] = v;
  atomic_store_explicit (&c->running, c->n_voices, memory_order_relaxed);
}

void
fx_convolver_set (FxConvolver *c, double level, double mix, uint32_t ramp)
{
  double wet = mix * level, dry = 1 - mix;
  if (wet == c->wet_to && dry == c->dry_to && (ramp || !c->ramp_left))
    return;
  c->wet_to = wet;
  c->dry_to = dry;
  c->ramp_left = ramp;
  if (ramp) {
    c->wet_step = (wet - c->wet_now) / ramp;
    c->dry_step = (dry - c->dry_now) / ramp;
  } else {
    c->wet_now = wet;
    c->dry_now = dry;
  }
}

void
fx_convolver_reset (FxConvolver *c)
{
  while (c->n_voices > 1)
    retire (c, 0);
  c->fresh = 1;
  c->fade_left = 0;
  c->ramp_left = 0;
  c->wet_now = c->wet_to;
  c->dry_now = c->dry_to;
  FxVoice *v = newest (c);
  if (v) {
    v->state = FX_VOICE_PLAYING;
    fx_voice_reset (v, c->size);
    c->latency = c->skip = v->latency;
  }
  fx_frame_delay_reset (&c->dry, c->format.channels, c->size);
  atomic_store_explicit (&c->running, c->n_voices, memory_order_relaxed);
  fx_convolver_take_up (c);
}

int
fx_convolver_is_fresh (const FxConvolver *c)
{
  return c->fresh;
}

size_t
fx_convolver_latency (const FxConvolver *c)
{
  return c->latency;
}

size_t
fx_convolver_length (const FxConvolver *c)
{
  const FxVoice *v = newest (c);
  return v ? v->tail : 0;
}

/* Frames until a voice has put out what is in it. */
static size_t
voice_rings (const FxVoice *v)
{
  return v->fed >= v->tail ? 0 : (size_t)(v->tail - v->fed);
}

static int
voice_is_silent (const FxConvolver *c, const FxVoice *v)
{
  return v->fed >= v->tail + c->latency;
}

size_t
fx_convolver_tail (const FxConvolver *c)
{
  size_t most = 0;
  for (uint32_t i = 0; i < c->n_voices; i++) {
    size_t n = voice_rings (c->voices[i]);
    most = n > most ? n : most;
  }
  return most;
}

int
fx_convolver_is_silent (const FxConvolver *c)
{
  for (uint32_t i = 0; i < c->n_voices; i++) {
    if (!voice_is_silent (c, c->voices[i]))
      return 0;
  }
  return 1;
}

/* --- audio ----------------------------------------------------------------------- */

/* Where a frame begins in a plane of a block. */
static void *
plane_at (const FxConvolver *c, const FxBlock *b, uint32_t channels,
    uint32_t plane, size_t frame)
{
  size_t step = c->format.layout == FX_PLANAR ? 1 : channels;
  return (char *)b->planes[plane] + (b->offset + frame) * step * c->size;
}

static int
is_finite (const FxConvolver *c, const void *x, size_t n)
{
  return c->format.sample == FX_F64 ? fx_all_finite_f64 (c->k, x, n)
                                    : fx_all_finite_f32 (c->k, x, n);
}

/* Channels of the input to planes, without what is not finite. Returns how
 * many frames there are up to the last one that is not silent. */
static size_t
take_in (FxConvolver *c, const FxBlock *in, size_t frame, size_t n)
{
  int f64 = c->format.sample == FX_F64;
  uint32_t channels = c->format.channels;
  size_t last = 0;
  if (c->format.layout == FX_INTERLEAVED)
    fx_deinterleave (
        c->k, f64, c->x, plane_at (c, in, channels, 0, frame), channels, n);
  for (uint32_t ch = 0; ch < channels; ch++) {
    void *x = c->x[ch];
    if (c->format.layout == FX_PLANAR)
      memcpy (x, plane_at (c, in, channels, ch, frame), n * c->size);
    if (!is_finite (c, x, n))
      count (&c->non_finite, f64 ? fx_zero_non_finite_f64 (c->k, x, n)
                                 : fx_zero_non_finite_f32 (c->k, x, n));
    size_t heard = n;
    while (heard > last && get (f64, x, heard - 1) == 0)
      heard--;
    last = heard > last ? heard : last;
  }
  return last;
}

/* dst = src times the fade, which begins `at` frames after its start, upwards
 * or downwards. */
static void
faded (const FxConvolver *c, int up, size_t at, void *dst, const void *src,
    size_t n)
{
  int f64 = c->format.sample == FX_F64;
  double scale = 1.0 / c->fade;
  for (size_t i = 0; i < n; i++) {
    double t = (double)(at + i) * scale;
    t = t < 1 ? t : 1;
    double g = t * t * (3 - 2 * t);
    put (f64, dst, i, get (f64, src, i) * (up ? g : 1 - g));
  }
}

/* Runs voice i over a piece of n frames of which the first `heard` matter, into
 * c->out or, as the first one that is heard, into c->wet. Returns whether it
 * was heard. */
static int
run_voice (FxConvolver *c, uint32_t i, size_t n, size_t heard, int first)
{
  FxVoice *v = c->voices[i];
  size_t at = c->fade - c->fade_left;
  int fading = c->fade_left > 0 && c->n_voices > 1 && i + 2 >= c->n_voices;
  int fed = heard > 0 && (v->state == FX_VOICE_PLAYING || fading);
  if (!fed && voice_is_silent (c, v)) {
    v->fed += n;
    return 0;
  }
  v->fed = fed ? n - heard : v->fed + n;
  void **in = c->in, **out = first ? c->wet : c->out;
  if (fed && !fading && !v->pre.size) {
    in = c->x;
  } else {
    for (uint32_t ch = 0; ch < v->inputs; ch++) {
      if (!fed)
        memset (in[ch], 0, n * c->size);
      else if (fading)
        faded (c, v->state == FX_VOICE_PLAYING, at, in[ch], c->x[ch], n);
      else
        memcpy (in[ch], c->x[ch], n * c->size);
    }
    fx_frame_delay_run (&v->pre, v->inputs, c->size, in, n, v->pre_delay);
  }
  fx_conv_process (v->conv, (const void *const *)in, out, n);
  fx_frame_delay_run (
      &v->align, v->outputs, c->size, out, n, c->latency - v->latency);
  if (v->state == FX_VOICE_FADING_OUT) {
    for (uint32_t ch = 0; ch < v->outputs; ch++)
      faded (c, 0, at, out[ch], out[ch], n);
  }
  return 1;
}

static void
add (const FxConvolver *c, size_t n)
{
  for (uint32_t ch = 0; ch < c->outputs; ch++) {
    if (c->format.sample == FX_F64)
      fx_mix_add_f64 (c->k, c->wet[ch], c->out[ch], n);
    else
      fx_mix_add_f32 (c->k, c->wet[ch], c->out[ch], n);
  }
}

/* The input that an output channel gets as it is, or NULL. */
static const void *
dry_of (const FxConvolver *c, uint32_t ch)
{
  if (ch < c->format.channels)
    return c->x[ch];
  return c->format.channels == 1 ? c->x[0] : NULL;
}

/* y = wet * wet level + x * dry level, levels that move included. */
static void
mix (const FxConvolver *c, void *y, const void *x, size_t n)
{
  int f64 = c->format.sample == FX_F64;
  size_t moving = c->ramp_left < n ? c->ramp_left : n, i = 0;
  double wet = c->wet_now, dry = c->dry_now;
  for (; i < moving; i++) {
    wet += c->wet_step;
    dry += c->dry_step;
    put (f64, y, i, get (f64, y, i) * wet + (x ? get (f64, x, i) * dry : 0));
  }
  if (moving == c->ramp_left) {
    wet = c->wet_to;
    dry = c->dry_to;
  }
  if (dry != 0 && x) {
    for (; i < n; i++)
      put (f64, y, i, get (f64, y, i) * wet + get (f64, x, i) * dry);
  } else if (wet != 1) {
    for (; i < n; i++)
      put (f64, y, i, get (f64, y, i) * wet);
  }
}

static void
advance_levels (FxConvolver *c, size_t n)
{
  if (n >= c->ramp_left) {
    c->ramp_left = 0;
    c->wet_now = c->wet_to;
    c->dry_now = c->dry_to;
  } else {
    c->ramp_left -= (uint32_t)n;
    c->wet_now += c->wet_step * (double)n;
    c->dry_now += c->dry_step * (double)n;
  }
}

static void
put_out (FxConvolver *c, const FxBlock *out, size_t frame, size_t n)
{
  if (c->format.layout == FX_INTERLEAVED) {
    fx_interleave (c->k, c->format.sample == FX_F64,
        plane_at (c, out, c->outputs, 0, frame), (const void *const *)c->wet,
        c->outputs, n);
    return;
  }
  for (uint32_t ch = 0; ch < c->outputs; ch++)
    memcpy (plane_at (c, out, c->outputs, ch, frame), c->wet[ch], n * c->size);
}

/* After n frames: what has faded or rung out goes. */
static void
advance_voices (FxConvolver *c, size_t n)
{
  c->fade_left = c->fade_left > n ? c->fade_left - (uint32_t)n : 0;
  for (uint32_t i = c->n_voices; i-- > 0;) {
    FxVoice *v = c->voices[i];
    if (!c->fade_left &&
        (v->state == FX_VOICE_FADING_OUT ||
            (v->state == FX_VOICE_RINGING && voice_is_silent (c, v))))
      retire (c, i);
  }
  atomic_store_explicit (&c->running, c->n_voices, memory_order_relaxed);
}

static void
forget_overflow (FxConvolver *c, size_t n)
{
  for (uint32_t i = 0; i < c->n_voices; i++)
    fx_voice_reset (c->voices[i], c->size);
  fx_frame_delay_reset (&c->dry, c->format.channels, c->size);
  for (uint32_t ch = 0; ch < c->outputs; ch++)
    memset (c->wet[ch], 0, n * c->size);
  count (&c->lost, 1);
}

static void
run_piece (
    FxConvolver *c, const FxBlock *in, const FxBlock *out, size_t at, size_t n)
{
  size_t heard = take_in (c, in, at, n);
  int any = 0, finite = 1;
  for (uint32_t i = 0; i < c->n_voices; i++) {
    if (!run_voice (c, i, n, heard, !any))
      continue;
    if (any)
      add (c, n);
    any = 1;
  }
  fx_frame_delay_run (
      &c->dry, c->format.channels, c->size, c->x, n, c->latency);
  for (uint32_t ch = 0; ch < c->outputs; ch++) {
    if (!any)
      memset (c->wet[ch], 0, n * c->size);
    mix (c, c->wet[ch], dry_of (c, ch), n);
    finite &= is_finite (c, c->wet[ch], n);
  }
  if (!finite)
    forget_overflow (c, n);
  advance_levels (c, n);
  advance_voices (c, n);
  put_out (c, out, at, n);
}

static size_t
take_skip (FxConvolver *c, size_t frames)
{
  size_t n = c->skip < frames ? c->skip : frames;
  c->skip -= n;
  return n;
}

size_t
fx_convolver_process (FxConvolver *c, const FxBlock *in, const FxBlock *out)
{
  FxFpState fp = fx_denormals_off ();
  c->fresh = 0;
  for (size_t at = 0; at < in->frames;) {
    size_t left = in->frames - at, n = left < c->chunk ? left : c->chunk;
    run_piece (c, in, out, at, n);
    at += n;
  }
  count (&c->frames, in->frames);
  fx_denormals_restore (fp);
  return take_skip (c, in->frames);
}

size_t
fx_convolver_skip (FxConvolver *c, size_t frames)
{
  c->fresh = 0;
  c->fade_left = 0;
  while (c->n_voices > 1)
    retire (c, 0);
  if (c->n_voices)
    newest (c)->fed += frames;
  advance_levels (c, UINT32_MAX);
  advance_voices (c, frames);
  count (&c->frames, frames);
  return take_skip (c, frames);
}

void
fx_convolver_stats (const FxConvolver *c, FxConvolverStats *s)
{
  s->frames = atomic_load_explicit (&c->frames, memory_order_relaxed);
  s->swaps = atomic_load_explicit (&c->swaps, memory_order_relaxed);
  s->voices = atomic_load_explicit (&c->running, memory_order_relaxed);
  s->non_finite = atomic_load_explicit (&c->non_finite, memory_order_relaxed);
  s->lost = atomic_load_explicit (&c->lost, memory_order_relaxed);
}

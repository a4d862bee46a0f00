/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* One running effect: plans through a triple buffer, processing with guards
 * against denormals, NaN and overflow. */

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "dsp/fx_instance_priv.h"
#include "dsp/fx_param.h"
#include "dsp/kernel/denormal.h"
#include "dsp/kernel/kernels.h"
#include "dsp/kernel/pointwise.h"

#define RAMP_SECONDS 0.020

FxInstance *
fx_instance_new (const FxProc *p)
{
  FxInstance *x = calloc (1, sizeof *x);
  if (!x)
    return NULL;
  x->proc = p;
  for (int i = 0; i < (p->is_slow ? 6 : 3); i++) {
    x->plans[i] = calloc (1, p->plan_size);
    if (!x->plans[i]) {
      fx_instance_free (x);
      return NULL;
    }
  }
  x->shape = malloc (p->params_size);
  if (!x->shape) {
    fx_instance_free (x);
    return NULL;
  }
  x->outputs = 1;
  fx_mailbox_init (&x->box);
  fx_mailbox_init (&x->offers);
  return x;
}

void
fx_instance_free (FxInstance *x)
{
  if (!x)
    return;
  if (x->state)
    x->proc->state_free (x->state);
  for (int i = 0; i < 6; i++)
    free (x->plans[i]);
  free (x->shape);
  free (x);
}

const FxProc *
fx_instance_proc (const FxInstance *x)
{
  return x->proc;
}

const FxFormat *
fx_instance_format (const FxInstance *x)
{
  return &x->format;
}

const void *
fx_instance_plan (const FxInstance *x)
{
  return x->plans[x->current];
}

static uint32_t
plan_latency (const FxInstance *x)
{
  return x->proc->latency ? x->proc->latency (&x->format, fx_instance_plan (x))
                          : 0;
}

static void
moves (FxInstance *x, uint32_t ramp)
{
  x->moved = atomic_load_explicit (&x->frames, memory_order_relaxed) + ramp;
}

static int
check_format (const FxProc *p, const FxFormat *f, FxError *err)
{
  if (!(f->rate > 0) || !isfinite (f->rate))
    return fx_error (err, FX_EINVAL, "rate", f->rate, 1, 0, "Hz",
        "not a positive number", "give the sample rate of the stream");
  if (f->channels < 1)
    return fx_error (err, FX_EINVAL, "channels", f->channels, 1, UINT32_MAX, "",
        "no audio", "give a stream of at least one channel");
  if (f->sample == FX_F64 && !(p->flags & FX_PROC_F64))
    return fx_error (err, FX_ENOTSUP, "format", 64, 1, 0, "bit",
        "not processed by this effect", "convert to 32-bit float");
  return FX_OK;
}

static int
is_same (const FxParam *p, const void *a, const void *b)
{
  if (p->type != FX_T_TABLE)
    return fx_param_get (p, a) == fx_param_get (p, b);
  FxTable *t = fx_param_table (p, (void *)a),
          *u = fx_param_table (p, (void *)b);
  return t->rows == u->rows &&
         memcmp (fx_table_values (t), fx_table_values (u),
             (size_t)t->rows * p->cols * sizeof (double)) == 0;
}

/* Whether the state fits these params too. */
static int
check_shape (const FxInstance *x, const void *params, FxError *err)
{
  const FxProc *p = x->proc;
  for (uint32_t i = 0; i < p->n_params; i++) {
    const FxParam *q = &p->params[i];
    if (!(q->flags & (FX_P_LIVE | FX_P_PLAYING)) &&
        !is_same (q, params, x->shape))
      return fx_error (err, FX_EINVAL, q->name,
          q->type == FX_T_TABLE ? fx_param_table (q, (void *)params)->rows
                                : fx_param_get (q, params),
          1, 0, q->type == FX_T_TABLE ? "" : q->unit,
          "does not change while audio flows",
          "stop the stream, change it and start again");
  }
  uint32_t n = p->outputs ? p->outputs (params) : 1;
  if (n && n != x->outputs)
    return fx_error (err, FX_EINVAL, "number of outputs", n, x->outputs,
        x->outputs, "", "does not change while audio flows",
        "stop the stream, change it and start again");
  return FX_OK;
}

int
fx_instance_setup (
    FxInstance *x, const FxFormat *f, const void *params, FxError *err)
{
  int rc = check_format (x->proc, f, err);
  if (rc < 0)
    return rc;
  /* The writer's slot, so that an error leaves the plan in use alone. */
  uint32_t slot = fx_mailbox_write (&x->box);
  rc = x->proc->plan (f, params, x->plans[slot], err);
  if (rc < 0)
    return rc;
  void *state = x->proc->state_new (x->proc, f, x->plans[slot]);
  if (!state)
    return fx_error (err, FX_ENOMEM, "channels", f->channels, 1, 0, "",
        "need more memory than there is", "free memory or use fewer channels");
  if (x->state)
    x->proc->state_free (x->state);
  x->state = state;
  x->format = *f;
  x->outputs = x->proc->outputs ? x->proc->outputs (params) : 1;
  fx_params_copy (x->proc, x->shape, params);
  fx_mailbox_publish (&x->box);
  fx_mailbox_pull (&x->box);
  x->current = x->box.read;
  x->latency = plan_latency (x);
  moves (x, 0);
  x->fresh = 1;
  return rc;
}

/* Plans into a slot of a mailbox; first: of its plans. */
static int
plan_into (FxInstance *x, FxMailbox *box, uint32_t first, const void *params,
    uint32_t ramp, uint32_t stamp, FxError *err)
{
  uint32_t slot = first + fx_mailbox_write (box);
  int rc = check_shape (x, params, err);
  if (rc == FX_OK)
    rc = x->proc->plan (&x->format, params, x->plans[slot], err);
  if (rc < 0)
    return rc;
  if (ramp == FX_RAMP_DEFAULT)
    ramp = (uint32_t)(RAMP_SECONDS * x->format.rate) + 1;
  x->ramps[slot] = ramp;
  x->stamps[slot] = stamp;
  fx_mailbox_publish (box);
  return rc;
}

int
fx_instance_set_params (
    FxInstance *x, const void *params, uint32_t ramp, FxError *err)
{
  return plan_into (x, &x->box, 0, params, ramp, 0, err);
}

int
fx_instance_offer (FxInstance *x, const void *params, uint32_t ramp,
    uint32_t stamp, FxError *err)
{
  return plan_into (x, &x->offers, 3, params, ramp, stamp, err);
}

void
fx_instance_supersede (FxInstance *x, uint32_t stamp)
{
  x->newest = stamp;
}

int
fx_instance_is_pending (const FxInstance *x)
{
  return fx_mailbox_has_new (&x->box) || fx_mailbox_has_new (&x->offers);
}

uint64_t
fx_instance_rested (const FxInstance *x)
{
  uint64_t now = atomic_load_explicit (&x->frames, memory_order_relaxed);
  return now > x->moved ? now - x->moved : 0;
}

static void
take (FxInstance *x, uint32_t slot)
{
  x->current = slot;
  moves (x, x->fresh ? 0 : x->ramps[slot]);
  x->proc->change (&x->format, fx_instance_plan (x), x->state,
      x->fresh ? 0 : x->ramps[slot]);
  uint32_t latency = plan_latency (x);
  if (x->fresh && x->proc->latency) /* nothing to delay: no need to keep it */
    x->proc->reset (&x->format, fx_instance_plan (x), x->state);
  if (x->fresh || latency > x->latency)
    x->latency = latency;
  fx_count (&x->taken, 1);
}

void
fx_instance_pull (FxInstance *x)
{
  if (fx_mailbox_pull (&x->offers)) {
    uint32_t slot = 3 + x->offers.read;
    if ((int32_t)(x->stamps[slot] - x->newest) > 0) {
      x->newest = x->stamps[slot];
      take (x, slot);
    }
  }
  if (fx_mailbox_pull (&x->box))
    take (x, x->box.read);
}

int
fx_instance_is_fresh (const FxInstance *x)
{
  return x->fresh;
}

void
fx_instance_begin (FxInstance *x)
{
  fx_instance_pull (x);
  x->fresh = 0;
}

void
fx_instance_reset (FxInstance *x)
{
  fx_instance_pull (x);
  x->proc->reset (&x->format, fx_instance_plan (x), x->state);
  fx_instance_locate (x, 0);
  x->latency = plan_latency (x);
  moves (x, 0);
  x->fresh = 1;
}

void
fx_block_silence (const FxFormat *f, const FxBlock *b)
{
  for (uint32_t p = 0; p < fx_block_planes (f); p++)
    memset (fx_block_at (f, b, p), 0, fx_block_len (f, b) * fx_sample_size (f));
}

void
fx_block_copy (const FxFormat *f, const FxBlock *from, const FxBlock *to)
{
  for (uint32_t p = 0; p < fx_block_planes (f); p++) {
    void *src = fx_block_at (f, from, p), *dst = fx_block_at (f, to, p);
    if (src != dst)
      memcpy (dst, src, fx_block_len (f, from) * fx_sample_size (f));
  }
}

void
fx_block_load (const FxFormat *f, const FxBlock *from, double *to)
{
  for (uint32_t c = 0; c < f->channels; c++) {
    int planar = f->layout == FX_PLANAR;
    const void *p = fx_block_at (f, from, planar ? c : 0);
    size_t step = fx_block_step (f), at = planar ? 0 : c;
    for (size_t i = 0; i < from->frames; i++, at += step)
      to[i * f->channels + c] = f->sample == FX_F64
                                    ? ((const double *)p)[at]
                                    : (double)((const float *)p)[at];
  }
}

void
fx_block_store (const FxFormat *f, const double *from, const FxBlock *to)
{
  for (uint32_t c = 0; c < f->channels; c++) {
    int planar = f->layout == FX_PLANAR;
    void *p = fx_block_at (f, to, planar ? c : 0);
    size_t step = fx_block_step (f), at = planar ? 0 : c;
    for (size_t i = 0; i < to->frames; i++, at += step) {
      double y = from[i * f->channels + c];
      if (f->sample == FX_F64)
        ((double *)p)[at] = y;
      else
        ((float *)p)[at] = (float)y;
    }
  }
}

static int
is_finite (const FxFormat *f, const FxBlock *b)
{
  const FxKernels *k = fx_kernels ();
  size_t n = fx_block_len (f, b);
  for (uint32_t p = 0; p < fx_block_planes (f); p++) {
    const void *x = fx_block_at (f, b, p);
    if (!(f->sample == FX_F64 ? fx_all_finite_f64 (k, x, n)
                              : fx_all_finite_f32 (k, x, n)))
      return 0;
  }
  return 1;
}

void
fx_instance_clean (FxInstance *x, FxBlock *in, const FxBlock *out)
{
  const FxFormat *f = &x->format;
  if (is_finite (f, in))
    return;
  const FxKernels *k = fx_kernels ();
  size_t n = fx_block_len (f, in), replaced = 0;
  fx_block_copy (f, in, out);
  for (uint32_t p = 0; p < fx_block_planes (f); p++) {
    void *y = fx_block_at (f, out, p);
    replaced += f->sample == FX_F64 ? fx_zero_non_finite_f64 (k, y, n)
                                    : fx_zero_non_finite_f32 (k, y, n);
  }
  fx_count (&x->non_finite, replaced);
  *in = *out;
}

void
fx_instance_count (FxInstance *x, const FxBlock *out)
{
  x->fresh = 0;
  fx_count (&x->frames, out->frames);
}

/* The view of output i. */
static FxBlock
output (const FxInstance *x, const FxBlock *out, uint32_t i)
{
  FxBlock b = *out;
  b.planes += i * fx_block_planes (&x->format);
  return b;
}

static void
silence_all (const FxInstance *x, const FxBlock *out)
{
  for (uint32_t i = 0; i < x->outputs; i++) {
    FxBlock b = output (x, out, i);
    fx_block_silence (&x->format, &b);
  }
}

void
fx_instance_check (FxInstance *x, const FxBlock *out)
{
  if (x->proc->is_finite (fx_kernels (), &x->format, x->state))
    return;
  x->proc->reset (&x->format, fx_instance_plan (x), x->state);
  silence_all (x, out);
  fx_count (&x->lost, 1);
}

void
fx_instance_check_output (FxInstance *x, const FxBlock *out)
{
  for (uint32_t i = 0; i < x->outputs; i++) {
    FxBlock b = output (x, out, i);
    if (is_finite (&x->format, &b))
      continue;
    silence_all (x, out);
    atomic_fetch_add_explicit (&x->lost, 1, memory_order_relaxed);
    return;
  }
}

void
fx_instance_process_keyed (
    FxInstance *x, const FxBlock *in, const FxBlock *key, const FxBlock *out)
{
  if (in->frames == 0)
    return;
  FxFpState fp = fx_denormals_off ();
  FxBlock from[2] = { *in, key ? *key : *in };
  fx_instance_pull (x);
  fx_instance_clean (x, &from[0], out);
  if (!key)
    from[1] = from[0];
  x->proc->process (
      fx_kernels (), &x->format, fx_instance_plan (x), x->state, from, out);
  fx_instance_count (x, out);
  fx_instance_check (x, out);
  fx_instance_check_output (x, out);
  fx_denormals_restore (fp);
}

void
fx_instance_process (FxInstance *x, const FxBlock *in, const FxBlock *out)
{
  fx_instance_process_keyed (x, in, NULL, out);
}

void
fx_instance_locate (FxInstance *x, int64_t frame)
{
  if (x->proc->locate)
    x->proc->locate (&x->format, fx_instance_plan (x), x->state, frame);
}

void
fx_instance_read (FxInstance *x, double *values)
{
  if (x->proc->read)
    x->proc->read (x->state, values);
}

uint32_t
fx_instance_outputs (const FxInstance *x)
{
  return x->outputs;
}

double
fx_instance_memory (const FxInstance *x)
{
  return x->state ? x->proc->memory (&x->format, x->state) : 0;
}

uint32_t
fx_instance_latency (const FxInstance *x)
{
  return x->latency;
}

uint32_t
fx_instance_tail (const FxInstance *x)
{
  return x->state && x->proc->tail
             ? x->proc->tail (&x->format, fx_instance_plan (x)) +
                   (x->latency - plan_latency (x))
             : 0;
}

const char *
fx_instance_kernel (const FxInstance *x, size_t frames)
{
  return x->state && x->proc->kernel
             ? x->proc->kernel (fx_kernels (), &x->format, x->state, frames)
             : "";
}

void
fx_instance_stats (const FxInstance *x, FxStats *s)
{
  s->frames = atomic_load_explicit (&x->frames, memory_order_relaxed);
  s->plans = atomic_load_explicit (&x->taken, memory_order_relaxed);
  s->non_finite = atomic_load_explicit (&x->non_finite, memory_order_relaxed);
  s->lost = atomic_load_explicit (&x->lost, memory_order_relaxed);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Where the history of a cascade is, here or on a device, and the guards of
 * fx_instance.c around what the device does. Class BOUND: the device computes
 * the same sections and taps in another order, and perhaps in float.
 *
 * The history is on the device only while all members rest and nothing is in
 * their mailboxes. So what the device runs cannot change while it has it, and
 * plan and history always go up together.
 *
 * An effect is taken there with knobs that move: its state here goes along with
 * them, and parameters are taken up on the way. */

#include "dsp/fx_cascade_device.h"
#include <stdlib.h>
#include <string.h>
#include "dsp/fx_cascade_priv.h"
#include "dsp/fx_effect.h"
#include "dsp/kernel/kernels.h"
#include "dsp/kernel/sos.h"

/* --- life ---------------------------------------------------------------------- */

FxCascadeShape
fx_cascade_shape (const FxCascade *c)
{
  FxCascadeShape s = { .format = c->members[0]->format,
    .is_response = c->run != NULL,
    .max_size = FX_FIR_KEEP };
  if (c->effect) {
    s.effect = c->effect->proc->effect->device->process;
    s.max_size = fx_effect_state_frames (c->effect->state);
  }
  if (c->engine) {
    s.max_size = 0;
    for (uint32_t i = 0; i < c->n; i++)
      s.max_size += c->members[i]->proc->max_sections;
  }
  return s;
}

static FxCascadeDevice *
make (const FxCascadeShape *shape, const FxBackend *backend,
    uint32_t host_frames, FxError *err)
{
  const FxFormat *f = &shape->format;
  FxCascadeDevice *d = calloc (1, sizeof *d);
  size_t frame = f->channels * fx_sample_size (f);
  size_t len = shape->is_response || shape->effect
                   ? (size_t)shape->max_size * f->channels
                   : fx_sos_history_len (shape->max_size, f->channels);
  if (d) {
    d->shape = *shape;
    d->most = shape->effect ? 1 : shape->max_size;
    d->backend = backend;
    d->host_frames = host_frames;
    d->history = calloc (len + 1, sizeof *d->history);
    d->scratch = calloc (f->layout == FX_PLANAR ? host_frames + 1 : 1, frame);
  }
  if (!d || !d->history || !d->scratch) {
    fx_cascade_device_free (d);
    fx_error (err, FX_ENOMEM, "channels", f->channels, 1, 0, "",
        "need more memory than there is", "free memory or use fewer channels");
    return NULL;
  }
  return d;
}

int
fx_cascade_device_new (const FxCascadeShape *shape, const FxBackend *backend,
    FxDevice *device, FxPrecision precision, uint32_t host_frames,
    FxCascadeDevice **made, FxError *err)
{
  const char *filter = shape->is_response ? "fir" : "sos";
  FxDeviceSpec spec = { .process = shape->effect ? shape->effect : filter,
    .format = shape->format,
    .precision = precision,
    .streams = 1,
    .max_size = shape->max_size,
    .host_frames = host_frames };
  spec.format.layout = FX_INTERLEAVED;
  FxCascadeDevice *d = make (shape, backend, host_frames, err);
  *made = NULL;
  if (!d)
    return FX_ENOMEM;
  int rc = backend->run_new (device, &spec, &d->run, err);
  if (rc < 0) {
    d->run = NULL;
    fx_cascade_device_free (d);
    return rc;
  }
  d->device = backend->ref (device);
  *made = d;
  return FX_OK;
}

int
fx_cascade_device_share (const FxCascadeShape *shape, const FxBackend *backend,
    FxDevice *device, FxDeviceRun *run, uint32_t stream, uint32_t most,
    FxCascadeDevice **made, FxError *err)
{
  *made = NULL;
  if (shape->is_response || shape->effect)
    return fx_error (err, FX_ENOTSUP, "process", 0, 1, 0, "",
        "only sections share a run", "give each one of its own");
  FxCascadeDevice *d = *made = make (shape, backend, 0, err);
  if (!d)
    return FX_ENOMEM;
  d->run = run;
  d->stream = stream;
  d->most = most;
  d->shared = 1;
  d->device = backend->ref (device);
  return FX_OK;
}

void
fx_cascade_device_free (FxCascadeDevice *d)
{
  if (!d)
    return;
  if (d->run && !d->shared)
    d->backend->run_free (d->run);
  if (d->device)
    d->backend->unref (d->device);
  free (d->scratch);
  free (d->history);
  free (d);
}

int
fx_cascade_give (FxCascade *c, FxCascadeDevice *d)
{
  FxCascadeShape s = fx_cascade_shape (c);
  const FxCascadeShape *t = &d->shape;
  if (s.format.channels != t->format.channels ||
      s.format.sample != t->format.sample ||
      s.format.layout != t->format.layout || s.is_response != t->is_response ||
      s.max_size != t->max_size || s.effect != t->effect)
    return FX_EINVAL;
  fx_cascade_detach (c);
  c->device = d;
  d->on = d->failed = d->refuses = 0;
  d->error.code = FX_OK;
  d->stay = NULL;
  d->reason = "nothing has been processed yet";
  d->backend->counts (d->run, &d->seen);
  if (c->run)
    fx_fir_run_at_any_cost (c->run, 1);
  return FX_OK;
}

FxCascadeDevice *
fx_cascade_take (FxCascade *c)
{
  FxCascadeDevice *d = c->device;
  if (!d)
    return NULL;
  fx_cascade_device_home (c);
  c->device = NULL;
  if (c->run)
    fx_fir_run_at_any_cost (c->run, 0);
  return d;
}

int
fx_cascade_has_device (const FxCascade *c)
{
  return c->device != NULL;
}

int
fx_cascade_attach (FxCascade *c, const FxBackend *backend, FxDevice *device,
    FxPrecision precision, uint32_t host_frames, FxError *err)
{
  FxCascadeShape shape = fx_cascade_shape (c);
  FxCascadeDevice *d;
  int rc = fx_cascade_device_new (
      &shape, backend, device, precision, host_frames, &d, err);
  return rc < 0 ? rc : fx_cascade_give (c, d);
}

void
fx_cascade_detach (FxCascade *c)
{
  fx_cascade_device_free (fx_cascade_take (c));
}

/* --- the history, there and back --------------------------------------------------- */

/* What was on the device is lost: all begin anew. */
static int
fail (FxCascade *c)
{
  c->device->failed = 1;
  c->device->on = 0;
  c->device->reason = "the device has failed";
  if (c->run)
    fx_fir_run_drop (c->run);
  for (uint32_t i = 0; i < c->n; i++) {
    FxInstance *x = c->members[i];
    x->proc->reset (&x->format, fx_instance_plan (x), x->state);
  }
  return FX_EDEVICE;
}

/* The history as the device has it, into the members or the one response. */
static int
fetch (FxCascade *c)
{
  FxCascadeDevice *d = c->device;
  if (c->effect && d->shape.max_size == 0)
    return FX_OK; /* there is none */
  if (d->backend->read (d->run, d->stream, d->history, &d->error) < 0)
    return fail (c);
  if (c->engine) {
    fx_sos_engine_write (c->engine, d->history);
    return FX_OK;
  }
  if (c->effect) {
    fx_effect_state_put (c->effect->state, d->history);
    return FX_OK;
  }
  for (uint32_t i = 0; i < d->shape.format.channels; i++)
    fx_fir_run_write (c->run, i, d->history + (size_t)i * d->shape.max_size);
  fx_fir_run_written (c->run);
  return FX_OK;
}

void
fx_cascade_device_home (FxCascade *c)
{
  FxCascadeDevice *d = c->device;
  if (d->on && fetch (c) == FX_OK) {
    d->on = 0;
    d->handovers++;
  }
}

void
fx_cascade_device_look (FxCascade *c)
{
  if (c->device->on)
    fetch (c);
}

static void
gather (FxCascade *c)
{
  FxCascadeDevice *d = c->device;
  if (c->engine)
    fx_sos_engine_read (c->engine, d->history);
  if (c->effect)
    fx_effect_state_get (c->effect->state, d->history);
  for (uint32_t i = 0; c->run && i < d->shape.format.channels; i++)
    fx_fir_run_read (c->run, i, d->history + (size_t)i * d->shape.max_size);
}

/* The device cannot do it, and is none the worse for that: here, from now on
 * and until there is another plan. */
static int
refuse (FxCascadeDevice *d, uint32_t serial)
{
  d->refuses = 1;
  d->refused = serial;
  d->reason = d->error.what ? d->error.what : "the device cannot run it";
  d->error.code = FX_OK;
  return 0;
}

/* Plan and history go up. 0: they cannot. */
static int
go_up (FxCascade *c, const void *plan, uint32_t n, uint32_t serial)
{
  FxCascadeDevice *d = c->device;
  if (d->refuses && d->refused == serial)
    return 0;
  int rc = n > d->most
               ? fx_error (&d->error, FX_ENOTSUP, "size", n, 1, d->most, "",
                     "the device is not set up for so many sections or taps",
                     "process here until it is")
               : d->backend->set_plan (d->run, d->stream, n, plan, &d->error);
  if (rc == FX_OK && !d->on && (!c->effect || d->shape.max_size > 0)) {
    gather (c);
    rc = d->backend->write (d->run, d->stream, d->history, &d->error);
  }
  if (rc == FX_EDEVICE)
    return fail (c) == FX_OK;
  if (rc < 0) {
    fx_cascade_device_home (c);
    return refuse (d, serial);
  }
  d->refuses = 0;
  d->plan = serial;
  d->handovers += !d->on;
  d->on = 1;
  return 1;
}

/* --- blocks ------------------------------------------------------------------------ */

/* What the device has counted since the last look. What has overflowed there is
 * treated as here: memories that are not finite begin anew, the block, if it is
 * at hand, is silenced. */
static void
settle_counts (FxCascade *c, const FxBlock *out)
{
  FxCascadeDevice *d = c->device;
  FxDeviceCounts seen, old = d->seen;
  d->backend->counts (d->run, &seen);
  d->seen = seen;
  if (seen.non_finite > old.non_finite && !d->shared)
    fx_count (&c->members[0]->non_finite, seen.non_finite - old.non_finite);
  if (seen.lost == old.lost)
    return;
  FxInstance *last = c->members[c->n - 1];
  void *nowhere = d->scratch;
  FxBlock none = { &nowhere, 0, 0 };
  unsigned long long resets = 0;
  if (out)
    fx_block_silence (&d->shape.format, out);
  if (c->engine)
    fx_cascade_device_home (c);
  for (uint32_t i = 0; c->engine && i < c->n && !d->failed; i++) {
    FxInstance *x = c->members[i];
    if (!x->proc->is_finite (fx_kernels (), &x->format, x->state)) {
      fx_instance_check (x, out ? out : &none);
      resets++;
    }
  }
  if (resets == 0 && !d->shared)
    fx_count (&last->lost, 1);
}

/* An effect takes up its parameters as it would here. */
static const void *
plan_of_effect (FxCascade *c, uint32_t *n, uint32_t *serial)
{
  FxCascadeDevice *d = c->device;
  FxInstance *x = c->effect;
  fx_instance_pull (x);
  d->reason = fx_effect_state_there (&x->format, x->state, &d->effect);
  *n = 1;
  *serial = (uint32_t)atomic_load_explicit (&x->taken, memory_order_relaxed);
  return d->reason ? NULL : &d->effect;
}

/* The plan of the device, and its serial; NULL while something moves, with the
 * reason. */
static const void *
plan_of (FxCascade *c, uint32_t *n, uint32_t *serial)
{
  if (c->device->stay) {
    c->device->reason = c->device->stay;
    return NULL;
  }
  if (c->effect)
    return plan_of_effect (c, n, serial);
  if (c->run) {
    c->device->reason = fx_fir_run_obstacle (c->run);
    const FxFirPlan *p = fx_fir_run_plan (c->run, serial);
    *n = p->n;
    return c->device->reason ? NULL : p->taps;
  }
  int moves = fx_sos_engine_moves (c->engine);
  for (uint32_t i = 0; i < c->n; i++)
    moves |= fx_instance_is_pending (c->members[i]);
  if (!moves)
    return fx_sos_engine_folded (c->engine, n, serial);
  c->device->reason = "a member changes";
  return NULL;
}

int
fx_cascade_is_ready (FxCascade *c)
{
  FxCascadeDevice *d = c->device;
  uint32_t n, serial;
  if (!d || d->failed)
    return d != NULL; /* process_on tells the error */
  settle_counts (c, NULL);
  const void *plan = plan_of (c, &n, &serial);
  if (!plan) {
    fx_cascade_device_home (c);
    return d->failed;
  }
  if (d->on && (!c->effect || d->plan == serial))
    return 1;
  return go_up (c, plan, n, serial) || d->failed;
}

void
fx_cascade_stay_here (FxCascade *c, const char *why)
{
  if (c->device)
    c->device->stay = why;
}

/* Between planes and interleaved frames; to: 1 to frames. */
static void
transpose (const FxFormat *f, const FxBlock *b, char *frames, int to)
{
  size_t size = fx_sample_size (f), step = size * f->channels;
  for (uint32_t p = 0; p < f->channels; p++) {
    char *x = fx_block_at (f, b, p), *y = frames + p * size;
    for (size_t i = 0; i < b->frames; i++, x += size, y += step) {
      if (size == sizeof (float))
        memcpy (to ? y : x, to ? x : y, sizeof (float));
      else
        memcpy (to ? y : x, to ? x : y, sizeof (double));
    }
  }
}

static int
run_host (FxCascadeDevice *d, const FxBlock *in, const FxBlock *out)
{
  const FxFormat *f = &d->shape.format;
  FxBlock i = *in, o = *out;
  int rc = FX_OK;
  for (size_t done = 0; done < in->frames && rc == FX_OK; done += i.frames) {
    size_t left = in->frames - done;
    i.offset = in->offset + done;
    o.offset = out->offset + done;
    i.frames = o.frames = left < d->host_frames ? left : d->host_frames;
    FxDeviceHostJob job = { 0, (uint32_t)i.frames, d->scratch, d->scratch };
    if (f->layout == FX_PLANAR) {
      transpose (f, &i, d->scratch, 1);
    } else {
      job.in = fx_block_at (f, &i, 0);
      job.out = fx_block_at (f, &o, 0);
    }
    rc = d->backend->host (d->run, &job, 1, &d->error);
    if (f->layout == FX_PLANAR && rc == FX_OK)
      transpose (f, &o, d->scratch, 0);
  }
  return rc;
}

static void
count_all (FxCascade *c, size_t frames)
{
  FxBlock block = { NULL, 0, frames };
  for (uint32_t i = 0; i < c->n; i++)
    fx_instance_count (c->members[i], &block);
  if (c->effect)
    fx_effect_state_skip (&c->effect->format, c->effect->state, frames);
  c->device->reason = NULL;
  c->device->blocks++;
}

int
fx_cascade_device_process (FxCascade *c, const FxBlock *in, const FxBlock *out)
{
  FxCascadeDevice *d = c->device;
  if (d->host_frames == 0) {
    fx_cascade_device_home (c);
    d->reason = d->reason ? d->reason : "it is processed in host memory";
  }
  if (d->host_frames == 0 || !fx_cascade_is_ready (c)) {
    fx_cascade_process_here (c, in, out);
    return d->failed ? FX_EDEVICE : FX_OK;
  }
  if (!d->failed && run_host (d, in, out) < 0)
    fail (c);
  if (d->failed) {
    fx_block_silence (&d->shape.format, out);
    return FX_EDEVICE;
  }
  settle_counts (c, out);
  count_all (c, out->frames);
  return d->failed ? FX_EDEVICE : FX_OK;
}

int
fx_cascade_process_on (FxCascade *c, FxDevicePtr in, FxDevicePtr out,
    size_t frames, FxDeviceStream *s)
{
  FxCascadeDevice *d = c->device;
  FxDeviceJob job = { .in = in, .out = out, .frames = frames };
  if (d->failed)
    return FX_EDEVICE;
  if (frames == 0)
    return FX_OK;
  if (d->backend->process (d->run, &job, 1, s, &d->error) < 0)
    return fail (c);
  count_all (c, frames);
  return FX_OK;
}

int
fx_cascade_processed (FxCascade *c, size_t frames, int code, const FxError *err)
{
  if (c->device->failed)
    return FX_EDEVICE;
  if (code < 0) {
    c->device->error = *err;
    return fail (c);
  }
  count_all (c, frames);
  return FX_OK;
}

/* --- questions ---------------------------------------------------------------------- */

const char *
fx_cascade_device_kernel (const FxCascade *c, size_t frames)
{
  const FxCascadeDevice *d = c->device;
  return d->on ? d->backend->kernel (d->run, frames) : NULL;
}

FxError
fx_cascade_error (const FxCascade *c)
{
  return c->device && c->device->failed ? c->device->error : (FxError){ 0 };
}

FxCascadeDeviceStats
fx_cascade_device_stats (const FxCascade *c)
{
  const FxCascadeDevice *d = c->device;
  FxCascadeDeviceStats none = { .reason = "no device" };
  return d ? (FxCascadeDeviceStats){ d->blocks, d->handovers, d->reason }
           : none;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The run of "sos", a cascade of second-order sections for each stream: memory,
 * plans and histories. sos_work.c queues the work.
 *
 * A plan is packed and copied by the first work that needs it, on the stream of
 * that work: the copy comes after all work before, which keeps its own plan, and
 * costs neither an event nor a detour over another stream. Kernels of different
 * shapes have different packings, a short block (few frames, and live) another
 * than a long one: only what is used is made. */

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "cuda/sos_plan_priv.h"
#include "cuda/sos_run.h"

enum {
  FEW = 2048,      /* frames that count as a short block without host calls */
  LIVE_MAX = 8192, /* frames of a live block, see fx_sos_plan_shape */
  UPLOADS_MIN = 4, /* plans under way, */
  UPLOADS_MAX = 4096,    /* as many as streams, */
  UPLOADS_SIZE = 4 << 20 /* but no more than that many bytes */
};

/* --- shapes ------------------------------------------------------------------- */

static uint32_t
packing_of (FxSosRun *r, const FxSosShape *s, uint32_t sections)
{
  uint32_t i = 0;
  for (; i < r->n_packings; i++) {
    const FxSosShape *o = r->packings[i].shape;
    if (o->type == s->type && o->k == s->k && o->l == s->l && o->wt == s->wt)
      return i;
  }
  r->packings[i].shape = s;
  r->packings[i].size = fx_sos_plan_size (s, sections);
  if (r->upload_size < r->packings[i].size)
    r->upload_size = r->packings[i].size;
  r->n_packings++;
  return i;
}

/* Fewer tiles in a launch, so that a run takes less memory. */
static void
limit_slots (FxSosShape *s)
{
  uint64_t least = (uint64_t)s->columns * s->streams;
  uint64_t most = FX_SOS_SLOTS_SIZE / (s->slots / s->tiles_max);
  most = most < least ? least : most;
  if (s->tiles_max > most) {
    s->slots = s->slots / s->tiles_max * most;
    s->tiles_max = most;
  }
}

/* A way for blocks of `frames`, 0: many. */
static int
make_way (
    FxDeviceRun *run, FxSosWay *w, uint64_t frames, int live, FxError *err)
{
  FxSosRun *r = run->state;
  FxDeviceInfo info;
  fx_cuda_backend.info (run->device, &info);
  FxSosTask task = { .type = run->spec.format.sample == FX_F64 ? FX_SOS_DOUBLE
                             : run->is_double                  ? FX_SOS_EXACT
                                                               : FX_SOS_FAST,
    .channels = run->spec.format.channels,
    .sections = run->spec.max_size,
    .streams = run->spec.streams,
    .frames = frames,
    .live = live,
    .shared_max = fx_cuda_shared_max (run->device),
    .processors = info.processors };
  int e = fx_sos_plan_shape (&task, &w->shape, err);
  if (e || (e = fx_cuda_kernel (run->device, w->shape.kernel, w->shape.shared,
                &w->kernel, err)))
    return e;
  if (!(w->text = fx_cuda_text (w->shape.kernel)))
    return fx_cuda_no_memory (
        run->device, "kernel", sizeof w->shape.kernel, err);
  if (!live)
    limit_slots (&w->shape);
  w->packing = packing_of (r, &w->shape, run->spec.max_size);
  return FX_OK;
}

static int
make_ways (FxDeviceRun *run, FxError *err)
{
  FxSosRun *r = run->state;
  size_t frame =
      run->spec.format.channels *
      (run->spec.format.sample == FX_F64 ? sizeof (double) : sizeof (float));
  uint64_t frames = run->spec.host_frames;
  if (run->replay_stride && run->replay_stride / frame < frames)
    frames = run->replay_stride / frame;
  frames = frames > LIVE_MAX ? LIVE_MAX : frames;
  int e = make_way (run, &r->many, 0, 0, err);
  if (e)
    return e;
  r->many.most = UINT64_MAX;
  if (run->replay_stride) {
    if (!(e = make_way (run, &r->live, frames, 1, err)))
      r->live.most = frames;
    else if (e != FX_ENOTSUP)
      return e;
  }
  if (!frames)
    frames = FEW;
  r->few.most = frames;
  return make_way (run, &r->few, frames, 0, err);
}

/* --- memory --------------------------------------------------------------------- */

/* Cuts size bytes off a stretch of *used bytes, on a boundary of 256. */
static uint64_t
cut (uint64_t *used, uint64_t size)
{
  uint64_t at = *used;
  *used += (size + 255) / 256 * 256;
  return at;
}

/* With `memory` 0 the addresses are offsets; returns the bytes in all. */
static uint64_t
lay_out (FxDeviceRun *run, FxDevicePtr memory)
{
  FxSosRun *r = run->state;
  uint64_t used = memory, streams = run->spec.streams;
  size_t slots = r->many.shape.slots > r->few.shape.slots ? r->many.shape.slots
                                                          : r->few.shape.slots;
  r->state_size =
      fx_sos_plan_state_size (run->spec.max_size, run->spec.format.channels);
  r->state_size = (r->state_size + 255) / 256 * 256;
  r->list_size = streams * sizeof (FxSosStream);
  r->memory = memory;
  r->control = cut (&used, sizeof (FxSosControl));
  r->live_count = cut (&used, sizeof (unsigned long long));
  r->live_list = cut (&used, streams * sizeof (FxSosLiveStream));
  r->lists =
      cut (&used, streams > FX_SOS_INLINE ? FX_SOS_LISTS * r->list_size : 0);
  r->states = cut (&used, 2 * streams * r->state_size);
  for (uint32_t i = 0; i < r->n_packings; i++)
    r->packings[i].plans = cut (&used, streams * r->packings[i].size);
  r->slots = cut (&used, slots);
  return used - memory;
}

static int
device_memory (FxDeviceRun *run, FxError *err)
{
  FxDevicePtr memory;
  uint64_t size = lay_out (run, 0);
  int e = fx_cuda_backend.alloc (run->device, size, &memory, err);
  if (e)
    return e;
  lay_out (run, memory);
  return fx_cuda_backend.clear (run->own, memory, size, err);
}

static int
host_memory (FxDeviceRun *run, FxError *err)
{
  FxSosRun *r = run->state;
  FxDevice *d = run->device;
  size_t streams = run->spec.streams;
  int e;
  size_t n = UPLOADS_SIZE / r->upload_size;
  n = n < streams ? n : streams;
  r->n_uploads = (uint32_t)(n < UPLOADS_MIN   ? UPLOADS_MIN
                            : n > UPLOADS_MAX ? UPLOADS_MAX
                                              : n);
  if (!(r->signals = calloc (streams, sizeof *r->signals)) ||
      !(r->left = calloc (streams, sizeof *r->left)) ||
      !(r->sections =
              calloc (streams, run->spec.max_size * sizeof *r->sections)) ||
      !(r->uploads = calloc (r->n_uploads, sizeof *r->uploads)))
    return fx_cuda_no_memory (d, "streams", streams * sizeof *r->signals, err);
  if (!(r->uploads_data =
              fx_cuda_backend.host_alloc (d, r->n_uploads * r->upload_size)) ||
      !(r->state = fx_cuda_backend.host_alloc (d, r->state_size)) ||
      (streams > FX_SOS_INLINE && !(r->list = fx_cuda_backend.host_alloc (
                                        d, FX_SOS_LISTS * r->list_size))))
    return fx_cuda_no_memory (
        d, "streams", r->n_uploads * r->upload_size + r->state_size, err);

  for (uint32_t i = 0; i < r->n_uploads; i++) {
    r->uploads[i].data = r->uploads_data + i * r->upload_size;
    if ((e = fx_cuda_backend.event_new (d, &r->uploads[i].copied, err)))
      return e;
  }
  for (uint32_t i = 0; r->list && i < FX_SOS_LISTS; i++)
    if ((e = fx_cuda_backend.event_new (d, &r->list_copied[i], err)))
      return e;
  return fx_cuda_backend.event_new (d, &r->state_copied, err);
}

static int
init (FxDeviceRun *run, FxError *err)
{
  FxSosRun *r = run->state = calloc (1, sizeof *r);
  int e;
  if (!r)
    return fx_cuda_no_memory (run->device, "streams", sizeof *r, err);
  if (run->spec.max_size < 1)
    return fx_error (err, FX_EINVAL, "max-size", 0, 1, UINT32_MAX, "",
        "a cascade has a section", "ask for at least one");
  if ((e = make_ways (run, err)) || (e = device_memory (run, err)) ||
      (e = host_memory (run, err)) ||
      (r->live.most && (e = fx_sos_run_live_new (run, err))))
    return e;
  return fx_cuda_backend.stream_sync (run->own, err);
}

/* Nothing is under way. */
static void
run_exit (FxDeviceRun *run)
{
  FxSosRun *r = run->state;
  FxDevice *d = run->device;
  fx_cuda_graph_free (r->graph);
  fx_cuda_backend.host_free (d, r->header);
  fx_cuda_backend.host_free (d, (void *)r->done);
  for (uint32_t i = 0; r->uploads && i < r->n_uploads; i++)
    fx_cuda_backend.event_free (r->uploads[i].copied);
  for (int i = 0; i < FX_SOS_LISTS; i++)
    fx_cuda_backend.event_free (r->list_copied[i]);
  fx_cuda_backend.event_free (r->state_copied);
  fx_cuda_backend.host_free (d, r->uploads_data);
  fx_cuda_backend.host_free (d, r->state);
  fx_cuda_backend.host_free (d, r->list);
  fx_cuda_backend.free (d, r->memory);
  free (r->uploads);
  free (r->sections);
  free (r->left);
  free (r->signals);
  free (r);
  run->state = NULL;
}

/* --- plans ------------------------------------------------------------------------ */

int
fx_sos_run_bring (FxDeviceRun *run, uint32_t stream, uint32_t packing,
    FxDeviceStream *s, FxError *err)
{
  FxSosRun *r = run->state;
  FxSosSignal *signal = &r->signals[stream];
  const FxSosPacking *p = &r->packings[packing];
  FxSosUpload *u = &r->uploads[r->next_upload];
  int e;
  if (!(signal->stale >> packing & 1))
    return FX_OK;
  if ((e = fx_cuda_backend.event_sync (u->copied, err)) ||
      (e = fx_sos_plan_fill (p->shape,
           r->sections + (size_t)stream * run->spec.max_size, signal->sections,
           u->data, err)) ||
      (e = fx_cuda_backend.upload (s, p->plans + stream * p->size, u->data,
           fx_sos_plan_size (p->shape, signal->sections), err)))
    return e;
  signal->stale &= ~(1u << packing);
  r->next_upload = (r->next_upload + 1) % r->n_uploads;
  return fx_cuda_backend.event_record (u->copied, s, err);
}

/* Poles on the unit circle or outside are left to the CPU, also where this
 * arithmetic could have them: what they do then does not depend on how many
 * frames a tile has. */
static int
check_section (FxSosType type, const FxSos *s, uint32_t index, FxError *err)
{
  FxSosForm form;
  int e = fabs (s->a2) < 1 && fabs (s->a1) < 1 + s->a2
              ? fx_sos_form (type, s, &form, err)
              : fx_error (err, FX_ENOTSUP, "sections", s->a2, 1, 0, "",
                    "a section is not stable", "process on the CPU");
  if (e && err)
    err->index = (int)index;
  return e;
}

static int
set_plan (FxDeviceRun *run, uint32_t stream, uint32_t n, const void *plan,
    FxError *err)
{
  FxSosRun *r = run->state;
  const FxSos *sections = plan;
  int e;
  for (uint32_t i = 0; i < n; i++)
    if ((e = check_section (r->many.shape.type, &sections[i], i, err)))
      return e;
  memcpy (r->sections + (size_t)stream * run->spec.max_size, sections,
      n * sizeof *sections);
  r->signals[stream].sections = n;
  r->signals[stream].stale = (1u << r->n_packings) - 1;
  return FX_OK;
}

/* --- histories ---------------------------------------------------------------------- */

static int
check_plan (const FxDeviceRun *run, uint32_t stream, FxError *err)
{
  const FxSosRun *r = run->state;
  return r->signals[stream].sections
             ? FX_OK
             : fx_error (err, FX_EINVAL, "stream", stream, 1, 0, "",
                   "the stream has no plan yet", "call set_plan first");
}

static int
run_write (
    FxDeviceRun *run, uint32_t stream, const double *history, FxError *err)
{
  FxSosRun *r = run->state;
  const FxSosSignal *signal = &r->signals[stream];
  uint32_t channels = run->spec.format.channels;
  int e;
  if ((e = check_plan (run, stream, err)) ||
      (e = fx_cuda_backend.event_sync (r->state_copied, err)))
    return e;
  fx_sos_plan_write (r->many.shape.type,
      r->sections + (size_t)stream * run->spec.max_size, signal->sections,
      channels, history, r->state);
  if ((e = fx_cuda_backend.upload (run->own,
           fx_sos_state_at (r, stream, signal->parity), r->state,
           fx_sos_plan_state_size (signal->sections, channels), err)))
    return e;
  return fx_cuda_backend.event_record (r->state_copied, run->own, err);
}

static int
run_read (FxDeviceRun *run, uint32_t stream, double *history, FxError *err)
{
  FxSosRun *r = run->state;
  const FxSosSignal *signal = &r->signals[stream];
  uint32_t channels = run->spec.format.channels;
  int e;
  if ((e = check_plan (run, stream, err)) ||
      (e = fx_cuda_backend.download (run->own, r->state,
           fx_sos_state_at (r, stream, signal->parity),
           fx_sos_plan_state_size (signal->sections, channels), err)) ||
      (e = fx_cuda_backend.stream_sync (run->own, err)))
    return e;
  fx_sos_plan_read (r->many.shape.type,
      r->sections + (size_t)stream * run->spec.max_size, signal->sections,
      channels, r->state, history);
  return FX_OK;
}

static int
run_reset (FxDeviceRun *run, uint32_t stream, FxError *err)
{
  FxSosRun *r = run->state;
  return fx_cuda_backend.clear (run->own,
      fx_sos_state_at (r, stream, r->signals[stream].parity), r->state_size,
      err);
}

static const char *
kernel (const FxDeviceRun *run, uint64_t frames)
{
  const FxSosRun *r = run->state;
  return frames <= r->live.most  ? r->live.text
         : frames <= r->few.most ? r->few.text
                                 : r->many.text;
}

const FxCudaProcess fx_cuda_sos = {
  .name = "sos",
  .plans_later = 1,
  .init = init,
  .exit = run_exit,
  .set_plan = set_plan,
  .write = run_write,
  .read = run_read,
  .reset = run_reset,
  .process = fx_sos_run_process,
  .replay = fx_sos_run_replay,
  .kernel = kernel,
};

/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The work of "sos". process: one launch for all streams, with a table of what
 * each has; only where tiles need more slots than there are it is cut into
 * several, one after the other in time. Each leaves the states in the other of
 * two places, since its last tile may end before its first has read.
 *
 * replay: a graph of one kernel that finds what changes in a header in mapped
 * memory, and samples there too; the last thing that it writes is the number of
 * the call, which the host waits for. */

#include <string.h>
#include "cuda/sos_run.h"

/* --- process ---------------------------------------------------------------------- */

static FxSosWay *
way_of (FxSosRun *r, const FxDeviceJob *jobs, uint32_t n)
{
  for (uint32_t i = 0; i < n; i++)
    if (jobs[i].frames > r->few.most)
      return &r->many;
  return &r->few;
}

/* Every job has a plan, and that is on the device before what follows on s. */
static int
prepare (FxDeviceRun *run, const FxSosWay *w, const FxDeviceJob *jobs,
    uint32_t n, FxDeviceStream *s, FxError *err)
{
  const FxSosRun *r = run->state;
  int e = FX_OK;
  for (uint32_t i = 0; i < n; i++)
    if (!r->signals[jobs[i].stream].sections)
      return fx_error (err, FX_EINVAL, "stream", jobs[i].stream, 1, 0, "",
          "the stream has no plan yet", "call set_plan first");
  for (uint32_t i = 0; i < n && !e; i++)
    e = fx_sos_run_bring (run, jobs[i].stream, w->packing, s, err);
  return e;
}

/* Frames of a stream that one launch may take when all that is left does not
 * fit: an even share of the tiles. */
static uint64_t
share (const FxSosRun *r, const FxSosWay *w, uint32_t n)
{
  uint64_t tiles = 0, busy = 0;
  for (uint32_t i = 0; i < n; i++) {
    tiles += fx_sos_plan_tiles (&w->shape, r->left[i]);
    busy += r->left[i] > 0;
  }
  if (tiles <= w->shape.tiles_max)
    return UINT64_MAX;
  uint64_t each = w->shape.tiles_max / (busy * w->shape.columns);
  return (each ? each : 1) * w->shape.frames;
}

/* Fills `list` with the streams of the next launch and takes their frames off
 * what is left. */
static void
next_launch (FxDeviceRun *run, const FxSosWay *w, const FxDeviceJob *jobs,
    uint32_t n, FxSosStream *list, FxSosLaunch *a)
{
  FxSosRun *r = run->state;
  const FxSosPacking *p = &r->packings[w->packing];
  uint64_t most = share (r, w, n), slots = 0;
  size_t frame =
      run->spec.format.channels *
      (run->spec.format.sample == FX_F64 ? sizeof (double) : sizeof (float));
  for (uint32_t i = 0; i < n; i++) {
    uint64_t frames = r->left[i] < most ? r->left[i] : most;
    uint64_t tiles = fx_sos_plan_tiles (&w->shape, frames);
    uint64_t done = jobs[i].frames - r->left[i];
    uint32_t stream = jobs[i].stream;
    FxSosSignal *signal = &r->signals[stream];
    if (!frames || a->tiles + tiles > w->shape.tiles_max)
      continue;
    list[a->streams++] = (FxSosStream){ .in = jobs[i].in + done * frame,
      .out = jobs[i].out + done * frame,
      .plan = p->plans + stream * p->size,
      .state = fx_sos_state_at (r, stream, signal->parity),
      .next = fx_sos_state_at (r, stream, !signal->parity),
      .frames = frames,
      .ticket = a->tiles,
      .slot = slots };
    signal->parity = !signal->parity;
    a->tiles += tiles;
    slots += fx_sos_plan_slots (&w->shape, frames);
    r->left[i] -= frames;
  }
}

/* The table of a launch goes to the device when it does not fit inline. */
static int
send_list (FxDeviceRun *run, uint32_t index, FxSosLaunch *a, FxDeviceStream *s,
    FxError *err)
{
  FxSosRun *r = run->state;
  int e;
  a->list = r->lists + index * r->list_size;
  if ((e = fx_cuda_backend.upload (s, a->list,
           r->list + (size_t)index * run->spec.streams,
           a->streams * sizeof (FxSosStream), err)))
    return e;
  r->next_list = (index + 1) % FX_SOS_LISTS;
  return fx_cuda_backend.event_record (r->list_copied[index], s, err);
}

static int
launch (FxDeviceRun *run, const FxSosWay *w, const FxDeviceJob *jobs,
    uint32_t n, FxDeviceStream *s, FxError *err)
{
  FxSosRun *r = run->state;
  const FxSosShape *shape = &w->shape;
  uint32_t index = r->next_list;
  FxSosLaunch a = { .control = r->control,
    .counters = run->counters_at,
    .slots = r->slots,
    .channels = shape->channels,
    .wc = shape->wc,
    .wt = shape->wt,
    .stages = shape->stages,
    .flags = shape->type == FX_SOS_FAST ? 0 : FX_SOS_STRICT };
  int e;
  if (n <= FX_SOS_INLINE)
    next_launch (run, w, jobs, n, a.stream, &a);
  else {
    FxSosStream *list = r->list + (size_t)index * run->spec.streams;
    if ((e = fx_cuda_backend.event_sync (r->list_copied[index], err)))
      return e;
    next_launch (run, w, jobs, n, list, &a);
    if (a.streams <= FX_SOS_INLINE)
      memcpy (a.stream, list, a.streams * sizeof *list);
    else if ((e = send_list (run, index, &a, s, err)))
      return e;
  }
  run->launches++;
  return fx_cuda_launch (s, w->kernel, (uint32_t)a.tiles, 1, shape->threads,
      shape->shared, &a, sizeof a, err);
}

int
fx_sos_run_process (FxDeviceRun *run, const FxDeviceJob *jobs, uint32_t n,
    FxDeviceStream *s, FxError *err)
{
  FxSosRun *r = run->state;
  const FxSosWay *w = way_of (r, jobs, n);
  int e = prepare (run, w, jobs, n, s, err);
  for (uint32_t i = 0; i < n; i++)
    r->left[i] = jobs[i].frames;
  for (uint32_t i = 0; i < n && !e;)
    if (r->left[i])
      e = launch (run, w, jobs, n, s, err);
    else
      i++;
  return e;
}

/* --- replay ------------------------------------------------------------------------ */

static size_t
header_size (const FxDeviceRun *run)
{
  return sizeof (FxSosHeader) + run->spec.streams * sizeof (FxSosEntry);
}

/* What the kernel reads of each stream, to the device. Done on return. */
static int
send_live_list (FxDeviceRun *run, FxError *err)
{
  FxSosRun *r = run->state;
  const FxSosPacking *p = &r->packings[r->live.packing];
  size_t size = run->spec.streams * sizeof (FxSosLiveStream);
  FxSosLiveStream *list = fx_cuda_backend.host_alloc (run->device, size);
  if (!list)
    return fx_cuda_no_memory (run->device, "streams", size, err);
  for (uint32_t i = 0; i < run->spec.streams; i++)
    list[i] = (FxSosLiveStream){ .in = run->replay_in + i * run->replay_stride,
      .out = run->replay_out + i * run->replay_stride,
      .plan = p->plans + i * p->size,
      .plan_stride = 0,
      .state = fx_sos_state_at (r, i, 0),
      .state_stride = r->state_size };
  int e = fx_cuda_backend.upload (run->own, r->live_list, list, size, err);
  if (!e)
    e = fx_cuda_backend.stream_sync (run->own, err);
  fx_cuda_backend.host_free (run->device, list);
  return e;
}

/* One launch with the header as it is but for its number, to the end. */
static int
call_live (FxDeviceRun *run, FxError *err)
{
  FxSosRun *r = run->state;
  r->header->seq = ++r->seq;
  fx_cuda_gathered ();
  int e = fx_cuda_graph_launch (r->graph, run->own, err);
  return e ? e : fx_cuda_wait_done (run->own, r->done, r->seq, err);
}

int
fx_sos_run_live_new (FxDeviceRun *run, FxError *err)
{
  FxSosRun *r = run->state;
  const FxSosShape *shape = &r->live.shape;
  size_t size = header_size (run);
  r->header = fx_cuda_mapped_alloc (run->device, size, 1, &r->header_at);
  r->done = fx_cuda_mapped_alloc (run->device, sizeof *r->done, 0, &r->done_at);
  if (!r->header || !r->done)
    return fx_cuda_no_memory (run->device, "streams", size, err);
  FxSosLive a = { .header = r->header_at,
    .done = r->done_at,
    .count = r->live_count,
    .counters = run->counters_at,
    .list = r->live_list,
    .streams = run->spec.streams,
    .channels = shape->channels,
    .wc = shape->wc,
    .wt = shape->wt,
    .stages = shape->stages,
    .frames = (uint32_t)r->live.most };
  int e;
  if ((e = send_live_list (run, err)) ||
      (e = fx_cuda_graph_new (run->device, r->live.kernel, shape->columns,
           run->spec.streams, shape->threads, shape->shared, &a, sizeof a,
           &r->graph, err)))
    return e;
  /* The first launch is slower than those after: this one has nothing to do. */
  return call_live (run, err);
}

int
fx_sos_run_replay (
    FxDeviceRun *run, const FxDeviceJob *jobs, uint32_t n, FxError *err)
{
  FxSosRun *r = run->state;
  FxSosEntry *entries = (FxSosEntry *)(r->header + 1);
  int e;
  for (uint32_t i = 0; i < n; i++)
    if (jobs[i].frames > r->live.most)
      return FX_ENOTSUP;
  if ((e = prepare (run, &r->live, jobs, n, run->own, err)))
    return e;
  memset (entries, 0, run->spec.streams * sizeof *entries);
  for (uint32_t i = 0; i < n; i++)
    entries[jobs[i].stream] = (FxSosEntry){ .frames = (uint32_t)jobs[i].frames,
      .slot = 0,
      .parity = r->signals[jobs[i].stream].parity };
  run->launches++;
  return call_live (run, err);
}

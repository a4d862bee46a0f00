/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Launches of FIR filters.
 *
 * Jobs of one form go together, up to 32 to a launch. A call that is longer
 * than the memory to work in has several rounds, each as if it were a call of
 * its own. What counts is the ring of the last input frames; spectra are made
 * from it when there are none of the form that a call takes, so any form may
 * follow any other.
 *
 * In place: a tile's output would be written over what the next one still has
 * to read, so fir_halo puts that aside first; partitions have read everything
 * into spectra before anything is written. */

#include "cuda/fir_run.h"

#include <math.h>
#include <string.h>

enum {
  SMALL_FRAMES = 512,     /* short calls, when nothing is known of them */
  ROUND_FRAMES = 1 << 29, /* times are 32 bits */
  ROUND_BLOCKS = 1 << 22  /* blocks of threads, over all channels */
};

/* A job under way. */
typedef struct Part {
  FxFirStream *s;
  uint32_t stream;
  const FxFirForm *form;
  FxDevicePtr in, out;
  uint64_t left;
} Part;

void
fx_fir_run_init (FxFirRun *r, const FxFirSetup *setup, const FxFirPlaces *at,
    FxFirStream *streams, FxFirEmit emit, void *user)
{
  memset (r, 0, sizeof *r);
  r->setup = *setup;
  r->memory = fx_fir_memory (setup);
  r->at = *at;
  r->streams = streams;
  r->emit = emit;
  r->user = user;
  r->args.counters = at->counters;
  r->args.roots = at->roots;
  r->args.channels = setup->channels;
  for (uint32_t i = 0; i < setup->streams; i++)
    streams[i].primed = -1;
}

static size_t
sample_size (const FxFirRun *r)
{
  return r->setup.sample == FX_F64 ? 8 : 4;
}

static size_t
complex_size (const FxFirRun *r)
{
  return r->setup.is_double ? 16 : 8;
}

static uint32_t
at_least_1 (uint64_t x)
{
  return x > 1 ? (uint32_t)x : 1;
}

static int
emit (FxFirRun *r, int kernel, uint32_t x, uint32_t y, uint32_t threads,
    size_t shared, FxError *err)
{
  return r->emit (
      r->user, kernel, x, y, threads, shared, &r->args, sizeof r->args, err);
}

static int
of_size (int kernel, const FxFirForm *form)
{
  return kernel + (int)form->size - FX_FIR_SIZE_MIN;
}

/* --- plans and pasts ------------------------------------------------------------- */

int
fx_fir_run_plan (FxFirRun *r, uint32_t stream, uint32_t n, FxError *err)
{
  uint32_t small = r->setup.small_frames;
  FxFirForm forms[FX_FIR_FORMS] = { fx_fir_form (&r->setup, n,
                                        small ? small : SMALL_FRAMES),
    fx_fir_form (&r->setup, n, 0) };
  return fx_fir_run_plan_as (r, stream, n, forms, err);
}

int
fx_fir_run_plan_as (FxFirRun *r, uint32_t stream, uint32_t n,
    const FxFirForm forms[FX_FIR_FORMS], FxError *err)
{
  FxFirStream *s = r->streams + stream;
  s->n = n;
  memcpy (s->form, forms, sizeof s->form);
  s->primed = -1;
  for (int f = 0; f < FX_FIR_FORMS; f++) {
    const FxFirForm *form = &s->form[f];
    FxDevicePtr to = r->at.response[f] + stream * r->memory.response;
    int e;
    if (f == FX_FIR_BULK && form->size == s->form[FX_FIR_SMALL].size)
      break;
    if (form->kind == FX_FIR_DIRECT) {
      FxFirTaps a = { r->at.taps, to, n, fx_fir_filled (n) };
      e = r->emit (r->user, FX_FIR_K_TAPS,
          (a.room + FX_FIR_THREADS - 1) / FX_FIR_THREADS, 1, FX_FIR_THREADS, 0,
          &a, sizeof a, err);
    } else {
      uint32_t bins = 1u << form->size;
      FxFirResponse a = { r->at.taps, to, r->at.roots_double, n,
        form->kind == FX_FIR_ONE ? 2 * bins : bins, 1.0 / bins };
      e = r->emit (r->user, of_size (FX_FIR_K_RESPONSE, form), form->parts, 1,
          bins / 8, (size_t)bins * 16, &a, sizeof a, err);
    }
    if (e)
      return e;
  }
  return FX_OK;
}

void
fx_fir_run_reset (FxFirRun *r, uint32_t stream)
{
  FxFirStream *s = r->streams + stream;
  s->head = s->heard = 0;
  s->primed = -1;
}

static void
put_sample (const FxFirRun *r, void *to, size_t i, double x)
{
  x = isfinite (x) ? x : 0;
  if (r->setup.sample == FX_F64)
    ((double *)to)[i] = x;
  else
    ((float *)to)[i] = (float)x;
}

void
fx_fir_run_write (
    FxFirRun *r, uint32_t stream, const double *history, void *ring)
{
  FxFirStream *s = r->streams + stream;
  uint32_t keep = r->memory.keep, n = r->setup.max_size;
  for (uint32_t c = 0; c < r->setup.channels; c++)
    for (uint32_t t = 0; t < 2 * keep; t++)
      put_sample (r, ring, (size_t)c * 2 * keep + t,
          t >= keep - n && t < keep ? history[(size_t)c * n + t - (keep - n)]
                                    : 0);
  s->head = keep;
  s->heard = n;
  s->primed = -1;
}

void
fx_fir_run_read (
    const FxFirRun *r, uint32_t stream, const void *ring, double *history)
{
  const FxFirStream *s = r->streams + stream;
  uint32_t n = r->setup.max_size, length = 2 * r->memory.keep;
  for (uint32_t c = 0; c < r->setup.channels; c++)
    for (uint32_t t = 0; t < n; t++) {
      size_t at = (size_t)c * length + (s->head + length - (n - t)) % length;
      double x = r->setup.sample == FX_F64 ? ((const double *)ring)[at]
                                           : ((const float *)ring)[at];
      history[(size_t)c * n + t] = n - t <= s->heard ? x : 0;
    }
}

/* The response lies with the first form of its size. */
static int
place_of (const FxFirStream *s, const FxFirForm *form)
{
  return form->size == s->form[FX_FIR_SMALL].size ? FX_FIR_SMALL : FX_FIR_BULK;
}

static int
form_for (const FxFirRun *r, const FxFirStream *s, uint64_t frames)
{
  double cost[FX_FIR_FORMS];
  for (int f = 0; f < FX_FIR_FORMS; f++) {
    cost[f] = fx_fir_cost (&r->setup, &s->form[f], s->n, frames);
    if (s->heard && s->primed != place_of (s, &s->form[f]))
      cost[f] += fx_fir_switch_cost (&r->setup, &s->form[f]);
  }
  return cost[FX_FIR_BULK] < cost[FX_FIR_SMALL] ? FX_FIR_BULK : FX_FIR_SMALL;
}

/* --- a round ------------------------------------------------------------------------ */

/* What every form needs to know of the stream. */
static FxFirJob *
put_job (FxFirRun *r, uint32_t i, const Part *p, uint32_t frames)
{
  FxFirJob *job = &r->args.job[i];
  const FxFirStream *s = p->s;
  memset (job, 0, sizeof *job);
  job->in = p->in;
  job->out = p->out;
  job->past = r->at.past + p->stream * r->memory.past;
  job->response =
      r->at.response[place_of (s, p->form)] + p->stream * r->memory.response;
  job->frames = frames;
  job->n = s->n;
  job->ring = 2 * r->memory.keep;
  job->head = s->head;
  job->heard = s->heard;
  job->written = frames < r->memory.keep ? frames : r->memory.keep;
  job->parts = p->form->parts;
  return job;
}

/* The frames of the job are over. */
static void
pass (const FxFirRun *r, Part *p, const FxFirJob *job)
{
  FxFirStream *s = p->s;
  size_t bytes = (size_t)job->frames * r->setup.channels * sample_size (r);
  s->head = (s->head + job->written) % job->ring;
  s->heard += job->written;
  if (s->heard > r->memory.keep)
    s->heard = r->memory.keep;
  p->in += bytes;
  p->out += bytes;
  p->left -= job->frames;
}

/* Direct, one: a launch, or two in place. */
static int
round_of_tiles (FxFirRun *r, Part *parts, uint32_t n, FxError *err)
{
  uint32_t channels = r->setup.channels, most = 0, taps = 0,
           per_tile = channels;
  size_t share = r->memory.work / n, used = 0;
  int is_direct = parts->form->kind == FX_FIR_DIRECT, halos = 0, e;
  FxFirGeometry g = { 1, 1, 0 };
  if (is_direct) {
    for (uint32_t i = 0; i < n; i++)
      taps = parts[i].s->n > taps ? parts[i].s->n : taps;
    g = fx_fir_geometry (&r->setup, taps);
    r->args.group = g.group;
    r->args.runs = g.runs;
    r->args.shared_taps = fx_fir_filled (taps);
    per_tile = (channels + g.group - 1) / g.group;
  }
  for (uint32_t i = 0; i < n; i++) {
    Part *p = &parts[i];
    uint32_t tile = is_direct ? g.runs * FX_FIR_OUTPUTS : p->form->tile;
    size_t halo = (size_t)(p->s->n - 1) * channels * sample_size (r);
    uint64_t tiles = (p->left + tile - 1) / tile;
    uint64_t limit = at_least_1 (ROUND_BLOCKS / per_tile);
    int aside = p->in == p->out && tiles > 1 && halo;
    if (aside && limit > share / halo)
      limit = at_least_1 (share / halo);
    if (limit > ROUND_FRAMES / tile)
      limit = ROUND_FRAMES / tile;
    if (tiles > limit)
      tiles = limit;
    FxFirJob *job = put_job (
        r, i, p, p->left < tiles * tile ? (uint32_t)p->left : tiles * tile);
    job->tile = tile;
    if (aside && tiles > 1) {
      job->halo = r->at.work + used;
      used += tiles * halo;
      halos = 1;
    }
    if (tiles > most)
      most = (uint32_t)tiles;
  }
  if (halos && (e = emit (r, FX_FIR_K_HALO, most, n, FX_FIR_THREADS, 0, err)))
    return e;
  if (is_direct)
    e = emit (
        r, FX_FIR_K_DIRECT, most * per_tile, n, FX_FIR_THREADS, g.shared, err);
  else
    e = emit (r, of_size (FX_FIR_K_ONE, parts->form), most * channels, n,
        (1u << parts->form->size) / 8, complex_size (r) << parts->form->size,
        err);
  for (uint32_t i = 0; i < n && !e; i++)
    pass (r, &parts[i], &r->args.job[i]);
  return e;
}

static void
put_spectra (const FxFirRun *r, FxFirJob *job, const Part *p, size_t work)
{
  const FxFirStream *s = p->s;
  job->spectra = r->at.spectra + p->stream * r->memory.spectra;
  job->work = r->at.work + work;
  job->slots = (uint32_t)(r->memory.bins >> p->form->size);
  job->slot = s->slot;
  job->fill = s->fill;
  job->before = s->before;
}

static int
emit_transforms (FxFirRun *r, int kernel, const FxFirForm *form,
    uint32_t blocks, uint32_t n, FxError *err)
{
  return emit (r, of_size (kernel, form), blocks * r->setup.channels, n,
      (1u << form->size) / 8, complex_size (r) << form->size, err);
}

/* Spectra of the past, for streams that have none of this form. */
static int
prime (FxFirRun *r, Part *parts, uint32_t n, FxError *err)
{
  const FxFirForm *form = parts->form;
  uint32_t bins = 1u << form->size, jobs = 0, most = 0;
  for (uint32_t i = 0; i < n; i++) {
    FxFirStream *s = parts[i].s;
    int place = place_of (s, parts[i].form);
    if (s->primed == place)
      continue;
    uint32_t past = s->heard / bins + (s->heard % bins > 0);
    s->primed = place;
    s->fill = s->slot = 0;
    s->before = past < parts[i].form->parts ? past : parts[i].form->parts - 1;
    if (!s->before)
      continue;
    FxFirJob *job = put_job (r, jobs++, &parts[i], 0);
    put_spectra (r, job, &parts[i], 0);
    job->first = -(int32_t)s->before;
    job->blocks = s->before;
    most = s->before > most ? s->before : most;
  }
  return jobs ? emit_transforms (r, FX_FIR_K_FORWARD, form, most, jobs, err)
              : FX_OK;
}

static int
round_of_parts (FxFirRun *r, Part *parts, uint32_t n, FxError *err)
{
  const FxFirForm *form = parts->form;
  uint32_t bins = 1u << form->size, channels = r->setup.channels;
  uint32_t ranges = bins / FX_FIR_BINS, most = 0;
  size_t block = (size_t)channels * complex_size (r) * bins;
  uint64_t share = r->memory.work / n / block;
  int e = prime (r, parts, n, err);
  if (e)
    return e;
  for (uint32_t i = 0; i < n; i++) {
    Part *p = &parts[i];
    FxFirStream *s = p->s;
    uint64_t blocks = (s->fill + p->left + bins - 1) / bins;
    uint64_t limit = (r->memory.bins >> form->size) - (p->form->parts - 1);
    if (limit > share)
      limit = share;
    if (limit > ROUND_BLOCKS / channels)
      limit = at_least_1 (ROUND_BLOCKS / channels);
    uint64_t frames = p->left;
    if (blocks > limit) {
      blocks = limit;
      frames = limit * bins - s->fill;
    }
    FxFirJob *job = put_job (r, i, p, (uint32_t)frames);
    put_spectra (r, job, p, i * share * block);
    job->blocks = (uint32_t)blocks;
    most = job->blocks > most ? job->blocks : most;
  }
  uint32_t units =
      channels * ((most + FX_FIR_TIME_TILE - 1) / FX_FIR_TIME_TILE);
  uint32_t warps = FX_FIR_THREADS / 32;
  if ((e = emit_transforms (r, FX_FIR_K_FORWARD, form, most, n, err)))
    return e;
  if (most <= FX_FIR_FEW_BLOCKS)
    e = emit (r, of_size (FX_FIR_K_FEW, form), ranges * most * channels, n,
        FX_FIR_THREADS, FX_FIR_THREADS * complex_size (r), err);
  else
    e = emit (r, of_size (FX_FIR_K_PRODUCTS, form),
        ranges * ((units + warps - 1) / warps), n, FX_FIR_THREADS, 0, err);
  if (!e)
    e = emit_transforms (r, FX_FIR_K_INVERSE, form, most, n, err);
  for (uint32_t i = 0; i < n && !e; i++) {
    FxFirStream *s = parts[i].s;
    const FxFirJob *job = &r->args.job[i];
    uint32_t now = s->fill + job->frames, full = now / bins;
    s->fill = now % bins;
    s->slot = (s->slot + full) % job->slots;
    s->before = s->before + full < parts[i].form->parts
                    ? s->before + full
                    : parts[i].form->parts - 1;
    pass (r, &parts[i], job);
  }
  return e;
}

/* All of up to 32 jobs that have forms of one kind and size. */
static int
run_parts (FxFirRun *r, Part *parts, uint32_t n, FxError *err)
{
  int e = FX_OK;
  while (n && !e) {
    e = parts->form->kind == FX_FIR_PARTS ? round_of_parts (r, parts, n, err)
                                          : round_of_tiles (r, parts, n, err);
    uint32_t left = 0;
    for (uint32_t i = 0; i < n; i++)
      if (parts[i].left)
        parts[left++] = parts[i];
    n = left;
  }
  return e;
}

/* Jobs that have room in one round. */
static uint32_t
jobs_at_once (const FxFirRun *r, FxFirKind kind, uint32_t size)
{
  if (kind != FX_FIR_PARTS)
    return FX_FIR_JOBS;
  size_t block = r->setup.channels * complex_size (r) << size;
  size_t room = r->memory.work / block;
  return room < FX_FIR_JOBS ? (uint32_t)room : FX_FIR_JOBS;
}

/* The jobs whose form is of this kind and size. */
static int
run_form (FxFirRun *r, const FxDeviceJob *jobs, uint32_t n, FxFirKind kind,
    uint32_t size, FxError *err)
{
  Part parts[FX_FIR_JOBS];
  uint32_t most = jobs_at_once (r, kind, size), count = 0;
  for (uint32_t i = 0; i < n; i++) {
    FxFirStream *s = r->streams + jobs[i].stream;
    const FxFirForm *form = &s->form[s->now];
    if (!jobs[i].frames || form->kind != kind || form->size != size)
      continue;
    parts[count++] = (Part){ s, jobs[i].stream, form, jobs[i].in, jobs[i].out,
      jobs[i].frames };
    if (count == most) {
      int e = run_parts (r, parts, count, err);
      if (e)
        return e;
      count = 0;
    }
  }
  return run_parts (r, parts, count, err);
}

int
fx_fir_run_process (
    FxFirRun *r, const FxDeviceJob *jobs, uint32_t n, FxError *err)
{
  unsigned used[FX_FIR_PARTS + 1] = { 0 }; /* sizes of each kind, as bits */
  for (uint32_t i = 0; i < n; i++) {
    FxFirStream *s = r->streams + jobs[i].stream;
    if (!jobs[i].frames)
      continue;
    if (!s->n)
      return fx_error (err, FX_EINVAL, "stream", jobs[i].stream, 1, 0, "",
          "the stream has no plan", "set the plan of a stream first");
    s->now = form_for (r, s, jobs[i].frames);
    used[s->form[s->now].kind] |= 1u << s->form[s->now].size;
  }
  for (int kind = FX_FIR_DIRECT; kind <= FX_FIR_PARTS; kind++)
    for (uint32_t size = 0; used[kind] >> size; size++)
      if (used[kind] >> size & 1) {
        int e = run_form (r, jobs, n, (FxFirKind)kind, size, err);
        if (e)
          return e;
      }
  return FX_OK;
}

const FxFirForm *
fx_fir_run_form (const FxFirRun *r, uint64_t frames)
{
  const FxFirStream *s = r->streams;
  return s->n ? &s->form[form_for (r, s, frames)] : NULL;
}

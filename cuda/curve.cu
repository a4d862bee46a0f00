/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Waves that are bent by a curve (FxDeviceCurve):
 *
 * curve_f32, curve_f64  a block has a channel, and takes tile after tile of it
 *
 * What a curve makes of a sample, or its mean from the last sample to this one,
 * threads compute for four frames each. DC is blocked by a one-pole, a recursion
 * over all frames of the channel: its maps are scanned (scan.cuh). All in double,
 * so that the output is rounded once, as on the CPU, and class EXACT for any
 * order of blocks; where a stream is cut moves the scan, to rounding. `out` may be
 * `in`: a tile is in shared memory before any of it is written. */

#include "cuda/curve.h"
#include "cuda/knobs.cuh"
#include "cuda/scan.cuh"
#include "cuda/seen.cuh"

enum { WARPS = FX_CURVE_THREADS / 32 };
enum { DRIVE, DRY, WET };

/* Values beyond are as this one; values closer than this take the middle for the
 * mean (dsp/fx_curve.h, dsp/proc/waveshaper.c). */
#define FAR 1e7
#define CLOSE 1e-5

/* A gap after 16 doubles keeps threads that read four in a row off each other's
 * banks. */
static __device__ inline unsigned
place (unsigned i)
{
  return i + i / 16;
}

struct FxCurveShared {
  FxDevicePiece piece[FX_DEVICE_PIECES];
  double value[FX_DEVICE_HARMONICS + 1], area[FX_DEVICE_HARMONICS + 2], gap;
  FxOnePole warp[WARPS];
  double
      x[FX_CURVE_TILE + FX_CURVE_TILE / 16 + 2]; /* from the frame before on */
};

static_assert (sizeof (FxCurveShared) == FX_CURVE_SHARED, "shared memory");

/* --- points ----------------------------------------------------------------------- */

/* A value in its piece. */
struct FxCurvePlace {
  unsigned at;
  double t;
};

static __device__ inline FxCurvePlace
find (const FxCurveShared *s, unsigned n, double x)
{
  unsigned low = 0;
  x = x < FAR ? x : FAR;
  x = x > -FAR ? x : -FAR;
  for (unsigned size = n; size > 1;) {
    unsigned half = size / 2;
    low += s->piece[low + half].x <= x ? half : 0;
    size -= half;
  }
  return { low, x - s->piece[low].x };
}

static __device__ inline double
value_in (const FxDevicePiece *p, double t)
{
  return p->a + t * (p->b + t * (p->c + t * p->d));
}

/* From t to u of one piece. */
static __device__ inline double
mean_in (const FxDevicePiece *p, double t, double u)
{
  double sum = t + u, tt = t * t, uu = u * u;
  return p->a + p->b * (sum * 0.5) + p->c * ((tt + t * u + uu) * (1 / 3.0)) +
         p->d * (sum * (tt + uu) * 0.25);
}

static __device__ inline double
mean_between (const FxCurveShared *s, FxCurvePlace a, FxCurvePlace b)
{
  if (a.at == b.at)
    return mean_in (&s->piece[a.at], a.t, b.t);
  if (a.at > b.at) {
    FxCurvePlace other = a;
    a = b;
    b = other;
  }
  const FxDevicePiece *from = &s->piece[a.at], *to = &s->piece[b.at];
  double width = from[1].x - from->x, rest = width - a.t,
         between = to->x - from[1].x;
  double sum = mean_in (from, a.t, width) * rest + mean_in (to, 0, b.t) * b.t +
               (to->area - from[1].area);
  return sum / (rest + between + b.t);
}

/* --- harmonics -------------------------------------------------------------------- */

/* sum c_k T_k (x), k = 0 .. n, |x| <= 1 (Clenshaw). */
static __device__ inline double
series (const double *c, int n, double x)
{
  double a = 0, b = 0;
  for (int k = n; k > 0; k--) {
    double now = c[k] + 2 * x * a - b;
    b = a;
    a = now;
  }
  return c[0] + x * a - b;
}

static __device__ inline double
within (double x)
{
  x = x < 1 ? x : 1;
  return x > -1 ? x : -1;
}

static __device__ inline double
antiderivative (const FxCurveShared *s, double u)
{
  double x = within (u);
  return series (s->area, FX_DEVICE_HARMONICS + 1, x) +
         series (s->value, FX_DEVICE_HARMONICS, x) * (u - x);
}

/* --- frames ----------------------------------------------------------------------- */

/* What goes into the curve for sample x of frame `frame` - 1 of the launch;
 * still: e^drive at rest. */
static __device__ inline double
driven (const FxCurveLaunch &a, uint64_t frame, double still, double x)
{
  const FxDeviceEffect &e = a.plan.knobs;
  if (frame >= e.left || e.step[DRIVE] == 0)
    return still * x;
  return fx_device_exp (fx_knob_at (e, DRIVE, (double)(e.left - frame))) * x;
}

/* The curve along the samples of a channel. */
struct FxCurveWalk {
  double last, area;
  FxCurvePlace before;

  __device__ inline void
  begin (const FxDeviceCurve &p, const FxCurveShared *s, double u)
  {
    last = u;
    area = 0;
    before = { 0, 0 };
    if (p.means && p.kind == FX_DEVICE_POINTS)
      before = find (s, p.n, u);
    else if (p.means)
      area = antiderivative (s, u);
  }

  __device__ inline double
  to (const FxDeviceCurve &p, const FxCurveShared *s, double u)
  {
    double f;
    if (p.kind == FX_DEVICE_POINTS) {
      FxCurvePlace now = find (s, p.n, u);
      f = p.means ? mean_between (s, before, now)
                  : value_in (&s->piece[now.at], now.t);
      before = now;
      return f;
    }
    if (!p.means)
      return series (s->value, FX_DEVICE_HARMONICS, within (u));
    double now = antiderivative (s, u), d = u - last;
    f = fabs (d) < CLOSE
            ? series (s->value, FX_DEVICE_HARMONICS, within ((u + last) / 2))
            : (now - area) / d;
    last = u;
    area = now;
    return f;
  }
};

/* Frames of the tile that begins at frame `from` of the launch. */
static __device__ inline unsigned
frames_of (const FxCurveLaunch &a, uint64_t from)
{
  uint64_t left = a.frames - from;
  return left < FX_CURVE_TILE ? (unsigned)left : (unsigned)FX_CURVE_TILE;
}

/* A tile, and dc after it. */
static __device__ inline double
tile (const FxCurveLaunch &a, FxCurveShared *s, uint64_t from, double still,
    double dc)
{
  const FxDeviceCurve &p = a.plan;
  unsigned first = threadIdx.x * FX_CURVE_EACH, count = frames_of (a, from);
  double x[FX_CURVE_EACH], y[FX_CURVE_EACH];
  FxOnePole map = FxOnePole::none ();
  FxCurveWalk walk;
  walk.begin (p, s, driven (a, from + first, still, s->x[place (first)]));
#pragma unroll
  for (unsigned j = 0; j < FX_CURVE_EACH; j++) {
    x[j] = s->x[place (first + 1 + j)];
    y[j] =
        walk.to (p, s, driven (a, from + first + 1 + j, still, x[j])) - p.rest;
    if (first + j < count)
      map = map.then ({ 1 - p.block, p.block * y[j] });
  }
  /* All have read the tile when the scan is over. */
  double now = fx_scan (map, s->warp, WARPS, &dc);
#pragma unroll
  for (unsigned j = 0; j < FX_CURVE_EACH; j++) {
    double t = fx_knobs_to_go (p.knobs, from + first + j);
    now += p.block * (y[j] - now);
    s->x[place (first + 1 + j)] = fx_knob_at (p.knobs, DRY, t) * x[j] +
                                  fx_knob_at (p.knobs, WET, t) * (y[j] - now);
  }
  return dc;
}

template <typename T>
static __device__ inline void
curve (const FxCurveLaunch &a, FxCurveShared *s)
{
  const FxDeviceCurve &p = a.plan;
  const T *in = (const T *)(uintptr_t)a.in + blockIdx.x;
  T *out = (T *)(uintptr_t)a.out + blockIdx.x;
  double *state = (double *)(uintptr_t)a.state + 2 * blockIdx.x;
  double last = state[0], dc = state[1],
         still = fx_device_exp (p.knobs.knob[DRIVE]);
  FxSeen seen = { 0, 0 };
  for (unsigned i = threadIdx.x; i < p.n; i += FX_CURVE_THREADS)
    s->piece[i] = p.piece[i];
  if (threadIdx.x < FX_DEVICE_HARMONICS + 1)
    s->value[threadIdx.x] = p.value[threadIdx.x];
  if (threadIdx.x < FX_DEVICE_HARMONICS + 2)
    s->area[threadIdx.x] = p.area[threadIdx.x];
  for (uint64_t from = 0; from < a.frames; from += FX_CURVE_TILE) {
    unsigned count = frames_of (a, from);
    if (threadIdx.x == 0)
      s->x[0] = last;
    for (unsigned i = threadIdx.x; i < FX_CURVE_TILE; i += FX_CURVE_THREADS)
      s->x[place (i + 1)] =
          i < count ? (double)fx_seen_in (in[(from + i) * a.channels], seen)
                    : 0.0;
    __syncthreads ();
    last = s->x[place (count)];
    dc = tile (a, s, from, still, dc);
    __syncthreads ();
    for (unsigned i = threadIdx.x; i < count; i += FX_CURVE_THREADS)
      out[(from + i) * a.channels] = fx_seen_out<T> (s->x[place (i + 1)], seen);
    __syncthreads ();
  }
  if (threadIdx.x == 0) {
    state[0] = last;
    state[1] = dc;
  }
  fx_seen_add (a.counters, seen);
}

FX_KERNEL (curve_f32, FxCurveLaunch, 256, 2)
{
  FX_SHARED (FxCurveShared, s);
  curve<float> (a, s);
}

FX_KERNEL (curve_f64, FxCurveLaunch, 256, 2)
{
  FX_SHARED (FxCurveShared, s);
  curve<double> (a, s);
}

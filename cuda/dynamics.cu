/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Gains that follow the level (FxDeviceDynamics), in three steps over a piece:
 *
 * dynamics_level_*  a thread a frame: where v is to go, for each row
 * dynamics_follow   a block a row: v, tile after tile
 * dynamics_gain_*   a thread a sample: times its gain
 *
 * What recurses is in the middle one alone, of which there is little where
 * channels are linked. A gate is a scan of maps of its state. A peak that decays is a scan of maps max (u, a s + b). The
 * smoothing of v is one of maps a s + b where rise is fall. Where it is not, which
 * of both a frame takes depends on v itself: a guess of all choices makes v by a
 * scan, that v makes other choices, until none changes (Howard's policy
 * iteration: in each round at least the first wrong frame becomes right, mostly
 * all that follow it up to the next).
 *
 * All in double; out may be in: gains come after all levels. Class EXACT for any
 * order of blocks; where a stream is cut moves the scans, to rounding. */

#include "cuda/dynamics.h"
#include "cuda/knobs.cuh"
#include "cuda/scan.cuh"
#include "cuda/seen.cuh"

enum { WARPS = FX_DYNAMICS_THREADS / 32, EACH = FX_DYNAMICS_EACH };

/* dsp/fx_dynamics.c, dsp/fx_math.h */
#define LOUDEST 1e15
#define SILENCE 1e-10
#define DB_PER_OCTAVE 6.0205999132796239
#define OCTAVES_PER_DB 0.16609640474436813

static __device__ inline double
larger (double a, double b)
{
  return a > b ? a : b;
}

static __device__ inline double
smaller (double a, double b)
{
  return a < b ? a : b;
}

static __device__ inline double *
row_of (const FxDynamicsLaunch &a, uint32_t row)
{
  return (double *)(uintptr_t)a.rows + (uint64_t)row * a.stride;
}

/* x >= 0 of all threads of the warp into one reading: as integers such doubles
 * are in the same order. */
static __device__ inline void
read_peak (const FxDynamicsLaunch &a, int which, double x)
{
  for (int d = 16; d > 0; d /= 2)
    x = larger (__shfl_down_sync (0xffffffffu, x, d), x);
  unsigned long long bits = (unsigned long long)__double_as_longlong (x);
  unsigned long long *to =
      (unsigned long long *)((double *)(uintptr_t)a.state + which);
  if (threadIdx.x % 32 == 0 && bits > 0)
    atomicMax (to, bits);
}

/* --- level ------------------------------------------------------------------------- */

/* How far x is above 0 when the corner there is rounded over half to either
 * side. */
static __device__ inline double
above (double x, double half, double quarter)
{
  double u = smaller (larger (x + half, 0), 2 * half);
  return u * u * quarter + larger (x - half, 0);
}

static __device__ inline double
curve (const FxDeviceEffect &e, double to_go, double level)
{
  double half = larger (fx_knob_at (e, FX_DEVICE_KNEE, to_go), 0) / 2;
  double quarter = half > 0 ? 0.25 / half : 0;
  double x = level - fx_knob_at (e, FX_DEVICE_THRESHOLD, to_go);
  double range = fx_knob_at (e, FX_DEVICE_RANGE, to_go);
  double v = fx_knob_at (e, FX_DEVICE_ABOVE, to_go) * above (x, half, quarter) -
             fx_knob_at (e, FX_DEVICE_BELOW, to_go) * above (-x, half, quarter);
  return larger (smaller (v, range), -range);
}

static __device__ inline double
decibels (double x)
{
  return DB_PER_OCTAVE * fx_device_log2 (smaller (x, LOUDEST) + SILENCE);
}

/* What a frame is to a gate. */
enum { QUIET, BETWEEN, LOUD };

/* Where the gain is to go; of a gate what the frame is. */
static __device__ inline double
goal (const FxDeviceDynamics &p, double to_go, double level)
{
  const FxDeviceEffect &e = p.knobs;
  if (!p.gates)
    return curve (e, to_go, level);
  double threshold = fx_knob_at (e, FX_DEVICE_THRESHOLD, to_go);
  if (level >= threshold)
    return LOUD;
  return level >= threshold - fx_knob_at (e, FX_DEVICE_KNEE, to_go) ? BETWEEN
                                                                    : QUIET;
}

template <typename T>
static __device__ inline void
levels (const FxDynamicsLaunch &a)
{
  const FxDeviceEffect &e = a.plan.knobs;
  uint32_t t = blockIdx.x * FX_DYNAMICS_THREADS + threadIdx.x;
  FxSeen seen = { 0, 0 };
  double most = 0;
  if (t < a.frames) {
    const T *x = (const T *)(uintptr_t)a.in + (uint64_t)t * a.channels;
    double to_go = fx_knobs_to_go (e, t);
    for (uint32_t c = 0; c < a.channels; c++)
      most = larger (fabs ((double)fx_seen_in (x[c], seen)), most);
    double loudest = decibels (most),
           link = fx_knob_at (e, FX_DEVICE_LINK, to_go);
    if (a.plan.rows == 1)
      row_of (a, 0)[t] = goal (a.plan, to_go, loudest);
    for (uint32_t c = 0; a.plan.rows > 1 && c < a.channels; c++) {
      FxSeen again = { 0, 0 };
      double own = decibels (fabs ((double)fx_seen_in (x[c], again)));
      row_of (a, c)[t] = goal (a.plan, to_go, own + link * (loudest - own));
    }
  }
  read_peak (a, FX_DEVICE_INPUT, most);
  fx_seen_add (a.counters, seen);
}

FX_KERNEL (dynamics_level_f32, FxDynamicsLaunch, 256, 4)
{
  levels<float> (a);
}

FX_KERNEL (dynamics_level_f64, FxDynamicsLaunch, 256, 4)
{
  levels<double> (a);
}

/* --- follow ------------------------------------------------------------------------ */

struct FxDynamicsShared {
  FxHold hold[WARPS];
  FxOnePole pole[WARPS];
  FxGate gate[WARPS];
  double least[WARPS], most[WARPS];
  uint32_t flag[WARPS];
};

static_assert (
    sizeof (FxDynamicsShared) == FX_DYNAMICS_SHARED, "shared memory");

/* Whether any thread of the block says so; its barrier is one for what was read
 * before it. */
static __device__ inline int
any_of_block (FxDynamicsShared *s, int says)
{
  uint32_t any = __any_sync (0xffffffffu, says) != 0;
  if (threadIdx.x % 32 == 0)
    s->flag[threadIdx.x / 32] = any;
  __syncthreads ();
  for (int w = 0; w < WARPS; w++)
    any |= s->flag[w];
  return any != 0;
}

/* x, of which `count` are frames from `first` of the launch on, what they are to
 * a gate, becomes where the gain is to go. */
static __device__ inline void
gate (FxDynamicsShared *s, const FxDeviceDynamics &p, uint32_t first, int count,
    double *x, FxGateState *state)
{
  FxGate map = FxGate::none ();
#pragma unroll
  for (int j = 0; j < EACH; j++)
    if (j < count)
      map = map.then (FxGate::of (p.hold, x[j] == QUIET, x[j] == LOUD));
  FxGateState now = fx_scan (map, s->gate, WARPS, state);
#pragma unroll
  for (int j = 0; j < EACH; j++) {
    double to_go = fx_knobs_to_go (p.knobs, first + (uint32_t)j);
    now = FxGate::of (p.hold, x[j] == QUIET, x[j] == LOUD).at (now);
    x[j] = now.open ? 0 : -fx_knob_at (p.knobs, FX_DEVICE_RANGE, to_go);
  }
}

/* x, of which `count` are frames, becomes the peaks that are held. */
static __device__ inline void
hold (FxDynamicsShared *s, double decay, int count, double *x, double *peak)
{
  FxHold map = FxHold::none ();
#pragma unroll
  for (int j = 0; j < EACH; j++)
    if (j < count)
      map = map.then ({ 1 - decay, decay * x[j], x[j] });
  double now = fx_scan (map, s->hold, WARPS, peak);
#pragma unroll
  for (int j = 0; j < EACH; j++) {
    now = larger (x[j], (1 - decay) * now + decay * x[j]);
    x[j] = now;
  }
}

/* x becomes v. */
static __device__ inline void
smooth (FxDynamicsShared *s, double rise, double fall, int count, double *x,
    double *v)
{
  double step[EACH], y[EACH], after;
#pragma unroll
  for (int j = 0; j < EACH; j++)
    step[j] = rise;
  for (int round = 0, changed = 1; changed; round++) {
    FxOnePole map = FxOnePole::none ();
#pragma unroll
    for (int j = 0; j < EACH; j++)
      if (j < count)
        map = map.then ({ 1 - step[j], step[j] * x[j] });
    after = *v;
    double now = fx_scan (map, s->pole, WARPS, &after);
    int other = 0;
#pragma unroll
    for (int j = 0; j < EACH; j++) {
      double want = x[j] > now ? rise : fall;
      now = (1 - step[j]) * now + step[j] * x[j];
      y[j] = now;
      other |= j < count && want != step[j];
      step[j] = want;
    }
    /* More rounds than frames there cannot be, but for two that are the same to
     * rounding. */
    changed =
        rise != fall && any_of_block (s, other) && round <= FX_DYNAMICS_TILE;
  }
  *v = after;
#pragma unroll
  for (int j = 0; j < EACH; j++)
    x[j] = y[j];
}

/* least and most of all threads into those of the row. */
static __device__ inline void
read_extremes (FxDynamicsShared *s, double least, double most, double *state)
{
  for (int d = 16; d > 0; d /= 2) {
    least = smaller (__shfl_down_sync (0xffffffffu, least, d), least);
    most = larger (__shfl_down_sync (0xffffffffu, most, d), most);
  }
  if (threadIdx.x % 32 == 0) {
    s->least[threadIdx.x / 32] = least;
    s->most[threadIdx.x / 32] = most;
  }
  __syncthreads ();
  if (threadIdx.x > 0)
    return;
  for (int w = 0; w < WARPS; w++) {
    state[FX_DEVICE_LEAST] = smaller (s->least[w], state[FX_DEVICE_LEAST]);
    state[FX_DEVICE_MOST] = larger (s->most[w], state[FX_DEVICE_MOST]);
  }
}

FX_KERNEL (dynamics_follow, FxDynamicsLaunch, 256, 2)
{
  FX_SHARED (FxDynamicsShared, s);
  const FxDeviceDynamics &p = a.plan;
  double *row = row_of (a, blockIdx.x);
  double *state = (double *)(uintptr_t)a.state + FX_DEVICE_KEPT * blockIdx.x;
  double peak = state[FX_DEVICE_PEAK], v = state[FX_DEVICE_V];
  double least = v, most = v;
  FxGateState open = { (uint32_t)state[FX_DEVICE_OPEN],
    (uint32_t)state[FX_DEVICE_QUIET] };
  for (uint32_t from = 0; from < a.frames; from += FX_DYNAMICS_TILE) {
    uint32_t first = from + threadIdx.x * EACH;
    int count = first >= a.frames         ? 0
                : a.frames - first < EACH ? (int)(a.frames - first)
                                          : EACH;
    double x[EACH];
#pragma unroll
    for (int j = 0; j < EACH; j++)
      x[j] = j < count ? row[first + j] : 0;
    if (p.gates)
      gate (s, p, first, count, x, &open);
    if (p.holds)
      hold (s, p.decay, count, x, &peak);
    smooth (s, p.rise, p.fall, count, x, &v);
#pragma unroll
    for (int j = 0; j < EACH; j++)
      if (j < count) {
        row[first + j] = x[j];
        least = smaller (x[j], least);
        most = larger (x[j], most);
      }
    /* Maps of the warps are written again. */
    __syncthreads ();
  }
  read_extremes (s, least, most, state);
  if (threadIdx.x == 0) {
    state[FX_DEVICE_PEAK] = p.holds ? peak : v;
    state[FX_DEVICE_V] = v;
    state[FX_DEVICE_OPEN] = open.open;
    state[FX_DEVICE_QUIET] = open.below;
  }
}

/* --- gain -------------------------------------------------------------------------- */

template <typename T>
static __device__ inline void
gains (const FxDynamicsLaunch &a)
{
  const FxDeviceEffect &e = a.plan.knobs;
  uint32_t i = blockIdx.x * FX_DYNAMICS_THREADS + threadIdx.x;
  FxSeen seen = { 0, 0 }, again = { 0, 0 };
  double magnitude = 0;
  if (i < a.frames * a.channels) {
    uint32_t t = i / a.channels, c = i - t * a.channels;
    double to_go = fx_knobs_to_go (e, t);
    double v = row_of (a, a.plan.rows == 1 ? 0 : c)[t];
    double g = fx_device_exp2 (
        OCTAVES_PER_DB *
        (a.plan.direction * v + fx_knob_at (e, FX_DEVICE_MAKEUP, to_go)));
    double mix = fx_knob_at (e, FX_DEVICE_MIX, to_go);
    if (mix != 1)
      g = 1 + mix * (g - 1);
    double y = (double)fx_seen_in (((const T *)(uintptr_t)a.in)[i], again) * g;
    ((T *)(uintptr_t)a.out)[i] = fx_seen_out<T> (y, seen);
    magnitude = fabs (y);
  }
  read_peak (a, FX_DEVICE_OUTPUT, magnitude);
  fx_seen_add (a.counters, seen);
}

FX_KERNEL (dynamics_gain_f32, FxDynamicsLaunch, 256, 4)
{
  gains<float> (a);
}

FX_KERNEL (dynamics_gain_f64, FxDynamicsLaunch, 256, 4)
{
  gains<double> (a);
}

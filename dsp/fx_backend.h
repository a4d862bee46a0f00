/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A back end that processes on a device: a module that is opened on demand and
 * hands out one table of functions. There is one, libfxcuda.so.
 *
 * Memory of the device is addressed by numbers that the host must not follow.
 * Work on it is queued on streams: it runs in the order of its stream, beside
 * the host, which waits for it with stream_sync or an event.
 *
 * A device that fails (FX_EDEVICE) stays failed: every later call on it returns
 * FX_EDEVICE at once, and what is left to do is to free. FX_ENOTSUP and
 * FX_ENOMEM leave it usable.
 *
 * Unless a function says otherwise: any thread, one at a time for each run,
 * stream and event; not RT. Returns FX_OK or an error with *err filled (err may
 * be NULL). Reached by C++: plain C. */

#ifndef FX_BACKEND_H
#define FX_BACKEND_H

#include "dsp/fx_proc.h"
#include "dsp/fx_sos.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Changes with every change of this header. */
#define FX_BACKEND_ABI 5

/* An address in the memory of a device, or of host memory as the device sees
 * it; 0: none. */
typedef uint64_t FxDevicePtr;

typedef struct FxDevice FxDevice;
typedef struct FxDeviceStream FxDeviceStream;
typedef struct FxDeviceEvent FxDeviceEvent;
typedef struct FxDeviceRun FxDeviceRun;

typedef enum {
  FX_PRECISION_AUTO, /* exact where the device computes double at half the
                         rate of float or better, else fast */
  FX_PRECISION_FAST, /* float samples: float arithmetic, double between blocks */
  FX_PRECISION_EXACT /* double arithmetic */
} FxPrecision;

typedef struct FxDeviceInfo {
  char name[128];
  int ordinal;           /* as in open */
  int major, minor;      /* compute capability */
  uint32_t processors;   /* multiprocessors */
  uint32_t double_ratio; /* float operations in the time of a double one */
  uint64_t memory;       /* bytes in all */
  void *context;         /* CUcontext */
} FxDeviceInfo;

/* What a run is for. It has `streams` independent signals of one format, each
 * with a plan and a history of its own. */
typedef struct FxDeviceSpec {
  const char *process; /* "sos", "fir", or an effect (FxDeviceEffect) that the
                            module has a kernel for */
  FxFormat format;     /* FX_INTERLEAVED */
  FxPrecision precision;
  uint32_t streams;  /* >= 1 */
  uint32_t max_size; /* most sections ("sos") or taps ("fir") of a plan; of an
                            effect frames of history, or doubles of a channel */
  uint32_t host_frames; /* most frames of a stream in one call of host, 0: host
                            is not called. Set aside when the run is made */
} FxDeviceSpec;

/* Most knobs of an effect on a device. */
#define FX_DEVICE_KNOBS 8

/* The plan of an effect: knobs that move in a straight line (fx_effect.h). In
 * frame i from now on, for i < left, one is knob - step * (left - 1 - i), and
 * from then on knob; the device moves them on by itself.
 *
 *   "matrix"  sound of two channels: y0 = k0 x0 + k1 x1, y1 = k2 x0 + k3 x1;
 *             sound of another number of them: y = k4 x */
typedef struct FxDeviceEffect {
  double knob[FX_DEVICE_KNOBS], step[FX_DEVICE_KNOBS];
  uint64_t left;
} FxDeviceEffect;

/* Most taps of "taps". */
#define FX_DEVICE_TAPS 64

/* The plan of "taps", sound that comes again later, which is at rest:
 *   y[t] = dry x[t] + sum over i < n of W[i] x[t - delay[i]],
 * W = [ w[0] w[1]; w[2] w[3] ] for sound of two channels, else w[0] for each. */
typedef struct FxDeviceTap {
  double w[4];
  uint32_t delay; /* frames, <= max_size */
  uint32_t reserved;
} FxDeviceTap;

typedef struct FxDeviceTaps {
  double dry;
  uint32_t n, reserved;
  FxDeviceTap tap[FX_DEVICE_TAPS];
} FxDeviceTaps;

/* Most pieces of a "curve", most of its harmonics. */
#define FX_DEVICE_PIECES 65
#define FX_DEVICE_HARMONICS 16

typedef enum { FX_DEVICE_POINTS, FX_DEVICE_CHEBYSHEV } FxDeviceCurveKind;

/* f = a + b t + c t^2 + d t^3 from x on, t from there; area: the integral of f
 * over all pieces before it. */
typedef struct FxDevicePiece {
  double x, area, a, b, c, d;
} FxDevicePiece;

/* The plan of "curve", a wave that is bent, each channel by itself:
 *   u = e^knob0 x
 *   v = f (u) - rest, or the mean of f from the last u to u, less rest
 *   dc += block (v - dc)
 *   y = knob1 x + knob2 (v - dc)
 * f: of POINTS n pieces in the order of x, the first from everything below on;
 * of CHEBYSHEV the sum of value[k] T_k (u), |u| up to 1 and flat beyond, and
 * area[k] that of its antiderivative. */
typedef struct FxDeviceCurve {
  FxDeviceEffect knobs;
  double rest, block;
  FxDeviceCurveKind kind;
  int32_t means;
  uint32_t n, reserved;
  FxDevicePiece piece[FX_DEVICE_PIECES];
  double value[FX_DEVICE_HARMONICS + 1], area[FX_DEVICE_HARMONICS + 2];
} FxDeviceCurve;

/* What "dynamics" remembers of a channel: how its gain stands, and readings. Of
 * channels that share a row the first has them; readings are in the first. */
typedef enum {
  FX_DEVICE_PEAK, /* of v, that is held */
  FX_DEVICE_V,
  FX_DEVICE_OPEN,  /* of a gate: 1 or 0, */
  FX_DEVICE_QUIET, /*   frames that were too quiet, up to hold + 1 */
  FX_DEVICE_LEAST, /* v, and magnitudes of sound, since a read or write */
  FX_DEVICE_MOST,
  FX_DEVICE_INPUT,
  FX_DEVICE_OUTPUT,
  FX_DEVICE_KEPT
} FxDeviceKept;

/* The plan of "dynamics", gains that follow the level (dsp/fx_dynamics.h). There
 * are one row for all channels, or as many as channels:
 *   level = 20 log10 (largest |x| of the row's channels + 1e-10), in rows of one
 *       channel moved by link to that of the loudest
 *   r = what a curve of threshold, knee, above, below, range has at level; of a
 *       gate 0 when it is open, else -range. It opens with a frame that reaches
 *       the threshold, and closes with the last of hold + 1 in a row that stay
 *       below it by more than the hysteresis
 *   peak = max (r, peak + decay (r - peak)), or r where nothing is held
 *   v += (peak > v ? rise : fall) (peak - v)
 *   y = (1 + mix (g - 1)) x, g = direction v + makeup in dB */
typedef enum {
  FX_DEVICE_THRESHOLD,
  FX_DEVICE_KNEE, /* of a gate the hysteresis */
  FX_DEVICE_ABOVE,
  FX_DEVICE_BELOW,
  FX_DEVICE_RANGE,
  FX_DEVICE_MAKEUP,
  FX_DEVICE_LINK,
  FX_DEVICE_MIX
} FxDeviceDynamicsKnob;

typedef struct FxDeviceDynamics {
  FxDeviceEffect knobs;
  double rise, fall, decay, direction;
  uint32_t rows;
  int32_t holds; /* peaks are held */
  int32_t gates;
  uint32_t hold; /* frames of a gate */
} FxDeviceDynamics;

/* Most channels with a gain of their own. */
#define FX_DEVICE_GAINS 64

/* What "level" remembers of a channel. */
typedef enum {
  FX_DEVICE_LARGEST, /* |x| */
  FX_DEVICE_POWER,   /* the sum of x^2 */
  FX_DEVICE_FRAMES,
  FX_DEVICE_MEASURES
} FxDeviceMeasure;

/* The plan of "level": the sound is measured, and stays, or channel c is times
 * gain[c] knob0, from n on times knob0. */
typedef struct FxDeviceLevel {
  FxDeviceEffect knobs;
  uint32_t measures, n;
  double gain[FX_DEVICE_GAINS];
} FxDeviceLevel;

/* Frames of one stream, interleaved, in the format of the run. */
typedef struct FxDeviceJob {
  uint32_t stream; /* < spec.streams, each at most once in a call */
  uint32_t reserved;
  FxDevicePtr in, out; /* equal, or not overlapping; aligned to a sample */
  uint64_t frames;     /* any */
} FxDeviceJob;

typedef struct FxDeviceHostJob {
  uint32_t stream, frames; /* frames <= spec.host_frames */
  const void *in;          /* ordinary memory; in == out is allowed */
  void *out;
} FxDeviceHostJob;

/* Counters of a run, over all its streams, as of the last work that is done. */
typedef struct FxDeviceCounts {
  uint64_t launches;   /* kernels */
  uint64_t non_finite; /* input samples that counted as 0 */
  uint64_t lost;       /* output samples that were not finite and were made 0 */
} FxDeviceCounts;

typedef struct FxBackend {
  uint32_t abi, size; /* FX_BACKEND_ABI, sizeof (FxBackend) */
  const char *name;   /* "cuda" */

  /* --- devices ------------------------------------------------------------ */

  /* Devices there are; FX_ENOTSUP and why in *err (no driver, no device).
   * The first call may take a second. */
  int (*count) (FxError *err);
  /* A reference to the device, with the primary context, or in `context` (a
   * CUcontext of that device, which the caller keeps alive) when not NULL. The
   * same arguments give the same device while it is open. FX_ENOTSUP: no such
   * device, too old, no kernels for it. */
  int (*open) (int ordinal, void *context, FxDevice **device, FxError *err);
  FxDevice *(*ref) (FxDevice *d);
  void (*unref) (FxDevice *d);
  void (*info) (const FxDevice *d, FxDeviceInfo *info);
  /* FX_OK, or FX_EDEVICE after the device has failed. RT. */
  int (*status) (const FxDevice *d, FxError *err);

  /* --- memory -------------------------------------------------------------- */

  int (*alloc) (FxDevice *d, size_t size, FxDevicePtr *p, FxError *err);
  void (*free) (FxDevice *d, FxDevicePtr p);
  /* Page-locked memory of the host, zeroed; NULL when there is none. */
  void *(*host_alloc) (FxDevice *d, size_t size);
  void (*host_free) (FxDevice *d, void *p);

  /* --- streams and events --------------------------------------------------- */

  int (*stream_new) (FxDevice *d, FxDeviceStream **s, FxError *err);
  void (*stream_free) (FxDeviceStream *s);    /* waits */
  void *(*stream_handle) (FxDeviceStream *s); /* CUstream */
  int (*stream_sync) (FxDeviceStream *s, FxError *err);
  int (*event_new) (FxDevice *d, FxDeviceEvent **e, FxError *err);
  void (*event_free) (FxDeviceEvent *e);
  /* Marks what is queued on s by now; RT. */
  int (*event_record) (FxDeviceEvent *e, FxDeviceStream *s, FxError *err);
  /* What is queued on s from now on waits for it; an event that was never
   * recorded has come. RT. */
  int (*event_wait) (FxDeviceEvent *e, FxDeviceStream *s, FxError *err);
  int (*event_sync) (FxDeviceEvent *e, FxError *err);

  /* Queued copies. The memory of the host has to stay until they are done; a
   * copy from or to memory that is not page-locked is done on return. RT but
   * for such memory. */
  int (*upload) (FxDeviceStream *s, FxDevicePtr to, const void *from,
      size_t size, FxError *err);
  int (*download) (
      FxDeviceStream *s, void *to, FxDevicePtr from, size_t size, FxError *err);
  int (*copy) (FxDeviceStream *s, FxDevicePtr to, FxDevicePtr from, size_t size,
      FxError *err);
  int (*clear) (FxDeviceStream *s, FxDevicePtr p, size_t size, FxError *err);

  /* --- processing ------------------------------------------------------------ */

  /* FX_ENOTSUP when the module has no kernel for spec->process or for these
   * sizes. All memory that processing takes is allocated here. */
  int (*run_new) (
      FxDevice *d, const FxDeviceSpec *spec, FxDeviceRun **run, FxError *err);
  void (*run_free) (FxDeviceRun *run); /* waits for its work */

  /* The plan of a stream: n sections (FxSos) or taps (double), for another
   * process n = 1 and what is described above: FxDeviceEffect, FxDeviceTaps,
   * FxDeviceCurve, FxDeviceDynamics, FxDeviceLevel. What is processed after this call uses it; work that is
   * queued keeps its own. The history of sections and responses is lost: write
   * or reset is due; effects keep theirs.
   * FX_ENOTSUP: the device cannot run this plan (an unstable section). RT. */
  int (*set_plan) (FxDeviceRun *run, uint32_t stream, uint32_t n,
      const void *plan, FxError *err);
  /* History of a stream, in doubles and in the units of the CPU:
   *   "sos"  [n + 1][2][channels] as in kernel/sos.h: of the input and of every
   *          section's output the last frame and the one before,
   *   "fir", "taps"  [channels][max_size]: the last frames of the input, oldest
   *          first,
   *   "matrix"  [channels][max_size]: the last frames of the output,
   *   "curve"  [channels][2]: the last frame of the input, and dc,
   *   "dynamics"  [channels][FX_DEVICE_KEPT]; readings begin anew with a read,
   *   "level"  [channels][FX_DEVICE_MEASURES].
   * read waits for the work of the run. reset clears. */
  int (*write) (
      FxDeviceRun *run, uint32_t stream, const double *history, FxError *err);
  int (*read) (
      FxDeviceRun *run, uint32_t stream, double *history, FxError *err);
  int (*reset) (FxDeviceRun *run, uint32_t stream, FxError *err);

  /* Queues the work of all jobs, in as few launches as it takes: for "sos" one.
   * Work of one run on different streams of the device comes after each other.
   * RT. */
  int (*process) (FxDeviceRun *run, const FxDeviceJob *jobs, uint32_t n,
      FxDeviceStream *s, FxError *err);
  /* From and to memory of the host, done on return. RT. */
  int (*host) (
      FxDeviceRun *run, const FxDeviceHostJob *jobs, uint32_t n, FxError *err);

  void (*counts) (const FxDeviceRun *run, FxDeviceCounts *counts); /* RT */
  /* What runs calls of that many frames, for people: "f32 k4 l64". Static. */
  const char *(*kernel) (const FxDeviceRun *run, uint64_t frames);

  /* to[i] = sum over k < n of gains[k] * from[k][i], i < count samples of one
   * type, 1 <= n <= 16; to may be one of from. RT. */
  int (*mix) (FxDeviceStream *s, FxSample sample, FxDevicePtr to,
      const FxDevicePtr *from, const double *gains, uint32_t n, uint64_t count,
      FxError *err);
} FxBackend;

/* The one symbol of the module. */
#define FX_BACKEND_SYMBOL "fx_backend_module"
typedef const FxBackend *(*FxBackendModule) (void);

/* The back end, opened at the first call and then for good: the module at the
 * path in the environment variable FX_CUDA_MODULE, else where it is installed.
 * NULL, FX_ENOTSUP and why in *err when there is no module, or it is of another
 * version. Says nothing of devices: count does. Any thread. */
const FxBackend *fx_backend_get (FxError *err);

#ifdef __cplusplus
}
#endif

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A cascade that runs on a device: its folded sections as a run of "sos", its
 * one response as a run of "fir", or one effect as a run of what it names.
 *
 * While nothing moves, blocks run there. When something moves, or parameters
 * wait to be taken up, or an instance is to be touched by itself, the history
 * comes back and blocks run here; when all rests again, plan and history go up.
 * The history is that of the signal, so the output is the same to rounding and
 * nothing is heard of it. What the device cannot run, runs here too. Knobs of an
 * effect move there as well; only a switch that fades brings it back.
 *
 * A device that fails takes the history along: process returns FX_EDEVICE, from
 * then on and until fx_cascade_detach, after which the cascade begins anew. */

#ifndef FX_CASCADE_DEVICE_H
#define FX_CASCADE_DEVICE_H

#include "dsp/fx_backend.h"
#include "dsp/fx_cascade.h"

/* All that a cascade needs of a device. It may be made beside the streaming
 * thread, for a cascade of that shape. */
typedef struct FxCascadeDevice FxCascadeDevice;

typedef struct FxCascadeShape {
  FxFormat format;
  int is_response;
  uint32_t max_size;  /* most sections; frames of history of an effect */
  const char *effect; /* its process on a device; NULL: it is none */
} FxCascadeShape;

/* Any thread, while there is the cascade. */
FxCascadeShape fx_cascade_shape (const FxCascade *c);

/* host_frames: of host memory in one call of the device (longer blocks are cut);
 * 0: fx_cascade_process never uses it. Takes a reference of the device. FX_OK,
 * or what run_new returns. Any thread, not RT. */
int fx_cascade_device_new (const FxCascadeShape *shape,
    const FxBackend *backend, FxDevice *device, FxPrecision precision,
    uint32_t host_frames, FxCascadeDevice **made, FxError *err);
void fx_cascade_device_free (FxCascadeDevice *d);

/* The same as one stream of a run that others share, for who queues the work of
 * all of them at once: process runs a cascade that has it here, is_ready tells
 * whether its block can be a job of that stream, processed what came of it. run
 * is of interleaved audio of shape's channels and type; it stays the caller's,
 * and one thread at a time may use it, which goes for give, take, is_ready,
 * split, memory and process too. Cascades of more sections than `most`, max_size
 * of the run, are not ready. FX_ENOTSUP: the shape is not one of sections. */
int fx_cascade_device_share (const FxCascadeShape *shape,
    const FxBackend *backend, FxDevice *device, FxDeviceRun *run,
    uint32_t stream, uint32_t most, FxCascadeDevice **made, FxError *err);

/* What a call for frames of host memory takes with `size` sections or taps: the
 * median of `times` calls, after a few more. Not while a cascade has d. FX_OK or
 * an error; FX_ENOTSUP for an effect. Not RT. */
int fx_cascade_device_measure (FxCascadeDevice *d, uint32_t size,
    uint32_t frames, uint32_t times, double *seconds, FxError *err);

/* Whether a device could be worth a try for blocks of host memory: from 100,000
 * section-samples or 1,000,000 tap-samples a block on. Below, one core is done in
 * less time than a device needs to begin and to end. RT. */
int fx_cascade_device_may_pay (
    int is_response, uint32_t channels, uint32_t size, size_t frames);

/* Whether it is worth it: when it takes less than 0.8 of the time. RT. */
int fx_cascade_device_pays (double there, double here);

/* The cascade runs on d from the next block on, and owns it; one that it has had
 * is freed. FX_EINVAL when it is of another shape, and d is still the caller's.
 * Streaming thread. RT if it had none. */
int fx_cascade_give (FxCascade *c, FxCascadeDevice *d);

/* The history comes back; the cascade runs here again. Returns what it had, or
 * NULL. Streaming thread. RT, waits. */
FxCascadeDevice *fx_cascade_take (FxCascade *c);

int fx_cascade_has_device (const FxCascade *c);

/* Both at once: not RT. */
int fx_cascade_attach (FxCascade *c, const FxBackend *backend, FxDevice *device,
    FxPrecision precision, uint32_t host_frames, FxError *err);
void fx_cascade_detach (FxCascade *c);

/* Whether fx_cascade_process_on can take the next block. If not, process it
 * here, with fx_cascade_process or, as always, when fx_cascade_obstacle says so
 * after fx_cascade_split through the instances. Streaming thread. RT, but gives
 * plan and history to the device when that is due. */
int fx_cascade_is_ready (FxCascade *c);

/* Blocks run here from now on, for that reason (a static string), as when
 * something is about to move all the time; NULL: no longer. Streaming thread.
 * RT. */
void fx_cascade_stay_here (FxCascade *c, const char *why);

/* Queues frames of interleaved audio in memory of the device on s, after
 * fx_cascade_is_ready; in == out is allowed. Counters and what has overflowed
 * are seen to with the next block. FX_OK or FX_EDEVICE. Streaming thread. RT. */
int fx_cascade_process_on (FxCascade *c, FxDevicePtr in, FxDevicePtr out,
    size_t frames, FxDeviceStream *s);

/* A job of a shared run was queued, or done: code is what that returned, with
 * *err as filled. Returns FX_OK or FX_EDEVICE. Streaming thread. RT. */
int fx_cascade_processed (
    FxCascade *c, size_t frames, int code, const FxError *err);

/* The error behind FX_EDEVICE; its code is FX_OK when there is none. */
FxError fx_cascade_error (const FxCascade *c);

typedef struct FxCascadeDeviceStats {
  uint64_t blocks;    /* that ran on the device */
  uint64_t handovers; /* of the history, there and back */
  const char *reason; /* why the last block ran here; NULL: it did not */
} FxCascadeDeviceStats;

/* Zeros and a reason without a device. Streaming thread. RT. */
FxCascadeDeviceStats fx_cascade_device_stats (const FxCascade *c);

#endif

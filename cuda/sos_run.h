/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Inside of the run of "sos": what sos.c sets up and sos_work.c queues. */

#ifndef FX_CUDA_SOS_RUN_H
#define FX_CUDA_SOS_RUN_H

#include "cuda/fx_cuda.h"
#include "cuda/sos.h"
#include "cuda/sos_plan.h"

/* Bytes for slots of a run, unless one tile of every stream takes more: four
 * million frames of eight channels in a launch. Tests have launches cut. */
#ifndef FX_SOS_SLOTS_SIZE
#define FX_SOS_SLOTS_SIZE ((size_t)4 << 20)
#endif

enum {
  FX_SOS_SHAPES = 3, /* at most; and packings */
  FX_SOS_LISTS = 8   /* launches under way with more streams than fit inline */
};

/* A way to run: a kernel in a shape, with plans of one packing. */
typedef struct FxSosWay {
  FxSosShape shape;
  const FxCudaKernel *kernel;
  const char *text;
  uint32_t packing;
  uint64_t most; /* frames of a job that go this way; 0: none */
} FxSosWay;

/* Plans as one kind of kernel wants them, one place for each stream. */
typedef struct FxSosPacking {
  const FxSosShape *shape;
  size_t size; /* of the plan of most sections, bytes */
  FxDevicePtr plans;
} FxSosPacking;

/* A packed plan on its way to the device. */
typedef struct FxSosUpload {
  char *data;            /* page-locked */
  FxDeviceEvent *copied; /* after the last copy out of it */
} FxSosUpload;

typedef struct FxSosSignal {
  uint32_t sections; /* of its plan; 0: it has none */
  uint32_t parity;   /* of its state */
  uint32_t stale;    /* packings that the device has not: bit i */
} FxSosSignal;

typedef struct FxSosRun {
  FxSosWay many, few, live;
  FxSosPacking packings[FX_SOS_SHAPES];
  uint32_t n_packings;

  FxDevicePtr memory; /* all of the device, cut into: */
  FxDevicePtr states; /* [streams][2] of state_size */
  FxDevicePtr control, slots, lists, live_list, live_count;
  size_t state_size, list_size;

  FxSosSignal *signals; /* [streams] */
  FxSos *sections;      /* [streams][max_size]: the plans as they were given */

  FxSosUpload *uploads; /* a ring of n_uploads, next is the oldest */
  char *uploads_data;
  size_t upload_size; /* the largest packing */
  uint32_t n_uploads, next_upload;

  double *state;               /* page-locked, of one stream */
  FxDeviceEvent *state_copied; /* after the last copy out of it */

  uint64_t *left;    /* [streams]: frames of each job still to queue */
  FxSosStream *list; /* page-locked ring [FX_SOS_LISTS][streams] */
  FxDeviceEvent *list_copied[FX_SOS_LISTS];
  uint32_t next_list;

  FxCudaGraph *graph; /* of live */
  FxSosHeader *header;
  volatile uint32_t *done;
  FxDevicePtr header_at, done_at;
  uint32_t seq;
} FxSosRun;

/* The state of a stream on the device. */
static inline FxDevicePtr
fx_sos_state_at (const FxSosRun *r, uint32_t stream, uint32_t parity)
{
  return r->states + (2 * (uint64_t)stream + parity) * r->state_size;
}

/* Queues what brings the plan of a stream to the device, if it is not there.
 * RT. */
int fx_sos_run_bring (FxDeviceRun *run, uint32_t stream, uint32_t packing,
    FxDeviceStream *s, FxError *err);

int fx_sos_run_process (FxDeviceRun *run, const FxDeviceJob *jobs, uint32_t n,
    FxDeviceStream *s, FxError *err);
int fx_sos_run_replay (
    FxDeviceRun *run, const FxDeviceJob *jobs, uint32_t n, FxError *err);

/* The graph of live and what it needs; r->live is set. */
int fx_sos_run_live_new (FxDeviceRun *run, FxError *err);

#endif

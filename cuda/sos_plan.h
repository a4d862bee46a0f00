/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The host's part of the cascade on a device, apart from the driver: which
 * kernel, what it needs, and what the bytes are that it reads. Pure functions,
 * any thread, RT unless said. */

#ifndef FX_CUDA_SOS_PLAN_H
#define FX_CUDA_SOS_PLAN_H

#include "cuda/sos.h"
#include "dsp/fx_error.h"
#include "dsp/fx_sos.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
  FX_SOS_FAST,  /* float samples, float arithmetic, double between tiles */
  FX_SOS_EXACT, /* float samples, double arithmetic */
  FX_SOS_DOUBLE /* double samples */
} FxSosType;

/* Memory for slots that a launch takes at most, unless one tile of every stream
 * takes more. */
#define FX_SOS_SLOT_BYTES ((uint64_t)32 << 20)

/* What is to be run. */
typedef struct FxSosTask {
  FxSosType type;
  uint32_t channels; /* >= 1 */
  uint32_t sections; /* most of a plan, >= 1 */
  uint32_t streams;  /* of one launch, >= 1 */
  uint64_t frames;   /* of a stream in one launch: live: the most; else what is
                        usual, 0: many */
  int live;
  size_t shared_max;   /* bytes of shared memory that a block may have */
  uint32_t processors; /* multiprocessors */
} FxSosTask;

/* How it is run. Plans are packed for a shape, and fit every shape that is
 * equal in type, k, l and wt. */
typedef struct FxSosShape {
  FxSosType type;
  uint32_t channels, streams;
  uint32_t k, l, wc, wt;
  uint32_t groups;  /* of task.sections */
  uint32_t columns; /* groups of wc channels */
  uint32_t threads; /* of a block */
  uint32_t stages;  /* as in FxSosLaunch */
  uint32_t frames;  /* of a tile: wt 32 l */
  int live;
  size_t shared; /* bytes of a block */
  uint64_t
      frames_max; /* of each stream in one launch, 32 MiB of slots at most */
  uint64_t tiles_max; /* blocks of a launch then, all streams */
  uint64_t slots;     /* bytes of slots that it takes */
  char kernel[24];    /* "sos_f32_k4_l64", "sos_live_f64_k2_l8" */
} FxSosShape;

/* FX_EINVAL: channels, sections or streams are 0; FX_ENOTSUP: a live task of
 * more than 8192 frames, or too little shared memory. */
int fx_sos_plan_shape (const FxSosTask *task, FxSosShape *shape, FxError *err);

/* Bytes of a packed plan of so many sections. A multiple of 256. */
size_t fx_sos_plan_size (const FxSosShape *shape, uint32_t sections);

/* Packs n >= 1 sections into plan, size (shape, n) bytes, 16-byte aligned, for
 * the host to copy as it is. FX_ENOTSUP: not for this arithmetic (index: the
 * section): coefficients that are not finite, poles on or outside the unit
 * circle; in double arithmetic only where a tile's response overflows. */
int fx_sos_plan_fill (const FxSosShape *shape, const FxSos *sections,
    uint32_t n, void *plan, FxError *err);

/* Bytes of the state of a stream of so many sections; one of the two. */
size_t fx_sos_plan_state_size (uint32_t sections, uint32_t channels);

/* History [n + 1][2][channels] of dsp/kernel/sos.h to the device's state, which
 * is zeroed first, and back: states rule, and what was recorded is changed as
 * little as it takes for the CPU to go on from there as the device would. */
void fx_sos_plan_write (FxSosType type, const FxSos *sections, uint32_t n,
    uint32_t channels, const double *history, double *state);
void fx_sos_plan_read (FxSosType type, const FxSos *sections, uint32_t n,
    uint32_t channels, const double *state, double *history);

/* Blocks that one stream of that many frames takes in a launch, and slots. */
uint64_t fx_sos_plan_tiles (const FxSosShape *shape, uint64_t frames);
uint64_t fx_sos_plan_slots (const FxSosShape *shape, uint64_t frames);

#ifdef __cplusplus
}
#endif

#endif

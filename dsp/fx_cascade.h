/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Several instances run as one, as fxchain does: SOS processes as one cascade of
 * sections, FIR processes and gains as one response; or one effect that can run
 * on a device, so that it has one. The instances keep
 * parameters, state and counters; any block may go through the cascade or
 * through the instances one by one, with the same output to rounding. */

#ifndef FX_CASCADE_H
#define FX_CASCADE_H

#include "dsp/fx_instance.h"

typedef struct FxCascade FxCascade;

/* A cascade of n >= 1 instances in the order of the signal, set up with one
 * format: all FX_PROC_SOS; or FX_PROC_FIR, at least one, and gains; or one
 * effect with FxEffect.device. It refers to them and to their present set-up:
 * after fx_instance_setup on one of them a new cascade is due. NULL when they
 * do not fit or memory is out. Not RT. */
FxCascade *fx_cascade_new (FxInstance *const *members, uint32_t n);
void fx_cascade_free (FxCascade *c);

/* Whether it is one of responses. */
int fx_cascade_is_response (const FxCascade *c);

/* Why the next block must go through the instances one by one, a static string,
 * or NULL; sections never must. Streaming thread. RT, but for a response takes
 * some transforms after a change. */
const char *fx_cascade_obstacle (FxCascade *c);

/* As fx_instance_process through all members; fx_cascade_obstacle has just
 * returned NULL. FX_OK; or FX_EDEVICE: see fx_cascade_device.h. Streaming
 * thread. RT. */
int fx_cascade_process (FxCascade *c, const FxBlock *in, const FxBlock *out);

/* After fx_cascade_process, before anything else is done with an instance by
 * itself: gives all their past back. Nothing to do for sections that run here.
 * One thread at a time. RT, but takes some transforms for each response and
 * channel, and waits for a device. */
void fx_cascade_split (FxCascade *c);

/* What members remember and what they tell is as of now. Streaming thread. RT,
 * but waits for a device. */
void fx_cascade_look (FxCascade *c);

/* Largest magnitude in the memory; for sections the members' memories are then
 * as of now too. Streaming thread. RT, but waits for a device. */
double fx_cascade_memory (FxCascade *c);

/* Sections that run for each sample with gains folded, as of the last block in
 * which nothing moved; taps of the one response. 0: it is of the other kind.
 * Streaming thread. */
uint32_t fx_cascade_sections (const FxCascade *c);
uint32_t fx_cascade_taps (const FxCascade *c);

/* What runs blocks of that many frames: "wavefront/avx512". Streaming
 * thread. */
const char *fx_cascade_kernel (const FxCascade *c, size_t frames);

#endif

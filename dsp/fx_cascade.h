/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Several instances of SOS processes run as one cascade, as fxchain does. The
 * instances keep parameters, state and counters; any block may go through the
 * cascade or through the instances one by one, with the same output to
 * rounding. */

#ifndef FX_CASCADE_H
#define FX_CASCADE_H

#include "dsp/fx_instance.h"

typedef struct FxCascade FxCascade;

/* A cascade of n >= 1 instances in the order of the signal, all FX_PROC_SOS
 * and set up with one format. It refers to them and to their present set-up:
 * after fx_instance_setup on one of them a new cascade is due. NULL when they
 * do not fit or memory is out. Not RT. */
FxCascade *fx_cascade_new (FxInstance *const *members, uint32_t n);
void fx_cascade_free (FxCascade *c);

/* As fx_instance_process through all members. Streaming thread. RT. */
void fx_cascade_process (FxCascade *c, const FxBlock *in, const FxBlock *out);

/* Sections that run for each sample with gains folded, as of the last block in
 * which nothing moved. Streaming thread. */
uint32_t fx_cascade_sections (const FxCascade *c);

/* What runs blocks of that many frames: "wavefront/avx512". Streaming
 * thread. */
const char *fx_cascade_kernel (const FxCascade *c, size_t frames);

#endif

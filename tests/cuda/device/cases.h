/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The cases that tests on a device share: filters, formats and shapes. */

#ifndef FX_TESTS_CUDA_CASES_H
#define FX_TESTS_CUDA_CASES_H

#include "tests/cuda/device/device.h"

typedef struct DevCase {
  const char *filter; /* as in dev_filter; NULL: taps of a FIR */
  uint32_t size;      /* sections wanted, or taps */
  FxSample sample;
  FxPrecision precision;
  uint32_t channels;
  uint32_t frames;
  uint32_t cut; /* 0: one launch; else at most so many frames each, at random */
} DevCase;

extern const DevCase dev_cases[];
extern const uint32_t dev_n_cases;

/* "bands x4 f32 fast 2 ch 50001 frames, cut 3000", in a buffer of the thread. */
const char *dev_case_name (const DevCase *c);

/* A run for the case, with its plan and no history; and the same with plan. */
FxDeviceRun *dev_case_run (
    Dev *dev, const DevCase *c, uint32_t streams, uint32_t host_frames);

/* What it processes, samples of frames x channels: to be freed. */
void *dev_case_input (const DevCase *c);

/* Doubles of its history, and samples of its audio. */
size_t dev_case_history (const DevCase *c);
size_t dev_case_samples (const DevCase *c);

/* Output of the device: all launches queued one after the other, then waited
 * for. The output is poisoned first, so that a sample that nothing wrote is not
 * finite. in_place: in the memory of the input. */
void dev_case_process (Dev *dev, FxDeviceRun *run, const DevCase *c,
    const void *in, void *out, int in_place);

/* The CPU's, with its history afterwards when not NULL. */
void
dev_case_cpu (const DevCase *c, const void *in, void *out, double *history);

/* Largest rms of the difference to the CPU that is right, dB below full scale,
 * for signals of dev_signal. */
double dev_case_bound (const DevCase *c);

#endif

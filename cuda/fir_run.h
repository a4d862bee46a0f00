/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The launches of a FIR run, one after the other, and what is remembered of its
 * streams between them. Knows no driver: kernels go through a function, memory
 * is numbers. One thread at a time; RT but for init. */

#ifndef FX_CUDA_FIR_RUN_H
#define FX_CUDA_FIR_RUN_H

#include "cuda/fir_plan.h"
#include "dsp/fx_backend.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Queues grid x * y blocks of a kernel (FxFirKernel). */
typedef int (*FxFirEmit) (void *user, int kernel, uint32_t x, uint32_t y,
    uint32_t threads, size_t shared, const void *args, size_t args_size,
    FxError *err);

enum { FX_FIR_SMALL, FX_FIR_BULK, FX_FIR_FORMS }; /* short calls, long ones */

typedef struct FxFirStream {
  uint32_t n;                   /* taps; 0: no plan yet */
  FxFirForm form[FX_FIR_FORMS]; /* often the same */
  uint32_t head, heard;         /* of the ring of the past (FxFirJob) */
  int primed; /* the form that the spectra are of, or -1: of none */
  uint32_t fill, slot, before;
  int now; /* the form of the call under way */
} FxFirStream;

/* Addresses of device memory, sizes as in FxFirMemory; [streams] where it says
 * "of a stream". Roots are to be filled by the owner. */
typedef struct FxFirPlaces {
  FxDevicePtr counters, past, response[FX_FIR_FORMS], spectra, work, roots,
      roots_double, taps;
} FxFirPlaces;

typedef struct FxFirRun {
  FxFirSetup setup;
  FxFirMemory memory;
  FxFirPlaces at;
  FxFirStream *streams;
  FxFirEmit emit;
  void *user;
  FxFirLaunch args;
} FxFirRun;

/* streams: [setup->streams], zeroed. */
void fx_fir_run_init (FxFirRun *r, const FxFirSetup *setup,
    const FxFirPlaces *at, FxFirStream *streams, FxFirEmit emit, void *user);

/* The plan of a stream, whose taps are at r->at.taps by now. */
int fx_fir_run_plan (FxFirRun *r, uint32_t stream, uint32_t n, FxError *err);
/* The same with forms of the caller's choice, of one kind (fx_fir_form_as): to
 * test and to measure. */
int fx_fir_run_plan_as (FxFirRun *r, uint32_t stream, uint32_t n,
    const FxFirForm forms[FX_FIR_FORMS], FxError *err);

/* The stream has heard nothing. */
void fx_fir_run_reset (FxFirRun *r, uint32_t stream);

/* Fills what the ring of a stream has to be from now on ([channels][2 keep]
 * samples, to be uploaded by the owner) from its history: [channels][max_size],
 * oldest first; numbers that are not finite count as 0. */
void fx_fir_run_write (
    FxFirRun *r, uint32_t stream, const double *history, void *ring);
/* The history from the ring as it was downloaded. */
void fx_fir_run_read (
    const FxFirRun *r, uint32_t stream, const void *ring, double *history);

int fx_fir_run_process (
    FxFirRun *r, const FxDeviceJob *jobs, uint32_t n, FxError *err);

/* The form that calls of that many frames of stream 0 take; NULL: it has no
 * plan. */
const FxFirForm *fx_fir_run_form (const FxFirRun *r, uint64_t frames);

#ifdef __cplusplus
}
#endif

#endif

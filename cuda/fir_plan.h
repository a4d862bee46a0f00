/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What is decided about a FIR filter before anything is launched: which form
 * convolves, how large its parts are, what memory a run takes. Pure functions;
 * any thread, RT. */

#ifndef FX_CUDA_FIR_PLAN_H
#define FX_CUDA_FIR_PLAN_H

#include <stddef.h>
#include "cuda/fir.h"
#include "dsp/fx_proc.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
  FX_FIR_DIRECT, /* fir.cu */
  FX_FIR_ONE,    /* conv_one: the response in one transform */
  FX_FIR_PARTS   /* conv_forward, conv_products or conv_few, conv_inverse */
} FxFirKind;

/* What a run is made for. */
typedef struct FxFirSetup {
  FxSample sample;
  int is_double;         /* the arithmetic */
  uint32_t double_ratio; /* FxDeviceInfo.double_ratio */
  uint32_t channels, streams, max_size;
  uint32_t small_frames; /* what short calls are expected to be; 0: unknown */
} FxFirSetup;

/* How a response of n taps is convolved. */
typedef struct FxFirForm {
  FxFirKind kind;
  uint32_t size;  /* log2 of bins; 0: direct */
  uint32_t parts; /* partitions; 1 but for FX_FIR_PARTS */
  uint32_t tile;  /* FX_FIR_ONE: frames of a tile */
} FxFirForm;

/* The form that costs least for calls of that many frames, 0: of very many.
 * The kind depends on the taps alone, the size on both. */
FxFirForm fx_fir_form (const FxFirSetup *setup, uint32_t n, uint64_t frames);

/* A form of a kind and size; n <= 2^size + 1 for FX_FIR_ONE. */
FxFirForm fx_fir_form_as (FxFirKind kind, uint32_t size, uint32_t n);

/* What a call costs in a form, in thread instructions of a channel (with the
 * rates and efficiencies assumed in fir_plan.c). */
double fx_fir_cost (const FxFirSetup *setup, const FxFirForm *form, uint32_t n,
    uint64_t frames);
/* What it costs to go over to it in mid-stream: spectra of the past. */
double fx_fir_switch_cost (const FxFirSetup *setup, const FxFirForm *form);

/* Taps of the direct form as they lie: filled up. */
uint32_t fx_fir_filled (uint32_t n);

/* Blocks of threads of the direct form for up to n taps, n <=
 * FX_FIR_DIRECT_MAX. */
typedef struct FxFirGeometry {
  uint32_t group; /* channels, 1 .. 8 */
  uint32_t runs;  /* threads of a channel */
  size_t shared;  /* bytes */
} FxFirGeometry;

FxFirGeometry fx_fir_geometry (const FxFirSetup *setup, uint32_t n);

/* Device memory of a run, in bytes but for keep and bins. */
typedef struct FxFirMemory {
  uint32_t keep;   /* frames of history; its ring is twice as long */
  uint64_t bins;   /* of the ring of spectra of a channel; 0: none are kept */
  size_t past;     /* of a stream: [channels][2 keep] samples */
  size_t response; /* of one form of a stream */
  size_t spectra;  /* of a stream: [channels][bins] */
  size_t work;     /* of the run, for all streams: products, or halos */
  size_t roots;    /* of the arithmetic's type */
  size_t roots_double;
  size_t taps; /* [max_size] doubles */
} FxFirMemory;

/* Per stream past and spectra take channels times (2 keep samples and max_size
 * + 8192 complex numbers), the response two times max_size + 4096 complex
 * numbers; in all at most 64 MB more in float, 128 MB in double, for what a
 * launch works on. Less for short responses. */
FxFirMemory fx_fir_memory (const FxFirSetup *setup);

/* The table of roots, all sizes; bytes as in FxFirMemory. */
void fx_fir_roots_fill (void *to, int is_double);

/* --- kernels ---------------------------------------------------------------------- */

typedef enum {
  FX_FIR_K_DIRECT,
  FX_FIR_K_HALO,
  FX_FIR_K_TAPS,
  FX_FIR_K_ONE, /* from here on one for each size */
  FX_FIR_K_FORWARD = FX_FIR_K_ONE + FX_FIR_SIZES,
  FX_FIR_K_INVERSE = FX_FIR_K_FORWARD + FX_FIR_SIZES,
  FX_FIR_K_RESPONSE = FX_FIR_K_INVERSE + FX_FIR_SIZES,
  FX_FIR_K_PRODUCTS = FX_FIR_K_RESPONSE + FX_FIR_SIZES,
  FX_FIR_K_FEW = FX_FIR_K_PRODUCTS + FX_FIR_SIZES,
  FX_FIR_KERNELS = FX_FIR_K_FEW + FX_FIR_SIZES
} FxFirKernel;

enum { FX_FIR_NAME = 32 };

/* The name of a kernel for the type of a run, threads of a block, and the most
 * shared memory it is launched with. Returns whether a run of this setup may
 * need it. */
int fx_fir_kernel (const FxFirSetup *setup, int kernel, char name[FX_FIR_NAME],
    uint32_t *threads, size_t *shared);

#ifdef __cplusplus
}
#endif

#endif

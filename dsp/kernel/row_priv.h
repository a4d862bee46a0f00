/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The loops of row.h that one level has. */

#ifndef FX_KERNEL_ROW_PRIV_H
#define FX_KERNEL_ROW_PRIV_H

#include "dsp/kernel/row.h"

#define FX_ROW_LOUDEST 1e15

typedef struct FxRowKernels {
  double (*peak) (const double *x, size_t n, double most);
  void (*magnitude) (double *row, const double *x, size_t n, int more);
  void (*log2) (double *row, size_t n, double scale, double silence);
  void (*exp2) (double *row, size_t n, double scale, double offset);
  void (*curve) (double *row, size_t n, const FxRowCurve *c);
  double (*apply) (double *x, const double *gain, size_t n, double most);
  double (*least) (const double *x, size_t n, double most);
  void (*limit) (double *x, const double *gain, size_t n, double ceiling);
  double (*heights) (const double *x, const double *half, const double *taps,
      double before, size_t n, double limit, double *peak);
  void (*add) (double *y, const double *x, const double *gain, size_t n,
      double dry, double wet);
  void (*follow) (double *row, size_t n, double decay, double rise, double fall,
      FxRowFollow *s);
  double (*smooth) (double *row, size_t n, double step, double v);
  double (*recover) (double *g, double *held, size_t n, double least,
      double release, double nudge, double *gain);
  double (*sums) (double *g, double *ring, size_t n, double sum);
} FxRowKernels;

extern const FxRowKernels fx_row_kernels_c;
extern const FxRowKernels fx_row_kernels_sse2;
extern const FxRowKernels fx_row_kernels_avx2;
extern const FxRowKernels fx_row_kernels_avx512;

#endif

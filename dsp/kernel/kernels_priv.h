/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The table of inner loops that one level has, and the tables of a cascade.
 * For dsp/kernel and its tests alone. */

#ifndef FX_KERNELS_PRIV_H
#define FX_KERNELS_PRIV_H

#include "dsp/kernel/curve.h"
#include "dsp/kernel/fft_priv.h"
#include "dsp/kernel/kernels.h"
#include "dsp/kernel/peak.h"
#include "dsp/kernel/reverb.h"
#include "dsp/kernel/sos.h"
#include "dsp/kernel/taps.h"

typedef enum FxSosKernel {
  FX_SOS_SCALAR, /* direct form I, one channel and one section at a time */
  FX_SOS_LANES,  /* lane = channel */
  FX_SOS_CHUNK,  /* lane = (stretch of time, channel), exact by a scan */
  FX_SOS_WAVE,   /* lane = (section, channel), section j at frame n - 4 j */
  FX_SOS_KERNELS
} FxSosKernel;

/* What a kernel works on: `width` adjacent channels, the first at in, out and
 * history, of interleaved audio with `channels` channels. */
typedef struct FxSosJob {
  FxSosTables *t;
  double *history;
  const void *in; /* double, or float if f32 */
  void *out;
  size_t frames; /* >= 1 */
  uint32_t channels;
  int f32;
} FxSosJob;

typedef void (*FxSosFn) (const FxSosJob *job);
typedef void (*FxSosRampFn) (FxSos *cur, const FxSos *step, uint32_t n,
    double *history, uint32_t channels, const void *in, void *out,
    size_t frames, int f32);

typedef void (*FxFirFn) (void *out, const void *in, size_t n, const void *h,
    size_t taps, size_t stride, int add);
typedef void (*FxMatrixFn) (
    void *out, const void *in, const double *m, const double *d, size_t frames);
typedef void (*FxSpectrumMacFn) (void *acc, const void *const *x,
    const void *const *h, size_t parts, size_t n, size_t first, size_t bins,
    int add);

typedef void (*FxCurveValuesFn) (const FxCurve *c, const FxCurveUse *use,
    const double *x, size_t n, double *y);
typedef void (*FxCurveMeansFn) (const FxCurve *c, const FxCurveUse *use,
    double last, const double *x, size_t n, double *y);
typedef void (*FxTapsSumFn) (const double *line, uint32_t mask, uint32_t newest,
    const FxTapsVoice *voice, uint32_t voices, double *y, size_t n);
typedef double (*FxTapsPutFn) (
    double *line, uint32_t mask, uint32_t newest, const double *x, size_t n);

/* Entry [w] handles a group of 2^w channels; NULL: this kernel has none of
 * that width. Every level has entry 0 of FX_SOS_SCALAR. */
enum { FX_SOS_WIDTHS = 4 };

struct FxKernels {
  FxCpu level;
  const char *sos_names[FX_SOS_KERNELS];
  FxSosFn sos[FX_SOS_KERNELS][FX_SOS_WIDTHS];
  /* The fastest of them for a group of 2^w channels. */
  FxSosKernel (*sos_pick) (unsigned w, uint32_t n, size_t frames);
  FxSosRampFn sos_ramp;
  void (*widen) (double *dst, const float *src, size_t n);
  void (*narrow) (float *dst, const double *src, size_t n);
  int (*all_finite_f32) (const float *x, size_t n);
  int (*all_finite_f64) (const double *x, size_t n);
  size_t (*zero_non_finite_f32) (float *x, size_t n);
  size_t (*zero_non_finite_f64) (double *x, size_t n);
  void (*mix_add_f32) (float *dst, const float *src, size_t n);
  void (*mix_add_f64) (double *dst, const double *src, size_t n);
  void (*scale_f32) (float *dst, const float *src, float gain, size_t n);
  void (*scale_f64) (double *dst, const double *src, double gain, size_t n);
  /* [0] float, [1] double; see fir.h and fft.h. */
  FxFirFn fir[2];
  void (*deinterleave[2]) (
      void *const *planes, const void *in, uint32_t channels, size_t frames);
  void (*interleave[2]) (
      void *out, const void *const *planes, uint32_t channels, size_t frames);
  /* See matrix.h. */
  FxMatrixFn matrix[2];
  /* See peak.h. */
  double (*peak) (const double *x, size_t n);
  double (*keep) (
      double *to, const double *x, size_t n, double least, double most);
  float (*peak_between) (
      const FxBetween *b, const float *x, size_t n, float found);
  void (*fft_shape) (FxFft *p); /* how this level divides the size of p */
  FxFftForwardFn fft_forward[2];
  FxFftInverseFn fft_inverse[2];
  FxSpectrumMacFn spectrum_mac[2];
  FxCurveValuesFn curve_values[FX_CURVE_KINDS];
  FxCurveMeansFn curve_means[FX_CURVE_KINDS];
  void (*first) (
      const FxFirst *f, double *s, const double *x, size_t n, double *y);
  /* See reverb.h. */
  double (*combs) (FxComb *c, const double *x, double *out, size_t n,
      double damp, double room, int add);
  double (*all_pass) (double *v, const double *old, double *x, size_t n,
      double g, double p, double q);
  double (*one_pole) (double *y, const double *x, size_t n, double pole,
      double gain, double low);
  double (*weigh) (double *y, const double *const *x, const double *gain,
      unsigned count, size_t n);
  void (*absorb) (FxAbsorber *a, double *y, const double *x, size_t n,
      const double pole[2], const double gain[3]);
  void (*hadamard) (double *x, size_t stride, unsigned lines, size_t n);
  void (*lagrange) (double *y, const double *x, size_t n, double first,
      double step, double at);
  FxTapsSumFn taps_sum; /* see taps.h */
  FxTapsPutFn taps_put;
};

/* The C level of taps.h. */
void fx_taps_sum_c (const double *line, uint32_t mask, uint32_t newest,
    const FxTapsVoice *voice, uint32_t voices, double *y, size_t n);
double fx_taps_put_c (
    double *line, uint32_t mask, uint32_t newest, const double *x, size_t n);

/* Tables of each level, constant. The C table has scalar kernels alone; its
 * cascade is in every table. */
void fx_sos_scalar (const FxSosJob *job);
extern const FxKernels fx_kernels_c;
extern const FxKernels fx_kernels_sse2;
extern const FxKernels fx_kernels_avx2;
extern const FxKernels fx_kernels_avx512;

enum {
  FX_SOS_TILE = 4096, /* doubles of one buffer: 32 KB, stays in L1 and L2 */
  FX_SOS_PAD = 64,    /* doubles behind a buffer that may be overwritten */
  FX_SOS_MAX_L = 64,  /* longest stretch of the chunk kernel, in frames */
  FX_SOS_SCANS = 4,   /* doublings of its scan: 16 stretches at most */
  FX_SOS_SLOTS = 2    /* lengths whose scan matrices are kept */
};

/* A 2x2 matrix, rows first. */
typedef struct FxSosMat {
  double m[4];
} FxSosMat;

/* The side of the unit circle that a section's poles are nearer to: 1 for
 * z = 1, -1 for z = -1. */
static inline double
fx_sos_side (const FxSos *s)
{
  return s->a1 > 0 ? -1 : 1;
}

/* What the chunk kernel derives from a1 and a2. State is (s1, s1 + side s2) of
 * the transposed direct form II with zero input: near that side s1 and -side s2
 * are nearly the same, and their difference must not be a difference of large
 * numbers. Its powers' first rows are the outputs of the two unit states. */
typedef struct FxSosDerived {
  double row1[FX_SOS_MAX_L + 1][2]; /* A^l, l = 0 .. L */
  double row2[FX_SOS_MAX_L + 1][2];
  FxSosMat scan[FX_SOS_SLOTS][FX_SOS_SCANS]; /* A^(L 2^d) */
  uint32_t scan_len[FX_SOS_SLOTS];           /* that L; 0: empty */
  uint32_t next_slot;
  uint32_t built; /* highest l that is valid; 0: none */
} FxSosDerived;

struct FxSosTables {
  uint32_t max, n;
  FxSos *s;        /* [max] */
  FxSosDerived *d; /* [max] */
  double *state;   /* [max][2][8], 64-byte aligned: carried by chunk */
  double *buf;     /* [FX_SOS_TILE + FX_SOS_PAD], 64-byte aligned */
  double *stage;   /* the same again */
};

/* Makes section k's powers up to A^len and its scan matrices. */
const FxSosMat *fx_sos_derive (FxSosTables *t, uint32_t k, uint32_t len);

/* The same if they are not there yet. */
static inline const FxSosMat *
fx_sos_scan_mats (FxSosTables *t, uint32_t k, uint32_t len)
{
  const FxSosDerived *d = &t->d[k];
  for (int i = 0; i < FX_SOS_SLOTS; i++)
    if (d->scan_len[i] == len)
      return d->scan[i];
  return fx_sos_derive (t, k, len);
}

/* Runs one kernel, for tests and benchmarks; groups that the kernel cannot
 * take go to the scalar one. */
void fx_sos_run_kernel (const FxKernels *k, FxSosKernel which, FxSosTables *t,
    double *history, uint32_t channels, const void *in, void *out,
    size_t frames, int f32);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The scalar C level, which runs on any processor and is every variant's
 * reference: direct form I in double, section by section over a tile,
 *
 *   y[n] = b0 x[n] + (b1 x[n-1] + b2 x[n-2]) - a2 y[n-2] - a1 y[n-1]
 *
 * the pointwise loops, and curves. The cascade and curves are of class BOUND,
 * the pointwise loops of class EXACT. */

#include "dsp/kernel/c_curve.h"
#include "dsp/kernel/kernels_priv.h"
#include <string.h>

enum { TILE = 512 };

/* One section over len doubles in place; xh and yh point at its input's and
 * its output's history, entries `step` apart. xh was saved by the caller. */
static void
run_section (const FxSos *s, const double xh[2], double *yh, size_t step,
    double *buf, size_t len)
{
  double x1 = xh[0], x2 = xh[1], y1 = yh[0], y2 = yh[step];
  for (size_t i = 0; i < len; i++) {
    double x = buf[i];
    double y = s->b0 * x + (s->b1 * x1 + s->b2 * x2) - s->a2 * y2 - s->a1 * y1;
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    buf[i] = y;
  }
  yh[0] = y1;
  yh[step] = y2;
}

void
fx_sos_scalar (const FxSosJob *job)
{
  const FxSosTables *t = job->t;
  double *buf = t->buf;
  size_t c = job->channels;
  for (size_t done = 0, len; done < job->frames; done += len) {
    len = job->frames - done < TILE ? job->frames - done : TILE;
    const float *fin = (const float *)job->in + done * c;
    const double *din = (const double *)job->in + done * c;
    for (size_t i = 0; i < len; i++)
      buf[i] = job->f32 ? (double)fin[i * c] : din[i * c];

    double *h = job->history;
    double xh[2] = { h[0], h[c] };
    h[c] = len > 1 ? buf[len - 2] : h[0];
    h[0] = buf[len - 1];
    for (uint32_t k = 0; k < t->n; k++) {
      h += 2 * c;
      double yh[2] = { h[0], h[c] };
      run_section (&t->s[k], xh, h, c, buf, len);
      memcpy (xh, yh, sizeof xh);
    }

    float *fout = (float *)job->out + done * c;
    double *dout = (double *)job->out + done * c;
    if (job->f32)
      for (size_t i = 0; i < len; i++)
        fout[i * c] = (float)buf[i];
    else
      for (size_t i = 0; i < len; i++)
        dout[i * c] = buf[i];
  }
}

static FxSosKernel
pick_scalar (unsigned w, uint32_t n, size_t frames)
{
  return FX_SOS_SCALAR;
}

/* One section over len doubles in place, its coefficients moving. */
static void
ramp_section (FxSos *cur, const FxSos *step, const double xh[2], double *yh,
    size_t c, double *buf, size_t len)
{
  FxSos s = *cur, d = *step;
  double x1 = xh[0], x2 = xh[1], y1 = yh[0], y2 = yh[c];
  for (size_t i = 0; i < len; i++) {
    s.b0 += d.b0;
    s.b1 += d.b1;
    s.b2 += d.b2;
    s.a1 += d.a1;
    s.a2 += d.a2;
    double x = buf[i];
    double y = s.b0 * x + (s.b1 * x1 + s.b2 * x2) - s.a2 * y2 - s.a1 * y1;
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    buf[i] = y;
  }
  yh[0] = y1;
  yh[c] = y2;
  *cur = s;
}

static void
sos_ramp (FxSos *cur, const FxSos *step, uint32_t n, double *history,
    uint32_t channels, const void *in, void *out, size_t frames, int f32)
{
  double buf[TILE];
  size_t c = channels;
  for (size_t done = 0, len; done < frames; done += len) {
    len = frames - done < TILE ? frames - done : TILE;
    for (size_t ch = 0; ch < c; ch++) {
      const float *fin = (const float *)in + done * c + ch;
      const double *din = (const double *)in + done * c + ch;
      for (size_t i = 0; i < len; i++)
        buf[i] = f32 ? (double)fin[i * c] : din[i * c];
      double *h = history + ch;
      double xh[2] = { h[0], h[c] };
      h[c] = len > 1 ? buf[len - 2] : h[0];
      h[0] = buf[len - 1];
      for (uint32_t k = 0; k < n; k++) {
        h += 2 * c;
        double yh[2] = { h[0], h[c] };
        FxSos s = cur[k];
        ramp_section (&s, &step[k], xh, h, c, buf, len);
        memcpy (xh, yh, sizeof xh);
        /* The other channels start from the same coefficients. */
        if (ch + 1 == c)
          cur[k] = s;
      }
      float *fout = (float *)out + done * c + ch;
      double *dout = (double *)out + done * c + ch;
      for (size_t i = 0; i < len; i++)
        if (f32)
          fout[i * c] = (float)buf[i];
        else
          dout[i * c] = buf[i];
    }
  }
}

static void
widen (double *dst, const float *src, size_t n)
{
  for (size_t i = 0; i < n; i++)
    dst[i] = src[i];
}

static void
narrow (float *dst, const double *src, size_t n)
{
  for (size_t i = 0; i < n; i++)
    dst[i] = (float)src[i];
}

/* Zero times a finite number is a zero, times anything else not a number. */
static int
all_finite_f32 (const float *x, size_t n)
{
  float sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += x[i] * 0.0f;
  return sum == 0;
}

static int
all_finite_f64 (const double *x, size_t n)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += x[i] * 0.0;
  return sum == 0;
}

static size_t
zero_non_finite_f32 (float *x, size_t n)
{
  size_t count = 0;
  for (size_t i = 0; i < n; i++)
    if (x[i] * 0.0f != 0) {
      x[i] = 0;
      count++;
    }
  return count;
}

static size_t
zero_non_finite_f64 (double *x, size_t n)
{
  size_t count = 0;
  for (size_t i = 0; i < n; i++)
    if (x[i] * 0.0 != 0) {
      x[i] = 0;
      count++;
    }
  return count;
}

static void
mix_add_f32 (float *dst, const float *src, size_t n)
{
  for (size_t i = 0; i < n; i++)
    dst[i] += src[i];
}

static void
mix_add_f64 (double *dst, const double *src, size_t n)
{
  for (size_t i = 0; i < n; i++)
    dst[i] += src[i];
}

static void
scale_f32 (float *dst, const float *src, float gain, size_t n)
{
  for (size_t i = 0; i < n; i++)
    dst[i] = src[i] * gain;
}

static void
scale_f64 (double *dst, const double *src, double gain, size_t n)
{
  for (size_t i = 0; i < n; i++)
    dst[i] = src[i] * gain;
}

#include "dsp/kernel/c_peak.h"

#define T float
#define PT(name) name##_f32
#include "dsp/kernel/c_fir.h"
#include "dsp/kernel/c_fft.h"
#include "dsp/kernel/c_matrix.h"
#undef T
#undef PT
#define T double
#define PT(name) name##_f64
#include "dsp/kernel/c_fir.h"
#include "dsp/kernel/c_fft.h"
#include "dsp/kernel/c_matrix.h"

/* --- curves ------------------------------------------------------------------ */

static inline void
values (const FxCurve *c, const FxCurveKind kind, const FxCurveUse *use,
    const double *x, size_t n, double *y)
{
  for (size_t i = 0; i < n; i++) {
    CurveAt p = curve_find (c, kind, use->gain * x[i] + use->add);
    y[i] = curve_value (p.piece, p.t) - use->less;
  }
}

static inline void
means (const FxCurve *c, const FxCurveKind kind, const FxCurveUse *use,
    double last, const double *x, size_t n, double *y)
{
  CurveAt a = curve_find (c, kind, use->gain * last + use->add);
  double area = curve_area (&a);
  for (size_t i = 0; i < n; i++) {
    CurveAt b = curve_find (c, kind, use->gain * x[i] + use->add);
    double next = curve_area (&b), mean;
    if (a.at == b.at)
      mean = curve_mean (b.piece, a.t, b.t);
    else if (curve_is_close (&a, &b))
      mean = curve_split (c, kind, &a, &b);
    else
      mean = (next - area) / (b.x - a.x);
    y[i] = mean - use->less;
    a = b;
    area = next;
  }
}

static void
values_points (const FxCurve *c, const FxCurveUse *use, const double *x,
    size_t n, double *y)
{
  values (c, FX_CURVE_POINTS, use, x, n, y);
}

static void
values_float (const FxCurve *c, const FxCurveUse *use, const double *x,
    size_t n, double *y)
{
  values (c, FX_CURVE_FLOAT, use, x, n, y);
}

static void
values_periodic (const FxCurve *c, const FxCurveUse *use, const double *x,
    size_t n, double *y)
{
  values (c, FX_CURVE_PERIODIC, use, x, n, y);
}

static void
means_points (const FxCurve *c, const FxCurveUse *use, double last,
    const double *x, size_t n, double *y)
{
  means (c, FX_CURVE_POINTS, use, last, x, n, y);
}

static void
means_float (const FxCurve *c, const FxCurveUse *use, double last,
    const double *x, size_t n, double *y)
{
  means (c, FX_CURVE_FLOAT, use, last, x, n, y);
}

static void
means_periodic (const FxCurve *c, const FxCurveUse *use, double last,
    const double *x, size_t n, double *y)
{
  means (c, FX_CURVE_PERIODIC, use, last, x, n, y);
}

static void
first (const FxFirst *f, double *s, const double *x, size_t n, double *y)
{
  double now = *s;
  for (size_t i = 0; i < n; i++) {
    now = f->pole * now + f->in * x[i];
    y[i] = f->direct * x[i] + f->out * now;
  }
  *s = now;
}

#include "dsp/kernel/c_reverb.h"

static void
fft_shape (FxFft *p)
{
  p->steps = p->log2n + 1;
}

const FxKernels fx_kernels_c = {
  .level = FX_CPU_C,
  .sos_names = { "scalar/c", "scalar/c", "scalar/c", "scalar/c" },
  .sos = { [FX_SOS_SCALAR] = { fx_sos_scalar } },
  .sos_pick = pick_scalar,
  .sos_ramp = sos_ramp,
  .widen = widen,
  .narrow = narrow,
  .all_finite_f32 = all_finite_f32,
  .all_finite_f64 = all_finite_f64,
  .zero_non_finite_f32 = zero_non_finite_f32,
  .zero_non_finite_f64 = zero_non_finite_f64,
  .mix_add_f32 = mix_add_f32,
  .mix_add_f64 = mix_add_f64,
  .scale_f32 = scale_f32,
  .scale_f64 = scale_f64,
  .fir = { fir_f32, fir_f64 },
  .deinterleave = { deinterleave_f32, deinterleave_f64 },
  .interleave = { interleave_f32, interleave_f64 },
  .matrix = { matrix_f32, matrix_f64 },
  .peak = peak,
  .keep = keep,
  .peak_between = peak_between,
  .fft_shape = fft_shape,
  .fft_forward = { fft_forward_f32, fft_forward_f64 },
  .fft_inverse = { fft_inverse_f32, fft_inverse_f64 },
  .spectrum_mac = { spectrum_mac_f32, spectrum_mac_f64 },
  .curve_values = { values_points, values_float, values_periodic },
  .curve_means = { means_points, means_float, means_periodic },
  .first = first,
  .combs = combs,
  .all_pass = all_pass,
  .one_pole = one_pole,
  .weigh = weigh,
  .absorb = absorb,
  .hadamard = hadamard,
  .lagrange = lagrange,
  .taps_sum = fx_taps_sum_c,
  .taps_put = fx_taps_put_c,
};

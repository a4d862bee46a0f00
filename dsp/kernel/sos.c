/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The cascade of second-order sections: its tables, and the split of any
 * channel count into groups of 8, 4, 2 and 1 adjacent channels, each of which
 * goes to the kernel that is fastest for it. The kernels are in c.c and x86/.
 *
 * The powers that the chunk kernel needs are of the homogeneous state
 * (s1, u = s1 + s2) of the transposed direct form II, whose output is s1:
 *
 *   s1' = u - (1 + a1) s1,   u' = u - (1 + a1 + a2) s1
 *
 * Poles near z = 1 make 1 + a1 + a2 small, so that u keeps what s1 and s2
 * would lose by cancellation. */

#include "dsp/kernel/kernels_priv.h"
#include <stdlib.h>
#include <string.h>

static void *
alloc_aligned (size_t count, size_t size)
{
  size_t bytes = (count * size + 63) / 64 * 64;
  void *p = aligned_alloc (64, bytes ? bytes : 64);
  if (p)
    memset (p, 0, bytes);
  return p;
}

FxSosTables *
fx_sos_tables_new (uint32_t max)
{
  FxSosTables *t = calloc (1, sizeof *t);
  if (!t)
    return NULL;
  t->max = max;
  t->s = alloc_aligned (max, sizeof *t->s);
  t->d = alloc_aligned (max, sizeof *t->d);
  t->state = alloc_aligned (max, 16 * sizeof *t->state);
  t->buf = alloc_aligned (FX_SOS_TILE + FX_SOS_PAD, sizeof *t->buf);
  t->stage = alloc_aligned (FX_SOS_TILE + FX_SOS_PAD, sizeof *t->stage);
  if (!t->s || !t->d || !t->state || !t->buf || !t->stage) {
    fx_sos_tables_free (t);
    return NULL;
  }
  return t;
}

void
fx_sos_tables_free (FxSosTables *t)
{
  if (!t)
    return;
  free (t->s);
  free (t->d);
  free (t->state);
  free (t->buf);
  free (t->stage);
  free (t);
}

void
fx_sos_tables_set (FxSosTables *t, const FxSos *s, uint32_t n)
{
  t->n = n < t->max ? n : t->max;
  for (uint32_t k = 0; k < t->n; k++) {
    /* What is derived depends on the denominator alone. */
    if (t->s[k].a1 != s[k].a1 || t->s[k].a2 != s[k].a2) {
      t->d[k].built = 0;
      memset (t->d[k].scan_len, 0, sizeof t->d[k].scan_len);
    }
    t->s[k] = s[k];
  }
}

static void
extend_powers (FxSosDerived *d, const FxSos *s, uint32_t len)
{
  double side = fx_sos_side (s), c1 = side + s->a1, c0 = c1 + side * s->a2;
  if (!d->built) {
    d->row1[0][0] = d->row2[0][1] = 1;
    d->row1[0][1] = d->row2[0][0] = 0;
  }
  for (uint32_t l = d->built; l < len; l++)
    for (int i = 0; i < 2; i++) {
      d->row1[l + 1][i] = side * d->row2[l][i] - c1 * d->row1[l][i];
      d->row2[l + 1][i] = side * d->row2[l][i] - c0 * d->row1[l][i];
    }
  d->built = len;
}

const FxSosMat *
fx_sos_derive (FxSosTables *t, uint32_t k, uint32_t len)
{
  FxSosDerived *d = &t->d[k];
  if (d->built < len)
    extend_powers (d, &t->s[k], len);
  uint32_t slot = d->next_slot;
  d->next_slot = (slot + 1) % FX_SOS_SLOTS;
  d->scan_len[slot] = len;
  FxSosMat *m = d->scan[slot];
  m[0] = (FxSosMat){ { d->row1[len][0], d->row1[len][1], d->row2[len][0],
      d->row2[len][1] } };
  for (int i = 1; i < FX_SOS_SCANS; i++) {
    const double *a = m[i - 1].m;
    m[i] = (FxSosMat){ { a[0] * a[0] + a[1] * a[2], a[1] * (a[0] + a[3]),
        a[2] * (a[0] + a[3]), a[3] * a[3] + a[2] * a[1] } };
  }
  return m;
}

/* The widest group of at most `left` channels that the kernel has. */
static int
widest (const FxSosFn fn[FX_SOS_WIDTHS], uint32_t left)
{
  for (int w = FX_SOS_WIDTHS - 1; w >= 0; w--)
    if (fn[w] && left >> w)
      return w;
  return -1;
}

/* The widest group of at most `left` channels that any vector kernel has. */
static unsigned
group_width (const FxKernels *k, uint32_t left)
{
  int most = 0;
  for (int i = 0; i < FX_SOS_KERNELS; i++) {
    int w = widest (k->sos[i], left);
    most = w > most ? w : most;
  }
  return (unsigned)most;
}

static void
run (const FxKernels *k, int which, FxSosTables *t, double *history,
    uint32_t channels, const void *in, void *out, size_t frames, int f32)
{
  if (!frames)
    return;
  if (!t->n)
    which = FX_SOS_SCALAR;
  FxSosJob job = { t, history, in, out, frames, channels, f32 };
  for (uint32_t ch = 0; ch < channels;) {
    uint32_t left = channels - ch;
    unsigned w;
    FxSosFn fn;
    if (which < 0) {
      w = group_width (k, left);
      fn = k->sos[k->sos_pick (w, t->n, frames)][w];
    } else {
      int best = widest (k->sos[which], left);
      w = best < 0 ? 0 : (unsigned)best;
      fn = k->sos[best < 0 ? FX_SOS_SCALAR : which][w];
    }
    size_t size = f32 ? sizeof (float) : sizeof (double);
    job.history = history + ch;
    job.in = (const char *)in + ch * size;
    job.out = (char *)out + ch * size;
    fn (&job);
    ch += 1u << w;
  }
}

void
fx_sos_run_f32 (const FxKernels *k, FxSosTables *t, double *history,
    uint32_t channels, const float *in, float *out, size_t frames)
{
  run (k, -1, t, history, channels, in, out, frames, 1);
}

void
fx_sos_run_f64 (const FxKernels *k, FxSosTables *t, double *history,
    uint32_t channels, const double *in, double *out, size_t frames)
{
  run (k, -1, t, history, channels, in, out, frames, 0);
}

void
fx_sos_run_kernel (const FxKernels *k, FxSosKernel which, FxSosTables *t,
    double *history, uint32_t channels, const void *in, void *out,
    size_t frames, int f32)
{
  run (k, which, t, history, channels, in, out, frames, f32);
}

void
fx_sos_ramp_f32 (const FxKernels *k, FxSos *cur, const FxSos *step, uint32_t n,
    double *history, uint32_t channels, const float *in, float *out,
    size_t frames)
{
  k->sos_ramp (cur, step, n, history, channels, in, out, frames, 1);
}

void
fx_sos_ramp_f64 (const FxKernels *k, FxSos *cur, const FxSos *step, uint32_t n,
    double *history, uint32_t channels, const double *in, double *out,
    size_t frames)
{
  k->sos_ramp (cur, step, n, history, channels, in, out, frames, 0);
}

const char *
fx_sos_kernel_name (
    const FxKernels *k, uint32_t channels, uint32_t n, size_t frames)
{
  unsigned w = group_width (k, channels);
  return k->sos_names[n ? k->sos_pick (w, n, frames) : FX_SOS_SCALAR];
}
